"""Dates of news copy: a table of sentences, most of them from Wikinews, and near misses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

TABLE = Path(__file__).parents[2] / "data" / "when" / "newswire.tsv"
ROWS = [
    tuple(line.split("\t"))
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def expected(cell: str) -> list[tuple[str, str]]:
    """Pairs of words and value that a row names."""
    found = []
    for part in cell.split(" | ") if cell else []:
        words, _, value = part.rpartition(" =")
        found.append((words, value.strip()))
    return found


@pytest.mark.parametrize(("date", "article", "sentence", "cell"), ROWS)
def test_sentence(
    times: Callable[..., list[tuple[str, str]]], date: str, article: str, sentence: str, cell: str
) -> None:
    """A sentence gives exactly the times of its row, counted from the day its article was published."""
    reference = datetime.fromisoformat(date).replace(tzinfo=UTC)

    assert times(sentence, reference, False) == expected(cell), article


def test_the_table_is_large_enough() -> None:
    """At least 150 sentences, half of them from named articles, and at least 25 near misses."""
    assert len(ROWS) >= 150
    assert sum(row[1] != "-" for row in ROWS) * 2 >= 150
    assert sum(not row[3] for row in ROWS) >= 25
