"""`grpc.health.v1`: ready (overall and for the service), and alive."""

from __future__ import annotations

from grpc_health.v1 import health_pb2
from grpc_health.v1.health import aio as health_aio

from lede.server.calls import SERVICE

LIVENESS = "liveness"
READINESS = ("", SERVICE)
LONGEST_WITHOUT_WORKER_SECONDS = 60.0

_SERVING = health_pb2.HealthCheckResponse.SERVING
_NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


class Health:
    """What probes and client-side balancers are told. Load never changes it: overload is not death."""

    def __init__(self) -> None:
        self.servicer = health_aio.HealthServicer()
        self.ready = False
        self.live = True

    async def start(self) -> None:
        """Alive, not ready yet."""
        await self.servicer.set(LIVENESS, _SERVING)
        await self.set_ready(False)

    async def set_ready(self, ready: bool) -> None:
        """Ready to take calls, or not."""
        self.ready = ready
        for name in READINESS:
            await self.servicer.set(name, _SERVING if ready else _NOT_SERVING)

    async def set_live(self, live: bool) -> None:
        """Alive: the loop turns, and there is a worker or there was one within the last 60 s."""
        if live is not self.live:
            self.live = live
            await self.servicer.set(LIVENESS, _SERVING if live else _NOT_SERVING)
