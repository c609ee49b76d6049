"""Requests are read as they were built, and refused with the field named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lede.context import Context, Include, Options, Predicates
from lede.errors import InvalidRequest
from lede.v1 import extraction_pb2 as pb
from lede.wire import (
    OffsetEncoding,
    build_request,
    check_text,
    document_id_of,
    parse_request,
    parse_stream_request,
)

TYPES = frozenset({"PROTEST", "PROTEST/riot"})


def refused(data: bytes) -> tuple[str, str]:
    """Class and field of the refusal."""
    with pytest.raises(InvalidRequest) as caught:
        parse_request(data, max_text_bytes=100, event_types=TYPES)
    return type(caught.value).__name__, caught.value.field


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"text": ""}, ("TextEmpty", "text")),
        ({"text": " \n\u00a0\u200b\ufeff"}, ("TextEmpty", "text")),
        ({"text": "x" * 101}, ("TextTooLong", "text")),
        ({"text": "é" * 51}, ("TextTooLong", "text")),
        ({"text": "\x00\x01PNG"}, ("MalformedRequest", "text")),
        ({"title": "x" * 101}, ("TextTooLong", "title")),
        ({"document_id": "x" * 1025}, ("InvalidOption", "document_id")),
        ({"time_zone": "Mars/Olympus"}, ("UnknownTimeZone", "time_zone")),
        ({"time_zone": "../../etc/passwd"}, ("UnknownTimeZone", "time_zone")),
        ({"time_zone": "Europe"}, ("UnknownTimeZone", "time_zone")),
        ({"language": "de"}, ("UnsupportedLanguage", "language")),
        ({"published_at": {"seconds": 1 << 50}}, ("InvalidOption", "published_at")),
        ({"options": {"min_confidence": 1.5}}, ("InvalidOption", "options.min_confidence")),
        ({"options": {"min_confidence": float("nan")}}, ("InvalidOption", "options.min_confidence")),
        ({"options": {"max_events": 0}}, ("InvalidOption", "options.max_events")),
        ({"options": {"predicates": 9}}, ("InvalidOption", "options.predicates")),
        ({"options": {"offset_encoding": 9}}, ("InvalidOption", "options.offset_encoding")),
        ({"options": {"include": [2, 9]}}, ("InvalidOption", "options.include[1]")),
        ({"options": {"include": [0]}}, ("InvalidOption", "options.include[0]")),
        ({"options": {"event_types": ["PROTEST", "PARTY"]}}, ("InvalidOption", "options.event_types[1]")),
    ],
)
def test_refusals_name_the_field(change: dict[str, object], refusal: tuple[str, str]) -> None:
    """What cannot be answered is refused by its class, with the field."""
    message = pb.ExtractRequest(**{"text": "Police arrested two men.", **change})  # type: ignore[arg-type]

    assert refused(message.SerializeToString()) == refusal


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"\x12\x04ab\xffc", ("MalformedRequest", "text")),
        (b"\x12\x01a\x1a\x01\xff", ("MalformedRequest", "title")),
        (b"\xff\xff\xff\xff", ("MalformedRequest", "")),
        (b"\x12\xff\xff\xff\x7f", ("MalformedRequest", "")),
        (b"", ("TextEmpty", "text")),
    ],
)
def test_broken_bytes_are_refused(data: bytes, refusal: tuple[str, str]) -> None:
    """Bytes that are no request, and strings that are not UTF-8."""
    assert refused(data) == refusal


@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """No bytes raise anything but a refusal."""
    for parse in (parse_request, parse_stream_request):
        try:
            parse(data)
        except InvalidRequest:
            continue
    document_id_of(data, stream=True)
    document_id_of(data, stream=False)


def test_harmless_oddities_are_read() -> None:
    """Some control characters, mojibake and emoji are text."""
    for text in (
        "????????\x0b pic.twitter.com/x 😀",
        "a" * 1000,
        "line\r\n\x00 with a stray NUL in a long enough text",
    ):
        check_text(text)


def test_request_is_read_as_it_was_built() -> None:
    """Every field of text and context comes back."""
    context = Context(
        document_id="d-1",
        title="Premier resigns",
        published_at=datetime(2020, 10, 6, 12, tzinfo=UTC),
        time_zone="Asia/Bishkek",
        language="en-GB",
        options=Options(
            min_confidence=0.5,
            max_events=3,
            predicates=Predicates.ALL,
            event_types=TYPES,
            include=frozenset({Include.TIMES, Include.EXPLANATIONS}),
        ),
    )
    message = build_request("Text – here.", context, OffsetEncoding.UTF16)

    request = parse_request(message.SerializeToString())

    assert request == ("Text – here.", context, OffsetEncoding.UTF16)


def test_no_lists_differs_from_default_lists() -> None:
    """An empty choice of parts is NOTHING on the wire; the default is no choice at all."""
    nothing = build_request("Text.", Context(options=Options(include=frozenset())))

    assert list(nothing.options.include) == [pb.ExtractOptions.NOTHING]
    assert parse_request(nothing.SerializeToString()).context.options.include == frozenset()
    assert not build_request("Text.").options.include


def test_published_at_is_told_in_the_time_zone() -> None:
    """The "today" of a midnight in UTC is the next day in Bishkek."""
    message = build_request(
        "Text.", Context(published_at=datetime(2020, 10, 5, 20, tzinfo=UTC), time_zone="Asia/Bishkek")
    )

    published = parse_request(message.SerializeToString()).context.published_at

    assert published is not None
    assert published.date().isoformat() == "2020-10-06"


def test_document_id_is_found_without_reading_the_text() -> None:
    """Also inside a stream's envelope, and where the text is broken."""
    inner = b"\x0a\x03d-1\x12\x02\xff\xff"

    assert document_id_of(inner, stream=False) == "d-1"
    assert document_id_of(b"\x0a" + bytes([len(inner)]) + inner, stream=True) == "d-1"
