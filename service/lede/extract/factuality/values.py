"""What a text can say of an event, as a small algebra: a value is a polarity and a modality, a code is a way to it."""

from __future__ import annotations

from typing import NamedTuple

from lede.result import Modality


class Value(NamedTuple):
    """Polarity and modality of a clause; `rule` names the word class that decided it."""

    negative: bool
    modality: Modality
    rule: str = "factuality.told"


FACT = Value(False, Modality.ACTUAL)

CODES = {
    "+": Value(False, Modality.ACTUAL),
    "-": Value(True, Modality.ACTUAL),
    "p": Value(False, Modality.PLANNED),
    "n": Value(True, Modality.PLANNED),
    "o": Value(False, Modality.POSSIBLE),
    "u": Value(True, Modality.POSSIBLE),
    "a": Value(False, Modality.ALLEGED),
    "c": Value(False, Modality.CONDITIONAL),
    "d": Value(True, Modality.DENIED),
}

# The further right, the less the text vouches: of two modalities on one way the right one stays.
LADDER = ("ACTUAL", "ALLEGED", "PLANNED", "POSSIBLE", "CONDITIONAL", "DENIED")
ORDER = {modality: rank for rank, modality in enumerate(LADDER)}


def weaker(one: Modality, other: Modality) -> Modality:
    """The one of two modalities that vouches less."""
    return one if ORDER[one] >= ORDER[other] else other


def under(governor: Value, plus: str, minus: str, rule: str) -> Value:
    """Value of a complement: `plus` if the governor is affirmed, `minus` if negated.

    "did not *manage* to agree" (+ -) is negative; "did not *know* that he left" (+ +) leaves him gone; "may *fail* to
    agree" is possible and negative.
    """
    code = minus if governor.negative else plus
    if code == "=":
        return governor
    value = CODES[code]._replace(rule=rule)
    if plus == minus == "+":
        return value
    return value._replace(modality=weaker(governor.modality, value.modality))


def marked(value: Value, code: str, rule: str) -> Value:
    """A value after a word of its own clause: "-" turns the polarity, the others weaken the modality."""
    if code == "-":
        return value._replace(negative=not value.negative, rule=rule)
    mark = CODES[code]
    return Value(value.negative or mark.negative, weaker(value.modality, mark.modality), rule)
