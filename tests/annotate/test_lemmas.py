"""Lemmas: the lexicon first, then the edit script, else the form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lede.annotate.lemmas import Lemmatizer, apply_script

SCRIPTS = ("l|0|", "l|1|", "k|0|", "l|3|y", "l|9|be")
LEMMATIZER = Lemmatizer({"was\tVBD": "be"}, SCRIPTS)


@pytest.mark.parametrize(
    ("form", "tag", "script", "lemma"),
    [
        ("Was", "VBD", 0, "be"),
        ("Houses", "NNS", 1, "house"),
        ("Boronov", "NNP", 2, "Boronov"),
        ("countries", "NNS", 3, "country"),
        ("is", "VBZ", 4, "is"),
    ],
)
def test_lemma(form: str, tag: str, script: int, lemma: str) -> None:
    """A script that does not fit its form leaves the form as it is."""
    assert LEMMATIZER.lemma(form, tag, script) == lemma


@given(st.text(min_size=1, max_size=12), st.sampled_from(SCRIPTS))
def test_never_empty(form: str, script: str) -> None:
    """A lemma is never the empty string."""
    assert apply_script(form, script) != ""
