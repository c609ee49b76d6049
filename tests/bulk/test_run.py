"""Bulk runs: every article once, whatever ended the run before; what cannot be read is told and stops nothing."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT

EXTRACTOR = "tests.fakes:FakeExtractor"


def command(*arguments: str) -> list[str]:
    """`lede bulk` with a fast extractor."""
    return [sys.executable, "-m", "lede", "bulk", *arguments]


def environment() -> dict[str, str]:
    """The environment in which the fake is found."""
    path = os.pathsep.join([str(ROOT / "service"), str(ROOT)])
    return os.environ | {"PYTHONPATH": path, "LEDE_EXTRACTOR": EXTRACTOR}


def run(*arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run to the end."""
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, env=environment(), input=text, timeout=120, check=False
    )


def write_corpus(path: Path, count: int) -> Path:
    """A file of JSON lines with `count` short articles."""
    rows = (json.dumps({"id": f"a{i}", "text": f"Police arrested {i} men in Oslo."}) for i in range(count))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def ids(out: Path) -> list[str]:
    """Ids of all articles that were written, in the order of the parts."""
    parts = sorted((out / "articles").glob("part-*.jsonl"))
    return [json.loads(line)["document_id"] for part in parts for line in part.read_text("utf-8").splitlines()]


def test_articles_and_errors(tmp_path: Path) -> None:
    """Good articles are written in order; bad ones are told with their reason, and the exit code says so."""
    corpus = write_corpus(tmp_path / "in.jsonl", 5)
    with corpus.open("a", encoding="utf-8") as file:
        file.write('{"id": "blank", "text": "  "}\nnonsense\n')
    done = run(str(corpus), "--out", str(tmp_path / "out"), "--part-articles", "2")
    errors = [
        json.loads(line)["error"]["reason"] for line in (tmp_path / "out" / "errors.jsonl").open(encoding="utf-8")
    ]

    assert done.returncode == 1
    assert ids(tmp_path / "out") == [f"a{i}" for i in range(5)]
    assert errors == ["TEXT_EMPTY", "MALFORMED_REQUEST"]


def test_same_again_changes_nothing(tmp_path: Path) -> None:
    """A finished run that is started again writes nothing twice."""
    corpus = write_corpus(tmp_path / "in.jsonl", 4)
    arguments = (str(corpus), "--out", str(tmp_path / "out"))
    assert run(*arguments).returncode == 0
    before = {p: p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()}

    assert run(*arguments).returncode == 0
    assert {p: p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("seconds", [0.8, 1.3])
def test_killed_and_gone_on_with(tmp_path: Path, seconds: float) -> None:
    """After kill -9 at any moment, the next run gives each article exactly once."""
    count = 400
    corpus = write_corpus(tmp_path / "in.jsonl", count)
    arguments = (str(corpus), "--out", str(tmp_path / "out"), "--part-articles", "20", "--processes", "1")
    for _ in range(3):
        process = subprocess.Popen(
            command(*arguments), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
    assert run(*arguments).returncode == 0

    assert ids(tmp_path / "out") == [f"a{i}" for i in range(count)]


def test_other_settings_are_refused(tmp_path: Path) -> None:
    """A folder that holds a run with other settings is left as it is."""
    corpus = write_corpus(tmp_path / "in.jsonl", 2)
    assert run(str(corpus), "--out", str(tmp_path / "out")).returncode == 0
    done = run(str(corpus), "--out", str(tmp_path / "out"), "--predicates", "all")

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_csv_gzip_and_columns(tmp_path: Path) -> None:
    """A packed CSV file with columns of its own names."""
    with gzip.open(tmp_path / "in.csv.gz", "wt", encoding="utf-8") as file:
        file.write('key,body\nx,"Police arrested a man, they said."\ny,Rebels fled.\n')
    done = run(
        str(tmp_path / "in.csv.gz"), "--out", str(tmp_path / "out"), "--text-column", "body", "--id-column", "key"
    )

    assert done.returncode == 0, done.stderr
    assert ids(tmp_path / "out") == ["x", "y"]


def test_truncated_gzip_keeps_what_was_read(tmp_path: Path) -> None:
    """A file that ends too early is told in one line; the articles before the break are kept."""
    whole = gzip.compress(write_corpus(tmp_path / "in.jsonl", 3).read_bytes())
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[:-9])
    done = run(str(tmp_path / "cut.jsonl.gz"), "--out", str(tmp_path / "out"))

    assert done.returncode == 1
    assert len((tmp_path / "out" / "errors.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_empty_folder(tmp_path: Path) -> None:
    """A folder without articles is said in one line."""
    (tmp_path / "none").mkdir()
    done = run(str(tmp_path / "none"), "--out", str(tmp_path / "out"))

    assert done.returncode in (1, 2)
    assert "holds no file" in done.stderr + (tmp_path / "out" / "errors.jsonl").read_text(encoding="utf-8")


def test_parquet(tmp_path: Path) -> None:
    """Parquet out has the nested articles and the flat events."""
    pyarrow = pytest.importorskip("pyarrow.parquet", reason="needs the extra `parquet`")
    corpus = write_corpus(tmp_path / "in.jsonl", 3)
    done = run(str(corpus), "--out", str(tmp_path / "out"), "--format", "parquet")

    assert done.returncode == 0, done.stderr
    assert pyarrow.read_table(tmp_path / "out" / "articles").column("document_id").to_pylist() == ["a0", "a1", "a2"]
    assert "trigger" in pyarrow.read_table(tmp_path / "out" / "events").column_names
