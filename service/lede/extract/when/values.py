"""Resolved values: a spot of the calendar as a TIMEX3, steps from one spot to another, local time in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from lede.extract.when import reckon
from lede.extract.when.reckon import NO_INTERVAL, Interval, Spot
from lede.result import TimeType

CLOCK_UNITS = frozenset({"second", "minute", "hour"})
DAY_UNITS = frozenset({"day", "night"})
WEEK_UNITS = frozenset({"week", "weekend", "fortnight"})


@dataclass(frozen=True, slots=True)
class Resolved:
    """TIMEX3 type, value and mod, the local interval, and the spot that later times may be counted from."""

    type: TimeType
    value: str
    mod: str = ""
    interval: Interval = NO_INTERVAL
    spot: Spot | None = None
    zone: str = ""


def in_utc(moment: datetime | None, reference: datetime | None, zone: str = "") -> datetime | None:
    """A local instant in UTC: by the zone that the text names, else the reference's, else UTC."""
    if moment is None:
        return None
    try:
        if zone:
            sign = -1 if zone.startswith("-") else 1
            hours, _, minutes = zone.lstrip("+-").replace(":", ":").partition(":")
            hours, minutes = (hours[:2], hours[2:] or minutes)
            return (moment - sign * timedelta(hours=int(hours), minutes=int(minutes or 0))).replace(tzinfo=UTC)
        return moment.replace(tzinfo=reference.tzinfo if reference and reference.tzinfo else UTC).astimezone(UTC)
    except OverflowError:
        return None


def is_real(spot: Spot) -> bool:
    """True if the calendar has that spot."""
    if spot.month is None or spot.day is None or not 1 <= spot.year <= 9998:
        return spot.year != 0
    try:
        date(spot.year, spot.month, spot.day)
    except ValueError:
        return False
    return True


def at_spot(spot: Spot, mod: str = "") -> Resolved:
    """A spot as a date; without value if no calendar has it."""
    if not is_real(spot):
        return Resolved(TimeType.DATE, "", mod)
    return Resolved(TimeType.DATE, reckon.spot_value(spot), mod, reckon.spot_interval(spot), spot)


def padded(spot: Spot) -> str:
    """A day that is not known within a month or year that is: 1980-XX-XX."""
    return reckon.spot_value(spot) + ("-XX" if spot.month else "-XX-XX" if spot.day is None else "")


def moved(origin: Spot, unit: str, step: float, mod: str) -> Resolved:
    """The day, week, month … so many units off, in the unit's own grain."""
    if unit in DAY_UNITS or unit in WEEK_UNITS:
        return _moved_days(origin, unit, step, mod)
    if unit in ("month", "quarter"):
        return _moved_months(origin, unit, step, mod)
    years = {"year": 1, "decade": 10, "century": 100, "millennium": 1000}[unit] * step
    if years != int(years) and origin.whole is not None:
        return _moved_months(origin, "month", years * 12, mod)
    if abs(years) > 1_000_000:
        return Resolved(TimeType.DATE, "", mod)
    year = reckon.add_years(origin.year, round(years))
    long = {"decade": 1, "century": 2, "millennium": 2}.get(unit, 0)
    if (long and abs(step) <= 1) or unit == "decade":
        first = year - year % 10**long
        interval = reckon.months_interval(first, 1, 12 * 10**long) if first > 0 else NO_INTERVAL
        return Resolved(TimeType.DATE, reckon.year_text(year)[:-long], mod, interval)
    return at_spot(Spot(year), mod)


def _moved_days(origin: Spot, unit: str, step: float, mod: str) -> Resolved:
    day = origin.whole
    weeks = unit in WEEK_UNITS
    if day is None:
        if weeks:
            return Resolved(TimeType.DATE, f"{reckon.year_text(origin.year)}-WXX", mod)
        return Resolved(TimeType.DATE, padded(origin) if origin.day is None else "", mod)
    moved = reckon.shift_date(day, unit, step)
    if moved is None:
        return Resolved(TimeType.DATE, "", mod)
    if not weeks:
        return at_spot(Spot.of(moved), mod)
    monday = moved - timedelta(days=moved.isoweekday() - 1) if moved.toordinal() > 7 else moved
    if unit == "weekend":
        saturday = reckon.shift_day(monday, 5)
        end = reckon.shift_day(monday, 7)
        return Resolved(
            TimeType.DATE,
            reckon.week_value(moved) + "-WE",
            mod,
            reckon.days_interval(saturday, end),
            Spot.of(saturday) if saturday else None,
        )
    interval = reckon.days_interval(monday, reckon.shift_day(monday, 7))
    return Resolved(TimeType.DATE, reckon.week_value(moved), mod, interval, Spot(moved.year, moved.month))


def _moved_months(origin: Spot, unit: str, step: float, mod: str) -> Resolved:
    if origin.month is None:
        return Resolved(TimeType.DATE, f"{reckon.year_text(origin.year)}-XX", mod)
    if abs(step) > 1_000_000:
        return Resolved(TimeType.DATE, "", mod)
    year, month = reckon.add_months(origin.year, origin.month, round(step * (3 if unit == "quarter" else 1)))
    if unit == "month":
        return at_spot(Spot(year, month), mod)
    quarter = (month - 1) // 3 + 1
    interval = reckon.months_interval(year, 3 * quarter - 2, 3)
    return Resolved(TimeType.DATE, f"{reckon.year_text(year)}-Q{quarter}", mod, interval, Spot(year))
