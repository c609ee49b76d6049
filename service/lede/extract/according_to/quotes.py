"""Quotation marks of all shapes, paired in one pass over the text.

Reads: straight, curly, low and single marks, guillemets, doubled back-ticks; the characters beside a mark tell whether
it opens or closes, the marks that stand open decide the rest. A quotation ends with its paragraph, unless the next
paragraph opens with a mark (then it goes on there) or the next mark can only close it.
Leaves alone: apostrophes ("the players' union", "'90s", "rock 'n' roll").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.attrs import IDX

from lede.extract.according_to.tree import Tree

FAMILIES = {
    '"': "straight",
    "“": "curly",
    "”": "curly",
    "„": "curly",
    "‟": "curly",
    "«": "guillemet",
    "»": "guillemet",
    "‹": "guillemet",
    "›": "guillemet",
    "``": "tick",
    "''": "tick",
    "‘": "single",
    "’": "single",
    "'": "single",
    "\n": "line",
}
MARK = re.compile("``|''|[\"“”„‟«»‹›‘’'\n]")
ELISION = re.compile(r"(?:em|til|tis|twas|cause|bout|round|n)\b|\d\d?0?s\b", re.IGNORECASE)
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
SPEECH_WORDS = 3
REACH = 2000
"""Characters that an open quotation may run beyond the end of its paragraph to find its closing mark."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Tokens `[start, end)` with the marks themselves.

    level      0 for an outermost quotation, 1 for one inside it, …
    closed     False if its closing mark is missing
    continues  True if it has no closing mark because the next paragraph goes on with it
    speech     True if it holds a clause or a sentence: a single word or a title in marks is none
    """

    start: int
    end: int
    level: int
    closed: bool
    continues: bool
    speech: bool


@dataclass(slots=True)
class _Open:
    family: str
    start: int


@dataclass(slots=True)
class _Pairing:
    """State of the pass: marks that stand open, and how many of each family."""

    text: str
    open: list[_Open]
    counts: dict[str, int]
    line_end: int = -1

    def close(self, family: str, end: int) -> Iterator[tuple[int, int, int, bool, bool]]:
        """Close the innermost quotation of `family`; those left open inside it end without a mark of their own."""
        while self.open:
            top = self.open.pop()
            self.counts[top.family] -= 1
            if top.family == family:
                yield top.start, end, len(self.open), True, False
                break
        if not self.open:
            self.line_end = -1

    def flush(self, continues: bool) -> Iterator[tuple[int, int, int, bool, bool]]:
        """End of a paragraph: the outermost open quotation ends there; a single mark alone was an apostrophe."""
        doubles = [mark for mark in self.open if mark.family != "single"]
        if doubles and self.line_end > doubles[0].start + 1:
            yield doubles[0].start, self.line_end, 0, False, continues
        self.open.clear()
        self.counts.clear()
        self.line_end = -1

    def push(self, family: str, start: int) -> None:
        self.open.append(_Open(family, start))
        self.counts[family] = self.counts.get(family, 0) + 1


def find_quotes(tree: Tree) -> list[Quote]:
    """All quotations of the document, in the order of their first tokens."""
    text = tree.doc.text
    offsets: list[int] = tree.doc.to_array(IDX).tolist() if tree.size else []
    finite = [0]
    words = [0]
    for i in range(tree.size):
        finite.append(finite[-1] + (tree.tag[i] in FINITE))
        words.append(words[-1] + (tree.pos[i] not in ("PUNCT", "SPACE")))
    quotes = []
    for start, end, level, closed, continues in _pairs(text):
        first, last = bisect_right(offsets, start) - 1, bisect_right(offsets, end - 1)
        inner = text[end - 2] if closed else text[end - 1]
        number = words[last] - words[first]
        speech = number >= SPEECH_WORDS and (finite[last] > finite[first] or inner in ".!?,")
        quotes.append(Quote(first, last, level, closed, continues, speech))
    return sorted(quotes, key=lambda q: (q.start, q.level))


def _pairs(text: str) -> Iterator[tuple[int, int, int, bool, bool]]:
    """Quotations as (first character, end, level, closed, continues)."""
    state = _Pairing(text, [], {})
    for match in MARK.finditer(text):
        mark, start, end = match.group(), match.start(), match.end()
        family = FAMILIES[mark]
        if family == "line":
            if state.open and state.line_end < 0:
                state.line_end = len(text[state.open[0].start : start].rstrip()) + state.open[0].start
            continue
        before = text[start - 1] if start else "\n"
        after = text[end] if end < len(text) else "\n"
        if family == "single" and not _is_quotation(mark, before, after, text, end, state):
            continue
        closing = _closes(mark, family, before, after, state)
        if state.line_end >= 0 and (not closing or start - state.line_end > REACH):
            at_line = not text[state.line_end : start].strip()
            yield from state.flush(continues=at_line)
            closing = False
        if closing:
            yield from state.close(family, end)
        elif family != "single" or mark != "’":
            state.push(family, start)
    if state.open:
        if state.line_end < 0:
            state.line_end = len(text.rstrip())
        yield from state.flush(continues=False)


def _is_quotation(mark: str, before: str, after: str, text: str, end: int, state: _Pairing) -> bool:
    """A single mark that quotes: at the start of a word, or behind a word while one stands open."""
    if mark == "‘":
        return True
    if before.isalnum() and after.isalnum():
        return False
    if state.counts.get("single") and not before.isspace() and not after.isalnum():
        return True
    starts = (before.isspace() or before in '([{“"—–-') and (after.isalnum() or after in '[“"')
    return mark == "'" and starts and not ELISION.match(text, end)


def _closes(mark: str, family: str, before: str, after: str, state: _Pairing) -> bool:
    """True if the mark closes a quotation that stands open."""
    if not state.counts.get(family):
        return False
    if mark in "“‘„‟‹«" or mark == "``":
        # "„so“" and "»so«" close with a mark that elsewhere opens.
        return mark in "“«‹" and not before.isspace() and not after.isalnum()
    if mark in "”’»›" or mark == "''":
        return True
    opening = (before.isspace() or before in "([{—–“‘'") and not after.isspace()
    closing = not after.isalnum() and (not before.isspace() or after in ",.;:!?)")
    return closing or not opening
