"""WordNet's rivers, seas, islands, mountains, regions and buildings, and its words for the people of a country."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from gazetteer import sources
from lede.gazetteer import Kind, key

INSTANCE, CLASS, PART_OF, PERTAINS = "@i", "@", "#p", "\\"


@dataclass(frozen=True, slots=True)
class Synset:
    """Words of one meaning; pointers are (relation, offset, part of speech)."""

    words: tuple[str, ...]
    pointers: tuple[tuple[str, str, str], ...]


class Feature(NamedTuple):
    """A named place of WordNet; `country` is empty if its wholes lead to none or to several."""

    names: tuple[str, ...]
    kind: Kind
    country: str


# Classes of WordNet, nearest first: the first of them above a name decides; None leaves the name out
# (towns, states and countries are GeoNames' business, stars are nobody's).
CLASSES: Mapping[str, Kind | None] = {
    "body_of_water": "water",
    "waterfall": "water",
    "island": "island",
    "archipelago": "island",
    "atoll": "island",
    "mountain": "mountain",
    "mountain_peak": "mountain",
    "range": "mountain",
    "hill": "mountain",
    "volcano": "mountain",
    "geological_formation": "land",
    "desert": "land",
    "peninsula": "land",
    "cape": "land",
    "plain": "land",
    "forest": "land",
    "tableland": "land",
    "national_park": "land",
    "structure": "facility",
    "street": "facility",
    "way": "facility",
    "municipality": None,
    "city": None,
    "town": None,
    "village": None,
    "country": None,
    "state": None,
    "celestial_body": None,
    "continent": None,
    "imaginary_place": None,
    "geographical_area": "region",
    "district": "region",
    "region": "region",
}
# Above "region" in WordNet, but no place on Earth that news names.
NOWHERE = frozenset({"imaginary_place", "celestial_body", "sign_of_the_zodiac", "layer", "soil_horizon"})


def features(folder: Path, countries: Mapping[str, str]) -> Iterator[Feature]:
    """Named places. `countries` gives the code of a country's key."""
    nouns = _read(sources.wordnet(folder, "noun"))
    states = _country_synsets(nouns, countries)
    for offset, synset in sorted(nouns.items()):
        kind = _kind(nouns, offset)
        if kind is not None and synset.words[0][:1].isupper():
            yield Feature(tuple(_name(word) for word in synset.words), kind, _country(nouns, states, offset))


def demonyms(folder: Path, countries: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Adjectives and names of inhabitants with the one country that they lead to: ("Thai", "TH"), ("Breton", "FR")."""
    nouns = _read(sources.wordnet(folder, "noun"))
    adjectives = _read(sources.wordnet(folder, "adj"))
    states = _country_synsets(nouns, countries)
    found: dict[str, set[str]] = {}
    for synset in adjectives.values():
        places = {offset for relation, offset, part in synset.pointers if relation == PERTAINS and part == "n"}
        codes = {_country(nouns, states, offset) for offset in places} - {""}
        for word in synset.words:
            bare = word.split("(")[0]
            if bare[:1].isupper() and codes:
                found.setdefault(_name(bare), set()).update(codes)
    for word, codes in sorted(found.items()):
        if len(codes) == 1 and word.isalpha():
            yield word, min(codes)


def _read(text: str) -> dict[str, Synset]:
    synsets = {}
    for line in text.splitlines():
        if line.startswith("  "):
            continue
        cells = line.partition(" | ")[0].split()
        words = int(cells[3], 16)
        start = 4 + 2 * words
        pointers = tuple(
            (cells[start + 1 + 4 * i], cells[start + 2 + 4 * i], cells[start + 3 + 4 * i])
            for i in range(int(cells[start]))
        )
        synsets[cells[0]] = Synset(tuple(cells[4:start:2]), pointers)
    return synsets


def _name(word: str) -> str:
    return word.replace("_", " ")


def _kind(nouns: Mapping[str, Synset], offset: str) -> Kind | None:
    """Kind of a named instance: its nearest class that `CLASSES` knows, and that is somewhere."""
    level = [target for relation, target, _ in nouns[offset].pointers if relation == INSTANCE]
    decided: Kind | None = None
    known = False
    seen: set[str] = set()
    while level:
        above: list[str] = []
        for node in level:
            if node in seen:
                continue
            seen.add(node)
            words = nouns[node].words
            if NOWHERE.intersection(words):
                return None
            if not known:
                word = next((word for word in words if word in CLASSES), None)
                if word is not None:
                    decided, known = CLASSES[word], True
            above += [target for relation, target, _ in nouns[node].pointers if relation == CLASS]
        level = above
    return decided


def _country_synsets(nouns: Mapping[str, Synset], countries: Mapping[str, str]) -> dict[str, str]:
    """Offsets of the synsets that are a country, with its code."""
    found = {}
    for offset, synset in nouns.items():
        classes = {word for r, target, _ in synset.pointers if r == INSTANCE for word in nouns[target].words}
        if any("country" in word.lower() or word in ("island", "kingdom", "Baltic_State") for word in classes):
            codes = {countries[key(_name(word))] for word in synset.words if key(_name(word)) in countries}
            if len(codes) == 1:
                found[offset] = min(codes)
    return found


def _country(nouns: Mapping[str, Synset], states: Mapping[str, str], offset: str) -> str:
    """The only country that a synset is, or is a part of; "" if none or several."""
    codes: set[str] = set()
    level, seen = [offset], {offset}
    while level:
        above = []
        for node in level:
            if node in states:
                codes.add(states[node])
                continue
            for relation, target, _ in nouns[node].pointers:
                if relation == PART_OF and target not in seen:
                    seen.add(target)
                    above.append(target)
        level = above
    return min(codes) if len(codes) == 1 else ""
