"""Files and JSON lines -> text and `Context`. What cannot be read is refused as the service does, with its field."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from lede.context import Context, parse_published
from lede.errors import InvalidRequest, MalformedRequest
from lede.wire import check_text

STANDARD_INPUT = "-"
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Document:
    """One article with everything that was said about it."""

    text: str
    context: Context


class Line(NamedTuple):
    """One line of a file of JSON lines; `number` counts from 1."""

    number: int
    data: bytes


def read_file(name: str) -> str:
    """The whole of a file, or of standard input for `-`, as text.

    Raises: MalformedRequest, if it is not UTF-8; OSError.
    """
    data = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
    return decode(data, "text")


def read_lines(name: str) -> Iterator[Line]:
    """The lines of a file that are not blank, as they are asked for.

    Raises: OSError.
    """
    with Path(name).open("rb") as file:
        for number, data in enumerate(file, 1):
            if data.strip():
                yield Line(number, data)


def decode(data: bytes, field: str) -> str:
    """Bytes as UTF-8 text, without a byte order mark.

    Raises: MalformedRequest.
    """
    try:
        return data.decode("utf-8").removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError as error:
        byte = data[error.start]
        raise MalformedRequest(
            field, f"is not UTF-8 (byte 0x{byte:02x} at offset {error.start}); convert it first, for example with iconv"
        ) from error


def parse_record(data: bytes, template: Context) -> Document:
    """One JSON line: {"document_id" or "id", "text", "title"?, "published_at"?}; other keys are ignored.

    `template` holds what is true of all lines; a record's own title and time of publication go before it.
    Raises: InvalidRequest and its kinds.
    """
    return document_of(parse_object(data), template)


def document_of(record: Mapping[str, Any], template: Context) -> Document:
    """A record as `parse_record` takes it, already read.

    Raises: InvalidRequest and its kinds.
    """
    text = record.get("text")
    if not isinstance(text, str):
        raise MalformedRequest("text", "is missing" if text is None else "is no string")
    _check_unicode(text, "text")
    check_text(text)
    title = record.get("title")
    if title is not None and not isinstance(title, str):
        raise MalformedRequest("title", "is no string")
    _check_unicode(title or "", "title")
    published = parse_published(record.get("published_at"))
    context = replace(
        template,
        document_id=record_id(record),
        title=title or template.title,
        published_at=published or template.published_at,
    )
    return Document(text, context)


def record_id(record: Mapping[str, Any]) -> str:
    """`document_id`, or `id`, as text; empty if the record has neither."""
    value = record.get("document_id", record.get("id"))
    return "" if value is None or isinstance(value, dict | list) else str(value).encode("utf-8", "replace").decode()


def error_line(line: Line, error: InvalidRequest) -> str:
    """The JSON line that stands in the place of an answer: document_id and error {reason, field, message, line}."""
    try:
        name = record_id(parse_object(line.data))
    except MalformedRequest:
        name = ""
    reason = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(error).__name__).upper()
    told = {"reason": reason, "field": error.field, "message": error.message, "line": line.number}
    return json.dumps({"document_id": name, "error": told}, ensure_ascii=False)


def lost_line(line: Line) -> str:
    """The JSON line for an article that ended the process that read it."""
    try:
        name = record_id(parse_object(line.data))
    except MalformedRequest:
        name = ""
    told = {"reason": "WORKER_LOST", "field": "text", "message": "the text ended two processes", "line": line.number}
    return json.dumps({"document_id": name, "error": told}, ensure_ascii=False)


def parse_object(data: bytes) -> dict[str, Any]:
    """One JSON object in UTF-8.

    Raises: MalformedRequest.
    """
    try:
        record = json.loads(decode(data, "line"))
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" (column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise MalformedRequest("line", f"is no JSON{where}") from error
    if not isinstance(record, dict):
        raise MalformedRequest("line", "is no JSON object")
    return record


def _check_unicode(text: str, field: str) -> None:
    """JSON can escape half of a surrogate pair, and a CSV file hold other bytes; no UTF-8 can hold either."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise MalformedRequest(
            field, f"holds bytes that are not UTF-8, or half of a surrogate pair, at character {error.start}"
        ) from error
