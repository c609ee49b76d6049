"""The table of places: what a name may mean, before any context."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lede.gazetteer import CANDIDATES, KINDS, Gazetteer, key


@pytest.fixture(scope="module")
def table() -> Gazetteer:
    """The gazetteer that ships."""
    return Gazetteer.load()


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("Kyrgyzstan", "country", "KG"),
        ("U.S.", "country", "US"),
        ("Britain", "country", "GB"),
        ("Burma", "country", "MM"),
        ("Ivory Coast", "country", "CI"),
        ("Georgia", "country", "GE"),
        ("Bavaria", "admin1", "DE"),
        ("England", "admin1", "GB"),
        ("Queensland", "admin1", "AU"),
        ("Ontario", "admin1", "CA"),
        ("Helmand", "admin1", "AF"),
        ("Moscow", "city", "RU"),
        ("Kiev", "city", "UA"),
        ("St. Louis", "admin1", "SN"),  # without context: the text must say Missouri
        ("New York", "city", "US"),
        ("Middle East", "region", ""),
        ("Balkans", "region", ""),
        ("Darfur", "region", "SD"),
        ("Pacific", "water", ""),
        ("Rhine", "water", ""),
        ("Lake Ontario", "water", ""),
        ("Java", "island", "ID"),
        ("Europe", "continent", ""),
        ("Eiffel Tower", "facility", "FR"),
    ],
)
def test_first_candidate(table: Gazetteer, name: str, kind: str, code: str) -> None:
    """The likeliest place of a name is the one that a reader without context thinks of."""
    first = table.candidates(name)[0]

    assert (first.kind, first.country_code) == (kind, code)


@pytest.mark.parametrize("name", ["Frobnitz", "Zzyzx Qqq", "", "  ", "Tuesday morning"])
def test_unknown_names(table: Gazetteer, name: str) -> None:
    """A name that no place bears has no candidates."""
    assert table.candidates(name) == ()
    assert not table.knows(name)


def test_all_places_of_a_name_are_kept(table: Gazetteer) -> None:
    """Few candidates are offered, but a container can still pick the smallest Springfield."""
    assert len(table.candidates("Springfield")) == CANDIDATES
    assert "Illinois" in {c.admin1 for c in table.all_candidates("Springfield")}
    assert len(table.all_candidates("Springfield")) > CANDIDATES


@pytest.mark.parametrize(
    ("form", "same"),
    [
        ("São Paulo", "Sao Paulo"),
        ("St. John's", "Saint Johns"),
        ("Guinea-Bissau", "Guinea Bissau"),
        ("the Netherlands", "Netherlands"),
        ("Łódź", "Lodz"),
        ("Trinidad & Tobago", "Trinidad and Tobago"),
    ],
)
def test_key(form: str, same: str) -> None:
    """Spelling habits do not part a name from itself."""
    assert key(form) == key(same)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Russian", "RU"),
        ("Thais", "TH"),
        ("Scottish", "GB"),
        ("South Korean", "KR"),
        ("Emirati", "AE"),
        ("Nigerien", "NE"),
        ("Kosovar", "XK"),
        # Near misses: no word of one country.
        ("Kurdish", None),
        ("Olympic", None),
        ("Latin", None),
        ("Russia", None),
        ("russian", None),
    ],
)
def test_demonym(table: Gazetteer, word: str, code: str | None) -> None:
    """Adjectives and inhabitants lead to one country or to none."""
    assert table.demonym(word) == code


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Bishkek", "GPE"),
        ("Alberta", "GPE"),
        ("Danube", "LOC"),
        ("Europe", "LOC"),
        ("Lake Nowhere", "LOC"),
        ("Ala-Too Square", "FAC"),
        ("Heathrow Airport", "FAC"),
        ("Square", None),
        ("Frobnitz", None),
        ("", None),
    ],
)
def test_entity_type(table: Gazetteer, name: str, label: str | None) -> None:
    """A known place has its kind's label; an unknown one the label that its own words give."""
    assert table.entity_type(name) == label


@pytest.mark.parametrize(("name", "code"), [("Moscow", "RU"), ("Bishkek", "KG"), ("Chicago", None), ("Nowhere", None)])
def test_capital_of(table: Gazetteer, name: str, code: str | None) -> None:
    """A capital stands for its country, other towns do not."""
    assert table.capital_of(name) == code


def test_countries_have_points_and_ids(table: Gazetteer) -> None:
    """A country found by its code can be put on a map."""
    country = table.country("KG")

    assert country is not None
    assert (country.name, country.geonames_id) == ("Kyrgyzstan", 1527747)
    assert country.latitude == pytest.approx(41.5, abs=1.0)
    assert table.country("XX") is None


@given(st.text(max_size=40))
def test_any_text_is_a_legal_name(name: str) -> None:
    """No text raises; what comes back is whole and within its ranges."""
    for place in Gazetteer.load().all_candidates(name):
        assert place.kind in KINDS
        assert place.latitude is None or -90 <= place.latitude <= 90
        assert place.longitude is None or -180 <= place.longitude <= 180
        assert len(place.country_code) in (0, 2)
