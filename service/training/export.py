"""Checkpoint -> the folder that `lede.annotate` reads: int8 ONNX graph, other tensors, label sets, lemmas, digests."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from lede.annotate.weights import FORMAT
from training.config import Config
from training.labels import Labels
from training.network import Network
from training.samples import NAME_LABELS, PREDICATE_KINDS, ROLES

OUTPUTS = (
    "upos", "xpos", "lemma", "name", "predicate", "flags", "arc", "label_head", "label_dep", "role_head", "role_dep"
)  # fmt: skip
CHOSEN = ("upos", "xpos", "lemma")


class Graph(nn.Module):
    """The network as it serves: one window, no mask, the best class where the scores are not needed."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, shapes: Tensor, spaces: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        """[1, T] and [1, N] -> `OUTPUTS`."""
        out = self.network(ids, shapes, spaces, first, None)
        return tuple(out[name].argmax(-1) if name in CHOSEN else out[name] for name in OUTPUTS)


def load_network(base: Path, folder: Path, config: Config) -> Network:
    """The averaged weights of a run's last checkpoint.

    Raises: SystemExit if the folder holds no checkpoint.
    """
    path = folder / "checkpoint.pt"
    if not path.exists():
        raise SystemExit(f"not found: {path} (train first: python -m training run)")
    state = torch.load(path, weights_only=True)
    labels = Labels(**{key: tuple(value) for key, value in state["labels"].items()})
    network = Network(base, labels, config)
    network.load_state_dict(state["average"])
    return network.eval()


def export(network: Network, base: Path, lexicon: dict[str, str], target: Path, version: str, quantise: bool) -> None:
    """Write the folder of weights. With `quantise` off, the graph stays float32 (for measuring what int8 costs)."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "float.onnx"
        _to_onnx(Graph(network).eval(), plain)
        if quantise:
            quantize_dynamic(
                plain, target / "network.onnx", weight_type=QuantType.QInt8, per_channel=True,
                extra_options={"MatMulConstBOnly": True},
            )  # fmt: skip
        else:
            shutil.copy(plain, target / "network.onnx")
    np.savez_compressed(
        target / "tensors.npz",
        label=network.label.detach().numpy().astype(np.float16),
        role=network.role.detach().numpy().astype(np.float16),
    )
    labels = {
        "upos": network.labels.upos, "xpos": network.labels.xpos,
        "lemma": network.labels.lemma, "dep": network.labels.dep,
        "name": NAME_LABELS, "predicate": PREDICATE_KINDS, "role": ROLES,
    }  # fmt: skip
    (target / "labels.json").write_text(json.dumps(labels, ensure_ascii=False), encoding="utf-8")
    rows = (f"{key}\t{lemma}\n" for key, lemma in sorted(lexicon.items()))
    (target / "lemmas.tsv").write_text("".join(rows), encoding="utf-8")
    shutil.copy(base / "tokenizer.json", target / "tokenizer.json")
    names = ("network.onnx", "tensors.npz", "labels.json", "lemmas.tsv", "tokenizer.json")
    about = {
        "format": FORMAT,
        "name": "lede-small",
        "version": version,
        "files": {name: hashlib.sha256((target / name).read_bytes()).hexdigest() for name in names},
    }
    (target / "model.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def _to_onnx(graph: nn.Module, path: Path) -> None:
    t, n = 12, 8
    first = torch.arange(1, n + 1)[None]
    example = (torch.full((1, t), 1037), torch.ones(1, t, dtype=torch.long), torch.ones(1, t, dtype=torch.long), first)
    names = ["ids", "shapes", "spaces", "first"]
    axes = {name: {1: "words" if name == "first" else "pieces"} for name in names}
    axes |= {name: {1: "words"} for name in OUTPUTS}
    axes["arc"] = {1: "words", 2: "heads"}
    axes["label_head"] = {1: "heads"}
    torch.onnx.export(
        graph, example, str(path), input_names=names, output_names=list(OUTPUTS), dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )  # fmt: skip
    onnx.checker.check_model(str(path))
