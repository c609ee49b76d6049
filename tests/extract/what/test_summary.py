"""A summary is a clause that stands alone."""

from __future__ import annotations

import pytest

from lede import reading
from lede.extract.what import find_events, summarise
from lede.extract.what.inflect import past, third_person
from lede.extract.what.wording import balanced
from lede.extract.who import find_participants
from lede.facts import Phrase
from tests.conftest import Reader

ROWS = [
    ("The minister resigned on Monday.", "resigned", "The minister resigned on Monday"),
    ("Two men were arrested in Lagos.", "arrested", "Two men were arrested in Lagos"),
    ("Rebels attacked the village and burned the school.", "burned", "Rebels burned the school"),
    ("The driver fled, leaving the car behind.", "leaving", "The driver left the car behind"),
    ("Protesters tried to storm the palace.", "storm", "Protesters tried to storm the palace"),
    (
        "John Kerry, the Secretary of State, contacted the minister.",
        "contacted",
        "John Kerry, the Secretary of State, contacted the minister",
    ),
    ("Fishermen rescued passengers whose boat sank.", "sank", "Passengers' boat sank"),
    (
        "The court adopted a policy which both parties have criticised.",
        "criticised",
        "Both parties have criticised a policy",
    ),
    (
        "The army has cracked down on smuggling, which affected trade.",
        "cracked",
        "The army has cracked down on smuggling",
    ),
    ("The army has cracked down on smuggling, which affected trade.", "affected", "Smuggling affected trade"),
    ("So they certainly weren't forced to leave.", "forced", "They certainly were not forced to leave"),
    (
        "Soldiers were captured near the border and taken to the capital.",
        "taken",
        "Soldiers were taken to the capital",
    ),
    ("The cyclist lost control, injuring two people.", "lost", "The cyclist lost control"),
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


def test_names_for_pronouns(read: Reader) -> None:
    """A pronoun inside the subject becomes a name too, and the name is not said twice."""
    doc = read("Her influence grew.")
    event = next(iter(find_events(doc)))
    who = find_participants(doc, event, reading.predicates(doc))

    def words(phrase: Phrase) -> str:
        text = doc[phrase.start : phrase.end].text
        return "Ann Lee" if text == "Her" else text

    assert summarise(doc, event, who, None, words) == "Ann Lee's influence grew"


@pytest.mark.parametrize(
    ("text", "mended"),
    [('He said, "go', "He said, go"), ("the (old king", "the old king"), ('"go" he said', '"go" he said')],
)
def test_marks_come_in_pairs(text: str, mended: str) -> None:
    """A quotation mark or bracket without its fellow is left out."""
    assert balanced(text) == mended


@pytest.mark.parametrize(
    ("lemma", "told", "tells"),
    [
        ("urge", "urged", "urges"),
        ("mislead", "misled", "misleads"),
        ("deny", "denied", "denies"),
        ("have", "had", "has"),
        ("refer", "referred", "refers"),
        ("reach", "reached", "reaches"),
    ],
)
def test_finite_forms(lemma: str, told: str, tells: str) -> None:
    """Verbs that the text gives without a tense or in the first person."""
    assert (past(lemma), third_person(lemma)) == (told, tells)
