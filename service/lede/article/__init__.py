"""Raw text -> `Article`: what each stretch of the text is, and what its dateline says. Offsets count code points.

The raw text is never altered. Lines become paragraphs (`paragraphs`), paragraphs get a kind (`kinds`, `tweets`), and
the dateline is cut off the first of them (`dateline`). Pure functions over tables of `data/article/`, in linear time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lede.article.dateline import Dateline, complete_date, find_dateline, read_date_line
from lede.article.kinds import classify, sign_off_start
from lede.article.paragraphs import Paragraph, split_paragraphs
from lede.result import SegmentKind

__all__ = ["Article", "Dateline", "Segment", "complete_date", "read_article"]

LEADS = 3
"""A dateline stands before the prose: in one of the first paragraphs of the body."""


class Segment(NamedTuple):
    """A stretch `[start, end)` of the raw text of one kind; a sentence never runs over its edge."""

    start: int
    end: int
    kind: SegmentKind


@dataclass(frozen=True, slots=True)
class Article:
    """The text with its parts. `segments` are in order, do not overlap and cover all that is not blank.

    title           the title that was given apart; a headline in the text is a TITLE segment
    dateline        place, agency and date with their offsets, None if the article has no dateline
    reference_date  ISO date that the article itself is dated with; empty if it tells none without doubt
    """

    text: str
    title: str
    segments: tuple[Segment, ...]
    dateline: Dateline | None
    reference_date: str


def read_article(text: str, title: str = "", is_place: Callable[[str], bool] | None = None) -> Article:
    """Tell the parts of an article. Never raises: what is not recognised is BODY.

    `is_place` tells whether a name is a place; with it "New Delhi: …" and "Nairobi — …", which have neither date nor
    agency, are datelines too.
    """
    paragraphs = split_paragraphs(text)
    kinds = classify(paragraphs, title)
    dateline = _dateline(text, paragraphs, kinds, is_place)
    segments = tuple(_segments(paragraphs, kinds, dateline))
    return Article(text, title, segments, dateline, dateline.date_iso if dateline else "")


def _dateline(
    text: str, paragraphs: list[Paragraph], kinds: list[SegmentKind], is_place: Callable[[str], bool] | None
) -> Dateline | None:
    """The dateline before the prose, joined with a date line of its own ("Monday, May 18, 2015")."""
    dated = None
    leads = 0
    for paragraph, kind in zip(paragraphs, kinds, strict=True):
        if kind is SegmentKind.DATELINE and dated is None:
            dated = read_date_line(text, paragraph.start, paragraph.end)
        if kind is SegmentKind.BODY:
            found = find_dateline(text, paragraph.start, paragraph.end, is_place)
            if found is not None:
                return found.joined(dated)
            leads += 1
            if leads == LEADS:
                break
    return dated


def _segments(paragraphs: list[Paragraph], kinds: list[SegmentKind], dateline: Dateline | None) -> Iterator[Segment]:
    """Paragraphs as segments; a dateline and a sign-off inside a paragraph become segments of their own."""
    cut = dateline.prose_start if dateline is not None else None
    last_prose = max((i for i, kind in enumerate(kinds) if kind is SegmentKind.BODY), default=-1)
    for index, (paragraph, kind) in enumerate(zip(paragraphs, kinds, strict=True)):
        start, end = paragraph.start, paragraph.end
        if dateline is not None and cut is not None and start < cut <= end and kind is SegmentKind.BODY:
            yield Segment(start, dateline.end, SegmentKind.DATELINE)
            start = cut
        close = sign_off_start(paragraph.text) if index == last_prose else None
        if close is not None and paragraph.start + close > start:
            tail = paragraph.start + close
            body_end = paragraph.start + len(paragraph.text[:close].rstrip())
            if body_end > start:
                yield Segment(start, body_end, kind)
            yield Segment(tail, end, SegmentKind.SIGN_OFF)
        elif end > start:
            yield Segment(start, end, kind)
