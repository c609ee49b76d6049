"""The spaCy component, in pipelines of others."""

from __future__ import annotations

from datetime import date

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import lede.spacy_component
from lede.errors import UnknownTimeZone

pytestmark = pytest.mark.model
TEXT = "The mayor of Oslo resigned on Monday."


@pytest.fixture(scope="module")
def nlp() -> Language:
    """A blank pipeline with lede and nothing else."""
    nlp = spacy.blank("en")
    nlp.add_pipe("lede", config={"published_at": "2020-10-07"})
    return nlp


def test_events(nlp: Language) -> None:
    """Events are in `doc._.events`, their triggers in `doc.spans`, with the offsets of the text."""
    doc = nlp(TEXT)
    (event,) = doc._.events

    assert doc.text[event.what.trigger.span.start : event.what.trigger.span.end] == "resigned"
    assert event.when[0].value == "2020-10-05"
    assert [(span.text, span.id_) for span in doc.spans[lede.spacy_component.SPANS]] == [("resigned", event.id)]


def test_a_document_knows_its_day(nlp: Language) -> None:
    """`doc._.published_at` goes before the setting."""
    doc = nlp.make_doc(TEXT)
    doc._.published_at = date(2021, 3, 3)

    assert nlp(doc)._.events[0].when[0].value == "2021-03-01"


def test_documents_travel(nlp: Language) -> None:
    """A document that was saved and loaded has the same events."""
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())

    assert again._.events == doc._.events
    assert again._.extraction == doc._.extraction


def test_many(nlp: Language) -> None:
    """`nlp.pipe` reads in order; a text of blanks has no events."""
    assert [len(doc._.events) for doc in nlp.pipe([TEXT, " \n", "", TEXT])] == [1, 0, 0, 1]


def test_a_wrong_setting_is_told() -> None:
    """A setting that cannot be is refused when the component is made."""
    with pytest.raises(UnknownTimeZone):
        spacy.blank("en").add_pipe("lede", config={"time_zone": "Mars/Base"})
