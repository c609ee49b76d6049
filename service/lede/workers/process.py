"""The front's side of one worker: send a frame, get a reply, notice its end at once, end it."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress

from lede.workers.messages import LENGTH, frame
from lede.workers.nursery import Newborn

_READ_AHEAD_BYTES = 1 << 20
"""Replies up to twice this are taken in without a pause; asyncio's 64 KiB would stop and start the reading of most."""


class WorkerGone(Exception):
    """The worker's socket broke before it replied."""


class Worker:
    """One worker process, seen from the front. `ended` is set once it is gone; `reason` says why, if we did it."""

    def __init__(self, pid: int, lifeline: int, writer: asyncio.StreamWriter) -> None:
        self.pid = pid
        self.reason = ""
        self.answered = 0
        self.ended = asyncio.Event()
        self._lifeline = lifeline
        self._writer = writer
        self._reply: asyncio.Future[bytes] | None = None

    @classmethod
    async def adopt(cls, newborn: Newborn, seconds: float) -> tuple[Worker, asyncio.Task[None]]:
        """Take over a forked worker once it says that it is ready; the task reads until its end.

        Raises: WorkerGone, TimeoutError. The process has then been ended.
        """
        reader, writer = await asyncio.open_connection(sock=newborn.sock, limit=_READ_AHEAD_BYTES)
        worker = cls(newborn.pid, newborn.lifeline, writer)
        ready = worker._reply = asyncio.get_running_loop().create_future()
        reading = asyncio.create_task(worker._read(reader))
        try:
            async with asyncio.timeout(seconds):
                await ready
        except BaseException:
            worker.kill("crash")
            reading.cancel()
            worker.release()
            raise
        return worker, reading

    @property
    def alive(self) -> bool:
        """Whether it can be given work."""
        return not self.ended.is_set() and not self.reason

    async def ask(self, *parts: bytes) -> bytes:
        """Send one frame and wait for its reply. One at a time.

        Raises: WorkerGone.
        """
        if self.ended.is_set():
            raise WorkerGone
        reply = self._reply = asyncio.get_running_loop().create_future()
        try:
            self._writer.write(frame(*parts))
            await self._writer.drain()
        except ConnectionError as error:
            raise WorkerGone from error
        payload: bytes = await asyncio.shield(reply)
        self.answered += 1
        return payload

    async def finish(self) -> None:
        """Wait for the reply to a frame whose asker has gone away. Raises: WorkerGone."""
        if self._reply is not None:
            await asyncio.shield(self._reply)

    def kill(self, reason: str) -> None:
        """End the process now. Its id cannot have been given away: the fork server reaps it only when told to."""
        self.reason = self.reason or reason
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def release(self) -> None:
        """Give back what the front holds for a worker that has ended."""
        self._writer.close()
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while True:
                size = LENGTH.unpack(await reader.readexactly(LENGTH.size))[0]
                payload = await reader.readexactly(size)
                if self._reply is not None and not self._reply.done():
                    self._reply.set_result(payload)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.ended.set()
            if self._reply is not None and not self._reply.done():
                self._reply.set_exception(WorkerGone())
                self._reply.exception()  # marks it as seen: the asker may be gone
