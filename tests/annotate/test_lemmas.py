"""Lemmas: the lexicon first, then the edit script, else the form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lede.annotate.lemmas import Lemmatizer, apply_script, inflections

SCRIPTS = ("l|0|", "l|1|", "k|0|", "l|3|y", "l|9|be", "l|2|", "k|1|")
LEMMATIZER = Lemmatizer({"was\tVBD": "be"}, SCRIPTS)


@pytest.mark.parametrize(
    ("form", "tag", "script", "lemma"),
    [
        ("Was", "VBD", 0, "be"),
        ("Houses", "NNS", 1, "house"),
        ("Boronov", "NNP", 2, "Boronov"),
        ("countries", "NNS", 3, "country"),
        ("is", "VBZ", 4, "be"),
        ("voted", "VBN", 5, "vote"),
        ("fought", "VBD", 5, "fight"),
        ("migratory", "JJ", 5, "migratory"),
        ("November", "NNP", 5, "November"),
        ("Libraries", "NNPS", 6, "Library"),
        ("people", "NNS", 1, "people"),
    ],
)
def test_lemma(form: str, tag: str, script: int, lemma: str) -> None:
    """The lexicon first, then tables and endings; a script that does not fit its form has no say."""
    assert LEMMATIZER.lemma(form, tag, script) == lemma


@given(st.text(min_size=1, max_size=12), st.sampled_from(SCRIPTS))
def test_never_empty(form: str, script: str) -> None:
    """A lemma is never the empty string."""
    assert apply_script(form, script) != ""


@pytest.mark.parametrize(
    ("form", "tag", "lemma"),
    [
        ("hoping", "VBG", "hope"),
        ("hopping", "VBG", "hop"),
        ("cancelled", "VBD", "cancel"),
        ("transmitted", "VBN", "transmit"),
        ("calling", "VBG", "call"),
        ("certified", "VBN", "certify"),
        ("dying", "VBG", "die"),
        ("agreed", "VBD", "agree"),
        ("taxes", "NNS", "tax"),
        ("caches", "NNS", "cache"),
        ("amenities", "NNS", "amenity"),
        ("movies", "NNS", "movie"),
        ("potatoes", "NNS", "potato"),
        ("crises", "NNS", "crisis"),
        ("closer", "JJR", "close"),
        ("tallest", "JJS", "tall"),
        ("blorgified", "VBD", "blorgify"),
        ("tweeting", "VBG", "tweet"),
        ("googling", "VBG", "google"),
    ],
)
def test_endings(form: str, tag: str, lemma: str) -> None:
    """Regular and irregular endings, for words that the tables know and for new ones."""
    assert inflections().lemma(form, tag, form) == lemma


@pytest.mark.parametrize(("form", "tag"), [("sing", "VBG"), ("bed", "VBD"), ("glass", "NNS"), ("wings", "NN")])
def test_no_ending(form: str, tag: str) -> None:
    """What only looks like an ending is left alone."""
    assert inflections().lemma(form, tag, form) is None


@given(st.text(max_size=12), st.sampled_from(["VBD", "VBG", "VBZ", "NNS", "JJR", "JJS", "NN"]))
def test_endings_never_crash(form: str, tag: str) -> None:
    """Any string gives None or a lemma that is not empty."""
    assert inflections().lemma(form, tag, form) != ""
