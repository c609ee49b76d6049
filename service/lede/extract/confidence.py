"""How sure an event and its slots are: a logistic model over the network's probabilities and the rules that agreed."""

from __future__ import annotations

import math
from functools import cache

from lede.facts import Facts
from lede.lexicons import load_table

CLIP = 1e-4


@cache
def _weights() -> dict[str, float]:
    return {name: float(value) for name, value in load_table("confidence/weights.tsv", 2)}


def event_features(item: Facts) -> dict[str, float]:
    """What the confidence of an event is computed from; names are rows of `data/confidence/weights.tsv`."""
    event = item.event
    return {
        "event.bias": 1.0,
        "event.logit": logit(event.probability),
        "event.noun": float(event.kind == "noun"),
        "event.who": float(bool(item.who)),
        "event.when": float(any(not w.inferred for w in item.when)),
        "event.typed": float(item.type is not None and item.type.type != "OTHER"),
        event.rule: 1.0,
    }


def event_confidence(item: Facts) -> float:
    """Chance that a careful reader would list this event (0 to 1)."""
    weights = _weights()
    return sigmoid(sum(weights.get(name, 0.0) * value for name, value in event_features(item).items()))


def slot_features(kind: str, rule: str, probability: float, inferred: bool = False) -> dict[str, float]:
    """What the confidence of a slot is computed from; `kind` is who, where, when or according_to."""
    return {
        f"{kind}.bias": 1.0,
        f"{kind}.logit": logit(probability),
        f"{kind}.inferred": float(inferred),
        rule: 1.0,
    }


def slot_confidence(kind: str, rule: str, probability: float, inferred: bool = False) -> float:
    """Chance that a slot of a real event is right (0 to 1)."""
    weights = _weights()
    features = slot_features(kind, rule, probability, inferred)
    return sigmoid(sum(weights.get(name, 0.0) * value for name, value in features.items()))


def operating_point() -> float:
    """The least confidence of an event that is given when the caller does not say."""
    return _weights()["operating_point"]


def logit(probability: float) -> float:
    """Log odds, clipped."""
    p = min(1.0 - CLIP, max(CLIP, probability))
    return math.log(p / (1.0 - p))


def sigmoid(value: float) -> float:
    """0 to 1, rounded to four places, so that the same text gives the same bytes."""
    return round(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value)))), 4)
