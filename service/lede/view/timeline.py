"""The dated events in the order of their time; a wide gap between two dates is said in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

from lede.result import Event, Extraction, TimeSlot
from lede.view.cards import label
from lede.view.markup import Html, element

WORTH_SAYING = timedelta(days=60)
YEAR_DAYS, MONTH_DAYS = 365.25, 30.44


def timeline(extraction: Extraction) -> Html:
    """A list of dates with the events of each."""
    dated = [(slot.earliest, slot, event) for event in extraction.events if (slot := _dated(event)) and slot.earliest]
    dated.sort(key=lambda row: (row[0], row[1].latest or row[0], row[2].what.trigger.span.start))
    rows: list[Html] = []
    before: datetime | None = None
    for (earliest, value), group in groupby(dated, key=lambda row: (row[0], row[1].value)):
        if before is not None and earliest - before >= WORTH_SAYING:
            rows.append(element("li", _gap(earliest - before), class_="gap"))
        before = earliest
        rows.append(element("li", element("time", _shown(value, earliest)), *(_event(event) for _, _, event in group)))
    left = len(extraction.events) - len(dated)
    note = element("p", f"{left} without a date", class_="note") if left else ""
    return element(
        "div", element("ol", *rows) if rows else element("p", "no dates", class_="note"), note, class_="time"
    )


def _dated(event: Event) -> TimeSlot | None:
    return next((slot for slot in event.when if slot.earliest is not None), None)


def _shown(value: str, earliest: datetime) -> str:
    return value if value[:1].isdigit() else earliest.date().isoformat()


def _event(event: Event) -> Html:
    return element("button", label(event), type="button", data_event=event.id)


def _gap(distance: timedelta) -> str:
    days = distance.days
    if days >= YEAR_DAYS:
        return f"{days / YEAR_DAYS:.0f} years" if days >= 1.5 * YEAR_DAYS else "a year"
    return f"{days / MONTH_DAYS:.0f} months"
