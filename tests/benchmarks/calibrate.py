"""Fits the confidence of events and slots to judged texts and shows how well it is calibrated.

usage: PYTHONPATH=service python -m tests.benchmarks.calibrate EVAL GOLD [--write]

EVAL holds the scorers and PropBank, GOLD the judged articles; what counts as right is told in `judge.py`. The tables
are cross-validated: each text is judged by weights that were fitted to the others. `--write` stores weights that were
fitted to everything (`service/lede/data/confidence/weights.tsv`) and the tables (`tests/benchmarks/calibration.md`).
Run it again whenever the network or the rules have changed.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np

from lede import extractor as module
from lede.extract.confidence import operating_point
from tests.benchmarks.judge import Verdict, judged

WEIGHTS = Path(module.__file__).parent / "data" / "confidence" / "weights.tsv"
TABLES = Path(__file__).with_name("calibration.md")
KINDS = ("event", "who", "where", "when", "according_to")
RIDGE = 16.0
FOLDS = 6  # of whole texts: three articles each
LEAST = 100  # verdicts that a feature needs for a weight of its own, if it is a rule
BINS = 10
OWN = frozenset({"bias", "logit", "inferred", "noun", "typed", "who", "when"})  # features that are no rules
THRESHOLDS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9)


def features_of(rows: list[Verdict]) -> list[str]:
    """Names of the features: those of the kind, and rules that are seen often enough."""
    seen = Counter(name for row in rows for name, value in row.features.items() if value)
    return sorted(name for name, number in seen.items() if number >= LEAST or name.split(".")[-1] in OWN)


def fit(rows: list[Verdict], names: list[str]) -> np.ndarray:
    """Ridge logistic regression by Newton's method; the bias is not shrunk."""
    x = _matrix(rows, names)
    y = np.array([float(row.right) for row in rows])
    penalty = np.array([1e-3 if name.endswith(".bias") else RIDGE for name in names])
    w = np.zeros(len(names))
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + penalty * w
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty), gradient)
    return w


def _matrix(rows: list[Verdict], names: list[str]) -> np.ndarray:
    return np.array([[row.features.get(name, 0.0) for name in names] for row in rows])


def crossed(rows: list[Verdict]) -> np.ndarray:
    """Confidence of each row by weights fitted to the texts of the other folds."""
    texts = {text: number % FOLDS for number, text in enumerate(sorted({row.text for row in rows}))}
    given = np.zeros(len(rows))
    for fold in sorted(set(texts.values())):
        inside = [i for i, row in enumerate(rows) if texts[row.text] == fold]
        others = [row for row in rows if texts[row.text] != fold]
        names = features_of(others)
        given[inside] = 1 / (1 + np.exp(-_matrix([rows[i] for i in inside], names) @ fit(others, names)))
    return given


def table(kind: str, given: np.ndarray, right: np.ndarray) -> list[str]:
    """The reliability table in bins a tenth wide; the expected calibration error, also in five bins of like size."""
    lines = []
    wide = [np.flatnonzero(np.minimum((given * BINS).astype(int), BINS - 1) == b) for b in range(BINS)]
    for number, part in enumerate(wide):
        if len(part):
            name = f"{number / BINS:.1f}-{(number + 1) / BINS:.1f}"
            lines.append(f"| {kind} | {name} | {len(part)} | {given[part].mean():.3f} | {right[part].mean():.3f} |")
    by_size = np.array_split(np.argsort(given, kind="stable"), 5)
    told = f"ECE {_error(wide, given, right):.3f} (like size: {_error(by_size, given, right):.3f})"
    return [*lines, f"| **{kind}** | all | {len(given)} | {given.mean():.3f} | {right.mean():.3f}; {told} |"]


def _error(parts: list[np.ndarray], given: np.ndarray, right: np.ndarray) -> float:
    return float(sum(len(p) / len(given) * abs(given[p].mean() - right[p].mean()) for p in parts if len(p)))


def trade(given: np.ndarray, right: np.ndarray) -> list[str]:
    """What `min_confidence` keeps, and how much of that is right."""
    lines = []
    for least in THRESHOLDS:
        kept = given >= least
        precision = right[kept].mean() if kept.any() else float("nan")
        lines.append(f"| {least:.2f} | {kept.sum()} | {precision:.3f} | {right[kept].sum() / right.sum():.3f} |")
    return lines


def main(evaluation: str, gold: str, write: bool) -> None:
    """Cross-validate, print, and with `write` store weights and tables."""
    verdicts = judged(Path(evaluation), Path(gold))
    lines = ["| what | confidence | number | given | right |", "|---|---|---|---|---|"]
    fitted: dict[str, float] = {}
    kept: list[str] = []
    for kind in KINDS:
        rows = [verdict for verdict in verdicts if verdict.kind == kind]
        given, right = crossed(rows), np.array([float(row.right) for row in rows])
        lines += table(kind, given, right)
        if kind == "event":
            kept = trade(given, right)
        names = features_of(rows)
        fitted |= dict(zip(names, (float(w) for w in fit(rows, names)), strict=True))
    lines += ["", "| min_confidence | events | right | of all right ones |", "|---|---|---|---|", *kept]
    print("\n".join(lines))
    if write:
        _write(fitted, lines)


def _write(fitted: dict[str, float], lines: list[str]) -> None:
    head = [line for line in WEIGHTS.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    rows = sorted(
        [f"operating_point\t{operating_point()}", *(f"{name}\t{value:.4f}" for name, value in fitted.items())]
    )
    WEIGHTS.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")
    title = """# Calibration

Written by `python -m tests.benchmarks.calibrate EVAL GOLD --write`. Each text by weights that were fitted to the
others, in six folds; what counts as right is told in `judge.py`. ECE is the expected calibration error
in bins a tenth wide.
"""
    TABLES.write_text("\n".join([title, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], "--write" in sys.argv)
