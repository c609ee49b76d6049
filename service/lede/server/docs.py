"""Prints the tables of `docs/service.md` from the code that they describe.

python -m lede.server.docs docs/service.md     rewrite what stands between the markers of that file
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from lede.server.errors import TABLE
from lede.server.loading import setting_rows
from lede.server.logs import EVENTS, FIELDS
from lede.server.metrics import metric_rows

_BLOCK = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def settings_table() -> str:
    """Every setting: name, default, meaning."""
    rows = ((f"`{row.variable}`", f"`{row.flag}`", row.default, row.description) for row in setting_rows())
    return table(("Variable", "Flag", "Default", "Meaning"), rows)


def metrics_table() -> str:
    """Every metric of our own and of the field."""
    rows = ((f"`{name}`", kind, labels, meaning) for name, kind, labels, meaning in metric_rows())
    return table(("Metric", "Type", "Labels", "Meaning"), rows)


def fields_table() -> str:
    """Every field that a log line can have."""
    return table(("Field", "Meaning"), ((f"`{name}`", meaning) for name, meaning in FIELDS.items()))


def events_table() -> str:
    """Every kind of log line."""
    return table(("Event", "Meaning"), ((f"`{name}`", meaning) for name, meaning in EVENTS.items()))


def errors_table() -> str:
    """Every reason that a call can fail for."""
    found = {reason: (code.name, outcome) for code, reason, outcome in TABLE.values()}
    return table(("Reason", "Code", "Outcome"), ((f"`{reason}`", *cells) for reason, cells in found.items()))


TABLES: dict[str, Callable[[], str]] = {
    "settings": settings_table,
    "metrics": metrics_table,
    "fields": fields_table,
    "events": events_table,
    "errors": errors_table,
}


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def fresh(text: str) -> str:
    """A document with its tables as the code has them now."""
    return _BLOCK.sub(lambda block: block[1] + TABLES[block[2]]() + block[3], text)


def main(arguments: list[str]) -> int:
    """Rewrite the named documents."""
    for name in arguments:
        path = Path(name)
        path.write_text(fresh(path.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
