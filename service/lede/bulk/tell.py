"""Reads one article of a run: what is written of it, or the line that says why nothing is."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from lede.bulk.inputs import Item, Problem, problem_of
from lede.bulk.jobs import load_object
from lede.bulk.parts import FORMS
from lede.bulk.records import document_of
from lede.bulk.steps import Step
from lede.context import Context
from lede.errors import InvalidRequest

WARM_UP = "BERLIN, March 3 (Reuters) - Police arrested two men in Berlin on Monday, officials said."
"""Read before the first article, so that what is loaded on first use is shared by all processes."""


class Told(NamedTuple):
    """What one item gave: the article and its events as `Form` packs them, or the line for errors.jsonl."""

    article: Any
    events: Any
    error: str = ""
    words: int = 0
    found: int = 0


@dataclass(frozen=True)
class BulkJob:
    """Reads one item."""

    context: Context
    form: str
    extractor: str

    def lost(self, item: Step, seconds: float = 0.0) -> tuple[Step, Told]:
        """An error line."""
        if seconds:
            problem = Problem("TIME_LIMIT", "text", f"took longer than {seconds:g} s (--timeout)")
        else:
            problem = Problem("WORKER_LOST", "text", "the text ended two processes that read it")
        return item.light(), refused(item.item, problem)

    def build(self) -> Callable[[Step], tuple[Step, Told]]:
        """Load the extractor."""
        from lede.wire import to_proto

        extractor = load_object(self.extractor)()
        form = FORMS[self.form]
        include = self.context.options.include

        def tell(step: Step) -> tuple[Step, Told]:
            item = step.item
            if item.problem:
                return step.light(), refused(item, item.problem)
            try:
                document = document_of(item.record, self.context)
                extraction = extractor.extract(document.text, document.context)
                article = form.article(to_proto(extraction, document.text, include=include))
                events = form.events(extraction.rows())
            except InvalidRequest as error:
                return step.light(), refused(item, problem_of(error))
            except Exception as error:  # a defect must cost one article, not the run
                return step.light(), refused(item, _defect(error))
            words, found = len(document.text.split()), len(extraction.events)
            return step.light(), Told(article, events, words=words, found=found)

        extractor.extract(WARM_UP, Context())
        return tell


def _defect(error: Exception) -> Problem:
    """What went wrong and where; an error's own words are not told, for they may quote the text."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(frame.filename).name}, line {frame.lineno}"
    return Problem("INTERNAL_ERROR", "text", f"a defect of lede, please report it: {type(error).__name__} in {where}")


def refused(item: Item, problem: Problem) -> Told:
    """The line of errors.jsonl for an item."""
    why = {"reason": problem.reason, "field": problem.field, "message": problem.message}
    line = {
        "document_id": item.record.get("document_id", ""),
        "error": {**why, "input": item.source, "line": item.number},
    }
    # Names of files may hold bytes that are no UTF-8.
    return Told(None, None, json.dumps(line, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n")
