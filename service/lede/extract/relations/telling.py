"""Order that the telling gives: a story goes forward, and what is planned comes after what happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from lede.facts import Facts
from lede.lexicons import load_table, load_words
from lede.result import Aspect, Modality, Polarity, Role, Tense

SEQUENCE = "relations/sequence.tsv"
GOING_ON = "relations/going_on.tsv"
MAIN = ("root", "conj")
Pair = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Step:
    """An event as a step of a story: `happened` is a verb in the simple past that tells a happening, not a state."""

    number: int
    token: Token
    sentence: int
    happened: bool
    ahead: bool


def by_telling(doc: Doc, facts: Sequence[Facts], entity_of: Mapping[int, int]) -> list[Pair]:
    """Pairs (earlier, later, rule) in text order.

    Reads: tense, aspect and modality; coordination; who acts; adverbs of `data/relations/sequence.tsv`.
    Yields: joined verbs in the simple past ("stormed the palace and *freed* him"); two sentences of which the second
    says "then" or "later", or goes on with the same actor; what happened before what is planned, in one sentence or
    the next.
    Leaves alone: states and what goes on for long (`data/relations/going_on.tsv`), what did not happen, steps whose own
    dates say otherwise, order across paragraphs of news.
    Source: precisions of these patterns on UDS-Time and GUM (train): .73 to .86, and .96 to 1.
    """
    found: list[Pair] = []
    before: list[Step] = []  # of the sentence before
    now: list[Step] = []
    for step in _steps(doc, facts):
        if now and step.sentence != now[0].sentence:
            before, now = (now if step.sentence == now[0].sentence + 1 else []), []
        for rule, earlier in _earlier(facts, step, now, before, entity_of):
            if not _dated_otherwise(facts[earlier.number], facts[step.number]):
                found.append((earlier.number, step.number, rule))
        now.append(step)
    return found


def _steps(doc: Doc, facts: Sequence[Facts]) -> Iterator[Step]:
    starts = {sent.start: number for number, sent in enumerate(doc.sents)}
    states = _states()
    for number, item in sorted(enumerate(facts), key=lambda pair: pair[1].event.trigger.head):
        token, told = doc[item.event.trigger.head], item.factuality
        if told is None or token.pos_ not in ("VERB", "NOUN"):
            continue
        real = told.modality is Modality.ACTUAL and told.polarity is Polarity.POSITIVE
        past = told.tense is Tense.PAST and told.aspect is Aspect.SIMPLE
        happened = real and past and item.event.kind == "verb" and token.lemma_.lower() not in states
        ahead = told.polarity is Polarity.POSITIVE and (told.tense is Tense.FUTURE or told.modality is Modality.PLANNED)
        yield Step(number, token, starts[token.sent.start], happened, ahead)


def _earlier(
    facts: Sequence[Facts], step: Step, now: Sequence[Step], before: Sequence[Step], entity_of: Mapping[int, int]
) -> Iterator[tuple[str, Step]]:
    happened = [other for other in now if other.happened]
    joined = next((o for o in happened if step.token.dep_ == "conj" and step.token.head.i == o.token.i), None)
    if step.happened and joined is not None:
        yield "relations.joined", joined
    elif step.ahead and happened:
        yield "relations.ahead", happened[-1]
    main = [other for other in before if other.happened and other.token.dep_ in MAIN]
    if not main:
        return
    if step.ahead and not happened:
        yield "relations.ahead", main[-1]
    elif step.happened and not any(other.token.dep_ in MAIN for other in now):
        if any(child.lower_ in load_words(SEQUENCE) for child in step.token.children if child.dep_ == "advmod"):
            yield "relations.sequence", main[-1]
        elif step.token.dep_ == "root" and _actors(facts, step, entity_of) & _actors(facts, main[-1], entity_of):
            yield "relations.story", main[-1]


def _actors(facts: Sequence[Facts], step: Step, entity_of: Mapping[int, int]) -> set[int]:
    heads = (person.phrase.head for person in facts[step.number].who if person.role is Role.AGENT)
    return {entity_of[head] for head in heads if head in entity_of}


def _dated_otherwise(earlier: Facts, later: Facts) -> bool:
    """Whether the dates that both say, if they do, let the second begin before the first has ended."""
    ends = [w.time.latest for w in earlier.when if w.time is not None and not w.inferred and w.time.latest]
    starts = [w.time.earliest for w in later.when if w.time is not None and not w.inferred and w.time.earliest]
    return bool(ends and starts) and min(starts) < max(ends)


@cache
def _states() -> frozenset[str]:
    """Verbs of states, and of what goes on for a while beside other things ("she *served* as a nurse")."""
    states = {row[0] for row in load_table("ontology/stative.tsv", 3) if row[1] == "state"}
    return frozenset(states | load_words(GOING_ON))
