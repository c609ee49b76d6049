"""The files of one part: written beside their place, synced, and put there whole."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol

from lede.bulk.parquet import ParquetFile, article_schema, event_schema


class _Rows(Protocol):
    """A file that takes rows."""

    def add(self, row: Any) -> None: ...

    def close(self) -> None: ...


class _JsonLines:
    """A file of JSON lines; a row that is text is a line already."""

    def __init__(self, path: Path) -> None:
        self._file: IO[str] = path.open("w", encoding="utf-8", newline="\n")

    def add(self, row: Any) -> None:
        self._file.write(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False, default=_written))
        self._file.write("\n")

    def close(self) -> None:
        self._file.close()


def _written(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat().replace("+00:00", "Z")


OPEN: dict[str, dict[str, Callable[[Path], _Rows]]] = {
    "jsonl": {"articles": _JsonLines, "events": _JsonLines},
    "parquet": {
        "articles": lambda path: ParquetFile(path, article_schema()),
        "events": lambda path: ParquetFile(path, event_schema()),
    },
}


class Part:
    """Takes the articles and events of one part; nothing of it is to be seen before `close`."""

    def __init__(self, folder: Path, number: int, form: str) -> None:
        self._folder = folder
        self._names = {kind: f"{kind}/part-{number:05}.{form}" for kind in OPEN[form]}
        self._files: dict[str, _Rows] = {}
        with ExitStack() as undo:
            undo.callback(self.discard)
            for kind, opener in OPEN[form].items():
                self._files[kind] = opener(self._beside(kind))
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

    def add(self, article: Any, events: list[Any]) -> None:
        """One article and its events."""
        self._files["articles"].add(article)
        for event in events:
            self._files["events"].add(event)

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
            self._beside(kind).unlink(missing_ok=True)
