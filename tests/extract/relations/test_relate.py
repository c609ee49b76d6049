"""Order, causes and parts of events: what the telling, dates and connectives say, and what they do not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from lede.extract.relations import relate
from lede.extract.relations.order import LIMIT, Order
from lede.facts import Event, EventTime, Facts, Factuality, Participant, Phrase, Reason, TimeExpression
from lede.result import Aspect, Modality, Polarity, ReasonKind, RelationType, Role, Tense, TimeType

VOCAB = spacy.blank("en").vocab
PAST = Factuality(Polarity.POSITIVE, Modality.ACTUAL, Tense.PAST, Aspect.SIMPLE, 3.0)
NEXT = Factuality(Polarity.POSITIVE, Modality.PLANNED, Tense.FUTURE, Aspect.SIMPLE, 1.0)
NEVER = Factuality(Polarity.NEGATIVE, Modality.ACTUAL, Tense.PAST, Aspect.SIMPLE, -3.0)


def read(told: str) -> Doc:
    """A `Doc` from words as word/head/relation/part-of-speech; a word that is its own head is a root."""
    words, heads, deps, pos = zip(*(word.split("/") for word in told.split()), strict=True)
    lemmas = [word.lower() for word in words]
    return Doc(VOCAB, words, heads=[int(head) for head in heads], deps=list(deps), pos=list(pos), lemmas=lemmas)


def fact(head: int, told: Factuality = PAST, kind: str = "verb", **slots: object) -> Facts:
    """An event of one word."""
    here = Phrase(head, head + 1, head)
    return Facts(Event(here, kind, here, "what.test"), factuality=told, **slots)  # type: ignore[arg-type]


def who(head: int) -> tuple[Participant, ...]:
    """One agent."""
    return (Participant(Phrase(head, head + 1, head), Role.AGENT, "who.test"),)


def day(number: int) -> tuple[EventTime, ...]:
    """A day of October 2020."""
    start, end = datetime(2020, 10, number, tzinfo=UTC), datetime(2020, 10, number + 1, tzinfo=UTC)
    phrase = Phrase(0, 1, 0)
    time = TimeExpression(phrase, TimeType.DATE, f"2020-10-{number:02}", "when.test", earliest=start, latest=end)
    return (EventTime(phrase, time, "when.test"),)


def relations(facts: list[Facts]) -> list[tuple[int, str, int, str]]:
    """(event, relation, other event, rule) but for AFTER, which mirrors BEFORE."""
    return [
        (i, r.value, j, rule) for i, f in enumerate(facts) for r, j, rule in f.relations if r is not RelationType.AFTER
    ]


WON = "Ann/1/nsubj/PROPN won/1/root/VERB ./1/punct/PUNCT"
JOINED = read(
    "They/1/nsubj/PRON stormed/1/root/VERB it/1/obj/PRON and/4/cc/CCONJ freed/1/conj/VERB him/4/obj/PRON",
)
TWO = read(f"{WON} She/4/nsubj/PRON left/4/root/VERB")
THEN = read(f"{WON} Then/5/advmod/ADV Bob/5/nsubj/PROPN left/5/root/VERB")
THUS = read(f"{WON} Therefore/5/advmod/ADV Bob/5/nsubj/PROPN left/5/root/VERB")
CAUSED = read("The/1/det/DET attack/2/nsubj/NOUN trigger/2/root/VERB fires/2/obj/NOUN")
DURING = read("During/2/case/ADP the/2/det/DET summit/4/obl/NOUN Ann/4/nsubj/PROPN spoke/4/root/VERB")


@pytest.mark.parametrize(
    ("doc", "facts", "expected"),
    [
        # Two verbs joined in the simple past.
        (JOINED, [fact(1), fact(4)], [(0, "BEFORE", 1, "relations.joined")]),
        (JOINED, [fact(1), fact(4, NEXT)], [(0, "BEFORE", 1, "relations.ahead")]),
        # Near misses: one did not happen; both say a day, and the second is the earlier.
        (JOINED, [fact(1, NEVER), fact(4)], []),
        (JOINED, [fact(1, when=day(6)), fact(4, when=day(5))], [(1, "BEFORE", 0, "relations.dates")]),
        # The story goes on with the same person, or says "then".
        (TWO, [fact(1, who=who(0)), fact(4, who=who(3))], [(0, "BEFORE", 1, "relations.story")]),
        (TWO, [fact(1), fact(4)], []),
        (THEN, [fact(1, who=who(0)), fact(5, who=who(4))], [(0, "BEFORE", 1, "relations.sequence")]),
        # Causes.
        (THUS, [fact(1), fact(5)], [(0, "CAUSES", 1, "relations.result")]),
        (CAUSED, [fact(1, kind="noun"), fact(2)], [(0, "CAUSES", 1, "relations.causing")]),
        (CAUSED, [fact(1, kind="noun"), fact(2), fact(3, kind="noun")], [(0, "CAUSES", 2, "relations.causing")]),
        (CAUSED, [fact(2)], []),
        # Parts.
        (DURING, [fact(2, kind="noun"), fact(4)], [(1, "PART_OF", 0, "relations.during")]),
    ],
)
def test_relations(doc: Doc, facts: list[Facts], expected: list[tuple[int, str, int, str]]) -> None:
    """The events of a text stand in these relations, and no others."""
    facts = [Facts(f.event, who=f.who, when=f.when, factuality=f.factuality) for f in facts]  # rows are read once more
    relate(doc, facts, {0: 7, 3: 7, 4: 8})

    assert relations(facts) == expected


def test_a_mention_stands_for_its_event() -> None:
    """The cause may be a mention: "the attack triggered fires" of an attack told before."""
    attacked = fact(0)
    attacked.mentions = (fact(1, kind="noun").event,)
    facts = [attacked, fact(2)]
    relate(CAUSED, facts)

    assert relations(facts) == [(0, "CAUSES", 1, "relations.causing")]


def test_causes_have_no_circles() -> None:
    """Of two events that each name the other as their reason, one pair is kept."""
    facts = [
        fact(1, why=(Reason(Phrase(4, 5, 4), ReasonKind.CAUSE, "reasons.test", 4),)),
        fact(4, why=(Reason(Phrase(1, 2, 1), ReasonKind.CAUSE, "reasons.test", 1),)),
    ]
    relate(JOINED, facts)

    assert [r for r in relations(facts) if r[1] == "CAUSES"] == [(1, "CAUSES", 0, "reasons.test")]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=60))
def test_order_has_no_circles(pairs: list[tuple[int, int]]) -> None:
    """Whatever is added, nobody comes before himself."""
    order = Order(10)
    kept = [pair for pair in pairs if order.add(*pair)]

    after: dict[int, set[int]] = {i: {b for a, b in kept if a == i} for i in range(10)}
    for start in range(10):
        seen: set[int] = set()
        todo = list(after[start])
        while todo:
            node = todo.pop()
            if node not in seen:
                seen.add(node)
                todo += after[node]
        assert start not in seen


def test_long_chains_cost_a_bounded_walk() -> None:
    """A pair whose check would walk very far is left out, not searched to the end."""
    order = Order(LIMIT * 3)
    assert all(order.add(i, i + 1) for i in range(LIMIT * 3 - 1))
    assert not order.add(LIMIT * 3 - 1, 0)
