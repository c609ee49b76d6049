"""Who takes part in what a noun names."""

from __future__ import annotations

import pytest

from lede import reading
from lede.context import Predicates
from lede.extract.what import find_events
from lede.extract.who import find_participants
from tests.conftest import Reader

ROWS = [
    ("The minister welcomed the exhibition of pop art.", "exhibition", {"PATIENT": ["pop art"]}),
    ("Heald noted that pollution reduction is important.", "reduction", {"PATIENT": ["pollution"]}),
    ("The police investigation lasted two years.", "investigation", {"AGENT": ["police"]}),
    ("Critics feared a rise in prices.", "rise", {"PATIENT": ["prices"]}),
    (
        "The Russian attack on the harbour surprised diplomats.",
        "attack",
        {"AGENT": ["Russian"], "PATIENT": ["the harbour"]},
    ),
    (
        "The raid by soldiers on the camp followed the banker's arrest.",
        "raid",
        {"AGENT": ["soldiers"], "PATIENT": ["the camp"]},
    ),
    ("The raid by soldiers on the camp followed the banker's arrest.", "arrest", {"PATIENT": ["the banker's"]}),
    ("Aid workers made an urgent appeal for water.", "appeal", {"AGENT": ["Aid workers"], "PATIENT": ["water"]}),
    ("The patient underwent surgery in March.", "surgery", {"PATIENT": ["The patient"]}),
    ("The support that villagers gave saved the school.", "support", {"AGENT": ["villagers"]}),
    ('He called the ruling "an insult to the court".', "ruling", {}),
]


@pytest.mark.parametrize(("sentence", "trigger", "expected"), ROWS, ids=[f"{row[0]} [{row[1]}]" for row in ROWS])
def test_participants_of_nouns(read: Reader, sentence: str, trigger: str, expected: dict[str, list[str]]) -> None:
    """Phrases, possessors, modifiers and the subject of a supporting verb; nobody where the text names nobody."""
    doc = read(sentence)
    event = next(e for e in find_events(doc, Predicates.ALL) if doc[e.trigger.head].text == trigger)
    found: dict[str, list[str]] = {}
    for participant in find_participants(doc, event, reading.predicates(doc), Predicates.ALL):
        found.setdefault(participant.role.value, []).append(doc[participant.phrase.start : participant.phrase.end].text)

    assert found == expected
