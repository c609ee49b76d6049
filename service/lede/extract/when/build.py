"""What the rules of `data/when/rules.toml` mean: each function turns a match into a value, or None to decline."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from lede.extract.when.grammar import Build, Match
from lede.extract.when.meaning import Amount, Length, Meaning, Origin, Point, Repeat, Shift, Vague

BUILDERS: dict[str, Build] = {}
SHIFTED_BY_HOURS = frozenset({"second", "minute", "hour"})
CODES = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "night": "D", "week": "W", "weekend": "WE",
    "fortnight": "W", "month": "M", "quarter": "Q", "year": "Y", "decade": "DE", "century": "CE", "millennium": "ML",
}  # fmt: skip
OPEN_SET = {
    "day": "XXXX-XX-XX", "week": "XXXX-WXX", "month": "XXXX-XX", "year": "XXXX", "hour": "XXXX-XX-XXTXX",
    "night": "XXXX-XX-XXTNI", "weekend": "XXXX-WXX-WE", "quarter": "XXXX-QX",
}  # fmt: skip


def builder(function: Callable[[Match], Any]) -> Callable[[Match], Any]:
    """Enter a function in the table of builders, under its name."""
    BUILDERS[function.__name__] = function
    return function


def duration_value(amount: Amount) -> str:
    """TIMEX3 value of a duration: P3D, PT30M, PXW."""
    code, number = CODES[amount.unit], amount.number
    if number is not None and amount.unit == "fortnight":
        number *= 2
    text = "X" if number is None else f"{number:g}".removeprefix("0") if number < 1 else f"{number:.10g}"
    return f"PT{text}{code[1]}" if code.startswith("T") else f"P{text}{code}"


# --- numbers and amounts


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


# --- years, decades, centuries


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
    number = int(m.get("ORD"))
    if not 1 <= number <= 30:
        return None
    return Point(century=-number if "BC" in dict(m.taken) else number)


# --- clock


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


# --- calendar


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
def month_day_only(m: Match) -> Point:
    """A day whose month stands elsewhere: "the 13th"."""
    return Point(day=int(m.get("ORDDAY") or m.get("DAY")))


@builder
def iso(m: Match) -> Point | None:
    """2019-01-05, with or without a time."""
    found = re.match(r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?$", m.get("ISO"))
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
    return Point(year=year_, month=month, day=day, hour=hour, minute=minute, second=second if found[6] else None, zone=zone)


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
    return Point(weekday=int(m.get("WEEKDAY")), day=m.get("ORDDAY"))


@builder
def season(m: Match) -> Point:
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
    return Point(fiscal=True, **_year_of(m))


@builder
def feast(m: Match) -> str:
    return str(m.params["name"])


@builder
def holiday(m: Match) -> Point:
    return Point(holiday=m.get("FEAST"), **_year_of(m))


@builder
def era(m: Match) -> Point:
    return Point(era=m.get("ERA"))


@builder
def just_year(m: Match) -> Point:
    found: Point = m.get("YEAR")
    return found


# --- pointing words


def _pointer(m: Match) -> tuple[int, Origin]:
    """Step and origin of "last", "next", "that"; the rule may set its own."""
    step, origin = str(m.get("WHICH", "0 now")).split()
    return int(m.params.get("step", step)), m.params.get("origin", origin)


@builder
def deictic(m: Match) -> Shift:
    step, unit = str(m.get("DEICTIC")).split()
    days = int(step) + int(m.params.get("more", 0))
    return Shift(amount=Amount(float(abs(days)), unit), sign=(days > 0) - (days < 0), origin="now")


@builder
def pointed_unit(m: Match) -> Meaning | None:
    """ "last week", "the next day", "that year"."""
    step, origin = _pointer(m)
    unit = m.get("UNIT")
    if unit in SHIFTED_BY_HOURS:
        return Vague("PRESENT_REF") if step == 0 else None
    return Shift(amount=Amount(float(abs(step)), unit), sign=step, origin=origin)


@builder
def pointed_name(m: Match) -> Point | None:
    """ "last Friday", "that September", "this spring", "next Christmas"."""
    step, origin = _pointer(m)
    inner: Point | None = m.get("DATE")
    if inner is not None:
        bare = inner.year is None and inner.which is None and inner.base is None and not inner.decade
        if not bare or inner.century or not (inner.weekday or inner.month or inner.season or inner.holiday):
            return None
        return replace(inner, which=step, origin=origin)
    if m.get("WEEKDAY"):
        return Point(weekday=int(m.get("WEEKDAY")), which=step, origin=origin)
    if m.get("MONTH"):
        return Point(month=int(m.get("MONTH")), which=step, origin=origin)
    return Point(season=str(m.get("SEASON") or "FA"), which=step, origin=origin)


@builder
def pointed_part(m: Match) -> Point:
    """ "this morning", "last night", "the next afternoon"."""
    step, origin = _pointer(m)
    return Point(part=str(m.get("PART") or m.get("NIGHTWORD")), which=step, origin=origin, mod=_phase(m))


@builder
def from_now(m: Match) -> Shift:
    """An amount counted from a pointed time: "three days ago", "two years later"."""
    found = m.get("AMOUNT") or Amount(None, m.get("UNITS") or m.get("UNIT"))
    if m.params.get("one"):
        found = Amount(1.0, m.get("UNIT"))
    return Shift(amount=found, sign=int(m.params["sign"]), origin=m.params["origin"], mod=found.mod)


@builder
def from_date(m: Match) -> Shift | None:
    """An amount counted from a date that stands beside it: "two days before Christmas"."""
    found = m.get("AMOUNT") or Amount(1.0 if m.get("UNIT") else None, m.get("UNIT") or m.get("UNITS"))
    return Shift(amount=found, sign=int(m.params["sign"]), origin="text", base=m.get("DATE"))


# --- durations and sets


@builder
def length(m: Match) -> Length:
    """A duration, open or pointed: "three days", "the past year", "recent weeks"."""
    found = m.get("AMOUNT")
    if found is None:
        unit = m.get("UNIT") or m.get("UNITS")
        found = Amount(m.get("NUM") if m.get("UNITS") else 1.0, unit)
    sign = m.params.get("sign")
    origin: Origin = m.params.get("origin", "now")
    if sign is None and m.get("WHICH"):
        sign, origin = _pointer(m)
    return Length(amount=found, sign=int(sign or 0), origin=origin, mod=found.mod)


@builder
def length_of(m: Match) -> Length | None:
    """ "the first ten months of 1915": the date says which."""
    found: Length = m.get("DUR")
    return found if found.sign == 0 or found.origin == "now" else None


@builder
def repeated(m: Match) -> Repeat | None:
    """A set: "every day", "twice a week", "Mondays", "daily"."""
    if "OFTEN" in dict(m.taken):
        return Repeat(m.get("OFTEN"))
    if found := m.get("AMOUNT"):
        return Repeat(duration_value(found))
    if found := m.get("WEEKDAY") or m.get("WEEKDAYS"):
        return Repeat(f"XXXX-WXX-{found}" + (f"T{m.get('PART')}" if m.get("PART") else ""))
    if found := m.get("MONTH"):
        return Repeat(f"XXXX-{int(found):02}")
    if found := m.get("SEASON") or m.get("SEASONS"):
        return Repeat(f"XXXX-{found}")
    if found := m.get("PART") or m.get("PARTS"):
        return Repeat(f"XXXX-XX-XXT{found}")
    unit = m.get("UNIT") or m.get("UNITS")
    if unit is None:
        return None
    if m.params.get("rate"):
        return Repeat(duration_value(Amount(1.0, unit)))
    if m.params.get("number"):
        return Repeat(duration_value(Amount(float(m.params["number"]), unit)))
    return Repeat(OPEN_SET.get(unit, duration_value(Amount(1.0, unit))))


# --- one time inside another


def _phase(m: Match) -> str:
    return str(m.params.get("mod") or m.get("PHASE") or m.get("EDGE") or "")


def _with_mod(found: Meaning, mod: str) -> Meaning | None:
    if isinstance(found, (Point, Shift, Length)):
        return replace(found, mod=found.mod or mod)
    return found


@builder
def edge(m: Match) -> Meaning | None:
    """ "the end of March", "early Sunday", "late 1990s", "later that month"."""
    found: Meaning | None = m.get("DATE") or m.get("TIME")
    if found is None:
        found = Shift(amount=Amount(0.0, m.get("UNIT")), sign=0, origin=m.params.get("origin", "here"))
    return _with_mod(found, _phase(m))


@builder
def about(m: Match) -> Meaning | Amount | None:
    """ "about 1910", "more than three years", "just two days later"."""
    mod = str(m.params.get("mod", m.get("ABOUT") or ""))
    found = m.get("AMOUNT")
    if found is not None:
        return replace(found, mod=found.mod or mod)
    inner: Meaning = m.get("DATE") or m.get("TIME") or m.get("DUR")
    counted = isinstance(inner, Shift) and inner.amount.number != 0 and inner.origin != "now"
    if mod in ("LESS_THAN", "MORE_THAN") and not m.params.get("any"):
        return None
    if not counted and not m.params.get("any") and mod != "APPROX":
        return None
    if m.has("some") and not counted:
        return None
    return _with_mod(inner, mod)


def _bare(found: Meaning) -> bool:
    """True for a month, weekday, season, holiday or part of a year whose year is open."""
    return (
        isinstance(found, Point)
        and found.year is None
        and found.base is None
        and bool(found.month or found.weekday or found.season or found.holiday or found.half or found.quarter)
    )


@builder
def inside(m: Match) -> Point | None:
    """A date within a larger one: "August of that year", "Monday of last week"."""
    inner, outer = m.all("DATE")
    if not _bare(inner) or inner.which not in (None, 0):
        return None
    if isinstance(outer, Shift) and outer.amount.unit in ("week", "month", "year", "decade") and outer.base is None:
        return replace(inner, base=outer)
    if isinstance(outer, Point) and outer.year and not outer.month and not outer.season:
        return replace(inner, year=outer.year, short=outer.short)
    return None


@builder
def weekday_and_date(m: Match) -> Point | None:
    """ "Friday, May 8, 2009", "Monday 5 October"."""
    name, day = m.all("DATE")
    if not isinstance(name, Point) or not isinstance(day, Point) or not name.weekday or name.base is not None:
        return None
    if name.which is not None or not day.month or not day.day or day.weekday or day.part or day.hour is not None:
        return None
    return replace(day, weekday=name.weekday, part=name.part)


@builder
def part_of_day(m: Match) -> Point | None:
    """ "Sunday night", "the morning of 5 May", "yesterday evening"."""
    day: Meaning = m.get("DATE")
    if isinstance(day, Point):
        whole = day.day or day.weekday or day.holiday
        if not whole or day.part or day.hour is not None or day.mod:
            return None
    elif not (isinstance(day, Shift) and day.amount.unit == "day" and not day.mod):
        return None
    return Point(part=str(m.get("PART") or "NI"), base=day, mod=_phase(m))


@builder
def clock_on_date(m: Match) -> Point | None:
    """ "5 p.m. on Monday", "Monday, 5 p.m.": the clock's day stands beside it."""
    time, day = m.get("TIME"), m.get("DATE") or m.all("TIME")[-1]
    if not isinstance(time, Point) or time.hour is None or time.base is not None or time.day:
        return None
    if isinstance(day, Point):
        if not (day.day or day.weekday or day.holiday or day.part) or day.hour is not None:
            return None
    elif not (isinstance(day, Shift) and day.amount.unit == "day"):
        return None
    return replace(time, base=day, zone=time.zone or m.get("ZONE", ""))


# --- words without a calendar value


@builder
def vague(m: Match) -> Vague:
    return Vague(str(m.params.get("value", m.get("VAGUE", ""))), bool(m.params.get("long")))


@builder
def generic_part(m: Match) -> Point:
    """A part of the day without its day: "at night"."""
    return Point(part=str(m.get("PART") or m.params.get("part")), which=m.params.get("step"), origin=m.params.get("origin", "text"), mod=_phase(m))


@builder
def nothing(m: Match) -> bool:
    """Words that look like a time and are none: they are taken out of the way."""
    return True


@builder
def each_date(m: Match) -> Repeat | None:
    """ "every Friday", "every May"."""
    inner = m.get("DATE")
    if not isinstance(inner, Point) or inner.year or inner.which is not None:
        return None
    if inner.weekday:
        return Repeat(f"XXXX-WXX-{inner.weekday}" + (f"T{m.get('PART')}" if m.get("PART") else ""))
    if inner.month:
        return Repeat(f"XXXX-{inner.month:02}" + (f"-{inner.day:02}" if inner.day else ""))
    return Repeat(f"XXXX-{inner.season}") if inner.season else Repeat("XXXX") if inner.holiday else None


@builder
def repeated_weekend(m: Match) -> Repeat:
    return Repeat("XXXX-WXX-WE")


@builder
def clock_after_date(m: Match) -> Point | None:
    """ "on Monday at 5 p.m.": the clock's day stands before it."""
    return clock_on_date(m)


@builder
def same_time(m: Match) -> Point:
    found: Point = m.get("TIME")
    return found


@builder
def clock_in_part(m: Match) -> Point | None:
    """ "7 o'clock in the evening"."""
    time: Point = m.get("TIME")
    if time.hour is None:
        return None
    late = m.get("PART") in ("AF", "EV") or (m.get("PART") == "NI" and time.hour >= 6)
    return replace(time, hour=time.hour + 12) if late and time.hour < 12 else time


@builder
def from_event(m: Match) -> Shift:
    """ "a day after …": counted from what is told next."""
    found = m.get("AMOUNT") or Amount(1.0 if m.get("UNIT") else None, m.get("UNIT") or m.get("UNITS"))
    return Shift(amount=found, sign=int(m.params["sign"]), origin="event")


@builder
def that_time(m: Match) -> Vague:
    return Vague("")


@builder
def generic(m: Match) -> Point:
    """A part of the day that stands for any day's: "at night", "a night attack"."""
    part = next((item.values["PART"] for item in m.items if "PART" in item.values), "NI")
    return Point(part=str(part), which=None, origin="text")
