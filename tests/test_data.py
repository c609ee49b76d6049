"""Every data file says where it is from, and every row is well formed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from lede.errors import DataError
from lede.lexicons import load_table

DATA = Path(__file__).parents[1] / "service" / "lede" / "data"
SOURCES = tomllib.loads((DATA / "SOURCES.toml").read_text(encoding="utf-8"))
KEYS = {"what", "source", "licence", "made", "rows"}
WITHOUT_ENTRY = {"SOURCES.toml", "__init__.py"}

FILES = sorted(
    str(path.relative_to(DATA))
    for path in DATA.rglob("*")
    if path.is_file() and path.name not in WITHOUT_ENTRY and "__pycache__" not in path.parts
)
# The weights and their card are described by the card itself.
DESCRIBED = [name for name in FILES if not name.startswith("model/")]
TABLES = [name for name in DESCRIBED if name.endswith(".tsv")]


def rows_of(name: str) -> list[list[str]]:
    """Cells of a table's rows, without comments."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("name", DESCRIBED)
def test_every_file_has_a_source(name: str) -> None:
    """SOURCES.toml says of each file what it is, where from, under which licence and how made."""
    assert name in SOURCES, f"add an entry for {name} to SOURCES.toml"
    entry = SOURCES[name]
    assert set(entry) >= KEYS
    assert all(str(entry[key]).strip() for key in KEYS)


def test_every_source_has_a_file() -> None:
    """SOURCES.toml names no file that is not there."""
    assert [name for name in SOURCES if name not in FILES] == []


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_well_formed(name: str) -> None:
    """A table opens with a comment; its rows are as many as its source says, of one width, sorted, each once."""
    text = (DATA / name).read_text(encoding="utf-8")
    rows = rows_of(name)

    assert text.startswith("#"), "say first what the table holds"
    assert text.endswith("\n")
    assert "\r" not in text
    assert rows, "a table without rows is of no use"
    assert SOURCES[name]["rows"] == len(rows)
    assert {len(row) for row in rows} == {len(rows[0])}
    assert all(cell == cell.strip() for row in rows for cell in row)
    assert all(row[0] for row in rows)
    assert len({tuple(row) for row in rows}) == len(rows)
    assert rows == sorted(rows)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_read(name: str) -> None:
    """A table that no module names is dead."""
    stem = name.rsplit("/", 1)[-1].removesuffix(".tsv")
    code = "".join(path.read_text(encoding="utf-8") for path in DATA.parent.rglob("*.py"))
    assert f"{stem}.tsv" in code or f'"{stem}"' in code


def test_malformed_rows_are_told_with_file_and_line() -> None:
    """A row of the wrong width stops the start, and says where to look."""
    with pytest.raises(DataError, match=r"article/months\.tsv:\d+: 2 cells where 3 are needed"):
        load_table("article/months.tsv", 3)
    with pytest.raises(DataError, match="is missing"):
        load_table("article/nothing.tsv", 3)
