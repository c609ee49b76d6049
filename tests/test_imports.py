"""Data flows one way, and imports point the same way: each package may use those that its row names, and no others."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "service" / "lede"

# Values and word lists that everybody may use; they import nothing of lede but each other.
COMMON = {"lede", "result", "errors", "context", "facts", "lexicons"}

# Package of lede -> the other packages of lede that it may import.
MAY_IMPORT = {
    "processes": {"errors"},
    "plain": {"result"},
    "result": {"plain"},
    "errors": set(),
    "context": {"errors"},
    "facts": {"result"},
    "lexicons": {"errors"},
    "gazetteer": COMMON,
    "reading": COMMON,
    "article": COMMON,
    "annotate": COMMON | {"reading", "gazetteer"},
    "extract": COMMON | {"reading", "gazetteer", "article"},
    "language": COMMON,
    "assemble": COMMON | {"reading", "gazetteer", "article", "extract"},
    "extractor": COMMON
    | {"processes", "reading", "gazetteer", "language", "article", "annotate", "extract", "assemble"},
    "spacy_component": COMMON | {"extractor", "plain"},
    "v1": set(),
    "wire": COMMON | {"v1"},
    "workers": COMMON | {"wire", "extractor"},
    "server": COMMON | {"wire", "workers", "v1"},
    "client": COMMON | {"wire", "v1"},
    "bulk": COMMON | {"wire", "extractor", "annotate", "client", "plain", "processes", "v1"},
    "view": COMMON,
    "terminal": COMMON | {"wire", "v1"},
    "cli": COMMON
    | {"annotate", "bulk", "client", "extractor", "processes", "server", "terminal", "view", "v1", "wire"},
    "__main__": {"cli"},
}

# Foreign package -> the only packages of lede that may import it.
ONLY_IN = {
    "grpc": {"server", "client", "v1"},
    "google": {"wire", "v1", "server", "client", "cli"},
    "pyarrow": {"bulk"},
    "ray": {"bulk"},
    "onnxruntime": {"annotate"},
    "tokenizers": {"annotate"},
    "prometheus_client": {"server"},
    "structlog": {"server"},
    "typer": {"cli"},
    "rich": {"cli", "terminal", "bulk", "view"},
    "torch": set(),
    "training": set(),
}


def modules() -> list[Path]:
    """Every module of lede that was written, not generated."""
    return sorted(path for path in SOURCE.rglob("*.py") if "_pb2" not in path.name)


def imported(path: Path) -> Iterator[str]:
    """Full names that a module imports, wherever in it; those for type checkers alone too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def package_of(path: Path) -> str:
    """Name of the module or package directly below lede."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_one_way(path: Path) -> None:
    """A module imports only what stands before it in the flow of the data."""
    package = package_of(path)
    if package == "__init__":
        return
    allowed = MAY_IMPORT[package]
    for name in imported(path):
        top, *rest = name.split(".")
        if top == "lede" and rest:
            target = rest[0]
            known = target if (SOURCE / target).is_dir() or (SOURCE / f"{target}.py").exists() else "lede"
            assert known == package or known in allowed, f"{package} must not import lede.{target}"
        elif top in ONLY_IN:
            assert package in ONLY_IN[top], f"only {sorted(ONLY_IN[top])} may import {top}, not {package}"


def test_the_extractor_loads_no_network_library_of_others() -> None:
    """Who reads articles in a process of theirs pays for no server: no grpc, no protobuf."""
    heavy = ("grpc", "google.protobuf", "torch", "spacy")
    code = f"import sys, lede.article, lede.result, lede.context; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=SOURCE.parent)

    assert done.stdout.strip() == "[]"
