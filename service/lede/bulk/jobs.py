"""What is done with each line: a job is a value that can be sent to a process and makes its function there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

from lede.bulk.records import Line, error_line, lost_line, parse_record
from lede.context import Context
from lede.errors import InvalidRequest

DEFAULT_EXTRACTOR = "lede.extractor:Extractor"


class Answer(NamedTuple):
    """What a line gave: `text` to write in its place, without line end; `ok` is False for an error line."""

    text: str
    ok: bool


@dataclass(frozen=True)
class ExtractJob:
    """Each line's events, as one `ExtractResponse` in JSON.

    template   what is true of all lines: title, time of publication, time zone, language, options
    extractor  `module:callable` that makes the extractor
    """

    template: Context
    extractor: str = DEFAULT_EXTRACTOR

    def lost(self, item: Line, seconds: float = 0.0) -> Answer:
        """An error line."""
        return Answer(lost_line(item), ok=False)

    def build(self) -> Callable[[Line], Answer]:
        """Load the extractor."""
        from lede.wire import to_json, to_proto

        extractor: Any = load_object(self.extractor)()

        def answer(line: Line) -> Answer:
            try:
                document = parse_record(line.data, self.template)
                extraction = extractor.extract(document.text, document.context)
            except InvalidRequest as error:
                return Answer(error_line(line, error), ok=False)
            message = to_proto(extraction, document.text, include=document.context.options.include)
            return Answer(to_json(message), ok=True)

        return answer


@dataclass(frozen=True)
class AnnotateJob:
    """What the network reads in each line, as CoNLL-U."""

    template: Context

    def lost(self, item: Line, seconds: float = 0.0) -> Answer:
        """An error line, as a comment."""
        return Answer(f"# error = {lost_line(item)}\n", ok=False)

    def build(self) -> Callable[[Line], Answer]:
        """Load the network."""
        from lede.annotate.conllu import write
        from lede.annotate.reader import load_reader

        read = load_reader()

        def answer(line: Line) -> Answer:
            try:
                document = parse_record(line.data, self.template)
            except InvalidRequest as error:
                return Answer(f"# error = {error_line(line, error)}\n", ok=False)
            return Answer(write(read(document.text), document.context.document_id).rstrip("\n") + "\n", ok=True)

        return answer


def load_object(name: str) -> Callable[[], Any]:
    """The callable that `module:name` means."""
    module, _, attribute = name.partition(":")
    found: Callable[[], Any] = getattr(import_module(module), attribute)
    return found
