"""A summary is a clause that stands alone."""

from __future__ import annotations

import pytest

from lede import reading
from lede.extract.what import find_events, summarise
from lede.extract.who import find_participants
from lede.facts import Phrase
from tests.conftest import Reader

ROWS = [
    ("The minister resigned on Monday.", "resigned", "The minister resigned on Monday"),
    ("Two men were arrested in Lagos.", "arrested", "Two men were arrested in Lagos"),
    ("Rebels attacked the village and burned the school.", "burned", "Rebels burned the school"),
    ("The driver fled, leaving the car behind.", "leaving", "The driver left the car behind"),
    ("Protesters tried to storm the palace.", "storm", "Protesters tried to storm the palace"),
    ("The government intends to hold a vote.", "hold", "The government intends to hold a vote"),
]


@pytest.mark.parametrize(("sentence", "trigger", "summary"), ROWS, ids=[row[1] for row in ROWS])
def test_summaries(read: Reader, sentence: str, trigger: str, summary: str) -> None:
    """Subject, finite verb and the rest of the event's own clause, with no stray blanks or marks."""
    doc = read(sentence)
    event = next(e for e in find_events(doc) if doc[e.trigger.head].text == trigger)
    who = find_participants(doc, event, reading.predicates(doc))

    def words(phrase: Phrase) -> str:
        return doc[phrase.start : phrase.end].text

    assert summarise(doc, event, who, None, words) == summary


def test_no_blank_before_a_mark(read: Reader) -> None:
    """Marks stand close to their word, also where words were left out before them."""
    doc = read("The driver fled, leaving the car behind.")
    event = next(iter(find_events(doc)))

    assert " ," not in summarise(doc, event, (), None, lambda phrase: "The driver , a student")
