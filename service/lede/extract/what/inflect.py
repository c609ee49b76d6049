"""Finite forms for summaries of clauses that the text gives as participles, infinitives or in the first person."""

from __future__ import annotations

from functools import cache

from lede.lexicons import load_map

VOWELS = "aeiou"


@cache
def _irregular() -> dict[str, str]:
    return load_map("what/past.tsv")


def past(lemma: str) -> str:
    """Simple past of a verb ("reiterate" -> "reiterated", "say" -> "said")."""
    known = _irregular().get(lemma)
    if known:
        return known
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2:-1] not in VOWELS:
        return lemma[:-1] + "ied"
    short = len(lemma) >= 3 and lemma[-1] not in "aeiouwxy" and lemma[-2] in VOWELS and lemma[-3] not in VOWELS
    if short and sum(c in VOWELS for c in lemma) == 1:
        return lemma + lemma[-1] + "ed"
    return lemma + "ed"


def third_person(verb: str) -> str:
    """Third person singular of a verb's plain present ("urge" -> "urges", "have" -> "has")."""
    if verb == "have":
        return "has"
    if verb.endswith("y") and verb[-2:-1] not in VOWELS:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
