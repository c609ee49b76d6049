"""Who is let in: bounded by count, by bytes and above all by the time that a request would wait."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Protocol

from lede.server.refusals import QueueFull

_WEIGHT = 0.1
"""Of the newest request among those that the pace is told from."""

_SHORTEST_RETRY = 0.05
_LONGEST_RETRY = 5.0


class Load(Protocol):
    """What admission asks of the pool."""

    @property
    def waiting(self) -> int:
        """Requests without a worker."""

    @property
    def idle(self) -> int:
        """Workers without a request."""


class Pace:
    """What requests have lately cost: so much each and so much a byte, by a line through the newest ones.

    A mean by the byte alone would take a long text for a very long one after many short ones, and refuse callers of a
    service that is all but idle.
    """

    def __init__(self) -> None:
        self.mean_seconds = 0.0
        self._mean_bytes = 0.0
        self._variance = 0.0
        self._covariance = 0.0

    def learn(self, size: int, seconds: float) -> None:
        """Take in a finished request."""
        weight = _WEIGHT if self._mean_bytes else 1.0
        longer, slower = size - self._mean_bytes, seconds - self.mean_seconds
        self._mean_bytes += weight * longer
        self.mean_seconds += weight * slower
        self._variance = (1 - weight) * (self._variance + weight * longer * longer)
        self._covariance = (1 - weight) * (self._covariance + weight * longer * slower)

    def seconds_for(self, requests: int, size: int) -> float:
        """Seconds of work in so many requests with so many bytes together; 0 as long as nothing is known."""
        if not self._mean_bytes:
            return 0.0
        slope = self.mean_seconds / self._mean_bytes
        if self._variance > 0:
            slope = min(slope, max(0.0, self._covariance / self._variance))
        each = self.mean_seconds - slope * self._mean_bytes
        return requests * each + slope * size


class Admission:
    """Counts what was let in and not yet answered; refuses calls, makes streams wait.

    Streams share `2 x workers` places and wait for one, so that any number of them takes no more of the queue than
    keeps the workers busy, and calls are not refused on their account.
    """

    def __init__(self, load: Load, workers: int, max_requests: int, max_bytes: int, max_wait: float) -> None:
        self._load = load
        self._workers = workers
        self._max_requests = max_requests
        self._max_bytes = max_bytes
        self._max_wait = max_wait
        self._pace = Pace()
        self._stream_places = asyncio.Semaphore(2 * workers)
        self.requests = 0
        self.bytes = 0

    @contextmanager
    def place(self, size: int, remaining: float) -> Iterator[None]:
        """A place for one call with `remaining` seconds to its deadline, kept while the context is open.

        Raises: QueueFull.
        """
        self._refuse_if_full(size, remaining)
        with self._counted(size):
            yield

    @asynccontextmanager
    async def stream_place(self, size: int) -> AsyncIterator[None]:
        """A place for one article of a stream; waits for it."""
        async with self._stream_places:
            with self._counted(size):
                yield

    def learn(self, size: int, seconds: float) -> None:
        """Take a finished request into account."""
        self._pace.learn(size, seconds)

    @property
    def expected_wait(self) -> float:
        """Seconds that a request would wait now: what was let in at the present pace, shared by the workers."""
        if self._load.idle:
            return 0.0
        half_done = self._pace.mean_seconds / 2
        return max(0.0, self._pace.seconds_for(self.requests, self.bytes) / self._workers - half_done)

    def _refuse_if_full(self, size: int, remaining: float) -> None:
        wait = self.expected_wait
        if self._load.waiting >= self._max_requests:
            limit, message = "queue_requests", f"{self._load.waiting} requests wait, as many as are let in"
        elif self.bytes and self.bytes + size > self._max_bytes:
            limit, message = "queue_bytes", f"requests of {self.bytes} bytes are in work, as many as are let in"
        elif wait > min(self._max_wait, remaining):
            limit, message = "queue_wait", f"the wait would be {wait:.1f} s"
        else:
            return
        retry_after = min(max(wait, _SHORTEST_RETRY) * random.uniform(0.5, 1.5), _LONGEST_RETRY)
        raise QueueFull(limit, f"{message}; try again in {retry_after:.1f} s", retry_after)

    @contextmanager
    def _counted(self, size: int) -> Iterator[None]:
        self.requests += 1
        self.bytes += size
        try:
            yield
        finally:
            self.requests -= 1
            self.bytes -= size
