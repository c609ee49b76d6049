"""Two times that are one: "from November 20 to December 11", "between 2005 and 2010", "in 1997 and 1998"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from lede.facts import Phrase, TimeExpression
from lede.result import TimeType

JOINTS = frozenset({"to", "-", "–", "—", "until", "till", "through", "and", "/"})
OPENERS = frozenset({"from", "between"})


@dataclass(frozen=True, slots=True)
class Unit:
    """One time, or a range of two; `phrase` covers the words of both."""

    phrase: Phrase
    time: TimeExpression


def units(doc: Doc, times: Sequence[TimeExpression]) -> Iterator[Unit]:
    """The times in text order, ranges joined."""
    i = 0
    while i < len(times):
        first = times[i]
        second = times[i + 1] if i + 1 < len(times) else None
        if second is not None and _is_range(doc, first, second):
            yield _joined(first, second)
            i += 2
        else:
            yield Unit(first.phrase, first)
            i += 1


def _is_range(doc: Doc, first: TimeExpression, second: TimeExpression) -> bool:
    if second.phrase.start - first.phrase.end > 3:
        return False
    gap = [doc[i].lower_ for i in range(first.phrase.end, second.phrase.start) if not doc[i].is_space]
    if len(gap) != 1 or gap[0] not in JOINTS or first.type not in (TimeType.DATE, TimeType.TIME):
        return False
    if second.type is not first.type or not first.value or not second.value or "REF" in first.value + second.value:
        return False
    opener = doc[first.phrase.start - 1].lower_ if first.phrase.start else ""
    if gap[0] == "and":
        years = first.value.isdigit() and second.value.isdigit() and len(first.value) == len(second.value) == 4
        return opener == "between" or (years and int(second.value) - int(first.value) == 1)
    return opener in OPENERS or gap[0] != "to" or first.type is TimeType.DATE


def _joined(first: TimeExpression, second: TimeExpression) -> Unit:
    """The range as one time: an ISO 8601 interval from the beginning of the first to the end of the second."""
    head = first.phrase.head
    phrase = Phrase(first.phrase.start, second.phrase.end, head)
    late = second.latest if first.earliest is None or second.latest is None or second.latest > first.earliest else None
    time = replace(first, phrase=phrase, value=f"{first.value}/{second.value}", rule="when.range", latest=late, mod="")
    return Unit(phrase, time)
