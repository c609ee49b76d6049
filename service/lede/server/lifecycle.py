"""Where the server is between start and end: what it has in flight, whether it drains, whether it stops."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from lede.server.refusals import Draining


class Lifecycle:
    """Shared by servicer, observer and the main loop.

    leaving   set by the first signal: not ready any more, streams read no further
    closed    set `drain_delay` later: new calls are refused
    stopping  set when all is answered or the time is over: open watches end
    """

    def __init__(self) -> None:
        self.leaving = asyncio.Event()
        self.closed = asyncio.Event()
        self.stopping = asyncio.Event()
        self._in_flight = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def in_flight(self) -> int:
        """Calls of our own service that are being answered."""
        return self._in_flight

    @contextmanager
    def call(self) -> Iterator[None]:
        """A call of our own service; refused once closed.

        Raises: Draining.
        """
        if self.closed.is_set():
            raise Draining("the server is stopping; another one takes the call")
        self._in_flight += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._in_flight -= 1
            if not self._in_flight:
                self._idle.set()

    async def until_idle(self, seconds: float) -> bool:
        """Wait until nothing is in flight; False if the time passes first."""
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True
