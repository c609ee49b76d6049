"""The words that tie a time to an event (`data/when/cues.tsv`), and small questions to the tree that need them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from lede.facts import Phrase
from lede.lexicons import load_table

OUTER = frozenset({"punct", "cc", "acl:relcl", "parataxis", "discourse", "dep", "list"})


@dataclass(frozen=True, slots=True)
class Cues:
    """Word classes of `cues.tsv`."""

    clause: frozenset[str]
    noun: frozenset[str]
    adverb: frozenset[str]
    light: frozenset[str]
    saying: frozenset[str]
    bringing: frozenset[str]
    lasting: frozenset[str]
    facing: frozenset[str]
    not_after: frozenset[str]
    within: frozenset[str]


@cache
def cues() -> Cues:
    """The classes, read once."""
    rows = load_table("when/cues.tsv", 2)
    names = ("clause", "noun", "adverb", "light", "saying", "bringing", "lasting", "facing", "not_after", "within")
    return Cues(*(frozenset(word for word, kind in rows if kind == name) for name in names))


def span_of(head: Token, first: int | None = None, last: int | None = None) -> Phrase:
    """The adverbial of a head: its subtree without outer punctuation and without what is loosely attached.

    `first` and `last` (exclusive) are tokens that it must hold in any case.
    """
    start = min(head.i, first if first is not None else head.i)
    end = max(head.i + 1, last if last is not None else head.i + 1)
    for child in head.children:
        if child.dep_ in OUTER or child.is_space:
            continue
        start = min(start, child.left_edge.i)
        end = max(end, child.right_edge.i + 1)
    return trimmed(head.doc, start, end, head.i)


def trimmed(doc: Doc, start: int, end: int, head: int) -> Phrase:
    """The phrase without blanks and punctuation at its edges."""
    while start < head and (doc[start].is_space or doc[start].is_punct):
        start += 1
    while end > head + 1 and (doc[end - 1].is_space or doc[end - 1].is_punct):
        end -= 1
    return Phrase(start, end, head)


def marker(head: Token) -> Token | None:
    """The word that opens a clause or a noun phrase: its first `mark`, `case` or question adverb."""
    for child in head.children:
        if child.dep_ in ("mark", "case") or (child.dep_ == "advmod" and child.lower_ in ("when", "once", "whenever")):
            return child
    return None


def is_saying(token: Token) -> bool:
    """True for a verb of report."""
    return token.pos_ == "VERB" and token.lemma_.lower() in cues().saying
