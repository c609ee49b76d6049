"""Which event a time belongs to, and the order that times tell, on reviewed parses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from lede.extract.when import anchor_times, find_times, time_relations
from lede.facts import Event, EventTime, Phrase
from tests.extract.when.conftest import ANCHOR

Reader = Callable[[str], Doc]


def events_at(doc: Doc, words: tuple[str, ...]) -> list[Event]:
    """Events on words of the sentence."""
    found = []
    for word in words:
        token = next(token for token in doc if token.text == word)
        kind = "verb" if token.pos_ in ("VERB", "AUX") else "noun"
        found.append(Event(Phrase(token.i, token.i + 1, token.i), kind, Phrase(0, len(doc), token.i), "test"))
    return found


def anchored(doc: Doc, *words: str) -> dict[str, tuple[EventTime, ...]]:
    """Times of the events on some words."""
    events = events_at(doc, words)
    found = anchor_times(doc, events, find_times(doc, ANCHOR))
    return {word: found.get(i, ()) for i, word in enumerate(words)}


def said(doc: Doc, times: tuple[EventTime, ...]) -> list[tuple[str, str]]:
    """Words and value of each time."""
    return [
        (doc[t.phrase.start : t.phrase.end].text if t.phrase else "", t.time.value if t.time else "") for t in times
    ]


@pytest.mark.parametrize(
    ("sentence", "word", "times"),
    [
        ("The minister resigned on Tuesday.", "resigned", [("on Tuesday", "2020-10-06")]),
        ("Germany on Monday banned the airline.", "banned", [("on Monday", "2020-10-05")]),
        ("The talks on Monday failed.", "talks", [("on Monday", "2020-10-05")]),
        ("The strike lasted three weeks.", "lasted", [("three weeks", "P3W")]),
        ("The process will be restored soon.", "restored", [("soon", "")]),
        # What is said happens when the clause says, and not when it is said.
        ("He said on Tuesday talks open on May 16.", "open", [("on May 16", "2021-05-16")]),
        ("She claims that in 1997 she was fired.", "fired", [("in 1997", "1997")]),
        # The time of an event noun is the time of what happens in it.
        ("Two groups emerged in Sunday's election.", "emerged", [("in Sunday's election", "2020-10-04")]),
        # The verb is no event of its own: its subject is.
        ("The broadcasts began on August 10.", "broadcasts", [("on August 10", "2020-08-10")]),
        # A time told first belongs to what happened, the report stands between.
        ("At 2:45 a.m., his office said, he died.", "died", [("At 2:45 a.m.", "2020-10-06T02:45")]),
        # A time that is the predicate dates the subject.
        ("The hearing is on Monday.", "hearing", [("on Monday", "2020-10-12")]),
        # Near misses.
        ("He worked with Tuesday's figures.", "worked", []),
        ("The bridge collapsed shortly after he left.", "left", []),
        ("While some members object, the plan went ahead.", "went", []),
        ("The law was, after all, passed.", "passed", []),
        # Ranges are one time.
        (
            "The vote will be held from November 20 to December 11.",
            "held",
            [("from November 20 to December 11", "2020-11-20/2020-12-11")],
        ),
        ("The war ended in 1997 and 1998.", "ended", [("in 1997 and 1998", "1997/1998")]),
        # Clauses and nouns that say when.
        (
            "Fishermen saved 200 people after they were found in the sea.",
            "saved",
            [("after they were found in the sea", "")],
        ),
        ("After Boronov's resignation, the speaker called for talks.", "called", [("After Boronov's resignation", "")]),
        ("He was hurt while police cleared the square.", "hurt", [("while police cleared the square", "")]),
        (
            "Police have arrested 20 people since the protests began in June.",
            "arrested",
            [("since the protests began in June", "2020-06")],
        ),
        ("He had resigned before the vote.", "resigned", [("before the vote", "")]),
        # Near misses: a condition, a judge, a namesake, an office that was.
        ("He will resign if it rains.", "resign", []),
        ("He appeared before the court on Friday.", "appeared", [("on Friday", "2020-10-02")]),
        ("He was named after his uncle.", "named", []),
        ("The former minister resigned.", "resigned", []),
    ],
)
def test_own_time(read: Reader, sentence: str, word: str, times: list[tuple[str, str]]) -> None:
    """An event has exactly the times that its own words give it, none of them inferred."""
    doc = read(sentence)
    found = anchored(doc, word)[word]

    assert said(doc, found) == times
    assert not any(time.inferred for time in found)


def test_a_report_keeps_its_time_for_itself(read: Reader) -> None:
    """The report's own Tuesday goes to the report, and May 16 to what is reported."""
    doc = read("He said on Tuesday talks open on May 16.")
    found = anchored(doc, "said", "open")

    assert said(doc, found["said"]) == [("on Tuesday", "2020-10-06")]
    assert said(doc, found["open"]) == [("on May 16", "2021-05-16")]


def test_counted_from_another_event(read: Reader) -> None:
    """The words "resigned today, a day after protesters stormed" dates the storming, and tells which was first."""
    doc = read("The leader resigned today, a day after protesters stormed the palace.")
    events = events_at(doc, ("resigned", "stormed"))
    times = find_times(doc, ANCHOR)
    found = anchor_times(doc, events, times)

    assert times[1].anchored_on == events[1].trigger.head
    assert said(doc, found[0])[0] == ("today", "2020-10-06")
    assert ("a day after", "2020-10-05") in said(doc, found[1])
    assert [(earlier, later) for earlier, later, _ in time_relations(doc, events, found)] == [(1, 0)]


def test_coordinated_verbs_share_a_time(read: Reader) -> None:
    """The second verb inherits, marked as inferred; it does not where its tense is another."""
    past = read("Germany banned the airline on Monday and fined its owner.")
    ahead = read("Germany banned the airline on Monday and will fine its owner.")

    (time,) = anchored(past, "banned", "fined")["fined"]
    assert time.inferred
    assert time.time is not None
    assert time.time.value == "2020-10-05"
    assert anchored(ahead, "banned", "fine")["fine"] == ()


@pytest.mark.parametrize(
    ("sentence", "words", "order"),
    [
        ("Fishermen saved 200 people after they were found in the sea.", ("saved", "found"), [(1, 0)]),
        ("After Boronov's resignation, the speaker called for talks.", ("resignation", "called"), [(0, 1)]),
        ("He had resigned before the vote.", ("resigned", "vote"), [(0, 1)]),
        ("The fire began on Sunday, and two days later the roof collapsed.", ("began", "collapsed"), [(0, 1)]),
        ("He was hurt while police cleared the square.", ("hurt", "cleared"), []),
        ("He will resign if it rains.", ("resign", "rains"), []),
    ],
)
def test_order(read: Reader, sentence: str, words: tuple[str, str], order: list[tuple[int, int]]) -> None:
    """The words "after", "before" and "later" say which event was first; "while" and "if" do not."""
    doc = read(sentence)
    events = events_at(doc, words)
    found = time_relations(doc, events, anchor_times(doc, events, find_times(doc, ANCHOR)))

    assert [(earlier, later) for earlier, later, _ in found] == order


def test_two_days_later_counts_on(read: Reader) -> None:
    """The words "two days later" count from the date that the text has got to."""
    doc = read("The fire began on Sunday, and two days later the roof collapsed.")

    assert said(doc, anchored(doc, "collapsed")["collapsed"]) == [("two days later", "2020-10-06")]


def test_no_events_no_times(read: Reader) -> None:
    """Without events there is nothing to anchor."""
    doc = read("The minister resigned on Tuesday.")

    assert anchor_times(doc, [], find_times(doc, ANCHOR)) == {}
    assert time_relations(doc, [], {}) == []
