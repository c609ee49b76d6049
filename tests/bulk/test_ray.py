"""The engine Ray: the same bytes as without it, whatever an article does, and a run that goes on with either."""

from __future__ import annotations

import json
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.bulk.test_run import command, environment, ids, run, write_corpus

needs_ray = pytest.mark.skipif(find_spec("ray") is None, reason="needs the extra `ray`, which is 500 MB")


def run_on_ray(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run to the end on a Ray of two processors, for which Ray takes ten seconds and more to start."""
    whole = command(*arguments, "--engine", "ray", "--processes", "2")
    return subprocess.run(whole, capture_output=True, text=True, env=environment(), timeout=240, check=False)


def written(out: Path) -> dict[str, bytes]:
    """All files of a run."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@needs_ray
@pytest.mark.slow
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_same_bytes(tmp_path: Path, form: str) -> None:
    """Articles, events, errors and ledger are the same, also where an article crashes, hangs or is no article."""
    corpus = write_corpus(tmp_path / "in.jsonl", 60)
    with corpus.open("a", encoding="utf-8") as file:
        for name, text in (("hangs", "HANG now"), ("crashes", "CRASH now"), ("fails", "FAIL now"), ("blank", " ")):
            file.write(json.dumps({"id": name, "text": text}) + "\nnonsense\n")
        file.write(json.dumps({"id": "a1", "text": "Ann left."}) + "\n")
    arguments = (str(corpus), "--part-articles", "20", "--timeout", "20", "--format", form)
    here = run(*arguments, "--out", str(tmp_path / "here"), "--processes", "2")
    there = run_on_ray(*arguments, "--out", str(tmp_path / "there"))

    assert (here.returncode, there.returncode) == (1, 1), there.stderr
    ours, theirs = written(tmp_path / "here"), written(tmp_path / "there")
    assert {name for name in ours | theirs if ours.get(name) != theirs.get(name)} == set(), theirs["ledger.jsonl"]
    assert there.stderr.count("\n") == 1, there.stderr


@needs_ray
@pytest.mark.slow
def test_goes_on_with_the_other_engine(tmp_path: Path) -> None:
    """A run that was begun without Ray goes on with it; inputs that were changed are refused in one line."""
    corpus = write_corpus(tmp_path / "in.jsonl", 30)
    out = tmp_path / "out"
    assert run(str(corpus), "--out", str(out)).returncode == 0
    write_corpus(corpus, 50)
    assert run_on_ray(str(corpus), "--out", str(out)).returncode == 0
    assert ids(out) == [f"a{i}" for i in range(50)]

    write_corpus(corpus, 10)
    done = run_on_ray(str(corpus), "--out", str(out))
    assert done.returncode == 2
    assert "begun with other articles" in done.stderr
    assert "Traceback" not in done.stderr


@needs_ray
@pytest.mark.slow
def test_a_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a cluster whose head has no processors to give, as KubeRay makes them, workers read what it hands out."""
    from ray.cluster_utils import Cluster

    monkeypatch.setenv("PYTHONPATH", environment()["PYTHONPATH"])  # machines of a cluster have lede installed
    corpus = write_corpus(tmp_path / "in.jsonl", 40)
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    try:
        cluster.add_node(num_cpus=2)
        arguments = (str(corpus), "--out", str(tmp_path / "out"), "--engine", "ray", "--ray-address", cluster.address)
        done = subprocess.run(
            command(*arguments), capture_output=True, text=True, env=environment(), timeout=240, check=False
        )
    finally:
        cluster.shutdown()

    assert done.returncode == 0, done.stderr
    assert ids(tmp_path / "out") == [f"a{i}" for i in range(40)]


@needs_ray
@pytest.mark.parametrize("address", ["127.0.0.1:1", "ray://127.0.0.1:1", "nonsense:port"])
def test_no_cluster(tmp_path: Path, address: str) -> None:
    """Where no cluster answers, that is said in one line."""
    corpus = write_corpus(tmp_path / "in.jsonl", 1)
    arguments = (str(corpus), "--out", str(tmp_path / "out"), "--engine", "ray", "--ray-address", address)
    done = run(*arguments)

    assert done.returncode == 2
    assert done.stderr.startswith("lede: --ray-address: ")
    assert done.stderr.count("\n") == 1


def test_standard_input_is_not_for_ray(tmp_path: Path) -> None:
    """Ray's processes have no standard input; without Ray, that is told first."""
    done = run("-", "--out", str(tmp_path / "out"), "--engine", "ray", text="")

    assert done.returncode == 2
    assert ("standard input" if find_spec("ray") else "pip install") in done.stderr
    assert not (tmp_path / "out").exists()
