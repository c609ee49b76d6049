"""What pointing words, durations and sets mean: each function turns a match into a value, or None to decline."""

from __future__ import annotations

from dataclasses import replace

from lede.extract.when.build.lengths import OPEN_SET, SHIFTED_BY_HOURS, duration_value
from lede.extract.when.build.table import builder, phase
from lede.extract.when.grammar import Match
from lede.extract.when.meaning import Amount, Length, Meaning, Origin, Point, Repeat, Shift, Vague


def _pointer(m: Match) -> tuple[int, Origin]:
    """Step and origin of "last", "next", "that"; the rule may set its own."""
    step, origin = str(m.get("WHICH", "0 now")).split()
    return int(m.params.get("step", step)), m.params.get("origin", origin)


@builder
def deictic(m: Match) -> Shift:
    """Today, yesterday, tomorrow, and the days beside them."""
    step, unit = str(m.get("DEICTIC")).split()
    days = int(step) + int(m.params.get("more", 0))
    return Shift(amount=Amount(float(abs(days)), unit), sign=(days > 0) - (days < 0), origin="now")


@builder
def pointed_unit(m: Match) -> Meaning | None:
    """The meaning of "last week", "the next day", "that year"."""
    step, origin = _pointer(m)
    unit = m.get("UNIT")
    if unit in SHIFTED_BY_HOURS:
        return Vague("PRESENT_REF") if step == 0 else None
    return Shift(amount=Amount(float(abs(step)), unit), sign=step, origin=origin)


@builder
def pointed_name(m: Match) -> Point | None:
    """The meaning of "last Friday", "that September", "this spring", "next Christmas"."""
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
    """The meaning of "this morning", "last night", "the next afternoon"."""
    step, origin = _pointer(m)
    return Point(part=str(m.get("PART") or m.get("NIGHTWORD")), which=step, origin=origin, mod=phase(m))


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


@builder
def length(m: Match) -> Length | None:
    """A duration, open or pointed: "three days", "the past year", "recent weeks"."""
    found = m.get("AMOUNT")
    if found is None:
        unit = m.get("UNIT") or m.get("UNITS")
        found = Amount(m.get("NUM") if m.get("UNITS") else 1.0, unit)
    if m.get("WHICH") and found.number == 1 and (m.has("that") or m.has("this")):
        return None
    sign = m.params.get("sign")
    origin: Origin = m.params.get("origin", "now")
    if sign is None and m.get("WHICH"):
        sign, origin = _pointer(m)
    return Length(amount=found, sign=int(sign or 0), origin=origin, mod=found.mod)


@builder
def length_of(m: Match) -> Length | None:
    """The meaning of "the first ten months of 1915": the date says which."""
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
