"""Request bytes to text and context, and back: what a client sends, checked before anything is read.

Every refusal names the field. Nothing here quotes the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime, timezone
from typing import NamedTuple

from google.protobuf.message import DecodeError
from google.protobuf.timestamp_pb2 import Timestamp

from lede.context import LISTS, Context, Include, Options, Predicates, zone_of
from lede.errors import InvalidOption, MalformedRequest, TextEmpty, TextTooLong
from lede.v1 import extraction_pb2 as pb
from lede.wire.offsets import OffsetEncoding

MAX_DOCUMENT_ID_BYTES = 1024
MAX_CONTROL_SHARE = 0.1
"""More control characters than this share of the text, and it is no text: a picture, an archive, UTF-16."""

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_BLANK_ONLY = re.compile(r"[\s\u200b\u2060\ufeff]*")
_STRING_FIELDS = {1: "document_id", 2: "text", 3: "title", 5: "time_zone", 6: "language"}
_LENGTH_DELIMITED = 2


class Request(NamedTuple):
    """One article as it came over the wire."""

    text: str
    context: Context
    offset_encoding: OffsetEncoding


def parse_request(
    data: bytes, *, max_text_bytes: int | None = None, event_types: Collection[str] | None = None
) -> Request:
    """Read a serialised `ExtractRequest`.

    Raises: MalformedRequest, TextEmpty, TextTooLong, UnknownTimeZone, UnsupportedLanguage, InvalidOption.
    """
    try:
        message = pb.ExtractRequest.FromString(data)
    except DecodeError as error:
        raise _malformed(data) from error
    return _read(message, max_text_bytes, event_types)


def parse_stream_request(
    data: bytes, *, max_text_bytes: int | None = None, event_types: Collection[str] | None = None
) -> Request:
    """Read a serialised `ExtractStreamRequest`; refuses as `parse_request` does."""
    try:
        message = pb.ExtractStreamRequest.FromString(data)
    except DecodeError as error:
        inner = next((value for number, value in _fields(data) if number == 1), b"")
        raise _malformed(inner) from error
    return _read(message.request, max_text_bytes, event_types)


def check_text(text: str, max_text_bytes: int | None = None, *, field: str = "text") -> None:
    """Refuse what cannot be an article: nothing, blanks, too much, control bytes.

    Raises: TextEmpty, TextTooLong, MalformedRequest.
    """
    if _BLANK_ONLY.fullmatch(text):
        raise TextEmpty(field, "is empty or holds blanks only; send the article")
    _check_length(text, max_text_bytes, field)
    controls = sum(1 for _ in _CONTROLS.finditer(text))
    if controls > MAX_CONTROL_SHARE * len(text):
        raise MalformedRequest(field, f"holds {controls} control characters in {len(text)}; send text, not binary data")


def document_id_of(data: bytes, *, stream: bool) -> str:
    """`document_id` of a serialised request without reading the rest; empty if it cannot be told."""
    if stream:
        data = next((value for number, value in _fields(data) if number == 1), b"")
    found = next((value for number, value in _fields(data) if number == 1), b"")
    try:
        return found.decode() if len(found) <= MAX_DOCUMENT_ID_BYTES else ""
    except UnicodeDecodeError:
        return ""


def text_of(data: bytes, *, stream: bool) -> bytes:
    """`text` of a serialised request, as it came; empty if it cannot be told."""
    if stream:
        data = next((value for number, value in _fields(data) if number == 1), b"")
    return next((value for number, value in _fields(data) if number == 2), b"")


def build_request(
    text: str, context: Context | None = None, offset_encoding: OffsetEncoding = OffsetEncoding.UTF32
) -> pb.ExtractRequest:
    """The message that a client sends for `text` in `context`; what stands at its default is left out."""
    context = context or Context()
    options = context.options
    message = pb.ExtractRequest(
        document_id=context.document_id,
        text=text,
        title=context.title,
        time_zone=context.time_zone,
        language=context.language,
    )
    if context.published_at is not None:
        message.published_at.FromDatetime(context.published_at)
    if options.min_confidence is not None:
        message.options.min_confidence = options.min_confidence
    if options.max_events is not None:
        message.options.max_events = options.max_events
    if options.predicates is not Predicates.EVENTS:
        message.options.predicates = pb.ExtractOptions.Predicates.Value(options.predicates.value)
    if offset_encoding is not OffsetEncoding.UTF32:
        message.options.offset_encoding = pb.ExtractOptions.OffsetEncoding.Value(offset_encoding.value)
    if options.include != LISTS:
        names = sorted(part.value for part in options.include) or ["NOTHING"]
        message.options.include.extend(pb.ExtractOptions.Include.Value(name) for name in names)
    message.options.event_types.extend(sorted(options.event_types))
    return message


def _read(message: pb.ExtractRequest, max_text_bytes: int | None, event_types: Collection[str] | None) -> Request:
    _check_id(message.document_id)
    check_text(message.text, max_text_bytes)
    _check_length(message.title, max_text_bytes, "title")
    zone = zone_of(message.time_zone)
    published = _instant(message.published_at) if message.HasField("published_at") else None
    context = Context(
        document_id=message.document_id,
        title=message.title,
        published_at=published.astimezone(zone) if published else None,
        time_zone=message.time_zone,
        language=message.language,
        options=_options(message.options, event_types),
    )
    return Request(message.text, context, _offset_encoding(message.options))


def _options(message: pb.ExtractOptions, event_types: Collection[str] | None) -> Options:
    if event_types is not None:
        for position, name in enumerate(message.event_types):
            if name not in event_types:
                raise InvalidOption(
                    f"options.event_types[{position}]", "is no event type; ask GetCapabilities for them"
                )
    return Options(
        min_confidence=message.min_confidence if message.HasField("min_confidence") else None,
        max_events=message.max_events if message.HasField("max_events") else None,
        predicates=_predicates(message),
        event_types=frozenset(message.event_types),
        include=_include(message),
    )


def _predicates(message: pb.ExtractOptions) -> Predicates:
    match message.predicates:
        case pb.ExtractOptions.PREDICATES_UNSPECIFIED | pb.ExtractOptions.EVENTS:
            return Predicates.EVENTS
        case pb.ExtractOptions.ALL:
            return Predicates.ALL
    raise InvalidOption("options.predicates", f"is {int(message.predicates)}; give EVENTS or ALL")


def _include(message: pb.ExtractOptions) -> frozenset[Include]:
    if not message.include:
        return LISTS
    names = {value: name for name, value in pb.ExtractOptions.Include.items() if value}
    wanted = set()
    for position, value in enumerate(message.include):
        if value not in names:
            raise InvalidOption(
                f"options.include[{position}]", f"is {int(value)}; give one of {', '.join(names.values())}"
            )
        if value != pb.ExtractOptions.NOTHING:
            wanted.add(Include(names[value]))
    return frozenset(wanted)


def _offset_encoding(message: pb.ExtractOptions) -> OffsetEncoding:
    match message.offset_encoding:
        case pb.ExtractOptions.OFFSET_ENCODING_UNSPECIFIED | pb.ExtractOptions.UTF32:
            return OffsetEncoding.UTF32
        case pb.ExtractOptions.UTF8:
            return OffsetEncoding.UTF8
        case pb.ExtractOptions.UTF16:
            return OffsetEncoding.UTF16
    raise InvalidOption("options.offset_encoding", f"is {int(message.offset_encoding)}; give UTF8, UTF16 or UTF32")


def _instant(message: Timestamp) -> datetime:
    try:
        return message.ToDatetime(timezone.utc)  # noqa: UP017 - datetime.UTC is the same object
    except (ValueError, OverflowError) as error:
        raise InvalidOption("published_at", "is outside the years 1 to 9999") from error


def _check_id(document_id: str) -> None:
    size = len(document_id.encode())
    if size > MAX_DOCUMENT_ID_BYTES:
        raise InvalidOption("document_id", f"has {size} bytes; up to {MAX_DOCUMENT_ID_BYTES} are taken")


def _check_length(text: str, max_bytes: int | None, field: str) -> None:
    if max_bytes is None:
        return
    size = len(text) if text.isascii() else len(text.encode())
    if size > max_bytes:
        message = f"has {size} bytes in UTF-8; up to {max_bytes} are taken: split the document"
        raise TextTooLong(field, message, actualBytes=size, maxBytes=max_bytes)


def _malformed(data: bytes) -> MalformedRequest:
    """Say why the parser refused: it tells neither field nor place."""
    for number, value in _fields(data):
        name = _STRING_FIELDS.get(number)
        if name is None:
            continue
        try:
            value.decode()
        except UnicodeDecodeError as error:
            return MalformedRequest(name, f"is not UTF-8 at byte {error.start}; convert it before sending")
    return MalformedRequest("", "the message is no lede.v1.ExtractRequest; check the client's proto")


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Length-delimited fields at the top of a message, as far as it can be followed."""
    position = 0
    while position < len(data):
        key, position = _varint(data, position)
        kind = key & 7
        if kind == 0:
            _, position = _varint(data, position)
        elif kind == 1:
            position += 8
        elif kind == 5:
            position += 4
        elif kind == _LENGTH_DELIMITED:
            size, position = _varint(data, position)
            yield key >> 3, data[position : position + size]
            position += size
        else:
            return


def _varint(data: bytes, position: int) -> tuple[int, int]:
    """Value and the position after it; a broken one ends the message."""
    value = 0
    for shift in range(0, 70, 7):
        if position >= len(data):
            break
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
    return 0, len(data)
