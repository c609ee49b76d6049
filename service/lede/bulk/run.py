"""A run over a corpus: inputs -> processes -> parts, which can be ended at any moment and goes on where it was."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Any

from lede import __version__
from lede.bulk.inputs import Columns, Problem, Source, find_sources
from lede.bulk.jobs import DEFAULT_EXTRACTOR
from lede.bulk.ledger import Ledger
from lede.bulk.parquet import need_pyarrow
from lede.bulk.parts import Part
from lede.bulk.progress import Progress
from lede.bulk.steps import Step, Steps
from lede.bulk.tell import BulkJob, Told
from lede.context import Context
from lede.errors import InvalidRequest
from lede.processes import work

PART_ARTICLES = 1000
SECONDS = 120.0

Engine = Callable[[BulkJob, Steps], Generator[tuple[Step, Told]]]
"""Gives the answers to all steps, in order."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is to do: everything but where from and where to."""

    context: Context = field(default_factory=Context)
    columns: Columns = field(default_factory=Columns)
    form: str = "jsonl"
    input_kind: str = ""
    part_articles: int = PART_ARTICLES
    processes: int = 0
    seconds: float = SECONDS
    engine: str = "processes"
    ray_address: str = ""
    extractor: str = DEFAULT_EXTRACTOR

    def job(self) -> BulkJob:
        """What is done with each article."""
        return BulkJob(self.context, self.form, self.extractor)

    def settings(self) -> dict[str, Any]:
        """What must not change when a run goes on."""
        context = self.context
        options = context.options
        said = [context.title, str(context.published_at), context.time_zone, context.language, repr(options.predicates)]
        said += [str(options.min_confidence), str(options.max_events), ",".join(sorted(options.include))]
        return {
            "lede": __version__,
            "format": self.form,
            "columns": [self.columns.text, self.columns.id, self.columns.title, self.columns.published_at],
            "options": blake2b("\0".join(said).encode(), digest_size=8).hexdigest(),
        }


class Stop:
    """Ctrl-C and SIGTERM: the first ends the run after the article in hand, the second at once."""

    def __init__(self) -> None:
        self.signal = 0
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Stop:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._take)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _take(self, number: int, frame: FrameType | None) -> None:
        if self.signal:
            os._exit(128 + number)  # a run may be killed at any moment
        self.signal = number


def run(inputs: list[str], out: Path, plan: Plan) -> int:
    """Read all articles of the inputs and write what they tell below `out`; the exit code.

    0: all were read; 1: some are in errors.jsonl; 128 and the signal's number: it was stopped, and can go on.
    Raises: LedeError; OSError.
    """
    if plan.form == "parquet":
        need_pyarrow("--format parquet")
    sources = tuple(find_sources(inputs, plan.input_kind))
    size = sum(source.size for source in sources if not isinstance(source, Problem))
    with _engine(plan, sources) as engine, _told(out), Ledger(out, plan.settings()) as ledger:
        steps = Steps(sources, plan.columns, ledger.last.items, ledger.last.digest, str(out))
        with Stop() as stop, Progress(size, ledger.last) as progress:
            _Run(plan, ledger, stop, progress).over(engine(plan.job(), steps))
            last = ledger.last
            if last.items or stop.signal:
                progress.end(last, out, stopped=bool(stop.signal))
    if stop.signal:
        return 128 + stop.signal
    if not last.items:
        raise InvalidRequest(", ".join(inputs), "no articles in it")
    return 1 if last.errors else 0


@contextmanager
def _told(out: Path) -> Iterator[None]:
    """Have errors of writing name the folder. Inputs that cannot be read are items; all else is the output."""
    try:
        yield
    except OSError as error:
        reason = error.strerror if error.errno is not None and error.strerror else str(error)
        raise OSError(error.errno, " ".join(reason.split()), str(error.filename or out)) from error


@contextmanager
def _engine(plan: Plan, sources: tuple[Source | Problem, ...]) -> Iterator[Engine]:
    """What spreads the work.

    Raises: LedeError, if there is no Ray or none answers.
    """
    if plan.engine == "ray":
        need_ray()
        from lede.bulk.ray_data import started

        refuse_standard_input(sources)
        with started(plan.ray_address, plan.processes, plan.seconds) as engine:
            yield engine
    else:
        yield partial(_in_processes, plan)


def _in_processes(plan: Plan, job: BulkJob, steps: Steps) -> Generator[tuple[Step, Told]]:
    return work(job, steps, plan.processes, plan.seconds)


def need_ray() -> None:
    """Refuse the engine Ray where it is not installed.

    Raises: InvalidRequest.
    """
    if find_spec("ray") is None:
        raise InvalidRequest("--engine ray", "needs Ray: pip install 'lede[ray]'")


def refuse_standard_input(sources: tuple[Source | Problem, ...]) -> None:
    """Ray's processes do not have it.

    Raises: InvalidRequest.
    """
    if any(isinstance(source, Source) and source.path is None for source in sources):
        raise InvalidRequest("--engine ray", "cannot read standard input; give a file")


class _Run:
    """The state of a run: the part in hand, and what it will be when it counts."""

    def __init__(self, plan: Plan, ledger: Ledger, stop: Stop, progress: Progress) -> None:
        self._plan, self._ledger, self._stop, self._progress = plan, ledger, stop, progress
        self._entry = ledger.last
        self._part: Part | None = None
        self._errors: list[str] = []

    def over(self, answers: Generator[tuple[Step, Told]]) -> None:
        """Take what the items give that do not count yet."""
        try:
            with closing(answers):
                for step, told in answers:
                    self._take(step, told)
                    if self._stop.signal:
                        break
            if self._entry.items > self._ledger.last.items:
                self._commit()
        finally:
            if self._part is not None:
                self._part.discard()

    def _take(self, step: Step, told: Told) -> None:
        item, entry = step.item, self._entry
        if self._part is None:
            self._part = Part(self._ledger.folder, entry.part, self._plan.form)
        if told.error:
            self._errors.append(told.error)
            if item.problem is not None and item.problem.whole:
                self._progress.say(f"{item.problem.field}: {item.problem.message}")
        else:
            self._part.add(told.article, told.events)
        self._entry = replace(
            entry,
            items=entry.items + 1,
            articles=entry.articles + (not told.error),
            events=entry.events + told.found,
            errors=entry.errors + bool(told.error),
            words=entry.words + told.words,
            digest=step.digest,
        )
        self._progress.show(self._entry, item.read)
        if self._entry.items - self._ledger.last.items >= self._plan.part_articles:
            self._commit()

    def _commit(self) -> None:
        assert self._part is not None
        entry, errors = self._entry, "".join(self._errors)
        entry = replace(entry, part=entry.part + 1, errors_end=entry.errors_end + len(errors.encode()))
        entry = replace(entry, files=self._part.close())
        self._ledger.commit(entry, errors)
        self._entry, self._part, self._errors = entry, None, []
