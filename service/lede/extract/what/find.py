"""Which predicates are events. One function a question; the order of the checks is the rule."""

from __future__ import annotations

from collections.abc import Container, Iterator

from spacy.tokens import Doc, Token

from lede import reading
from lede.context import Predicates
from lede.extract.phrases import is_comma_before, noun_phrase, trim
from lede.extract.what.nouns import noun_event
from lede.extract.what.verbs import Verdict, verb_event
from lede.extract.what.words import words
from lede.facts import Event, Phrase

CLAUSE_LOOSE = frozenset({"conj", "cc", "parataxis", "punct", "discourse", "vocative", "mark"})


def find_events(
    doc: Doc,
    mode: Predicates = Predicates.EVENTS,
    cues: Container[int] = frozenset(),
    news: Container[int] = frozenset(),
    headlines: Container[int] = frozenset(),
) -> list[Event]:
    """Events in text order.

    cues       tokens that only say that something is said: no events (`EVENTS` mode)
    news       tokens whose saying is the news itself ("*called* for talks"): events
    headlines  first tokens of sentences that are headlines, where the simple present tells what happened
    """
    found = reading.predicates(doc)
    if mode is Predicates.ALL:
        return list(_all(doc, found))
    events: dict[int, Event] = {}
    taken: set[int] = set()
    for sent in reading.prose_sentences(doc):
        inside = [found[i] for i in range(sent.start, sent.end) if i in found]
        for predicate in (p for p in inside if p.kind in ("verb", "other")):
            token = doc[predicate.token]
            verdict = verb_event(token, predicate, found, cues, news, sent.start in headlines)
            if verdict is not None:
                events[verdict.head] = _verb(doc, verdict, token.i in news, predicate.probability)
                taken.update(verdict.also)
        for predicate in inside:
            if predicate.kind in ("noun", "other") and predicate.token not in taken and predicate.token not in cues:
                token = doc[predicate.token]
                if token.head.i in news and token.dep_ in ("obj", "obl"):
                    continue  # what is asked for or offered: the content of a speech act
                nominal = noun_event(token, predicate, found)
                if nominal is not None:
                    events.setdefault(token.i, _noun(doc, token, nominal.rule, nominal.also, predicate.probability))
    return [events[i] for i in sorted(events) if i not in taken]


def _all(doc: Doc, found: dict[int, reading.Predicate]) -> Iterator[Event]:
    """Open information extraction: every verb, copula and event noun that the network sees, in prose."""
    inside = {i for sent in reading.prose_sentences(doc) for i in range(sent.start, sent.end)}
    for i, predicate in sorted(found.items()):
        token = doc[i]
        if i not in inside or predicate.kind == "aux":
            continue
        if predicate.kind == "noun":
            if predicate.probability >= 0.5:
                yield _noun(doc, token, "what.noun", (), predicate.probability)
        elif predicate.kind == "copula" or token.pos_ in ("VERB", "AUX"):
            head = token.head if predicate.kind == "copula" and token.dep_ == "cop" else token
            yield Event(
                Phrase(i, _with_particle(token), i),
                "verb",
                clause_of(head, whole=True),
                f"what.{predicate.kind}",
                probability=predicate.probability,
            )


def _with_particle(token: Token) -> int:
    """End of the trigger: a particle right behind the verb belongs to it ("carried *out*")."""
    following = token.i + 1
    if (
        following < len(token.doc)
        and token.doc[following].dep_ == "compound:prt"
        and token.doc[following].head.i == token.i
    ):
        return following + 1
    return following


def _verb(doc: Doc, verdict: Verdict, saying: bool, probability: float) -> Event:
    token = doc[verdict.head]
    end = max(_with_particle(token), verdict.trigger_end)
    return Event(
        Phrase(token.i, end, token.i),
        "adjective" if token.pos_ == "ADJ" else "verb",
        clause_of(token, verdict.also),
        verdict.rule,
        also=verdict.also,
        saying=saying,
        probability=probability,
    )


def _noun(doc: Doc, token: Token, rule: str, also: tuple[int, ...], probability: float) -> Event:
    return Event(noun_trigger(token), "noun", noun_phrase(token), rule, also=also, probability=probability)


def noun_trigger(token: Token) -> Phrase:
    """The noun, with what is hyphenated to it ("*vote-rigging*")."""
    start = token.i
    doc = token.doc
    while start >= 2 and doc[start - 1].text == "-" and doc[start - 2].head.i in range(start - 2, token.i + 1):
        start -= 2
    return Phrase(start, token.i + 1, token.i)


def clause_of(token: Token, also: tuple[int, ...] = (), whole: bool = False) -> Phrase:
    """The clause that tells a verb's event: its participants and circumstances, without what is only joined to it.

    whole  with the adverbial clauses behind a comma
    """
    start, end = token.i, token.i + 1
    for child in token.children:
        if child.dep_ in CLAUSE_LOOSE or (child.dep_ == "advcl" and not whole and is_comma_before(child)):
            continue
        if child.dep_ == "advcl" and child.i < token.i:
            continue
        start, end = min(start, child.left_edge.i), max(end, child.right_edge.i + 1)
    for i in also:
        start, end = min(start, i), max(end, i + 1)
    for child in token.children:  # a coordinated clause inside the stretch ends it
        if child.dep_ in ("conj", "cc", "parataxis") and token.i < child.left_edge.i < end:
            end = child.left_edge.i
    return trim(token.doc, start, end, token.i)


__all__ = ["clause_of", "find_events", "noun_trigger", "words"]
