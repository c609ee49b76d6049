"""Lines -> answers over processes, in the order of the lines, with no more in memory than is being worked on."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from itertools import chain, islice

from lede.bulk.jobs import Answer, Job
from lede.bulk.records import Line, lost_line

WORTH_A_POOL = 6
"""Fewer lines are answered sooner by this process than by processes that first have to start."""

AHEAD = 4
"""Lines that are handed out for each process before their answers are asked for."""


def answer_lines(job: Job, lines: Iterable[Line], processes: int = 0) -> Iterator[Answer]:
    """The answer to each line, in order.

    processes  0: one for each processor that this process may use; 1: this process itself
    An article that ends its process is tried once more alone; if it does so again, its answer is an error line.
    """
    count = processes or len(os.sched_getaffinity(0))
    source = iter(lines)
    first = list(islice(source, WORTH_A_POOL))
    if count == 1 or len(first) < WORTH_A_POOL:
        work = _function(job)
        for line in chain(first, source):
            yield work(line)
    else:
        yield from _spread(job, chain(first, source), count)


def _spread(job: Job, lines: Iterator[Line], count: int) -> Iterator[Answer]:
    """Hand out lines ahead, give back answers in order; start again after a process has died."""
    waiting: deque[tuple[Line, Future[Answer]]] = deque()
    pool = _executor(count)
    try:
        while True:
            for line in islice(lines, max(0, AHEAD * count - len(waiting))):
                waiting.append((line, pool.submit(_answer, job, line)))
            if not waiting:
                return
            line, future = waiting[0]
            try:
                answer = future.result()
            except BrokenProcessPool:
                # All that was handed out is lost with the pool; any of it may be what killed the process.
                pool.shutdown(cancel_futures=True)
                for lost, _ in waiting:
                    yield _alone(job, lost)
                waiting.clear()
                pool = _executor(count)
                continue
            waiting.popleft()
            yield answer
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _alone(job: Job, line: Line) -> Answer:
    """Answer one line in a process of its own."""
    with _executor(1) as pool:
        try:
            return pool.submit(_answer, job, line).result()
        except BrokenProcessPool:
            return Answer(lost_line(line), ok=False)


def _executor(count: int) -> ProcessPoolExecutor:
    """Processes that fork from a server that has loaded the code, so that they share its memory."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["lede.bulk.jobs"])
    return ProcessPoolExecutor(count, mp_context=context, initializer=_start)


def _start() -> None:
    """Ctrl-C is for the process that hands out the work; each process uses one processor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["OMP_NUM_THREADS"] = "1"


@cache
def _function(job: Job) -> Callable[[Line], Answer]:
    return job.build()


def _answer(job: Job, line: Line) -> Answer:
    return _function(job)(line)
