"""The events as a list, the most salient first; each opens to all that is known of it."""

from __future__ import annotations

from collections.abc import Iterable

from lede.result import Attribution, Event, Extraction, Modality, Polarity
from lede.view.markup import Html, element, join

INFERRED = " *"


def cards(extraction: Extraction) -> Html:
    """The list."""
    ranked = sorted(extraction.events, key=lambda event: (-event.salience, event.what.trigger.span.start))
    return element("ol", *(_card(event) for event in ranked), id="events")


def type_of(event: Event) -> str:
    """`TYPE/subtype`, or `OTHER`."""
    return "/".join(filter(None, [event.type, event.subtype])) or "OTHER"


def label(event: Event) -> str:
    """One line for an event."""
    return " ".join((event.what.summary or event.what.trigger.span.text).split())


def _card(event: Event) -> Html:
    head = element(
        "summary",
        element("b", label(event)),
        element("span", ", ".join([type_of(event), *_doubts(event)]), class_="type"),
        element("meter", f"{event.salience:.2f}", min=0, max=1, value=f"{event.salience:.2f}", title="salience"),
    )
    return element(
        "li",
        element("details", head, _slots(event)),
        id=f"c-{event.id}",
        data_event=event.id,
        data_type=event.type or "OTHER",
        data_confidence=f"{event.confidence:.3f}",
    )


def _doubts(event: Event) -> list[str]:
    doubts = ["did not happen"] if event.polarity is Polarity.NEGATIVE else []
    return doubts + ([event.modality.value.lower()] if event.modality is not Modality.ACTUAL else [])


def _slots(event: Event) -> Html:
    rows = [
        *_rows("who", (f"{one.name or one.span.text} ({one.role.value.lower()})" for one in event.who)),
        *_rows(
            "where",
            (
                ", ".join(
                    filter(None, [slot.place.name or (slot.span.text if slot.span else ""), slot.place.country_code])
                )
                + (INFERRED if slot.inferred else "")
                for slot in event.where
            ),
        ),
        *_rows(
            "when",
            (
                (slot.value or (slot.span.text if slot.span else "")) + (INFERRED if slot.inferred else "")
                for slot in event.when
            ),
        ),
        *_rows("source", (_source(told) for told in event.according_to), "according to"),
        *_rows("why", (reason.span.text for reason in event.why)),
        *_rows("how", (manner.span.text for manner in event.how)),
        *_rows("sure", [f"{event.confidence:.0%}, told as {event.factuality:+.1f} of ±3"], "confidence"),
    ]
    return element("dl", *rows)


def _rows(kind: str, values: Iterable[str], name: str = "") -> list[Html]:
    rows = [element("dd", " ".join(value.split())) for value in values]
    return [element("dt", name or kind, class_=kind), *rows] if rows else []


def _source(told: Attribution) -> str:
    source = told.source
    name = (source.name or (source.span.text if source.span else "")) if source else ""
    cue = told.cue.span.text if told.cue else ""
    return f"{name or 'unnamed'} ({cue})" if cue else name or "unnamed"


def types(extraction: Extraction) -> Html:
    """A box to tick for each type of event."""
    names = sorted({event.type or "OTHER" for event in extraction.events})
    boxes = (
        element("label", element("input", type="checkbox", name="type", value=name, checked=True), f" {name.lower()}")
        for name in names
    )
    return join(*boxes)
