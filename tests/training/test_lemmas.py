"""Edit scripts turn a form into its lemma, and back again through what serves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lede.annotate.lemmas import apply_script
from training.lemmas import script_of


@pytest.mark.parametrize(
    ("form", "lemma", "script"),
    [("Houses", "house", "l|1|"), ("Boronov", "Boronov", "k|0|"), ("was", "be", "l|3|be"), ("cities", "city", "l|3|y")],
)
def test_scripts(form: str, lemma: str, script: str) -> None:
    """A script keeps case only where the lemma has capitals."""
    assert script_of(form, lemma) == script


@given(st.text("abcdefgXYZ", min_size=1, max_size=8), st.text("abcdefgXYZ", min_size=1, max_size=8))
def test_inverse(form: str, lemma: str) -> None:
    """Applying a form's script gives the lemma it was made from."""
    assert apply_script(form, script_of(form, lemma)) == lemma
