"""Fit `service/lede/data/coreference/pronoun_weights.tsv` to the pronouns of GUM.

    PYTHONPATH=service python scripts/fit_pronoun_weights.py GUM_COREF/train.jsonl

Reads the texts with the shipped network, collects for every pronoun the candidates that the rules allow, and fits one
weight a feature by maximum likelihood of the right chain (or of none). Run it twice: the first pass changes what the
second collects.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

from lede.extract.coreference import pronouns, resolve
from lede.extract.coreference.model import Chain, Found
from lede.extract.coreference.words import Words
from lede.extract.where import find_places

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "service/lede/data/coreference/pronoun_weights.tsv"
STEPS, RATE, DECAY = 400, 0.2, 0.005
HEAD = """\
# What makes a mention the one that a pronoun stands for: feature, weight for he/she, it, they.
# Source: fitted to the training part of GUM (annotation CC BY 4.0) by scripts/fit_pronoun_weights.py.
"""
Case = tuple[list[dict[str, float]], list[bool]]


class Collector:
    """Stands in for `resolve_pronoun`: notes the candidates and which are right, then answers as the rule would."""

    def __init__(self) -> None:
        self.cases: dict[str, list[Case]] = defaultdict(list)
        self.entity: dict[int, str] = {}
        self._rule = pronouns.resolve_pronoun

    def read(self, doc: Doc, entities: list[dict]) -> None:  # type: ignore[type-arg]
        """Collect the cases of one text."""
        at = {token.idx: token.i for token in doc}
        self.entity = {at[m["head"][0]]: e["id"] for e in entities for m in e["mentions"] if m["head"][0] in at}
        resolve.resolve(Words(doc), find_places(doc))

    def __call__(
        self, words: Words, found: Found, form: pronouns.Pronoun, recent: list[Found], barred: Chain | None
    ) -> Chain | None:
        """One pronoun."""
        gold = self.entity.get(found.head)
        options = pronouns.candidates(words, found, form, recent, barred)
        if options:
            right = [gold is not None and self._is(option.chain, gold) for option in options]
            self.cases[pronouns.kind_of(form)].append(([dict(o.features) for o in options], right))
        return self._rule(words, found, form, recent, barred)

    def _is(self, chain: Chain, gold: str) -> bool:
        known = [self.entity[m.head] for m in chain.mentions if m.head in self.entity]
        return bool(known) and known[-1] == gold


def fit(cases: list[Case], names: list[str]) -> dict[str, float]:
    """Weights by gradient ascent on the log likelihood; the last one is that of no candidate."""
    column = {name: i for i, name in enumerate(names)}
    rows, starts, right = [], [0], []
    for options, good in cases:
        for features in (*options, {"none": 1.0}):
            row = np.zeros(len(names))
            for name, value in features.items():
                row[column[name]] = value
            rows.append(row)
        right.extend([*good, not any(good)])
        starts.append(len(rows))
    table, good, at = np.array(rows), np.array(right, dtype=float), np.array(starts[:-1])
    case = np.repeat(np.arange(len(at)), np.diff(starts))
    weights, square = np.zeros(len(names)), np.full(len(names), 1e-8)
    for _ in range(STEPS):
        values = np.exp(table @ weights)
        p = values / np.add.reduceat(values, at)[case]
        q = values * good
        q = q / np.add.reduceat(q, at)[case]
        slope = table.T @ (q - p) / len(at) - DECAY * weights
        square = 0.9 * square + 0.1 * slope**2
        weights += RATE * slope / np.sqrt(square + 1e-6) * 0.1
    return {name: round(float(weights[i]), 2) for name, i in column.items()}


def write(cases: dict[str, list[Case]]) -> None:
    """Fit each kind of pronoun and write the table."""
    names = sorted({n for rows in cases.values() for options, _ in rows for o in options for n in o} | {"none"})
    fitted = [fit(cases[column], names) for column in pronouns.COLUMNS]
    lines = ["\t".join([name, *(f"{table[name]:.2f}" for table in fitted)]) for name in names]
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print({column: len(cases[column]) for column in pronouns.COLUMNS}, "cases")


def main(path: str) -> None:
    """Collect and fit."""
    from lede.annotate import load_reader

    nlp, collector = load_reader(), Collector()
    resolve.pronouns.resolve_pronoun = collector  # type: ignore[assignment]
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        collector.read(nlp(record["text"]), record["gold"]["entities"])
    write(collector.cases)


if __name__ == "__main__":
    main(sys.argv[1])
