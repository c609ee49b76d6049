"""Ends of a run that are not the last article: signals, a full disk, two runs at once, a torn ledger, other inputs."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lede.bulk.ledger import NAME, Entry, Ledger
from lede.errors import InvalidRequest
from tests.bulk.test_run import command, environment, ids, run, write_corpus


def write_slow_corpus(path: Path, count: int) -> Path:
    """Articles that take a moment each."""
    rows = (json.dumps({"id": f"a{i}", "text": f"SLEEP 0.01 Ann {i}"}) for i in range(count))
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped(tmp_path: Path, number: signal.Signals, code: int) -> None:
    """A signal keeps what was read, is told by the exit code, and the run can go on."""
    corpus = write_slow_corpus(tmp_path / "in.jsonl", 300)
    out = tmp_path / "out"
    arguments = (str(corpus), "--out", str(out), "--processes", "2", "--part-articles", "50")
    process = subprocess.Popen(command(*arguments), env=environment(), stderr=subprocess.PIPE, text=True)
    wait_for(out / "articles" / "part-00000.jsonl")
    process.send_signal(number)
    _, said = process.communicate(timeout=30)

    assert process.returncode == code
    assert said.count("\n") == 1
    assert "goes on" in said
    kept = ids(out)
    assert kept == [f"a{i}" for i in range(len(kept))]
    assert run(*arguments).returncode == 0
    assert ids(out) == [f"a{i}" for i in range(300)]


def wait_for(path: Path) -> None:
    """Until a file is there."""
    end = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_processes_end_with_their_parent(tmp_path: Path) -> None:
    """When the run is killed, the processes that read for it end too."""
    corpus = write_slow_corpus(tmp_path / "in.jsonl", 3000)
    out = tmp_path / "out"
    arguments = command(str(corpus), "--out", str(out), "--processes", "2", "--part-articles", "20")
    process = subprocess.Popen(arguments, env=environment(), stderr=subprocess.DEVNULL, start_new_session=True)
    wait_for(out / "articles" / "part-00000.jsonl")
    process.kill()
    process.wait()

    end = time.monotonic() + 20
    while members(process.pid):
        assert time.monotonic() < end, "processes are left"
        time.sleep(0.1)


def members(session: int) -> list[str]:
    """Processes of a session that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z" and int(fields[3]) == session:
            found.append(stat.parent.name)
    return found


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB; only root may mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "lede-test", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("may not mount a small file system here")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_full_disk(tmp_path: Path, small: Path, form: str) -> None:
    """A full disk ends the run in one line; what is whole is kept, and with more room the run goes on."""
    count = 1200
    corpus = write_corpus(tmp_path / "in.jsonl", count)
    out = small / "out"
    arguments = (str(corpus), "--out", str(out), "--processes", "1", "--part-articles", "50", "--format", form)
    full = run(*arguments)

    assert full.returncode == 2, full.stderr
    assert full.stderr == f"lede: {out}: No space left on device\n"
    entries = [json.loads(line) for line in (out / "ledger.jsonl").read_text().splitlines()[1:]]
    assert 0 < entries[-1]["articles"] < count
    assert not list(out.rglob(".*.part"))
    if form == "jsonl":
        assert ids(out) == [f"a{i}" for i in range(entries[-1]["articles"])]

    again = run(*arguments)
    assert again.returncode == 2
    subprocess.run(["mount", "-o", "remount,size=64m", small], check=True)
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    last = json.loads((out / "ledger.jsonl").read_text().splitlines()[-1])
    assert last["articles"] == count
    if form == "jsonl":
        assert ids(out) == [f"a{i}" for i in range(count)]


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    """A limit on the size of files does the same, where nothing can be mounted."""
    corpus = write_corpus(tmp_path / "in.jsonl", 60)
    out = tmp_path / "out"
    assert run(str(corpus), "--out", str(out), "--processes", "1").returncode == 0
    size = (out / "articles" / "part-00000.jsonl").stat().st_size
    out = tmp_path / "small"
    arguments = (str(corpus), "--out", str(out), "--processes", "1")
    full = subprocess.run(
        command(*arguments), env=environment(), capture_output=True, text=True, check=False, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2)),
    )  # fmt: skip

    assert full.returncode == 2
    assert full.stderr == f"lede: {out}: File too large\n"
    assert ids(out) == []
    assert run(*arguments).returncode == 0
    assert len(ids(out)) == 60


def test_articles_that_harm(tmp_path: Path) -> None:
    """An article that hangs, crashes its process or meets a defect is told in errors.jsonl, and costs itself alone."""
    corpus = write_corpus(tmp_path / "in.jsonl", 20)
    with corpus.open("a", encoding="utf-8") as file:
        for name, text in (
            ("hangs", "HANG now"),
            ("crashes", "CRASH now"),
            ("fails", "FAIL secret words"),
            ("ok", "Ann"),
        ):
            file.write(json.dumps({"id": name, "text": text}) + "\n")
    out = tmp_path / "out"
    done = run(str(corpus), "--out", str(out), "--processes", "2", "--timeout", "3")
    errors = [json.loads(line) for line in (out / "errors.jsonl").read_text(encoding="utf-8").splitlines()]

    assert done.returncode == 1
    assert ids(out) == [f"a{i}" for i in range(20)] + ["ok"]
    assert [(line["document_id"], line["error"]["reason"]) for line in errors] == [
        ("hangs", "TIME_LIMIT"), ("crashes", "WORKER_LOST"), ("fails", "INTERNAL_ERROR")
    ]  # fmt: skip
    assert "RuntimeError in fakes.py, line " in errors[2]["error"]["message"]
    assert "secret" not in json.dumps(errors)


def test_other_inputs_are_refused(tmp_path: Path) -> None:
    """Inputs that begin differently, or are fewer, are refused; more at the end are read."""
    corpus = write_corpus(tmp_path / "in.jsonl", 4)
    out = tmp_path / "out"
    assert run(str(corpus), "--out", str(out)).returncode == 0
    before = corpus.read_text(encoding="utf-8")

    for changed in (before.replace("arrested 1", "arrested 9"), "\n".join(before.splitlines()[:3])):
        corpus.write_text(changed, encoding="utf-8")
        done = run(str(corpus), "--out", str(out))
        assert (done.returncode, "begun with other articles" in done.stderr) == (2, True)
    corpus.write_text(before + '{"id": "new", "text": "Ann left."}', encoding="utf-8")
    assert run(str(corpus), "--out", str(out)).returncode == 0
    assert ids(out) == ["a0", "a1", "a2", "a3", "new"]


def test_duplicates(tmp_path: Path) -> None:
    """Of articles with one id the first is kept, also when a run goes on."""
    corpus = write_corpus(tmp_path / "in.jsonl", 3)
    out = tmp_path / "out"
    assert run(str(corpus), str(corpus), "--out", str(out)).returncode == 1
    assert ids(out) == ["a0", "a1", "a2"]
    assert (out / "errors.jsonl").read_text(encoding="utf-8").count("DUPLICATE_ID") == 3
    assert run(str(corpus), str(corpus), str(corpus), "--out", str(out)).returncode == 1
    assert ids(out) == ["a0", "a1", "a2"]
    assert (out / "errors.jsonl").read_text(encoding="utf-8").count("DUPLICATE_ID") == 6


def test_one_run_a_folder(tmp_path: Path) -> None:
    """A folder that is being written is left alone, and so is one that holds something else."""
    with Ledger(tmp_path / "out", {}), pytest.raises(InvalidRequest, match="another run"):
        Ledger(tmp_path / "out", {})
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    with pytest.raises(InvalidRequest, match=NAME):
        Ledger(tmp_path / "full", {})


@pytest.mark.parametrize("tail", [b'{"part": 2, "it', b"\x00\x00\x00\n", b"{}"])
def test_a_torn_ledger(tmp_path: Path, tail: bytes) -> None:
    """A line that was not whole never counted: what it would have named is removed, and errors are cut back."""
    with Ledger(tmp_path, {"format": "jsonl"}) as ledger:
        part = tmp_path / "articles" / "part-00000.jsonl"
        part.write_text("{}\n")
        ledger.commit(Entry(1, 1, 1, errors_end=4, files={"articles/part-00000.jsonl": 3}), "bad\n")
    with (tmp_path / NAME).open("ab") as file:
        file.write(tail)
    (tmp_path / "events" / "part-00001.jsonl").write_text("orphan")
    with (tmp_path / "errors.jsonl").open("a") as errors:
        errors.write("not committed\n")

    with Ledger(tmp_path, {"format": "jsonl"}) as ledger:
        assert ledger.last.items == 1
    assert [path.name for path in (tmp_path / "articles").iterdir()] == ["part-00000.jsonl"]
    assert not list((tmp_path / "events").iterdir())
    assert (tmp_path / "errors.jsonl").read_text() == "bad\n"


def test_a_changed_part_is_told(tmp_path: Path) -> None:
    """A part that is no longer as it was written is refused, not written over."""
    corpus = write_corpus(tmp_path / "in.jsonl", 2)
    out = tmp_path / "out"
    assert run(str(corpus), "--out", str(out)).returncode == 0
    (out / "articles" / "part-00000.jsonl").unlink()
    done = run(str(corpus), "--out", str(out))

    assert done.returncode == 2
    assert "part-00000.jsonl is missing" in done.stderr
