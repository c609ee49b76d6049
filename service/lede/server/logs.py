"""Logs: JSON lines on standard output (or a console's), with the fields of one list and nothing else.

No article text gets in, by construction: a key that is not in `FIELDS` is dropped, a value longer than 256 characters
too, and an exception is told by type and frames, for its message may quote its input.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from hashlib import sha256
from typing import Any, TextIO, cast

import structlog
from structlog.typing import EventDict, WrappedLogger

from lede.workers.worker import frames

MAX_VALUE_CHARACTERS = 256

FIELDS: dict[str, str] = {
    "timestamp": "When, RFC 3339, UTC.",
    "level": "debug, info, warning or error.",
    "event": "What happened: one of the events below.",
    "rpc.method": "Service and method of a call.",
    "rpc.status_code": "How it ended, for example OK or INVALID_ARGUMENT.",
    "reason": "`ErrorReason` of a failed call, or why a worker ended.",
    "duration_ms": "From start to end, in milliseconds.",
    "queue_ms": "Of this, waiting for a worker.",
    "extract_ms": "Of this, in the worker.",
    "request_bytes": "Size of the request message; of a stream, of all.",
    "response_bytes": "Size of the response message; of a stream, of all.",
    "documents": "Articles of a stream.",
    "documents_failed": "Of these, answered with a status.",
    "words": "Words of the article or articles.",
    "events": "Events found.",
    "worker_pid": "Process that did the work.",
    "request_id": "`x-request-id` of the call, taken or made.",
    "trace_id": "W3C trace id, where the caller or the tracing gave one.",
    "span_id": "W3C span id.",
    "caller": "Name of the bearer token.",
    "peer": "Caller's address; off by default.",
    "document_id": "At level debug only; hashed unless it is `[A-Za-z0-9._-]{1,64}`.",
    "error_id": "Id that the caller was told.",
    "error": "Type of an exception.",
    "frames": "Where it was raised: file, line, function.",
    "text_sha256": "Digest of a text (UTF-8) that ended a worker.",
    "deaths": "How many workers it has ended.",
    "status": "Exit code of a worker, or the signal below 0.",
    "line": "A crash frame of a worker, or what it wrote before its first article.",
    "bytes": "Size of a line that is not told.",
    "address": "Where the server listens.",
    "metrics": "Where metrics and probes are.",
    "call": "How to call the server.",
    "mend": "What to do about it.",
    "message": "What happened, in words.",
    "seconds": "How long it took.",
    "signal": "Signal that was received.",
    "in_flight": "Articles not yet answered.",
    "workers": "Number of workers.",
    "version": "Version of lede.",
    "model": "Name of the reading network.",
    "model_digest": "SHA-256 of its weights.",
    "settings": "Every setting and its value, secrets masked.",
    "variables": "Names of environment variables.",
    "logger": "Library that had something to say.",
    "where": "File and line of it.",
}

EVENTS: dict[str, str] = {
    "settings": "All settings, at start.",
    "loading": "The extractor is being loaded.",
    "serving": "Ready; tells how to call the server.",
    "cannot_start": "The server ends with code 2; `message` and `mend` say why.",
    "listener_lost": "The gRPC port was lost by an error in grpc itself; it is opened again.",
    "listening": "It is open again.",
    "rpc": "A call ended.",
    "defect": "A call failed inside lede; `error_id` is what the caller was told.",
    "worker_started": "A worker is ready.",
    "worker_ended": "A worker ended and is replaced.",
    "worker_failed": "A worker could not be started; tried again.",
    "worker_output": "A worker wrote to standard output or error.",
    "request_lost": "A worker died on a request.",
    "tls_reloaded": "New certificate files are in use.",
    "tls_rejected": "New certificate files cannot be used; the old ones stay.",
    "tokens_reloaded": "A new token file is in use.",
    "tokens_rejected": "A new token file cannot be used; the old one stays.",
    "kubernetes_variables_ignored": "Service variables of Kubernetes that look like settings.",
    "draining": "A signal came; no longer ready.",
    "drained": "All that was taken is answered, or the time is over.",
    "stopped": "The end.",
    "library": "A library logged something; only where and what kind.",
}

_ORDER = {name: position for position, name in enumerate(("timestamp", "level", "event"))}
_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def configure(level: str, form: str, stream: TextIO | None = None) -> None:
    """Set up structlog and the standard library's loggers; `form` is json, console or auto."""
    out = stream or sys.stdout
    console = form == "console" or (form == "auto" and out.isatty())
    renderer = structlog.dev.ConsoleRenderer() if console else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_known_fields,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", _Forgiving(out))),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [LibraryHandler()]
    root.setLevel(logging.WARNING)


def only_known_fields(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop what the list of fields does not have and what is too long to be an id or a number."""
    kept: MutableMapping[str, Any] = {}
    for key, value in sorted(event.items(), key=lambda item: _ORDER.get(item[0], len(_ORDER))):
        if key not in FIELDS or value is None or value == "":
            continue
        if isinstance(value, str | bytes) and len(value) > MAX_VALUE_CHARACTERS:
            continue
        if isinstance(value, list | tuple) and sum(len(str(part)) for part in value) > 8 * MAX_VALUE_CHARACTERS:
            continue
        kept[key] = value
    return kept


def safe_id(text: str) -> str:
    """An id of the caller's fit for a log: as it is, or its digest."""
    if not text or _SAFE_ID.fullmatch(text):
        return text
    return "sha256:" + sha256(text.encode()).hexdigest()[:16]


def is_safe_id(text: str) -> bool:
    """Whether an id may be logged and sent back as it is."""
    return _SAFE_ID.fullmatch(text) is not None


class _Forgiving:
    """A stream whose reader may go away: what cannot be written is lost, and no call fails for it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            self._stream.write(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()


class LibraryHandler(logging.Handler):
    """Hands on what libraries log: which one, where, the kind of exception; not the message, which may hold text.

    Never as an error: what a library takes for one may be no more than a caller who sends nonsense or goes away.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Log one record."""
        error = record.exc_info[1] if record.exc_info else None
        structlog.get_logger().log(
            min(record.levelno, logging.WARNING),
            "library",
            logger=record.name,
            where=f"{record.filename}:{record.lineno}",
            error=type(error).__name__ if error else None,
            frames=frames(error) if error else None,
        )
