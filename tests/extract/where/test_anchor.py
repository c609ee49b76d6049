"""The place of each event, on reviewed parses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from spacy.tokens import Doc

from lede.extract.where import anchor_places, find_places
from lede.extract.where.anchor import _completed
from lede.facts import Event, EventPlace, Phrase
from lede.result import Place

Reader = Callable[[str], Doc]


def event_at(doc: Doc, word: str, saying: bool = False) -> Event:
    """An event on a word of the sentence."""
    token = next(token for token in doc if token.text == word)
    kind = "verb" if token.pos_ in ("VERB", "AUX") else "noun"
    whole = Phrase(0, len(doc), token.i)
    return Event(Phrase(token.i, token.i + 1, token.i), kind, whole, "test", saying=saying)


def places_of(doc: Doc, word: str, saying: bool = False) -> tuple[EventPlace, ...]:
    """Places of the event on a word."""
    return anchor_places(doc, [event_at(doc, word, saying)], find_places(doc)).get(0, ())


@pytest.mark.parametrize(
    ("sentence", "word", "phrases", "code"),
    [
        (
            "A bus crashed between Baracoa and Guantanamo on a bendy road.",
            "crashed",
            ["between Baracoa and Guantanamo", "on a bendy road"],
            "CU",
        ),
        ("Fishermen rescued over 700 people off the Indonesian coast.", "rescued", ["off the Indonesian coast"], "ID"),
        (
            "Police arrested two men at a hospital in Clearwater, Florida.",
            "arrested",
            ["at a hospital in Clearwater, Florida"],
            "US",
        ),
        ("The Bishkek protests grew.", "protests", ["Bishkek"], "KG"),
        ("Radcliffe set the record at the 2003 London Marathon.", "set", ["at the 2003 London Marathon"], "GB"),
        ("Russia expressed concern over the protests in Kyrgyzstan.", "protests", ["in Kyrgyzstan"], "KG"),
        ("Workers walked out nationwide.", "walked", ["nationwide"], ""),
        ("They met there.", "met", ["there"], ""),
        ("The museum stands next to the river.", "stands", ["next to the river"], ""),
        (
            "The group staged a rally outside the Swedish Parliament.",
            "rally",
            ["outside the Swedish Parliament"],
            "SE",
        ),
        (
            "The demonstrators freed the former president from a jail cell in the capital.",
            "freed",
            ["from a jail cell in the capital"],
            "",
        ),
        ("He was held in prison.", "held", ["in prison"], ""),
        # A relative "where" gives the noun that it stands for, without the sentence around it.
        ("She visited the town where he died.", "died", ["the town"], ""),
        ("They are the only place where I would take my car.", "take", ["the only place"], ""),
        ("The sickness spread worldwide.", "spread", ["worldwide"], ""),
    ],
)
def test_said_places(read: Reader, sentence: str, word: str, phrases: list[str], code: str) -> None:
    """A phrase that says where is the event's place, with the country that its words give."""
    doc = read(sentence)
    places = places_of(doc, word)

    assert [doc[p.phrase.start : p.phrase.end].text for p in places if p.phrase is not None] == phrases
    assert not any(place.inferred for place in places)
    assert places[0].place.country_code == code


@pytest.mark.parametrize(
    ("sentence", "word", "name", "rule"),
    [
        (
            "Opposition groups in Kyrgyzstan made grabs for power on Tuesday.",
            "made",
            "Kyrgyzstan",
            "where.participant",
        ),
        ("The roof of the cathedral in the French capital Paris caught fire.", "caught", "Paris", "where.participant"),
        ("Thailand cracked down on smugglers.", "cracked", "Thailand", "where.actor"),
    ],
)
def test_inferred_places(read: Reader, sentence: str, word: str, name: str, rule: str) -> None:
    """A place that only a participant or an actor gives is marked as inferred and has no phrase."""
    (place,) = places_of(read(sentence), word)

    assert (place.place.name, place.rule) == (name, rule)
    assert place.inferred
    assert place.phrase is None


@pytest.mark.parametrize(
    ("sentence", "word", "saying"),
    [
        ("Britain invaded Iraq.", "invaded", False),
        ("Russia expressed concern over the protests in Kyrgyzstan.", "expressed", True),
        ("She flew from London to Paris.", "flew", False),
        ("He resigned in 2005.", "resigned", False),
        ("Troops fired shells into the north.", "fired", False),
        ("Because of the storm in Texas, schools closed.", "closed", False),
    ],
)
def test_no_place(read: Reader, sentence: str, word: str, saying: bool) -> None:
    """Actors, goals, times and causes are no places of an event."""
    assert places_of(read(sentence), word, saying) == ()


def test_a_place_in_a_participant_is_none_of_the_event(read: Reader) -> None:
    """A network's LOC inside the object tells where the object is."""
    assert places_of(read("The outage weakened the power structures in that party."), "weakened") == ()


def test_the_country_named_before(read: Reader) -> None:
    """What "the country" stands for is the one that the text is about, said and not inferred."""
    doc = read("Kenya raised taxes, and protests broke out across the country.")
    (place,) = places_of(doc, "broke")

    assert (place.place.name, place.place.country_code, place.inferred) == ("Kenya", "KE", False)


def test_words_without_a_country_stand_apart_from_what_is_inferred() -> None:
    """A prison keeps its own words; the country that the article makes certain is a second, inferred place."""
    prison, kenya = Place("prison"), Place("Kenya", "KE", "", 1.0, 38.0)
    said = EventPlace(Phrase(0, 2, 1), prison, "where.role")
    around = EventPlace(None, kenya, "where.article", inferred=True)

    assert _completed((said,), around) == (said, around)
    assert _completed((replace(said, place=kenya),), around) == (replace(said, place=kenya),)
    assert _completed((said,), None) == (said,)


def test_without_a_parse() -> None:
    """A text that no network has read gives its events the country that it is about, and never raises."""
    import spacy

    doc = spacy.blank("en")("Voters in Kyrgyzstan went out. In Bishkek, Kyrgyzstan, the count began.")
    event = Event(Phrase(3, 4, 3), "verb", Phrase(0, 5, 3), "test")
    (place,) = anchor_places(doc, [event], find_places(doc))[0]

    assert (place.place.country_code, place.inferred) == ("KG", True)
