"""Speech that stands as a paragraph of its own without marks: behind "…, the church denied this:", and posts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

from lede.extract.according_to.drafts import Draft, cue_phrase, runs
from lede.extract.according_to.layout import Line, lines_of
from lede.extract.according_to.news import is_news
from lede.extract.according_to.page import Page
from lede.extract.according_to.verbs import is_idle, is_passive, source_of
from lede.facts import Phrase
from lede.reading import SEGMENTS
from lede.result import SegmentKind

REACH = 30
"""Tokens before the colon in which its verb is looked for."""
SPOKEN = frozenset({"clause", "told", "quote"})
BULLETS = frozenset({"-", "–", "—", "*", "•", "1", "1.", "(", "a)"})
LONGEST_NAME = 12


def find_blocks(page: Page, drafts: list[Draft]) -> list[Draft]:
    """Give the paragraph behind a colon to the words that introduce it; new drafts for those that had none.

    Reads: a line that ends with a colon, a verb of saying before it, a paragraph without marks or label behind it.
    Leaves alone: lists, and paragraphs that somebody is known to speak.
    """
    by_cue = {draft.cue.head: draft for draft in drafts if draft.cue is not None}
    lines = lines_of(page)
    found = []
    for line, behind in pairwise(lines):
        if page.tree.lower[line.end - 1] != ":" or not _is_speech(page, behind):
            continue
        cue = _cue(page, line)
        if cue is None:
            continue
        block = runs(page.tree, behind.start, behind.start, behind.end, [])
        known = by_cue.get(cue)
        if known is not None and not known.rule.endswith("object.news"):
            if not any(phrase.start >= behind.start for phrase in known.content):
                known.content = [*known.content, *block]
            continue
        entry = page.words.verbs[page.tree.lemma[cue]]
        source = source_of(page, cue, is_passive(page.tree, cue), block)
        draft = known or Draft(cue_phrase(page.tree, cue), block, "according_to.block", entry.cls, source=source)
        draft.content, draft.news = block, is_news(page.tree, cue, page.words)
        draft.direct = True
        if known is None:
            found.append(draft)
    return found


def _is_speech(page: Page, line: Line) -> bool:
    tree = page.tree
    if tree.sent[line.start] in page.closed or page.at[line.start] >= 0 or line.colon >= 0:
        return False
    return tree.lower[line.start] not in BULLETS and line.end - line.start > 3


def _cue(page: Page, line: Line) -> int | None:
    """The verb of saying nearest before the colon, outside quotations, in the line's last sentence."""
    tree = page.tree
    first = max(line.start, line.end - REACH, tree.starts[tree.sent[line.end - 1]])
    for k in range(line.end - 2, first - 1, -1):
        if tree.pos[k] == "VERB" and page.at[k] < 0 and tree.tag[k] != "VB" and not is_idle(tree, k):
            entry = page.words.verbs.get(tree.lemma[k])
            if entry is not None and "quote" in entry.frames:
                return k
    return None


def find_posts(page: Page) -> Iterator[Draft]:
    """Embedded posts with the author that their signature names: "— *Ann Lee* (@annlee) October 5, 2020"."""
    tree = page.tree
    posts = [
        (start, end)
        for start, end, kind in tree.doc.user_data.get(SEGMENTS, ())
        if SegmentKind(kind) is SegmentKind.TWEET
    ]
    if not posts:
        return
    offsets = [tree.doc[line.start].idx for line in lines_of(page)]
    inside = [
        (line, any(start <= offset < end for start, end in posts))
        for line, offset in zip(lines_of(page), offsets, strict=True)
    ]
    for is_post, group in groupby(inside, key=lambda pair: pair[1]):
        above: list[Line] = []
        for line, _ in group if is_post else ():
            name = _signature(page, line)
            above.append(line)
            if name is None:
                continue
            content = [
                p for part in above for p in runs(tree, part.start, part.start, min(part.end, name.start - 1), [])
            ]
            if content:
                yield Draft(None, content, "according_to.post", "assert", source=name, direct=True)
            above = []


def _signature(page: Page, line: Line) -> Phrase | None:
    """The name between a dash and a handle at the end of a post."""
    tree = page.tree
    at = next((k for k in range(line.end - 1, line.start, -1) if tree.lower[k].startswith("@")), None)
    if at is None or at == line.start:
        return None
    end = at - 1 if tree.lower[at - 1] == "(" else at
    start = end
    while start > line.start and end - start < LONGEST_NAME and tree.lower[start - 1] not in ("—", "–", "-", "--"):
        start -= 1
    return Phrase(start, end, end - 1) if line.start < start < end else None
