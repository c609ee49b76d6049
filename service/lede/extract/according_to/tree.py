"""The columns of a `Doc` as plain lists: the rules of this question look at every token, and lists are quick."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.attrs import DEP, HEAD, LEMMA, ORTH, POS, TAG
from spacy.tokens import Doc

NOBODY: tuple[int, ...] = ()
OUTER = frozenset({",", ";", ":", "-", "–", "—", "--", ".", "…", "/", "!", "?"})
"""Punctuation that never begins or ends a phrase of ours; quotation marks and brackets may."""


class Tree:
    """Words, tags, heads and subtree edges of one `Doc`. White space is nobody's child and in nobody's edges.

    kids    children of each token, in text order
    left    first token of each token's subtree
    right   last token of it (inclusive)
    sent    number of the sentence that each token stands in
    starts  first token of each sentence; one more entry, the length of the `Doc`, closes it
    """

    __slots__ = (
        "dep",
        "doc",
        "head",
        "kids",
        "left",
        "lemma",
        "lower",
        "pos",
        "right",
        "sent",
        "size",
        "starts",
        "tag",
    )

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.size = len(doc)
        strings = doc.vocab.strings
        columns = doc.to_array([ORTH, LEMMA, POS, TAG, DEP, HEAD])
        texts: list[list[str]] = []
        for column in columns[:, :5].T.tolist() if self.size else [[]] * 5:
            names = {key: strings[key] for key in set(column)}
            texts.append([names[key] for key in column])
        forms, self.lemma, self.pos, self.tag, self.dep = texts
        small = {form: form.lower() for form in set(forms)}
        self.lower = [small[form] for form in forms]
        shifts = columns[:, 5].astype("int64").tolist() if self.size else []
        self.head: list[int] = [i + shift for i, shift in enumerate(shifts)]
        self.starts: list[int] = [sent.start for sent in doc.sents] if self.size else []
        self.starts.append(self.size)
        self.sent: list[int] = []
        for number in range(len(self.starts) - 1):
            self.sent += [number] * (self.starts[number + 1] - self.starts[number])
        self._edges()

    def _edges(self) -> None:
        kids: list[list[int]] = [[] for _ in range(self.size)]
        roots = []
        for i, head in enumerate(self.head):
            if self.pos[i] == "SPACE":
                continue
            if head == i:
                roots.append(i)
            else:
                kids[head].append(i)
        order, stack = [], roots
        while stack:
            i = stack.pop()
            order.append(i)
            stack.extend(kids[i])
        self.left = list(range(self.size))
        self.right = list(range(self.size))
        for i in reversed(order):
            head = self.head[i]
            if self.left[i] < self.left[head]:
                self.left[head] = self.left[i]
            if self.right[i] > self.right[head]:
                self.right[head] = self.right[i]
        self.kids = kids

    def child(self, i: int, *deps: str) -> int | None:
        """First child of `i` with one of these labels."""
        for kid in self.kids[i]:
            if self.dep[kid] in deps:
                return kid
        return None

    def children(self, i: int, *deps: str) -> Iterator[int]:
        """Children of `i` with one of these labels, in text order."""
        for kid in self.kids[i]:
            if self.dep[kid] in deps:
                yield kid

    def trim(self, start: int, end: int) -> tuple[int, int]:
        """`[start, end)` without white space and outer punctuation at either end; may come out empty."""
        while start < end and self._outer(start):
            start += 1
        while start < end and self._outer(end - 1):
            end -= 1
        return start, end

    def _outer(self, i: int) -> bool:
        return self.pos[i] == "SPACE" or self.lower[i] in OUTER

    def before(self, i: int) -> int:
        """The token before `i` that is not white space; -1 if there is none."""
        i -= 1
        while i >= 0 and self.pos[i] == "SPACE":
            i -= 1
        return i

    def after(self, i: int) -> int:
        """The token after `i` that is not white space; the length of the `Doc` if there is none."""
        i += 1
        while i < self.size and self.pos[i] == "SPACE":
            i += 1
        return i

    def is_within(self, i: int, top: int) -> bool:
        """True if `i` stands between the edges of `top`'s subtree."""
        return self.left[top] <= i <= self.right[top]
