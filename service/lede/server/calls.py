"""What is known of the call that is being answered: filled by whoever knows, told once by the observer."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter

from grpc.aio import ServicerContext

from lede.server.logs import is_safe_id
from lede.workers import Answer

SERVICE = "lede.v1.ExtractionService"
REQUEST_ID = "x-request-id"
_DEADLINE_SLACK_SECONDS = 0.1
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")


@dataclass(slots=True)
class Call:
    """One call, unary or stream. Sums over the articles of a stream."""

    method: str
    request_id: str
    trace_id: str = ""
    span_id: str = ""
    started: float = field(default_factory=perf_counter)
    caller: str = ""
    reason: str = ""
    error_id: str = ""
    documents: int = 0
    documents_failed: int = 0
    request_bytes: int = 0
    response_bytes: int = 0
    words: int = 0
    events: int = 0
    queue_seconds: float = 0.0
    work_seconds: float = 0.0
    worker_pid: int = 0
    document_id: str = ""

    def answered(self, answer: Answer) -> None:
        """Take in what an article's answer tells."""
        self.words += answer.words
        self.events += answer.events
        self.queue_seconds += answer.queue_seconds
        self.work_seconds += answer.work_seconds
        self.worker_pid = answer.worker_pid
        self.document_id = answer.document_id


CURRENT: ContextVar[Call] = ContextVar("lede_call")


def ended_by(context: ServicerContext) -> str:
    """Why a call was cancelled: its deadline, or its caller. A caller's clock tells us a moment before our own does."""
    left = context.time_remaining()
    return "DEADLINE_EXCEEDED" if left is not None and left < _DEADLINE_SLACK_SECONDS else "CANCELLED"


def begin(method: str, metadata: Sequence[tuple[str, str | bytes]]) -> Call:
    """A call with the request id and trace that its metadata bring, or a request id of its own."""
    found = dict(metadata)
    given = found.get(REQUEST_ID, "")
    trace = _TRACEPARENT.fullmatch(str(found.get("traceparent", "")))
    return Call(
        method=method,
        request_id=given if isinstance(given, str) and is_safe_id(given) else secrets.token_hex(8),
        trace_id=trace[1] if trace else "",
        span_id=trace[2] if trace else "",
    )
