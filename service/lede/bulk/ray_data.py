"""The same run on Ray Data: one task reads the inputs where the run was started, actors read the articles.

Ray Data gives the answers back in the order of the articles, so everything else (parts, ledger, going on) is as without
it, and a run can go on with the other engine.
"""

from __future__ import annotations

import logging
import os
import pickle
import socket
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pyarrow
import ray
from ray.data import ActorPoolStrategy, DataContext
from ray.exceptions import RayError

from lede.bulk.steps import Step, Steps
from lede.bulk.tell import BulkJob, Told
from lede.errors import InvalidRequest, LedeError
from lede.processes import Crew, processors

BATCH_CHARACTERS, BATCH_ARTICLES = 16_000, 32
"""What one call of an actor takes: about a second of work, so that Ray's own work is little beside it."""
OBJECT_STORE = 512 << 20
"""Bytes; of a local Ray. What is in flight is far less."""
CONNECT_SECONDS = 10.0
COLUMN = "packed"

Answers = Generator[tuple[Step, Told]]


@contextmanager
def started(address: str, actors: int, seconds: float) -> Iterator[Callable[[BulkJob, Steps], Answers]]:
    """A connection to the cluster at `address`, or a Ray of this machine's own; what spreads the work over it.

    actors  0: one for each processor that there is
    Raises: LedeError.
    """
    try:
        with _silent():
            _start(address, actors)
    except (RayError, OSError, ValueError, RuntimeError) as error:
        raise InvalidRequest("--ray-address" if address else "--engine ray", _first_line(error)) from error
    try:
        yield partial(_answers, actors or _processors_of_cluster(), seconds)
    finally:
        ray.shutdown()


def _start(address: str, actors: int) -> None:
    os.environ["RAY_BACKEND_LOG_LEVEL"] = "fatal"
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    if address:
        _check(address)
        ray.init(address, **quiet)
    else:
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        own: dict[str, Any] = {"include_dashboard": False, "object_store_memory": OBJECT_STORE}
        ray.init(num_cpus=actors or processors(), **own, **quiet)


def _check(address: str) -> None:
    """Refuse at once what Ray would try for minutes, or can only do in part."""
    if "://" in address:
        raise ValueError("is not of the form HOST:PORT; run the command on a machine of the cluster, as a Ray job does")
    host, _, port = address.rpartition(":")
    if host:
        with socket.create_connection((host, int(port)), CONNECT_SECONDS):
            pass


@contextmanager
def _silent() -> Iterator[None]:
    """Keep what Ray's core writes to standard error while it starts to itself: what matters it raises."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _processors_of_cluster() -> int:
    count = int(ray.cluster_resources().get("CPU", 0))
    if not count:
        raise InvalidRequest(
            "--ray-address", "the cluster has no processors yet; say with --processes how many it is to get"
        )
    return count


def _answers(actors: int, seconds: float, job: BulkJob, steps: Steps) -> Answers:
    """The answer to each step, in order."""
    context = DataContext.get_current()
    context.enable_progress_bars = context.print_on_execution_start = False
    context.execution_options.preserve_order = True
    context.target_max_block_size = 1  # a row is a batch of articles, and goes on as soon as it is there
    here = {"ray.io/node-id": ray.get_runtime_context().get_node_id()}
    read = ray.data.from_items([{COLUMN: pickle.dumps(steps)}]).map_batches(
        _batches, batch_size=None, batch_format="pyarrow", num_cpus=0, label_selector=here
    )
    told = read.map_batches(
        Reader,
        fn_constructor_args=(job, seconds),
        compute=ActorPoolStrategy(size=actors),
        batch_size=None,
        batch_format="pyarrow",
        num_cpus=1,
    )
    try:
        for table in told.iter_batches(batch_size=None, batch_format="pyarrow"):
            for row in table[COLUMN].to_pylist():
                yield from pickle.loads(row)
    except RayError as error:
        raise _own(error) from error


def _batches(table: pyarrow.Table) -> Iterator[pyarrow.Table]:
    """All steps, some in each row."""
    for row in table[COLUMN].to_pylist():
        batch: list[Step] = []
        size = 0
        for step in pickle.loads(row):
            batch.append(step)
            size += len(step.item.record.get("text") or "")
            if size >= BATCH_CHARACTERS or len(batch) >= BATCH_ARTICLES:
                yield _packed(batch)
                batch, size = [], 0
        if batch:
            yield _packed(batch)


class Reader:
    """An actor. It holds the extractor in a process of its own, which an article may end or be ended for."""

    def __init__(self, job: BulkJob, seconds: float) -> None:
        self._crew = Crew(job, 1, seconds)

    def __call__(self, table: pyarrow.Table) -> pyarrow.Table:
        """The answers to some steps."""
        steps = [step for row in table[COLUMN].to_pylist() for step in pickle.loads(row)]
        return _packed([future.result() for future in [self._crew.submit(step) for step in steps]])


def _packed(values: list[Any]) -> pyarrow.Table:
    return pyarrow.table({COLUMN: pyarrow.array([pickle.dumps(values)], pyarrow.large_binary())})


def _own(error: BaseException) -> LedeError:
    """What was raised in Ray's processes, if it is one of ours; else what Ray says."""
    seen: BaseException | None = error
    while seen is not None:
        cause = getattr(seen, "cause", None)
        for one in (seen, cause):
            if isinstance(one, LedeError):
                return one
        seen = seen.__cause__ or (cause if isinstance(cause, BaseException) else None)
    return LedeError(f"Ray: {_first_line(error)}")


def _first_line(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"nobody answers ({error.strerror})"
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
