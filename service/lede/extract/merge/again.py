"""Nouns that tell no event by themselves, but an earlier one again: "the attack", "Boronov's resignation"."""

from __future__ import annotations

from collections.abc import Container, Mapping

from spacy.tokens import Doc, Token

from lede import reading
from lede.extract.merge.telling import DEFINITE, MENTION, is_fresh
from lede.extract.phrases import noun_phrase
from lede.extract.what.words import words
from lede.facts import Event, Facts, Phrase
from lede.lexicons import load_words

THINGS = "merge/things.tsv"
FLOOR = 0.5
NAMING = frozenset({"compound", "flat", "nmod:desc", "amod", "fixed", "case", "appos", "conj"})


def nouns_again(doc: Doc, found: Mapping[int, reading.Predicate], taken: Container[int]) -> list[Facts]:
    """Nouns that may point back to an event, as tellings without slots, in text order.

    Reads: what the network reads as a nominal predicate; its determiner or owner; the class of the noun in
    `data/ontology/event_nouns.tsv`.
    Leaves alone: what is an event of its own (`taken`), nouns of results and of things, modifiers ("an *attack* dog"),
    parts of names, what says that it is another one, and what a clause tells apart ("the attack *that killed two*").
    """
    kinds, things = words().nouns, load_words(THINGS)
    again = []
    for sent in reading.prose_sentences(doc):
        for i in range(sent.start, sent.end):
            predicate = found.get(i)
            if predicate is None or predicate.kind != "noun" or predicate.probability < FLOOR or i in taken:
                continue
            token = doc[i]
            lemma = token.lemma_.lower()
            if kinds.get(lemma) in ("event", "ambiguous") and lemma not in things and _points_back(token):
                event = Event(Phrase(i, i + 1, i), "noun", noun_phrase(token), MENTION)
                again.append(Facts(event))
    return again


def _points_back(token: Token) -> bool:
    if token.pos_ != "NOUN" or token.dep_ in NAMING or token.ent_type_:
        return False
    if is_fresh(token) or any(child.dep_ in ("acl:relcl", "nummod") for child in token.children):
        return False
    return any(
        child.dep_ == "nmod:poss" or (child.dep_ == "det" and child.lower_ in DEFINITE) for child in token.children
    )
