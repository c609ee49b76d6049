"""Work spread over processes, in the order of the work, with no more in memory than is being worked on."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from itertools import chain, islice
from multiprocessing.connection import wait
from typing import Any, Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Takes = TypeVar("Takes", contravariant=True)
Gives = TypeVar("Gives", covariant=True)

WORTH_A_POOL = 6
"""Fewer items are done sooner by this process than by processes that first have to start."""

AHEAD = 4
"""Items that are handed out for each process before their results are asked for."""


class Job(Protocol[Takes, Gives]):
    """A value that can be sent to a process and makes its function there. Equal jobs share a function in a process."""

    def __hash__(self) -> int: ...

    @property
    def modules(self) -> tuple[str, ...]:
        """Modules that all processes need: they are imported once and shared."""

    def build(self) -> Callable[[Takes], Gives]:
        """Load what the work needs, once a process."""

    def lost(self, item: Takes) -> Gives:
        """What stands for an item that ended two processes; may raise."""


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def work(job: Job[Item, Result], items: Iterable[Item], processes: int = 0) -> Generator[Result]:
    """The result of each item, in order.

    processes  0: one for each processor that this process may use; 1: this process itself
    An item that ends its process is tried once more alone; if it does so again, `job.lost` answers for it.
    """
    count = processes or processors()
    source = iter(items)
    first = list(islice(source, WORTH_A_POOL))
    if count == 1 or len(first) < WORTH_A_POOL:
        function = _function(job)
        for item in chain(first, source):
            yield function(item)
    else:
        yield from _spread(job, chain(first, source), count)


def _spread(job: Job[Item, Result], items: Iterator[Item], count: int) -> Iterator[Result]:
    """Hand out items ahead, give back results in order; start again after a process has died."""
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    pool = _executor(job, count)
    try:
        while True:
            for item in islice(items, max(0, AHEAD * count - len(waiting))):
                waiting.append((item, pool.submit(_do, job, item)))
            if not waiting:
                return
            item, future = waiting[0]
            try:
                result = future.result()
            except BrokenProcessPool:
                # All that was handed out is lost with the pool; any of it may be what killed the process.
                pool.shutdown(cancel_futures=True)
                for lost, _ in waiting:
                    yield _alone(job, lost)
                waiting.clear()
                pool = _executor(job, count)
                continue
            waiting.popleft()
            yield result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _alone(job: Job[Item, Result], item: Item) -> Result:
    """Do one item in a process of its own."""
    with _executor(job, 1) as pool:
        try:
            return pool.submit(_do, job, item).result()
        except BrokenProcessPool:
            return job.lost(item)


def _executor(job: Job[Any, Any], count: int) -> ProcessPoolExecutor:
    """Processes that fork from a server that has loaded the code, so that they share its memory."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(job.modules))
    return ProcessPoolExecutor(count, mp_context=context, initializer=_start)


def _start() -> None:
    """Ctrl-C is for the process that hands out the work; each process uses one processor and ends with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["OMP_NUM_THREADS"] = "1"
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that was killed closes its end of a pipe, and says nothing else."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@cache
def _function(job: Any) -> Callable[[Any], Any]:
    function: Callable[[Any], Any] = job.build()
    return function


def _do(job: Job[Item, Result], item: Item) -> Result:
    function: Callable[[Item], Result] = _function(job)
    return function(item)
