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
    features = {"event.bias": 1.0, "event.logit": logit(event.probability), event.rule: 1.0}
    features["event.who"] = float(bool(item.who))
    features["event.when"] = float(any(not w.inferred for w in item.when))
    features["event.tellings"] = float(min(3, len(item.mentions)))
    features["event.typed"] = float(item.type is not None and item.type.type != "OTHER")
    return features


def event_confidence(item: Facts) -> float:
    """Chance that a careful reader would list this event (0 to 1)."""
    weights = _weights()
    return sigmoid(sum(weights.get(name, 0.0) * value for name, value in event_features(item).items()))


def slot_confidence(kind: str, rule: str, probability: float) -> float:
    """Chance that a slot is right, of kind who, where, when or according_to."""
    weights = _weights()
    total = weights.get(f"{kind}.bias", 0.0) + weights.get(f"{kind}.logit", 1.0) * logit(probability)
    return sigmoid(total + weights.get(rule, 0.0))


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
