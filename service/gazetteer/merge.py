"""Joins the sources into one list of places, each with all its names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from gazetteer import sources, wordnet
from gazetteer.tables import Alias, Point, aliases, points
from lede.gazetteer import Kind, key

ALTERNATES_FROM = 50_000  # inhabitants from which a town's names in other languages are kept
AREA_ALTERNATES_FROM = 400_000
SHORTEST_ALTERNATE = 4  # "Ede", "Ita", "LON": codes and words of other languages, not names
_LATIN = re.compile(r"[A-Z][A-Za-z .'’\-]*")
_AREA_KINDS: Mapping[str, Kind] = {
    "country": "country",
    "admin1": "admin1",
    "admin2": "admin2",
    "admin3": "admin2",
    "region": "region",
    "continent": "continent",
}


@dataclass(slots=True)
class Entry:
    """A place while it is put together; `names` are its main names, `alternates` its others."""

    name: str
    kind: Kind
    country: str = ""
    admin1: str = ""
    point: tuple[float, float] | None = None
    geonames_id: int = 0
    population: int = 0
    capital: bool = False
    names: set[str] = field(default_factory=set)
    alternates: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class World:
    """Everything the writer needs: places and the names of first-level areas by (country, code)."""

    places: tuple[Entry, ...]
    regions: dict[tuple[str, str], str]
    demonyms: tuple[tuple[str, str], ...]


def world(folder: Path) -> World:
    """All places of the source packages in `folder`."""
    towns = list(sources.cities(folder))
    names = sources.regions(folder)
    grouped = _grouped(sources.areas(folder))
    rows = sources.countries(folder)
    seats = _seats(rows, towns)
    countries = _countries(rows, grouped["country"], seats)
    codes = {key(name): place.country for place in countries for name in (place.name, *place.names, *place.alternates)}
    places = [*countries, *_first_level(names, grouped["admin1"], towns), *_cities(towns, seats)]
    places += _second_level(grouped, towns)
    places += _counties(sources.counties(folder), places)
    places += _large(grouped)
    places += _subdivisions(sources.subdivisions(folder), places)
    places += _features(wordnet.features(folder, codes), places)
    _add_points(places, points())
    _add_aliases(places, aliases())
    return World(tuple(places), names, tuple(wordnet.demonyms(folder, codes)))


def latin(name: str) -> bool:
    """Whether a name is written in Latin letters and starts with a capital: one that an English text could use."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return _LATIN.fullmatch(plain.translate(_EXTRA)) is not None


_EXTRA = str.maketrans("łøđðıæœþŁØĐÆŒÞ", "lodoiaopLODAOP")


@dataclass(slots=True)
class _Group:
    """All rows of one GeoNames id in the areas' package."""

    first: sources.Area
    names: list[str] = field(default_factory=list)


def _grouped(rows: Iterable[sources.Area]) -> dict[str, list[_Group]]:
    groups: dict[int, _Group] = {}
    for row in rows:
        if row.kind not in _AREA_KINDS:
            continue
        group = groups.setdefault(row.geonames_id, _Group(row))
        if latin(row.name) and (len(row.name) >= SHORTEST_ALTERNATE or row.name == row.official):
            group.names.append(row.name)
    found: dict[str, list[_Group]] = {kind: [] for kind in _AREA_KINDS}
    for _, group in sorted(groups.items()):
        found[group.first.kind].append(group)
    return found


def _seats(rows: Iterable[sources.Country], towns: Iterable[sources.City]) -> dict[str, sources.City]:
    """Capitals by country code: the largest town of the capital's name."""
    wanted = {(row.code, key(row.capital)) for row in rows if row.capital}
    found: dict[str, sources.City] = {}
    for town in sorted(towns, key=lambda town: (town.population, -town.geonames_id)):
        if any((town.country, key(name)) in wanted for name in (town.name, *town.names)):
            found[town.country] = town
    return found


def _countries(
    rows: Iterable[sources.Country], groups: Iterable[_Group], seats: Mapping[str, sources.City]
) -> list[Entry]:
    by_id = {group.first.geonames_id: group for group in groups}
    found = []
    for row in rows:
        group, seat = by_id.get(row.geonames_id), seats.get(row.code)
        point = (group.first.latitude, group.first.longitude) if group else None
        if point is None and seat is not None:
            point = (seat.latitude, seat.longitude)
        place = Entry(row.name, "country", row.code, "", point, row.geonames_id, row.population, names={row.name})
        if group:
            place.names.add(group.first.official)
            place.alternates.update(group.names)
        found.append(place)
    return found


def _first_level(
    names: Mapping[tuple[str, str], str], groups: Iterable[_Group], towns: Iterable[sources.City]
) -> list[Entry]:
    """First-level areas by GeoNames' own codes; point, id and other names from the areas' package by name."""
    by_name: dict[tuple[str, str], _Group] = {}
    for group in groups:
        for name in (*group.names, group.first.official):
            by_name.setdefault((group.first.country, key(name)), group)
    inside: dict[tuple[str, str], list[sources.City]] = {}
    for town in towns:
        inside.setdefault((town.country, town.admin1), []).append(town)
    found = []
    for (country, code), name in names.items():
        members = inside.get((country, code), [])
        match = by_name.get((country, key(name)))
        place = Entry(name, "admin1", country, code, names={name}, population=sum(town.population for town in members))
        if match:
            place.point = (match.first.latitude, match.first.longitude)
            place.geonames_id = match.first.geonames_id
            place.population = match.first.population
            place.names.add(match.first.official)
            place.alternates.update(match.names)
        elif members:
            place.point = _middle(members)
        found.append(place)
    return found


def _middle(towns: list[sources.City]) -> tuple[float, float]:
    """Mean of the towns' points, on the sphere (an area may lie across the date line)."""
    angles = np.radians([(town.latitude, town.longitude) for town in towns])
    latitude, longitude = angles[:, 0], angles[:, 1]
    x, y, z = (
        float(np.mean(part))
        for part in (np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude))
    )
    return float(np.degrees(np.arctan2(z, np.hypot(x, y)))), float(np.degrees(np.arctan2(y, x)))


def _cities(towns: Iterable[sources.City], seats: Mapping[str, sources.City]) -> Iterator[Entry]:
    capitals = {town.geonames_id for town in seats.values()}
    for town in towns:
        place = Entry(
            town.name,
            "city",
            town.country,
            town.admin1,
            (town.latitude, town.longitude),
            town.geonames_id,
            town.population,
            town.geonames_id in capitals,
            names={town.name},
        )
        if town.population >= ALTERNATES_FROM:
            place.alternates.update(n for n in town.names if len(n) >= SHORTEST_ALTERNATE and latin(n))
        yield place


def _second_level(groups: Mapping[str, list[_Group]], towns: Iterable[sources.City]) -> Iterator[Entry]:
    """Counties and districts, placed in the first-level area of the nearest town of their country."""
    inside: dict[str, list[sources.City]] = {}
    for town in towns:
        inside.setdefault(town.country, []).append(town)
    grids = {
        country: np.array([(town.latitude, town.longitude) for town in members]) for country, members in inside.items()
    }
    for kind in ("admin2", "admin3"):
        for group in groups[kind]:
            row = group.first
            if not latin(row.official):
                continue
            place = Entry(
                row.official,
                "admin2",
                row.country,
                "",
                (row.latitude, row.longitude),
                row.geonames_id,
                row.population,
                names={row.official},
            )
            if kind == "admin2" and row.population >= AREA_ALTERNATES_FROM:
                place.alternates.update(group.names)
            if row.country in grids:
                offset = (grids[row.country] - place.point) * (1.0, np.cos(np.radians(row.latitude)))
                place.admin1 = inside[row.country][int(np.argmin((offset**2).sum(axis=1)))].admin1
            yield place


def _counties(rows: Iterable[tuple[str, str]], places: Iterable[Entry]) -> Iterator[Entry]:
    """American counties that the areas' package leaves out; without a point."""
    known = {(place.admin1, key(place.name)) for place in places if place.kind == "admin2" and place.country == "US"}
    for state, name in rows:
        if (state, key(name)) not in known and latin(name):
            yield Entry(name, "admin2", "US", state, names={name})


def _large(groups: Mapping[str, list[_Group]]) -> Iterator[Entry]:
    """Continents and the regions of GeoNames, which lie in one country or in several."""
    for kind in ("continent", "region"):
        for group in groups[kind]:
            row = group.first
            point = (row.latitude, row.longitude)
            place = Entry(row.official, _AREA_KINDS[kind], row.country, "", point, row.geonames_id)
            place.names.add(row.official)
            place.alternates.update(group.names)
            yield place


def _subdivisions(rows: Iterable[tuple[str, str]], places: Iterable[Entry]) -> Iterator[Entry]:
    """ISO 3166-2 units that GeoNames has under no name of ours."""
    known = {
        (place.country, key(name))
        for place in places
        if place.kind in ("country", "admin1", "admin2")
        for name in (*place.names, *place.alternates)
    }
    towns = {(place.country, key(place.name)): place for place in places if place.kind == "city"}
    for country, name in rows:
        if (country, key(name)) in known or not latin(name):
            continue
        known.add((country, key(name)))
        seat = towns.get((country, key(name)))
        place = Entry(name, "admin2", country, names={name})
        if seat is not None:  # the unit around a town of its name
            place.admin1, place.point = seat.admin1, seat.point
        yield place


def _features(rows: Iterable[wordnet.Feature], places: Iterable[Entry]) -> Iterator[Entry]:
    """WordNet's places, unless GeoNames has a country, first-level area, region or continent of that name there."""
    known: dict[str, set[str]] = {}
    large: set[str] = set()
    for place in places:
        if place.kind in ("country", "admin1", "region", "continent"):
            for name in (place.name, *place.names, *place.alternates):
                known.setdefault(key(name), set()).add(place.country)
                if place.kind in ("country", "region", "continent"):
                    large.add(key(name))
    for row in rows:
        names = {name for name in row.names if name[:1].isupper() and key(name)}
        if row.kind in (
            "water",
            "mountain",
            "land",
        ):  # "Ontario" is no short name of the lake, nor "Missouri" of the river
            names = {name for name in names if key(name) not in known}
        if not names or any(key(name) in large or row.country in known.get(key(name), ()) for name in names):
            continue
        yield Entry(row.names[0], row.kind, row.country, names=names)


def _add_points(places: list[Entry], rows: Iterable[Point]) -> None:
    """Own table of seas, rivers, ranges and regions: gives a point to a place that is there, or the place itself."""
    by_name: dict[str, list[Entry]] = {}
    for place in places:
        if place.kind not in ("city", "admin2"):
            for name in place.names:
                by_name.setdefault(key(name), []).append(place)
    for row in rows:
        found = [p for p in by_name.get(key(row.name), ()) if p.kind not in ("country", "admin1", "facility")]
        if not found:
            found = [Entry(row.name, row.kind, row.country, names={row.name})]
            places += found
        for place in found[:1]:
            place.kind, place.country, place.point = row.kind, row.country, (row.latitude, row.longitude)


def _add_aliases(places: Iterable[Entry], rows: Iterable[Alias]) -> None:
    """Own table of further names.

    Raises: LookupError for an alias of a place that is not there.
    """
    by_name: dict[tuple[str, str, str], Entry] = {}
    for place in sorted(places, key=lambda place: place.population):
        for name in (*place.alternates, *place.names, place.name):
            by_name[place.country, place.kind, key(name)] = place
    for row in rows:
        target = by_name.get((row.country, row.kind, key(row.target)))
        if target is None:
            raise LookupError(f"aliases.tsv: no {row.kind} {row.target} in {row.country}")
        target.names.add(row.name)
