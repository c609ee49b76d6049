"""Which tellings are one event, and what the one event then says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from spacy.tokens import Doc

from lede.extract.coreference import find_entities
from lede.extract.merge import fingerprint, merge_events
from lede.facts import Event, EventPlace, EventTime, Facts, Factuality, Participant, Phrase, TimeExpression
from lede.reading import Predicate
from lede.result import Aspect, Modality, Place, Polarity, Role, Tense, TimeType

Parses = Mapping[str, Doc]
ROLES = {"ARG0": Role.AGENT, "ARG1": Role.PATIENT}
ONE = {"nsubj": Role.AGENT, "nsubj:pass": Role.PATIENT, "obj": Role.PATIENT, "obl:agent": Role.AGENT}


def joined(parses: Parses, sentences: list[str]) -> Doc:
    """One text of several reviewed sentences."""
    return Doc.from_docs([parses[sentence] for sentence in sentences])


def fact(doc: Doc, number: int, trigger: str, **slots: object) -> Facts:
    """The telling of a sentence: its trigger, and the subjects and objects that the tree shows."""
    sent = list(doc.sents)[number]
    words = trigger.split()
    first = next(t for t in sent if t.text == words[0])
    head = first.i
    who = tuple(
        Participant(Phrase(child.i, child.i + 1, child.i), ONE[child.dep_], "who.test")
        for child in doc[head].children
        if child.dep_ in ONE and child.text not in words
    )
    kind = "verb" if doc[head].pos_ == "VERB" else "noun"
    event = Event(Phrase(head, head + len(words), head), kind, Phrase(sent.start, sent.end, head), "what.test")
    return Facts(event, who=who, **slots)  # type: ignore[arg-type]


def day(number: int) -> EventTime:
    """A day of October 2020."""
    phrase = Phrase(0, 1, 0)
    start, end = datetime(2020, 10, number, tzinfo=UTC), datetime(2020, 10, number + 1, tzinfo=UTC)
    time = TimeExpression(phrase, TimeType.DATE, f"2020-10-{number:02}", "when.test", earliest=start, latest=end)
    return EventTime(phrase, time, "when.test")


def place(name: str, country: str) -> EventPlace:
    """A place that is said."""
    return EventPlace(Phrase(0, 1, 0), Place(name, country), "where.test")


def told(polarity: Polarity = Polarity.POSITIVE, modality: Modality = Modality.ACTUAL) -> Factuality:
    """How a telling vouches for its event."""
    return Factuality(polarity, modality, Tense.PAST, Aspect.SIMPLE, 3.0)


BORONOV = "The Prime Minister of Kyrgyzstan, Kubatbek Boronov, has resigned."
RESIGNATION = "Boronov's resignation surprised nobody."
REBELS = "Rebels attacked a base in Kabul."
BASE = "The base was attacked by rebels."


@pytest.mark.parametrize(
    ("sentences", "triggers", "events"),
    [
        # Verb and noun, other words for the same.
        ([BORONOV, RESIGNATION], ["resigned", "resignation"], [["resigned", "resignation"]]),
        ([BORONOV, "Boronov stepped down."], ["resigned", "stepped"], [["resigned", "stepped"]]),
        # Active and passive.
        ([REBELS, BASE], ["attacked", "attacked"], [["attacked", "attacked"]]),
        # The definite noun after one event of its kind.
        ([REBELS, "The attack killed three soldiers."], ["attacked", "attack"], [["attacked", "attack"]]),
        # Near misses: a new one, other people, other goals, other numbers, two that the noun may mean.
        ([REBELS, "Another attack hit the airport."], ["attacked", "attack"], [["attacked"], ["attack"]]),
        ([REBELS, "Soldiers attacked a village in Mali."], ["attacked", "attacked"], [["attacked"], ["attacked"]]),
        (
            ["Mary sent the letter to London.", "Mary sent the letter to Rome."],
            ["sent", "sent"],
            [["sent"], ["sent"]],
        ),
        (
            ["Sixteen parties took part in the vote.", "Eleven parties took part in the debate."],
            ["took part", "took part"],
            [["took"], ["took"]],
        ),
        (
            [REBELS, "Soldiers attacked a village in Mali.", BORONOV, "The attack killed three soldiers."],
            ["attacked", "attacked", "resigned", "attack"],
            [["attacked"], ["attacked"], ["resigned"], ["attack"]],
        ),
        # … unless one of them was told in the sentence before.
        (
            [REBELS, "Soldiers attacked a village in Mali.", "The attack killed three soldiers."],
            ["attacked", "attacked", "attack"],
            [["attacked"], ["attacked", "attack"]],
        ),
        (
            ["Divers recovered the voice recorder.", "The data recorder was recovered."],
            ["recovered", "recovered"],
            [["recovered"], ["recovered"]],
        ),
        (
            ["Mugabe won the election.", "A victory for Mugabe followed in May."],
            ["won", "victory"],
            [["won"], ["victory"]],
        ),
        (
            ["Baker played the drums in Lagos.", "Baker played with Terry Lightfoot."],
            ["played", "played"],
            [["played"], ["played"]],
        ),
        # One participant in common is not enough for two kinds of happening.
        ([BORONOV, "Boronov said that he would leave the country."], ["resigned", "said"], [["resigned"], ["said"]]),
    ],
)
def test_merging(parses: Parses, sentences: list[str], triggers: list[str], events: list[list[str]]) -> None:
    """The tellings of a text make these events, each with the triggers of its tellings in text order."""
    doc = joined(parses, sentences)
    facts = [fact(doc, number, trigger) for number, trigger in enumerate(triggers)]
    merged = merge_events(doc, facts, find_entities(doc))

    heads = [sorted([f.event.trigger.head, *(m.trigger.head for m in f.mentions)]) for f in merged]
    assert [[doc[i].text for i in group] for group in sorted(heads)] == events


@pytest.mark.parametrize(
    ("sentences", "trigger", "noun", "probability", "mentions"),
    [
        ([BORONOV, RESIGNATION], "resigned", "resignation", 0.9, ["resignation"]),
        ([REBELS, "The attack killed three soldiers."], "attacked", "attack", 0.9, ["attack"]),
        # Near misses: another one, somebody else's, not read as a happening, told before the event.
        ([REBELS, "Another attack hit the airport."], "attacked", "attack", 0.9, []),
        ([REBELS, RESIGNATION], "attacked", "resignation", 0.9, []),
        ([BORONOV, RESIGNATION], "resigned", "resignation", 0.2, []),
        ([RESIGNATION, REBELS], "attacked", "resignation", 0.9, []),
    ],
)
def test_nouns_that_are_only_mentions(
    parses: Parses, sentences: list[str], trigger: str, noun: str, probability: float, mentions: list[str]
) -> None:
    """A noun that is no event of its own tells an earlier event again, or nothing."""
    doc = joined(parses, sentences)
    number = next(i for i, sentence in enumerate(sentences) if trigger in sentence)
    again = next(token.i for token in doc if token.text == noun)
    found = {again: Predicate(again, "noun", probability, None, ())}
    (merged,) = merge_events(doc, [fact(doc, number, trigger)], find_entities(doc), found)

    assert [doc[m.trigger.head].text for m in merged.mentions] == mentions
    assert merged.event.kind == "verb"


@pytest.mark.parametrize(
    ("one", "other", "events"),
    [
        ({}, {}, 1),
        ({"when": (day(5),)}, {"when": (day(5),)}, 1),
        ({"when": (day(5),)}, {}, 1),
        ({"when": (day(5),)}, {"when": (day(6),)}, 2),
        ({"where": (place("Kabul", "AF"),)}, {"where": (place("Afghanistan", "AF"),)}, 1),
        ({"where": (place("Kabul", "AF"),)}, {"where": (place("Mali", "ML"),)}, 2),
        ({"factuality": told()}, {"factuality": told(Polarity.NEGATIVE)}, 2),
        ({"factuality": told()}, {"factuality": told(modality=Modality.PLANNED)}, 2),
        ({"factuality": told()}, {"factuality": told()}, 1),
    ],
)
def test_other_circumstances_keep_events_apart(
    parses: Parses, one: dict[str, object], other: dict[str, object], events: int
) -> None:
    """Tellings with the same words and people are two events if day, country or outcome differ."""
    doc = joined(parses, [REBELS, BASE])
    facts = [fact(doc, 0, "attacked", **one), fact(doc, 1, "attacked", **other)]

    assert len(merge_events(doc, facts, find_entities(doc))) == events


def test_the_merged_event_says_what_all_tellings_say(parses: Parses) -> None:
    """The fullest telling leads; places, times and sources of the others are added once, participants in open roles."""
    doc = joined(parses, [RESIGNATION, BORONOV])
    noun = fact(doc, 0, "resignation", when=(day(6),), according_to=(2,), where=(place("Bishkek", "KG"),))
    verb = fact(doc, 1, "resigned", when=(day(6),), according_to=(0, 2))
    (merged,) = merge_events(doc, [noun, verb], find_entities(doc))

    assert merged.event is verb.event
    assert merged.mentions == (noun.event,)
    assert merged.who == verb.who
    assert merged.when == (day(6),)
    assert merged.where == (place("Bishkek", "KG"),)
    assert merged.according_to == (0, 2)


def test_nothing_is_lost(parses: Parses) -> None:
    """Every telling is an event's own or one of its mentions; a single one stays as it is."""
    sentences = [BORONOV, RESIGNATION, REBELS, BASE]
    doc = joined(parses, sentences)
    facts = [fact(doc, i, word) for i, word in enumerate(["resigned", "resignation", "attacked", "attacked"])]
    merged = merge_events(doc, facts, find_entities(doc))

    assert sorted(m.trigger.head for f in merged for m in (f.event, *f.mentions)) == [
        f.event.trigger.head for f in facts
    ]
    assert merge_events(doc, facts[:1], []) == facts[:1]
    assert merge_events(doc, [], []) == []


def test_many_events_of_one_kind_are_compared_in_a_window(parses: Parses) -> None:
    """A telling is compared with a bounded number of events, however many there are of its kind."""
    from lede.extract.merge import events

    doc = joined(parses, [REBELS, "Another attack hit the airport."] * 60)
    words = ["attacked", "attack"] * 60
    facts = [fact(doc, i, word, when=(day(1 + i % 28),)) for i, word in enumerate(words)]
    calls = 0
    real = events.conflict

    def counted(one: events.Telling, other: events.Telling) -> bool:
        nonlocal calls
        calls += 1
        return real(one, other)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "conflict", counted)
        merge_events(doc, facts, [])
    assert calls <= len(facts) * events.WINDOW * events.WINDOW


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            ("PROTEST", ["Boronov", "The US"], "KG", "2020-10-06"),
            ("PROTEST", ["US", "boronov"], "kg", "2020-10-06"),
            True,
        ),
        (("PROTEST", ["Boronov", ""], "KG", "2020-10-06"), ("PROTEST", ["Boronov"], "KG", "2020-10-06T12:00"), True),
        (("PROTEST", ["Boronov"], "KG", "2020-10-06"), ("PROTEST", ["Boronov"], "KG", "2020-10-07"), False),
        (("PROTEST", ["Boronov"], "KG", "2020-10-06"), ("ARREST", ["Boronov"], "KG", "2020-10-06"), False),
        (("PROTEST", ["Boronov"], "KG"), ("PROTEST", ["Boronov"], "RU"), False),
        (("PROTEST", ["A", "B"]), ("PROTEST", ["A B"]), False),
    ],
)
def test_fingerprints(one: tuple[object, ...], other: tuple[object, ...], same: bool) -> None:
    """Order, case and articles make no difference; type, people, place and day do."""
    assert (fingerprint(*one) == fingerprint(*other)) is same  # type: ignore[arg-type]


def test_a_fingerprint_needs_something_to_hold_on_to() -> None:
    """An event without name, place and day has none; the rest keep theirs from release to release."""
    assert fingerprint("PROTEST", []) == ""
    assert fingerprint("PROTEST", [], "KG") == ""
    assert fingerprint("PROTEST", ["Boronov"], "KG", "2020-10-06") == fingerprint(
        "PROTEST", ["Boronov"], "KG", "2020-10-06"
    )
    assert len(fingerprint("PROTEST", [], "KG", "2020-10-06")) == 16
