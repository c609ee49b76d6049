"""Lemmas: forms that training was sure of, irregular forms, regular endings, and the network's edit scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lede.lexicons import load_table, load_words

VOWELS = frozenset("aeiou")
MEMORY = 10_000

# Penn tag -> word class of the irregular forms
CLASSES = {"VBD": "v", "VBN": "v", "VBG": "v", "VBZ": "v", "NNS": "n", "JJR": "a", "JJS": "a", "RBR": "a", "RBS": "a"}
# Tags whose words are their own lemma, in lower case.
PLAIN = frozenset(["NN", "JJ", "RB", "IN", "VB", "VBP", "CC", "RP", "TO", "EX", "CD", "UH", "WRB"])


def apply_script(form: str, script: str) -> str | None:
    """Apply `case|cut|add`; None where the form is too short for the cut or nothing would be left."""
    case, cut, add = script.split("|", 2)
    base = form if case == "k" else form.lower()
    if int(cut) > len(base):
        return None
    return base[: len(base) - int(cut)] + add or None


@dataclass(frozen=True, slots=True)
class Inflections:
    """Tables of English inflection (WordNet 3.0; `scripts/compile_lemmas.py`)."""

    irregular: Mapping[tuple[str, str], str]
    verbs: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]

    def lemma(self, form: str, tag: str, guess: str) -> str | None:
        """Lemma of an inflected form in lower case; None for a tag without endings or a form that has none.

        Reads: the irregular forms, then what the regular endings leave. Where two lemmas are possible ("hoping"), the
        one that the tables know wins, then the network's `guess`, then the one that spelling makes likelier.
        """
        kind = CLASSES.get(tag)
        if kind is None:
            return None
        irregular = self.irregular.get((form, kind))
        if irregular is not None:
            return irregular
        possible = _plural(form) if kind == "n" or tag == "VBZ" else _stems(form, tag)
        if not possible:
            return None
        table = {"v": self.verbs, "n": self.nouns, "a": self.adjectives}[kind]
        known = [x for x in possible if x in table]
        if len(known) == 1 or (known and guess not in known):
            return known[0]
        return guess if kind == "v" and guess in possible else possible[0]


@cache
def inflections() -> Inflections:
    """The tables that ship, read once."""
    return Inflections(
        {(form, kind): lemma for form, kind, lemma in load_table("lemmas/irregular.tsv", 3)},
        load_words("lemmas/verbs.tsv"),
        load_words("lemmas/nouns_in_e.tsv"),
        load_words("lemmas/adjectives_in_e.tsv"),
    )


def _cased(lemma: str, form: str) -> str:
    """The lemma with the capitals of its form."""
    if form.isupper():
        return lemma.upper()
    return lemma[:1].upper() + lemma[1:] if form[:1].isupper() else lemma


def _plural(form: str) -> list[str]:
    """Possible bases of a form in -s, likeliest first."""
    if len(form) < 3 or not form.endswith("s") or form.endswith("ss"):
        return []
    if form.endswith("ies") and len(form) > 4:
        return [form[:-3] + "y", form[:-1]]
    if form.endswith(("ches", "shes", "sses", "xes", "zzes", "oes")):
        return [form[:-2], form[:-1]]
    if form.endswith("zes") or form.endswith("uses"):
        return [form[:-1], form[:-2]]
    return [form[:-1]]


def _stems(form: str, tag: str) -> list[str]:
    """Possible bases of a form in -ed, -ing, -er or -est, likeliest first."""
    ending = {"VBD": "ed", "VBN": "ed", "VBG": "ing", "JJR": "er", "RBR": "er"}.get(tag, "est")
    if not form.endswith(ending) or len(form) < len(ending) + 2:
        return []
    stem = form[: -len(ending)]
    if not VOWELS.intersection(stem) and "y" not in stem:
        return []
    if stem.endswith("i") and ending != "ing":
        return [stem[:-1] + "y", stem + "e"]
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in VOWELS and stem[-1] not in "lsfz":
        return [stem[:-1], stem]
    if _drops_e(stem):
        return [stem + "e", stem]
    return [stem, stem + "e", *([stem[:-1]] if stem[-2:] in ("ll", "ss", "zz") else [])]


def _drops_e(stem: str) -> bool:
    """True where spelling says that a final -e was dropped: "mov", "chang", "not", not "visit" or "need"."""
    if stem.endswith(("v", "c", "u", "dg", "ang", "ns", "rs", "iz", "ls")):
        return True
    if len(stem) < 2 or stem[-1] in "aeiouwxyh" or stem[-2] not in VOWELS:
        return False
    before = stem[:-2]
    if before and before[-1] in VOWELS:
        return stem.endswith(("eas", "rais", "os"))
    one_syllable = not VOWELS.intersection(before)
    return one_syllable or stem.endswith(("at", "iz", "is", "us", "os", "ut", "id", "ir", "ur", "im", "in", "ad"))


class Lemmatizer:
    """Form, tag and the network's script -> lemma; remembers what it has seen (bounded)."""

    def __init__(self, lexicon: Mapping[str, str], scripts: tuple[str, ...]) -> None:
        self._lexicon = lexicon
        self._scripts = scripts
        self._inflections = inflections()
        self._preferred = {(form, tag): lemma for form, tag, lemma in load_table("lemmas/preferred.tsv", 3)}
        self._known: dict[tuple[str, str, int], str] = {}

    def lemma(self, form: str, tag: str, script: int) -> str:
        """Lemma of one word; the form itself where nothing applies."""
        key = (form, tag, script)
        found = self._known.get(key)
        if found is None:
            if len(self._known) > MEMORY:
                self._known.clear()
            found = self._known[key] = self._find(form, tag, script)
        return found

    def _find(self, form: str, tag: str, script: int) -> str:
        guess = apply_script(form, self._scripts[script]) or form
        lower = form.lower()
        if tag.startswith("NNP"):
            if guess.lower() == lower or tag == "NNP":
                return guess if guess.lower() == lower else form
            singular = _plural(lower)[:1]
            return _cased(singular[0], form) if singular else guess
        known = self._preferred.get((lower, tag)) or self._lexicon.get(f"{lower}\t{tag}")
        if known is not None:
            return known
        if tag in PLAIN:
            return guess if guess.lower() == lower else lower
        return self._inflections.lemma(lower, tag, guess) or guess
