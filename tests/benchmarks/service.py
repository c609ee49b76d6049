"""Measures the service against the bare extractor, on this machine, in one run; prints ratios beside their aims.

    python tests/benchmarks/service.py [--articles FILE.jsonl] [--workers N] [--seconds 5] [--extractor MODULE:CALLABLE]

FILE.jsonl holds an article a line with a `text`; without it a made-up one is used. Load, server and extractor share the
processors, so stop other work first. Everything stays on 127.0.0.1.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import multiprocessing.dummy
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "service"), str(ROOT)]

from lede.server.metrics import pss_bytes  # noqa: E402
from lede.wire import build_request  # noqa: E402
from lede.workers import Mode  # noqa: E402
from lede.workers.forkserver import load  # noqa: E402
from lede.workers.messages import LENGTH  # noqa: E402
from lede.workers.worker import Answerer  # noqa: E402

METHOD = "/lede.v1.ExtractionService/Extract"
PARAGRAPH = (
    "Police arrested two men in Berlin on Monday after a bank in the district of Mitte was robbed, officials said. "
    "The suspects, aged 24 and 31, were taken to court on Tuesday. According to the prosecutor, they denied it. "
    "A third man fled to Poland and is expected to be extradited next week, the interior ministry told reporters.\n\n"
)


@dataclass(frozen=True)
class Figure:
    """One line of the result."""

    name: str
    value: float
    unit: str
    aim: str


class Service:
    """A server in a process of its own."""

    def __init__(self, extractor: str, workers: int) -> None:
        started = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "server_process.py")],
            env={
                **os.environ,
                "LEDE_HOST": "127.0.0.1",
                "LEDE_PORT": "0",
                "LEDE_METRICS_PORT": "0",
                "LEDE_WORKERS": str(workers),
                "LEDE_EXTRACTOR": extractor,
                "LEDE_LOG_FORMAT": "json",
                "LEDE_LOG_OK_EVERY": "1000000",
                "LEDE_LOG_LEVEL": "info",
                "PYTHONPATH": f"{ROOT / 'service'}{os.pathsep}{ROOT}",
            },
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            entry = json.loads(line)
            if entry["event"] == "loading":
                self.target = entry["address"]
            if entry["event"] == "serving":
                self.metrics = entry["metrics"]
                break
        else:
            raise SystemExit("the server did not start; see its lines above")
        self.cold_start = time.perf_counter() - started
        self._reader = multiprocessing.dummy.Pool(1).apply_async(self._drain)

    def _drain(self) -> None:
        assert self.process.stdout is not None
        for _ in self.process.stdout:
            pass

    def worker_pids(self) -> list[int]:
        """Processes below the front: fork server first, then its workers."""
        found = []
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                pid, parent = int(entry.parent.name), int(entry.read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, ValueError):
                continue
            found.append((pid, parent))
        nursery = [pid for pid, parent in found if parent == self.process.pid]
        return nursery + [pid for pid, parent in found if parent in nursery]

    def metric(self, name: str) -> float:
        """Sum of the series that start with `name`."""
        with urllib.request.urlopen(self.metrics, timeout=10) as response:
            lines = response.read().decode().splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if re.match(rf"{name}(\{{|\s)", line))

    def stop(self) -> None:
        """End it in order."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(40)


def bare_process(extractor: str, requests: Sequence[bytes], seconds: float, start: float, out: Any) -> None:
    """One extractor without a service: how many articles it answers."""
    answerer = Answerer(load(extractor), 1 << 20)
    answerer.answer(Mode.UNARY.value + requests[0])
    time.sleep(max(0.0, start - time.time()))
    count, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        answerer.answer(Mode.UNARY.value + requests[count % len(requests)])
        count += 1
    out.put(count)


def bare_rate(extractor: str, requests: Sequence[bytes], workers: int, seconds: float) -> float:
    """Articles a second of `workers` bare extractor processes."""
    context = multiprocessing.get_context("spawn")
    out = context.Queue()
    start = time.time() + 8
    arguments = (extractor, requests, seconds, start, out)
    processes = [context.Process(target=bare_process, args=arguments) for _ in range(workers)]
    for process in processes:
        process.start()
    total = sum(out.get() for _ in processes)
    for process in processes:
        process.join()
    return total / seconds


async def closed_loop(call: Any, requests: Sequence[bytes], callers: int, seconds: float) -> float:
    """Answers a second with `callers` calls always in flight."""
    end, count = time.perf_counter() + seconds, 0

    async def caller(first: int) -> None:
        nonlocal count
        at = first
        while time.perf_counter() < end:
            code = await call(requests[at % len(requests)]).code()
            at += callers
            count += code is grpc.StatusCode.OK

    await asyncio.gather(*(caller(first) for first in range(callers)))
    return count / seconds


@dataclass
class Outcome:
    """What came of one call of an open loop."""

    code: grpc.StatusCode
    seconds: float


async def open_loop(call: Any, requests: Sequence[bytes], rate: float, seconds: float) -> list[Outcome]:
    """Calls at random times, `rate` a second, whether or not earlier ones are answered."""
    chance, outcomes, tasks = random.Random(3), [], []

    async def one(request: bytes) -> None:
        started = time.perf_counter()
        sent = call(request, timeout=20)
        outcomes.append(Outcome(await sent.code(), time.perf_counter() - started))

    start = time.perf_counter()
    at = 0.0
    while (at := at + chance.expovariate(rate)) < seconds:
        await asyncio.sleep(max(0.0, start + at - time.perf_counter()))
        tasks.append(asyncio.create_task(one(requests[len(tasks) % len(requests)])))
    await asyncio.gather(*tasks)
    return outcomes


async def latency(call: Any, request: bytes, count: int) -> tuple[float, float]:
    """Median seconds that the front adds to one call at a time, and median seconds in the worker."""
    added, work = [], []
    for _ in range(count):
        started = time.perf_counter()
        sent = call(request)
        await sent
        took = time.perf_counter() - started
        work.append(float(dict(await sent.trailing_metadata())["lede-extract-ms"]) / 1000)
        added.append(took - work[-1])
    return statistics.median(added), statistics.median(work)


async def with_kills(service: Service, call: Any, request: bytes, rate: float, seconds: float) -> tuple[int, int]:
    """Failed calls, and workers killed, when one is killed every two seconds."""
    load_task = asyncio.create_task(open_loop(call, [request], rate, seconds))
    kills = 0
    while not load_task.done():
        await asyncio.sleep(2)
        if not load_task.done():
            victims = await asyncio.to_thread(service.worker_pids)
            os.kill(random.choice(victims[1:]), signal.SIGKILL)
            kills += 1
    return sum(outcome.code is not grpc.StatusCode.OK for outcome in await load_task), kills


async def measure(service: Service, requests: list[bytes], one: bytes, bare: float, options: Any) -> list[Figure]:
    """All figures that need a running service."""
    seconds, workers = options.seconds, options.workers
    async with grpc.aio.insecure_channel(service.target) as channel:
        call = channel.unary_unary(METHOD)
        await closed_loop(call, requests, 2 * workers, 1.0)
        rate = await closed_loop(call, requests, 2 * workers, seconds)
        added, work = await latency(call, one, 30)
        capacity = await closed_loop(call, [one], 2 * workers, seconds)
        calm = [outcome.seconds for outcome in await open_loop(call, [one], 0.7 * capacity, 2 * seconds)]
        storm = await open_loop(call, [one], 3 * capacity, seconds)
        failed, kills = await with_kills(service, call, one, 0.5 * capacity, max(seconds, 5.0))
    good = sum(outcome.code is grpc.StatusCode.OK for outcome in storm) / seconds
    refused = [outcome.seconds for outcome in storm if outcome.code is grpc.StatusCode.RESOURCE_EXHAUSTED]
    memory = [pss_bytes(pid) / 1e6 for pid in service.worker_pids()]
    return [
        Figure("throughput / bare extractors", rate / bare, "", ">= .92"),
        Figure("throughput", rate, "articles/s", ""),
        Figure("time in a worker, median, 10 kB", work * 1000, "ms", ""),
        Figure("added by the front, median", added * 1000, "ms", "<= 3"),
        Figure("p99 at 70 % of capacity / median work", percentile(calm, 0.99) / work, "", "<= 4"),
        Figure("goodput at 3 x capacity / capacity", good / capacity, "", ">= .95"),
        Figure("refused within, p99", percentile(refused, 0.99) * 1000, "ms", "<= 20"),
        Figure("failed calls while workers are killed", failed, f"of {kills} kills", "0"),
        Figure("memory of the front (PSS)", pss_bytes(service.process.pid) / 1e6, "MB", "<= 90"),
        Figure("memory of a worker (PSS)", statistics.mean(memory), "MB", "<= 150"),
        Figure("cold start to SERVING", service.cold_start, "s", "<= 3"),
    ]


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of them do not exceed; not a number if there are none."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def read_articles(path: Path | None, most: int) -> list[bytes]:
    """Requests of the file's articles, or of a made-up one."""
    if path is None:
        return [build_request(PARAGRAPH * 8).SerializeToString()]
    with path.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for _, line in zip(range(most), lines, strict=False)]
    return [build_request(text).SerializeToString() for text in texts if text.strip()]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--seconds", type=float, default=5.0, help="length of each part")
    parser.add_argument("--extractor", default="lede.extractor:Extractor")
    options = parser.parse_args()
    requests = read_articles(options.articles, 500)
    one = build_request((PARAGRAPH * 40)[: 10_000 - LENGTH.size]).SerializeToString()
    bare = bare_rate(options.extractor, requests, options.workers, options.seconds)
    service = Service(options.extractor, options.workers)
    try:
        figures = asyncio.run(measure(service, requests, one, bare, options))
    finally:
        service.stop()
    print(f"{options.workers} workers, {len(requests)} articles, {options.seconds:g} s a part")
    for figure in figures:
        print(f"{figure.name:42} {figure.value:10.2f} {figure.unit:12} {figure.aim}")


if __name__ == "__main__":
    main()
