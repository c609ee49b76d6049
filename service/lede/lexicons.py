"""One reader for all word lists of `lede/data`: tab-separated rows, `#` comments, checked when read."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from lede.errors import DataError


@cache
def load_table(path: str, columns: int) -> tuple[tuple[str, ...], ...]:
    """Rows of `lede/data/<path>`, each with exactly `columns` cells.

    Raises: DataError, with file and line, for a missing file, a wrong number of cells or an empty first cell.
    """
    source = files("lede") / "data" / path
    try:
        text = source.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DataError(f"data file {path} is missing: install lede again") from error
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if len(cells) != columns or not cells[0]:
            raise DataError(f"{path}:{number}: {len(cells)} cells where {columns} are needed")
        rows.append(cells)
    return tuple(rows)


@cache
def load_words(path: str) -> frozenset[str]:
    """First cells of a one-column table, as a set."""
    return frozenset(row[0] for row in load_table(path, 1))


@cache
def load_map(path: str) -> dict[str, str]:
    """A two-column table as a mapping (the last row of a key wins)."""
    return {row[0]: row[1] for row in load_table(path, 2)}
