"""Lines -> answers of a running service, over one stream, in the order of the lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from lede.bulk.jobs import Answer
from lede.bulk.records import Line, error_line, parse_record
from lede.context import Context
from lede.errors import InvalidRequest

if TYPE_CHECKING:
    from lede.client import Client, StreamAnswer


def answer_remotely(client: Client, lines: Iterable[Line], template: Context) -> Iterator[Answer]:
    """The answer to each line, in order; a line that cannot be read or that the service refuses gives an error line.

    Raises: CallFailed, if no server takes the stream.
    """
    done: dict[int, Answer] = {}
    sent: dict[int, tuple[int, Line]] = {}

    def articles() -> Iterator[tuple[str, Context]]:
        index = 0
        for position, line in enumerate(lines):
            try:
                document = parse_record(line.data, template)
            except InvalidRequest as error:
                done[position] = Answer(error_line(line, error), ok=False)
                continue
            sent[index] = (position, line)
            index += 1
            yield document.text, document.context

    written = 0
    for answer in client.extract_stream(articles()):
        position, line = sent.pop(answer.index)
        done[position] = _answer(answer, line)
        while written in done:
            yield done.pop(written)
            written += 1
    while written in done:
        yield done.pop(written)
        written += 1


def _answer(answer: StreamAnswer, line: Line) -> Answer:
    from lede.wire import to_json

    if answer.response is not None:
        return Answer(to_json(answer.response), ok=True)
    failure = answer.failure
    told = {
        "reason": failure.reason if failure else "",
        "field": failure.field if failure else "",
        "message": failure.message if failure else "",
        "line": line.number,
    }
    return Answer(json.dumps({"document_id": answer.document_id, "error": told}, ensure_ascii=False), ok=False)
