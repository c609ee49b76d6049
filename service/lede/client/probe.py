"""Asks a server whether it is ready, as a load balancer would."""

from __future__ import annotations

from enum import StrEnum

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from lede.client.channel import Tls


class Health(StrEnum):
    """What a probe found. Only `SERVING` is well."""

    SERVING = "SERVING"
    NOT_SERVING = "NOT_SERVING"
    SERVICE_UNKNOWN = "SERVICE_UNKNOWN"
    UNREACHABLE = "UNREACHABLE"


def probe(
    target: str = "localhost:50051",
    service: str = "lede.v1.ExtractionService",
    *,
    tls: Tls | None = None,
    timeout: float = 2.0,
) -> Health:
    """Health of `service` at `target`: the service's name or "" for readiness, `liveness` for being alive."""
    channel = grpc.insecure_channel(target) if tls is None else grpc.secure_channel(target, tls.credentials())
    with channel:
        try:
            request = health_pb2.HealthCheckRequest(service=service)
            response = health_pb2_grpc.HealthStub(channel).Check(request, timeout=timeout)
        except grpc.RpcError as error:
            unknown = error.code() is grpc.StatusCode.NOT_FOUND
            return Health.SERVICE_UNKNOWN if unknown else Health.UNREACHABLE
    serving = response.status == health_pb2.HealthCheckResponse.SERVING
    return Health.SERVING if serving else Health.NOT_SERVING
