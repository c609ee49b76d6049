"""The shipped weights: found, checked against their digest, opened once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lede.errors import ModelError
from lede.result import ModelInfo

FORMAT = 1


@dataclass(frozen=True)
class Weights:
    """Files of one network: the graph (ONNX file), tensors kept outside it, label sets, word pieces, lemmas."""

    info: ModelInfo
    graph: Path
    tensors: dict[str, npt.NDArray[np.float32]]
    labels: dict[str, tuple[str, ...]]
    lexicon: dict[str, str]
    tokenizer: str


def default_folder() -> Path:
    """Folder of the weights that ship with the package."""
    return Path(str(files("lede") / "data" / "model"))


def load_weights(folder: Path | None = None) -> Weights:
    """Read a folder of weights.

    Raises: ModelError, saying which file is missing, damaged, or of an unknown version.
    """
    folder = folder or default_folder()
    about = json.loads(_read(folder, "model.json"))
    if about.get("format") != FORMAT:
        raise ModelError(f"the weights in {folder} have format {about.get('format')}; this release reads {FORMAT}")
    blobs = {name: _read(folder, name) for name in about["files"]}
    for name, digest in about["files"].items():
        if hashlib.sha256(blobs[name]).hexdigest() != digest:
            raise ModelError(f"{folder / name} is damaged (its digest differs): install lede again")
    labels: dict[str, Any] = json.loads(blobs["labels.json"])
    rows = (line.split("\t") for line in blobs["lemmas.tsv"].decode().splitlines())
    with np.load(folder / "tensors.npz") as stored:
        tensors = {name: stored[name].astype(np.float32) for name in stored.files}
    return Weights(
        info=ModelInfo(about["name"], about["version"], _digest(about["files"])),
        graph=folder / "network.onnx",  # its bytes would stay in every process
        tensors=tensors,
        labels={key: tuple(value) for key, value in labels.items()},
        lexicon={f"{form}\t{tag}": lemma for form, tag, lemma in rows},
        tokenizer=blobs["tokenizer.json"].decode(),
    )


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise ModelError(f"the weights file {folder / name} cannot be read: install lede again") from error


def _digest(parts: dict[str, str]) -> str:
    return hashlib.sha256("".join(parts[name] for name in sorted(parts)).encode()).hexdigest()[:16]
