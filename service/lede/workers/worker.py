"""The worker: one article at a time, bytes in, bytes out. Started by the fork server; ends when the front is gone."""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import socket
import traceback
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import Protocol

from lede import wire
from lede.context import Context
from lede.errors import InvalidRequest
from lede.result import Extraction, ModelInfo
from lede.workers.messages import Mode, Outcome, receive_frame, reply

_NICENESS = 5
_OOM_SCORE = "500"
"""Above the front's: when memory runs out, the kernel ends a worker, which is replaced, not the service."""


class Extracts(Protocol):
    """What a worker needs of an extractor. An extractor may also have `stage_seconds`, a mapping of its last run."""

    @property
    def model(self) -> ModelInfo:
        """The reading network."""

    def event_types(self) -> tuple[str, ...]:
        """Every type and `type/subtype`."""

    def extract(self, text: str, context: Context) -> Extraction:
        """Turn one article into events."""


class Answerer:
    """Turns a request frame into a reply frame. Never raises for what a request can hold."""

    def __init__(self, extractor: Extracts, max_text_bytes: int) -> None:
        self._extractor = extractor
        self._max_text_bytes = max_text_bytes
        self._event_types = frozenset(extractor.event_types())

    def answer(self, payload: bytes) -> bytes:
        """The reply frame for a request frame's payload."""
        mode, data = Mode(payload[:1]), payload[1:]
        try:
            return self._extract(mode, data)
        except InvalidRequest as error:
            head = {
                "name": type(error).__name__,
                "message": error.message,
                "field": error.field,
                "metadata": error.metadata,
                "document_id": wire.document_id_of(data, stream=mode is Mode.STREAM),
            }
            return reply(Outcome.REFUSAL, head)
        except Exception as error:  # a defect must cost one request, not the worker
            head = {
                "kind": type(error).__name__,
                "frames": frames(error),
                "document_id": wire.document_id_of(data, stream=mode is Mode.STREAM),
            }
            return reply(Outcome.FAILURE, head)

    def _extract(self, mode: Mode, data: bytes) -> bytes:
        started = perf_counter()
        parse = wire.parse_stream_request if mode is Mode.STREAM else wire.parse_request
        request = parse(data, max_text_bytes=self._max_text_bytes, event_types=self._event_types)
        parsed = perf_counter()
        found = self._extractor.extract(request.text, request.context)
        extracted = perf_counter()
        message = wire.to_proto(
            found,
            request.text,
            offset_encoding=request.offset_encoding,
            include=request.context.options.include,
        )
        body = message.SerializeToString(deterministic=True)
        stages: Mapping[str, float] = getattr(self._extractor, "stage_seconds", {})
        head = {
            "document_id": found.document_id,
            "words": len(request.text.split()),
            "events": len(found.events),
            "types": Counter(event.type for event in found.events),
            "warnings": [warning.code for warning in found.warnings],
            "stages": {
                "parse": round(parsed - started, 6),
                "extract": round(extracted - parsed, 6),
                **{name: round(seconds, 6) for name, seconds in stages.items()},
                "serialize": round(perf_counter() - extracted, 6),
            },
            "memory_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        }
        return reply(Outcome.RESULT, head, body)


def frames(error: BaseException, limit: int = 12) -> list[str]:
    """The innermost frames of an exception as `file:line function`. No message: it may quote the text."""
    stack = traceback.extract_tb(error.__traceback__)[-limit:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in stack]


def serve(sock: socket.socket, answerer: Answerer) -> None:
    """Answer frames until the front closes its end."""
    with suppress(ConnectionError):
        sock.sendall(reply(Outcome.RESULT, {"worker_pid": os.getpid()}))
        while (payload := receive_frame(sock)) is not None:
            sock.sendall(answerer.answer(payload))


def end_with(lifeline: int) -> None:
    """Have the kernel end this process when the other end of the pipe `lifeline` closes, whatever it is doing then.

    A worker that waits sees the end of its socket; one that is stuck in a text would outlive its front.
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)


def yield_to_front() -> None:
    """Let the front go first on a busy processor: its turns are short, and every call waits for them."""
    os.nice(_NICENESS)


def offer_to_oom_killer() -> None:
    """Prefer this process when memory runs out; a no-op where the kernel does not let us."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE, encoding="ascii")
