"""Weights of salience, learnt apart; read once."""

from __future__ import annotations

from lede.lexicons import load_table

WEIGHTS: dict[str, float] = {name: float(value) for name, value in load_table("salience/weights.tsv", 2)}
