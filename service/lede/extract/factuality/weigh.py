"""Rules and network weighed against each other: the label follows the rules unless the network is sure of the other."""

from __future__ import annotations

from lede.extract.factuality.tree import Tree
from lede.extract.factuality.values import Value
from lede.result import Modality

SCORES = {
    Modality.ACTUAL: 3.0,
    Modality.ALLEGED: 1.0,
    Modality.PLANNED: -1.5,
    Modality.POSSIBLE: -1.0,
    Modality.CONDITIONAL: -1.5,
    Modality.DENIED: -2.5,
}


def weigh(tree: Tree, token: int, value: Value, network: float | None) -> tuple[Value, float]:
    """Final value and score."""
    score = -abs(SCORES[value.modality]) if value.negative else SCORES[value.modality]
    if network is None:
        return value, score
    return value, (score + network) / 2
