"""From meaning to TIMEX3 value and interval: the one place that knows "now" and the date the text has got to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from lede.extract.when import reckon
from lede.extract.when.build import duration_value
from lede.extract.when.meaning import Length, Meaning, Point, Repeat, Shift, Vague
from lede.extract.when.reckon import NO_INTERVAL, Interval, Spot
from lede.extract.when.tense import OPEN
from lede.extract.when.values import CLOCK_UNITS, DAY_UNITS, WEEK_UNITS, Resolved, at_spot, is_real, moved, padded
from lede.result import TimeType

FAR_AHEAD = 270
YEARS_AROUND = (0, -1, 1, -2, 2)
FAR_BACK = 10
"""Months: "In November … . In February" tells of the next February, "In November … . In July" of the July before."""


class Resolver:
    """Reads the meanings of one text in order.

    `reference` is the instant that "today" means, or None. A narrative counts from its own last date (`focus`).
    """

    def __init__(self, reference: datetime | None, narrative: bool) -> None:
        self.reference, self.narrative = reference, narrative
        self.focus: Spot | None = None
        self._day: Spot | None = None

    def resolve(self, meaning: Meaning, tense: int, aside: bool = False) -> Resolved | None:
        """Value of a meaning; `tense` is -1 or 1 where the clause looks back or ahead, else 0.

        Moves the focus, unless the time is an `aside`: a year in brackets.
        """
        found = self._any(meaning, tense)
        if found is not None and found.spot is not None and not aside:
            self.focus = reckon.coarser(found.spot)
            if found.spot.day is not None:
                self._day = found.spot
        return found

    # --- what to count from

    @property
    def _today(self) -> Spot | None:
        return Spot.of(self.reference.date()) if self.reference is not None else None

    def _origin(self, origin: str) -> Spot | None:
        """The spot that a relative time is counted from."""
        if origin == "text":
            return self._fine_focus() or self._today
        if origin == "text day" and not self.narrative:
            focus = self.focus
            if focus and focus.month and not focus.day and self._day and not self._day.within(focus):
                return focus  # "killed in June 1968 … at midnight": of a day that is not known
            return (reckon.coarser(self._day) if self._day else None) or self._today
        if origin == "text day":
            return self._fine_focus()
        if self.narrative:
            return self._fine_focus()
        return self._today

    def _fine_focus(self) -> Spot | None:
        """The last date of the text, to the day if the last day lies in it."""
        if self.focus is not None and self.focus.day is None and self._day is not None and self._day.within(self.focus):
            return reckon.coarser(self._day)
        return self.focus

    def _any(self, meaning: Meaning, tense: int) -> Resolved | None:
        match meaning:
            case Point():
                return self._point(meaning, tense)
            case Shift():
                return self._shift(meaning, tense)
            case Length():
                return self._length(meaning)
            case Repeat():
                return Resolved(TimeType.SET, meaning.value)
            case Vague():
                return Resolved(TimeType.DURATION if meaning.lasting else TimeType.DATE, meaning.value)

    # --- points

    def _point(self, p: Point, tense: int) -> Resolved | None:
        if p.part or p.hour is not None:
            return self._within_day(p, tense)
        if p.weekday and not p.month:
            return self._weekday(p, tense)
        if p.century is not None or p.decade is not None:
            return self._long(p)
        if p.era:
            return Resolved(TimeType.DATE, "", p.mod, reckon.era_interval(p.era))
        if p.fiscal:
            return Resolved(TimeType.DATE, f"FY{p.year:04}" if p.year else "", p.mod)
        if p.day and not p.month:
            return self._day_of_month(p, tense)
        year = self._stated_year(p) if p.year is not None else self._open_year(p, tense)
        if p.year is not None and year is None:
            return None
        return self._in_year(p, year)

    def _stated_year(self, p: Point) -> int | None:
        """A written year; two digits and years before 1000 take their century or era from the text."""
        year = p.year
        if year is None or not p.short:
            return year
        origin = self._origin("text" if year >= 100 else "here")
        if year >= 100:
            return -year if origin and origin.year < 0 else year if origin and origin.year < 1000 else None
        if self.narrative and origin and origin.year > 1000:
            return origin.year - origin.year % 100 + year
        last = origin.year if origin else 2030
        return next(base + year for base in (2000, 1900) if base + year <= last or base == 1900)

    def _in_year(self, p: Point, year: int | None) -> Resolved:
        """A year, or a month, day, season, quarter, half or holiday of it."""
        text = reckon.year_text(year)
        if p.holiday:
            day = reckon.holiday_date(p.holiday, year) if year else None
            if day is None:
                return Resolved(TimeType.DATE, "", p.mod)
            return at_spot(Spot.of(day), p.mod)
        if p.month:
            if year is None:
                return Resolved(TimeType.DATE, f"XXXX-{p.month:02}" + (f"-{p.day:02}" if p.day else ""), p.mod)
            return at_spot(Spot(year, p.month, p.day), p.mod)
        for mark, first, months in (
            (p.season, reckon.SEASON_MONTH.get(p.season, 1), 3),
            (f"Q{p.quarter}" if p.quarter else "", 3 * (p.quarter or 1) - 2, 3),
            (f"H{p.half}" if p.half else "", 6 * (p.half or 1) - 5, 6),
        ):
            if mark:
                interval = reckon.months_interval(year, first, months) if year else NO_INTERVAL
                return Resolved(TimeType.DATE, f"{text}-{mark}", p.mod, interval, Spot(year) if year else None)
        return at_spot(Spot(year), p.mod) if year else Resolved(TimeType.DATE, "", p.mod)

    def _open_year(self, p: Point, tense: int) -> int | None:
        """The year of a bare month, day, season, holiday …: by its base, its pointing word, tense, or the text."""
        if p.base is not None:
            base = self._any(p.base, tense)
            return base.spot.year if base and base.spot else None
        origin = self._origin(p.origin)
        if origin is None:
            return None
        if p.which is None and self.narrative:
            return self._agreeing_year(p, self._told_year(p, origin))
        if p.weekday and p.day and origin.whole is not None:
            year = self._nearest_year(lambda year: self._in_year(p, year).interval, origin.whole, p.which, tense)
            return self._agreeing_year(p, year)
        if p.which == 0 or origin.whole is None:
            return reckon.add_years(origin.year, p.which or 0)
        return self._nearest_year(lambda year: self._in_year(p, year).interval, origin.whole, p.which, tense)

    def _agreeing_year(self, p: Point, year: int) -> int:
        """The year of a day with its weekday: of those near the likeliest one the first in which the two agree."""
        if not (p.weekday and p.month and p.day):
            return year
        for step in YEARS_AROUND:
            spot = Spot(year + step, p.month, p.day)
            if is_real(spot) and spot.whole is not None and spot.whole.isoweekday() == p.weekday:
                return spot.year
        return year

    def _told_year(self, p: Point, origin: Spot) -> int:
        """A narrative goes on: a month far before the last one is the next year's."""
        far = p.month and origin.month and origin.month - p.month >= FAR_BACK
        return reckon.add_years(origin.year, 1) if far else origin.year

    def _nearest_year(self, interval: Callable[[int], Interval], day: date, which: int | None, tense: int) -> int:
        """Year in which something that comes once a year lies before or after a day."""
        start = datetime(day.year, day.month, day.day)
        end = start + timedelta(days=1)
        years = [day.year - 2, day.year - 1, day.year, day.year + 1, day.year + 2]
        spans = [(year, *interval(year)) for year in years if 1 <= year <= 9998]
        known = [(year, a, b) for year, a, b in spans if a is not None and b is not None]
        if which == -1:
            past = [year for year, _, b in known if b <= start]
            return past[-1] if past else day.year - 1
        if which == 1:
            return next((year for year, a, _ in known if a >= end), day.year + 1)
        if tense == OPEN:
            return min(known, key=lambda row: abs((row[1] - start).days), default=(day.year,))[0]
        coming = next(((year, a) for year, a, b in known if b > start), (day.year, start))
        # A date that lies so far ahead would be told with its year: "the ruling *on July 8* shows" is last month's.
        if tense > 0 and (coming[1] - start).days <= FAR_AHEAD:
            return coming[0]
        if tense < 0:
            past = [year for year, a, _ in known if a < end]
            return past[-1] if past else day.year
        # Without a tense the past is nearer: news tells more of what was than of what will be.
        return min(known, key=lambda row: max((start - row[1]).days, 2 * (row[1] - start).days), default=(day.year,))[0]

    def _weekday(self, p: Point, tense: int) -> Resolved:
        weekday = p.weekday or 1
        unknown = Resolved(TimeType.DATE, f"XXXX-WXX-{weekday}", p.mod)
        if p.base is not None:
            base = self._any(p.base, tense)
            first, after = base.interval if base else NO_INTERVAL
            if first is None or after is None or after - first > timedelta(days=8):
                return unknown
            return at_spot(Spot.of(first.date() + timedelta(days=(weekday - first.isoweekday()) % 7)), p.mod)
        origin = self._origin(p.origin)
        day = origin.whole if origin else None
        if day is None:
            return unknown
        if p.day:
            return self._weekday_and_day(p, day) or unknown
        ahead, back = (weekday - day.isoweekday()) % 7, (day.isoweekday() - weekday) % 7
        if p.which == 1:
            step = ahead or 7
        elif p.which == -1:
            step = -(back or 7)
        elif p.which == 0:
            step = -back if tense < 0 and p.origin == "now" else ahead
        elif tense == OPEN:
            step = ahead if ahead <= back else -back
        else:
            step = ahead if tense > 0 else -back
        found = reckon.shift_day(day, step)
        return at_spot(Spot.of(found), p.mod) if found else unknown

    def _weekday_and_day(self, p: Point, day: date) -> Resolved | None:
        """A weekday with its day, "Monday the 5th": the month near the origin in which that is so."""
        for step in (0, -1, 1, -2, 2):
            year, month = reckon.add_months(day.year, day.month, step)
            spot = Spot(year, month, p.day)
            if is_real(spot) and spot.whole and spot.whole.isoweekday() == p.weekday:
                return at_spot(spot, p.mod)
        return None

    def _day_of_month(self, p: Point, tense: int) -> Resolved | None:
        origin = self._origin("text")
        if origin is None or origin.month is None:
            return Resolved(TimeType.DATE, f"XXXX-XX-{p.day:02}", p.mod)
        return at_spot(Spot(origin.year, origin.month, p.day), p.mod)

    def _long(self, p: Point) -> Resolved:
        """A decade or a century."""
        if p.century is not None:
            number = abs(p.century) - 1
            text = f"BC{number:02}" if p.century < 0 else f"{number:02}"
            interval = reckon.months_interval(number * 100 or 1, 1, 1200) if p.century > 0 else NO_INTERVAL
            return Resolved(TimeType.DATE, text, p.mod, interval)
        decade = p.decade or 0
        if p.short:
            origin = self._origin("here")
            last = origin.year if origin else 2030
            decade += last - last % 100
            decade -= 100 if decade > last else 0
        text = f"{'BC' if decade < 0 else ''}{abs(decade) // 10:03}"
        interval = reckon.months_interval(decade, 1, 120) if decade > 0 else NO_INTERVAL
        return Resolved(TimeType.DATE, text, p.mod, interval, None)

    # --- within a day

    def _within_day(self, p: Point, tense: int) -> Resolved:
        """A part of a day or a clock time, on the day that the words or the text give."""
        day, date_text = self._day_for(p, tense)
        if p.hour is None:
            whole = day.whole if day else None
            interval = reckon.part_interval(whole, p.part) if whole else NO_INTERVAL
            return Resolved(TimeType.TIME, f"{date_text}T{p.part}", p.mod, interval, day)
        clock = f"{p.hour:02}" + (f":{p.minute:02}" if p.minute is not None else "")
        clock += f":{p.second:02}" if p.second is not None else ""
        spot = replace(day, hour=p.hour, minute=p.minute) if day else None
        interval = reckon.clock_interval(spot, p.second) if spot else NO_INTERVAL
        suffix = p.zone if p.zone and p.month else ""
        return Resolved(TimeType.TIME, f"{date_text}T{clock}{suffix}", p.mod, interval, spot, p.zone)

    def _day_for(self, p: Point, tense: int) -> tuple[Spot | None, str]:
        """Day of a part or a clock time, and its text."""
        nowhere = (None, "XXXX-XX-XX")
        if p.month and p.day and p.year:
            spot = Spot(p.year, p.month, p.day)
            return spot, reckon.spot_value(spot)
        if p.base is not None:
            base = self._any(p.base, tense)
            if base is None or not base.value:
                return nowhere
            return (reckon.coarser(base.spot) if base.spot else None), base.value.partition("T")[0]
        generic = p.part and p.which is None
        origin = None if generic else self._origin("text day" if not p.part or p.origin == "text" else p.origin)
        if origin is None or (self.narrative and p.origin == "now" and p.which is not None):
            return nowhere
        if origin.day is None:
            return None, padded(origin)
        whole = origin.whole
        step = p.which or 0
        if step and whole is not None:
            moved = reckon.shift_day(whole, step)
            origin = Spot.of(moved) if moved else origin
        return origin, reckon.spot_value(origin)

    # --- counted times

    def _shift(self, s: Shift, tense: int) -> Resolved:
        if s.origin == "event":
            return Resolved(TimeType.DATE, "", s.mod)
        unit, number = s.amount.unit, s.amount.number
        if s.base is not None:
            base = self._any(s.base, tense)
            origin = base.spot if base else None
        else:
            day_wanted = s.origin == "text" and unit in DAY_UNITS | WEEK_UNITS | CLOCK_UNITS
            origin = self._origin("text day" if day_wanted else s.origin)
            if self.narrative and s.origin == "now" and unit in DAY_UNITS:
                return self._day_of_narrative(s, origin)
        if unit in CLOCK_UNITS:
            return self._clock_shift(s, origin)
        if number is None:
            return Resolved(TimeType.DATE, "FUTURE_REF" if s.sign > 0 else "PAST_REF", s.mod)
        if origin is None:
            return self._unanchored(s)
        return moved(origin, unit, s.sign * number, s.mod)

    def _day_of_narrative(self, s: Shift, origin: Spot | None) -> Resolved:
        """The "today" of a history is the reader's; "yesterday" and "two days ago" count from its last day."""
        if not s.amount.number:
            return Resolved(TimeType.DATE, "PRESENT_REF", s.mod)
        if origin is None or origin.whole is None:
            return self._unanchored(s)
        return moved(origin, s.amount.unit, s.sign * s.amount.number, s.mod)

    def _unanchored(self, s: Shift) -> Resolved:
        """A relative time without anything to count from keeps its direction, and invents nothing."""
        value = "PRESENT_REF" if not s.sign else "FUTURE_REF" if s.sign > 0 else "PAST_REF"
        return Resolved(TimeType.DATE, value if s.origin == "now" else "", s.mod)

    def _clock_shift(self, s: Shift, origin: Spot | None) -> Resolved:
        """Hours and minutes, where the origin has a clock; else the day with an open clock."""
        number = s.amount.number
        if origin is None:
            return self._unanchored(s)
        if s.origin == "now" and self.reference and not self.narrative and number is not None:
            clock = self.reference
            if (clock.hour, clock.minute) != (0, 0) and number < 100_000:
                moved = clock + s.sign * timedelta(**{s.amount.unit + "s": number})
                spot = Spot(moved.year, moved.month, moved.day, moved.hour, moved.minute)
                value = f"{moved.date().isoformat()}T{moved.hour:02}:{moved.minute:02}"
                return Resolved(TimeType.TIME, value, s.mod, reckon.clock_interval(spot, None), spot)
        if origin.day is None:
            return Resolved(TimeType.TIME, padded(origin) + "TXX", s.mod)
        return Resolved(TimeType.TIME, reckon.spot_value(origin) + "TXX", s.mod, NO_INTERVAL, None)

    def _length(self, length: Length) -> Resolved:
        """A duration; one that ends or begins now has an interval."""
        value = duration_value(length.amount)
        origin = self._origin(length.origin) if length.sign else None
        day = origin.whole if origin else None
        if day is None or length.amount.unit in CLOCK_UNITS:
            return Resolved(TimeType.DURATION, value, length.mod)
        number = length.amount.number
        other = None if number is None else reckon.shift_date(day, length.amount.unit, length.sign * number)
        first, last = (other, day) if length.sign < 0 else (day, other)
        interval = reckon.days_interval(first, reckon.shift_day(last, 1) if last else None)
        return Resolved(TimeType.DURATION, value, length.mod, interval)
