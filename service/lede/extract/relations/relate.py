"""Relations between events: the order that words, dates and the telling give, causes, and parts of what is going on."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from spacy.tokens import Doc

from lede.extract.relations.causes import by_cause
from lede.extract.relations.order import Order
from lede.extract.relations.telling import by_telling
from lede.extract.when import time_relations
from lede.facts import EventTime, Facts
from lede.result import RelationType

DURING = frozenset({"during", "amid", "amidst"})


def relate(doc: Doc, facts: Sequence[Facts], entity_of: Mapping[int, int] | None = None) -> None:
    """Fill `relations` of all events: (type, position of the other event, rule).

    `entity_of` gives the entity of a token. The surest evidence goes first: words of time, then dates, then the
    order of telling. BEFORE and CAUSES have no circles: a pair that would close one is left out.
    """
    events = [item.event for item in facts]
    at = {token: i for i, item in enumerate(facts) for token in _triggers(item)}
    times: Mapping[int, Sequence[EventTime]] = {i: item.when for i, item in enumerate(facts)}
    order, causes = Order(len(facts)), Order(len(facts))
    told = by_telling(doc, facts, entity_of or {})
    for earlier, later, rule in (*time_relations(doc, events, times), *_by_dates(facts), *told):
        if order.add(earlier, later):
            facts[earlier].relations.append((RelationType.BEFORE, later, rule))
            facts[later].relations.append((RelationType.AFTER, earlier, rule))
    for cause, effect, rule in by_cause(doc, facts, at):
        if causes.add(cause, effect):
            facts[cause].relations.append((RelationType.CAUSES, effect, rule))
    for part, whole, rule in _parts(doc, facts, at):
        facts[part].relations.append((RelationType.PART_OF, whole, rule))


def _triggers(item: Facts) -> list[int]:
    return [item.event.trigger.head, *(m.trigger.head for m in item.mentions)]


def _by_dates(facts: Sequence[Facts]) -> list[tuple[int, int, str]]:
    """Neighbours in the calendar whose own dates do not touch."""
    dated: list[tuple[datetime, datetime, int]] = []
    for i, item in enumerate(facts):
        for when in item.when:
            time = when.time
            if time is not None and not when.inferred and time.earliest is not None and time.latest is not None:
                dated.append((time.earliest, time.latest, i))
                break
    dated.sort()
    found = []
    for (_, end, i), (start, _, j) in itertools.pairwise(dated):
        if end <= start:
            found.append((i, j, "relations.dates"))
    return found


def _parts(doc: Doc, facts: Sequence[Facts], at: Mapping[int, int]) -> Iterator[tuple[int, int, str]]:
    """What happens in the course of another event: "*during* the summit the king spoke"."""
    for i, item in enumerate(facts):
        for child in doc[item.event.trigger.head].children:
            whole = at.get(child.i) if child.dep_ == "obl" else None
            if whole is not None and whole != i and any(c.lower_ in DURING for c in child.children if c.dep_ == "case"):
                yield i, whole, "relations.during"
