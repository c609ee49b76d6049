"""A run over a corpus: inputs -> processes -> parts, which can be ended at any moment and goes on where it was."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from lede import __version__
from lede.bulk.inputs import Chain, Columns, Item, Problem, find_sources, problem_of, read_items
from lede.bulk.jobs import DEFAULT_EXTRACTOR, load_object, module_of
from lede.bulk.ledger import Ledger
from lede.bulk.parquet import article_values, need_pyarrow
from lede.bulk.parts import Part
from lede.bulk.progress import Progress
from lede.bulk.records import document_of
from lede.context import Context
from lede.errors import InvalidRequest
from lede.plain import EventRow
from lede.processes import work

PART_ARTICLES = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is to do: everything but where from and where to."""

    context: Context = field(default_factory=Context)
    columns: Columns = field(default_factory=Columns)
    form: str = "jsonl"
    input_kind: str = ""
    part_articles: int = PART_ARTICLES
    processes: int = 0
    extractor: str = DEFAULT_EXTRACTOR

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


class Told(NamedTuple):
    """What one item gave: the article as it is written and its events, or the line for errors.jsonl."""

    article: Any
    events: list[EventRow]
    error: str
    words: int


class Step(NamedTuple):
    """An item with the digest of all up to it."""

    item: Item
    digest: str


@dataclass(frozen=True)
class BulkJob:
    """Reads one item."""

    context: Context
    form: str
    extractor: str

    @property
    def modules(self) -> tuple[str, ...]:
        """This one, and that of the extractor."""
        return (__name__, module_of(self.extractor))

    def lost(self, item: Step) -> tuple[Step, Told]:
        """An error line."""
        return _light(item), refused(item.item, Problem("WORKER_LOST", "text", "the text ended two processes"))

    def build(self) -> Callable[[Step], tuple[Step, Told]]:
        """Load the extractor."""
        from lede.wire import to_json, to_proto

        extractor = load_object(self.extractor)()
        write: Callable[[Any], Any] = to_json if self.form == "jsonl" else article_values
        include = self.context.options.include

        def tell(step: Step) -> tuple[Step, Told]:
            item = step.item
            if item.problem:
                return _light(step), refused(item, item.problem)
            try:
                document = document_of(item.record, self.context)
                extraction = extractor.extract(document.text, document.context)
            except InvalidRequest as error:
                return _light(step), refused(item, problem_of(error))
            article = write(to_proto(extraction, document.text, include=include))
            return _light(step), Told(article, extraction.rows(), "", len(document.text.split()))

        return tell


def _light(step: Step) -> Step:
    """A step without its text, which need not travel back."""
    return step._replace(item=step.item._replace(record={}))


def refused(item: Item, problem: Problem) -> Told:
    """The line of errors.jsonl for an item."""
    why = {"reason": problem.reason, "field": problem.field, "message": problem.message}
    line = {
        "document_id": item.record.get("document_id", ""),
        "error": {**why, "input": item.source, "line": item.number},
    }
    # Names of files may hold bytes that are no UTF-8.
    return Told(None, [], json.dumps(line, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n", 0)


class SeenIds:
    """Ids that were read, as 64-bit digests: 8 bytes each, and a small set of the newest."""

    NEWEST = 1 << 16

    def __init__(self) -> None:
        self._old: npt.NDArray[np.uint64] = np.empty(0, np.uint64)
        self._new: set[int] = set()

    def add(self, name: str) -> bool:
        """Whether the id is new; it no longer is."""
        key = int.from_bytes(blake2b(name.encode("utf-8", "replace"), digest_size=8).digest(), "little")
        place = int(np.searchsorted(self._old, np.uint64(key)))
        if key in self._new or (place < len(self._old) and int(self._old[place]) == key):
            return False
        self._new.add(key)
        if len(self._new) >= self.NEWEST:
            self._old = np.union1d(self._old, np.fromiter(self._new, np.uint64, len(self._new)))
            self._new.clear()
        return True


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
    Raises: InvalidRequest; OSError.
    """
    if plan.form == "parquet":
        need_pyarrow("--format parquet")
    sources = find_sources(inputs, plan.input_kind)
    size = sum(source.size for source in sources if not isinstance(source, Problem))
    with Ledger(out, plan.settings()) as ledger, Stop() as stop, Progress(size, ledger.last) as progress:
        _Run(plan, ledger, stop, progress).over(read_items(sources, plan.columns))
        last = ledger.last
        progress.end(last, out, stopped=bool(stop.signal))
    if stop.signal:
        return 128 + stop.signal
    if not last.items:
        raise InvalidRequest("IN", "holds no articles")
    return 1 if last.errors else 0


class _Run:
    """The state of a run: the part in hand, and what it will be when it counts."""

    def __init__(self, plan: Plan, ledger: Ledger, stop: Stop, progress: Progress) -> None:
        self._plan, self._ledger, self._stop, self._progress = plan, ledger, stop, progress
        self._entry = ledger.last
        self._part: Part | None = None
        self._errors: list[str] = []

    def over(self, items: Iterator[Item]) -> None:
        """Read the items that do not count yet."""
        plan = self._plan
        job = BulkJob(plan.context, plan.form, plan.extractor)
        try:
            with closing(work(job, self._left(items), plan.processes)) as answers:
                for step, told in answers:
                    self._take(step, told)
                    if self._stop.signal:
                        break
            if self._entry.items > self._ledger.last.items:
                self._commit()
        except OSError as error:
            # Inputs that fail are items; this is the output: a full disk, say. What counts is whole.
            raise OSError(error.errno, error.strerror or str(error), str(self._ledger.folder)) from error
        finally:
            if self._part is not None:
                self._part.discard()

    def _left(self, items: Iterator[Item]) -> Iterator[Step]:
        """Items with ids, past those that count already; an id that was there before is a problem."""
        done, chain, seen = self._ledger.last, Chain(), SeenIds()
        number = 0
        for number, read in enumerate(items, 1):
            item = read
            if item.problem is None:
                item = _with_id(item)
                if not seen.add(item.record["document_id"]):
                    problem = Problem("DUPLICATE_ID", "document_id", "was there before; the first article is kept")
                    item = item._replace(problem=problem)
            digest = chain.add(item)
            if number < done.items:
                continue
            if number == done.items:
                if digest != done.digest:
                    raise _changed(self._ledger)
                self._progress.skip(item.read)
                continue
            yield Step(item, digest)
        if number < done.items:
            raise _changed(self._ledger)

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
            events=entry.events + len(told.events),
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


def _with_id(item: Item) -> Item:
    name = item.record.get("document_id") or f"{item.source}:{item.number}"
    return item._replace(record={**item.record, "document_id": name})


def _changed(ledger: Ledger) -> InvalidRequest:
    told = f"{ledger.folder} was begun with other articles; give the same inputs in the same order, or a new folder"
    return InvalidRequest("IN", told)
