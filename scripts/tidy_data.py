"""Sorts the tables of `service/lede/data` and counts their rows into SOURCES.toml; says which files have no entry.

usage: python scripts/tidy_data.py
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

DATA = Path(__file__).parents[1] / "service" / "lede" / "data"


def tidy(path: Path) -> int:
    """Comments first, then the rows, sorted and each once; returns their number."""
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    rows = sorted({tuple(cell.strip() for cell in line.split("\t")) for line in lines if line and line[0] != "#"})
    text = "\n".join([*comments, *("\t".join(row) for row in rows)]) + "\n"
    if text != path.read_text(encoding="utf-8"):
        path.write_text(text, encoding="utf-8")
    return len(rows)


def rows_of(path: Path) -> int:
    """What `rows` counts in files that are no tables: entries of a TOML file, lines of others."""
    if path.suffix == ".toml":
        return sum(len(value) if isinstance(value, list) else 1 for value in tomllib.loads(path.read_text()).values())
    if path.suffix in (".npz", ".gz", ".bin"):
        return 0
    return len(path.read_text(encoding="utf-8").splitlines())


def main() -> int:
    """Tidy everything; exit code 1 if a file has no entry."""
    sources = DATA / "SOURCES.toml"
    text = sources.read_text(encoding="utf-8")
    missing = []
    for path in sorted(p for p in DATA.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        name = str(path.relative_to(DATA))
        if name in ("SOURCES.toml", "__init__.py") or name.startswith("model/"):
            continue
        count = tidy(path) if path.suffix == ".tsv" else rows_of(path)
        entry = re.search(rf'^\["{re.escape(name)}"\]\n(?:[a-z]+ = .*\n)+', text + "\n", re.M)
        if entry is None:
            missing.append(name)
            continue
        block = entry.group()
        had = re.search(r"^rows = (\d+)\n", block, re.M)
        if had is None:
            new = block + f"rows = {count}\n"
        elif count:
            new = block.replace(had.group(), f"rows = {count}\n")
        else:
            new = block
        text = text.replace(block, new)
    sources.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    for name in missing:
        print(f"no entry in SOURCES.toml: {name}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
