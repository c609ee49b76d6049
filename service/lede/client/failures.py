"""A failed call as one exception: code, reason and what to mend, out of the details that the server sends."""

from __future__ import annotations

from collections.abc import Mapping

import grpc
from google.rpc import error_details_pb2
from google.rpc.status_pb2 import Status
from grpc_status import rpc_status

from lede.errors import LedeError

CODES = {code.value[0]: code.name for code in grpc.StatusCode}


class CallFailed(LedeError):
    """The server refused or failed a call.

    code         name of the gRPC status code, for example `INVALID_ARGUMENT`
    reason       name of an `ErrorReason`; empty if the transport failed
    field        request field to mend; empty if it is not the request
    retry_after  seconds to wait before another try; None if the server does not say
    """

    def __init__(
        self,
        code: str,
        message: str,
        reason: str = "",
        field: str = "",
        retry_after: float | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{code}: {message}" if message else code, **(metadata or {}))
        self.code = code
        self.reason = reason
        self.field = field
        self.retry_after = retry_after


def failure_of(error: grpc.RpcError) -> CallFailed:
    """What a failed call means."""
    try:
        status = rpc_status.from_call(error)
    except ValueError:  # details that do not match their status: told without them
        status = None
    if status is not None:
        return failure_of_status(status)
    return CallFailed(error.code().name, error.details() or "")


def failure_of_status(status: Status) -> CallFailed:
    """What a status means, of a call or inside a stream."""
    reason, field, retry_after, metadata = "", "", None, {}
    for detail in status.details:
        info, bad, retry = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest(), error_details_pb2.RetryInfo()
        if detail.Unpack(info):
            reason, metadata = info.reason, dict(info.metadata)
        elif detail.Unpack(bad) and bad.field_violations:
            field = bad.field_violations[0].field
        elif detail.Unpack(retry):
            retry_after = retry.retry_delay.ToTimedelta().total_seconds()
    return CallFailed(CODES.get(status.code, "UNKNOWN"), status.message, reason, field, retry_after, metadata)
