"""Real servers on free loopback ports, for tests: one in the test's own event loop, one in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from lede.client import AsyncClient
from lede.server import logs
from lede.server.run import Server
from lede.server.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
FAKE = "tests.fakes:FakeExtractor"


def settings(**overrides: Any) -> Settings:
    """Settings for a test: loopback, free ports, two workers with the fake extractor."""
    plain = {"host": "127.0.0.1", "port": 0, "metrics_port": 0, "workers": 2, "extractor": FAKE, "log_format": "json"}
    return Settings.model_validate({**plain, **overrides})


@asynccontextmanager
async def running(**overrides: Any) -> AsyncIterator[Server]:
    """A server in this event loop."""
    chosen = settings(**overrides)
    logs.configure(chosen.log_level, chosen.log_format)
    server = Server(chosen)
    await server.start()
    try:
        yield server
    finally:
        await server.end()


@asynccontextmanager
async def served(**overrides: Any) -> AsyncIterator[tuple[Server, AsyncClient]]:
    """A server and a client of it that waits for nothing."""
    async with running(**overrides) as server, AsyncClient(f"127.0.0.1:{server.port}", wait_for_ready=False) as client:
        yield server, client


class ServerProcess:
    """A server in a process of its own, whose log lines are read as they come."""

    def __init__(self, environ: dict[str, str]) -> None:
        plain = {"LEDE_HOST": "127.0.0.1", "LEDE_PORT": "0", "LEDE_METRICS_PORT": "0", "LEDE_WORKERS": "2"}
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "server_process.py")],
            env={
                **{name: value for name, value in os.environ.items() if not name.startswith("LEDE_")},
                **plain,
                "LEDE_EXTRACTOR": FAKE,
                "LEDE_LOG_FORMAT": "json",
                "PYTHONPATH": f"{ROOT / 'service'}{os.pathsep}{ROOT}",
                **environ,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pipesize=1 << 20,  # a server whose log nobody reads stands still when the pipe is full
            text=True,
        )
        self.lines: list[dict[str, Any]] = []

    def wait_for(self, event: str, seconds: float = 20.0) -> dict[str, Any]:
        """Read log lines up to one with `event`."""
        end = time.monotonic() + seconds
        assert self.process.stdout is not None
        while time.monotonic() < end:
            line = self.process.stdout.readline()
            if not line:
                break
            self.lines.append(json.loads(line))
            if self.lines[-1]["event"] == event:
                return self.lines[-1]
        raise AssertionError(f"no {event} in {[one['event'] for one in self.lines]}")

    @property
    def target(self) -> str:
        """Address to call, once it is known."""
        loading = next(line for line in self.lines if line["event"] == "loading")
        return str(loading["address"])

    def finish(self, seconds: float = 20.0) -> tuple[int, str]:
        """Wait for the end; exit code and standard error."""
        out, err = self.process.communicate(timeout=seconds)
        self.lines.extend(json.loads(line) for line in out.splitlines())
        return self.process.returncode, err


@contextmanager
def server_process(**environ: str) -> Iterator[ServerProcess]:
    """A server in a process of its own; ended with the test, if it has not ended before."""
    server = ServerProcess(environ)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.process.kill()
            server.process.communicate()


def scrape(server: Server, path: str = "/metrics", accept: str = "") -> str:
    """Body of an HTTP answer; call it in a thread, as the server may share the test's loop."""
    request = urllib.request.Request(f"http://127.0.0.1:{server.metrics_port}{path}", headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=5) as response:
        body: bytes = response.read()
    return body.decode()


def metric(text: str, name: str) -> float:
    """Value of the one series that starts with `name`."""
    values = [line.rsplit(" ", 1)[1] for line in text.splitlines() if line.startswith(name)]
    return float(values[0]) if values else 0.0
