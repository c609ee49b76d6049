"""N workers behind one `run`: hands out requests, replaces what dies, is stuck or runs over, tries a request twice."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Coroutine
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Protocol

from lede import wire
from lede.workers.errors import OverTime, PoolClosed, StartFailed, WorkerLost
from lede.workers.lanes import Lanes, Waiter
from lede.workers.messages import Answer, Mode, read_reply
from lede.workers.nursery import Loaded, Nursery
from lede.workers.process import Worker, WorkerGone

TIME_LIMIT_UNIT_BYTES = 256 * 1024
"""The hard time limit is counted per started unit of this size."""

_ATTEMPTS = 2
_HATCH_SECONDS = 20.0
_CLOSE_SECONDS = 2.0
_FIRST_PAUSE_SECONDS = 0.05
_LONGEST_PAUSE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class PoolConfig:
    """How a pool works.

    factory                   `module:callable` that makes the extractor
    time_limit_seconds        a request's hard limit, per started 256 KiB of it
    abandon_seconds           a worker whose caller has gone away may finish for so long; then it is replaced
    long_bytes                requests longer than this go in the lane of long texts
    worker_memory_limit_bytes a worker that has grown past this is replaced between two requests; 0: never
    """

    workers: int
    factory: str = "lede.extractor:Extractor"
    max_text_bytes: int = 1 << 20
    time_limit_seconds: float = 30.0
    abandon_seconds: float = 1.0
    long_bytes: int = 64 * 1024
    worker_memory_limit_bytes: int = 0


class PoolListener(Protocol):
    """Hears what happens to workers, for metrics and logs."""

    def worker_started(self, pid: int, seconds: float) -> None:
        """A worker is ready, `seconds` after it was asked for."""

    def worker_ended(self, pid: int, reason: str, status: int | None) -> None:
        """A worker ended: `crash`, `timeout`, `memory`, `abandoned` or `closed`."""

    def worker_failed(self, message: str) -> None:
        """A worker could not be started; it is tried again."""

    def worker_wrote(self, line: str, size: int) -> None:
        """Workers wrote to standard output or error; `line` is empty where it may hold text."""

    def request_lost(self, text: bytes, deaths: int) -> None:
        """A worker died on this text, the `deaths`-th one; only a digest of it may be told."""


class Pool:
    """The workers. Belongs to one event loop."""

    def __init__(self, config: PoolConfig, listener: PoolListener) -> None:
        self.config = config
        self._listener = listener
        self._nursery = Nursery(config.factory, config.max_text_bytes, listener.worker_wrote)
        self._lanes = Lanes(config.workers)
        self._workers: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._ready = asyncio.Event()
        self._busy_since: dict[Worker, float] = {}
        self._busy_total = 0.0
        self._without_worker_since: float | None = perf_counter()

    async def start(self) -> Loaded:
        """Load the extractor and wait for the first worker.

        Raises: StartFailed.
        """
        loaded = await self._nursery.start()
        for _ in range(self.config.workers):
            self._spawn(self._keep_one())
        try:
            async with asyncio.timeout(_HATCH_SECONDS * 2):
                await self._ready.wait()
        except TimeoutError as error:
            raise StartFailed("no worker came up; see the log lines above") from error
        return loaded

    async def run(self, mode: Mode, request: bytes) -> Answer:
        """Have one serialised request answered. Cancel it to give it up: waiting or running, it frees its worker.

        Raises: RequestRefused, ExtractionFailed, OverTime, WorkerLost, PoolClosed.
        """
        asked = perf_counter()
        waiter = Waiter(long=len(request) > self.config.long_bytes)
        for attempt in range(1, _ATTEMPTS + 1):
            if self._closing:
                raise PoolClosed("the server is stopping")
            worker = await self._lanes.take(waiter)
            started = perf_counter()
            try:
                answer = await self._ask(worker, mode, request, long=waiter.long)
            except WorkerGone:
                self._listener.request_lost(wire.text_of(request, stream=mode is Mode.STREAM), attempt)
                waiter = Waiter(long=waiter.long, order=waiter.order)
                continue
            answer.worker_pid = worker.pid
            answer.queue_seconds = started - asked
            answer.work_seconds = perf_counter() - started
            return answer
        raise WorkerLost("the text ended two workers; it is not tried again")

    async def close(self) -> None:
        """End all workers, at work or not, and the fork server. They hold nothing that would be lost."""
        self._closing = True
        self._lanes.fail(PoolClosed("the server is stopping"))
        for worker in self._workers:
            worker.kill("closed")
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_CLOSE_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._nursery.close()

    @property
    def waiting(self) -> int:
        """Requests that wait for a worker."""
        return len(self._lanes)

    @property
    def idle(self) -> int:
        """Workers that wait for a request."""
        return self._lanes.idle

    @property
    def busy(self) -> int:
        """Workers at work."""
        return len(self._busy_since)

    @property
    def starting(self) -> int:
        """Workers that are being started or replaced."""
        return self.config.workers - sum(worker.alive for worker in self._workers)

    @property
    def pids(self) -> list[int]:
        """Process ids of fork server and workers."""
        nursery = [self._nursery.pid] if self._nursery.pid else []
        return nursery + [worker.pid for worker in self._workers]

    @property
    def busy_seconds(self) -> float:
        """Seconds that workers have been at work, all together, requests that still run included."""
        now = perf_counter()
        return self._busy_total + sum(now - since for since in self._busy_since.values())

    @property
    def seconds_without_worker(self) -> float:
        """How long there has been no worker at all; 0 while there is one."""
        return 0.0 if self._without_worker_since is None else perf_counter() - self._without_worker_since

    async def _ask(self, worker: Worker, mode: Mode, request: bytes, *, long: bool) -> Answer:
        limit = self.config.time_limit_seconds * max(1, math.ceil(len(request) / TIME_LIMIT_UNIT_BYTES))
        self._busy_since[worker] = perf_counter()
        try:
            async with asyncio.timeout(limit):
                payload = await worker.ask(mode.value, request)
        except TimeoutError as error:
            worker.kill("timeout")
            self._done(worker, long=long)
            raise OverTime(f"the text took longer than {limit:g} s; split the document") from error
        except asyncio.CancelledError:
            self._spawn(self._abandon(worker, long=long))
            raise
        except BaseException:
            self._done(worker, long=long)
            raise
        try:
            answer = read_reply(payload)
            if 0 < self.config.worker_memory_limit_bytes < answer.memory_kib * 1024:
                worker.kill("memory")
            return answer
        finally:
            self._done(worker, long=long)

    def _done(self, worker: Worker, *, long: bool) -> None:
        self._busy_total += perf_counter() - self._busy_since.pop(worker)
        self._lanes.give_back(worker, long=long)

    async def _abandon(self, worker: Worker, *, long: bool) -> None:
        """The caller has gone away: let the worker finish if that is soon, else replace it (about 0.1 s)."""
        try:
            async with asyncio.timeout(self.config.abandon_seconds):
                await worker.finish()
        except (TimeoutError, WorkerGone, asyncio.CancelledError):
            worker.kill("abandoned")
            raise
        finally:
            self._done(worker, long=long)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()

    async def _keep_one(self) -> None:
        """Keep one worker alive until the pool closes; pause longer each time one ends without an answer."""
        pause = _FIRST_PAUSE_SECONDS
        while not self._closing:
            answered = await self._live_once()
            pause = _FIRST_PAUSE_SECONDS if answered else min(2 * pause, _LONGEST_PAUSE_SECONDS)
            if not answered and not self._closing:
                await asyncio.sleep(pause)

    async def _hatch(self) -> tuple[Worker, asyncio.Task[None]]:
        newborn = await self._nursery.fork()
        try:
            return await Worker.adopt(newborn, _HATCH_SECONDS)
        except (WorkerGone, TimeoutError):
            await self._nursery.reap(newborn.pid)
            raise

    async def _live_once(self) -> int:
        """Start one worker and stay with it to its end; returns how many requests it answered."""
        asked = perf_counter()
        try:
            worker, reading = await self._hatch()
        except (StartFailed, WorkerGone, TimeoutError, OSError) as error:
            self._listener.worker_failed(str(error) or type(error).__name__)
            return 0
        self._workers.add(worker)
        self._without_worker_since = None
        self._ready.set()
        self._listener.worker_started(worker.pid, perf_counter() - asked)
        self._lanes.add(worker)
        if self._closing:  # it came up after all others were ended
            worker.kill("closed")
        try:
            await worker.ended.wait()
        finally:
            worker.kill("crash")
            reading.cancel()
            worker.release()
            self._workers.discard(worker)
            if not self._workers:
                self._without_worker_since = perf_counter()
            self._listener.worker_ended(worker.pid, worker.reason, await self._nursery.reap(worker.pid))
        return worker.answered
