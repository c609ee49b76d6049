"""The ledger of a run: one line for each part that is whole. What it does not name was never written.

A part counts from the moment its line is on disk. Before that, its files have their final names and are synced; a run
that goes on removes what the ledger does not name and cuts errors.jsonl back to where the last line says.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from lede.errors import InvalidRequest

NAME = "ledger.jsonl"
ERRORS = "errors.jsonl"
FOLDERS = ("articles", "events")


@dataclass(frozen=True, slots=True)
class Entry:
    """State of a run after a part; numbers are of the whole run up to it.

    items   articles read, bad ones included; digest  over all of them
    files   names and sizes of the part's files; errors_end  length of errors.jsonl
    """

    part: int = 0
    items: int = 0
    articles: int = 0
    events: int = 0
    errors: int = 0
    words: int = 0
    errors_end: int = 0
    digest: str = ""
    files: dict[str, int] = field(default_factory=dict)


class Ledger:
    """Opens the ledger of a folder, alone, and makes the folder what the ledger says."""

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        """Begin a run, or go on with the one that was begun here.

        Raises: InvalidRequest, if the folder holds something else, is written by another run, or lost a file; OSError.
        """
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / NAME).exists() and any(folder.iterdir()):
            raise InvalidRequest("--out", f"{folder} holds files but no {NAME}; give a new folder")
        for name in FOLDERS:
            (folder / name).mkdir(exist_ok=True)
        self.folder = folder
        self._file = (folder / NAME).open("a+b")
        try:
            self._lock()
            self.entries = self._read(settings)
        except BaseException:
            self._file.close()
            raise
        self._tidy()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def last(self) -> Entry:
        """State after the last whole part."""
        return self.entries[-1] if self.entries else Entry()

    def commit(self, entry: Entry, errors: str) -> None:
        """Make a part count: its errors, then its line, each on disk before the next."""
        for folder in (*FOLDERS, "."):
            sync_folder(self.folder / folder)
        with (self.folder / ERRORS).open("ab") as file:
            file.write(errors.encode())
            file.flush()
            os.fsync(file.fileno())
        self._append(asdict(entry))
        self.entries = [entry]

    def _lock(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InvalidRequest("--out", f"{self.folder} is being written by another run") from error

    def _read(self, settings: dict[str, Any]) -> list[Entry]:
        self._file.seek(0)
        rows, end = [], 0
        for line in self._file:
            try:
                rows.append(json.loads(line) if line.endswith(b"\n") else None)
            except ValueError:
                rows.append(None)
            if rows[-1] is None:  # torn when the run was killed
                rows.pop()
                break
            end += len(line)
        self._file.truncate(end)
        if not rows:
            self._append(settings)
            return []
        first, *told_of = [row for row in rows if row is not None]
        for name, value in settings.items():
            if first.get(name) != value:
                told = f"holds a run with {name} {first.get(name)!r}, not {value!r}: give the same, or a new folder"
                raise InvalidRequest("--out", f"{self.folder} {told}")
        entries = [Entry(**row) for row in told_of]
        self._check(entries)
        return entries

    def _check(self, entries: list[Entry]) -> None:
        for entry in entries:
            for name, size in entry.files.items():
                path = self.folder / name
                if not path.exists() or path.stat().st_size != size:
                    raise InvalidRequest(
                        "--out", f"{path} is missing or was changed; put it back, or give a new folder"
                    )

    def _tidy(self) -> None:
        """Remove what the ledger does not name."""
        named = {name for entry in self.entries for name in entry.files}
        for folder in FOLDERS:
            for path in (self.folder / folder).iterdir():
                if f"{folder}/{path.name}" not in named:
                    path.unlink()
        with (self.folder / ERRORS).open("ab") as errors:
            errors.truncate(self.last.errors_end)

    def _append(self, row: dict[str, Any]) -> None:
        self._file.seek(0, os.SEEK_END)
        self._file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
