"""The one configuration file of a training run, read into frozen, typed values."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Config:
    """Everything that a run depends on besides the corpora. The file is `config.toml` beside this module."""

    seed: int
    epochs: float
    layers: tuple[int, ...]
    batch_pieces: int
    window_pieces: int
    encoder_lr: float
    heads_lr: float
    warmup: float
    dropout: float
    ema: float
    arc_size: int
    label_size: int
    role_size: int
    lemma_min_count: int
    checkpoint_minutes: float
    sample: dict[str, float]
    weight: dict[str, float]


def load_config(path: Path) -> Config:
    """Read a TOML file with exactly the fields of `Config`.

    Raises: SystemExit, naming the field, if one is missing or unknown.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    known = set(Config.__dataclass_fields__)
    wrong = sorted(known ^ set(data))
    if wrong:
        raise SystemExit(f"{path}: missing or unknown settings: {', '.join(wrong)}")
    data["layers"] = tuple(data["layers"])
    return Config(**data)
