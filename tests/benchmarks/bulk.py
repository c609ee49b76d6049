"""Measures `lede bulk` on all processors against one: words a second after the start, and what starting costs.

    python tests/benchmarks/bulk.py [--articles FILE.jsonl] [--count 300] [--processes N] [--format jsonl|parquet]

FILE.jsonl holds an article a line with a `text`; without it a made-up one is used. Stop other work first.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PARAGRAPH = (
    "Police arrested two men in Berlin on Monday after a bank in the district of Mitte was robbed, officials said. "
    "The suspects, aged 24 and 31, were taken to court on Tuesday. According to the prosecutor, they denied it. "
    "A third man fled to Poland and is expected to be extradited next week, the interior ministry told reporters.\n\n"
)
FEW = 8
"""So many short articles cost next to nothing but the start, and are enough for a pool."""
AIM = 1.8


def seconds(texts: Sequence[str], processes: int, form: str) -> float:
    """Wall time of a whole run."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "in.jsonl"
        corpus.write_text("".join(json.dumps({"id": i, "text": text}) + "\n" for i, text in enumerate(texts)))
        command = [sys.executable, "-m", "lede", "bulk", str(corpus), "--out", str(Path(folder) / "out")]
        command += ["--processes", str(processes), "--format", form]
        began = time.perf_counter()
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL, env=environment())
        return time.perf_counter() - began


def environment() -> dict[str, str]:
    """This environment, with this source."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "service")}


def main() -> int:
    """Measure and print; exit code 1 if the aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--format", choices=("jsonl", "parquet"), default="jsonl")
    options = parser.parse_args()
    known = [PARAGRAPH * 6]
    if options.articles:
        known = [json.loads(line)["text"] for line in options.articles.read_text(encoding="utf-8").splitlines()]
    texts = list(islice(cycle(known), options.count))
    words = sum(len(text.split()) for text in texts)

    pace = {}
    print(f"{len(texts)} articles, {words:,} words, {options.format}")
    for processes in sorted({1, options.processes}):
        start = seconds(["Police arrested a man."] * FEW, processes, options.format)
        whole = seconds(texts, processes, options.format)
        pace[processes] = words / (whole - start)
        print(f"{processes} processes: {pace[processes]:,.0f} words/s; start {start:.1f} s, whole run {whole:.1f} s")
    ratio = pace[options.processes] / pace[1]
    print(f"{ratio:.2f} times (aim on 2 processors: {AIM})")
    return int(options.processes > 1 and ratio < AIM)


if __name__ == "__main__":
    sys.exit(main())
