"""Times counted from events: "resigned today, *a day after* protesters stormed …" dates the storming."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from spacy.tokens import Doc

from lede.extract.when.find import scan
from lede.extract.when.meaning import Shift
from lede.extract.when.reckon import Spot, shift_date, spot_value, week_value
from lede.facts import EventTime, Phrase, TimeExpression
from lede.result import TimeType


def count_from_events(doc: Doc, event_at: dict[int, int], result: dict[int, list[EventTime]]) -> None:
    """Give each time that is counted from an event its value, or give the event that it is counted from one.

    Reads: `anchored_on`, the times found so far.
    Yields: changes `result`: the value of "a day after protesters stormed" where the storming has a date,
    else the date of the storming where the main event has one.
    Leaves alone: pairs in which neither or both have a date.
    """
    for event in sorted(result):
        for at, found in enumerate(result[event]):
            time = found.time
            if time is None or time.anchored_on is None:
                continue
            other = event_at.get(time.anchored_on)
            shift = _shift(doc, time.phrase)
            if other is None or other == event or shift is None:
                continue
            there, here = _date_of(result.get(other, ())), _date_of(result[event])
            if there is not None:
                result[event][at] = replace(
                    found, time=_dated(time, there, shift, shift.sign, time.phrase, time.anchored_on)
                )
            elif here is not None and shift.amount.number is not None:
                words = _words(doc, time)
                dated = _dated(
                    time, here, shift, -shift.sign, words, doc[found.phrase.head].i if found.phrase else words.head
                )
                result.setdefault(other, []).append(EventTime(words, dated, "when.counted_back"))


def _shift(doc: Doc, phrase: Phrase) -> Shift | None:
    """The amount and direction that the words of a time give."""
    found = scan(doc[phrase.start : phrase.end].text + " x")
    meaning = found[0].meaning if found else None
    return meaning if isinstance(meaning, Shift) and meaning.origin == "event" else None


def _date_of(times: list[EventTime] | tuple[()]) -> datetime | None:
    """First day of an event that is dated to the day."""
    for found in times:
        time = found.time
        if time is None or time.earliest is None or time.latest is None or time.type is TimeType.DURATION:
            continue
        if time.latest - time.earliest <= timedelta(days=1) and time.anchored_on is None:
            return time.earliest
    return None


def _dated(
    time: TimeExpression, start: datetime, shift: Shift, sign: int, phrase: Phrase, anchor: int
) -> TimeExpression:
    """The time counted from a day."""
    day = (start + timedelta(hours=12)).date()
    number, unit = shift.amount.number, shift.amount.unit
    moved = None if number is None else shift_date(day, unit, sign * number)
    if moved is None or unit in ("hour", "minute", "second"):
        return replace(time, phrase=phrase, anchored_on=anchor)
    value = {"week": week_value(moved), "month": f"{moved:%Y-%m}", "year": f"{moved.year:04}"}.get(unit)
    if unit in ("day", "night"):
        first = start + (moved - day)
        return replace(time, phrase=phrase, value=spot_value(Spot.of(moved)), earliest=first,
                       latest=first + timedelta(days=1), anchored_on=anchor)  # fmt: skip
    return replace(time, phrase=phrase, value=value or "", earliest=None, latest=None, anchored_on=anchor)


def _words(doc: Doc, time: TimeExpression) -> Phrase:
    """The amount with its preposition, without what follows: "a day after"."""
    end = time.phrase.start
    while end < time.phrase.end and doc[end].lower_ not in ("after", "before", "following", "to", "of"):
        end += 1
    return Phrase(time.phrase.start, min(end + 1, time.phrase.end), time.phrase.head)
