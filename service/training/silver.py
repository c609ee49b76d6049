"""Parses made by an earlier network, where a corpus has spans but no tree."""

from __future__ import annotations

import json
from pathlib import Path

import torch

from training.config import Config
from training.losses import same_sentence
from training.network import Network
from training.readers import need, read_qanom
from training.windows import Encoding, batches, cut_windows


@torch.no_grad()
def qanom_heads(network: Network, encoding: Encoding, config: Config, shared: Path, part: str) -> dict[str, list[int]]:
    """Heads (1-based, 0 for the root) of each QANom sentence, by its id."""
    ids = []
    for line in need(shared / "eval" / "qasrl" / f"{part}.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        if "noun" in row["gold"]["annotated"] and all(row["text"].split(" ")):
            ids.append(row["id"])
    documents = read_qanom(shared, part, None)
    found: dict[str, list[int]] = {}
    by_window = {}
    windows = []
    place = 0
    for document in documents:
        for sentence in document.sentences:
            cut = cut_windows([type(document)(document.id, "qanom", "", [sentence])], encoding.pieces, 10_000, None)
            for window in cut:
                by_window[id(window)] = ids[place]
                windows.append(window)
            place += 1
    network.eval()
    for group in batches(windows, config, None):
        batch = encoding.batch(group)
        out = network(batch.ids, batch.shapes, batch.spaces, batch.first, batch.mask)
        arc = out["arc"].masked_fill(~same_sentence(batch.sentence), -1e4).argmax(-1)
        for i, window in enumerate(group):
            found[by_window[id(window)]] = arc[i, : len(window.words)].tolist()
    return found
