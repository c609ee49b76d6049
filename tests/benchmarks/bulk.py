"""Measures `lede bulk`: speed, memory, Ray's overhead, and that kills lose nothing.

    python tests/benchmarks/bulk.py speed    all processors against one, after the start; cost of starting
    python tests/benchmarks/bulk.py ray      a local Ray against the processes of `lede bulk` itself, after the start
    python tests/benchmarks/bulk.py memory   memory of all processes together (PSS) while it runs
    python tests/benchmarks/bulk.py kills    kill -9 at random moments, then each article exactly once

Options: --articles FILE.jsonl (an article a line with a `text`; else a made-up one is used), --count N, --words N (cut
each article), --processes N, --format jsonl|parquet, --kills N. Stop other work before `speed` and `ray`. Exit code 1
if an aim is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PARAGRAPH = (
    "Police arrested two men in Berlin on Monday after a bank in the district of Mitte was robbed, officials said. "
    "The suspects, aged 24 and 31, were taken to court on Tuesday. According to the prosecutor, they denied it. "
    "A third man fled to Poland and is expected to be extradited next week, the interior ministry told reporters.\n\n"
)
FEW = 8
"""So many short articles cost next to nothing but the start."""
SPEED_AIM, RAY_AIM, FLAT_AIM = 1.8, 0.85, 1.1
LONGEST_LIFE = 9.0
SETTLED = 2000


def write(path: Path, texts: Sequence[str]) -> Path:
    """A file of JSON lines; each text is told apart by its last sentence."""
    rows = (json.dumps({"id": f"a{i}", "text": f"{text}\n\nNumber {i} of this kind."}) for i, text in enumerate(texts))
    path.write_text("".join(row + "\n" for row in rows), encoding="utf-8")
    return path


def command(corpus: Path, out: Path, options: argparse.Namespace, *more: str) -> list[str]:
    """A bulk run."""
    whole = [sys.executable, "-m", "lede", "bulk", str(corpus), "--out", str(out), "--format", options.format]
    return [*whole, "--processes", str(options.processes), *more]


def environment() -> dict[str, str]:
    """This environment, with this source."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "service")}


def seconds(texts: Sequence[str], options: argparse.Namespace, *more: str) -> float:
    """Wall time of a whole run."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = write(Path(folder) / "in.jsonl", texts)
        began = time.perf_counter()
        run = command(corpus, Path(folder) / "out", options, *more)
        subprocess.run(run, check=True, stderr=subprocess.DEVNULL, env=environment())
        return time.perf_counter() - began


def pace(name: str, texts: Sequence[str], options: argparse.Namespace, *more: str) -> float:
    """Words a second after the start."""
    start = seconds(["Police arrested a man."] * FEW, options, *more)
    whole = seconds(texts, options, *more)
    found = words_of(texts) / (whole - start)
    print(f"{name}: {found:,.0f} words/s; start {start:.1f} s, whole run {whole:.1f} s", flush=True)
    return found


def words_of(texts: Sequence[str]) -> int:
    """Words of all texts."""
    return sum(len(text.split()) for text in texts)


def speed(texts: Sequence[str], options: argparse.Namespace) -> bool:
    """All processors against one."""
    many = options.processes
    options.processes = 1
    one = pace("1 process", texts, options)
    options.processes = many
    ratio = pace(f"{many} processes", texts, options) / one
    print(f"{ratio:.2f} times (aim on 2 processors: {SPEED_AIM})")
    return many == 1 or ratio >= SPEED_AIM


def ray(texts: Sequence[str], options: argparse.Namespace) -> bool:
    """A local Ray against processes."""
    ratio = pace("Ray", texts, options, "--engine", "ray") / pace("processes", texts, options)
    print(f"{ratio:.2f} times (aim: {RAY_AIM})")
    return ratio >= RAY_AIM


def memory(texts: Sequence[str], options: argparse.Namespace) -> bool:
    """Memory of all processes together, at each part that is whole."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        corpus = write(Path(folder) / "in.jsonl", texts)
        run = subprocess.Popen(command(corpus, out, options), stderr=subprocess.DEVNULL, env=environment())
        peaks: list[int] = []
        part, peak = 0, 0
        while run.poll() is None:
            time.sleep(0.5)
            peak = max(peak, sum(pss(pid) for pid in family(run.pid)))
            done = len(list(out.glob("articles/part-*")))
            if done > part:
                peaks.append(peak)
                print(f"{done * 1000:,} articles: {peak >> 10} MB", flush=True)
                part, peak = done, 0
    settled = peaks[SETTLED // 1000 :] or peaks
    print(f"highest after {SETTLED:,} articles: {max(settled) >> 10} MB, lowest {min(settled) >> 10} MB")
    return max(settled) <= FLAT_AIM * min(settled)


def family(pid: int) -> Iterator[int]:
    """A process and all that it has started."""
    yield pid
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return
    for child in children:
        yield from family(child)


def pss(pid: int) -> int:
    """Kilobytes of a process; what it shares is counted in parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def kills(texts: Sequence[str], options: argparse.Namespace) -> bool:
    """Kill a run again and again, then look for what is lost or written twice."""
    chance = random.Random(options.kills)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        run = command(write(Path(folder) / "in.jsonl", texts), out, options, "--part-articles", "100")
        for number in range(options.kills):
            process = subprocess.Popen(run, stderr=subprocess.DEVNULL, env=environment())
            life = chance.uniform(0, LONGEST_LIFE)
            time.sleep(life)
            ended = process.poll() is not None
            process.send_signal(signal.SIGKILL)
            process.wait()
            done = len(list(out.glob("articles/part-*")))
            print(f"kill {number + 1} after {life:.1f} s{' (was done)' if ended else ''}: {done} parts", flush=True)
        code = subprocess.run(run, env=environment(), check=False).returncode
        articles = Counter(row["document_id"] for row in rows(out / "articles", options.format))
        events = Counter(row["document_id"] for row in rows(out / "events", options.format))
        entry = json.loads((out / "ledger.jsonl").read_text().splitlines()[-1])
    missing = len(texts) - len(articles)
    twice = sum(count > 1 for count in articles.values())
    print(
        f"exit code {code}; {len(articles)} articles, {missing} missing, {twice} twice; {sum(events.values())} events"
    )
    return not (missing or twice or code) and sum(events.values()) == entry["events"]


def rows(folder: Path, form: str) -> Iterator[dict]:
    """Rows of one table."""
    for path in sorted(folder.iterdir()):
        if form == "parquet":
            import pyarrow.parquet

            yield from pyarrow.parquet.read_table(path, columns=["document_id"]).to_pylist()
        else:
            yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


MEASURES = {"speed": (speed, 300), "ray": (ray, 5000), "memory": (memory, 20_000), "kills": (kills, 5000)}


def main() -> int:
    """Measure and print; exit code 1 if the aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measure", choices=MEASURES)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--count", type=int)
    parser.add_argument("--words", type=int)
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--format", choices=("jsonl", "parquet"), default="jsonl")
    parser.add_argument("--kills", type=int, default=20)
    options = parser.parse_args()
    measure, count = MEASURES[options.measure]
    known = [PARAGRAPH * 6]
    if options.articles:
        known = [json.loads(line)["text"] for line in options.articles.read_text(encoding="utf-8").splitlines()]
    if options.words:
        known = [" ".join(text.split()[: options.words]) for text in known]
    texts = list(islice(cycle(known), options.count or count))
    print(f"{len(texts)} articles, {words_of(texts):,} words, {options.format}", flush=True)
    return int(not measure(texts, options))


if __name__ == "__main__":
    sys.exit(main())
