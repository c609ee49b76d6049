"""Own tables beside this file: further names, and points of natural features."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from lede.gazetteer import KINDS, Kind


class Alias(NamedTuple):
    """A further name of a place."""

    name: str
    country: str
    kind: Kind
    target: str


class Point(NamedTuple):
    """A natural feature or region with its middle; `country` is empty where it lies in several."""

    name: str
    kind: Kind
    country: str
    latitude: float
    longitude: float


def aliases() -> tuple[Alias, ...]:
    """Rows of aliases.tsv."""
    return tuple(Alias(name, country, _kind(kind), target) for name, country, kind, target in _rows("aliases.tsv", 4))


def points() -> tuple[Point, ...]:
    """Rows of points.tsv; the country "-" is none."""
    return tuple(
        Point(name, _kind(kind), country.replace("-", ""), float(latitude), float(longitude))
        for name, kind, country, latitude, longitude in _rows("points.tsv", 5)
    )


def demonyms() -> tuple[tuple[str, str], ...]:
    """Rows of demonyms.tsv: word, country code ("-" forbids WordNet's answer)."""
    return tuple((word, code) for word, code in _rows("demonyms.tsv", 2))


def _kind(text: str) -> Kind:
    if text not in KINDS:
        raise ValueError(f"unknown kind {text}")
    return text


def _rows(file: str, columns: int) -> list[tuple[str, ...]]:
    rows = []
    for number, line in enumerate((Path(__file__).parent / file).read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = tuple(line.split("\t"))
        if len(cells) != columns:
            raise ValueError(f"{file}:{number}: {len(cells)} cells where {columns} are needed")
        rows.append(cells)
    return rows
