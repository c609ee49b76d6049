"""Sources that the layout names: speakers in front of a colon, headlines, names behind a dash, authors of posts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lede.extract.according_to.drafts import Draft, runs
from lede.extract.according_to.page import Page
from lede.facts import Phrase
from lede.reading import SEGMENTS
from lede.result import SegmentKind

LONGEST_LABEL = 6
LONGEST_TURN = 400
LONGEST_TITLE = 30
SHORTEST_CLAIM = 4
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
TURN_LETTERS = frozenset({"q", "a"})
DASHES = frozenset({"-", "–", "—", "--"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text: tokens `[start, end)`; `colon` is a colon behind its first few words, or -1."""

    start: int
    end: int
    colon: int


def find_layout(page: Page) -> Iterator[Draft]:
    """Interview turns and headlines, in text order."""
    lines = _lines(page)
    turns = [line for line in lines if _is_turn(page, line)]
    speakers = {page.tree.lower[line.colon - 1] for line in turns}
    if len(turns) >= 3 and len(speakers) < len(turns):
        for line in turns:
            draft = _turn(page, line)
            if draft is not None:
                yield draft
    title = next((line for line in lines if _is_title(page, line)), None)
    if title is not None:
        yield from _headline(page, title)


def _lines(page: Page) -> list[Line]:
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


def _is_turn(page: Page, line: Line) -> bool:
    """As in "Q: …", "Chomsky: …": names or a single letter before the colon, words behind it."""
    tree = page.tree
    if line.colon < 0 or line.colon + 2 >= line.end or tree.sent[line.start] in page.closed:
        return False
    label = range(line.start, line.colon)
    if len(label) == 1 and tree.lower[line.start] in TURN_LETTERS:
        return True
    return all(tree.pos[i] == "PROPN" or tree.doc[i].is_upper for i in label)


def _turn(page: Page, line: Line) -> Draft | None:
    end = min(line.end, line.colon + LONGEST_TURN)
    content = runs(page.tree, line.colon + 1, line.colon + 1, end, [])
    source = Phrase(line.start, line.colon, line.colon - 1)
    return Draft(None, content, "according_to.turn", "assert", source=source) if content else None


def _is_title(page: Page, line: Line) -> bool:
    """The headline: a title segment, or the first line of a text without segments if it has no full stop."""
    tree = page.tree
    rows = tree.doc.user_data.get(SEGMENTS)
    if rows is not None:
        offset = tree.doc[line.start].idx
        return any(SegmentKind(kind) is SegmentKind.TITLE and start <= offset < end for start, end, kind in rows)
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
