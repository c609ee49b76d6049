"""Inputs -> records: JSON lines, CSV, Parquet, texts and folders of them, packed or not, one after the other.

What cannot be read is an item with a problem in its place, so that the same inputs always give the same items in the
same order: a run that goes on relies on it.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from lede.bulk.parquet import column_names, need_pyarrow, read_parquet
from lede.bulk.records import STANDARD_INPUT, decode, parse_object, record_id
from lede.errors import InvalidRequest

KINDS = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".tsv": "csv",
    ".txt": "text",
}
PACKED = (".gz", ".zst")
DELIMITERS = ",;\t|"
LONGEST_CELL = 1 << 28

BROKEN = (OSError, EOFError, zlib.error)
"""What reading a packed or damaged file raises; pyarrow's errors are among them (`ArrowInvalid` is a ValueError)."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the columns or keys that hold an article's parts; an empty `id` is `document_id`, else `id`."""

    text: str = "text"
    id: str = ""
    title: str = "title"
    published_at: str = "published_at"

    def missing(self, names: Iterable[str]) -> str:
        """The column that a table with these columns lacks; those that may be absent only if they were asked for."""
        there, usual = set(names), Columns()
        asked = [self.text]
        asked += [name for name in (self.id,) if name]
        asked += [self.title] if self.title != usual.title else []
        asked += [self.published_at] if self.published_at != usual.published_at else []
        return next((name for name in asked if name not in there), "")

    def wanted(self, names: Iterable[str]) -> list[str]:
        """Those of the columns that hold parts of an article."""
        mine = {self.text, self.id or "document_id", self.id or "id", self.title, self.published_at}
        return [name for name in names if name in mine]

    def record(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row with the names that `lede.bulk.records` knows."""
        text = row.get(self.text)
        return {
            "document_id": record_id(row) if not self.id else record_id({"id": row.get(self.id)}),
            "text": decode(text, "text") if isinstance(text, bytes) else text,
            "title": row.get(self.title),
            "published_at": row.get(self.published_at),
        }


class Problem(NamedTuple):
    """Why an article, or a whole input, cannot be read."""

    reason: str
    field: str
    message: str
    whole: bool = False


class Item(NamedTuple):
    """One article, or what stands in its place.

    source  name of the input; number  its line or row, from 1
    read    bytes of all inputs that were read up to here
    """

    source: str
    number: int
    record: dict[str, Any]
    problem: Problem | None = None
    read: int = 0


class Source(NamedTuple):
    """One file to read: its name for people, its kind, its path (None is standard input), its size."""

    name: str
    kind: str
    path: Path | None
    size: int


def find_sources(names: Iterable[str], kind: str = "") -> list[Source | Problem]:
    """The files that inputs mean; a folder means all files of known kinds in it, by name.

    kind  for standard input and files whose name does not tell
    Raises: InvalidRequest, for a file of no known kind or one that needs an extra; OSError, for one that is not there.
    """
    found: list[Source | Problem] = []
    for name in names:
        path = Path(name)
        if name == STANDARD_INPUT:
            found.append(Source("standard input", kind or "jsonl", None, 0))
        elif path.is_dir():
            inside = [file for file in sorted(path.rglob("*")) if _is_article_file(file, path)]
            found += [_source(file.relative_to(path).as_posix(), file, kind_of(file)) for file in inside]
            if not inside:
                found.append(
                    Problem("EMPTY_FOLDER", name, f"holds no file that ends in {', '.join(sorted(KINDS))}", whole=True)
                )
        else:
            found.append(_source(name, path, kind or kind_of(path)))
    for source in found:
        if isinstance(source, Source) and _needs_pyarrow(source):
            need_pyarrow(source.name)
    return found


def _needs_pyarrow(source: Source) -> bool:
    return source.path is not None and (source.kind == "parquet" or source.path.suffix == ".zst")


def kind_of(path: Path) -> str:
    """Kind of a file by its name; empty if that does not tell."""
    inner = path.with_suffix("") if path.suffix in PACKED else path
    return KINDS.get(inner.suffix.lower(), "")


def _is_article_file(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return bool(kind_of(file)) and not hidden and file.is_file()


def _source(name: str, path: Path, kind: str) -> Source:
    size = path.stat().st_size
    if not kind:
        raise InvalidRequest(name, f"is of no known kind ({', '.join(sorted(KINDS))}); say which with --input-format")
    return Source(name, kind, path, size)


def read_items(sources: Iterable[Source | Problem], columns: Columns) -> Iterator[Item]:
    """All articles of all sources, in order."""
    before = 0
    for source in sources:
        if isinstance(source, Problem):
            yield Item(source.field, 0, {}, source, before)
            continue
        count = 0
        try:
            for item in READERS[source.kind](source, columns):
                count += 1
                yield item._replace(read=before + item.read)
        except (*BROKEN, ValueError) as error:
            told = f"cannot be read on after {count} articles: {_reason(error)}"
            yield Item(source.name, 0, {}, Problem("UNREADABLE_INPUT", source.name, told, whole=True), before)
        before += source.size


def _reason(error: Exception) -> str:
    text = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return " ".join(text.split())


def _read_json_lines(source: Source, columns: Columns) -> Iterator[Item]:
    lacking = False
    with _opened(source) as (file, told):
        for number, data in enumerate(file, 1):
            if not data.strip():
                continue
            try:
                row = parse_object(data)
                record = columns.record(row)
            except InvalidRequest as error:
                yield Item(source.name, number, {}, problem_of(error), told())
                continue
            problem = None
            if columns.text not in row:
                # Said aloud once a file: most likely all of its lines are so.
                problem = _wrong_column(source.name, columns.text, list(row), whole=not lacking)
                lacking = True
            yield Item(source.name, number, record, problem, told())


def _read_csv(source: Source, columns: Columns) -> Iterator[Item]:
    csv.field_size_limit(LONGEST_CELL)
    with _opened(source) as (file, told):
        # Bytes that are no UTF-8 become lone surrogates, which are refused article by article.
        lines = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
        first = lines.readline()
        delimiter = max(DELIMITERS, key=first.count)
        rows = csv.reader(chain([first], lines), delimiter=delimiter)
        header = next(rows, [])
        lacking = columns.missing(header)
        if lacking:
            yield Item(source.name, 1, {}, _wrong_column(source.name, lacking, header), told())
            return
        while True:
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield Item(source.name, rows.line_num, {}, Problem("MALFORMED_REQUEST", "line", str(error)), told())
                continue
            if row is None:
                return
            if row:
                record = columns.record(dict(zip(header, row, strict=False)))
                yield Item(source.name, rows.line_num, record, None, told())


def _read_parquet(source: Source, columns: Columns) -> Iterator[Item]:
    assert source.path is not None
    names = column_names(source.path)
    lacking = columns.missing(names)
    if lacking:
        yield Item(source.name, 0, {}, _wrong_column(source.name, lacking, names))
        return
    for number, (row, share) in enumerate(read_parquet(source.path, columns.wanted(names)), 1):
        try:
            yield Item(source.name, number, columns.record(row), None, int(source.size * share))
        except InvalidRequest as error:
            yield Item(source.name, number, {}, problem_of(error), int(source.size * share))


def _read_text(source: Source, columns: Columns) -> Iterator[Item]:
    with _opened(source) as (file, _):
        data = file.read()
    name = source.name
    for ending in (*PACKED, ".txt"):
        name = name.removesuffix(ending)
    try:
        yield Item(source.name, 1, {"document_id": name, "text": decode(data, "text")}, None, source.size)
    except InvalidRequest as error:
        yield Item(source.name, 1, {"document_id": name}, problem_of(error), source.size)


READERS: dict[str, Callable[[Source, Columns], Iterator[Item]]] = {
    "csv": _read_csv,
    "jsonl": _read_json_lines,
    "parquet": _read_parquet,
    "text": _read_text,
}


class _opened:
    """The bytes of a source, unpacked, and a function that tells how many of its own bytes were read."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._raw: IO[bytes] | None = None

    def __enter__(self) -> tuple[IO[bytes], Callable[[], int]]:
        path = self._source.path
        if path is None:
            plain = cast(io.BufferedReader, sys.stdin.buffer)
            packed = plain.peek(2)[:2] == b"\x1f\x8b"
            return (gzip.GzipFile(fileobj=plain) if packed else plain), lambda: 0  # type: ignore[return-value]
        self._raw = raw = path.open("rb")
        if path.suffix == ".gz":
            return gzip.GzipFile(fileobj=raw), raw.tell  # type: ignore[return-value]
        if path.suffix == ".zst":
            return unpack_zstd(raw), raw.tell
        return raw, raw.tell

    def __exit__(self, *_: object) -> None:
        if self._raw is not None:
            self._raw.close()


def unpack_zstd(raw: IO[bytes]) -> IO[bytes]:
    """The bytes of a zstd file; pyarrow unpacks them."""
    import pyarrow

    return io.BufferedReader(pyarrow.CompressedInputStream(raw, "zstd"))


def problem_of(error: InvalidRequest) -> Problem:
    """What an error tells about one article."""
    name = type(error).__name__
    reason = "".join(f"_{c}" if c.isupper() and i else c for i, c in enumerate(name)).upper()
    return Problem(reason, error.field, error.message)


def _wrong_column(name: str, lacking: str, names: list[str], *, whole: bool = True) -> Problem:
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    told = (
        f"has no column or key {lacking!r}, but {shown or 'none'}; name the right one with --text-column and its like"
    )
    return Problem("WRONG_COLUMN", name, told, whole)


class Chain:
    """A digest over all items so far: a run that goes on proves by it that its inputs are the same."""

    def __init__(self) -> None:
        self._last = b""

    def add(self, item: Item) -> str:
        """The digest up to and with this item."""
        parts = [str(item.record.get(key)) for key in ("document_id", "text", "title", "published_at")]
        parts.append(item.problem.reason if item.problem else "")
        self._last = blake2b("\0".join([self._last.hex(), *parts]).encode("utf-8", "replace"), digest_size=16).digest()
        return self._last.hex()
