"""Sends many short articles over one stream, or as many single calls, and watches memory: `make soak`.

    python tests/soak.py [--articles 100000] [--calls] [--extractor MODULE:CALLABLE] [--workers N]

Memory (of the front; of fork server and workers together) is read a hundred times on the way. The median of the last
tenth may be 5 % above that of the second tenth, when caches have seen their first words. Exits with 1 if it is more, or
if an article is not answered exactly once. What is read is `Pss_Anon`: pages of files count for more or less with every
other program that starts or ends.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "service"), str(ROOT)]

from lede.client import AsyncClient, CallFailed, Client  # noqa: E402
from lede.context import Context  # noqa: E402
from tests.benchmarks.running import Service  # noqa: E402

SENTENCE = (
    "Police arrested {number} people in {place} on {day} after protesters stormed the {house}, the ministry of "
    "{number} villages said, while the president promised new elections within {months} months."
)
PLACES = ("Minsk", "Nairobi", "Lima", "Bangkok", "Belgrade", "Lagos", "Tunis")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
HOUSES = ("parliament", "central bank", "state television", "airport")
MOST_GROWTH = 0.05
READINGS = 100
CALLS_IN_FLIGHT = 8


def articles(count: int) -> Iterator[tuple[str, Context]]:
    """Articles of 31 words, no two alike."""
    for number in range(count):
        text = SENTENCE.format(
            number=number,
            place=PLACES[number % len(PLACES)],
            day=DAYS[number % len(DAYS)],
            house=HOUSES[number % len(HOUSES)],
            months=2 + number % 9,
        )
        yield text, Context(document_id=f"d{number}")


def own_megabytes(pid: int) -> float:
    """Memory of a process that is no file's, what it shares with others divided among them."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss_Anon:")) * 1024 / 1e6


class Watch:
    """Counts answers and reads memory a hundred times on the way."""

    def __init__(self, service: Service, total: int) -> None:
        self._service = service
        self._total = total
        self._pids = service.worker_pids()
        self.seen = bytearray(total)
        self.failures = 0
        self.done = 0
        self.front: list[float] = []
        self.workers: list[float] = []

    def answered(self, index: int, *, failed: bool) -> None:
        """Take in one answer."""
        self.seen[index] = min(255, self.seen[index] + 1)
        self.failures += failed
        self.done += 1
        if self.done % max(1, self._total // READINGS) == 0:
            self.front.append(own_megabytes(self._service.process.pid))
            self.workers.append(sum(map(own_megabytes, self._pids)))
            if self.done % max(1, self._total // 10) == 0:
                print(
                    f"{self.done:8} front {self.front[-1]:6.1f} MB, workers {self.workers[-1]:6.1f} MB, "
                    f"{self.failures} failed",
                    flush=True,
                )


def over_one_stream(target: str, count: int, answered: Callable[..., None]) -> None:
    """All articles over one `ExtractStream`."""
    with Client(target) as client:
        for answer in client.extract_stream(articles(count)):
            answered(answer.index, failed=answer.failure is not None)


async def as_calls(target: str, count: int, answered: Callable[..., None]) -> None:
    """Each article as a call of `Extract`, eight in flight."""
    source = enumerate(articles(count))
    async with AsyncClient(target) as client:

        async def caller() -> None:
            for index, (text, context) in source:
                try:
                    await client.extract(text, context)
                except CallFailed:
                    answered(index, failed=True)
                else:
                    answered(index, failed=False)

        await asyncio.gather(*(caller() for _ in range(CALLS_IN_FLIGHT)))


def growth(readings: list[float]) -> tuple[float, float]:
    """Median of the second tenth of the readings and of the last."""
    tenth = max(1, len(readings) // 10)
    return statistics.median(readings[tenth : 2 * tenth] or readings[:1]), statistics.median(readings[-tenth:])


def main() -> int:
    """Send, watch, judge; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--calls", action="store_true", help="single calls instead of one stream")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--extractor", default="lede.extractor:Extractor")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # not without the service
    service = Service(options.extractor, options.workers)
    started = time.perf_counter()
    try:
        watch = Watch(service, options.articles)
        if options.calls:
            asyncio.run(as_calls(service.target, options.articles, watch.answered))
        else:
            over_one_stream(service.target, options.articles, watch.answered)
        replaced = service.metric("lede_worker_restarts_total")
    finally:
        service.stop()
    took = time.perf_counter() - started
    how = "calls" if options.calls else "articles over one stream"
    print(f"{options.articles} {how} in {took:.0f} s ({options.articles / took:.0f}/s), {watch.failures} failed")
    worst = 0.0
    for name, readings in (("front", watch.front), ("fork server and workers", watch.workers)):
        early, late = growth(readings)
        worst = max(worst, late / early - 1)
        print(f"{name:24} {early:6.1f} -> {late:6.1f} MB ({late / early - 1:+.1%}; aim at most {MOST_GROWTH:+.0%})")
    once = all(times == 1 for times in watch.seen)
    print(f"{'each answered once' if once else 'NOT each answered once'}; {replaced:.0f} workers replaced")
    return 0 if once and not watch.failures and not replaced and worst <= MOST_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
