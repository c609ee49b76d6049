"""The place names of a document, resolved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc

from lede.extract.where.names import Name, find_names
from lede.extract.where.resolve import resolve_names
from lede.facts import Phrase, PlaceMention
from lede.gazetteer import Candidate, Gazetteer
from lede.result import Place

# Words are found in the text, not among the tokens: a text has far more words than demonyms.
_CAPITALISED = re.compile(r"\b[^\W\d_a-z][^\W\d_]{2,}")


def find_places(doc: Doc, dateline_place: str = "") -> list[PlaceMention]:
    """Place names of the text in its order, each resolved with the whole document in view.

    Reads: doc.ents where a network has read the text, capitals and the table of places elsewhere.
    Yields: one mention a name; `place` is None where the table has no such name.
    Leaves alone: persons and organisations with place names; demonyms, which only tell which country is meant.
    """
    names = find_names(doc)
    answers = resolve_names(doc, names, demonym_counts(doc, names), dateline_place)
    return [
        PlaceMention(
            phrase=Phrase(name.start, name.end, head_of(doc, name)),
            type=name.label,
            place=place_of(place) if place is not None else None,
            rule=name.rule,
            probability=probability,
        )
        for name, (place, probability) in zip(names, answers, strict=True)
    ]


def place_of(candidate: Candidate) -> Place:
    """A row of the table as a place of the result."""
    return Place(
        name=candidate.name,
        country_code=candidate.country_code,
        admin1=candidate.admin1,
        latitude=candidate.latitude,
        longitude=candidate.longitude,
        geonames_id=candidate.geonames_id,
    )


def demonyms_of(doc: Doc) -> list[tuple[int, int, str]]:
    """Adjectives and inhabitants, as (start, end, country code): "Thai", "South Korean"."""
    table = Gazetteer.load()
    text = doc.text
    at = {token.idx: token.i for token in doc}
    ends = {token.idx + len(token): token.i + 1 for token in doc}
    found = []
    end_of_last = 0
    for match in _CAPITALISED.finditer(text):
        start, end = match.span()
        if start < end_of_last:
            continue
        following = _CAPITALISED.match(text, end + 1) if text[end : end + 1] == " " else None
        code = table.demonym(text[start : following.end()]) if following is not None else None
        if code is not None and following is not None:
            end = following.end()
        else:
            code = table.demonym(match.group())
        if code is None:
            continue
        first, last = at.get(start), ends.get(end)
        if first is not None and last is not None:
            found.append((first, last, code))
            end_of_last = end
    return found


def demonym_counts(doc: Doc, names: Sequence[Name]) -> Counter[str]:
    """How often the text speaks of a country by its adjective or inhabitants, outside place names."""
    covered = {i for name in names for i in range(name.start, name.end)}
    return Counter(code for start, _, code in demonyms_of(doc) if start not in covered)


def head_of(doc: Doc, name: Name) -> int:
    """The token of a name that its tree hangs on; its last word without a tree."""
    if not doc.has_annotation("DEP"):
        return name.end - 1
    inside = range(name.start, name.end)
    return next((i for i in inside if doc[i].head.i not in inside or doc[i].head.i == i), name.end - 1)
