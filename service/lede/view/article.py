"""The article with its spans marked. Spans may lie over each other, so the text is cut wherever one begins or ends."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from lede.result import Event, Extraction, Span
from lede.view.markup import Html, element, join

EMPTY_LINES = re.compile(r"\n[ \t]*\n\s+")

KINDS = ("what", "cue", "source", "when", "where", "who")
"""Of marks that lie over each other the first gives the colour."""


class Mark(NamedTuple):
    """A span of one event; `main` is the trigger that stands for it."""

    start: int
    end: int
    event: str
    kind: str
    main: bool = False


def marks_of(event: Event) -> Iterator[Mark]:
    """All spans of an event."""
    trigger = event.what.trigger.span
    yield Mark(trigger.start, trigger.end, event.id, "what", main=True)
    spans: list[tuple[str, Span | None]] = [("what", mention.trigger.span) for mention in event.mentions]
    spans += [("who", one.span) for one in event.who]
    spans += [("where", slot.span) for slot in event.where]
    spans += [("when", slot.span) for slot in event.when]
    for told in event.according_to:
        spans.append(("source", told.source.span if told.source else None))
        spans.append(("cue", told.cue.span if told.cue else None))
    yield from (Mark(span.start, span.end, event.id, kind) for kind, span in spans if span is not None)


def article(extraction: Extraction, words: str) -> Html:
    """The whole text, each stretch with the events that it belongs to."""
    opening: dict[int, list[Mark]] = defaultdict(list)
    closing: dict[int, list[Mark]] = defaultdict(list)
    for event in extraction.events:
        for mark in marks_of(event):
            if mark.start < mark.end:
                opening[mark.start].append(mark)
                closing[mark.end].append(mark)
    cuts = sorted({0, len(words), *opening, *closing})
    over: dict[Mark, int] = {}
    parts: list[str] = []
    for start, end in pairwise(cuts):
        for mark in closing.get(start, ()):
            over[mark] -= 1
            if not over[mark]:
                del over[mark]
        for mark in opening.get(start, ()):
            over[mark] = over.get(mark, 0) + 1
        parts.append(_piece(words[start:end], start, list(over)) if over else _between(words[start:end]))
    return element("article", join(*parts), class_="text", aria_label="Article")


def _between(words: str) -> str:
    """Words of no event; more than one empty line is shown as one."""
    return EMPTY_LINES.sub("\n\n", words)


def _piece(words: str, start: int, marks: list[Mark]) -> Html:
    kind = min((mark.kind for mark in marks), key=KINDS.index)
    names = " ".join(sorted({f"{mark.event}:{mark.kind}" for mark in marks}))
    main = next((mark for mark in marks if mark.main and mark.start == start), None)
    if main is None:
        return element("span", words, class_=f"m {kind}", data_marks=names)
    return element(
        "span",
        words,
        class_=f"m {kind}",
        data_marks=names,
        data_event=main.event,
        id=f"t-{main.event}",
        role="button",
        tabindex=0,
    )
