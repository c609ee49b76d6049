"""Open information extraction: LOC and TMP modifiers of a predicate that no other rule has used, resolved or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Doc, Token

from lede.extract.phrases import subtree_phrase
from lede.extract.reach import role_phrase
from lede.facts import Event, EventPlace, EventTime, Phrase, PlaceMention, TimeExpression
from lede.reading import Predicate
from lede.result import Place

FLOOR = 0.5


def with_modifier_times(
    doc: Doc,
    event: Event,
    known: Sequence[EventTime],
    found: Mapping[int, Predicate],
    times: Sequence[TimeExpression],
) -> tuple[EventTime, ...]:
    """The known times, and every other TMP modifier with the value of the first time expression inside it.

    Source: PropBank, ARGM-TMP ("when", "then", clauses with "after" too).
    """
    rows = list(known)
    for phrase, probability in _modifiers(doc, event, found, "TMP", [k.phrase for k in known]):
        time = next((t for t in times if phrase.start <= t.phrase.head < phrase.end), None)
        rows.append(EventTime(phrase, time, "when.role", probability=probability))
    return tuple(rows)


def with_modifier_places(
    doc: Doc,
    event: Event,
    known: Sequence[EventPlace],
    found: Mapping[int, Predicate],
    places: Sequence[PlaceMention],
) -> tuple[EventPlace, ...]:
    """The known places, and every other LOC modifier with the place named inside it, else its own words as name.

    Source: PropBank, ARGM-LOC.
    """
    rows = list(known)
    for phrase, probability in _modifiers(doc, event, found, "LOC", [k.phrase for k in known]):
        inside = (p for p in places if p.place is not None and phrase.start <= p.phrase.head < phrase.end)
        place = next((p.place for p in inside if p.place is not None), None)
        rows.append(EventPlace(phrase, place or Place(_words(doc, phrase)), "where.role", probability=probability))
    return tuple(rows)


def _modifiers(
    doc: Doc, event: Event, found: Mapping[int, Predicate], role: str, known: Sequence[Phrase | None]
) -> Iterator[tuple[Phrase, float]]:
    predicate = found.get(event.trigger.head)
    for argument in predicate.arguments if predicate is not None else ():
        if argument.role == role and argument.probability >= FLOOR:
            if event.kind == "noun":  # what tells the time of its verb tells the noun's: "made a *visit* on Monday"
                phrase: Phrase | None = subtree_phrase(doc[argument.head])
            else:
                phrase = role_phrase(doc, argument.head, _told(doc[event.trigger.head]).i)
            if phrase is None:
                continue
            taken = any(k is not None and k.start < phrase.end and phrase.start < k.end for k in known)
            if not taken and not phrase.start <= event.trigger.head < phrase.end:
                yield phrase, argument.probability


def _told(token: Token) -> Token:
    """The word that a copula's circumstances hang on: its predicate ("That night they *were* able to hold it")."""
    return token.head if token.dep_ == "cop" else token


def _words(doc: Doc, phrase: Phrase) -> str:
    start = phrase.start + 1 if doc[phrase.start].dep_ == "case" and phrase.end - phrase.start > 1 else phrase.start
    return " ".join(doc[start : phrase.end].text.split())
