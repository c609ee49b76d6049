"""The order of events that their times tell: "a day after protesters stormed", "two years later"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from spacy.tokens import Doc

from lede.extract.when.clauses import adverbials
from lede.facts import Event, EventTime

LATER = frozenset({"when.later", "when.which_unit_text", "when.which_part_text"})
EARLIER = frozenset({"when.earlier"})
AFTER_MARKS = frozenset({"after", "since", "once", "upon"})
BEFORE_MARKS = frozenset({"before", "until", "till"})


def time_relations(
    doc: Doc, events: Sequence[Event], event_times: Mapping[int, Sequence[EventTime]]
) -> list[tuple[int, int, str]]:
    """Pairs (earlier event, later event, rule) that the words of the times give, in text order.

    Reads: clauses and nouns with "after", "before" and their like; times counted from an event or from the text.
    Leaves alone: order that only the dates give (the caller can compare those).
    Source: TimeML 1.2.1, TLINK and SIGNAL.
    """
    at = {event.trigger.head: i for i, event in enumerate(events)}
    heads = sorted((event.trigger.head, j) for j, event in enumerate(events))
    found: dict[tuple[int, int], str] = {}
    for i, event in enumerate(events):
        for earlier, later, rule in (*_by_words(doc, i, event, at), *_by_count(doc, i, heads, event_times, at)):
            if earlier != later and (later, earlier) not in found:
                found.setdefault((earlier, later), rule)
    return [(earlier, later, rule) for (earlier, later), rule in sorted(found.items())]


def _by_words(doc: Doc, i: int, event: Event, at: Mapping[int, int]) -> list[tuple[int, int, str]]:
    result = []
    for adverbial in adverbials(doc[event.trigger.head], frozenset()):
        other = at.get(adverbial.head)
        if other is None:
            other = next(
                (at[c.i] for c in doc[adverbial.head].children if c.i in at and c.dep_ in ("obl", "obj", "xcomp")), None
            )
        if other is None:
            continue
        if adverbial.mark in AFTER_MARKS:
            result.append((other, i, adverbial.rule))
        elif adverbial.mark in BEFORE_MARKS:
            result.append((i, other, adverbial.rule))
    return result


def _by_count(
    doc: Doc,
    i: int,
    heads: Sequence[tuple[int, int]],
    event_times: Mapping[int, Sequence[EventTime]],
    at: Mapping[int, int],
) -> list[tuple[int, int, str]]:
    result = []
    for found in event_times.get(i, ()):
        time = found.time
        if time is None or found.inferred or found.rule == "when.counted_back":
            continue
        if time.anchored_on is not None and time.anchored_on in at:
            counted = at[time.anchored_on]
            result.append((counted, i, time.rule) if time.rule == "when.after_event" else (i, counted, time.rule))
        elif time.rule in LATER | EARLIER:
            other = _told_before(doc, i, heads, time.phrase.start)
            if other is not None:
                result.append((other, i, time.rule) if time.rule in LATER else (i, other, time.rule))
    return result


def _told_before(doc: Doc, i: int, heads: Sequence[tuple[int, int]], start: int) -> int | None:
    """The last main event told before a time that is counted from the text."""
    last = bisect_left(heads, (start, -1))
    for head, j in reversed(heads[max(last - 6, 0) : last]):
        if j != i and doc[head].dep_ in ("root", "ROOT", "conj", "advcl", "parataxis", "ccomp"):
            return j
    return None
