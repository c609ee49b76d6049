"""A `Doc` as plain lists, read once: every rule of coreference looks at these columns."""

from __future__ import annotations

from functools import cached_property
from typing import cast

import numpy as np
from spacy.attrs import DEP, HEAD, LEMMA, ORTH, POS, TAG
from spacy.tokens import Doc

# What may stand before the head of a noun phrase and belongs to it.
BEFORE = frozenset(
    {"det", "amod", "compound", "nummod", "nmod:poss", "nmod:desc", "det:predet", "flat", "punct", "goeswith"}
)


class Words:
    """Columns of a `Doc`, by token.

    `head[i]` is the token that token `i` hangs on (itself for a root), `sent[i]` the number of its sentence, `kids[i]`
    the tokens that hang on it, in text order and without white space.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        table = cast(
            "np.ndarray[tuple[int, int], np.dtype[np.uint64]]", doc.to_array([HEAD, DEP, POS, TAG, LEMMA, ORTH])
        )
        names = {int(key): doc.vocab.strings[int(key)] if key else "" for key in np.unique(table[:, 1:])}
        size = len(doc)
        self.head: list[int] = (table[:, 0].astype(np.int64) + np.arange(size)).tolist()
        self.dep, self.pos, self.tag, self.lemma, self.text = (
            [names[key] for key in table[:, column].tolist()] for column in range(1, 6)
        )
        self.lower: list[str] = [text.lower() for text in self.text]
        self.sent: list[int] = [0] * size
        for number, sent in enumerate(doc.sents if doc.has_annotation("SENT_START") else ()):
            self.sent[sent.start : sent.end] = [number] * (sent.end - sent.start)
        self.kids: list[list[int]] = [[] for _ in range(size)]
        for i, head in enumerate(self.head):
            if head != i and self.pos[i] != "SPACE":
                self.kids[head].append(i)

    def __len__(self) -> int:
        return len(self.head)

    @cached_property
    def left(self) -> list[int]:
        """First token of the noun phrase headed at a token, without what follows the head."""
        edge = list(range(len(self)))
        for i in range(len(self)):  # what stands before a head has its own edge already: one pass
            first = i
            for kid in reversed(self.kids[i]):
                if kid > i:
                    continue
                if self.dep[kid] not in BEFORE and not (
                    self.dep[kid] == "advmod" and self.dep[i] == "nummod" and not self.text[kid].endswith("edly")
                ):
                    break
                first = edge[kid] if self.dep[kid] != "punct" else kid
            while first < i and self.dep[first] in ("punct", "case"):
                first += 1
            edge[i] = first
        return edge

    def has(self, i: int, *deps: str) -> bool:
        """Whether a token has a child of one of these labels."""
        return any(self.dep[k] in deps for k in self.kids[i])

    def kid(self, i: int, *deps: str) -> int | None:
        """First child with one of these labels."""
        return next((k for k in self.kids[i] if self.dep[k] in deps), None)
