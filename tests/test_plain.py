"""Flat rows of events, and results made again from plain values."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_type_hints

import pytest

from lede.errors import LedeError, TextEmpty, TextTooLong
from lede.plain import EventRow, rebuild
from lede.result import Extraction
from tests.extractions import full_extraction


def test_a_row_tells_its_event() -> None:
    """Each slot has its columns, with the words of the text."""
    (row,) = full_extraction().rows()

    assert list(row) == list(get_type_hints(EventRow))
    assert (row["document_id"], row["trigger"], row["agent"], row["patient"]) == (
        "doc",
        "arrested",
        "Police",
        "two men",
    )
    assert (row["place"], row["country_code"], row["latitude"]) == ("Oslo", "NO", 59.91)
    assert (row["time_value"], row["earliest"]) == ("2020-10-05", datetime(2020, 10, 5, tzinfo=UTC))
    assert (row["source"], row["source_anonymous"], row["cue"]) == ("a spokesman", True, "said")


def test_a_row_without_slots_has_the_same_columns() -> None:
    """What the article does not say is empty or None, never absent."""
    full = full_extraction()
    bare = replace(full.events[0], who=(), where=(), when=(), according_to=())
    rows = replace(full, events=(full.events[0], bare)).rows()

    assert list(rows[0]) == list(rows[1])
    assert (rows[1]["place"], rows[1]["latitude"], rows[1]["earliest"], rows[1]["source"]) == ("", None, None, "")


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_data_frames_take_rows(library: str) -> None:
    """The rows make a data frame as they are."""
    frames = pytest.importorskip(library, reason="not needed by lede itself")
    frame = frames.DataFrame(full_extraction().rows())

    assert list(frame["trigger"]) == ["arrested"]


def test_results_come_back_from_plain_values() -> None:
    """`rebuild` undoes `to_dict`, also after a way through JSON."""
    found = full_extraction()
    assert rebuild(Extraction, found.to_dict()) == found

    text = json.dumps(found.to_dict(), default=datetime.isoformat)
    assert rebuild(Extraction, json.loads(text)) == found


@pytest.mark.parametrize(
    "error", [LedeError("broken", a=1), TextEmpty("text", "is empty"), TextTooLong("text", "is long", maxBytes=7)]
)
def test_errors_travel_between_processes(error: LedeError) -> None:
    """An error that was pickled tells the same."""
    again = pickle.loads(pickle.dumps(error))

    assert type(again) is type(error)
    assert (str(again), again.__dict__) == (str(error), error.__dict__)
