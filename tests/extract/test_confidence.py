"""Confidences: chances between 0 and 1 that rise with the evidence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lede.extract.confidence import event_confidence, logit, operating_point, sigmoid, slot_confidence
from lede.facts import Event, EventType, Facts, Participant, Phrase
from lede.result import Role

KINDS = ("who", "where", "when", "according_to")
HERE = Phrase(0, 1, 0)


def fact(kind: str = "verb", probability: float = 0.9, **slots: object) -> Facts:
    """An event of one word."""
    return Facts(Event(HERE, kind, HERE, "what.test", probability=probability), **slots)  # type: ignore[arg-type]


@given(st.sampled_from(KINDS), st.floats(0, 1), st.booleans())
def test_slots_have_a_chance(kind: str, probability: float, inferred: bool) -> None:
    """Whatever rule found it and however sure the network is: neither impossible nor certain beyond doubt."""
    assert 0.0 < slot_confidence(kind, "no.such.rule", probability, inferred) <= 1.0


@pytest.mark.parametrize("kind", KINDS)
def test_a_surer_network_makes_a_slot_no_less_sure(kind: str) -> None:
    """Confidence does not fall where the network's probability rises."""
    chances = [slot_confidence(kind, "no.such.rule", p / 20) for p in range(21)]
    assert chances == sorted(chances)


def test_more_that_is_told_makes_an_event_surer() -> None:
    """A typed event with somebody in it is likelier one than a bare noun."""
    who = (Participant(HERE, Role.AGENT, "who.test"),)
    full = fact(who=who, type=EventType("PROTEST", "", "type.test"))

    assert event_confidence(full) > event_confidence(fact()) > event_confidence(fact("noun"))


def test_the_scale() -> None:
    """Log odds and chance are each other's inverse; the operating point is a chance."""
    assert sigmoid(logit(0.8)) == pytest.approx(0.8, abs=1e-4)
    assert sigmoid(logit(0.0)) > 0.0
    assert 0.0 <= operating_point() < 1.0
