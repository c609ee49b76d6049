"""`google.rpc.Status` with its details, serialised: for `grpc-status-details-bin` and for answers inside a stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from google.protobuf.any_pb2 import Any
from google.protobuf.duration_pb2 import Duration
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status

DOMAIN = "lede.v1"


@dataclass(frozen=True, slots=True)
class StatusDetails:
    """What a caller is told about a failure.

    code         number of the gRPC status code
    reason       name of an `ErrorReason`
    field        the request's field to mend, None if the request is not to blame
    retry_after  seconds to wait before the next try, None if no time can be told
    """

    code: int
    message: str
    reason: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    field_name: str | None = None
    retry_after: float | None = None


def serialize_status(details: StatusDetails) -> bytes:
    """Serialised `google.rpc.Status` with ErrorInfo and, where they apply, BadRequest and RetryInfo."""
    packed = [_pack(ErrorInfo(reason=details.reason, domain=DOMAIN, metadata=dict(details.metadata)))]
    if details.field_name is not None:
        violation = BadRequest.FieldViolation(
            field=details.field_name, description=details.message, reason=details.reason
        )
        packed.append(_pack(BadRequest(field_violations=[violation])))
    if details.retry_after is not None:
        delay = Duration()
        delay.FromMilliseconds(round(details.retry_after * 1000))
        packed.append(_pack(RetryInfo(retry_delay=delay)))
    serialized: bytes = Status(code=details.code, message=details.message, details=packed).SerializeToString(
        deterministic=True
    )
    return serialized


def _pack(message: ErrorInfo | BadRequest | RetryInfo) -> Any:
    packed = Any()
    packed.Pack(message, deterministic=True)
    return packed
