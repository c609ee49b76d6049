"""Measures the service against the bare extractor, on this machine, in one run; prints figures beside their aims.

    python tests/benchmarks/service.py [--articles FILE.jsonl] [--only PART ...] [--seconds 20] [--rounds 3]

FILE.jsonl holds an article a line with a `text`; without it made-up ones are used. Load, server and extractor share the
processors, so stop other work first: the last column tells how much of the processors other programs took during each
part. Everything stays on 127.0.0.1.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import statistics
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "service"), str(ROOT)]

from lede.server.metrics import pss_bytes  # noqa: E402
from lede.wire import build_request  # noqa: E402
from tests.benchmarks.load import METHOD, closed_loop, one_by_one, open_loop, with_kills  # noqa: E402
from tests.benchmarks.running import Bare, Service, children  # noqa: E402

PARTS = ("start", "latency", "throughput", "tail", "overload", "kills", "memory")
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
    number: int


@dataclass
class Bench:
    """A running service, what it is measured with, and what was found."""

    service: Service
    requests: list[bytes]
    options: argparse.Namespace
    figures: list[Figure] = field(default_factory=list)

    def add(self, name: str, value: float, unit: str, aim: str, number: int) -> None:
        """Keep and print one figure."""
        self.figures.append(Figure(name, value, unit, aim, number))
        print(f"{name:52} {value:8.2f} {unit:11} {aim:8} n = {number}", flush=True)

    @property
    def callers(self) -> int:
        """Calls in flight that keep all workers busy."""
        return 2 * self.options.workers


async def start(bench: Bench, _call: Any) -> None:
    """Cold starts, from the start of the process to `serving`; the page cache is warm."""
    found = [bench.service.cold_start]
    for _ in range(bench.options.rounds - 1):
        again = await asyncio.to_thread(Service, bench.options.extractor, bench.options.workers)
        found.append(again.cold_start)
        await asyncio.to_thread(again.stop)
    bench.add("cold start to SERVING, median", statistics.median(found), "s", "<= 3", len(found))


async def latency(bench: Bench, call: Any) -> None:
    """What a single call costs beside the worker's own time, with nothing else going on."""
    request = text_of_size(10_000)
    await one_by_one(bench.service, call, request, 5)
    found = await one_by_one(bench.service, call, request, 40)
    work = statistics.median(worked for _, worked in found)
    added = statistics.median(took - worked for took, worked in found)
    bench.add("time in the worker, 10 kB, median", work * 1000, "ms", "", len(found))
    bench.add("added by front and client, 10 kB, median", added * 1000, "ms", "<= 3", len(found))


async def throughput(bench: Bench, call: Any) -> None:
    """The same articles through the service and through bare extractors, in turns."""
    bare = await asyncio.to_thread(Bare, bench.options.extractor, bench.options.workers)
    through, alone = [], []
    try:
        await asyncio.to_thread(bare.rate, bench.requests[:20])
        await closed_loop(call, bench.requests[:20], bench.callers)
        for _ in range(bench.options.rounds):
            alone.append(await asyncio.to_thread(bare.rate, bench.requests))
            through.append(await closed_loop(call, bench.requests, bench.callers))
    finally:
        bare.stop()
    ratios = [one / other for one, other in zip(through, alone, strict=True)]
    number = len(bench.requests) * bench.options.rounds
    bench.add("throughput", statistics.median(through), "articles/s", "", number)
    bench.add("bare extractors", statistics.median(alone), "articles/s", "", number)
    bench.add("throughput / bare extractors, median", statistics.median(ratios), "", ">= .92", number)


async def capacity_of(bench: Bench, call: Any, request: bytes, seconds: float) -> float:
    """Answers a second, all workers busy, articles of one length."""
    rate = await closed_loop(call, [request] * 40, bench.callers)
    return await closed_loop(call, [request] * max(40, round(rate * seconds)), bench.callers)


async def tail(bench: Bench, call: Any) -> None:
    """Random arrivals at 70 % of capacity, articles of one length."""
    request, seconds = text_of_size(3000), bench.options.seconds
    single = await one_by_one(bench.service, call, request, 20)
    work = statistics.median(worked for _, worked in single)
    before = await capacity_of(bench, call, request, seconds / 4)
    found = [outcome.seconds for outcome in await open_loop(call, request, 0.7 * before, seconds)]
    after = await capacity_of(bench, call, request, seconds / 4)
    bench.add("capacity after / before, 3 kB", after / before, "", "", len(found))
    bench.add("p99 at 70 % of capacity / median service time", percentile(found, 0.99) / work, "", "<= 4", len(found))


async def overload(bench: Bench, call: Any) -> None:
    """Random arrivals at three times the capacity."""
    request, seconds = text_of_size(3000), bench.options.seconds
    before = await capacity_of(bench, call, request, seconds / 4)
    storm = await open_loop(call, request, 3 * before, seconds)
    after = await capacity_of(bench, call, request, seconds / 4)
    good = [outcome for outcome in storm if outcome.code is grpc.StatusCode.OK]
    refused = [outcome.seconds for outcome in storm if outcome.code is grpc.StatusCode.RESOURCE_EXHAUSTED]
    longest = max(outcome.seconds for outcome in good)  # the last to be let in were answered so long after the storm
    goodput = len(good) / (seconds + longest)
    bench.add("goodput at 3 x capacity / capacity", goodput / ((before + after) / 2), "", ">= .95", len(good))
    bench.add("refused within, p99", percentile(refused, 0.99) * 1000, "ms", "<= 20", len(refused))
    bench.add("neither answered nor refused", len(storm) - len(good) - len(refused), "", "0", len(storm))


async def kills(bench: Bench, call: Any) -> None:
    """A random worker is killed every two seconds under half the load that the service can bear."""
    request = text_of_size(3000)
    capacity = await capacity_of(bench, call, request, 3.0)
    outcomes, back = await with_kills(bench.service, call, request, 0.5 * capacity, bench.options.kill_seconds)
    failed = sum(outcome.code is not grpc.StatusCode.OK for outcome in outcomes)
    bench.add("failed calls while workers are killed", failed, "", "0", len(outcomes))
    bench.add("a killed worker is replaced within, worst", max(back), "s", "<= 1", len(back))


async def memory(bench: Bench, call: Any) -> None:
    """Proportional set size after the articles were read: shared pages are divided among those that share them."""
    await closed_loop(call, bench.requests, bench.callers)
    forkserver, *workers = (pss_bytes(pid) / 1e6 for pid in bench.service.worker_pids())
    number = len(bench.requests)
    bench.add("memory of the front", pss_bytes(bench.service.process.pid) / 1e6, "MB PSS", "<= 90", number)
    bench.add("memory of a worker, largest", max(workers), "MB PSS", "<= 150", number)
    bench.add("memory of the fork server", forkserver, "MB PSS", "", number)
    bench.add("memory of all but the front / workers", (forkserver + sum(workers)) / len(workers), "MB PSS", "", number)


@asynccontextmanager
async def told_of_others(what: str) -> AsyncIterator[None]:
    """Print how much of the processors went to programs that are not ours, while the context was open."""
    busy, every, ours = *_machine_seconds(), _own_seconds()
    yield
    busy_then, every_then, ours_then = *_machine_seconds(), _own_seconds()
    others = max(0.0, (busy_then - busy) - (ours_then - ours)) / (every_then - every)
    print(f"({what}: other programs took {others:.0%} of the processors)", flush=True)


def _machine_seconds() -> tuple[float, float]:
    """Busy and all processor seconds of the machine since it was started."""
    numbers = [int(cell) for cell in Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:9]]
    ticks = os.sysconf("SC_CLK_TCK")
    return (sum(numbers) - numbers[3] - numbers[4]) / ticks, sum(numbers) / ticks


def _own_seconds() -> float:
    """Processor seconds of this process, of those below it, and of those below it that have ended."""
    total, waiting = 0, [os.getpid()]
    while waiting:
        pid = waiting.pop()
        try:
            cells = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += sum(int(cell) for cell in cells[11:15])
        waiting += children(pid)
    return total / os.sysconf("SC_CLK_TCK")


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of them do not exceed; not a number if there are none."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def text_of_size(size: int) -> bytes:
    """A request with a made-up article of about `size` bytes."""
    text = PARAGRAPH * (1 + size // len(PARAGRAPH))
    return build_request(text[:size].rpartition(" ")[0]).SerializeToString()


def read_articles(path: Path | None, most: int) -> list[bytes]:
    """Requests of the file's articles, or made-up ones."""
    if path is None:
        return [text_of_size(size) for size in range(500, 500 + 30 * most, 30)]
    with path.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    return [build_request(text).SerializeToString() for text in texts if text.strip()][:most]


async def measure(bench: Bench) -> None:
    """The parts that were asked for, one after the other."""
    async with grpc.aio.insecure_channel(bench.service.target) as channel:
        call = channel.unary_unary(METHOD)
        await closed_loop(call, bench.requests[:20], bench.callers)
        for part in bench.options.only or PARTS:
            async with told_of_others(part):
                await globals()[part](bench, call)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--most", type=int, default=150, help="articles of the file that are read")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--only", nargs="*", choices=PARTS, default=[])
    parser.add_argument("--seconds", type=float, default=20.0, help="length of the parts with random arrivals")
    parser.add_argument("--kill-seconds", type=float, default=60.0)
    parser.add_argument("--rounds", type=int, default=3, help="rounds of start and throughput")
    parser.add_argument("--extractor", default="lede.extractor:Extractor")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # not without the service
    requests = read_articles(options.articles, options.most)
    size = sum(map(len, requests)) / len(requests)
    print(f"{options.workers} workers, {len(requests)} articles of {size:.0f} bytes on average")
    service = Service(options.extractor, options.workers)
    try:
        asyncio.run(measure(Bench(service, requests, options)))
    finally:
        service.stop()


if __name__ == "__main__":
    main()
