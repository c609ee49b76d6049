"""Which predicates of a sentence are events. Near misses stand next to what they resemble."""

from __future__ import annotations

import pytest

from lede.context import Predicates
from lede.extract.according_to import is_reporting, is_speech_act
from lede.extract.what import find_events
from tests.conftest import Reader

# Sentences with a source in brackets are of Wikinews articles (CC BY 2.5); the others are ours.
ROWS = [
    # Verbs: main, coordinated, subordinate, passive, with particle.
    ("The minister resigned on Monday.", {"resigned"}),
    ("Rebels attacked the village and burned the school.", {"attacked", "burned"}),
    ("The talks collapsed after the delegates left the room.", {"collapsed", "left"}),
    ("Two men were arrested in Lagos.", {"arrested"}),
    ("The army carried out a raid.", {"carried out a raid"}),
    ("The company will close three plants next year.", {"close"}),
    ("The court did not convict the mayor.", {"convict"}),
    # States and habits are no events.
    ("The country borders Chad.", set()),
    ("The museum is located in Turin.", set()),
    ("The airline transports weapons.", set()),
    ("The firm is owned by the army.", set()),
    ("The minister wants a new law.", set()),
    ("The talks open on Monday.", {"open"}),  # the calendar makes it a plan
    # Reporting is no event; a speech act that is the news is one.
    ("The mayor said the bridge had collapsed.", {"collapsed"}),
    ("The president called for talks.", {"called"}),
    ("We urge the government to act.", {"urge"}),
    # Phases, attempts and plans: the event is the word below.
    ("Troops began to leave the city.", {"leave"}),
    ("The government intends to hold a vote.", {"hold a vote"}),
    ("Protesters tried to storm the palace.", {"storm"}),
    ("He is believed to have fled the country.", {"fled"}),
    ("The union refused to accept the offer.", {"refused"}),
    # Light verbs.
    ("Sixteen parties took part in the election.", {"took part"}),
    ("The singer made an appearance in Paris.", {"made an appearance"}),
    # Participles: beside a clause they tell an event, behind a noun they mostly say which one is meant.
    ("The driver fled, leaving the car behind.", {"fled", "leaving"}),
    ("A bus operated by the army overturned.", {"overturned"}),
    ("The title won in London was his third.", {"won"}),
    ("He cut costs by closing two plants.", {"cut"}),
    ("They released the imprisoned politician.", {"released"}),
    # Finding somebody or something is news; finding that something is so is reporting.
    ("A body was found in the river.", {"found"}),
    ("The mayor was found guilty of fraud.", {"found"}),
    ("Researchers found that the drug works.", set()),
    # Judging is no happening.
    ("The bishop called the ruling dangerous.", set()),
    # Nouns.
    ("After Boronov's resignation the streets were quiet.", {"resignation"}),
    ("The crash led to 750 deaths.", {"led", "deaths"}),
    ("They discussed the attack dog.", {"discussed"}),
    ("According to a report by the bank, the talks collapsed.", {"collapsed"}),
    ("A report by the bank was published in Oslo.", {"published"}),
]


def triggers(read: Reader, sentence: str, mode: Predicates = Predicates.EVENTS) -> set[str]:
    """Texts of the triggers that the rules find in a sentence."""
    doc = read(sentence)
    said = {t.i for t in doc if t.pos_ == "VERB" and is_reporting(t)}
    news = {t.i for t in doc if is_speech_act(t) and t.i not in said}
    events = find_events(doc, mode, said, news)
    return {doc[e.trigger.start : e.trigger.end].text for e in events}


@pytest.mark.parametrize(("sentence", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_events(read: Reader, sentence: str, expected: set[str]) -> None:
    """A sentence gives exactly the events of its row."""
    assert triggers(read, sentence) == expected


def test_all_predicates(read: Reader) -> None:
    """Open information extraction gives states, reporting and habits too."""
    assert triggers(read, "The country borders Chad.", Predicates.ALL) == {"borders"}
    assert triggers(read, "The mayor said the bridge had collapsed.", Predicates.ALL) == {"said", "collapsed"}


def test_headline_present(read: Reader) -> None:
    """In a headline the simple present tells what happened."""
    doc = read("North Korea fires missile over Japan")

    assert not find_events(doc)
    assert [doc[e.trigger.head].text for e in find_events(doc, headlines={0})] == ["fires"]


def test_clause_leaves_out_what_is_only_joined(read: Reader) -> None:
    """The clause of a coordinated verb ends where the next one begins."""
    doc = read("Rebels attacked the village and burned the school.")
    first, second = find_events(doc)

    assert doc[first.clause.start : first.clause.end].text == "Rebels attacked the village"
    assert doc[second.clause.start : second.clause.end].text == "burned the school"
