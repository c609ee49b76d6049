"""From raw text to pieces that the rules match: words by class, numbers by shape.

The pieces are read from the characters, so "5pm", "5 pm", "Oct." and "mid-March" match however the `Doc` splits them.
A piece's classes are packed in one character, its *sign*: the rules are regular expressions over signs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from lede.lexicons import load_table

PIECE = re.compile(
    r"[ap]\.\s?m\b\.?"  # a.m.
    r"|[Bb]\.\s?[Cc]\b(?:\.(?:\s?[Ee]\.)?)?|[Aa]\.\s?[Dd]\.(?!\w)|[Cc]\.[Ee]\."
    r"|[Oo]['’]clock\b"
    r"|[^\W\d_]+"
    r"|\d{3}-\d{3,4}-\d{4}(?!\d)"  # telephone
    r"|\d{4}-\d\d?-\d\d?(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\d-])"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{4}(?!\d)|\d{1,2}/\d{1,2}/\d\d(?!\d)"
    r"|\d{1,2}:\d\d(?::\d\d)?(?!\d)"
    r"|\d{1,2}\.\d\d(?=\s?(?:[ap]\.?m\b|GMT|UTC|CES?T|BST))"
    r"|\d+(?:st|nd|rd|th|ST|ND|RD|TH)\b"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d{1,3}0['’]?s\b|['’‘]\d0s\b|['’‘]\d\d(?![\d\w])|\d+"
    r"|['’]s\b|\n\s*\n\s*|\n|\S"
)
FIRST_YEAR, LAST_YEAR = 1000, 2199


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one piece: its sign, and the value it has in each of its classes."""

    sign: str
    values: dict[str, object] = field(default_factory=dict)
    trigger: bool = False


@cache
def classes_that(follows: str) -> frozenset[str]:
    """Classes of `classes.tsv` from which something follows: "trigger" or "timeish"."""
    return frozenset(name for name, what in load_table("when/classes.tsv", 2) if what == follows)


@cache
def abbreviations() -> frozenset[str]:
    """Words that may be written with a full stop."""
    return frozenset(word for word, name, _ in load_table("when/words.tsv", 3) if name == "SHORT")


class Alphabet:
    """Gives every set of classes a sign (a character of the private use area) and answers which signs hold a class."""

    def __init__(self) -> None:
        self._signs: dict[frozenset[str], str] = {}

    def sign(self, classes: frozenset[str]) -> str:
        """Sign of a set of classes; a new one for a set that was never seen."""
        return self._signs.setdefault(classes, chr(0xE000 + len(self._signs)))

    def known(self, classes: frozenset[str]) -> str | None:
        """Sign of a set of classes if it has one already."""
        return self._signs.get(classes)

    def holding(self, name: str) -> str:
        """All signs whose set holds the class `name`."""
        return "".join(sign for classes, sign in self._signs.items() if name in classes)


def number_classes(text: str) -> dict[str, object]:
    """Classes of a run of digits: what a date, a year, an hour or an amount may be made of."""
    if not text.isascii() or len(text) > 9:
        return {"NUMERAL": None}
    number = int(text)
    found: dict[str, object] = {"NUM": float(number), "DIGITS": text}
    if len(text) <= 2:
        if 1 <= number <= 31:
            found["DAY"] = number
        if number <= 24:
            found["HOUR"] = number
        if 1 <= number <= 12:
            found["HOUR12"] = number
        if len(text) == 2:
            found["Y2"] = number
            if number < 60:
                found["MM"] = number
    if len(text) == 4:
        if FIRST_YEAR <= number <= LAST_YEAR:
            found["Y4"] = number
            if number % 100 == 0:
                found["ROUND"] = 1
        if number < 2400 and number % 100 < 60:
            found["MILITARY"] = text
    if len(text) in (3, 4):
        found["Y3"] = number
    if number and len(text) <= 5:
        found["YEARBC"] = number
    return found


def shape_classes(text: str) -> dict[str, object]:
    """Classes of a piece that starts with a digit or an apostrophe and is more than digits."""
    lower = text.lower().replace("’", "'").replace("‘", "'")
    if lower.endswith(("st", "nd", "rd", "th")) and lower[:-2].isdigit():
        number = int(lower[:-2])
        found: dict[str, object] = {"ORDNUM": number, "ORD": number}
        return found | {"ORDDAY": number} if 1 <= number <= 31 else found
    if lower.endswith("s"):
        digits = lower.strip("'s").replace("'", "")
        return {"DECADE": int(digits)} if digits.endswith("0") else {"OTHER": 1}
    if lower.startswith("'"):
        return {"Y2Q": int(lower[1:])}
    if ":" in lower and "-" not in lower:
        return {"CLOCK": lower}
    if "-" in lower:
        return {"OTHER": 1} if lower[3] == "-" else {"ISO": text}
    if "/" in lower or lower.count(".") == 2:
        return {"SLASHED": lower}
    if "," in lower or "." in lower:
        return {"NUM": float(lower.replace(",", "")), "DECIMAL": lower}
    return {"OTHER": 1}


PUNCTUATION: dict[str, str] = {
    "-": "DASH", "–": "DASH", "—": "DASH", ",": "COMMA", "/": "SLASH", "(": "LPAR", ")": "RPAR", ".": "DOT",
    ";": "SEMI", ":": "COLON", "'": "QUOTE", "’": "QUOTE", "‘": "QUOTE", '"': "QUOTE", "“": "QUOTE", "”": "QUOTE",
    "$": "MONEY", "€": "MONEY", "£": "MONEY", "#": "MONEY", "%": "PERCENT", "[": "LPAR", "]": "RPAR", "?": "SEMI",
    "!": "SEMI",
}  # fmt: skip
SINGLE_CASE = frozenset({"MONTH", "WEEKDAY"})


class Vocabulary:
    """All words that the rules know, with their signs. `literals` are the plain words that stand in rules."""

    def __init__(self, literals: frozenset[str], feasts: frozenset[str] = frozenset()) -> None:
        self.alphabet = Alphabet()
        classes: dict[str, dict[str, object]] = {word: {} for word in literals}
        for word, name, value in load_table("when/words.tsv", 3):
            classes.setdefault(word, {})[name] = value
        self._words: dict[str, Entry] = {}
        for word, found in classes.items():
            if word in feasts and not found:
                found = found | {"FEASTWORD": 1}
            if word in literals:
                found = found | {word: word}
            if not classes_that("timeish").isdisjoint(found):
                found = found | {"TIMEISH": 1}
            self._add(word, found)
        for mark, name in PUNCTUATION.items():
            self._words[mark] = self._entry({name: mark})
        for name, offset in load_table("when/zones.tsv", 2):
            self._words[name] = self._entry({"ZONE": offset, "CAP": 1})
        for mark in ("'s", "’s"):
            self._words[mark] = self._entry({"POSS": 1})
        for text in ("a.m.", "a.m", "p.m.", "p.m", "a. m.", "p. m."):
            self._words[text] = self._entry({"AMPM": text[0].upper() + "M"})
        self._words["o'clock"] = self._words["o’clock"] = self._entry({"OCLOCK": 1})
        self.other = {
            "CAP": self._entry({"CAP": 1, "OTHER": 1}),
            "LOW": self._entry({"LOW": 1, "OTHER": 1}),
            "SIGN": self._entry({"OTHER": 1}),
        }
        self.edge = self._entry({"TEXTEDGE": 1})
        for text in _number_samples():
            self._entry(number_classes(text))
        for text in ("5th", "45th", "1990s", "95s", "'99", "5:30", "2019-01-05", "5/1/2019", "1,500"):
            self._entry(shape_classes(text))
        self._entry({"BC": 1, "CAP": 1})
        self._entry({"AD": 1, "CAP": 1})

    def _entry(self, values: dict[str, object]) -> Entry:
        classes = frozenset(values)
        return Entry(self.alphabet.sign(classes), values, not classes.isdisjoint(classes_that("trigger")))

    def _add(self, word: str, found: dict[str, object]) -> None:
        """Enter a word in small letters, with a capital, and in capitals.

        A month or weekday in small letters is none, unless its name is nothing else ("january", "tuesday").
        """
        capital = found | {"CAP": 1}
        small = found
        if SINGLE_CASE & found.keys():
            doubtful = "DOUBTFUL" in found or len(word) <= 4
            small = {key: value for key, value in found.items() if key not in SINGLE_CASE or not doubtful}
            small |= {"LOWMONTH": found["MONTH"]} if doubtful and "MONTH" in found else {}
            if "SHORT" in found:
                self._words[word.capitalize() + "."] = self._words[word.upper() + "."] = self._entry(capital)
        elif "SHORT" in found:
            self._words[word + "."] = self._words[word.capitalize() + "."] = self._entry(found)
        if small or word in found:
            self._words.setdefault(word, self._entry(small | {"LOW": 1}))
        self._words.setdefault(word.capitalize(), self._entry(capital))
        if len(word) > 1 and "VAGUE" not in found:
            self._words.setdefault(word.upper(), self._entry(capital))

    def look_up(self, text: str) -> Entry:
        """Entry of a piece."""
        entry = self._words.get(text)
        if entry is not None:
            return entry
        first = text[0]
        if first.isdigit() or (first in "'’‘" and len(text) > 2):
            return self._number(text)
        if first.isalpha():
            if "." in text:
                return self._era(text)
            return self.other["CAP"] if first.isupper() else self.other["LOW"]
        return self.other["SIGN"]

    @lru_cache(maxsize=4096)  # noqa: B019 - one vocabulary for the life of the process
    def _number(self, text: str) -> Entry:
        values = number_classes(text) if text.isdigit() else shape_classes(text)
        sign = self.alphabet.known(frozenset(values))
        if sign is None:
            return self.other["SIGN"]
        return Entry(sign, values, not classes_that("trigger").isdisjoint(values))

    def _era(self, text: str) -> Entry:
        letters = "".join(c for c in text.lower() if c.isalpha())
        if letters in ("bc", "bce"):
            return self._entry({"BC": 1, "CAP": 1})
        if letters in ("ad", "ce"):
            return self._entry({"AD": 1, "CAP": 1})
        if letters in ("am", "pm"):
            return self._entry({"AMPM": letters.upper()})
        return self.other["CAP"]


@cache
def _number_samples() -> tuple[str, ...]:
    """Digits of every kind that `number_classes` tells apart."""
    short = [str(n) for n in range(100)] + [f"{n:02}" for n in range(10)] + [f"{n:03}" for n in range(0, 1000, 37)]
    return (*short, *(f"{n:04}" for n in range(0, 10000, 50)), *(f"{n:04}" for n in range(17, 10000, 50)),
            *(f"{n:04}" for n in range(1990, 2110)), *(f"{n:04}" for n in range(975, 1100)), "12345", "123456", "00000",
            "1234567890")  # fmt: skip
