"""Between the result and the wire: request bytes to text and context, extraction to protobuf and JSON.

The only package that knows both protobuf and `lede.result`; imports nothing of gRPC.
"""

from lede.wire.offsets import OffsetEncoding, offset_mapper
from lede.wire.requests import (
    MAX_DOCUMENT_ID_BYTES,
    Request,
    build_request,
    check_text,
    document_id_of,
    parse_request,
    parse_stream_request,
    text_of,
)
from lede.wire.responses import capabilities, stream_answer, stream_error, to_json, to_json_dict, to_proto
from lede.wire.statuses import DOMAIN, StatusDetails, serialize_status

__all__ = [
    "DOMAIN",
    "MAX_DOCUMENT_ID_BYTES",
    "OffsetEncoding",
    "Request",
    "StatusDetails",
    "build_request",
    "capabilities",
    "check_text",
    "document_id_of",
    "offset_mapper",
    "parse_request",
    "parse_stream_request",
    "serialize_status",
    "stream_answer",
    "stream_error",
    "text_of",
    "to_json",
    "to_json_dict",
    "to_proto",
]
