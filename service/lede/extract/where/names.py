"""Stretches of the text that name a place: the network's, and those that the table knows and the words around show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc, Span

from lede.extract.where.lookup import contained_form, is_abbreviation, lookup, without_level
from lede.gazetteer import Candidate, Gazetteer
from lede.lexicons import load_map, load_words
from lede.result import EntityType

LABELS: Final = frozenset({"GPE", "LOC", "FAC"})
LONGEST: Final = 6  # words of a name that is looked up
SHOWN: Final = 4.0  # weight that a name needs where the words around show a place: a town of 10,000
BARE: Final = 5.3  # … where nothing does: a town of 200,000
SEATS: Final = frozenset(
    {
        "city",
        "town",
        "village",
        "capital",
        "district",
        "county",
        "province",
        "island",
        "state",
        "community",
        "suburb",
        "township",
        "municipality",
    }
)
UNSAID: Final = SEATS | {"the", "of", "-"}
ARTICLES: Final = frozenset({"The", "A", "An"})
POSSESSIVE: Final = frozenset({"'s", "’s", "'", "’"})


@dataclass(frozen=True, slots=True)
class Name:
    """A place name: tokens `[start, end)`, its label, the text that is looked up, and who found it."""

    start: int
    end: int
    label: EntityType
    text: str
    rule: str


class Words:
    """The document's words as lists: reading a list is ten times as fast as asking spaCy for a token."""

    __slots__ = ("capital", "ends", "read", "starts", "taken", "text", "texts")

    def __init__(self, doc: Doc) -> None:
        self.text = doc.text
        self.texts = [token.text for token in doc]
        self.starts = [token.idx for token in doc]
        self.ends = [start + len(text) for start, text in zip(self.starts, self.texts, strict=True)]
        self.capital = [text[0].isupper() for text in self.texts]
        self.taken = bytearray(len(self.texts))
        self.read = doc.has_annotation("DEP")
        for ent in doc.ents:
            for i in range(ent.start, ent.end):
                self.taken[i] = 1

    def slice(self, start: int, end: int) -> str:
        """Text of the words `[start, end)`, as it stands."""
        return self.text[self.starts[start] : self.ends[end - 1]]

    def run_end(self, start: int) -> int:
        """End of the capitalised words from `start` with what joins them ("Bosnia and Herzegovina")."""
        end = i = start + 1
        last = min(len(self.texts), start + LONGEST)
        while i < last and not self.taken[i]:
            if self.capital[i]:
                end = i + 1
            elif self.texts[i] not in load_words("where/connectors.tsv"):
                break
            i += 1
        return end


def find_names(doc: Doc) -> list[Name]:
    """Place names in text order, none overlapping.

    Yields: the names that the network calls GPE, LOC or FAC ("Clearwater, Florida" as two), and names that the table
      knows where the words around show a place ("in Ghazni", "Ghazni, Afghanistan").
    Leaves alone: parts of other names ("Washington Post", "Paris Hilton"), surnames behind titles ("President Jordan").
    """
    words = Words(doc)
    places = {ent.text for ent in doc.ents if ent.label_ in LABELS}
    surnames = {ent[-1].text for ent in doc.ents if ent.label_ == "PERSON" and len(ent) > 1}
    names: list[Name] = []
    for ent in doc.ents:
        # "Valeska *Paris*" makes a bare "Paris" the woman, but "in Paris" stays the city.
        if ent.text in surnames and not _shown_before(words, ent.start):
            continue
        if ent.label_ in LABELS:
            names += _pieces(words, ent.start, ent.end, EntityType(ent.label_))
        elif _mislabelled(ent, places):
            names.append(Name(ent.start, ent.end, EntityType.GPE, ent.text, "where.one_sense"))
    names += _from_table(words)
    return _joined(words, sorted(names, key=lambda name: (name.start, -name.end)))


def _mislabelled(ent: Span, places: set[str]) -> bool:
    """Whether a name of another label is a place after all: it is one elsewhere in the text, or it is a country's."""
    if ent.label_ not in ("ORG", "PERSON", "PRODUCT"):
        return False
    if ent.text in places:
        return True
    if ent.label_ != "ORG" or len(ent) > 3:
        return False
    found = lookup(ent.text)
    return bool(found) and found[0].kind == "country" and not found[0].alternate


def _joined(words: Words, names: list[Name]) -> list[Name]:
    """Without names inside earlier ones, adjectives and bare directions; "North" + "Dallas" become one."""
    illnesses = load_words("where/named_after_places.tsv")
    kept: list[Name] = []
    for name in names:
        start = name.start
        if kept and start < kept[-1].end:
            continue
        if kept and _is_direction(kept[-1].text) and words.slice(kept[-1].end, start).strip(" -") == "":
            start = kept.pop().start
        if _is_demonym(name.text) or (name.end < len(words.texts) and words.texts[name.end] in illnesses):
            continue
        text = name.text if start == name.start else words.slice(start, name.end)
        kept.append(Name(start, name.end, name.label, text, name.rule))
    return [name for name in kept if not _is_direction(name.text)]


def _is_direction(text: str) -> bool:
    directions = load_words("where/direction_words.tsv")
    return all(word in directions for word in text.lower().split())


def _is_demonym(text: str) -> bool:
    """Whether a name is an adjective or an inhabitant, and no large place too ("Ulster", "Vatican")."""
    if Gazetteer.load().demonym(text) is None:
        return False
    found = lookup(text)
    if not found or found[0].alternate:
        return True
    first = found[0]
    return first.prior < BARE if first.kind == "city" else first.kind not in ("country", "admin1", "region")


def _pieces(words: Words, start: int, end: int, label: EntityType) -> Iterator[Name]:
    """A network's name without its article and possessive; two names where a comma parts them."""
    comma = next((i for i in range(start + 1, end - 1) if words.texts[i] == ","), None)
    if comma is not None and lookup(words.slice(start, comma)) and contained_form(words.slice(comma + 1, end)):
        yield from _pieces(words, start, comma, label)
        yield from _pieces(words, comma + 1, end, label)
        return
    while start < end - 1 and (words.texts[start].lower() == "the" or not words.texts[start][0].isalnum()):
        start += 1
    while end - 1 > start and (words.texts[end - 1] in POSSESSIVE or words.texts[end - 1].isspace()):
        end -= 1
    start, end = _extended(words, start, end)
    yield Name(start, end, label, words.slice(start, end), "where.name")


def _extended(words: Words, start: int, end: int) -> tuple[int, int]:
    """The longest name of the table around a network's: "Queen Anne" to "Queen Anne's County"."""
    first, last = start, end
    while first > 0 and start - first < 4 and _joins(words, first - 1):
        first -= 1
    while last < len(words.texts) and last - end < 4 and _joins(words, last):
        last += 1
    table = Gazetteer.load()
    for left in range(first, start + 1):
        for right in range(last, end - 1, -1):
            if (left, right) == (start, end):
                return start, end
            capitals = words.capital[left] and words.capital[right - 1] and words.texts[left] not in ARTICLES
            if capitals and table.knows(words.slice(left, right)):
                return left, right
    return start, end


def _joins(words: Words, i: int) -> bool:
    return words.capital[i] or words.texts[i] in load_words("where/connectors.tsv")


def _from_table(words: Words) -> Iterator[Name]:
    """Names by the table alone, on tokens that no name of the network covers."""
    i, end_of_last = 0, -2
    capital, taken, texts = words.capital, words.taken, words.texts
    for i in range(len(texts)):
        if not capital[i] or taken[i] or i < end_of_last or texts[i] in ARTICLES:
            continue
        shown = _shown_before(words, i) or (end_of_last == i - 1 and texts[i - 1] == ",")
        end, places = _longest(words, i)
        if not places:
            end = _unlisted(words, i)
            if end:
                yield Name(i, end, EntityType.GPE, words.slice(i, end), "where.level_word")
                end_of_last = end
            continue
        if _fits(words, i, end, places, shown or _shown_behind(words, end)):
            text = words.slice(i, end)
            yield Name(i, end, EntityType(Gazetteer.load().entity_type(text) or "GPE"), text, "where.table")
            end_of_last = end


def _longest(words: Words, start: int) -> tuple[int, tuple[Candidate, ...]]:
    """The longest stretch from `start` that the table knows, and its places."""
    for end in range(words.run_end(start), start, -1):
        if not words.capital[end - 1]:
            continue
        text = words.slice(start, end)
        if start > 1 and words.texts[start - 1] == "," and is_abbreviation(text):
            return end, contained_form(text)
        if Gazetteer.load().knows(text) or without_level(text)[1] or is_abbreviation(text):
            places = lookup(text)
            if places:
                return end, places
    return start + 1, ()


def _unlisted(words: Words, start: int) -> int:
    """End of a name that the table lacks but a level word shows ("the village of *Bumbacari*"), or 0."""
    texts = words.texts
    if start < 2 or texts[start - 1] != "of" or texts[start - 2].lower() not in SEATS:
        return 0
    end = start + 1
    while end < len(texts) and words.capital[end] and not words.taken[end] and end - start < LONGEST:
        end += 1
    return end


def _shown_before(words: Words, start: int) -> bool:
    """Whether a preposition of place stands before a name, its article, direction and level word between."""
    texts, directions = words.texts, load_words("where/direction_words.tsv")
    i = start - 1
    while i >= 0:
        word = texts[i].lower()
        if word not in UNSAID and word not in directions:
            break
        if word == "of":
            return i > 0 and texts[i - 1].lower() in SEATS
        i -= 1
    return i >= 0 and texts[i].lower() in load_map("where/prepositions.tsv")


def _shown_behind(words: Words, end: int) -> bool:
    """Whether a country or region stands behind a comma ("Ghazni, *Afghanistan*")."""
    if end + 1 >= len(words.texts) or words.texts[end] != "," or not words.capital[end + 1]:
        return False
    for stop in (min(end + 3, len(words.texts)), end + 2):
        places = contained_form(words.slice(end + 1, stop))
        if places and places[0].kind in ("country", "admin1"):
            return True
    return False


def _fits(words: Words, start: int, end: int, places: tuple[Candidate, ...], shown: bool) -> bool:
    """Whether a known name is a place here, and not a part of another name."""
    texts, text = words.texts, words.slice(start, end)
    first = places[0]
    country = first.kind == "country" and not first.alternate
    if text in load_words("where/common_words.tsv") and not (shown and first.prior >= BARE):
        return False
    previous = texts[start - 1] if start else ""
    if previous.rstrip(".") in load_words("where/titles.tsv"):
        return False
    if end < len(texts):
        if texts[end] in load_words("where/organisation_heads.tsv"):
            return country
        if words.capital[end] and texts[end - 1] != ".":
            return country
    if previous and previous[0].isupper() and previous not in ARTICLES and not shown:
        return False
    if shown:
        return first.prior >= SHOWN
    return country or (not words.read and first.prior >= BARE and not first.alternate)
