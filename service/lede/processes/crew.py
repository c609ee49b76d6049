"""The parent's side: a thread for each process that works, which hands it one item after the other and waits."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import Any, Generic

from lede.errors import LedeError
from lede.processes.frames import END, FORK, receive, send
from lede.processes.job import Item, Job, Result

TRIES = 2
_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "MALLOC_ARENA_MAX": "2",
}


class Crew(Generic[Item, Result]):
    """Processes that do a job. One that dies or takes too long for an item is replaced."""

    def __init__(self, job: Job[Item, Result], count: int, seconds: float = 0.0) -> None:
        self._job, self._seconds = job, seconds
        self._nest = _Nest(job)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="lede-crew")
        self._mine = threading.local()

    def __enter__(self) -> Crew[Item, Result]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def submit(self, item: Item) -> Future[Result]:
        """Hand out an item."""
        return self._threads.submit(self._do, item)

    def close(self) -> None:
        """End all processes, whatever they are doing."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._nest.close()

    def _do(self, item: Item) -> Result:
        for _ in range(TRIES):
            worker: _Worker = getattr(self._mine, "worker", None) or self._nest.fork()
            self._mine.worker = worker
            try:
                result, error = worker.ask(item, self._seconds)
            except TimeoutError:
                self._end(worker)
                return self._job.lost(item, self._seconds)
            except (EOFError, OSError):
                self._end(worker)
                continue
            if error is not None:
                raise error
            done: Result = result
            return done
        return self._job.lost(item)

    def _end(self, worker: _Worker) -> None:
        self._mine.worker = None
        self._nest.end(worker)


class _Worker:
    """One process that works."""

    def __init__(self, pid: int, sock: socket.socket) -> None:
        self.pid, self.sock = pid, sock

    def ask(self, item: Any, seconds: float) -> tuple[Any, Exception | None]:
        """The result of an item, or what it raised.

        Raises: TimeoutError; EOFError or OSError, if the process is gone.
        """
        self.sock.settimeout(seconds or None)
        send(self.sock, item)
        answer: tuple[Any, Exception | None] = receive(self.sock)
        return answer


class _Nest:
    """The process that forks the others; started when it is first needed, and again if it dies."""

    def __init__(self, job: Job[Any, Any]) -> None:
        self._job = job
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._lifeline = -1
        self._closed = False

    def fork(self) -> _Worker:
        """A new process that works.

        Raises: LedeError, if none can be made; whatever the job's `build` raises.
        """
        with self._lock:
            for _ in range(TRIES):
                if self._process is None:
                    self._start()
                ours, theirs = socket.socketpair()
                try:
                    return _Worker(self._ask(FORK, theirs.fileno()), ours)
                except (EOFError, OSError):
                    ours.close()
                    self._stop()
                finally:
                    theirs.close()
            raise LedeError("the process that loads the extractor was ended twice (is there too little memory?)")

    def end(self, worker: _Worker) -> None:
        """End a process, if it still runs."""
        worker.sock.close()
        with self._lock, suppress(EOFError, OSError):
            if self._process is not None:
                self._ask(END + str(worker.pid).encode())

    def close(self) -> None:
        """End the nest and all that it has forked."""
        self._closed = True
        with self._lock:
            self._stop()

    def _ask(self, message: bytes, *fds: int) -> Any:
        assert self._control is not None
        socket.send_fds(self._control, [message], fds)
        return receive(self._control)

    def _start(self) -> None:
        if self._closed:
            raise LedeError("the work was ended")
        self._control, theirs = socket.socketpair()
        reading, self._lifeline = os.pipe()
        command = [sys.executable, "-P", "-m", "lede.processes.nest", str(theirs.fileno()), str(reading)]
        self._process = subprocess.Popen(
            command,
            pass_fds=(theirs.fileno(), reading),
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **_ONE_THREAD},
            process_group=0,  # Ctrl-C is for the process that hands out the work
        )
        theirs.close()
        os.close(reading)
        try:
            send(self._control, self._job)
            failed = receive(self._control)
            if failed is not None:
                raise failed[1]
        except (EOFError, OSError) as error:
            self._stop()
            raise LedeError("the process that loads the extractor ended before it was ready") from error
        except BaseException:
            self._stop()
            raise

    def _stop(self) -> None:
        if self._process is not None:
            os.close(self._lifeline)
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._control is not None:
            self._control.close()
            self._control = None
