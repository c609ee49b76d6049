"""An answer as a table for people: what, who, where, when, according to. Colours only where a terminal shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import IO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lede.v1 import extraction_pb2 as pb

PIPED_WIDTH = 160
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
INFERRED = "*"
COLUMNS = (("what", "bold"), ("who", ""), ("where", "green"), ("when", "cyan"), ("according to", "magenta"))


def print_answer(answer: pb.ExtractResponse, file: IO[str]) -> None:
    """Write the events as a table, then what was passed over."""
    console = Console(file=file, width=None if file.isatty() else PIPED_WIDTH, highlight=False, soft_wrap=False)
    console.print(_heading(answer))
    if answer.events:
        console.print(_table(answer))
    else:
        console.print("no events")
    if any(_mark(slot) for event in answer.events for slots in (event.where, event.when) for slot in slots):
        console.print(Text(f"{INFERRED} inferred: said elsewhere in the article", style="dim"))
    for warning in answer.warnings:
        console.print(Text(f"warning {warning.code}: {_plain(warning.message)}", style="yellow"))


def _heading(answer: pb.ExtractResponse) -> Text:
    parts = [answer.document_id]
    if answer.HasField("dateline"):
        line = answer.dateline
        parts.append(" ".join(filter(None, [line.place, f"({line.agency})" if line.agency else "", line.date])))
    return Text(_plain("  ".join(filter(None, parts)) or "article"), style="bold")


def _table(answer: pb.ExtractResponse) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name, style in (
        ("what", "bold"),
        ("who", ""),
        ("where", "green"),
        ("when", "cyan"),
        ("according to", "magenta"),
    ):
        table.add_column(name, style=style, overflow="fold")
    main = max(answer.events, key=lambda event: event.salience).id
    for event in answer.events:
        table.add_row(
            _cell([_what(event) + (" ◀" if event.id == main else "")]),
            _cell(_who(event)),
            _cell(f"{slot.name or _words(slot)}{_mark(slot)}" for slot in event.where),
            _cell(f"{slot.value or _words(slot)}{_mark(slot)}" for slot in event.when),
            _cell(_source(attribution) for attribution in event.according_to),
        )
    return table


def _what(event: pb.Event) -> str:
    """Trigger and type, with what the text does not vouch for."""
    doubts = [] if event.polarity != pb.Event.NEGATIVE else ["not"]
    if event.modality not in (pb.Event.ACTUAL, pb.Event.MODALITY_UNSPECIFIED):
        doubts.append(pb.Event.Modality.Name(event.modality).lower())
    kind = "/".join(filter(None, [event.type, event.subtype]))
    return f"{event.what.trigger.span.text} [{', '.join([kind, *doubts])}]"


def _who(event: pb.Event) -> Iterable[str]:
    for participant in event.who:
        role = pb.Participant.Role.Name(participant.role)
        yield f"{participant.name or participant.span.text} ({role})"


def _source(attribution: pb.Attribution) -> str:
    source = attribution.source
    if attribution.HasField("source") and (source.name or source.span.text):
        return source.name or source.span.text
    return f"“{attribution.cue.span.text}”" if attribution.HasField("cue") else "anonymous"


def _mark(slot: pb.PlaceSlot | pb.TimeSlot) -> str:
    return INFERRED if slot.inferred else ""


def _words(slot: pb.PlaceSlot | pb.TimeSlot) -> str:
    return slot.span.text if slot.HasField("span") else ""


def _cell(lines: Iterable[str]) -> Text:
    return Text("\n".join(_plain(line) for line in lines))


def _plain(text: str) -> str:
    """One line without control characters: an article must not steer the terminal."""
    return CONTROLS.sub(" ", text)
