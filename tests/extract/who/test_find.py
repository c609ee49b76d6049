"""Who did it to whom: participants by role, from reviewed parses with their PropBank roles."""

from __future__ import annotations

import pytest

from lede import reading
from lede.context import Predicates
from lede.extract.what import find_events
from lede.extract.who import find_participants
from tests.conftest import Reader

ROWS = [
    ("The minister resigned on Monday.", "resigned", {"AGENT": ["The minister"]}),
    ("Rebels attacked the village and burned the school.", "burned", {"AGENT": ["Rebels"], "PATIENT": ["the school"]}),
    ("Two men were arrested in Lagos.", "arrested", {"PATIENT": ["Two men"]}),
    ("The bridge was destroyed by a storm.", "destroyed", {"AGENT": ["a storm"], "PATIENT": ["The bridge"]}),
    (
        "Police arrested a driver and two students.",
        "arrested",
        {"AGENT": ["Police"], "PATIENT": ["a driver", "two students"]},
    ),
    ("France and Germany met in Berlin.", "met", {"AGENT": ["France and Germany"]}),
    (
        "The court gave the widow a pension.",
        "gave",
        {"AGENT": ["The court"], "PATIENT": ["a pension"], "RECIPIENT": ["the widow"]},
    ),
    ("Eleven refused to sign.", "refused", {"AGENT": ["Eleven"]}),
    ("The soldiers who fled the city were caught.", "fled", {"AGENT": ["The soldiers"], "PATIENT": ["the city"]}),
    ("The driver fled, leaving the car behind.", "leaving", {"AGENT": ["The driver"], "PATIENT": ["the car"]}),
    ("The mayor said the bridge had collapsed.", "collapsed", {"PATIENT": ["the bridge"]}),
    (
        "Soldiers were captured near the border and taken to the capital.",
        "taken",
        {"PATIENT": ["Soldiers"], "DESTINATION": ["the capital"]},
    ),
    (
        "The cyclist lost control, injuring two people.",
        "injuring",
        {"AGENT": ["The cyclist"], "PATIENT": ["two people"]},
    ),
    ("Protesters tried to storm the palace.", "storm", {"AGENT": ["Protesters"], "PATIENT": ["the palace"]}),
]


@pytest.mark.parametrize(("sentence", "trigger", "expected"), ROWS, ids=[f"{row[0]} [{row[1]}]" for row in ROWS])
def test_participants(read: Reader, sentence: str, trigger: str, expected: dict[str, list[str]]) -> None:
    """An event has exactly the participants of its row: conjuncts apart, unless they act together."""
    doc = read(sentence)
    event = next(e for e in find_events(doc) if doc[e.trigger.head].text == trigger)
    found: dict[str, list[str]] = {}
    for participant in find_participants(doc, event, reading.predicates(doc)):
        found.setdefault(participant.role.value, []).append(doc[participant.phrase.start : participant.phrase.end].text)

    assert found == expected


def test_whole_phrases_in_open_extraction(read: Reader) -> None:
    """In `ALL` mode a coordination stays one phrase, as PropBank has it."""
    doc = read("Police arrested a driver and two students.")
    event = next(e for e in find_events(doc, Predicates.ALL) if doc[e.trigger.head].text == "arrested")
    found = find_participants(doc, event, reading.predicates(doc), Predicates.ALL)

    assert [doc[p.phrase.start : p.phrase.end].text for p in found] == ["Police", "a driver and two students"]


def test_every_participant_names_its_rule(read: Reader) -> None:
    """Each slot tells the role of the network or the relation of the tree that made it."""
    doc = read("The bridge was destroyed by a storm.")
    for event in find_events(doc):
        for participant in find_participants(doc, event, reading.predicates(doc)):
            assert participant.rule.startswith("who.")
