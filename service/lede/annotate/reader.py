"""The spaCy component `lede_reader`: fills a `Doc` of raw words with tags, tree, names, predicates and roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, POS, TAG
from spacy.lang.en import English
from spacy.language import Language
from spacy.symbols import IDS
from spacy.tokens import Doc
from spacy.vocab import Vocab
from tokenizers import Tokenizer

from lede import reading
from lede.annotate.features import BLANK, GLUED, LINE, PARAGRAPH, Pieces
from lede.annotate.lemmas import Lemmatizer
from lede.annotate.name_agreement import Name, agree, join_pieces
from lede.annotate.name_types import NameTypes
from lede.annotate.names import allowed_moves, best_names
from lede.annotate.network import Network, Reading
from lede.annotate.tokens import make_tokenizer
from lede.annotate.weights import Weights, load_weights
from lede.lexicons import load_table
from lede.result import ModelInfo

WINDOW_PIECES = 224
ATTRIBUTES = [TAG, POS, LEMMA, HEAD, DEP, ENT_IOB, ENT_TYPE, MORPH]
COLUMN = {attribute: i for i, attribute in enumerate(ATTRIBUTES)}
INSIDE, OUTSIDE, BEGIN = 1, 2, 3


@cache
def _shared(folder: str) -> tuple[Weights, Network]:
    """One session a process, however many pipelines use it."""
    weights = load_weights(Path(folder) if folder else None)
    return weights, Network(weights, Pieces(Tokenizer.from_str(weights.tokenizer)))


@dataclass(slots=True)
class _Words:
    """The words of a `Doc` that are no white space: token index, form, spacing."""

    index: list[int]
    forms: list[str]
    spacing: list[int]


class LedeReader:
    """Callable spaCy component: fills a `Doc` that has nothing but tokens.

    Sets tags, lemmas, features, sentences, tree, `doc.ents` and the predicates of `lede.reading`. White space is
    attached to the word before it.
    """

    def __init__(self, vocab: Vocab, folder: str = "") -> None:
        self.weights, self._network = _shared(folder)
        self._pieces = self._network.pieces
        labels = self.weights.labels
        add = vocab.strings.add
        self._strings = vocab.strings
        self._upos = np.array([IDS[x] for x in labels["upos"]], dtype=np.uint64)
        self._tags = labels["xpos"]
        self._tag_ids = np.array([add(x) for x in labels["xpos"]], dtype=np.uint64)
        self._dep_ids = np.array([add(x) for x in labels["dep"]], dtype=np.uint64)
        self._proper = np.array([add("NNP"), add("NNPS")], dtype=np.uint64)
        self._passive = labels["dep"].index("aux:pass")
        self._space = (add("_SP"), IDS["SPACE"], add("dep"))
        self._lemmas = Lemmatizer(self.weights.lexicon, labels["lemma"])
        self._names = labels["name"]
        self._moves = allowed_moves(labels["name"])
        self._types = NameTypes()
        feats = vocab.morphology.add
        self._features = {tag: feats(value) for tag, value in load_table("annotate/tag_features.tsv", 2)}
        self._pronouns = {
            (form, tag): feats(value) for form, tag, value in load_table("annotate/pronoun_features.tsv", 3)
        }
        self._no_features = feats("")
        self._passive_features = feats("Tense=Past|VerbForm=Part|Voice=Pass")

    @property
    def model(self) -> ModelInfo:
        """Name, version and digest of the weights."""
        return self.weights.info

    def __call__(self, doc: Doc) -> Doc:
        """Fill `doc` in place and return it."""
        words = _words(doc)
        if not words.forms:
            return doc
        values = np.zeros((len(doc), len(ATTRIBUTES)), dtype=np.uint64)
        values[:, COLUMN[ENT_IOB]] = OUTSIDE
        found: list[reading.Predicate] = []
        names: list[Name] = []
        sentence_starts: list[int] = []
        for at, result in self._windows(words):
            self._fill(words, at, result, values)
            names.extend(self._names_of(at, result))
            found.extend(self._found(words, at, result))
            sentence_starts.extend(words.index[at + s] for s in result.starts)
        self._write_names(words, names, values)
        self._types.cover_demonyms(doc, values[:, COLUMN[TAG]], values[:, COLUMN[ENT_IOB]], values[:, COLUMN[ENT_TYPE]])
        self._attach_spaces(doc, words, values, sentence_starts)
        doc.from_array(ATTRIBUTES, cast(Any, values))
        reading.set_predicates(doc, found)
        return doc

    def _windows(self, words: _Words) -> Iterator[tuple[int, Reading]]:
        """Readings of consecutive windows: whole paragraphs where they fit, else up to the last sentence begun."""
        at, total = 0, len(words.forms)
        while at < total:
            end, size, paragraph = at, 2, 0
            while end < total:
                size += len(self._pieces.of(words.forms[end]))
                if size > WINDOW_PIECES and end > at:
                    break
                if words.spacing[end] == PARAGRAPH and end > at:
                    paragraph = end
                end += 1
            if end < total and paragraph and words.spacing[end] != PARAGRAPH:
                end = paragraph
            open_end = end < total and words.spacing[end] != PARAGRAPH
            spacing = words.spacing[at:end]
            spacing[0] = PARAGRAPH
            result, read = self._network.run(words.forms[at:end], spacing, open_end)
            yield at, result
            at += read

    def _fill(self, words: _Words, at: int, result: Reading, values: npt.NDArray[np.uint64]) -> None:
        index = np.array(words.index[at : at + len(result.heads)])
        values[index, COLUMN[POS]] = self._upos[result.upos]
        values[index, COLUMN[TAG]] = self._tag_ids[result.xpos]
        values[index, COLUMN[DEP]] = self._dep_ids[result.deps]
        heads = np.array(result.heads)
        place = np.where(heads < 0, index, index[np.maximum(heads, 0)])
        values[index, COLUMN[HEAD]] = (place - index).astype(np.int64).astype(np.uint64)
        add = self._strings.add
        for k, (i, tag, script) in enumerate(zip(index.tolist(), result.xpos, result.lemma, strict=True)):
            form, name = words.forms[at + k], self._tags[tag]
            values[i, COLUMN[LEMMA]] = add(self._lemmas.lemma(form, name, script))
            if name in ("PRP", "PRP$"):
                values[i, COLUMN[MORPH]] = self._pronouns.get((form.lower(), name), self._no_features)
            else:
                values[i, COLUMN[MORPH]] = self._features.get(name, self._no_features)
        for k, dep in enumerate(result.deps):
            if dep == self._passive and result.heads[k] >= 0:
                values[index[result.heads[k]], COLUMN[MORPH]] = self._passive_features

    def _names_of(self, at: int, result: Reading) -> list[Name]:
        assert result.names is not None
        found = best_names(result.names, self._names, self._moves, result.starts)
        pieces = join_pieces([Name(*name) for name in found], result.heads)
        return [Name(at + n.start, at + n.end, n.kind, n.probability) for n in pieces]

    def _write_names(self, words: _Words, names: list[Name], values: npt.NDArray[np.uint64]) -> None:
        if not names:
            return
        index = np.array(words.index)
        proper = np.isin(values[index, COLUMN[TAG]], self._proper).tolist()
        for name in agree(names, words.forms, proper):
            kind = self._types.label(words.forms[name.start : name.end], name.kind)
            if not kind:
                continue
            label = self._strings.add(kind)
            first, last = words.index[name.start], words.index[name.end - 1] + 1
            values[first:last, COLUMN[ENT_TYPE]] = label
            values[first:last, COLUMN[ENT_IOB]] = INSIDE
            values[first, COLUMN[ENT_IOB]] = BEGIN

    def _found(self, words: _Words, at: int, result: Reading) -> Iterator[reading.Predicate]:
        arguments: dict[int, list[reading.Argument]] = {}
        for predicate, head, role, probability in result.roles:
            argument = reading.Argument(words.index[at + head], self._network.roles[role], probability)
            arguments.setdefault(predicate, []).append(argument)
        for word, kind, probability, factuality in result.predicates:
            yield reading.Predicate(
                words.index[at + word], kind, probability, factuality, tuple(arguments.get(word, ()))
            )

    def _attach_spaces(
        self, doc: Doc, words: _Words, values: npt.NDArray[np.uint64], sentence_starts: list[int]
    ) -> None:
        """White space hangs on the word before it; at the start of the text, on the word after it."""
        if len(words.index) == len(doc):
            return
        tag, pos, dep = self._space
        word = iter([*words.index, len(doc)])
        following, before = next(word), -1
        for i in range(len(doc)):
            if i == following:
                before, following = i, next(word)
                continue
            target = before if before >= 0 else following
            values[i, COLUMN[TAG]], values[i, COLUMN[POS]], values[i, COLUMN[DEP]] = tag, pos, dep
            values[i, COLUMN[HEAD]] = np.int64(target - i).astype(np.uint64)
            values[i, COLUMN[LEMMA]] = doc[i].orth


def _words(doc: Doc) -> _Words:
    index, forms, spacing = [], [], []
    before = PARAGRAPH
    breaks = reading.segment_starts(doc)
    for token in doc:
        if token.idx in breaks:
            before = PARAGRAPH
        if token.is_space:
            before = max(before, (BLANK, LINE, PARAGRAPH)[min(2, token.text.count("\n"))])
            continue
        index.append(token.i)
        forms.append(token.text)
        spacing.append(before)
        before = BLANK if token.whitespace_ else GLUED
    return _Words(index, forms, spacing)


@Language.factory(
    "lede_reader",
    assigns=[
        "token.tag",
        "token.pos",
        "token.lemma",
        "token.morph",
        "token.dep",
        "token.head",
        "doc.sents",
        "doc.ents",
    ],
    default_config={"folder": ""},
)
def make_lede_reader(nlp: Language, name: str, folder: str) -> LedeReader:
    """Component for `nlp.add_pipe("lede_reader")`; `folder` names other weights than those that ship."""
    return LedeReader(nlp.vocab, folder)


def load_reader(folder: str = "") -> Language:
    """An English pipeline that reads raw text: UD tokens, then the network.

    Raises: ModelError if the weights are missing, damaged or of an unknown version.
    """
    nlp = English()
    nlp.tokenizer = make_tokenizer(nlp.vocab)
    nlp.max_length = 1 << 62
    config: dict[str, Any] = {"folder": folder}
    nlp.add_pipe("lede_reader", config=config)
    return nlp
