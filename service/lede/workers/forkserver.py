"""The fork server: loads the extractor once, then forks a worker for each request of the front.

    python -m lede.workers.forkserver CONTROL_FD LIFELINE_FD CONFIG

It speaks one JSON line at a time over the control socket; file descriptors travel beside it. Unlike multiprocessing's
fork server it needs no socket in a temporary folder, no pickle, and leaves nothing to be joined at exit. A worker's
process id stays taken (unreaped) until the front asks for its end, so that the front can never signal a stranger.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

from lede.context import Context
from lede.workers.worker import Answerer, Extracts, end_with, frames, offer_to_oom_killer, serve, yield_to_front

_WARM_UP = "BERLIN, March 3 (Reuters) - Police arrested two men in Berlin on Monday, officials said."
_MESSAGE_BYTES = 4096


def main(arguments: list[str]) -> int:
    """Load, tell the front, fork on demand until the front is gone."""
    control = socket.socket(fileno=int(arguments[0]))
    end_with(int(arguments[1]))
    config = json.loads(arguments[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    faulthandler.enable()
    gc.disable()  # what is loaded stays: to look through it again and again is a tenth of the start
    try:
        extractor = load(config["factory"])
        extractor.extract(_WARM_UP, Context())
    except Exception as error:  # whatever it is, the front must tell the operator; no article was read yet
        _say(control, {"failed": f"{type(error).__name__}: {error}", "frames": frames(error)})
        return 1
    answerer = Answerer(extractor, config["max_text_bytes"])
    gc.collect()
    gc.freeze()  # workers share what was loaded: their collections must not touch it
    gc.enable()
    model = extractor.model
    about = {"name": model.name, "version": model.version, "digest": model.digest}
    _say(control, {"model": about, "event_types": list(extractor.event_types())})
    with suppress(ConnectionError):
        _serve_front(control, answerer)
    return 0


def load(factory: str) -> Extracts:
    """Make the extractor that `module:callable` names."""
    module, _, name = factory.partition(":")
    made: Extracts = getattr(import_module(module), name)()
    return made


def _serve_front(control: socket.socket, answerer: Answerer) -> None:
    while True:
        message, fds, _, _ = socket.recv_fds(control, _MESSAGE_BYTES, 2)
        if not message:
            return
        command = json.loads(message)
        if command["do"] == "fork":
            _say(control, {"pid": _fork(control, fds, answerer)})
        else:
            _say(control, {"status": _reap(command["pid"])})


def _fork(control: socket.socket, fds: list[int], answerer: Answerer) -> int:
    """Fork a worker on the socket and lifeline that came along; returns its process id."""
    pid = os.fork()
    if pid == 0:
        try:
            control.close()
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            end_with(fds[1])
            offer_to_oom_killer()
            yield_to_front()
            serve(socket.socket(fileno=fds[0]), answerer)
        finally:
            os._exit(0)
    for fd in fds:
        os.close(fd)
    return pid


def _reap(pid: int) -> int | None:
    """Exit status of an ended worker: 0 or more its exit code, below 0 the signal that ended it."""
    try:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    except ChildProcessError:
        return None


def _say(control: socket.socket, message: dict[str, Any]) -> None:
    control.sendall(json.dumps(message).encode() + b"\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
