"""Calendar arithmetic without the text: steps, weeks, holidays, the first and last instant of what a value names."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache

from lede.lexicons import load_table

SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
PART_HOURS = {"MO": (5, 12), "MI": (11, 14), "AF": (12, 18), "EV": (18, 24), "NI": (18, 30), "DT": (6, 20)}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the calendar as fine as it is known. `year` is negative before Christ."""

    year: int
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None

    @property
    def whole(self) -> date | None:
        """The day, if it is one that `date` can hold."""
        if self.month is None or self.day is None or not 1 <= self.year <= 9998:
            return None
        return date(self.year, self.month, self.day)

    @classmethod
    def of(cls, day: date) -> Spot:
        """The spot of a day."""
        return cls(day.year, day.month, day.day)

    def within(self, outer: Spot) -> bool:
        """True if this spot lies in the period that `outer` names."""
        return self.year == outer.year and (outer.month is None or self.month == outer.month)


def year_text(year: int | None) -> str:
    """TIMEX3 year: 1939, BC0493, XXXX."""
    if year is None:
        return "XXXX"
    return f"BC{-year:04}" if year < 0 else f"{year:04}"


def week_value(day: date) -> str:
    """ISO week of a day: 2020-W41."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def spot_value(spot: Spot) -> str:
    """TIMEX3 value of a spot, as fine as it is known."""
    text = year_text(spot.year)
    if spot.month is not None:
        text += f"-{spot.month:02}"
        if spot.day is not None:
            text += f"-{spot.day:02}"
    return text


def add_years(year: int, step: int) -> int:
    """Count years over the start of the era, which has no year 0."""
    moved = year + step
    return moved + (1 if year < 0 <= moved else -1 if moved <= 0 < year else 0)


def add_months(year: int, month: int, step: int) -> tuple[int, int]:
    """Year and month so many months off."""
    count = month - 1 + step
    return add_years(year, count // 12), count % 12 + 1


def shift_day(day: date, days: int) -> date | None:
    """The day so many days off, None outside the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def shift_date(day: date, unit: str, number: float) -> date | None:
    """The day that lies `number` units off, None outside the calendar."""
    days = {"day": 1, "night": 1, "week": 7, "weekend": 7, "fortnight": 14}.get(unit)
    if days:
        return shift_day(day, round(number * days)) if abs(number) < 4_000_000 else None
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}.get(unit)
    if months is None or abs(number) > 100_000:
        return day if months is None else None
    year, month = add_months(day.year, day.month, round(number * months))
    if not 1 <= year <= 9998:
        return None
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm printed by Nature in 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def weekday_of_month(year: int, month: int, number: int, weekday: int) -> date:
    """The first, second … (5 = last) weekday (1 = Monday) of a month."""
    if number == 5:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (number - 1))


@cache
def _holidays() -> dict[str, tuple[str, str, str]]:
    return {name: (how, month, step) for name, how, month, step in load_table("when/holidays.tsv", 4)}


def holiday_date(name: str, year: int) -> date | None:
    """Day of a holiday in a year; None for one that follows another calendar."""
    how, month, step = _holidays()[name]
    if not 1583 <= year <= 9998 and how != "fixed":
        return None
    if how == "fixed" and 1 <= year <= 9998:
        return date(year, int(month), int(step))
    if how == "weekday":
        number, weekday = step.split()
        return weekday_of_month(year, int(month), int(number), int(weekday))
    return easter(year) + timedelta(days=int(step)) if how == "easter" else None


@cache
def _eras() -> dict[str, tuple[date, date]]:
    return {
        name: (date.fromisoformat(first), date.fromisoformat(last))
        for name, first, last in load_table("when/eras.tsv", 3)
    }


Interval = tuple[datetime | None, datetime | None]
NO_INTERVAL: Interval = (None, None)


def days_interval(first: date | None, after: date | None) -> Interval:
    """Midnight of the first day to midnight after the last one."""
    midnight = time()
    return (
        datetime.combine(first, midnight) if first else None,
        datetime.combine(after, midnight) if after else None,
    )


def months_interval(year: int, month: int, count: int) -> Interval:
    """So many months from the first of a month on."""
    last_year, last_month = add_months(year, month, count)
    if not 1 <= year <= 9998 or not 1 <= last_year <= 9998:
        return NO_INTERVAL
    return days_interval(date(year, month, 1), date(last_year, last_month, 1))


def spot_interval(spot: Spot) -> Interval:
    """Year, month or day as an interval."""
    if spot.month is None:
        return months_interval(spot.year, 1, 12)
    if spot.day is None:
        return months_interval(spot.year, spot.month, 1)
    day = spot.whole
    return days_interval(day, shift_day(day, 1)) if day else NO_INTERVAL


def era_interval(name: str) -> Interval:
    """First to last day of a named period."""
    first, last = _eras()[name]
    return days_interval(first, shift_day(last, 1))


def part_interval(day: date, part: str) -> Interval:
    """Morning, afternoon … of a day; a night ends on the next one."""
    hours = PART_HOURS.get(part)
    if hours is None:
        return days_interval(day, shift_day(day, 1))
    start = datetime.combine(day, time())
    return start + timedelta(hours=hours[0]), start + timedelta(hours=hours[1])


def clock_interval(spot: Spot, second: int | None) -> Interval:
    """An hour, a minute or a second of a day."""
    day = spot.whole
    if day is None or spot.hour is None:
        return NO_INTERVAL
    start = datetime.combine(day, time()) + timedelta(hours=spot.hour, minutes=spot.minute or 0, seconds=second or 0)
    if second is not None:
        return start, start + timedelta(seconds=1)
    return start, start + (timedelta(hours=1) if spot.minute is None else timedelta(minutes=1))


def coarser(spot: Spot) -> Spot:
    """The spot without its clock."""
    return replace(spot, hour=None, minute=None)
