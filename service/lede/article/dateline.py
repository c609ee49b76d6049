"""Datelines ("MOSCOW, Oct. 5 (Reuters) - …", "New Delhi (NVI): …", "(AP) — …") and dates on a line of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from lede.lexicons import load_map
from lede.result import Span

REACH = 140
"""A dateline ends within this many characters."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says, each part with its offsets; None where it does not say it.

    date_iso     ISO date; empty unless day, month and year are told without doubt
    month_day    month and day, where they are told without doubt (the year may lack: "Oct. 5")
    start, end   the dateline itself, with its separator
    prose_start  first character of the prose after it; None for a date on a line of its own
    """

    place: Span | None
    agency: Span | None
    date: Span | None
    date_iso: str
    month_day: tuple[int, int] | None
    start: int
    end: int
    prose_start: int | None

    def joined(self, dated: Dateline | None) -> Dateline:
        """This dateline with the date of a date line above it, where it lacks one itself."""
        if dated is None or self.date_iso:
            return self
        return replace(self, date=dated.date, date_iso=dated.date_iso, month_day=dated.month_day)


def complete_date(dateline: Dateline, near: date) -> str:
    """ISO date of a dateline without a year ("Oct. 5"): the year that brings it closest to `near`; "" without a day."""
    if dateline.date_iso or dateline.month_day is None:
        return dateline.date_iso
    month, day = dateline.month_day
    days = [made for year in (near.year - 1, near.year, near.year + 1) if (made := _made(year, month, day))]
    return min(days, key=lambda made: abs((made - near).days)).isoformat() if days else ""


@cache
def _date_pattern() -> str:
    """One date, its parts in groups; weekday and year may lack. Built from data/article/months.tsv."""
    names = sorted(load_map("article/months.tsv"), key=len, reverse=True)
    month = rf"(?P<month>{'|'.join(names)})\.?"
    weekday = rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)}|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?,?\s+)?"
    year = r"(?P<year>(?:19|20)\d\d)"
    month_first = rf"{month}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+{year}\b)?"
    day_first = (
        rf"(?:the\s+)?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{month.replace('<month>', '<month2>')}"
        rf"(?:,?\s+{year.replace('<year>', '<year2>')}\b)?"
    )
    iso = r"(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b"
    figures = r"(?P<first>\d{1,2})(?P<mark>[./])(?P<second>\d{1,2})(?P=mark)(?P<year3>(?:19|20)\d\d)\b"
    return rf"{weekday}(?:{iso}|{figures}|{month_first}|{day_first})"


@cache
def _date_line() -> re.Pattern[str]:
    """A whole line that is a date: label, date, time of day, zone, agency-like tail."""
    label = r"(?:(?:first |last )?(?:published|posted|updated|modified|issued|date|dated)(?:\s+(?:on|at))?\s*:?\s+)?"
    clock = r"(?:,?\s*(?:at\s+|[-–—|]\s*)?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?(?:\s*\(?[A-Z]{2,5}\)?)?)?"
    return re.compile(rf"\(?{label}(?P<date>{_date_pattern()}){clock}\s*[.)]?$", re.IGNORECASE)


def is_date_line(line: str) -> bool:
    """True for a line that holds a date with its year or weekday, and nothing else."""
    if len(line) > REACH:
        return False
    match = _date_line().match(line)
    return match is not None and (_year(match) is not None or match["weekday"] is not None)


def read_date_line(text: str, start: int, end: int) -> Dateline | None:
    """The date of a line that `is_date_line`."""
    match = _date_line().match(text[start:end])
    if match is None:
        return None
    iso, month_day = _resolved(match)
    at = start + match.start("date")
    found = Span(at, at + len(match["date"]), match["date"])
    return Dateline(None, None, found, iso, month_day, start, end, None)


NAME = r"[^\W\d_][\w'’.-]*"
CAPITALS = r"(?:[A-Z][A-Z.'’-]+|ST\.)"
PLACE = rf"(?:{NAME}(?:[ /]{NAME}){{0,4}})"
AGENCY = r"\(\s?(?P<agency>[^\W\d_][\w&/.'’ -]{1,39}?)\s?\)|/(?P<slashed>[A-Z]{3,12})/"
SEPARATOR = r"(?:\s*(?:--+|[—–―]|-(?=\s)|:)\s*|\s*\.\s+)"


@cache
def _dateline() -> re.Pattern[str]:
    """Place, date and agency in the usual orders; what they must hold is checked by `find_dateline`."""
    place = rf"(?P<place>{PLACE}(?:,\s+(?!(?:{_month_names()})\b){PLACE}){{0,2}})"
    when = rf"(?P<date>(?i:{_date_pattern()}))"
    return re.compile(
        rf"(?:{place}(?=\s*[,(/:—–―-]|\s-)(?:,?\s+)?)?(?:{when}(?:\s*[,.])?\s*)?(?:{AGENCY})?(?P<separator>{SEPARATOR})?"
    )


@cache
def _month_names() -> str:
    names = sorted(load_map("article/months.tsv"), key=len, reverse=True)
    return "(?i:" + "|".join(names) + ")"


def find_dateline(text: str, start: int, end: int, is_place: Callable[[str], bool] | None = None) -> Dateline | None:
    """The dateline that opens the paragraph `[start, end)`, or None.

    Leaves alone: names of speakers ("Gownaris: I was …"), names before a dash without date or agency ("Boris Johnson —
    who …") unless `is_place` knows them, and a bracket after a name in a sentence ("UNESCO (Paris) said").
    """
    head = text[start : min(end, start + REACH)]
    match = _dateline().match(head)
    if match is None or match.end() == 0 or start + match.end() >= end:
        return None
    agency_group = "agency" if match["agency"] else "slashed"
    place, agency, when, separator = match["place"], match[agency_group], match["date"], match["separator"]
    iso, month_day = _resolved(match) if when else ("", None)
    if not _is_dateline(place, agency, when, iso, separator, head[match.end() :], is_place):
        return None
    prose = start + match.end()
    while prose < end and text[prose].isspace():
        prose += 1
    return Dateline(
        _span(match, "place", start),
        _span(match, agency_group, start),
        _span(match, "date", start),
        iso,
        month_day,
        start,
        start + len(match.group().rstrip()),
        prose,
    )


def _is_dateline(
    place: str | None,
    agency: str | None,
    when: str | None,
    iso: str,
    separator: str | None,
    rest: str,
    is_place: Callable[[str], bool] | None,
) -> bool:
    """Whether the parts that matched make a dateline."""
    opens_sentence = rest.lstrip("\"'“‘«[").strip()[:1]
    if not opens_sentence or opens_sentence.islower():
        return False
    if place and not all(_is_name(word) for word in re.split(r"[ /,]+", place)):
        return False
    mark = (separator or "").strip()
    if agency:
        return bool(mark and mark != ".") or bool(place and when)
    if when:
        return bool(place or iso) and mark in ("-", "--", "—", "–", "―", ":")
    if not place or mark in ("", "."):
        return False
    if is_place is not None and is_place(place.split(",")[0]):
        return True
    return all(word.isupper() and len(word) > 1 for word in re.findall(NAME, place.split(",")[0])) and len(place) > 3


def _is_name(word: str) -> bool:
    """A word of a place's name: capitalised, or a particle in it ("Rio de Janeiro")."""
    return word[0].isupper() or (word.islower() and len(word) <= 3) or word.startswith(("al-", "el-"))


def _span(match: re.Match[str], group: str, offset: int) -> Span | None:
    value = match[group]
    return Span(offset + match.start(group), offset + match.end(group), value) if value else None


def _year(match: re.Match[str]) -> str | None:
    if match["iso"]:
        return match["iso"][:4]
    return match["year"] or match["year2"] or match["year3"]


def _resolved(match: re.Match[str]) -> tuple[str, tuple[int, int] | None]:
    """ISO date and (month, day) of a match; nothing where figures can be read two ways or the weekday differs."""
    if match["iso"]:
        month, day = int(match["iso"][5:7]), int(match["iso"][8:])
    elif match["first"]:
        first, second = int(match["first"]), int(match["second"])
        if match["mark"] == "/" and first <= 12 and second <= 12 and first != second:
            return "", None
        day, month = (first, second) if match["mark"] == "." or second <= 12 else (second, first)
    else:
        month = int(load_map("article/months.tsv")[(match["month"] or match["month2"]).lower()])
        day = int(match["day"] or match["day2"])
    year = _year(match)
    made = _made(int(year) if year else 2000, month, day)
    if made is None:
        return "", None
    if year and match["weekday"] and not WEEKDAYS[made.weekday()].startswith(match["weekday"].lower()[:3]):
        return "", None
    return (made.isoformat() if year else ""), (month, day)


def _made(year: int, month: int, day: int) -> date | None:
    """The day, or None if the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
