"""What front and worker say to each other: frames with a 4-byte length; JSON heads, never pickle."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from lede.workers.errors import ExtractionFailed, RequestRefused

LENGTH = struct.Struct(">I")


class Mode(Enum):
    """Which message a request frame holds."""

    UNARY = b"U"
    STREAM = b"S"


class Outcome(Enum):
    """First byte of a reply frame."""

    RESULT = b"R"
    REFUSAL = b"E"
    FAILURE = b"F"


@dataclass(slots=True)
class Answer:
    """A serialised `ExtractResponse` and how it came about; the front fills in the times that only it knows.

    types   events by type, without subtype
    stages  seconds by stage, as the worker measured them
    """

    response: bytes
    document_id: str = ""
    words: int = 0
    events: int = 0
    types: Mapping[str, int] = field(default_factory=dict)
    warnings: Sequence[str] = ()
    stages: Mapping[str, float] = field(default_factory=dict)
    memory_kib: int = 0
    worker_pid: int = 0
    queue_seconds: float = 0.0
    work_seconds: float = 0.0


def frame(*parts: bytes) -> bytes:
    """One frame out of its parts."""
    return b"".join((LENGTH.pack(sum(map(len, parts))), *parts))


def reply(outcome: Outcome, head: Mapping[str, Any], body: bytes = b"") -> bytes:
    """A reply frame: outcome, length of the head, head in JSON, body."""
    text = json.dumps(head, separators=(",", ":")).encode()
    return frame(outcome.value, LENGTH.pack(len(text)), text, body)


def read_reply(payload: bytes) -> Answer:
    """The answer in a reply frame.

    Raises: RequestRefused, ExtractionFailed.
    """
    outcome = Outcome(payload[:1])
    start = 1 + LENGTH.size
    end = start + LENGTH.unpack_from(payload, 1)[0]
    head = json.loads(payload[start:end])
    if outcome is Outcome.REFUSAL:
        raise RequestRefused(**head)
    if outcome is Outcome.FAILURE:
        raise ExtractionFailed(**head)
    return Answer(response=payload[end:], **head)


def receive_frame(sock: socket.socket) -> bytes | None:
    """Payload of the next frame on a blocking socket; None at its end."""
    head = _receive(sock, LENGTH.size)
    return None if head is None else _receive(sock, LENGTH.unpack(head)[0])


def _receive(sock: socket.socket, size: int) -> bytes | None:
    data = bytearray(size)
    view = memoryview(data)
    got = 0
    while got < size:
        count = sock.recv_into(view[got:])
        if count == 0:
            return None
        got += count
    return bytes(data)
