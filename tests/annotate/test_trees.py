"""Any scores give a tree: one root, no cycle; and the best one where it can be counted out."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lede.annotate.trees import best_tree


def is_tree(heads: list[int]) -> bool:
    """One root, and every word reaches it."""
    if heads.count(-1) != 1:
        return False
    for start in range(len(heads)):
        node, steps = start, 0
        while heads[node] >= 0:
            node, steps = heads[node], steps + 1
            if steps > len(heads):
                return False
    return True


def value(scores: np.ndarray, heads: tuple[int, ...] | list[int]) -> float:
    """Sum of the scores of a tree's arcs."""
    return float(sum(scores[i, h + 1] for i, h in enumerate(heads)))


@given(st.integers(1, 12).flatmap(lambda n: arrays.arrays(np.float32, (n, n + 1), elements=st.floats(-9, 9, width=32))))
def test_always_a_tree(scores: np.ndarray) -> None:
    """Whatever the scores, the heads make a tree with one root."""
    assert is_tree(best_tree(scores))


@pytest.mark.parametrize("seed", range(30))
def test_best_of_all(seed: int) -> None:
    """For four words the tree found scores as much as the best of all trees counted out."""
    scores = np.random.default_rng(seed).normal(size=(4, 5)).astype(np.float32)
    best = max(
        value(scores, heads)
        for heads in product(range(-1, 4), repeat=4)
        if all(h != i for i, h in enumerate(heads)) and is_tree(list(heads))
    )

    assert value(scores, best_tree(scores)) == pytest.approx(best, abs=1e-4)
