"""Sends many short articles over one stream and watches memory: `make soak`.

    python tests/soak.py [--articles 10000] [--extractor MODULE:CALLABLE] [--workers N]

Memory (PSS of front and workers) is read after a tenth of the articles and at the end; it may grow by 5 %.
Exits with 1 if it grows more, or if an article is not answered exactly once.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "service"), str(ROOT)]

from lede.client import Client  # noqa: E402
from lede.context import Context  # noqa: E402
from lede.server.metrics import pss_bytes  # noqa: E402
from tests.benchmarks.service import Service  # noqa: E402

SENTENCE = (
    "Police arrested {number} people in Minsk on Monday after protesters stormed the parliament, "
    "the interior ministry said, while the president promised new elections within two months."
)
MOST_GROWTH = 0.05


def articles(count: int) -> Iterator[tuple[str, Context]]:
    """Articles of about 30 words, no two alike."""
    for number in range(count):
        yield SENTENCE.format(number=number), Context(document_id=f"d{number}")


def memory(service: Service) -> tuple[float, float]:
    """Megabytes (PSS) of the front, and of fork server and workers together."""
    return pss_bytes(service.process.pid) / 1e6, sum(map(pss_bytes, service.worker_pids())) / 1e6


def main() -> int:
    """Send, watch, judge; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--extractor", default="lede.extractor:Extractor")
    options = parser.parse_args()
    service = Service(options.extractor, options.workers)
    seen = bytearray(options.articles)
    failures, early = 0, (0.0, 0.0)
    started = time.perf_counter()
    try:
        with Client(service.target) as client:
            for done, answer in enumerate(client.extract_stream(articles(options.articles)), 1):
                seen[answer.index] += 1
                failures += answer.failure is not None
                if done == options.articles // 10:
                    early = memory(service)
        late = memory(service)
    finally:
        service.stop()
    took = time.perf_counter() - started
    growth = [after / before - 1 if before else 0.0 for before, after in zip(early, late, strict=True)]
    once = all(count == 1 for count in seen)
    print(f"{options.articles} articles in {took:.1f} s ({options.articles / took:.0f}/s), {failures} failed")
    print(f"front   {early[0]:.1f} -> {late[0]:.1f} MB ({growth[0]:+.1%})")
    print(f"workers {early[1]:.1f} -> {late[1]:.1f} MB ({growth[1]:+.1%})")
    print("each answered once" if once else "NOT each answered once")
    return 0 if once and not failures and max(growth) <= MOST_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
