"""What the network sees of a word: its word pieces, its shape, and what stands before it. Shared with training."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from lede.errors import ModelError

SHAPES = 8
MAX_PIECES = 10
CACHE_WORDS = 10_000

GLUED, BLANK, LINE, PARAGRAPH = range(4)


def shape_of(word: str) -> int:
    """Casing class of a word: the encoder's pieces are lower-cased, this keeps what they lose.

    1 lower, 2 Capitalised or single capital, 3 ALL CAPITALS, 4 digits, 5 with a digit, 6 mIxed, 7 anything else.
    """
    if word.isdigit():
        return 4
    if any(c.isdigit() for c in word):
        return 5
    if word.isupper():
        return 3 if len(word) > 1 else 2
    if word[:1].isupper():
        return 2
    if any(c.isupper() for c in word):
        return 6
    return 1 if word.isalpha() else 7


class Pieces:
    """Word pieces of single words, at most `MAX_PIECES` each, remembered for frequent words.

    The memory is bounded: a full one is emptied, which changes the speed and never the result.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self._known: dict[str, tuple[int, ...]] = {}
        self._shapes: dict[str, int] = {}
        self.cls, self.sep, self.pad, self._unknown = (
            _id(tokenizer, piece) for piece in ("[CLS]", "[SEP]", "[PAD]", "[UNK]")
        )

    def of(self, word: str) -> tuple[int, ...]:
        """Ids of the word's pieces; the unknown piece for a word that has none."""
        ids = self._known.get(word)
        if ids is None:
            pieces = self._tokenizer.encode(word[:64], add_special_tokens=False).ids[:MAX_PIECES]
            ids = tuple(pieces) or (self._unknown,)
            if len(self._known) >= CACHE_WORDS:
                self._known.clear()
                self._shapes.clear()
            self._known[word] = ids
        return ids

    def window(
        self, words: list[str], spacing: list[int]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """(ids, shapes, spacings) of the T pieces of `[CLS] words [SEP]`, and the N words' first pieces."""
        ids, shapes, spaces, first = [self.cls], [0], [BLANK], []
        for word, space in zip(words, spacing, strict=True):
            pieces = self.of(word)
            shape = self._shapes.get(word, -1)
            if shape < 0:
                shape = self._shapes[word] = shape_of(word)
            first.append(len(ids))
            ids.extend(pieces)
            shapes.extend([shape] * len(pieces))
            spaces.append(space)
            spaces.extend([GLUED] * (len(pieces) - 1))
        ids.append(self.sep)
        shapes.append(0)
        spaces.append(BLANK)
        return (
            np.array(ids, dtype=np.int64),
            np.array(shapes, dtype=np.int64),
            np.array(spaces, dtype=np.int64),
            np.array(first, dtype=np.int64),
        )


def _id(tokenizer: Tokenizer, piece: str) -> int:
    number = tokenizer.token_to_id(piece)
    if number is None:
        raise ModelError(f"the word pieces lack {piece}: the weights are damaged")
    return int(number)
