"""Parquet in and out. pyarrow is an extra; whoever asks for Parquet without it is told how to get it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_type_hints

from lede.errors import InvalidRequest
from lede.plain import EventRow
from lede.v1 import extraction_pb2 as pb

BATCH = 64
ROW_GROUPS = {"articles": 256, "events": 8192}
TIMESTAMP = "google.protobuf.Timestamp"


def need_pyarrow(name: str) -> None:
    """Refuse what needs pyarrow where it is not installed.

    Raises: InvalidRequest.
    """
    if find_spec("pyarrow") is None:
        raise InvalidRequest(name, "needs pyarrow: pip install 'lede[parquet]'")


def column_names(path: Path) -> list[str]:
    """Names of a file's columns.

    Raises: OSError, ValueError, for a file that is no Parquet.
    """
    import pyarrow.parquet

    return list(pyarrow.parquet.read_schema(path).names)


def read_parquet(path: Path, columns: list[str]) -> Iterator[tuple[dict[str, Any], float]]:
    """Each row of these columns, with the share of rows read so far. Raises as `column_names`."""
    import pyarrow.parquet

    with pyarrow.parquet.ParquetFile(path) as file:
        total, done = max(1, file.metadata.num_rows), 0
        for batch in file.iter_batches(batch_size=BATCH, columns=columns):
            for row in batch.to_pylist():
                done += 1
                yield row, done / total


@cache
def article_schema() -> Any:
    """Columns of `articles/`: the fields of `lede.v1.ExtractResponse`, nested as they are in the contract."""
    import pyarrow

    return pyarrow.schema(list(_fields(pb.ExtractResponse.DESCRIPTOR)))


def _fields(descriptor: Any) -> list[Any]:
    import pyarrow

    return [pyarrow.field(field.name, _type(field)) for field in descriptor.fields]


def _type(field: Any) -> Any:
    import pyarrow

    if field.message_type is None:
        names = {
            field.CPPTYPE_BOOL: pyarrow.bool_(),
            field.CPPTYPE_DOUBLE: pyarrow.float64(),
            field.CPPTYPE_ENUM: pyarrow.string(),
            field.CPPTYPE_FLOAT: pyarrow.float32(),
            field.CPPTYPE_INT32: pyarrow.int32(),
            field.CPPTYPE_INT64: pyarrow.int64(),
            field.CPPTYPE_STRING: pyarrow.string(),
            field.CPPTYPE_UINT32: pyarrow.uint32(),
            field.CPPTYPE_UINT64: pyarrow.uint64(),
        }
        inner = names[field.cpp_type]
    elif field.message_type.full_name == TIMESTAMP:
        inner = pyarrow.timestamp("us", "UTC")
    else:
        inner = pyarrow.struct(_fields(field.message_type))
    return pyarrow.list_(inner) if field.is_repeated else inner


def article_values(message: Any) -> dict[str, Any]:
    """A message as `article_schema` has it: enums by name, instants as `datetime`, None for what is absent."""
    return {field.name: _field_value(message, field) for field in message.DESCRIPTOR.fields}


def _field_value(message: Any, field: Any) -> Any:
    if field.has_presence and not message.HasField(field.name):
        return None
    value = getattr(message, field.name)
    return [_single(one, field) for one in value] if field.is_repeated else _single(value, field)


def _single(value: Any, field: Any) -> Any:
    if field.enum_type is not None:
        return field.enum_type.values_by_number[value].name if value else None
    if field.message_type is None:
        return value
    if field.message_type.full_name == TIMESTAMP:
        return (value.seconds * 1_000_000) + value.nanos // 1000
    return article_values(value)


@cache
def event_schema() -> Any:
    """Columns of `events/`: those of `lede.plain.EventRow`."""
    import pyarrow

    kinds = {
        bool: pyarrow.bool_(),
        float: pyarrow.float64(),
        int: pyarrow.int64(),
        str: pyarrow.string(),
        datetime: pyarrow.timestamp("us", "UTC"),
    }
    hints = get_type_hints(EventRow)
    return pyarrow.schema([(name, kinds[getattr(hint, "__args__", (hint,))[0]]) for name, hint in hints.items()])


SCHEMAS = {"articles": article_schema, "events": event_schema}


def packed_article(message: Any) -> bytes:
    """An article as one row of `articles/`, in the form in which processes send rows to each other."""
    return _packed("articles", [article_values(message)])


def packed_events(rows: list[EventRow]) -> bytes:
    """Rows of `events/`, in the same form; nothing if there are none."""
    return _packed("events", rows) if rows else b""


def _packed(kind: str, rows: list[Any]) -> bytes:
    import pyarrow

    batch = pyarrow.RecordBatch.from_pylist(rows, schema=SCHEMAS[kind]())
    packed: bytes = batch.serialize().to_pybytes()
    return packed


class ParquetFile:
    """A Parquet file that grows by row groups; each needs memory for no more than one."""

    def __init__(self, path: Path, kind: str) -> None:
        import pyarrow.parquet

        self._schema, self._group = SCHEMAS[kind](), ROW_GROUPS[kind]
        self._batches: list[Any] = []
        self._rows = 0
        self._file = path.open("wb")
        self._writer = pyarrow.parquet.ParquetWriter(self._file, self._schema, compression="zstd")

    def add(self, packed: bytes) -> None:
        """Take rows."""
        if not packed:
            return
        import pyarrow.ipc

        batch = pyarrow.ipc.read_record_batch(pyarrow.py_buffer(packed), self._schema)
        self._batches.append(batch)
        self._rows += batch.num_rows
        if self._rows >= self._group:
            self._flush()

    def _flush(self) -> None:
        import pyarrow

        self._writer.write_table(pyarrow.Table.from_batches(self._batches, self._schema).combine_chunks())
        self._batches, self._rows = [], 0

    def close(self) -> None:
        """Write what is left and the footer."""
        if self._batches:
            self._flush()
        self._writer.close()
        self._file.close()

    def abandon(self) -> None:
        """Close the file as it is."""
        self._file.close()
