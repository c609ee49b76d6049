"""The spaCy component `lede`: a pipeline's documents get their events in `doc._.events`.

>>> import spacy
>>> import lede.spacy_component
>>> nlp = spacy.blank("en")
>>> component = nlp.add_pipe("lede")
>>> doc = nlp("The mayor of Oslo resigned on Monday.")
>>> [event.what.trigger.span.text for event in doc._.events]
['resigned']
>>> [span.text for span in doc.spans["events"]]
['resigned']

lede reads the document's text by itself, so it may stand anywhere in any pipeline, and offsets are characters of
`doc.text`. What it finds is kept as one string, so that documents can be saved and sent between processes.
"""

from __future__ import annotations

import json
from datetime import datetime

from spacy.language import Language
from spacy.tokens import Doc

from lede.context import Context, Options, parse_published
from lede.errors import TextEmpty
from lede.extractor import Extractor
from lede.plain import rebuild
from lede.result import Event, Extraction

KEPT = "lede.extraction"
SPANS = "events"


@Language.factory(
    "lede",
    assigns=["doc._.events", "doc._.extraction"],
    default_config={"published_at": "", "time_zone": "", "min_confidence": None},
)
def make_lede(
    nlp: Language, name: str, published_at: str, time_zone: str, min_confidence: float | None
) -> LedeComponent:
    """Make the component.

    Its settings are true of all documents; `doc._.published_at`, set before, goes before the setting.
    Raises: InvalidOption, UnknownTimeZone; ModelError.
    """
    options = Options(min_confidence=min_confidence)
    return LedeComponent(Context(published_at=parse_published(published_at), time_zone=time_zone, options=options))


class LedeComponent:
    """Reads a document's text and puts there what it tells."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._extractor = Extractor()
        register()

    def __call__(self, doc: Doc) -> Doc:
        """Read one document; one without words has no events."""
        try:
            found = self._extractor.extract(doc.text, self._context, published_at=doc._.published_at)
        except TextEmpty:
            return doc
        doc.user_data[KEPT] = json.dumps(found.to_dict(), ensure_ascii=False, default=datetime.isoformat)
        triggers = []
        for event in found.events:
            at = event.what.trigger.span
            span = doc.char_span(
                at.start, at.end, label=event.type or "OTHER", span_id=event.id, alignment_mode="expand"
            )
            if span is not None:
                triggers.append(span)
        doc.spans[SPANS] = triggers
        return doc


def register() -> None:
    """Declare `doc._.events`, `doc._.extraction` and `doc._.published_at`, if nobody has."""
    if not Doc.has_extension("published_at"):
        Doc.set_extension("published_at", default=None)
    if not Doc.has_extension("extraction"):
        Doc.set_extension("extraction", getter=extraction_of)
    if not Doc.has_extension("events"):
        Doc.set_extension("events", getter=events_of)


def extraction_of(doc: Doc) -> Extraction | None:
    """All that lede found in a document, or None if it has not read it."""
    kept = doc.user_data.get(KEPT)
    return rebuild(Extraction, json.loads(kept)) if kept else None


def events_of(doc: Doc) -> tuple[Event, ...]:
    """The events of a document, in text order."""
    found = extraction_of(doc)
    return found.events if found else ()
