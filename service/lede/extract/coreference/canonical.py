"""The name under which an entity is known: its fullest, without title."""

from __future__ import annotations

from lede.extract.coreference.model import PLACES, Chain, Found
from lede.extract.coreference.words import Words
from lede.result import EntityType, MentionKind


def canonical_name(words: Words, chain: Chain) -> str:
    """The longest name of a person or organisation, the gazetteer's of a country that is also called otherwise; "" if none.

    Of names of one length the most frequent wins, then the first.
    """
    names = [m for m in chain.mentions if m.kind is MentionKind.NAME]
    if not names:
        return ""
    best = max(names, key=lambda m: (len(m.key), chain.names[m.key], not _shouted(words, m), -m.head))
    text = text_of(words, best.start, best.end)
    if chain.type in PLACES and chain.place is not None and (len(chain.names) > 1 or text.isupper()):
        return chain.place.name
    return text


def text_of(words: Words, start: int, end: int) -> str:
    """The words of a stretch, white space made single blanks."""
    return " ".join(words.doc[start:end].text.split())


def _shouted(words: Words, name: Found) -> bool:
    text = words.doc[name.start : name.end].text
    return text.isupper() and name.type is EntityType.PERSON
