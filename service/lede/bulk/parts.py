"""The files of one part: written beside their place, synced, and put there whole."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple, Protocol

from lede.bulk.parquet import ParquetFile, packed_article, packed_events
from lede.plain import EventRow


class _Rows(Protocol):
    """A file that takes rows, as `Form` packs them."""

    def add(self, packed: Any) -> None: ...

    def close(self) -> None: ...

    def abandon(self) -> None: ...


class _JsonLines:
    """A file of JSON lines."""

    def __init__(self, path: Path, kind: str) -> None:
        self._file: IO[bytes] = path.open("wb")

    def add(self, packed: str) -> None:
        self._file.write(packed.encode())

    def close(self) -> None:
        self._file.close()

    def abandon(self) -> None:
        self._file.close()


def _article_line(message: Any) -> str:
    from lede.wire import to_json

    return to_json(message) + "\n"


def _event_lines(rows: list[EventRow]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False, default=_written) + "\n" for row in rows)


def _written(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat().replace("+00:00", "Z")


class Form(NamedTuple):
    """How a table is written: `article` and `events` pack rows where they are made, files of `kind` take them."""

    article: Callable[[Any], Any]
    events: Callable[[list[EventRow]], Any]
    file: Callable[[Path, str], _Rows]


FORMS = {
    "jsonl": Form(_article_line, _event_lines, _JsonLines),
    "parquet": Form(packed_article, packed_events, ParquetFile),
}
KINDS = ("articles", "events")


class Part:
    """Takes the articles and events of one part; nothing of it is to be seen before `close`."""

    def __init__(self, folder: Path, number: int, form: str) -> None:
        self._folder = folder
        self._names = {kind: f"{kind}/part-{number:05}.{form}" for kind in KINDS}
        self._files: dict[str, _Rows] = {}
        with ExitStack() as undo:
            undo.callback(self.discard)
            for kind in KINDS:
                self._files[kind] = FORMS[form].file(self._beside(kind), kind)
            undo.pop_all()

    def __enter__(self) -> Part:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def _beside(self, kind: str) -> Path:
        path = self._folder / self._names[kind]
        return path.with_name(f".{path.name}.part")

    def add(self, article: Any, events: Any) -> None:
        """One article and its events, as `Form` packs them."""
        self._files["articles"].add(article)
        self._files["events"].add(events)

    def close(self) -> dict[str, int]:
        """Put the files in their places; their names and sizes."""
        sizes = {}
        for kind, name in self._names.items():
            self._files[kind].close()
            beside = self._beside(kind)
            with beside.open("rb") as file:
                os.fsync(file.fileno())
            os.replace(beside, self._folder / name)
            sizes[name] = (self._folder / name).stat().st_size
        return sizes

    def discard(self) -> None:
        """Remove what was not put in its place."""
        for kind in self._names:
            if kind in self._files:
                with suppress(OSError):  # what is still to be written finds no room either
                    self._files[kind].abandon()
            self._beside(kind).unlink(missing_ok=True)
