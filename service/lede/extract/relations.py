"""Relations between events: the order that words and dates give, and causes. Sparse rather than wrong."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import datetime

from spacy.tokens import Doc

from lede.extract.when import time_relations
from lede.facts import EventTime, Facts
from lede.result import ReasonKind, RelationType


def relate(doc: Doc, facts: Sequence[Facts]) -> None:
    """Fill `relations` of all events: (type, position of the other event, rule).

    BEFORE is acyclic: a pair that would close a circle is left out. CAUSES comes from the causes found as reasons.
    """
    events = [item.event for item in facts]
    at = {token: i for i, item in enumerate(facts) for token in _triggers(item)}
    times: Mapping[int, Sequence[EventTime]] = {i: item.when for i, item in enumerate(facts)}
    order = _Order(len(facts))
    for earlier, later, rule in [*time_relations(doc, events, times), *_by_dates(facts)]:
        if order.add(earlier, later):
            facts[earlier].relations.append((RelationType.BEFORE, later, rule))
            facts[later].relations.append((RelationType.AFTER, earlier, rule))
    for i, item in enumerate(facts):
        for reason in item.why:
            cause = at.get(reason.event) if reason.event is not None and reason.kind is ReasonKind.CAUSE else None
            if cause is not None and cause != i:
                facts[cause].relations.append((RelationType.CAUSES, i, reason.rule))


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


class _Order:
    """A directed acyclic graph that grows by pairs; reachability is walked, which is cheap as it stays sparse."""

    def __init__(self, size: int) -> None:
        self._next: list[list[int]] = [[] for _ in range(size)]

    def add(self, earlier: int, later: int) -> bool:
        """Add a pair unless it is known or would close a circle."""
        if earlier == later or later in self._next[earlier] or self._reaches(later, earlier):
            return False
        self._next[earlier].append(later)
        return True

    def _reaches(self, start: int, goal: int) -> bool:
        seen, todo = {start}, [start]
        while todo:
            node = todo.pop()
            if node == goal:
                return True
            for following in self._next[node]:
                if following not in seen:
                    seen.add(following)
                    todo.append(following)
        return False
