"""From the words of a name to the places of the table that it may mean."""

from __future__ import annotations

from functools import cache, lru_cache

from lede.gazetteer import Candidate, Gazetteer, Kind, key
from lede.lexicons import load_table, load_words

MOST = 40  # candidates looked at: "San Antonio" has over a hundred
PART_LEAST = 4.0  # weight of a town that a direction or "old" may choose a part of
SHORT, SHORT_LEAST = 3, 4.0  # letters of a short form; weight that "Van" or "Bam" needs to be a town ("Us" has not)


@lru_cache(maxsize=4096)
def lookup(text: str) -> tuple[Candidate, ...]:
    """Places that a name may mean, likeliest first; its level word ("Helmand *province*") picks among them.

    Yields: the exact name; else the name without a word of level or direction; else a near spelling ("Fallujah").
    Leaves alone: "Us" and "It" for US and IT: short forms count in capitals only; "River" names are never towns.
    """
    short = _abbreviations().get((text, "any"))
    if short:
        return short
    text = text.strip(" .,") if not text.endswith(".") or key(text) not in _dotted() else text
    exact = _exact(text)
    if exact:
        return exact
    bare, kinds = without_level(text)
    if bare != text:
        found = _exact(bare)
        fitting = tuple(c for c in found if c.kind in kinds)
        if fitting:
            return fitting
        if not kinds:  # "Old Bailey" is no part of a village
            return tuple(c for c in found if c.kind != "city" or c.prior >= PART_LEAST)
        return () if "water" in kinds or "mountain" in kinds else found
    return _near(text)


def contained_form(text: str) -> tuple[Candidate, ...]:
    """Places of a name that stands behind a comma: postal codes and AP forms count here ("Miami, FL")."""
    abbreviations = _abbreviations()
    return abbreviations.get((text, "any")) or abbreviations.get((text, "after")) or lookup(text)


def is_abbreviation(text: str) -> bool:
    """Whether a form is a short name of a first-level area ("Ky.", "FL")."""
    return (text, "any") in _abbreviations() or (text, "after") in _abbreviations()


def without_level(text: str) -> tuple[str, frozenset[str]]:
    """A name without its level word, and the kinds that the word allows: "city of Gaza" is Gaza, a city."""
    words = text.split()
    lower = [word.lower() for word in words]
    levels = _levels()
    if len(words) > 1:
        kinds = levels.get(("last", lower[-1]))
        if kinds:
            return " ".join(words[:-1]), kinds
        kinds = levels.get(("first", lower[0]))
        if kinds:
            return " ".join(words[1:]), kinds
    if len(words) > 2:
        kinds = levels.get(("first", f"{lower[0]} {lower[1]}"))
        if kinds:
            return " ".join(words[2:]), kinds
    if len(words) > 1 and lower[0] in load_words("where/direction_words.tsv"):
        deeper = without_level(" ".join(words[1:]))
        return deeper if not deeper[1] else (" ".join(words[1:]), frozenset())
    return text, frozenset()


def _exact(text: str) -> tuple[Candidate, ...]:
    found = Gazetteer.load().all_candidates(text)[:MOST]
    form = key(text)
    if len(form) > SHORT:
        return found
    if text.isupper():  # "UN" is no town of that name, "US" is the alias of a country
        return tuple(c for c in found if not c.alternate and (key(c.name) != form or c.prior >= 5.0))
    return tuple(c for c in found if key(c.name) == form and c.prior >= SHORT_LEAST)


def _near(text: str) -> tuple[Candidate, ...]:
    """Spellings of transcribed names: a final h more or less, an article before it ("al-Fallujah")."""
    if len(text) < 5:
        return ()
    forms = [text[:-1]] if text.endswith("h") else [text + "h"]
    for article in ("al-", "Al-", "al ", "Al ", "el-", "El-"):
        if text.startswith(article):
            forms.append(text[len(article) :])
    forms += [f"Al {text}"]
    return next((found for found in map(_exact, forms) if found), ())


@cache
def _levels() -> dict[tuple[str, str], frozenset[str]]:
    return {
        (position, word): frozenset(kinds.split(","))
        for word, position, kinds in load_table("where/generic_words.tsv", 3)
    }


@cache
def _abbreviations() -> dict[tuple[str, str], tuple[Candidate, ...]]:
    """Candidates of a short form, by form and where it counts."""
    found: dict[tuple[str, str], tuple[Candidate, ...]] = {}
    kind: Kind = "admin1"
    for form, country, name, where in load_table("where/abbreviations.tsv", 4):
        places = tuple(c for c in Gazetteer.load().all_candidates(name) if c.country_code == country and c.kind == kind)
        for variant in {form, form.rstrip(".")} if where == "after" or len(form) > SHORT else {form}:
            found[variant, where] = places[:1]
    return found


@cache
def _dotted() -> frozenset[str]:
    return frozenset(key(form) for form, *_ in load_table("where/abbreviations.tsv", 4))
