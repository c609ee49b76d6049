"""Raw text is cut as UD English cuts it."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from lede.annotate.tokens import LONGEST_STRING, make_tokenizer

TOKENIZER = make_tokenizer(spacy.blank("en").vocab)

ROWS = [
    ("vote-rigging", ["vote", "-", "rigging"]),
    ("anti-establishment", ["anti-establishment"]),
    ("mid-March", ["mid-March"]),
    ("don't", ["do", "n't"]),
    ("cannot", ["can", "not"]),
    ("Russia's", ["Russia", "'s"]),
    ("and/or", ["and", "/", "or"]),
    ("What?!", ["What", "?!"]),
    ("Wait...", ["Wait", "..."]),
    ("24hrs", ["24", "hrs"]),
    ("1990s", ["1990s"]),
    ("U.S.", ["U.S."]),
    ("etc.)", ["etc.", ")"]),
    ("(AP)", ["(", "AP", ")"]),
    ("8–10", ["8", "–", "10"]),
    ("3,500", ["3,500"]),
    ("No.", ["No", "."]),
    ("713-853-3989", ["713-853-3989"]),
    ("555-0199", ["555-0199"]),
    ("500-1000", ["500", "-", "1000"]),
    ("2005-2010", ["2005", "-", "2010"]),
    ("05/22/2001", ["05/22/2001"]),
    ("1980's", ["1980's"]),
    ("he/she", ["he", "/", "she"]),
    ("w/", ["w/"]),
    ("b/c", ["b/c"]),
    ("wanna", ["wan", "na"]),
    ("Alot", ["A", "lot"]),
    ("a lot", ["a", "lot"]),
    ("What.?", ["What", ".?"]),
    ("<<File", ["<<", "File"]),
    ("days(first", ["days", "(", "first"]),
    ("[...]", ["[...]"]),
    ("-for", ["-", "for"]),
    ("reviews-", ["reviews", "-"]),
    ("th-", ["th-"]),
    ("650k", ["650", "k"]),
]


@pytest.mark.parametrize(("text", "tokens"), ROWS, ids=[row[0] for row in ROWS])
def test_cuts(text: str, tokens: list[str]) -> None:
    """A string gives exactly the tokens of its row."""
    assert [token.text for token in TOKENIZER(text)] == tokens


@given(st.text(max_size=80))
def test_nothing_is_lost(text: str) -> None:
    """The tokens spell the text, whatever it is."""
    assert TOKENIZER(text).text == text


@pytest.mark.parametrize("unit", ["(", "“", "'", "a(", "ab", "…", "🏳️‍🌈"])
def test_long_strings_are_cut(unit: str) -> None:
    """A string without a blank that is longer than any word is cut into tokens no longer than that; nothing is lost."""
    text = f"News. {unit * 3000} More news."
    tokens = TOKENIZER(text)

    assert tokens.text == text
    assert max(map(len, tokens)) <= LONGEST_STRING
    assert [token.text for token in tokens[-3:]] == ["More", "news", "."]
