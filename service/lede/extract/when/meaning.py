"""What a time expression means before it is resolved: plain values that the rules build and `resolve` reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Origin = Literal["now", "text", "here", "event"]
"""Where a relative time is counted from: the reference time, the text's own last date, the one of the two that the
article narrates from ("here"), or an event of the text."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of units; `number` is None where the text leaves it open ("several days")."""

    number: float | None
    unit: str
    mod: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place on the calendar or the clock, with only those parts that the words give.

    `year` is negative before Christ. `which` is -1, 0, 1 for "last", "this", "next", None for a bare name;
    `base` is the larger time that it lies in ("August of *that year*").
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    season: str = ""
    quarter: int | None = None
    half: int | None = None
    decade: int | None = None
    century: int | None = None
    holiday: str = ""
    era: str = ""
    part: str = ""
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    zone: str = ""
    weekend: bool = False
    short: bool = False
    fiscal: bool = False
    which: int | None = None
    origin: Origin = "now"
    base: Meaning | None = None
    mod: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A time counted from another: "three days ago", "the next day", "two days before Christmas"."""

    amount: Amount
    sign: int
    origin: Origin
    base: Meaning | None = None
    mod: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """A duration. With `sign` it ends (-1) or begins (1) at `origin`: "the past three years"."""

    amount: Amount
    sign: int = 0
    origin: Origin = "now"
    mod: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A set of times, with its TIMEX3 value."""

    value: str


@dataclass(frozen=True, slots=True)
class Vague:
    """PAST_REF, PRESENT_REF or FUTURE_REF, or a time ("that time") or duration ("a long time") without value."""

    value: str
    lasting: bool = False


Meaning = Point | Shift | Length | Repeat | Vague
