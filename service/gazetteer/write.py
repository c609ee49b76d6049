"""Writes the places as flat arrays: one `.npz` that `lede.gazetteer` reads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from gazetteer.merge import Entry, World
from gazetteer.tables import demonyms
from lede.gazetteer import CANDIDATES, DEGREES, FORMAT, KINDS, NO_POINT, key, prior


def gazetteer(world: World, path: Path) -> tuple[int, int]:
    """Write the file; answers the numbers of names and of places. The same world gives the same bytes."""
    people = {key(word) for word in demonym_rows(world)}
    places = sorted(world.places, key=lambda place: (key(place.name), place.country, place.kind, place.geonames_id))
    index = _index(places, people)
    names = sorted(index)
    regions = _regions(world, places)
    number = {region: i for i, region in enumerate(regions)}
    entries = np.array([entry for name in names for entry in index[name]], dtype=np.int64)
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "format": np.array([FORMAT], np.int32),
        "keys": _lines(names),
        "counts": np.array([len(index[name]) for name in names], np.int32),
        "entries": np.diff(entries, prepend=0).astype(np.int32),
        "names": _lines(place.name for place in places),
        "kind": np.array([KINDS.index(place.kind) for place in places], np.uint8),
        "region": np.array([number[place.country, place.admin1] for place in places], np.uint16),
        "latitude": np.array([_degrees(place, 0) for place in places], np.int32),
        "longitude": np.array([_degrees(place, 1) for place in places], np.int32),
        "id": np.array([place.geonames_id for place in places], np.int32),
        "population": np.array([place.population for place in places], np.uint32),
        "capitals": np.array([i for i, place in enumerate(places) if place.capital], np.int32),
        "countries": np.array([i for i, place in enumerate(places) if place.kind == "country"], np.int32),
        "regions": np.frombuffer("\n".join(_region_row(world, *region) for region in regions).encode(), np.uint8),
    }
    np.savez_compressed(path, allow_pickle=False, **arrays)
    return len(names), len(places)


def demonym_table(world: World, path: Path) -> int:
    """Write WordNet's demonyms, corrected by the own table; answers the number of rows."""
    lines = [f"{word}\t{code}" for word, code in sorted(demonym_rows(world).items())]
    head = "# Adjectives and names of inhabitants: word, ISO 3166-1 code. Compiled: change gazetteer/demonyms.tsv.\n"
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)


def demonym_rows(world: World) -> dict[str, str]:
    """WordNet's demonyms, corrected by the own table."""
    rows = {**dict(world.demonyms), **dict(demonyms())}
    return {word: code for word, code in rows.items() if code != "-"}


def _index(places: list[Entry], people: set[str]) -> dict[str, list[int]]:
    """Entries (place number * 2, plus 1 for an alternate name) by key, likeliest first.

    `people` are keys of demonyms: another language's "Saudi" or "Canadian" is no name of the country in English.
    """
    found: dict[str, dict[int, bool]] = {}
    for number, place in enumerate(places):
        for names, alternate in ((place.alternates, True), (place.names, False)):
            for name in sorted(names):
                lookup = key(name)
                if len(lookup) > 1 and not (alternate and lookup in people):
                    found.setdefault(lookup, {})[number] = alternate
    index = {}
    for lookup, numbers in found.items():
        main = sum(not alternate for alternate in numbers.values())
        ranked = sorted(
            ((-_weight(places[n], alternate), n, alternate) for n, alternate in numbers.items()),
        )
        # A name that many places bear is no help for those that only other languages call so.
        index[lookup] = [2 * n + alternate for _, n, alternate in ranked if not alternate or main < CANDIDATES]
    return index


def _weight(place: Entry, alternate: bool) -> float:
    supranational = not place.country and place.point is not None
    return prior(place.kind, place.population, place.capital, alternate, supranational)


def _regions(world: World, places: Iterable[Entry]) -> list[tuple[str, str]]:
    return sorted({(place.country, place.admin1) for place in places} | set(world.regions))


def _region_row(world: World, country: str, code: str) -> str:
    return f"{country}\t{code}\t{world.regions.get((country, code), '')}"


def _degrees(place: Entry, axis: int) -> int:
    return NO_POINT if place.point is None else round(place.point[axis] * DEGREES)


def _lines(rows: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("".join(f"{row}\n" for row in rows).encode(), np.uint8)
