"""Rules and network weighed against each other: the label follows the rules unless the network is sure of the other."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from lede.errors import DataError
from lede.extract.factuality.values import Value
from lede.lexicons import load_table
from lede.result import Modality

SCORES = {
    Modality.ACTUAL: 3.0,
    Modality.ALLEGED: 1.0,
    Modality.PLANNED: -1.5,
    Modality.POSSIBLE: -1.0,
    Modality.CONDITIONAL: -1.5,
    Modality.DENIED: -2.5,
}
# Commands are never told as done, whatever the network makes of a verb without a subject.
RULES_ALONE = frozenset({"factuality.command", "factuality.report", "factuality.headline", "factuality.modal"})


class Turn(NamedTuple):
    """A label becomes another where the network's number lies beyond a threshold."""

    above: bool
    threshold: float
    to: Modality


def weigh(value: Value, network: float | None) -> tuple[Value, float]:
    """Final value, and its score between -3 and 3: the mean of rules and network.

    Leaves alone: negation, which the tree shows; conditions, plans and claims, whose words stand in the text.
    """
    score = SCORES[value.modality]
    if value.negative:
        score = -3.0 if value.modality is Modality.ACTUAL else min(score, -2.0)
    if network is None:
        return value, score
    turn = turns().get(value.modality)
    if turn and not value.negative and value.rule not in RULES_ALONE and (network > turn.threshold) is turn.above:
        value = value._replace(modality=turn.to, rule="factuality.network")
    return value, max(-3.0, min(3.0, (score + network) / 2))


@cache
def turns() -> dict[Modality, Turn]:
    """Thresholds of `data/factuality/turns.tsv`, by the modality that the rules gave."""
    found = {}
    for source, side, threshold, target in load_table("factuality/turns.tsv", 4):
        if side not in ("above", "below"):
            raise DataError(f"factuality/turns.tsv: {side!r} is neither above nor below")
        found[Modality(source)] = Turn(side == "above", float(threshold), Modality(target))
    return found
