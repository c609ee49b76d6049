"""An attribution in words, for the tables of this folder."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Doc

from lede.facts import Attribution, Phrase


class Said(NamedTuple):
    """One expected attribution; the parts of a split content are joined by " … "."""

    source: str | None
    cue: str | None
    content: str
    kind: str
    cue_class: str
    anonymous: bool


def said(doc: Doc, found: Attribution) -> Said:
    """An attribution in words."""

    def text(phrase: Phrase | None) -> str | None:
        return doc[phrase.start : phrase.end].text if phrase else None

    content = " … ".join(doc[p.start : p.end].text for p in found.content)
    return Said(text(found.source), text(found.cue), content, found.kind.value, found.cue_class, found.anonymous)
