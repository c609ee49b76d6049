"""A service in a process of its own, and the bare extractor beside it, for everything that measures."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lede.wire import build_request
from lede.workers import Mode
from lede.workers.forkserver import load
from lede.workers.worker import Answerer

ROOT = Path(__file__).resolve().parent.parent.parent
MAX_TEXT_BYTES = 1 << 20


class Service:
    """A server in a process of its own, on free ports of this machine; `LEDE_*` of the caller go before ours.

    settings  further settings, as `LEDE_NAME`
    """

    def __init__(self, extractor: str, workers: int, **settings: str) -> None:
        started = time.perf_counter()
        ours = {
            "LEDE_HOST": "127.0.0.1",
            "LEDE_PORT": "0",
            "LEDE_METRICS_PORT": "0",
            "LEDE_WORKERS": str(workers),
            "LEDE_EXTRACTOR": extractor,
            "LEDE_LOG_FORMAT": "json",
            "LEDE_LOG_OK_EVERY": "1000000",
            **settings,
        }
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "server_process.py")],
            env={**ours, **os.environ, "PYTHONPATH": f"{ROOT / 'service'}{os.pathsep}{ROOT}"},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.events: list[tuple[float, dict[str, Any]]] = []
        """Log lines, each with the time at which it came."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._heard(line)
            if self.events[-1][1]["event"] == "serving":
                break
        else:
            raise SystemExit("the server did not start; see its lines above")
        self.cold_start = time.perf_counter() - started
        self.target = next(entry["address"] for _, entry in self.events if entry["event"] == "loading")
        self.metrics = self.events[-1][1]["metrics"]
        threading.Thread(target=self._drain, daemon=True).start()

    def worker_pids(self) -> list[int]:
        """Processes below the front: fork server first, then its workers."""
        nursery = children(self.process.pid)
        return nursery + [pid for parent in nursery for pid in children(parent)]

    def metric(self, name: str) -> float:
        """Sum of the series that have this name, or this name and labels that start so."""
        with urllib.request.urlopen(self.metrics, timeout=30) as response:
            lines = response.read().decode().splitlines()
        pattern = re.compile(rf"{re.escape(name)}(\{{|\s)" if "{" not in name else re.escape(name))
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if pattern.match(line))

    def stop(self) -> int:
        """End it in order; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def _heard(self, line: str) -> None:
        self.events.append((time.perf_counter(), json.loads(line)))

    def _drain(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._heard(line)


def children(parent: int) -> list[int]:
    """Ids of the processes that a process has started."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, its_parent = int(entry.parent.name), int(entry.read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, ValueError):
            continue
        if its_parent == parent:
            found.append(pid)
    return sorted(found)


class Bare:
    """Extractor processes without a service around them, each fed with the next article of one list."""

    def __init__(self, extractor: str, processes: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._ready, self._rounds, self._done = context.Queue(), context.Queue(), context.Queue()
        self._next = context.Value("i", 0)
        arguments = (extractor, self._next, self._ready, self._rounds, self._done)
        self._processes = [context.Process(target=_bare, args=arguments, daemon=True) for _ in range(processes)]
        for process in self._processes:
            process.start()
        for _ in self._processes:
            self._ready.get(timeout=120)

    def rate(self, requests: Sequence[bytes]) -> float:
        """Articles a second over all processes, for these requests once each."""
        self._next.value = 0
        started = time.perf_counter()
        for _ in self._processes:
            self._rounds.put(list(requests))
        for _ in self._processes:
            self._done.get(timeout=600)
        return len(requests) / (time.perf_counter() - started)

    def stop(self) -> None:
        """End the processes."""
        for process in self._processes:
            process.terminate()
            process.join()


def _bare(extractor: str, following: Any, ready: Any, rounds: Any, done: Any) -> None:
    answerer = Answerer(load(extractor), MAX_TEXT_BYTES)
    answerer.answer(Mode.UNARY.value + build_request("Police arrested two men.").SerializeToString())
    ready.put(True)
    while True:
        requests = rounds.get()
        while True:
            with following.get_lock():
                at = following.value
                following.value += 1
            if at >= len(requests):
                break
            answerer.answer(Mode.UNARY.value + requests[at])
        done.put(True)
