"""Every scorer of the evaluation sets over what `lede` says, as one table. `make bench EVAL=DIR`.

DIR holds the sets and scorers (`score_*.py`) and lies beside `gold/` and `corpora/`. Predictions and scores are kept in
a folder of their own, so that a figure can be looked into.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

ROWS = Path(__file__).with_name("accuracy.toml")
LEDE = (sys.executable, "-m", "lede")


@dataclass(frozen=True)
class Figure:
    """One row of the table; `value` is None if the scorer's output has no such line."""

    name: str
    value: str | None
    reference: str
    aim: str


def predictions(folder: Path, row: dict, out: Path) -> Path:
    """The file of predictions that a row needs, made once."""
    gold = (folder / (row.get("gold") or row["conllu"])).resolve()
    mode = row.get("predicates", "events")
    target = out / f"{gold.parent.name}_{gold.stem}_{'conllu' if 'conllu' in row else mode}.out"
    if target.exists():
        return target
    source = target.with_suffix(".in.jsonl")
    if "conllu" in row:
        _write(source, [sys.executable, "conllu_to_text.py", str(gold)], folder)
        command = [*LEDE, "annotate", str(source), "--format", "conllu"]
    else:
        if gold.is_dir():
            _write(source, [sys.executable, "articles_input.py", str(gold)], folder)
        else:
            source.write_text(gold.read_text(encoding="utf-8"), encoding="utf-8")
        command = [*LEDE, "extract", str(source), "--format", "jsonl", "--predicates", mode]
    partial = target.with_suffix(".partial")
    _write(partial, command, Path.cwd())
    partial.rename(target)
    return target


def _write(path: Path, command: list[str], where: Path) -> None:
    with path.open("wb") as file:
        subprocess.run(command, stdout=file, cwd=where, check=True)


def score(folder: Path, row: dict, predicted: Path, out: Path) -> str:
    """What the row's scorer prints."""
    gold = (folder / (row.get("gold") or row["conllu"])).resolve()
    command = [
        sys.executable,
        row.get("scorer", "score_conllu.py"),
        str(gold),
        str(predicted),
        *row.get("arguments", []),
    ]
    names = (folder / "../corpora/names/uner_ewt_dev.iob2").resolve()
    if "conllu" in row and "ewt" in row["conllu"] and names.exists():
        command += ["--names", str(names)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    slug = re.sub(r"\W+", "_", row["name"].lower())
    (out / f"{slug}.score.txt").write_text(done.stdout, encoding="utf-8")
    return done.stdout


def main(
    folder: Annotated[Path, typer.Option("--eval", help="folder of the evaluation sets and scorers")],
    out: Annotated[Path, typer.Option(help="where predictions, scores and the table go")] = Path("build/bench"),
) -> None:
    """Score everything and print one table; it is written to OUT/accuracy.md too."""
    folder, out = folder.resolve(), out.resolve()
    if not (folder / "score_articles.py").exists():
        raise typer.BadParameter(
            f"{folder} holds no scorers; give the folder of the evaluation sets: make bench EVAL=DIR"
        )
    out.mkdir(parents=True, exist_ok=True)
    rows = tomllib.loads(ROWS.read_text(encoding="utf-8"))["run"]
    figures = []
    with Progress(console=Console(stderr=True)) as progress:
        for row in progress.track(rows, description="scoring"):
            found = re.search(row["line"], score(folder, row, predictions(folder, row, out), out).strip())
            figures.append(Figure(row["name"], found.group(1) if found else None, row["reference"], row["aim"]))
    table = Table("what", "lede", "others", "aim", title="accuracy, development parts")
    lines = ["| what | lede | others | aim |", "|---|---|---|---|"]
    for figure in figures:
        table.add_row(figure.name, figure.value or "no figure", figure.reference, figure.aim)
        lines.append(f"| {figure.name} | {figure.value or 'no figure'} | {figure.reference} | {figure.aim} |")
    (out / "accuracy.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
