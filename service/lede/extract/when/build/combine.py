"""What one time inside or beside another means, and words without a calendar value."""

from __future__ import annotations

from dataclasses import replace

from lede.extract.when.build.lengths import UNIT_ORDER, duration_value
from lede.extract.when.build.table import builder, phase
from lede.extract.when.grammar import Match
from lede.extract.when.meaning import Amount, Length, Meaning, Point, Repeat, Shift, Vague


def _with_mod(found: Meaning, mod: str) -> Meaning | None:
    if isinstance(found, (Point, Shift, Length)):
        return replace(found, mod=found.mod or mod)
    return found


@builder
def edge(m: Match) -> Meaning | None:
    """The meaning of "the end of March", "early Sunday", "late 1990s", "later that month"."""
    found: Meaning | None = m.get("DATE") or m.get("TIME")
    if found is None:
        found = Shift(amount=Amount(0.0, m.get("UNIT")), sign=0, origin=m.params.get("origin", "here"))
    return _with_mod(found, phase(m))


@builder
def about(m: Match) -> Meaning | Amount | None:
    """The meaning of "about 1910", "more than three years", "just two days later"."""
    mod = str(m.params.get("mod", m.get("ABOUT") or ""))
    found: Amount | None = m.get("AMOUNT")
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
    if not isinstance(inner, Point) or not _bare(inner) or inner.which not in (None, 0):
        return None
    beside = any("COMMA" in item.values for item in m.items)
    if isinstance(outer, Shift) and outer.amount.unit in ("week", "month", "year", "decade") and outer.base is None:
        if beside and outer.amount.number:
            return None
        return replace(inner, base=outer)
    if isinstance(outer, Point) and outer.year and not outer.month and not outer.season:
        return replace(inner, year=outer.year, short=outer.short)
    return None


@builder
def weekday_and_date(m: Match) -> Point | None:
    """The meaning of "Friday, May 8, 2009", "next Monday, 5 October"."""
    name, day = m.all("DATE")
    if not isinstance(name, Point) or not isinstance(day, Point) or not name.weekday or name.base is not None:
        return None
    if not day.month or not day.day or day.weekday or day.part or day.hour is not None:
        return None
    return replace(day, weekday=name.weekday, part=name.part)


@builder
def part_of_day(m: Match) -> Point | None:
    """The meaning of "Sunday night", "the morning of 5 May", "yesterday evening"."""
    day: Meaning = m.get("DATE")
    if isinstance(day, Point):
        whole = day.day or day.weekday or day.holiday
        if not whole or day.part or day.hour is not None or day.mod:
            return None
    elif not (isinstance(day, Shift) and day.amount.unit == "day" and not day.mod):
        return None
    return Point(part=str(m.get("PART") or "NI"), base=day, mod=phase(m))


@builder
def clock_on_date(m: Match) -> Point | None:
    """The meaning of "5 p.m. on Monday", "Monday, 5 p.m.": the clock's day stands beside it."""
    time, day = m.get("TIME"), m.get("DATE") or m.all("TIME")[-1]
    if not isinstance(time, Point) or time.hour is None or time.base is not None or time.day:
        return None
    if isinstance(day, Point):
        if not (day.day or day.weekday or day.holiday or day.part) or day.hour is not None:
            return None
    elif not (isinstance(day, Shift) and day.amount.unit == "day"):
        return None
    return replace(time, base=day, zone=time.zone or m.get("ZONE", ""))


@builder
def vague(m: Match) -> Vague:
    """PAST_REF and its like, as the word or the rule says."""
    word = next((item.values["VAGUE"] for item in m.items if "VAGUE" in item.values), "")
    return Vague(str(m.params.get("value", word)), bool(m.params.get("long")))


@builder
def generic_part(m: Match) -> Point:
    """A part of the day without its day: "at night"."""
    return Point(
        part=str(m.get("PART") or m.params.get("part")),
        which=m.params.get("step"),
        origin=m.params.get("origin", "text"),
        mod=phase(m),
    )


@builder
def nothing(m: Match) -> bool:
    """Words that look like a time and are none: they are taken out of the way."""
    return True


@builder
def each_date(m: Match) -> Repeat | None:
    """The meaning of "every Friday", "every May"."""
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
    """Each weekend."""
    return Repeat("XXXX-WXX-WE")


@builder
def same_time(m: Match) -> Point:
    """A clock time with "local time": the reference's own zone."""
    found: Point = m.get("TIME")
    return found


@builder
def clock_in_part(m: Match) -> Point | None:
    """The meaning of "7 o'clock in the evening"."""
    time: Point = m.get("TIME")
    if time.hour is None:
        return None
    late = m.get("PART") in ("AF", "EV") or (m.get("PART") == "NI" and time.hour >= 6)
    return replace(time, hour=time.hour + 12) if late and time.hour < 12 else time


@builder
def from_event(m: Match) -> Shift:
    """The meaning of "a day after …": counted from what is told next."""
    found = m.get("AMOUNT") or Amount(1.0 if m.get("UNIT") else None, m.get("UNIT") or m.get("UNITS"))
    return Shift(amount=found, sign=int(m.params["sign"]), origin="event")


@builder
def that_time(m: Match) -> Vague:
    """A time that the text has told before."""
    return Vague("")


@builder
def generic(m: Match) -> Point:
    """A part of the day that stands for any day's: "at night", "a night attack"."""
    part = next((item.values["PART"] for item in m.items if "PART" in item.values), "NI")
    return Point(part=str(part), which=None, origin="text")


@builder
def compound(m: Match) -> Vague | None:
    """A duration in several units, the larger first: "1 hour 59 minutes 40.2 seconds"."""
    values = [duration_value(part) for part in m.all("AMOUNT")]
    order = [UNIT_ORDER.index(part.unit) if part.unit in UNIT_ORDER else -1 for part in m.all("AMOUNT")]
    if order != sorted(set(order)) or -1 in order or any("X" in value or "." in value for value in values[:-1]):
        return None
    dates = "".join(value[1:] for value in values if not value.startswith("PT"))
    clock = "".join(value[2:] for value in values if value.startswith("PT"))
    return Vague(f"P{dates}" + (f"T{clock}" if clock else ""), lasting=True)
