"""Label scores of words -> names: the best sequence that B/I tags allow, then the finer types."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt

TYPES = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC", "EVENT": "EVENT", "MISC": "PRODUCT"}


def allowed_moves(labels: tuple[str, ...]) -> npt.NDArray[np.float32]:
    """[L, L] of 0 or a large negative number: may the column's label follow the row's?"""
    moves = np.zeros((len(labels), len(labels)), dtype=np.float32)
    for i, before in enumerate(labels):
        for j, after in enumerate(labels):
            if after[0] == "I" and before[2:] != after[2:]:
                moves[i, j] = -1e4
    return moves


def best_names(
    scores: npt.NDArray[np.float32], labels: tuple[str, ...], moves: npt.NDArray[np.float32], starts: list[int]
) -> list[tuple[int, int, str, float]]:
    """Names as (start, end, type, probability), by constrained decoding in the sentences that begin at `starts`.

    scores: [n, L]. Words that are surely outside (O leads everywhere) cost no search.
    """
    found: list[tuple[int, int, str, float]] = []
    if not len(scores) or not (scores.argmax(1) > 0).any():
        return found
    norm = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
    bounds = [*starts, len(scores)]
    for start, end in itertools.pairwise(bounds):
        part = norm[start:end]
        if not (part.argmax(1) > 0).any():
            continue
        path = _viterbi(part, moves, labels)
        i = 0
        while i < len(path):
            label = labels[path[i]]
            if label == "O":
                i += 1
                continue
            last = i + 1
            while last < len(path) and labels[path[last]] == f"I-{label[2:]}":
                last += 1
            chance = float(np.exp(min(part[k, path[k]] for k in range(i, last))))
            found.append((start + i, start + last, label[2:], chance))
            i = last
    return found


def _viterbi(scores: npt.NDArray[np.float32], moves: npt.NDArray[np.float32], labels: tuple[str, ...]) -> list[int]:
    n = len(scores)
    back = np.zeros((n, len(labels)), dtype=np.int64)
    best = scores[0] + np.array([-1e4 if x[0] == "I" else 0.0 for x in labels], dtype=np.float32)
    for i in range(1, n):
        total = best[:, None] + moves
        back[i] = total.argmax(0)
        best = total.max(0) + scores[i]
    path = [int(best.argmax())]
    for i in range(n - 1, 0, -1):
        path.append(int(back[i, path[-1]]))
    return path[::-1]
