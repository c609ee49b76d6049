"""The handbook's tables are those of the code."""

from __future__ import annotations

from pathlib import Path

from lede.server import docs

HANDBOOK = Path(__file__).resolve().parent.parent.parent / "docs" / "service.md"


def test_tables_are_fresh() -> None:
    """`python -m lede.server.docs docs/service.md` would change nothing, and each table is there."""
    text = HANDBOOK.read_text(encoding="utf-8")

    assert docs.fresh(text) == text
    assert all(f"<!-- table: {name} -->" in text for name in docs.TABLES)
