"""The name under which an entity is known: its fullest, without title."""

from __future__ import annotations

from lede.extract.coreference.mentions import UNSEEN
from lede.extract.coreference.model import PLACES, Chain, Found
from lede.extract.coreference.words import Words
from lede.lexicons import load_words
from lede.result import EntityType, MentionKind


def canonical_name(words: Words, chain: Chain) -> str:
    """The longest name; of a place with several, the gazetteer's; "" for an entity without one.

    Of names of one length the most frequent wins, then the first.
    """
    names = [m for m in chain.mentions if m.kind is MentionKind.NAME]
    if not names:
        return _office(words, chain)
    best = max(names, key=lambda m: (len(m.key), chain.names[m.key], not _shouted(words, m), -m.head))
    text = text_of(words, best.start, best.end)
    if chain.type in PLACES and chain.place is not None and (len(chain.names) > 1 or text.isupper()):
        return chain.place.name
    return text


def _office(words: Words, chain: Chain) -> str:
    """A body of a state is named by both words ("New Zealand government"); "" for all else."""
    for found in chain.mentions:
        if found.kind is not MentionKind.NOMINAL or found.plural:
            continue
        if words.pos[found.head] == "PROPN" or found.key[0] not in load_words("coreference/offices.tsv"):
            continue
        inner = [k for k in words.kids[found.head] if k < found.head and words.dep[k] in ("compound", "amod")]
        if len(inner) == 1 and words.text[inner[0]][:1].isupper():
            return text_of(words, words.left[inner[0]], found.end)
    return ""


def text_of(words: Words, start: int, end: int) -> str:
    """The words of a stretch, white space made single blanks."""
    return " ".join(words.doc[start:end].text.split()).strip(UNSEEN)


def _shouted(words: Words, name: Found) -> bool:
    text = words.doc[name.start : name.end].text
    return text.isupper() and name.type is EntityType.PERSON
