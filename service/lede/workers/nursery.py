"""The front's side of the fork server: starts it, has workers forked, learns how they ended, starts it again."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from lede.result import ModelInfo
from lede.workers.errors import StartFailed

_LINE = re.compile(rb'(?:Fatal Python error: [\w ]+|  File "[^"]+", line \d+ in \S+)')
"""What faulthandler says of a crash: the only lines of a worker's output that may be told, for they hold no text."""

_ANYTHING = re.compile(rb".*")

_SINGLE_THREADED = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "MALLOC_ARENA_MAX": "2",
}
_LOAD_SECONDS = 120.0
_FORK_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the extractor said of itself."""

    model: ModelInfo
    event_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Newborn:
    """A forked worker: its process, our end of its socket, the pipe end whose closing ends it."""

    pid: int
    sock: socket.socket
    lifeline: int


class Nursery:
    """Owns the fork server process. Calls are served one after the other."""

    def __init__(self, factory: str, max_text_bytes: int, tell_output: Callable[[str, int], None]) -> None:
        self._config = json.dumps({"factory": factory, "max_text_bytes": max_text_bytes})
        self._tell_output = tell_output
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.StreamReader | None = None
        self._control: socket.socket | None = None
        self._lifeline = -1
        self._lock = asyncio.Lock()
        self._output: asyncio.Task[None] | None = None
        self._loaded = False

    @property
    def pid(self) -> int | None:
        """Process id of the fork server; None while there is none."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def start(self) -> Loaded:
        """Start the fork server if there is none, and wait until the extractor is loaded.

        Raises: StartFailed, with what the extractor said.
        """
        async with self._lock:
            return await self._start()

    async def fork(self) -> Newborn:
        """Have a worker forked; the fork server is started again first if it has died.

        Raises: StartFailed.
        """
        async with self._lock:
            if self.pid is None:
                await self._start()
            ours, theirs = socket.socketpair()
            reading, writing = os.pipe()
            try:
                reply = await self._ask({"do": "fork"}, [theirs.fileno(), reading], _FORK_SECONDS)
            except BaseException:
                ours.close()
                os.close(writing)
                raise
            finally:
                theirs.close()
                os.close(reading)
            return Newborn(reply["pid"], ours, writing)

    async def reap(self, pid: int) -> int | None:
        """How a worker that was ended came to its end; None if its fork server is gone.

        At least 0: its exit code; below: the signal.
        """
        async with self._lock:
            if self.pid is None:
                return None
            try:
                status: int | None = (await self._ask({"do": "reap", "pid": pid}, [], _FORK_SECONDS))["status"]
            except StartFailed:
                return None
            return status

    async def close(self) -> None:
        """End the fork server."""
        async with self._lock:
            await self._end()

    async def _start(self) -> Loaded:
        await self._end()
        self._loaded = False
        ours, theirs = socket.socketpair()
        reading, self._lifeline = os.pipe()
        try:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "lede.workers.forkserver"),
                *(str(theirs.fileno()), str(reading), self._config),
                pass_fds=(theirs.fileno(), reading),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **_SINGLE_THREADED},
                start_new_session=True,
            )
        finally:
            theirs.close()
            os.close(reading)
        self._output = asyncio.create_task(self._relabel(self._process))
        self._control = ours
        ours.setblocking(False)
        reply = await self._receive(_LOAD_SECONDS)
        if "failed" in reply:
            raise StartFailed(
                f"the extractor could not be loaded: {reply['failed']} ({'; '.join(reply['frames'][-3:])})"
            )
        self._loaded = True
        return Loaded(ModelInfo(**reply["model"]), tuple(reply["event_types"]))

    async def _ask(self, command: dict[str, Any], fds: list[int], seconds: float) -> dict[str, Any]:
        if self._control is None:
            raise StartFailed("the fork server is not running")
        try:
            socket.send_fds(self._control, [json.dumps(command).encode()], fds)
        except OSError as error:
            raise StartFailed("the fork server has died") from error
        return await self._receive(seconds)

    async def _receive(self, seconds: float) -> dict[str, Any]:
        """The fork server's next line; one that does not come ends it, for its answers would be out of step."""
        loop = asyncio.get_running_loop()
        line = b""
        try:
            async with asyncio.timeout(seconds):
                while not line.endswith(b"\n"):
                    assert self._control is not None
                    part = await loop.sock_recv(self._control, 1 << 16)
                    if not part:
                        raise StartFailed("the fork server ended before it answered; see its lines above")
                    line += part
        except (TimeoutError, OSError) as error:
            await self._end()
            raise StartFailed(f"the fork server gave no answer in {seconds:g} s") from error
        except BaseException:
            await self._end()
            raise
        reply: dict[str, Any] = json.loads(line)
        return reply

    async def _end(self) -> None:
        process, self._process = self._process, None
        if self._control is not None:
            self._control.close()
            self._control = None
        if process is not None:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            await process.wait()
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1

    async def _relabel(self, process: asyncio.subprocess.Process) -> None:
        """Tell that fork server or workers wrote something.

        Before the first article everything; afterwards crash frames as they are, of other lines the size only.
        """
        assert process.stdout is not None
        while True:
            try:
                line = await process.stdout.readline()
            except ValueError:  # longer than the reader's buffer, which it then drops
                continue
            if not line:
                return
            told = _LINE.match(line) if self._loaded else _ANYTHING.match(line)
            self._tell_output(told.group().decode(errors="replace").strip() if told else "", len(line))
