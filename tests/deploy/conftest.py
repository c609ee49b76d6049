"""What `kubectl kustomize` makes of base and overlays, and where the files are."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
OVERLAYS = ["base", *sorted(f"overlays/{path.name}" for path in (KUBERNETES / "overlays").iterdir())]
HAS_KUBECTL = shutil.which("kubectl") is not None
HAS_PROMTOOL = shutil.which("promtool") is not None

Manifest = dict[str, Any]


@cache
def rendered(overlay: str) -> tuple[Manifest, ...]:
    """All objects of an overlay."""
    command = ["kubectl", "kustomize", str(KUBERNETES / overlay)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return tuple(yaml.safe_load_all(done.stdout))


def one(overlay: str, kind: str, name: str = "lede") -> Manifest:
    """The object of this kind and name."""
    found = [m for m in rendered(overlay) if m["kind"] == kind and m["metadata"]["name"] == name]
    assert len(found) == 1, f"{overlay}: {len(found)} objects {kind}/{name}"
    return found[0]


def pod(overlay: str) -> Manifest:
    """Specification of the pod."""
    spec: Manifest = one(overlay, "Deployment")["spec"]["template"]["spec"]
    return spec


def container(overlay: str) -> Manifest:
    """The one container."""
    found: Manifest = pod(overlay)["containers"][0]
    return found
