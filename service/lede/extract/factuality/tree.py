"""The columns of a `Doc` as plain lists: what the rules of factuality, types and reasons read, fetched once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from spacy.attrs import DEP, HEAD, LEMMA, ORTH, POS, TAG
from spacy.tokens import Doc

from lede.extract.factuality.lemmas import known_lemma


@dataclass(frozen=True, slots=True)
class Tree:
    """One `Doc`, column by column. `kids` are in text order and without SPACE tokens."""

    head: list[int]
    dep: list[str]
    pos: list[str]
    tag: list[str]
    lemma: list[str]
    word: list[str]
    kids: list[list[int]]

    def children(self, token: int, *deps: str) -> list[int]:
        """Children whose relation is one of `deps`, subtypes included ("nsubj" takes "nsubj:pass")."""
        return [k for k in self.kids[token] if self.dep[k].partition(":")[0] in deps]

    def child_words(self, token: int, *deps: str) -> list[str]:
        """Their words, in lower case."""
        return [self.word[k] for k in self.children(token, *deps)]

    def marker(self, token: int, relation: str) -> str:
        """Words of the first child of a relation, with what is fixed to it: "because of", "in order"."""
        for kid in self.kids[token]:
            if self.dep[kid] == relation:
                return self.with_fixed(kid)
        return ""

    def with_fixed(self, token: int) -> str:
        """A word and what is fixed to it."""
        return " ".join([self.word[token], *(self.word[k] for k in self.kids[token] if self.dep[k] == "fixed")])


@lru_cache(maxsize=1)
def tree_of(doc: Doc) -> Tree:
    """The columns of a `Doc` that is not changed any more; the last one is kept, as rules ask for it in turn."""
    rows = doc.to_array([HEAD, DEP, POS, TAG, LEMMA, ORTH])
    strings = doc.vocab.strings
    columns = [rows[:, column].tolist() for column in range(6)]
    names = {key: strings[key] if key else "" for column in columns[1:] for key in set(column)}
    lower = {key: names[key].lower() for column in columns[4:] for key in set(column)}
    dep, pos, tag = ([names[key] for key in column] for column in columns[1:4])
    lemma, word = ([lower[key] for key in column] for column in columns[4:])
    head = [index + offset for index, offset in enumerate(rows[:, 0].astype("int64").tolist())]
    kids: list[list[int]] = [[] for _ in head]
    for index, governor in enumerate(head):
        kind = pos[index]
        if kind in ("VERB", "NOUN"):
            lemma[index] = known_lemma(word[index], lemma[index], kind)
        if governor != index and kind != "SPACE":
            kids[governor].append(index)
    return Tree(head, dep, pos, tag, lemma, word, kids)
