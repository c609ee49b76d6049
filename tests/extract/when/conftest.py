"""Text alone makes the `Doc` of a time rule: no weights, no tree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import spacy
from spacy.tokens import Doc

from lede.extract.when import find_times

ANCHOR = datetime(2020, 10, 6, 12, 0, tzinfo=UTC)  # a Tuesday, noon
_NLP = spacy.blank("en")

Times = Callable[..., dict[str, str]]


def plain(text: str) -> Doc:
    """Tokens of a text and nothing else."""
    return _NLP(text)


def pairs(doc: Doc, reference: datetime | None = ANCHOR, narrative: bool | None = None) -> list[tuple[str, str]]:
    """Words and value of each time of a `Doc`."""
    return [(doc[t.phrase.start : t.phrase.end].text, t.value) for t in find_times(doc, reference, narrative)]


@pytest.fixture
def times() -> Callable[..., list[tuple[str, str]]]:
    """Gives the (words, value) pairs of a text."""
    return lambda text, reference=ANCHOR, narrative=None: pairs(plain(text), reference, narrative)
