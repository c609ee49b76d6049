"""All time expressions of a document: pieces, islands of known words, rules, values."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from spacy.tokens import Doc

from lede.extract.when.build import BUILDERS
from lede.extract.when.cues import span_of
from lede.extract.when.grammar import Grammar, Item
from lede.extract.when.meaning import Meaning, Point, Shift
from lede.extract.when.reckon import Spot
from lede.extract.when.resolve import Resolver
from lede.extract.when.tense import Leanings, direction
from lede.extract.when.values import Resolved, in_utc, is_real
from lede.extract.when.words import PIECE, Entry, Vocabulary, abbreviations
from lede.facts import Phrase, TimeExpression

FINAL = ("DATE", "TIME", "DUR", "SET", "EVENTUAL")
REACH = 14
WIDEST = 40
NEAR_DAYS = 21
OPENING = 2
NAMES = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "PRODUCT"})


@dataclass(frozen=True, slots=True)
class Found:
    """A time of the text before it is resolved: characters, meaning, rules that made it."""

    start: int
    end: int
    meaning: Meaning
    rules: tuple[str, ...]


@dataclass(slots=True)
class Piece:
    """A stretch of the text with what the vocabulary knows of it."""

    entry: Entry
    start: int
    end: int
    known: bool


@cache
def grammar() -> Grammar:
    """The compiled rules; made once."""
    return Grammar(BUILDERS)


@cache
def _leanings() -> Leanings:
    return Leanings()


def find_times(doc: Doc, reference: datetime | None, narrative: bool | None = None) -> list[TimeExpression]:
    """Every TIMEX3 of a document, in text order, resolved.

    Reads: the text; of the `Doc` its tokens, names, and tags and tree where it has them.
    Yields: a `TimeExpression` for each, without its preposition. Without `reference` a relative time has no date.
    Leaves alone: ages, names ("Friday Harbor", "Theresa *May*"), numbers that are no years, days no calendar has.
    Source: TimeML 1.2.1, TIMEX3; extents with their modifiers as in TIDES TIMEX2.
    """
    text = doc.text
    found = scan(text) if len(doc) else []
    if not found:
        return []
    if narrative is None:
        narrative = is_narrative([time.meaning for time in found], reference)
    parsed, leanings = doc.has_annotation("DEP"), _leanings()
    starts = [token.idx for token in doc]
    resolver = Resolver(reference, narrative)
    result = []
    for time in found:
        phrase = _phrase(doc, starts, time)
        if _is_name(doc, phrase, time.meaning):
            continue
        tense = direction(doc, phrase.head, leanings, parsed) if _needs_tense(time.meaning) else 0
        value = resolver.resolve(time.meaning, tense, _aside(text, time))
        if value is not None:
            anchor = None
            if parsed and isinstance(time.meaning, Shift) and time.meaning.origin == "event":
                phrase, anchor = _to_event(doc, phrase)
            result.append(_expression(phrase, value, time, reference, anchor))
    return result


def scan(text: str) -> list[Found]:
    """The times of a text by rules alone."""
    rules = grammar()
    pieces = _pieces(text, rules.vocabulary)
    found = []
    for first, last in _islands(pieces):
        items = _items(pieces, first, last, rules.vocabulary)
        for item in rules.apply(items):
            kind = next((name for name in FINAL if name in item.values), None)
            if kind is not None and item.rules:
                found.append(Found(item.start, item.end, item.values[kind], item.rules))
    return found


def _pieces(text: str, vocabulary: Vocabulary) -> list[Piece]:
    """Cut a text into pieces. An abbreviation takes its full stop; a paragraph's end is a piece of its own."""
    pieces: list[Piece] = []
    look_up, other = vocabulary.look_up, set(map(id, vocabulary.other.values()))
    skip, short = -1, abbreviations()
    for found in PIECE.finditer(text):
        start, end = found.span()
        if start < skip:
            continue
        word = found.group()
        if word[0] == "\n":
            if len(word) > 1 or not text[end : end + 1].islower():
                pieces.append(Piece(vocabulary.edge, start, end, False))
            continue
        if text[end : end + 1] == "." and word.lower() in short and (word[0].isupper() or word in ("c", "ca")):
            word, end = word + ".", end + 1
            skip = end
        entry = look_up(word)
        pieces.append(Piece(entry, start, end, id(entry) not in other))
    return pieces


def _islands(pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Runs of known pieces around a trigger, `[first, last)`; none is longer than the triggers in it allow."""
    done = 0
    for i, piece in enumerate(pieces):
        if i < done or not piece.entry.trigger:
            continue
        first = i
        while first > done and i - first < REACH and pieces[first - 1].known:
            first -= 1
        last, reach = i + 1, i + REACH
        while last < len(pieces) and last < reach and pieces[last].known:
            last += 1
            if pieces[last - 1].entry.trigger:
                reach = last + REACH
        yield first, last
        done = last


def _items(pieces: Sequence[Piece], first: int, last: int, vocabulary: Vocabulary) -> list[Item]:
    """Items of an island, with one neighbour on each side for the rules that look around."""
    edge = vocabulary.edge
    items = []
    for i in range(first - 1, last + 1):
        entry = pieces[i].entry if 0 <= i < len(pieces) else edge
        start, end = (pieces[i].start, pieces[i].end) if 0 <= i < len(pieces) else (0, 0)
        items.append(Item(entry.sign, entry.values, start, end))
    return items


def _phrase(doc: Doc, starts: list[int], time: Found) -> Phrase:
    """Tokens of a time. The head is the token whose governor lies outside, or the last one."""
    first = bisect_right(starts, time.start) - 1
    last = bisect_right(starts, time.end - 1)
    head = next((i for i in range(first, last) if not first <= doc[i].head.i < last), last - 1)
    return Phrase(first, last, head)


def _to_event(doc: Doc, phrase: Phrase) -> tuple[Phrase, int | None]:
    """The words from "a day after" to the end of what it is counted from, and the token that names that."""
    opener = doc[phrase.end - 1]
    event = opener.head
    if event.i < phrase.end or event.i - phrase.end > WIDEST:
        return phrase, None
    whole = span_of(event)
    return Phrase(phrase.start, max(whole.end, phrase.end), phrase.head), event.i


def _is_name(doc: Doc, phrase: Phrase, meaning: Meaning) -> bool:
    """True for a bare month, weekday, season or holiday inside a name: "*Friday* Harbor", "Theresa *May*".

    A month that is a name by itself is a person's or none: a network may call any capital a name.
    """
    if not isinstance(meaning, Point) or not _is_bare(meaning):
        return False
    first, last = doc[phrase.start], doc[phrase.end - 1]
    after = doc[phrase.end] if phrase.end < len(doc) else None
    if first.ent_type_ not in NAMES or last.ent_type_ not in NAMES:
        return False
    longer = first.ent_iob_ == "I" or (after is not None and after.ent_iob_ == "I")
    return longer or (first.ent_type_ == "PERSON" and meaning.month is not None)


def _is_bare(p: Point) -> bool:
    """True for a name of the calendar without a day, year or clock."""
    return bool(p.month or p.weekday or p.season or p.holiday) and not (
        p.year or p.day or p.base is not None or p.hour is not None or p.part
    )


def _aside(text: str, time: Found) -> bool:
    """True for a bare year in brackets, the date of a book or a birth: "(1998)"."""
    whole = isinstance(time.meaning, Point) and time.meaning.month is None
    return whole and text[time.start - 1 : time.start] == "(" and text[time.end : time.end + 1] == ")"


def _needs_tense(meaning: Meaning) -> bool:
    """True where "Sunday" may be the last one or the next."""
    if isinstance(meaning, Point):
        if meaning.base is not None and meaning.year is None:
            return _needs_tense(meaning.base)
        return meaning.year is None and meaning.decade is None and meaning.century is None and not meaning.era
    return isinstance(meaning, Shift) and meaning.base is not None


def is_narrative(meanings: Sequence[Meaning], reference: datetime | None) -> bool:
    """True for a text that tells of a past with dates of its own: many years, and hardly a day near the reference.

    A text that gives the reference's own date (a news story with a date line) or opens on a bare weekday is none,
    however much it looks back.
    """
    points = [m for m in meanings if isinstance(m, Point)]
    years = [p.year for p in points if p.year is not None and not p.fiscal]
    told = [year for year in years if reference is None or year < reference.year - 1]
    if reference is not None:
        opening = meanings[:OPENING]
        near = [p for p in points if _is_near(p, reference.date())]
        # A story that opens on its date or on "Friday" is told from there; "Friday, August 30" anywhere is this year's.
        if any(map(_points_to_now, opening)) or any(p.year is None or p in opening for p in near):
            return False
    pointing = sum(map(_points_to_now, meanings))
    return len(told) >= 4 and len(told) > 4 * pointing and 2 * len(told) > len(years)


def _points_to_now(meaning: Meaning) -> bool:
    """True for "on Friday", "yesterday", "last week": a time that only a reader of the day can place."""
    if isinstance(meaning, Point):
        return meaning.weekday is not None and meaning.month is None
    return isinstance(meaning, Shift) and meaning.origin == "now" and meaning.amount.unit in ("day", "week", "month")


def _is_near(p: Point, day: date) -> bool:
    """True for a day of the calendar, with its year or its weekday, in the weeks around another day."""
    if p.month is None or p.day is None or (p.year is None and p.weekday is None):
        return False
    for year in (day.year - 1, day.year, day.year + 1) if p.year is None else (p.year,):
        found = Spot(year, p.month, p.day)
        if is_real(found) and found.whole is not None and abs((found.whole - day).days) <= NEAR_DAYS:
            return p.year is not None or found.whole.isoweekday() == p.weekday
    return False


def _expression(
    phrase: Phrase, value: Resolved, time: Found, reference: datetime | None, anchor: int | None
) -> TimeExpression:
    start, end = value.interval
    return TimeExpression(
        phrase, value.type, value.value, time.rules[-1], value.mod,
        in_utc(start, reference, value.zone), in_utc(end, reference, value.zone), anchor,
    )  # fmt: skip
