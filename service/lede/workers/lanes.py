"""Who gets the next free worker: first come, first served, but long texts never hold all workers."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from itertools import count

from lede.workers.process import Worker

_TICKETS = count()


@dataclass(eq=False, slots=True)
class Waiter:
    """One request that waits. `order` decides between the lanes; a request that is tried again keeps its own."""

    long: bool
    order: int = field(default_factory=lambda: next(_TICKETS))
    turn: asyncio.Future[Worker] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Lanes:
    """A lane for short texts, a lane for long ones, and the idle workers, last used first (its caches are warm).

    Long texts take turns with short ones by arrival, yet at most all workers but one hold long texts at a time (the
    only worker may), so a short text waits for short ones only.
    """

    def __init__(self, workers: int) -> None:
        self._long_limit = max(1, workers - 1)
        self._long_running = 0
        self._short: deque[Waiter] = deque()
        self._long: deque[Waiter] = deque()
        self._idle: list[Worker] = []

    def __len__(self) -> int:
        """Requests that wait."""
        return len(self._short) + len(self._long)

    @property
    def idle(self) -> int:
        """Workers without work."""
        return sum(worker.alive for worker in self._idle)

    async def take(self, waiter: Waiter) -> Worker:
        """Wait for a worker. A caller that is cancelled leaves the lane, or hands back what it was just given."""
        lane = self._long if waiter.long else self._short
        if lane and lane[0].order > waiter.order:
            lane.appendleft(waiter)
        else:
            lane.append(waiter)
        self._dispatch()
        try:
            return await waiter.turn
        except asyncio.CancelledError:
            if waiter.turn.done() and not waiter.turn.cancelled():
                self.give_back(waiter.turn.result(), long=waiter.long)
            elif waiter in lane:
                lane.remove(waiter)
            raise

    def give_back(self, worker: Worker, *, long: bool) -> None:
        """A worker is done with a request; dead ones are dropped."""
        self._long_running -= long
        self.add(worker)

    def add(self, worker: Worker) -> None:
        """A worker is free."""
        if worker.alive:
            self._idle.append(worker)
        self._dispatch()

    def fail(self, error: Exception) -> None:
        """End every wait with `error`."""
        for lane in (self._short, self._long):
            while lane:
                waiter = lane.popleft()
                if not waiter.turn.done():
                    waiter.turn.set_exception(error)

    def _dispatch(self) -> None:
        while self._idle:
            if not self._idle[-1].alive:
                self._idle.pop()
                continue
            waiter = self._next()
            if waiter is None:
                return
            self._long_running += waiter.long
            waiter.turn.set_result(self._idle.pop())

    def _next(self) -> Waiter | None:
        for lane in (self._short, self._long):
            while lane and lane[0].turn.done():
                lane.popleft()
        may_long = bool(self._long) and self._long_running < self._long_limit
        if may_long and (not self._short or self._long[0].order < self._short[0].order):
            return self._long.popleft()
        return self._short.popleft() if self._short else None
