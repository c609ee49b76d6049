"""A draft: an attribution while the rules still work on it."""

from __future__ import annotations

from dataclasses import dataclass

from lede.extract.according_to.tree import Tree
from lede.facts import Phrase

COMPOUND = "compound:prt"


@dataclass(slots=True)
class Draft:
    """Source, cue and content as tokens; `news` says that the cue is an event of its own ("denied").

    direct  True for somebody's own words without marks (a post, a turn of an interview)
    within  the draft that passes this one on ("Yonhap, *quoting KCNA*"); others are nested by where they stand
    """

    cue: Phrase | None
    content: list[Phrase]
    rule: str
    cls: str
    source: Phrase | None = None
    news: bool = False
    within: Draft | None = None
    direct: bool = False

    def covers(self, i: int) -> bool:
        """True if token `i` lies in the content."""
        return any(phrase.start <= i < phrase.end for phrase in self.content)


def cue_phrase(tree: Tree, i: int) -> Phrase:
    """The cue word with its particle ("pointed *out*")."""
    particle = tree.child(i, COMPOUND)
    end = particle + 1 if particle is not None and i < particle <= i + 2 else i + 1
    return Phrase(i, end, i)


def runs(tree: Tree, head: int, start: int, end: int, cuts: list[tuple[int, int]]) -> list[Phrase]:
    """`[start, end)` without `cuts`, as phrases in text order without outer punctuation."""
    phrases = []
    at = start
    for cut_start, cut_end in [*sorted(cuts), (end, end)]:
        if cut_start > at:
            first, last = tree.trim(at, min(cut_start, end))
            if first < last and any(tree.pos[k] not in ("PUNCT", "SPACE") for k in range(first, last)):
                phrases.append(Phrase(first, last, head if first <= head < last else last - 1))
        at = max(at, cut_end)
    return phrases


def subtree(tree: Tree, head: int, cuts: list[tuple[int, int]] | None = None) -> list[Phrase]:
    """The subtree of `head` without `cuts`."""
    return runs(tree, head, tree.left[head], tree.right[head] + 1, cuts or [])
