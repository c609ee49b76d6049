"""The table of rules: each row's hits and misses, and what a row must have."""

from __future__ import annotations

import pytest

from lede.errors import DataError
from lede.extract.when.build import BUILDERS
from lede.extract.when.find import scan
from lede.extract.when.grammar import Parser, Row, rows
from tests.extract.when.conftest import pairs, plain

TABLE = [row for row in rows() if row.source not in ("holidays.tsv", "eras.tsv")]
HITS = [(row.id, sentence, values) for row in TABLE for sentence, values in row.hits.items()]
MISSES = [(row.id, sentence) for row in TABLE for sentence in row.misses]


def fired(sentence: str) -> set[str]:
    """Rules that had a part in any time of a sentence."""
    return {rule for found in scan(sentence) for rule in found.rules}


@pytest.mark.parametrize(("rule", "sentence", "values"), HITS)
def test_hit(rule: str, sentence: str, values: str) -> None:
    """A hit gives the values of its row, counted from Tuesday, 6 October 2020."""
    found = " | ".join(value for _, value in pairs(plain(sentence)))

    assert found == values, rule


@pytest.mark.parametrize(("rule", "sentence"), MISSES)
def test_miss(rule: str, sentence: str) -> None:
    """In a miss the rule has no part: the words are there, the meaning is not."""
    assert rule not in fired(sentence)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.id}: {row.match[:40]}")
def test_row_is_whole(row: Row) -> None:
    """A rule has a path for an id, a source, a builder, and sentences that show it."""
    assert row.id.startswith("when.")
    assert row.source
    assert row.build in BUILDERS
    assert row.hits or row.misses


def test_every_rule_has_a_hit() -> None:
    """A rule that no sentence fires is dead. Rules that take words out of the way leave no trace in a time."""
    seen = {rule for _, sentence, _ in HITS for rule in fired(sentence)}
    silent = {row.id for row in TABLE if row.gives == "NOTIME"}

    assert {row.id for row in TABLE} <= seen | silent


@pytest.mark.parametrize("match", ["( DAY", "DAY )", "DAY?", "NOCLASS", "[> DAY", "DAY & MONTH"])
def test_a_broken_match_stops_the_start(match: str) -> None:
    """A `match` that cannot be read, can be empty or names an unknown class is told with the rule's id."""
    row = Row("when.broken", 1, match, "calendar", "DATE", "none")

    with pytest.raises(DataError, match=r"when\.broken"):
        Parser(row, lambda name: "a" if name in ("DAY", "MONTH") else "").parse()
