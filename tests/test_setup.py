"""`scripts/setup.sh` says in words what is missing and how to mend it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "scripts" / "setup.sh"

TOO_OLD = 'case "$*" in *version_info*) exit 1;; -V) echo "Python 3.9.2";; esac\n'
WITHOUT_VENV = 'case "$*" in *ensurepip*) exit 1;; esac\n'


def setup(tmp_path: Path, python: str, what: str = "run") -> subprocess.CompletedProcess[str]:
    """Run the script with a stand-in for Python that is this shell script."""
    fake = tmp_path / "python"
    fake.write_text(f"#!/bin/sh\n{python}", encoding="utf-8")
    fake.chmod(0o755)
    environment = os.environ | {"PYTHON": str(fake), "VENV": str(tmp_path / "venv")}
    return subprocess.run([SCRIPT, what], env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("python", "what", "words"),
    [
        (TOO_OLD, "run", ["needs Python 3.11 or newer", "is Python 3.9.2", "make PYTHON="]),
        (WITHOUT_VENV, "run", ["lacks venv or ensurepip", "apt-get install python3-venv"]),
        ("", "fast", ["give 'run' or 'dev', not 'fast'"]),
    ],
)
def test_what_is_missing_is_told(tmp_path: Path, python: str, what: str, words: list[str]) -> None:
    """An old Python, one without venv, a wrong word: each is told with what to do, and nothing is made."""
    done = setup(tmp_path, python, what)

    assert done.returncode == 1
    assert all(word in done.stderr for word in words)
    assert not (tmp_path / "venv").exists()


def test_locks_name_no_host() -> None:
    """Lock files hold names, versions and hashes; where packages come from is the installer's own setting."""
    for lock in SCRIPT.parents[1].glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text
