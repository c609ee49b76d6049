"""Scores of heads -> a dependency tree: the best one with exactly one root (Chu-Liu/Edmonds)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]
ROOTS = 12
LONG = 100
"""Words of a sentence that is none, but a list or noise: its first root is taken, for a try costs their cube."""


def best_tree(scores: Scores) -> list[int]:
    """Heads of n words, 0-based, -1 for the one root.

    scores: [n, n + 1]; column 0 is the root, column j + 1 the word j as head of the row's word.
    Nearly always the best head of each word already makes a tree; only else is a spanning tree searched.
    Roots are tried in the order of what a tree under them can score at most, and only while one can still win.
    Source: Zmigrod et al., Please Mind the Root (2020).
    """
    n = len(scores)
    exact = scores.astype(np.float64)
    exact[np.arange(n), np.arange(1, n + 1)] = -np.inf
    heads = exact.argmax(1) - 1
    if _is_tree(heads):
        return [int(h) for h in heads]
    if n == 1:
        return [-1]
    inner = exact[:, 1:].max(1)
    bounds = inner.sum() - inner + exact[:, 0]
    best, found = -np.inf, None
    for root in np.argsort(-bounds, kind="stable")[: ROOTS if n <= LONG else 1]:
        if bounds[root] <= best:
            break
        fixed = exact.copy()
        fixed[:, 0] = -1e9
        fixed[root] = -1e9
        fixed[root, 0] = 0.0
        tree = fixed.argmax(1)
        if not _is_tree(tree - 1):
            tree = _spanning(fixed)
        value = float(exact[np.arange(n), tree].sum())
        if found is None or value > best:
            best, found = value, tree
    assert found is not None
    return [int(h) - 1 for h in found]


def _is_tree(heads: npt.NDArray[np.int64]) -> bool:
    if (heads < 0).sum() != 1:
        return False
    n = len(heads)
    up = heads.copy()
    for _ in range(max(1, n.bit_length())):  # pointer doubling: after log n rounds all have reached the root
        up = np.where(up < 0, -1, up[np.maximum(up, 0)])
    return bool((up < 0).all())


def _spanning(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Maximum spanning arborescence from column 0; returns the head column of each row."""
    n = len(scores)
    full = np.full((n + 1, n + 1), -np.inf)
    full[1:] = scores
    np.fill_diagonal(full, -np.inf)
    return np.asarray(_edmonds(full)[1:])


def _edmonds(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    heads = np.asarray(scores.argmax(1))
    heads[0] = 0
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    inside = np.zeros(len(scores), dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    gain = scores[cycle, heads[cycle]]
    enter = scores[np.ix_(cycle, outside)] - gain[:, None]
    leave = scores[np.ix_(outside, cycle)]
    m = len(outside)
    smaller = np.full((m + 1, m + 1), -np.inf)
    smaller[:m, :m] = scores[np.ix_(outside, outside)]
    smaller[m, :m] = enter.max(0)
    smaller[:m, m] = leave.max(1)
    solved = _edmonds(smaller)
    result: npt.NDArray[np.int64] = heads.copy()
    for i, node in enumerate(outside):
        if node != 0:
            h = solved[i]
            result[node] = cycle[int(leave[i].argmax())] if h == m else outside[h]
    broken = cycle[int(enter[:, solved[m]].argmax())]
    result[broken] = outside[solved[m]]
    return result


def _cycle(heads: npt.NDArray[np.int64]) -> npt.NDArray[np.int64] | None:
    state = np.zeros(len(heads), dtype=np.int8)
    for start in range(1, len(heads)):
        path, node = [], start
        while state[node] == 0 and node != 0:
            state[node] = 1
            path.append(node)
            node = int(heads[node])
        if node != 0 and state[node] == 1 and node in path:
            return np.array(path[path.index(node) :])
        state[path] = 2
    return None
