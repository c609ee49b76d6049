"""Fits the confidence of events to judged articles and shows how well it is calibrated.

usage: PYTHONPATH=service python tests/benchmarks/calibrate.py EVAL GOLD [--write]

An event is right as `score_articles.py` of EVAL matches it to the articles of GOLD; events on optional gold count for
nothing. The table is cross-validated: each article is judged by weights that were fitted to the others.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from lede import extractor as module
from lede.context import Context, Options
from lede.extract.confidence import event_confidence, event_features, operating_point
from lede.facts import Facts
from lede.wire import to_json_dict, to_proto

WEIGHTS = Path(module.__file__).parent / "data" / "confidence" / "weights.tsv"
RIDGE = 4.0
BINS = 5

Row = tuple[str, dict[str, float], bool]


def judged(eval_folder: Path, gold_folder: Path) -> list[Row]:
    """(article, features, right) of every event that the gold judges."""
    sys.path.insert(0, str(eval_folder))
    import score_articles as scorer
    from contract import flat

    features: list[dict[str, float]] = []

    def record(item: Facts) -> float:
        features.append(event_features(item))
        return event_confidence(item)

    module.event_confidence = record  # type: ignore[attr-defined]
    extractor = module.Extractor()
    rows: list[Row] = []
    for path in sorted(gold_folder.glob("*.gold.json")):
        gold = scorer.Gold(str(path))
        features.clear()
        document = gold.d
        published = datetime.fromisoformat(document["published_at"].replace("Z", "+00:00")).astimezone(UTC)
        title = "" if document.get("title_in_text") else document.get("title") or ""
        context = Context(gold.id, title, published, options=Options(min_confidence=0.0))
        events = flat(to_json_dict(to_proto(extractor.extract(gold.text, context)))).get("events", [])
        rows += [
            (gold.id, f, v) for f, v in zip(features, _verdicts(scorer, gold, events), strict=True) if v is not None
        ]
    return rows


def _verdicts(scorer: Any, gold: Any, events: list[dict[str, Any]]) -> list[bool | None]:
    _, paired, _ = scorer.align(gold.events, events)
    optional = [s for g in gold.events if g.get("optional") for part in scorer.gspans(g) for s in part]
    verdicts: list[bool | None] = []
    for j, event in enumerate(events):
        if j in paired:
            verdicts.append(None if gold.events[paired[j]].get("optional") else True)
        else:
            verdicts.append(None if any(scorer.over(scorer.trig(event), s) for s in optional) else False)
    return verdicts


def fit(rows: list[Row], names: list[str]) -> np.ndarray:
    """Ridge logistic regression by Newton's method; the bias is not shrunk."""
    x = np.array([[f.get(name, 0.0) for name in names] for _, f, _ in rows])
    y = np.array([float(right) for _, _, right in rows])
    penalty = np.full(len(names), RIDGE)
    penalty[names.index("event.bias")] = 1e-3
    w = np.zeros(len(names))
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + penalty * w
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty), gradient)
    return w


def chances(rows: list[Row], names: list[str], weights: np.ndarray) -> np.ndarray:
    """Confidence of each row."""
    x = np.array([[f.get(name, 0.0) for name in names] for _, f, _ in rows])
    return 1 / (1 + np.exp(-x @ weights))


def table(given: np.ndarray, right: np.ndarray) -> float:
    """Print the reliability table in bins of like size; return the expected calibration error."""
    order = np.argsort(given)
    error = 0.0
    print("| confidence | events | given | right |\n|---|---|---|---|")
    for part in np.array_split(order, BINS):
        error += len(part) / len(order) * abs(given[part].mean() - right[part].mean())
        low, high = given[part].min(), given[part].max()
        print(f"| {low:.2f}-{high:.2f} | {len(part)} | {given[part].mean():.3f} | {right[part].mean():.3f} |")
    return float(error)


def main(eval_folder: str, gold_folder: str, write: bool) -> None:
    """Cross-validate, print, and with `write` store weights fitted to everything."""
    rows = judged(Path(eval_folder), Path(gold_folder))
    names = sorted({name for _, features, _ in rows for name in features})
    given = np.zeros(len(rows))
    for article in sorted({row[0] for row in rows}):
        inside = [i for i, row in enumerate(rows) if row[0] == article]
        weights = fit([row for row in rows if row[0] != article], names)
        given[inside] = chances([rows[i] for i in inside], names, weights)
    right = np.array([float(row[2]) for row in rows])
    print(f"events {len(rows)}, right {right.mean():.3f}")
    print(f"expected calibration error {table(given, right):.3f} (each article by weights of the others)")
    if write:
        _write(dict(zip(names, fit(rows, names), strict=True)))


def _write(fitted: dict[str, float]) -> None:
    lines = WEIGHTS.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("#", "event.", "what."))]
    rows = sorted([*kept, *(f"{name}\t{value:.4f}" for name, value in fitted.items())])
    WEIGHTS.write_text("\n".join([*(x for x in lines if x[:1] == "#"), *rows]) + "\n", encoding="utf-8")
    print(f"written; the operating point stays {operating_point():g}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], "--write" in sys.argv)
