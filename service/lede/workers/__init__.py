"""Processes that hold an extractor: a pool in the front, a fork server, the workers it forks. Knows nothing of gRPC."""

from lede.workers.errors import ExtractionFailed, OverTime, PoolClosed, RequestRefused, StartFailed, WorkerLost
from lede.workers.messages import Answer, Mode
from lede.workers.pool import Pool, PoolConfig, PoolListener

__all__ = [
    "Answer",
    "ExtractionFailed",
    "Mode",
    "OverTime",
    "Pool",
    "PoolClosed",
    "PoolConfig",
    "PoolListener",
    "RequestRefused",
    "StartFailed",
    "WorkerLost",
]
