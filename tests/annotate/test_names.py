"""Names are decoded under the constraint that I follows B or I of its own type."""

from __future__ import annotations

import numpy as np

from lede.annotate.names import allowed_moves, best_names

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG")
MOVES = allowed_moves(LABELS)


def scores(*best: str) -> np.ndarray:
    """Score rows that prefer the given labels."""
    rows = np.zeros((len(best), len(LABELS)), dtype=np.float32)
    for i, label in enumerate(best):
        rows[i, LABELS.index(label)] = 5.0
    return rows


def test_spans() -> None:
    """B and I make one name; a new B begins another."""
    found = best_names(scores("B-PER", "I-PER", "O", "B-ORG", "B-ORG"), LABELS, MOVES, [0])

    assert [(start, end, kind) for start, end, kind, _ in found] == [(0, 2, "PER"), (3, 4, "ORG"), (4, 5, "ORG")]


def test_no_orphan_inside() -> None:
    """An I that nothing begins is mended, never given as it stands."""
    rows = scores("O", "I-ORG")
    rows[1, LABELS.index("B-ORG")] = 4.0
    found = best_names(rows, LABELS, MOVES, [0])

    assert [(start, end, kind) for start, end, kind, _ in found] == [(1, 2, "ORG")]


def test_names_end_with_the_sentence() -> None:
    """No name runs over a sentence boundary."""
    rows = scores("B-PER", "I-PER")
    rows[1, LABELS.index("B-PER")] = 3.0
    found = best_names(rows, LABELS, MOVES, [0, 1])

    assert [(start, end) for start, end, _, _ in found] == [(0, 1), (1, 2)]
