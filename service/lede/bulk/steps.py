"""Inputs -> what is left to do: each article with its id and the digest of all up to it, past those that count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lede.bulk.inputs import Chain, Columns, Item, Problem, Source, read_items
from lede.errors import InvalidRequest


class Step(NamedTuple):
    """An item with the digest of all up to it."""

    item: Item
    digest: str

    def light(self) -> Step:
        """The step without its text, which need not travel back."""
        return self._replace(item=self.item._replace(record={}))


@dataclass(frozen=True)
class Steps:
    """All that is left to do of some inputs, as a value that can be sent to where they are read.

    done, digest  how many items count already, and the digest over them
    folder        of the run, for people
    """

    sources: tuple[Source | Problem, ...]
    columns: Columns
    done: int
    digest: str
    folder: str

    def __iter__(self) -> Iterator[Step]:
        """Items with ids, past those that count already; an id that was there before is a problem.

        Raises: InvalidRequest, if the inputs do not begin with what counts.
        """
        chain, seen = Chain(), SeenIds()
        number = 0
        for number, read in enumerate(read_items(self.sources, self.columns), 1):
            item = read
            if item.problem is None:
                item = _with_id(item)
                if not seen.add(item.record["document_id"]):
                    problem = Problem("DUPLICATE_ID", "document_id", "was there before; the first article is kept")
                    item = item._replace(problem=problem)
            digest = chain.add(item)
            if number == self.done and digest != self.digest:
                raise self._changed()
            if number > self.done:
                yield Step(item, digest)
        if number < self.done:
            raise self._changed()

    def _changed(self) -> InvalidRequest:
        told = f"{self.folder} was begun with other articles; give the same inputs in the same order, or a new folder"
        return InvalidRequest("IN", told)


def _with_id(item: Item) -> Item:
    name = item.record.get("document_id") or f"{item.source}:{item.number}"
    return item._replace(record={**item.record, "document_id": name})


class SeenIds:
    """Ids that were read, as 64-bit digests: 8 bytes each, and a small set of the newest."""

    NEWEST = 1 << 16

    def __init__(self) -> None:
        self._old: npt.NDArray[np.uint64] = np.empty(0, np.uint64)
        self._new: set[int] = set()

    def add(self, name: str) -> bool:
        """Whether the id is new; it no longer is."""
        key = int.from_bytes(blake2b(name.encode("utf-8", "replace"), digest_size=8).digest(), "little")
        place = int(np.searchsorted(self._old, np.uint64(key)))
        if key in self._new or (place < len(self._old) and int(self._old[place]) == key):
            return False
        self._new.add(key)
        if len(self._new) >= self.NEWEST:
            self._old = np.union1d(self._old, np.fromiter(self._new, np.uint64, len(self._new)))
            self._new.clear()
        return True
