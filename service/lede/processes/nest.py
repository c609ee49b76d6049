"""The process that loads what the work needs once, and forks the processes that work: so they share its memory.

    python -m lede.processes.nest CONTROL_FD LIFELINE_FD

It has one thread, so that forking it is safe. Its parent, which has others, could not do so.
"""

from __future__ import annotations

import fcntl
import gc
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from lede.processes.frames import END, FORK, receive, send

_OOM_SCORE = "500"
_MESSAGE_BYTES = 64


def main(arguments: list[str]) -> int:
    """Load, tell the parent, fork and end processes as it asks."""
    control = socket.socket(fileno=int(arguments[0]))
    end_with(int(arguments[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        function: Callable[[Any], Any] = receive(control).build()
    except Exception as error:  # whatever it is, it is the parent's to raise
        _say(control, error)
        return 1
    gc.collect()
    gc.freeze()  # else collecting would touch, and so copy, what is shared
    send(control, None)
    forked: set[int] = set()
    while True:
        message, fds, _, _ = socket.recv_fds(control, _MESSAGE_BYTES, 1)
        if not message:
            return 0
        if message == FORK:
            pid = _fork(control, fds[0], function)
            forked.add(pid)
            send(control, pid)
        else:
            pid = int(message.removeprefix(END))
            if pid in forked:  # else an earlier nest forked it, and the number may be a stranger's by now
                forked.remove(pid)
                _end(pid)
            send(control, None)


def end_with(lifeline: int) -> None:
    """Have the kernel end this process and its forks when the pipe's other end closes, whatever they are doing then."""
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, -os.getpgrp())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)


def _fork(control: socket.socket, fd: int, function: Callable[[Any], Any]) -> int:
    """Fork a process that works for the socket; its id."""
    pid = os.fork()
    if pid == 0:
        try:
            control.close()
            with suppress(OSError):  # when memory runs out, rather this one than its parent
                Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE, encoding="ascii")
            _serve(socket.socket(fileno=fd), function)
        finally:
            os._exit(0)
    os.close(fd)
    return pid


def _serve(sock: socket.socket, function: Callable[[Any], Any]) -> None:
    with suppress(EOFError, OSError):
        while True:
            item = receive(sock)
            try:
                result = function(item)
            except Exception as error:  # whatever it is, it is the parent's to raise
                _say(sock, error)
            else:
                send(sock, (result, None))


def _say(sock: socket.socket, error: Exception) -> None:
    """Send an error with the place where it arose; if it cannot be pickled, what it says."""
    error.add_note("".join(traceback.format_exception(error)))
    try:
        send(sock, (None, error))
    except OSError:
        raise
    except Exception:  # pickle lets through whatever the error's class raises
        send(sock, (None, RuntimeError(f"{type(error).__name__}: {error}")))


def _end(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
