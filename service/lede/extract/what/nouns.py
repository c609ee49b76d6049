"""Nouns: is this one a happening told by itself?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from lede.extract.what.words import words
from lede.reading import Predicate

FLOOR = 0.5
ROLE_FLOOR = 0.35
MODIFIER = frozenset({"compound", "flat", "nmod:desc", "amod", "fixed", "case"})
HAPPEN = frozenset({"occur", "happen", "follow", "come", "erupt", "begin", "continue", "go", "end", "start", "result"})


@dataclass(frozen=True, slots=True)
class Nominal:
    """An event noun: the rule, and the words that only say that it goes on or takes place."""

    rule: str
    also: tuple[int, ...] = ()


def noun_event(token: Token, predicate: Predicate, found: Mapping[int, Predicate]) -> Nominal | None:
    """The event that a noun names, or None if it names a kind, a result or something told before.

    Yields: nouns of the lexicon with somebody or something in them ("*Boronov's* resignation", "750 deaths"), that
    begin, go on or occur, or that exist ("There was a *fire*").
    Leaves alone: modifiers ("an *attack* dog"), parts of names, sources ("according to a *report* by the bank"), and
    bare anaphors ("after the attack").
    """
    kind = words().nouns.get(token.lemma_.lower())
    if token.pos_ not in ("NOUN", "ADJ") or token.dep_ in MODIFIER or kind is None or token.ent_type_:
        return None
    if any(c.dep_ == "case" and c.lower_ == "according" for c in token.children):
        return None
    if predicate.probability < FLOOR:
        return None
    governor = token.head
    if governor.pos_ == "VERB" and token.dep_ in ("obj", "nsubj", "nsubj:pass"):
        if governor.lemma_ in words().aspect:
            return Nominal("what.noun.phase", (governor.i,))
        if token.dep_ == "nsubj" and governor.lemma_ in HAPPEN and kind != "result":
            return Nominal("what.noun.happens", (governor.i,))
    if any(c.dep_ == "expl" for c in token.children) or any(c.dep_ == "expl" for c in governor.children):
        return Nominal("what.noun.exists") if kind == "event" else None
    evidence = _evidence(token, predicate)
    if evidence >= {"event": 1, "ambiguous": 2, "result": 2}[kind]:
        return Nominal("what.noun.actor")
    return None


def _evidence(token: Token, predicate: Predicate) -> int:
    """How many signs there are that one particular happening is meant."""
    roles = {a.role for a in predicate.arguments if a.probability >= ROLE_FLOOR and _particular(token.doc[a.head])}
    signs = len(roles & {"ARG0", "ARG1", "ARG2", "LOC", "TMP"})
    signs += any(c.dep_ == "nummod" for c in token.children)
    return signs


def _particular(token: Token) -> bool:
    """A name, a number, a possessive, or a noun with a determiner: somebody or something in particular."""
    if token.pos_ in ("PROPN", "NUM") or token.ent_type_:
        return True
    if token.pos_ == "PRON":
        return token.dep_ == "nmod:poss"
    return any(c.dep_ in ("det", "nmod:poss", "nummod") for c in token.children)
