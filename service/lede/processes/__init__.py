"""Work spread over processes, in the order of the work, with no more in memory than is being worked on."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future
from itertools import chain, islice

from lede.processes.crew import Crew
from lede.processes.job import Item, Job, Result

__all__ = ["Crew", "Job", "processors", "work"]

WORTH_A_CREW = 6
"""Fewer items are done sooner by this process than by processes that first have to start."""

AHEAD = 16
"""Items that are handed out for each process before their results are asked for: so far one slow item holds up none."""


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def work(job: Job[Item, Result], items: Iterable[Item], processes: int = 0, seconds: float = 0.0) -> Generator[Result]:
    """The result of each item, in order.

    processes  0: one for each processor that this process may use; 1 without `seconds`: this process itself
    seconds    how long an item may take; 0: as long as it likes
    An item that ends its process is tried once more; `job.lost` answers for one that does so again or takes too long.
    """
    count = processes or processors()
    source = iter(items)
    first = list(islice(source, WORTH_A_CREW))
    if not seconds and (count == 1 or len(first) < WORTH_A_CREW):
        function = job.build()
        for item in chain(first, source):
            yield function(item)
    else:
        yield from _spread(Crew(job, count, seconds), chain(first, source), AHEAD * count)


def _spread(crew: Crew[Item, Result], items: Iterator[Item], ahead: int) -> Iterator[Result]:
    """Hand out items ahead, give back results in order."""
    waiting: deque[Future[Result]] = deque()
    with crew:
        while True:
            waiting.extend(crew.submit(item) for item in islice(items, ahead - len(waiting)))
            if not waiting:
                return
            yield waiting.popleft().result()
