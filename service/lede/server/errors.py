"""ONE table: what each error is to the caller. What the table lacks is a defect, INTERNAL, told by an id only."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from grpc import StatusCode

from lede.errors import InvalidRequest, LedeError
from lede.server.refusals import QueueFull
from lede.wire import StatusDetails, serialize_status
from lede.workers import ExtractionFailed, RequestRefused
from lede.workers.worker import frames

INTERNAL = (StatusCode.INTERNAL, "INTERNAL_ERROR", "error")

TABLE: Mapping[str, tuple[StatusCode, str, str]] = {
    # error                status code                   ErrorReason             outcome (lede_documents_total)
    "TextEmpty": (StatusCode.INVALID_ARGUMENT, "TEXT_EMPTY", "invalid"),
    "TextTooLong": (StatusCode.INVALID_ARGUMENT, "TEXT_TOO_LONG", "invalid"),
    "MalformedRequest": (StatusCode.INVALID_ARGUMENT, "MALFORMED_REQUEST", "invalid"),
    "UnknownTimeZone": (StatusCode.INVALID_ARGUMENT, "UNKNOWN_TIME_ZONE", "invalid"),
    "UnsupportedLanguage": (StatusCode.INVALID_ARGUMENT, "UNSUPPORTED_LANGUAGE", "invalid"),
    "InvalidOption": (StatusCode.INVALID_ARGUMENT, "INVALID_OPTION", "invalid"),
    "InvalidRequest": (StatusCode.INVALID_ARGUMENT, "INVALID_OPTION", "invalid"),
    "QueueFull": (StatusCode.RESOURCE_EXHAUSTED, "QUEUE_FULL", "overloaded"),
    "Draining": (StatusCode.UNAVAILABLE, "DRAINING", "overloaded"),
    "PoolClosed": (StatusCode.UNAVAILABLE, "DRAINING", "overloaded"),
    "WorkerLost": (StatusCode.UNAVAILABLE, "WORKER_LOST", "worker_died"),
    "OverTime": (StatusCode.INTERNAL, "TIME_LIMIT", "error"),
    "DeadlinePassed": (StatusCode.DEADLINE_EXCEEDED, "DEADLINE", "deadline"),
    "ExtractionFailed": INTERNAL,
    "TokenInvalid": (StatusCode.UNAUTHENTICATED, "TOKEN_INVALID", "invalid"),
    "TokenForbidden": (StatusCode.PERMISSION_DENIED, "TOKEN_FORBIDDEN", "invalid"),
}

_WITH_ID = frozenset({"WORKER_LOST", "TIME_LIMIT", "INTERNAL_ERROR"})
_DO_NOT_RETRY_MS = -1


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as the caller gets it and as the log tells it.

    status       serialised `google.rpc.Status`
    pushback_ms  for `grpc-retry-pushback-ms`: wait so long before the next try, -1: do not try again, None: as you like
    frames       where a defect came from; empty for what the caller or the load caused
    """

    code: StatusCode
    message: str
    reason: str
    outcome: str
    status: bytes
    pushback_ms: int | None = None
    error_id: str = ""
    kind: str = ""
    frames: tuple[str, ...] = ()


def outcome_of(error: BaseException) -> tuple[str, str]:
    """Outcome (as in `lede_documents_total`) and `ErrorReason` of an exception."""
    name = error.name if isinstance(error, RequestRefused) else type(error).__name__
    _, reason, outcome = TABLE.get(name, INTERNAL)
    return outcome, reason


def explain(error: BaseException) -> Failure:
    """The failure that an exception means."""
    name = error.name if isinstance(error, RequestRefused) else type(error).__name__
    code, reason, outcome = TABLE.get(name, INTERNAL)
    error_id = secrets.token_hex(8) if reason in _WITH_ID else ""
    told = isinstance(error, LedeError) and reason != "INTERNAL_ERROR"
    message = str(error) if told else f"internal error {error_id}; the server's log has more under this id"
    metadata = dict(error.metadata) if isinstance(error, LedeError) and told else {}
    if error_id:
        metadata["errorId"] = error_id
    retry_after = error.retry_after if isinstance(error, QueueFull) else None
    field = error.field if isinstance(error, RequestRefused | InvalidRequest) else None
    kind, where = _origin(error) if error_id else ("", ())
    return Failure(
        code=code,
        message=message,
        reason=reason,
        outcome=outcome,
        status=serialize_status(StatusDetails(code.value[0], message, reason, metadata, field, retry_after)),
        pushback_ms=_pushback(reason, retry_after),
        error_id=error_id,
        kind=kind,
        frames=where,
    )


def _pushback(reason: str, retry_after: float | None) -> int | None:
    if retry_after is not None:
        return round(retry_after * 1000)
    return _DO_NOT_RETRY_MS if reason == "WORKER_LOST" else None


def _origin(error: BaseException) -> tuple[str, tuple[str, ...]]:
    """Kind and frames of a defect: the worker's own, if it happened there."""
    if isinstance(error, ExtractionFailed):
        return error.kind, tuple(error.frames)
    return type(error).__name__, tuple(frames(error))
