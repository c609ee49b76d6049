"""Sources that the layout names: speakers in front of a colon, headlines, names behind a dash, authors of posts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

from lede.extract.according_to.drafts import Draft, runs
from lede.extract.according_to.page import Page
from lede.facts import Phrase
from lede.reading import SEGMENTS
from lede.result import SegmentKind

LONGEST_LABEL = 6
LONGEST_TURN = 400
LONGEST_TITLE = 30
SHORTEST_CLAIM = 4
FEWEST_TURNS = 3
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
TURN_LETTERS = frozenset({"q", "a"})
DASHES = frozenset({"-", "–", "—", "--"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text: tokens `[start, end)`; `colon` is a colon behind its first few words, or -1."""

    start: int
    end: int
    colon: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of an interview: who speaks, and the tokens `[start, end)` of the speech."""

    label: Phrase
    start: int
    end: int


def find_layout(page: Page) -> Iterator[Draft]:
    """Interview turns and headlines, in text order."""
    lines = lines_of(page)
    turns = [turn for turn in (_label(page, line) for line in lines) if turn is not None]
    speakers = {tuple(page.tree.lower[turn.label.start : turn.label.end]) for turn in turns}
    if len(turns) >= FEWEST_TURNS and len(speakers) <= len(turns) // 2 + 1:  # else it is a list of things
        for turn in turns:
            draft = _turn(page, turn)
            if draft is not None:
                yield draft
    title = next((line for line in lines if _is_title(page, line)), None)
    if title is not None:
        yield from _headline(page, title)


def lines_of(page: Page) -> list[Line]:
    """The lines of the text that hold anything, in order."""
    tree = page.tree
    lines: list[Line] = []
    start, colon = 0, -1
    for i in range(tree.size + 1):
        if i < tree.size and not (tree.pos[i] == "SPACE" and "\n" in tree.lower[i]):
            if tree.lower[i] == ":" and colon < 0 and 0 < i - start <= LONGEST_LABEL:
                colon = i
            continue
        if i > start:
            lines.append(Line(start, i, colon))
        start, colon = i + 1, -1
    return lines


def _label(page: Page, line: Line) -> Turn | None:
    """As in "Q: …", "Chomsky: …", "((WN)) …": names or a letter before the colon or in brackets, words behind."""
    tree = page.tree
    if tree.sent[line.start] in page.closed:
        return None
    if line.colon < 0:
        return _bracketed(page, line)
    if line.colon + 2 >= line.end:
        return None
    label = range(line.start, line.colon)
    letter = len(label) == 1 and tree.lower[line.start] in TURN_LETTERS
    if not letter and not all(tree.pos[i] == "PROPN" or tree.doc[i].is_upper for i in label):
        return None
    return Turn(Phrase(line.start, line.colon, line.colon - 1), line.colon + 1, line.end)


def _bracketed(page: Page, line: Line) -> Turn | None:
    tree = page.tree
    if tree.lower[line.start : line.start + 2] != ["(", "("]:
        return None
    end = next((k for k in range(line.start + 3, min(line.end, line.start + 9)) if tree.lower[k] == ")"), None)
    if end is None or end + 3 >= line.end or tree.lower[end + 1] != ")":
        return None
    return Turn(Phrase(line.start + 2, end, end - 1), end + 2, line.end)


def _turn(page: Page, turn: Turn) -> Draft | None:
    content = runs(page.tree, turn.start, turn.start, min(turn.end, turn.start + LONGEST_TURN), [])
    if not content:
        return None
    return Draft(None, content, "according_to.turn", "assert", source=turn.label, direct=True)


def _is_title(page: Page, line: Line) -> bool:
    """The headline: a title segment, or the first line of a text without segments if it has no full stop."""
    tree = page.tree
    rows = tree.doc.user_data.get(SEGMENTS)
    if rows is not None:
        offset = tree.doc[line.start].idx
        at = bisect_right(rows, offset, key=itemgetter(0)) - 1  # rows stand in text order; an article has many lines
        return at >= 0 and offset < rows[at][1] and SegmentKind(rows[at][2]) is SegmentKind.TITLE
    return line.start == 0 and line.end <= LONGEST_TITLE and tree.lower[line.end - 1] not in (".", "!", "?", '"', "”")


def _headline(page: Page, line: Line) -> Iterator[Draft]:
    """As in "Police: two killed in crash", "Two killed in crash: police"; not "Brexit: what happens now".

    The words in front must name a person, an organisation or somebody of a kind; behind the colon any noun will do.
    """
    tree, words = page.tree, page.words
    colon = next((i for i in range(line.start + 1, line.end - 1) if tree.lower[i] == ":"), -1)
    if colon < 0:
        return
    for start, end, other in ((line.start, colon, (colon + 1, line.end)), (colon + 1, line.end, (line.start, colon))):
        if not 0 < end - start <= LONGEST_LABEL or other[1] - other[0] < SHORTEST_CLAIM:
            continue
        start, end = tree.trim(start, end)
        nouns = [i for i in range(start, end) if tree.pos[i] in ("NOUN", "PROPN")]
        if not nouns or any(tree.tag[i] in FINITE for i in range(start, end)):
            continue
        head = nouns[-1]
        behind = start > colon and end - start <= 3 and nouns == list(range(start, end))
        saying = words.nouns.get(tree.lemma[head]) in ("assert", "allege") and end - start <= 2
        named = words.anonymous.get(tree.lemma[head], "mute") != "mute" or tree.doc[head].ent_type_ in ("PERSON", "ORG")
        if behind or saying or named:
            content = runs(tree, other[0], *other, [])
            yield Draft(None, content, "according_to.headline", "assert", source=Phrase(start, end, head))
            return


def signature(page: Page, after: int) -> Phrase | None:
    """The name behind a quotation and a dash: ""So it goes." *— Kurt Vonnegut*"."""
    tree = page.tree
    k = after
    while k < tree.size and tree.pos[k] == "SPACE":
        k += 1
    if k >= tree.size or tree.lower[k] not in DASHES:
        return None
    start = tree.after(k)
    end = start
    while end < tree.size and tree.pos[end] == "PROPN" and end - start < LONGEST_LABEL:
        end += 1
    return Phrase(start, end, end - 1) if end > start else None
