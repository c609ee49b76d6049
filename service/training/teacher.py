"""all-mpnet-base-v2 (Apache-2.0) as a base folder that `Encoder` reads: BERT's names and word pieces."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

# MPNet's vocabulary is BERT's with four special pieces put before it.
OFFSET = 4
SPECIAL = {"[CLS]": 0, "[PAD]": 1, "[SEP]": 2}
POSITIONS = 2  # of RoBERTa's kind: the first position is number 2
PARTS = {
    "attention.attn.q": "attention.self.query",
    "attention.attn.k": "attention.self.key",
    "attention.attn.v": "attention.self.value",
    "attention.attn.o": "attention.output.dense",
    "attention.LayerNorm": "attention.output.LayerNorm",
}


def convert(source: Path, bert: Path, target: Path) -> None:
    """Write `target` from the folder of all-mpnet-base-v2 and the base folder whose word pieces are to be used.

    Raises: SystemExit if the two vocabularies differ in more than the offset.
    """
    vocabulary = json.loads((bert / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    theirs = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    wrong = [piece for piece, number in vocabulary.items() if theirs.get(piece, number + OFFSET) != number + OFFSET]
    if wrong:
        raise SystemExit(f"{source}: {len(wrong)} word pieces differ from those of {bert}")
    weights = load_file(source / "model.safetensors")
    order = torch.empty(len(vocabulary), dtype=torch.long)
    for piece, number in vocabulary.items():
        order[number] = SPECIAL.get(piece, number + OFFSET)
    made = {}
    for name, value in weights.items():
        if name.startswith(("pooler", "embeddings.position_ids")):
            continue
        for old, new in PARTS.items():
            name = name.replace(old, new)
        made[name] = value.contiguous()
    made["embeddings.word_embeddings.weight"] = weights["embeddings.word_embeddings.weight"][order].contiguous()
    places = weights["embeddings.position_embeddings.weight"][POSITIONS:].contiguous()
    made["embeddings.position_embeddings.weight"] = places
    made["embeddings.token_type_embeddings.weight"] = torch.zeros(1, places.shape[1])
    about = json.loads((source / "config.json").read_text(encoding="utf-8"))
    about |= {"vocab_size": len(vocabulary), "max_position_embeddings": len(places)}
    target.mkdir(parents=True, exist_ok=True)
    save_file(made, target / "model.safetensors")
    (target / "config.json").write_text(json.dumps(about, indent=1), encoding="utf-8")
    shutil.copy(bert / "tokenizer.json", target / "tokenizer.json")
