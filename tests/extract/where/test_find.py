"""Place names of a text, and which places they are."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from lede.extract.where import find_places
from lede.extract.where.lookup import lookup

NLP = spacy.blank("en")


def found(text: str, dateline: str = "") -> dict[str, str]:
    """Name -> "country/first-level area" of the places that the table finds in a text."""
    doc = NLP(text)
    answers = {}
    for mention in find_places(doc, dateline):
        place = mention.place
        where = f"{place.country_code}/{place.admin1}" if place is not None else "?"
        answers[doc[mention.phrase.start : mention.phrase.end].text] = where
    return answers


def with_names(text: str, *names: tuple[str, str]) -> Doc:
    """A `Doc` whose names a network has found: (words, label), each at its first place in the text."""
    doc = NLP(text)
    doc.ents = [doc.char_span(text.index(name), text.index(name) + len(name), label) for name, label in names]
    return doc


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # What contains a town picks it.
        ("The fire broke out in Springfield, Illinois.", {"Springfield": "US/Illinois", "Illinois": "US/Illinois"}),
        ("The fire broke out in Springfield, Massachusetts.", {"Springfield": "US/Massachusetts"}),
        ("He was born in Paris, Texas.", {"Paris": "US/Texas"}),
        ("He was born in Paris, France.", {"Paris": "FR/Île-de-France", "France": "FR/"}),
        ("A court in London, Ontario, heard the case.", {"London": "CA/Ontario"}),
        ("Police in Miami, FL said so.", {"Miami": "US/Florida", "FL": "US/Florida"}),
        ("She lives in Louisville, Ky.", {"Louisville": "US/Kentucky"}),
        # The other places of the text pick it.
        ("Talks in Tbilisi and Batumi went on. In Georgia, people voted.", {"Georgia": "GE/"}),
        ("In Birmingham, Alabama, and in Mobile people voted.", {"Birmingham": "US/Alabama"}),
        ("Police in Birmingham and in London are on alert.", {"Birmingham": "GB/England", "London": "GB/England"}),
        # Levels and directions.
        ("The bomb went off in Kabul province.", {"Kabul": "AF/Kabul"}),
        ("Fighting went on in northern Iraq.", {"Iraq": "IQ/"}),
        ("Ships crossed the Strait of Hormuz.", {"Strait of Hormuz": "/"}),
        ("Protests spread across the Middle East.", {"Middle East": "/"}),
        ("The U.S. and the UK agreed.", {"U.S.": "US/", "UK": "GB/"}),
        ("Fighting went on in Bosnia and Herzegovina.", {"Bosnia and Herzegovina": "BA/"}),
    ],
)
def test_places(text: str, places: dict[str, str]) -> None:
    """A name means the place that its container, its neighbours and its size make likeliest."""
    answers = found(text)

    assert {name: answers.get(name) for name in places} == places


@pytest.mark.parametrize(
    "text",
    [
        "The Washington Post reported it.",
        "President Jordan spoke.",
        "Mr. Paris declined to comment.",
        "In March and in May they met.",
        "He told us that it was over.",
        "Some people like Nice biscuits.",
        "They studied Mobile Computing.",
        "",
    ],
)
def test_no_places(text: str) -> None:
    """Names of papers, people and months are no places though a place is called so."""
    assert found(text) == {}


def test_demonyms_choose_the_country() -> None:
    """An adjective is no place, but tells which of two towns is meant."""
    answers = found("The Canadian police and Canadian soldiers searched homes in Hamilton and in London.")

    assert "Canadian" not in answers
    assert answers["Hamilton"].startswith("CA/")


@pytest.mark.parametrize(
    ("text", "names", "places"),
    [
        ("A court in Clearwater, Florida, ruled.", [("Clearwater, Florida", "GPE")], ["Clearwater", "Florida"]),
        ("Deer live in Queen Anne's County.", [("Queen Anne", "GPE")], ["Queen Anne's County"]),
        ("The quake hit Port-au-Prince.", [("Port", "GPE")], ["Port-au-Prince"]),
        ("They spray most of North Dallas.", [("North", "GPE"), ("Dallas", "GPE")], ["North Dallas"]),
        ("The Vatican said so.", [("Vatican", "ORG")], ["Vatican"]),
        # Near misses.
        ("Valeska Paris left. Then Paris spoke.", [("Valeska Paris", "PERSON")], []),
        ("The West Nile virus spread.", [("West Nile", "LOC")], []),
        ("The Chadian camps are full.", [("Chadian", "GPE")], []),
        ("Paris Hilton sang.", [("Paris Hilton", "PERSON")], []),
    ],
)
def test_names_of_the_network(text: str, names: list[tuple[str, str]], places: list[str]) -> None:
    """A network's names are cut, joined and dropped as the table shows."""
    doc = with_names(text, *names)

    assert [doc[m.phrase.start : m.phrase.end].text for m in find_places(doc)] == places


@pytest.mark.parametrize(
    ("text", "names", "name", "country"),
    [
        # A town that the table lacks lies where the text puts it, and not in a namesake's country.
        ("He is to appear in Bradford, Ontario.", ["Bradford", "Ontario"], "Bradford", "CA"),
        ("Floods hit Lujhu, a township in northern Taiwan.", ["Lujhu", "Taiwan"], "Lujhu", "TW"),
        ("Tourists go to Qqogelo in Kenya.", ["Qqogelo", "Kenya"], "Qqogelo", "KE"),
        # A list is no such pair.
        ("They met in Paris, Germany, and Spain.", ["Paris", "Germany", "Spain"], "Paris", "FR"),
    ],
)
def test_a_place_that_the_table_lacks(text: str, names: list[str], name: str, country: str) -> None:
    """Country and region come from the container; a place without an entry has no point."""
    doc = with_names(text, *((name, "GPE") for name in names))
    place = {doc[m.phrase.start : m.phrase.end].text: m.place for m in find_places(doc)}[name]

    assert place is not None
    assert place.country_code == country


def test_a_small_namesake_elsewhere_is_not_taken() -> None:
    """A small town in a country that nothing else in the text speaks of is left unresolved."""
    text = "Police in Kenya, Uganda and Tanzania met. Kenya and Uganda sent aid to Stroud."
    doc = NLP(text)
    words = ["Kenya", "Uganda", "Tanzania", "Stroud"]
    doc.ents = [span for w in words for span in [doc.char_span(text.index(w), text.index(w) + len(w), "GPE")] if span]
    places = {doc[m.phrase.start : m.phrase.end].text: m.place for m in find_places(doc)}

    assert places["Stroud"] is None
    assert places["Uganda"] is not None


def test_a_surname_is_a_person_but_a_located_name_a_place() -> None:
    """A bare "Paris" is Valeska Paris where the text has her; "in Paris" stays the city."""
    doc = NLP("Valeska Paris spoke in Paris.")
    doc.ents = [doc.char_span(0, 13, "PERSON"), doc.char_span(23, 28, "GPE")]

    assert [(m.phrase.start, m.place and m.place.country_code) for m in find_places(doc)] == [(4, "FR")]


@pytest.mark.parametrize(
    ("text", "code"),
    [("city of Gaza", "PS"), ("Helmand province", "AF"), ("al-Fallujah", "IQ"), ("UAE", "AE"), ("Us", ""), ("UN", "")],
)
def test_lookup(text: str, code: str) -> None:
    """Level words, articles and short forms are understood; "Us" and "UN" are no places."""
    places = lookup(text)

    assert (places[0].country_code if places else "") == code


@given(st.text(alphabet=st.sampled_from("Paris, TexasinNwYork.'-\n Ūß🙂"), max_size=120))
def test_never_raises(text: str) -> None:
    """Whatever the text, mentions lie inside it, in order and apart."""
    doc = NLP(text)
    end = 0
    for mention in find_places(doc):
        assert end <= mention.phrase.start <= mention.phrase.head < mention.phrase.end <= len(doc)
        end = mention.phrase.end
