"""The table of the world's places: names to candidates with country, region, point and GeoNames id.

Compiled by the `gazetteer` package beside `lede` into `data/where/gazetteer.npz` and read once into flat arrays: a
process that forks shares them with its children. `lede.extract.where` decides which candidate a text means.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files
from math import log10
from typing import Literal

import numpy as np
import numpy.typing as npt

from lede.errors import DataError
from lede.lexicons import load_map, load_table

FORMAT = 1
CANDIDATES = 6
NO_POINT = -(2**31)
DEGREES = 10_000  # points are stored as whole ten-thousandths of a degree (11 m)

Kind = Literal[
    "country", "admin1", "admin2", "city", "region", "continent", "water", "island", "mountain", "land", "facility"
]
KINDS: tuple[Kind, ...] = (
    "country", "admin1", "admin2", "city", "region", "continent", "water", "island", "mountain", "land", "facility"
)  # fmt: skip
EntityLabel = Literal["GPE", "LOC", "FAC"]
LABELS: dict[Kind, EntityLabel] = {
    "country": "GPE",
    "admin1": "GPE",
    "admin2": "GPE",
    "city": "GPE",
    "facility": "FAC",
}  # every other kind is LOC

# Weight of a kind before the population counts, so that "Georgia" is first the country, "Kabul" first the city.
WEIGHTS: dict[Kind, float] = {
    "country": 2.5,
    "admin1": -0.4,
    "admin2": -1.6,
    "city": 0.0,
    "region": 3.5,
    "continent": 9.0,
    "water": 5.5,
    "island": 5.2,
    "mountain": 4.5,
    "land": 4.5,
    "facility": 4.6,
}
UNCOUNTED: dict[Kind, int] = {"admin1": 100_000, "admin2": 10_000}  # inhabitants taken for areas without a number
CAPITAL = 1.5
SUPRANATIONAL = 4.0  # "the Middle East" is no hamlet in Maryland, however much of the text is about the United States
ALTERNATE = -2.5

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_GONE = re.compile(r"[.'’‘ʻʼ`\"()]+")
_BLANK = re.compile(r"[\s\-‐‑–,/]+")
_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean. Codes and names are empty, the point absent and numbers 0 where unknown.

    `alternate` says that the name asked for is not the place's main name; `prior` is the place's weight among the
    candidates of a name before any context (about the decimal logarithm of its population).
    """

    name: str
    kind: Kind
    country_code: str
    admin1: str
    admin1_code: str
    latitude: float | None
    longitude: float | None
    geonames_id: int
    population: int
    alternate: bool
    capital: bool
    prior: float


def key(name: str) -> str:
    """The form under which a name is looked up: small letters without accents, points and a leading "the".

    "St. John's" and "Saint Johns" have one key, "Sana'a" is "sanaa", "Guinea-Bissau" is "guinea bissau".
    """
    text = name.casefold()
    if not text.isascii():
        letters = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = _BLANK.sub(" ", _GONE.sub("", text.replace("&", " and "))).split()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(_SHORT.get(word, word) for word in words)


def prior(kind: Kind, population: int, capital: bool, alternate: bool, supranational: bool) -> float:
    """Weight of a place among the candidates of a name before any context.

    Natural features and regions have no population: their weight says only that a text which names the Pacific
    seldom means a town of that name. `supranational` marks those with a point and no country.
    """
    counted = kind in LABELS and kind != "facility"
    weight = WEIGHTS[kind] + (log10((population or UNCOUNTED.get(kind, 0)) + 10.0) if counted else 0.0)
    if supranational and kind != "continent":
        weight += SUPRANATIONAL
    return weight + (CAPITAL if capital else 0.0) + (ALTERNATE if alternate else 0.0)


def _view(array: npt.NDArray[np.generic]) -> memoryview:
    """An array as a memoryview: indexing one is three times as fast, and gives an int."""
    return memoryview(np.ascontiguousarray(array).data)


class _Strings:
    """Lines of one UTF-8 block, by number."""

    __slots__ = ("_block", "_starts")

    def __init__(self, block: npt.NDArray[np.uint8]) -> None:
        ends = np.flatnonzero(block == 10).astype(np.int32)
        self._starts = _view(np.concatenate((np.zeros(1, np.int32), ends + 1)))
        self._block = block.tobytes()

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> bytes:
        return self._block[self._starts[number] : self._starts[number + 1] - 1]


class Gazetteer:
    """Names, places, demonyms and capitals. Immutable; get it by `Gazetteer.load()`."""

    def __init__(self, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
        try:
            version = int(arrays["format"][0])
            if version != FORMAT:
                raise DataError(f"where/gazetteer.npz has format {version}, expected {FORMAT}: compile it again")
            self._keys = _Strings(arrays["keys"].astype(np.uint8, copy=False))
            self._names = _Strings(arrays["names"].astype(np.uint8, copy=False))
            self._regions = bytes(arrays["regions"].astype(np.uint8, copy=False)).decode().split("\n")
            counts = np.cumsum(arrays["counts"], dtype=np.int32)
            self._first = _view(np.concatenate((np.zeros(1, np.int32), counts)))
            self._entries = _view(np.cumsum(arrays["entries"], dtype=np.int64).astype(np.int32))
            self._columns = tuple(
                _view(arrays[name]) for name in ("kind", "region", "latitude", "longitude", "id", "population")
            )
            self._capitals = frozenset(arrays["capitals"].tolist())
        except KeyError as error:
            raise DataError(f"where/gazetteer.npz has no part {error}: compile it again") from error
        self._demonyms = load_map("where/demonyms.tsv")
        self._countries = {
            candidate.country_code: candidate
            for number in arrays["countries"].tolist()
            for candidate in (self._candidate(number, False),)
        }

    @staticmethod
    @cache
    def load() -> Gazetteer:
        """The gazetteer of this installation, read once a process (about 0.1 s).

        Raises: DataError if the file is missing or of another version.
        """
        try:
            with as_file(files("lede") / "data" / "where" / "gazetteer.npz") as path, np.load(path) as archive:
                return Gazetteer(dict(archive))
        except (FileNotFoundError, ValueError) as error:
            raise DataError("data file where/gazetteer.npz is missing or damaged: install lede again") from error

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Places of that name, likeliest first without context, at most `CANDIDATES`."""
        return self._lookup(key(name))[:CANDIDATES]

    def all_candidates(self, name: str) -> tuple[Candidate, ...]:
        """Every place of that name: for "Springfield, Illinois", where the container picks one of sixty."""
        return self._lookup(key(name))

    def knows(self, name: str) -> bool:
        """Whether any place has that name."""
        return self._find(key(name)) is not None

    def country(self, code: str) -> Candidate | None:
        """The country of an ISO 3166-1 alpha-2 code."""
        return self._countries.get(code)

    def capital(self, code: str) -> Candidate | None:
        """The capital of a country: the largest one where it has several."""
        return self._capital_cities().get(code)

    @lru_cache(maxsize=1)  # noqa: B019 - one gazetteer lives as long as its process
    def _capital_cities(self) -> dict[str, Candidate]:
        cities = sorted((self._candidate(number, False) for number in self._capitals), key=lambda c: c.population)
        return {city.country_code: city for city in cities}

    def demonym(self, word: str) -> str | None:
        """Country code of "Russian", "Thais", "Scottish" (GB); None for a word that is none, or of no one country."""
        code = self._demonyms.get(word)
        if code is None and len(word) > 4 and word.endswith("s"):
            code = self._demonyms.get(word[:-1])
        return code

    def capital_of(self, name: str) -> str | None:
        """Code of the country whose capital has that name ("Moscow": RU), None if no capital has."""
        return next((c.country_code for c in self.candidates(name) if c.capital), None)

    def entity_type(self, name: str) -> EntityLabel | None:
        """GPE, LOC or FAC for a name that is known or that says its kind ("Lake Kariba", "Heathrow Airport")."""
        words = name.split()
        if not words:
            return None
        found = self._lookup(key(name))
        if found:
            return LABELS.get(found[0].kind, "LOC")
        heads = _heads()
        label = heads.get(("last", words[-1].lower())) or heads.get(("first", words[0].lower()))
        return label if len(words) > 1 else None

    @lru_cache(maxsize=8192)  # noqa: B019 - one gazetteer lives as long as its process
    def _lookup(self, name: str) -> tuple[Candidate, ...]:
        row = self._find(name)
        if row is None:
            return ()
        entries = self._entries[self._first[row] : self._first[row + 1]]
        return tuple(self._candidate(entry >> 1, bool(entry & 1)) for entry in entries)

    def _find(self, name: str) -> int | None:
        wanted = name.encode()
        if not wanted:
            return None
        row = bisect_left(self._keys, wanted)
        return row if row < len(self._keys) and self._keys[row] == wanted else None

    def _candidate(self, number: int, alternate: bool) -> Candidate:
        kind_column, region_column, latitude, longitude, ids, populations = self._columns
        country, code, region = self._regions[region_column[number]].split("\t")
        kind = KINDS[kind_column[number]]
        pointed = latitude[number] != NO_POINT
        capital = number in self._capitals
        return Candidate(
            name=self._names[number].decode(),
            kind=kind,
            country_code=country,
            admin1=region,
            admin1_code=code,
            latitude=latitude[number] / DEGREES if pointed else None,
            longitude=longitude[number] / DEGREES if pointed else None,
            geonames_id=ids[number],
            population=populations[number],
            alternate=alternate,
            capital=capital,
            prior=prior(kind, populations[number], capital, alternate, pointed and not country),
        )


@cache
def _heads() -> dict[tuple[str, str], EntityLabel]:
    """Words that say what a name is: ("last", "airport") is FAC, ("first", "lake") is LOC."""
    labels: dict[str, EntityLabel] = {"GPE": "GPE", "LOC": "LOC", "FAC": "FAC"}
    return {(place, word): labels[label] for word, place, label in load_table("where/heads.tsv", 3)}
