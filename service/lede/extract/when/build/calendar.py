"""What numbers, years, clock times and calendar dates mean: each function turns a match into a value, or None."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from lede.extract.when.build.table import builder
from lede.extract.when.grammar import Match
from lede.extract.when.meaning import Amount, Point


@builder
def words_number(m: Match) -> float | None:
    """Value of number words: "twenty-five", "two hundred and fifty"."""
    total, group = 0.0, 0.0
    previous = None
    for item in m.items:
        if "CARD" in item.values:
            number = float(item.values["CARD"])
            if previous == "CARD" and not (group % 100 >= 20 and group % 10 == 0 and 0 < number < 10):
                return None
            group += number
            previous = "CARD"
        elif "SCALE" in item.values:
            scale = float(item.values["SCALE"])
            group = max(group, 1) * scale
            if scale >= 1000:
                total, group = total + group, 0
            previous = "SCALE"
        elif "NUM" in item.values:
            group = float(item.values["NUM"])
    return total + group


@builder
def and_a_half(m: Match) -> float:
    """A number and a half."""
    return float(m.get("NUM")) + 0.5


@builder
def amount(m: Match) -> Amount | None:
    """Number and unit. The number is 1 for an article, open for "several", the rule's own where it sets one."""
    unit = m.get("UNIT") or m.get("UNITS")
    number = m.get("NUM", m.params.get("number", 1.0))
    if m.get("UNSURE") or m.params.get("open"):
        number = None
    if number is not None and number > 10_000_000_000:
        return None
    if unit == "quarter" and m.get("FILLER") is None:
        return None
    return Amount(None if number is None else float(number) + m.params.get("plus", 0), unit)


@builder
def year(m: Match) -> Point:
    """A year of the common era, of the era before, or of two digits."""
    if "YEARBC" in dict(m.taken):
        number = m.get("YEARBC")
        return Point(year=-number if "BC" in dict(m.taken) else number)
    if "Y2Q" in dict(m.taken):
        return Point(year=m.get("Y2Q"), short=True)
    return Point(year=m.get("Y4") or m.get("Y3"), short="Y3" in dict(m.taken))


@builder
def year_after(m: Match) -> Point | None:
    """The second year of "1914-18"."""
    first: Point = m.get("YEAR")
    short = m.get("Y2")
    if first.year is None or first.year < 1000:
        return None
    number = first.year - first.year % 100 + short
    if short <= first.year % 100:
        return Point(year=number + 100) if first.year % 100 >= 95 and short <= 10 else None
    return Point(year=number)


@builder
def decade(m: Match) -> Point:
    """A decade: "the 1990s", "the nineties"; hundreds before 2000 are centuries: "the 1600s"."""
    number = int(m.get("DECADE") or m.get("DECADEWORD"))
    if number < 100:
        return Point(decade=number, short=True)
    if number % 100 == 0 and number < 2000:
        return Point(century=number // 100 + 1)
    return Point(decade=-number if "BC" in dict(m.taken) else number)


@builder
def century(m: Match) -> Point | None:
    """A century: its ordinal, negative before Christ; declines one that has not come near."""
    number = int(m.get("ORD"))
    if not 1 <= number <= 30:
        return None
    return Point(century=-number if "BC" in dict(m.taken) else number)


@builder
def clock(m: Match) -> Point | None:
    """A time of day with its zone; declines an hour that no clock shows."""
    text = m.get("CLOCK") or m.get("CLOCKWORD") or m.get("DECIMAL") or m.get("MILITARY")
    if text is None:
        number = m.get("HOUR", m.get("HOUR12", m.get("NUM")))
        parts = [int(number)] if number is not None and float(number).is_integer() else [99]
        parts += [int(m.get("MM"))] if m.get("MM") is not None else []
    elif text.isdigit():
        parts = [int(text[:2]), int(text[2:])]
    else:
        parts = [int(part) for part in re.split(r"[:.]", text)]
    hour, minute, second = (*parts, None, None)[:3]
    half = m.get("AMPM")
    if hour is None or hour > 24 or (minute or 0) > 59 or (second or 0) > 59 or (half and not 1 <= hour <= 23):
        return None
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "PM" else 0)
    if (hour == 24 and minute) or (second is not None and m.params.get("bare")):
        return None
    return Point(hour=hour, minute=minute, second=second, zone=m.get("ZONE", ""))


@builder
def clock_near(m: Match) -> Point | None:
    """Half past, quarter to: minutes counted from an hour."""
    hour, minutes = int(m.get("NUM") or m.get("HOUR")), int(m.params["minutes"])
    if not 1 <= hour <= 12:
        return None
    return Point(hour=hour if minutes > 0 else (hour - 1) or 12, minute=minutes % 60)


@builder
def old_year(m: Match) -> Point | None:
    """A year before 1000 that the words show to be one."""
    number = int(m.get("Y3"))
    return Point(year=number) if 100 <= number < 1000 else None


@builder
def calendar_old(m: Match) -> Point | None:
    """A day of a year before 1000: "30 September 420"."""
    month, day = int(m.get("MONTH") or m.get("LOWMONTH")), int(m.get("DAY") or m.get("ORDDAY"))
    found = old_year(m)
    return None if found is None or not real_day(None, month, day) else Point(year=found.year, month=month, day=day)


def _year_of(m: Match) -> dict[str, Any]:
    found: Point | None = m.get("YEAR")
    return {} if found is None else {"year": found.year, "short": found.short}


def real_day(year_: int | None, month: int, day: int) -> bool:
    """True if the calendar has that day (29 February in a leap year, or where no year is given)."""
    try:
        date(year_ if year_ and year_ > 0 else 2000, month, day)
    except (ValueError, OverflowError):
        return False
    return True


@builder
def calendar(m: Match) -> Point | None:
    """Day, month and year, as far as they are given; declines 31 February."""
    months = m.all("MONTH") or m.all("LOWMONTH")
    month = months[m.params.get("which_month", 0)]
    days = [value for name, value in m.taken if name in ("DAY", "ORDDAY")]
    day = int(days[m.params.get("which_day", 0)]) if days else None
    given = _year_of(m)
    if day and not real_day(given.get("year"), int(month), day):
        return None
    return Point(month=int(month), day=day, **given)


@builder
def impossible(m: Match) -> bool | None:
    """True for a day that no calendar has: its month and year are no time either."""
    day = m.get("DAY") or m.get("ORDDAY")
    return None if real_day(_year_of(m).get("year"), int(m.get("MONTH")), int(day)) else True


@builder
def month_day_only(m: Match) -> Point:
    """A day whose month stands elsewhere: "the 13th"."""
    return Point(day=int(m.get("ORDDAY") or m.get("DAY")))


@builder
def iso(m: Match) -> Point | None:
    """2019-01-05, with or without a time."""
    found = re.match(
        r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?$", m.get("ISO")
    )
    if found is None:
        return None
    year_, month, day = int(found[1]), int(found[2]), int(found[3])
    if year_ == 0 or not real_day(year_, month, day):
        return None
    if found[4] is None:
        return Point(year=year_, month=month, day=day)
    hour, minute, second = int(found[4]), int(found[5]), int(found[6] or 0)
    if hour > 24 or minute > 59 or second > 59:
        return None
    zone = "+00" if found[7] == "Z" else found[7] or ""
    return Point(
        year=year_, month=month, day=day, hour=hour, minute=minute, second=second if found[6] else None, zone=zone
    )


@builder
def slashed(m: Match) -> Point | None:
    """10/6/2020: month first, unless it can only be a day; with dots the day comes first."""
    text: str = m.get("SLASHED")
    first, second, year_ = (int(part) for part in re.split(r"[/.]", text))
    if year_ < 100:
        year_ += 2000 if year_ < 50 else 1900
    month, day = (second, first) if "." in text or first > 12 else (first, second)
    if year_ == 0 or not 1 <= month <= 12 or not real_day(year_, month, day):
        return None
    return Point(year=year_, month=month, day=day)


@builder
def weekday(m: Match) -> Point:
    """A weekday, with the day of the month where it is given."""
    return Point(weekday=int(m.get("WEEKDAY")), day=m.get("ORDDAY"))


@builder
def season(m: Match) -> Point:
    """A season, with its year where it is given."""
    return Point(season=str(m.get("SEASON") or m.get("FALL") or "FA"), **_year_of(m))


@builder
def fraction(m: Match) -> Point | None:
    """A quarter or a half of a year."""
    number, inside = int(m.get("ORD") or m.get("DAY") or m.params.get("number", 0)), m.get("DATE")
    parts = {} if inside is None else {"base": inside}
    if m.params["of"] == "quarter":
        return Point(quarter=number, **_year_of(m), **parts) if 1 <= number <= 4 else None
    return Point(half=number, **_year_of(m), **parts) if 1 <= number <= 2 else None


@builder
def fiscal(m: Match) -> Point:
    """A fiscal year: its days depend on whose it is."""
    return Point(fiscal=True, **_year_of(m))


@builder
def feast(m: Match) -> str:
    """The name of a holiday or a period, as its table has it."""
    return str(m.params["name"])


@builder
def holiday(m: Match) -> Point:
    """A holiday, with its year where it is given."""
    return Point(holiday=m.get("FEAST"), **_year_of(m))


@builder
def era(m: Match) -> Point:
    """A named period."""
    return Point(era=m.get("ERA"))


@builder
def just_year(m: Match) -> Point:
    """A year by itself."""
    found: Point = m.get("YEAR")
    return found
