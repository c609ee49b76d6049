"""Lemmas of the words that the lexicons know, by spelling: a net under the lemmatiser, whose slips would hide them.

A verb that the lexicons have is found by any of its forms, whatever lemma the network gave: "sank" -> sink,
"criticised" -> criticise. Lemmas that the lexicons know are left as they are ("found" as *found* or as *find*).
"""

from __future__ import annotations

from functools import cache

from lede.lexicons import load_map, load_table

VOWELS = frozenset("aeiou")


@cache
def verbs() -> frozenset[str]:
    """All verbs of the lexicons."""
    known = {row[0] for row in load_table("factuality/signatures.tsv", 5) if row[1] == "v"}
    known |= {row[0] for row in load_table("ontology/lexicon.tsv", 4) if row[1] == "v"}
    known |= {row[0] for row in load_table("ontology/stative.tsv", 3)}
    return frozenset(known)


@cache
def nouns() -> frozenset[str]:
    """All event nouns of the lexicons."""
    return frozenset(row[0] for row in load_table("ontology/lexicon.tsv", 4) if row[1] == "n")


@cache
def verb_forms() -> dict[str, str]:
    """Form -> verb: regular forms of every verb, then the irregular ones of `data/factuality/irregular.tsv`."""
    forms = {form: verb for verb in sorted(verbs()) for form in regular_forms(verb)}
    forms.update(load_map("factuality/irregular.tsv"))
    return forms


@cache
def noun_forms() -> dict[str, str]:
    """Plural -> event noun."""
    return {plural(noun): noun for noun in sorted(nouns())}


def regular_forms(verb: str) -> tuple[str, ...]:
    """Forms in -s, -ed and -ing: "carry" gives carries, carried, carrying; "plan" plans, planned, planning."""
    stems = [verb]
    if verb.endswith("e"):
        past, gerund = verb + "d", (verb if verb.endswith(("ee", "oe", "ye")) else verb[:-1]) + "ing"
    elif len(verb) > 1 and verb.endswith("y") and verb[-2] not in VOWELS:
        past, gerund = verb[:-1] + "ied", verb + "ing"
    else:
        past, gerund = verb + "ed", verb + "ing"
        single = verb[-3:-2] not in VOWELS or verb[:-2].endswith("qu")  # one vowel: "ban", "quip"; not "rain"
        if len(verb) > 2 and verb[-1] not in "aeiouwxyh" and verb[-2] in VOWELS and single:
            stems.append(verb + verb[-1])
    return (plural(verb), past, gerund, *(stem + end for stem in stems[1:] for end in ("ed", "ing")))


def plural(word: str) -> str:
    """Form in -s of a noun or a verb."""
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    return word[:-1] + "ies" if len(word) > 1 and word.endswith("y") and word[-2] not in VOWELS else word + "s"


def known_lemma(word: str, lemma: str, pos: str) -> str:
    """The lemma, mended if no lexicon knows it while one of them knows the word's form."""
    if pos == "VERB":
        return lemma if lemma in verbs() else verb_forms().get(word, lemma)
    if pos == "NOUN":
        return lemma if lemma in nouns() else noun_forms().get(word, lemma)
    return lemma
