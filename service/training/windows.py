"""Documents -> training windows -> batches of tensors, with the noise that real articles have."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from lede.annotate.features import BLANK, GLUED, LINE, PARAGRAPH, Pieces
from training.config import Config
from training.labels import Labels
from training.lemmas import script_of
from training.samples import NAME_LABELS, PREDICATE_KINDS, ROLES, Document, Sentence

UNKNOWN = -100


@dataclass
class Window:
    """Consecutive sentences of one document, as the encoder will read them."""

    corpus: str
    genre: str
    sentences: list[Sentence]
    words: list[str]
    spacing: list[int]
    starts: list[int]
    boundaries: bool
    pieces: int


def cut_windows(documents: list[Document], pieces: Pieces, limit: int, rng: random.Random | None) -> list[Window]:
    """Cut documents into windows of whole sentences. With `rng`, lengths vary and the spacing gets noise."""
    windows: list[Window] = []
    for document in documents:
        group: list[Sentence] = []
        size, target = 2, _target(limit, rng)
        for sentence in document.sentences:
            length = sum(len(pieces.of(w)) for w in sentence.words)
            if length > 450:
                continue
            if group and size + length > target:
                windows.append(_window(document, group, size, rng))
                group, size, target = [], 2, _target(limit, rng)
            group.append(sentence)
            size += length
        if group:
            windows.append(_window(document, group, size, rng))
    return windows


def _target(limit: int, rng: random.Random | None) -> int:
    return limit if rng is None or rng.random() < 0.3 else rng.randint(16, limit)


def _window(document: Document, group: list[Sentence], size: int, rng: random.Random | None) -> Window:
    words = [w for s in group for w in s.words]
    spacing = [x for s in group for x in s.spacing]
    starts, at = [], 0
    for s in group:
        starts.append(at)
        at += len(s.words)
    spacing[0] = PARAGRAPH
    if rng is not None:
        words, spacing = _noise(words, spacing, set(starts), rng)
    return Window(document.corpus, document.genre, group, words, spacing, starts, document.boundaries, size)


def _noise(words: list[str], spacing: list[int], starts: set[int], rng: random.Random) -> tuple[list[str], list[int]]:
    """Line breaks where articles have them, text that comes tokenised, capitals of headlines."""
    draw = rng.random()
    if draw < 0.08:
        spacing = [BLANK if x == GLUED else x for x in spacing]
    elif draw < 0.35:
        spacing = [LINE if x == PARAGRAPH else x for x in spacing]
    elif draw < 0.45:
        spacing = [LINE if x == BLANK and (i in starts or rng.random() < 0.04) else x for i, x in enumerate(spacing)]
    elif draw < 0.50:
        spacing = [BLANK if x == PARAGRAPH else x for x in spacing]
    if rng.random() < 0.03:
        words = [w.upper() for w in words]
    return words, spacing


@dataclass
class Batch:
    """Tensors of some windows. Word layers are [B, N], UNKNOWN where a layer is not annotated."""

    ids: Tensor
    shapes: Tensor
    spaces: Tensor
    first: Tensor
    mask: Tensor
    sentence: Tensor
    layers: dict[str, Tensor]
    names: Tensor
    happened: Tensor
    role_rows: Tensor
    role_allowed: Tensor
    windows: list[Window]


class Encoding:
    """Turns windows into batches with the label sets of a network."""

    def __init__(self, pieces: Pieces, labels: Labels) -> None:
        self.pieces = pieces
        self._upos = {x: i for i, x in enumerate(labels.upos)}
        self._xpos = {x: i for i, x in enumerate(labels.xpos)}
        self._lemma = {x: i for i, x in enumerate(labels.lemma)}
        self._dep = {x: i for i, x in enumerate(labels.dep)}
        self._name = {x: i for i, x in enumerate(NAME_LABELS)}
        self._kind = {x: i for i, x in enumerate(PREDICATE_KINDS)}
        self._role = {x: i for i, x in enumerate(ROLES)}

    def batch(self, windows: list[Window]) -> Batch:
        """Pad and stack."""
        inputs = [self.pieces.window(w.words, w.spacing) for w in windows]
        b, t, n = len(windows), max(len(i[0]) for i in inputs), max(len(w.words) for w in windows)
        ids = torch.full((b, t), self.pieces.pad)
        shapes, spaces = torch.zeros(b, t, dtype=torch.long), torch.zeros(b, t, dtype=torch.long)
        first = torch.zeros(b, n, dtype=torch.long)
        mask = torch.full((b, 1, 1, t), -1e4)
        for i, (a, s, p, f) in enumerate(inputs):
            ids[i, : len(a)], shapes[i, : len(a)] = torch.from_numpy(a), torch.from_numpy(s)
            spaces[i, : len(a)], first[i, : len(f)] = torch.from_numpy(p), torch.from_numpy(f)
            mask[i, 0, 0, : len(a)] = 0.0
        arrays = {
            key: np.full((b, n), UNKNOWN, dtype=np.int64)
            for key in ("start", "upos", "xpos", "lemma", "head", "dep", "predicate", "nominal")
        }
        sentence = np.full((b, n), -1, dtype=np.int64)
        names = np.ones((b, n, len(NAME_LABELS)), dtype=bool)
        happened = np.full((b, n), np.nan, dtype=np.float32)
        rows: list[tuple[int, int, int, int, dict[int, tuple[str, ...]]]] = []
        for i, window in enumerate(windows):
            self._fill(i, window, arrays, sentence, names, happened, rows)
        role_rows, allowed = self._roles(rows)
        return Batch(
            ids, shapes, spaces, first, mask, torch.from_numpy(sentence),
            {k: torch.from_numpy(v) for k, v in arrays.items()},
            torch.from_numpy(names), torch.from_numpy(happened), role_rows, allowed, windows,
        )  # fmt: skip

    def _fill(self, i, window, arrays, sentence, names, happened, rows) -> None:
        if window.boundaries:
            arrays["start"][i, : len(window.words)] = 0
            arrays["start"][i, window.starts] = 1
        for k, (s, at) in enumerate(zip(window.sentences, window.starts, strict=True)):
            size = len(s.words)
            part = slice(at, at + size)
            sentence[i, part] = k
            if s.upos and s.xpos and s.heads and s.labels and s.lemmas:
                arrays["upos"][i, part] = [self._upos.get(x, UNKNOWN) for x in s.upos]
                arrays["xpos"][i, part] = [self._xpos.get(x, UNKNOWN) for x in s.xpos]
                arrays["lemma"][i, part] = [
                    self._lemma.get(script_of(f, m), UNKNOWN) for f, m in zip(s.words, s.lemmas, strict=True)
                ]
                arrays["head"][i, part] = [h + at if h else 0 for h in s.heads]
                arrays["dep"][i, part] = [self._dep.get(x, UNKNOWN) for x in s.labels]
            if s.names:
                for j, allowed in enumerate(s.names):
                    names[i, at + j] = False
                    names[i, at + j, [self._name[x] for x in allowed]] = True
            if s.nominal is not None:
                arrays["nominal"][i, part] = [UNKNOWN if x is None else int(x) for x in s.nominal]
            if s.predicates is not None:
                if s.nominal is None:
                    arrays["predicate"][i, part] = 0
                for p in s.predicates:
                    arrays["predicate"][i, at + p.word] = self._kind[p.kind]
                    rows.append((i, at + p.word, at, size, p.roles))
            for word, value in s.happened.items():
                happened[i, at + word] = value

    def _roles(self, rows) -> tuple[Tensor, Tensor]:
        """[P, 4] of (window, predicate word, sentence start, sentence size) and allowed labels [P, S, R]."""
        longest = max((size for *_, size, _ in rows), default=1)
        allowed = np.ones((len(rows), longest, len(ROLES)), dtype=bool)
        table = np.zeros((len(rows), 4), dtype=np.int64)
        for r, (i, word, at, size, roles) in enumerate(rows):
            table[r] = (i, word, at, size)
            allowed[r, :size, 1:] = False
            for j, labels in roles.items():
                allowed[r, j] = False
                allowed[r, j, [self._role[x] for x in labels]] = True
        return torch.from_numpy(table), torch.from_numpy(allowed)


def batches(windows: list[Window], config: Config, rng: random.Random | None) -> list[list[Window]]:
    """Windows of like length together, about `batch_pieces` pieces a batch; with `rng`, in random order."""
    order = list(windows)
    if rng is not None:
        rng.shuffle(order)
    made: list[list[Window]] = []
    for i in range(0, len(order), 1500):
        group: list[Window] = []
        for window in sorted(order[i : i + 1500], key=lambda w: w.pieces):
            if group and window.pieces * (len(group) + 1) > config.batch_pieces:
                made.append(group)
                group = []
            group.append(window)
        if group:
            made.append(group)
    if rng is not None:
        rng.shuffle(made)
    return made
