"""Times that an event takes from its neighbours, marked as inferred, never against a hint of the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence, Set
from datetime import timedelta

from spacy.tokens import Doc, Token

from lede.facts import Event, EventTime
from lede.result import TimeType

CONTRARY = frozenset({"previously", "earlier", "before", "already", "formerly", "once", "ago", "later", "since"})
AHEAD = frozenset({"will", "would", "shall", "may", "might", "could", "can", "should", "must", "'ll", "wo"})
BREAK = re.compile(r"\n\s*\n")
LONGEST = timedelta(days=8)


def inherit(
    doc: Doc, events: Sequence[Event], result: dict[int, list[EventTime]], loose: Set[int] = frozenset()
) -> None:
    """Fill events without a dated time: from a coordinated verb, the clause above, the sentence before.

    Reads: dep, tag, the events' own times. Changes `result`.
    Leaves alone: another tense (future, infinitive, past perfect), "earlier", "previously", a new paragraph; the
    sentences that start at `loose`, which have a date of their own; what a clause of a noun tells in passing.
    """
    at = {event.trigger.head: i for i, event in enumerate(events)}
    order = sorted(range(len(events)), key=lambda i: events[i].trigger.head)
    breaks = [found.start() for found in BREAK.finditer(doc.text)]
    carried: EventTime | None = None
    paragraph = -1
    for i in order:
        head = doc[events[i].trigger.head]
        here = bisect_right(breaks, head.idx)
        if here != paragraph:
            carried, paragraph = None, here
        own = _dated(result.get(i, ()))
        if own is not None:
            if _mood(head) == "past" and not head.dep_.startswith("acl"):
                carried = own
            continue
        if result.get(i) and any(row.time is not None and row.time.value for row in result[i]):
            continue
        before = carried if _mood(head) == "past" and head.sent.start not in loose else None
        found = _from_sentence(head, at, result) or before
        if found is not None and not _contrary(head):
            result.setdefault(i, []).append(EventTime(None, found.time, "when.inherited", True, 0.6))


def _dated(times: Sequence[EventTime]) -> EventTime | None:
    """The event's own time that can be handed on: a date or a time of day, not a duration."""
    for found in times:
        time = found.time
        if time is None or time.earliest is None or time.latest is None or time.type is TimeType.DURATION:
            continue
        if time.latest - time.earliest <= LONGEST:
            return found
    return None


def _from_sentence(head: Token, at: dict[int, int], result: dict[int, list[EventTime]]) -> EventTime | None:
    """The time of the verb that this one is coordinated with or depends on, if both are of one mood."""
    word = head
    for _ in range(4):
        if word.dep_ in ("ccomp", "parataxis", "acl:relcl", "root", "ROOT") or word.head is word:
            return None
        above = word.head
        if above.i in at:
            found = _dated(result.get(at[above.i], ()))
            if found is not None and _mood(head) == _mood(above):
                return found
        word = above
    return None


def _mood(token: Token) -> str:
    """How a verb stands in time: past, ahead, perfect, other; a noun or participle goes with what it hangs on."""
    if token.pos_ != "VERB":
        return "past" if token.pos_ in ("NOUN", "PROPN") and token.dep_ not in ("root", "ROOT") else "other"
    helpers = {child.lower_ for child in token.children if child.dep_ in ("aux", "aux:pass", "cop")}
    if helpers & AHEAD or any(child.lower_ == "to" and child.dep_ == "mark" for child in token.children):
        return "ahead"
    if "had" in helpers:
        return "perfect"
    if token.tag_ == "VBD" or helpers & {"was", "were"}:
        return "past"
    if token.tag_ in ("VBG", "VBN") and not helpers and token.dep_ in ("advcl", "acl", "conj", "xcomp"):
        return "past"
    return "other"


def _contrary(token: Token) -> bool:
    """True if the event's own words say that it was another time."""
    return any(child.dep_ == "advmod" and child.lower_ in CONTRARY for child in token.children)
