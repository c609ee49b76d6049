"""Write the Python side of the contract, `service/lede/v1`, from `protos/`; with `--check`, tell whether it is fresh.

    python scripts/generate_protos.py              write service/lede/v1
    python scripts/generate_protos.py --check      exit 1 and name the files that differ
    python scripts/generate_protos.py --release    also take today's contract as the one that later ones may not break

Needs grpcio-tools 1.78.x (code of a newer generator refuses older run times) and mypy-protobuf.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from grpc_tools import protoc

ROOT = Path(__file__).resolve().parent.parent
PROTOS = ROOT / "protos"
PACKAGE = Path("lede/v1")
RELEASE = PROTOS / "release.binpb"
GENERATOR = "1.78"


def generate(target: Path) -> None:
    """Write `lede/v1/*_pb2*.py[i]` under `target`."""
    sources = sorted(str(path) for path in (PROTOS / PACKAGE).glob("*.proto"))
    scripts = Path(sys.executable).parent
    run_protoc(
        f"--plugin=protoc-gen-mypy={scripts / 'protoc-gen-mypy'}",
        f"--plugin=protoc-gen-mypy_grpc={scripts / 'protoc-gen-mypy_grpc'}",
        f"--python_out={target}",
        f"--grpc_python_out={target}",
        f"--mypy_out={target}",
        f"--mypy_grpc_out={target}",
        *sources,
    )
    header = "# ruff: noqa\n"
    for path in sorted((target / PACKAGE).glob("*_pb2*.py*")):
        path.write_text(header + path.read_text(encoding="utf-8"), encoding="utf-8")


def write_descriptor(path: Path) -> None:
    """Write the contract as a FileDescriptorSet with its imports, comments left out."""
    sources = sorted(str(source) for source in (PROTOS / PACKAGE).glob("*.proto"))
    run_protoc("--include_imports", f"--descriptor_set_out={path}", *sources)


def run_protoc(*arguments: str) -> None:
    """Run the pinned compiler over `protos/`.

    Raises: SystemExit, with what to mend.
    """
    if not version("grpcio-tools").startswith(GENERATOR):
        raise SystemExit(f"grpcio-tools {version('grpcio-tools')} found; install 'grpcio-tools=={GENERATOR}.*'")
    well_known = str(files("grpc_tools") / "_proto")
    if protoc.main(["protoc", f"-I{PROTOS}", f"-I{well_known}", *arguments]) != 0:
        raise SystemExit("protoc failed; see its messages above")


def stale_files(fresh: Path, committed: Path) -> list[str]:
    """Names of generated files that differ, are missing, or have no proto any more."""
    names = {path.name for folder in (fresh, committed) for path in folder.glob("*_pb2*.py*")}

    def content(folder: Path, name: str) -> str | None:
        path = folder / name
        return path.read_text(encoding="utf-8") if path.exists() else None

    return sorted(name for name in names if content(fresh, name) != content(committed, name))


def main() -> int:
    """Do what the arguments say; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the committed code is stale")
    parser.add_argument("--release", action="store_true", help="also write protos/release.binpb")
    arguments = parser.parse_args()
    committed = ROOT / "service" / PACKAGE
    if arguments.check:
        with tempfile.TemporaryDirectory() as folder:
            generate(Path(folder))
            stale = stale_files(Path(folder) / PACKAGE, committed)
        for name in stale:
            print(f"service/{PACKAGE}/{name} is stale: run python scripts/generate_protos.py", file=sys.stderr)
        return 1 if stale else 0
    committed.mkdir(parents=True, exist_ok=True)
    generate(ROOT / "service")
    if arguments.release:
        write_descriptor(RELEASE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
