"""What the reading network tells about a `Doc` beyond spaCy's own attributes, and where the prose is.

`annotate/` writes it, `extract/` reads it; it lives in `doc.user_data` as plain lists, so `Doc.to_disk` keeps it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, cast

from spacy.tokens import Doc, Span

from lede.result import SegmentKind

PredicateKind = Literal["verb", "noun", "other", "copula", "aux"]

KINDS: tuple[PredicateKind, ...] = ("verb", "noun", "other", "copula", "aux")

PREDICATES = "lede.predicates"
ROLES = "lede.roles"
SEGMENTS = "lede.segments"

PROSE = frozenset(
    {SegmentKind.BODY, SegmentKind.TITLE, SegmentKind.SUBHEADING, SegmentKind.QUOTE, SegmentKind.LIST_ITEM}
)


@dataclass(frozen=True, slots=True)
class Argument:
    """Semantic role of a predicate: `head` is the token index of the phrase's head.

    `role` is a PropBank label without continuation marks: ARG0 … ARG5, or the modifier's name alone
    (TMP LOC MNR CAU PRP DIR NEG MOD ADV DIS EXT PRD GOL COM …).
    """

    head: int
    role: str
    probability: float


@dataclass(frozen=True, slots=True)
class Predicate:
    """A word that the network reads as a predicate.

    `factuality` is the network's own judgement, -3 (certainly not happened) to 3 (certainly happened), or None.
    """

    token: int
    kind: PredicateKind
    probability: float
    factuality: float | None
    arguments: tuple[Argument, ...]


def set_predicates(doc: Doc, predicates: Iterable[Predicate]) -> None:
    """Write predicates and roles to `doc.user_data` (plain lists)."""
    rows = list(predicates)
    doc.user_data[PREDICATES] = [[p.token, p.kind, p.probability, p.factuality] for p in rows]
    doc.user_data[ROLES] = [[p.token, a.head, a.role, a.probability] for p in rows for a in p.arguments]


def predicates(doc: Doc) -> dict[int, Predicate]:
    """Predicates by token index, in text order; empty if no network has read the `Doc`."""
    arguments: dict[int, list[Argument]] = {}
    for token, head, role, probability in doc.user_data.get(ROLES, ()):
        arguments.setdefault(token, []).append(Argument(head, role, probability))
    return {
        token: Predicate(token, cast(PredicateKind, kind), probability, factuality, tuple(arguments.get(token, ())))
        for token, kind, probability, factuality in doc.user_data.get(PREDICATES, ())
    }


def set_segments(doc: Doc, segments: Iterable[tuple[int, int, SegmentKind]]) -> None:
    """Write the article's segments, as (first character, end character, kind)."""
    doc.user_data[SEGMENTS] = [[start, end, kind.value] for start, end, kind in segments]


def segment_starts(doc: Doc) -> frozenset[int]:
    """First characters of the segments: no sentence goes over one."""
    return frozenset(start for start, _, _ in doc.user_data.get(SEGMENTS, ()))


def prose_sentences(doc: Doc) -> Iterator[Span]:
    """The sentences that lie in prose. A `Doc` without segments is prose throughout."""
    rows = doc.user_data.get(SEGMENTS)
    if rows is None:
        yield from doc.sents
        return
    closed = sorted((start, end) for start, end, kind in rows if SegmentKind(kind) not in PROSE)
    starts = [start for start, _ in closed]
    for sent in doc.sents:
        first = next((token.idx for token in sent if not token.is_space), sent.start_char)
        at = bisect_right(starts, first)  # segments do not overlap
        if not at or first >= closed[at - 1][1]:
            yield sent
