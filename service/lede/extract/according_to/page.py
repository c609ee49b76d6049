"""All that the rules of this question look at: the tree, the word tables, the network's roles and the quotations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Doc

from lede.extract.according_to.lexicon import Lexicon, lexicon
from lede.extract.according_to.quotes import Quote, find_quotes
from lede.extract.according_to.tree import Tree
from lede.reading import Predicate, predicates, prose_sentences


@dataclass(frozen=True, slots=True)
class Page:
    """One document, read once.

    quotes  outermost quotations of its prose, in text order
    inner   quotations within quotations
    at      for each token the position in `quotes` of the one that it stands in, -1 outside
    closed  numbers of the sentences that are not prose
    """

    tree: Tree
    words: Lexicon
    roles: Mapping[int, Predicate]
    quotes: tuple[Quote, ...]
    inner: tuple[Quote, ...]
    at: tuple[int, ...]
    closed: frozenset[int]


def read_page(doc: Doc) -> Page:
    """The page of a document that has been annotated."""
    tree = Tree(doc)
    prose = {sent.start for sent in prose_sentences(doc)}
    closed = frozenset(number for number, start in enumerate(tree.starts[:-1]) if start not in prose)
    quotes = [q for q in find_quotes(tree) if tree.sent[q.start] not in closed]
    outer = tuple(q for q in quotes if q.level == 0)
    at = [-1] * tree.size
    for number, quote in enumerate(outer):
        at[quote.start : quote.end] = [number] * (quote.end - quote.start)
    inner = tuple(q for q in quotes if q.level > 0)
    return Page(tree, lexicon(), predicates(doc), outer, inner, tuple(at), closed)
