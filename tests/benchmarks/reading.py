"""The reading network by itself: figures of every head for folders of weights, and its speed, in one run each.

    PYTHONPATH=service python -m tests.benchmarks.reading heads SHARED [FOLDER ...]
    PYTHONPATH=service python -m tests.benchmarks.reading speed ARTICLES [--spacy en_core_web_sm]

`heads` reads gold words, so that two folders (int8 and float32, two versions) differ by their networks alone; sentences
are the network's own. `speed` takes turns between what it compares, on one thread.
"""

from __future__ import annotations

import itertools
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import spacy
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table
from spacy.tokens import Doc

from lede import reading
from lede.annotate import load_reader
from training.data import read_corpora
from training.measure import f1, spans
from training.samples import Document, Predicate

app = typer.Typer(add_completion=False, no_args_is_help=True)
console = Console()
COARSE = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
Counts = Counter[tuple[str, str]]


def documents(shared: Path) -> Iterator[Document]:
    """Development documents of all corpora."""
    for group in read_corpora(shared, None).dev.values():
        yield from group


def read_words(document: Document, nlp: spacy.Language) -> Doc:
    """The network's reading of a document's gold words."""
    words = [word for sentence in document.sentences for word in sentence.words]
    spacing = [space for sentence in document.sentences for space in sentence.spacing]
    doc = Doc(nlp.vocab, words, [space != 0 for space in spacing[1:]] + [False])
    return nlp.get_pipe("lede_reader")(doc)


def count(document: Document, doc: Doc, counts: Counts) -> None:
    """Add right, system and gold of each head."""
    at = 0
    found = reading.predicates(doc)
    starts = {sentence.start for sentence in doc.sents}
    for sentence in document.sentences:
        tokens = doc[at : at + len(sentence.words)]
        if document.boundaries:
            _add(counts, "sentence starts", {at} & starts, starts & set(range(at, at + len(tokens))), {at})
        layers = (
            ("UPOS", sentence.upos, "pos_"),
            ("XPOS", sentence.xpos, "tag_"),
            ("lemmas", sentence.lemmas, "lemma_"),
        )
        for name, gold, attribute in layers:
            if gold:
                right = sum(getattr(t, attribute) == g for t, g in zip(tokens, gold, strict=True))
                _count(counts, name, right, len(gold), len(gold))
        if sentence.heads and sentence.labels:
            heads = [at + h - 1 if h else at + i for i, h in enumerate(sentence.heads)]
            pairs = list(zip(tokens, heads, sentence.labels, strict=True))
            both = sum(t.head.i == h and t.dep_.split(":")[0] == label.split(":")[0] for t, h, label in pairs)
            _count(counts, f"LAS {document.corpus}", both, len(pairs), len(pairs))
        if sentence.predicates is not None and sentence.nominal is None:
            _count_predicates(sentence.predicates, at, len(tokens), found, counts)
        if sentence.nominal is not None:
            known = {at + i for i, value in enumerate(sentence.nominal) if value is not None}
            gold = {at + i for i, value in enumerate(sentence.nominal) if value}
            nouns = {i for i in known if i in found and found[i].kind == "noun" and found[i].probability > 0.5}
            _add(counts, "event nouns (QANom)", nouns & gold, nouns, gold)
        at += len(sentence.words)
    _count_names(document, doc, counts)


def _count_predicates(
    gold: list[Predicate], at: int, size: int, found: dict[int, reading.Predicate], counts: Counts
) -> None:
    inside = {i: found[i] for i in range(at, at + size) if i in found and found[i].probability > 0.5}
    _add(counts, "predicates", {at + p.word for p in gold} & set(inside), inside, {at + p.word for p in gold})
    for p in gold:
        wanted = {(at + word, label) for word, labels in p.roles.items() for label in labels[:1]}
        said = inside.get(at + p.word)
        given = {(a.head, a.role) for a in said.arguments if a.probability > 0.5} if said else set()
        _add(counts, "role heads", wanted & given, given, wanted)
        for role in ("ARG0", "ARG1", "LOC", "TMP"):
            one, other = ({x for x in group if x[1] == role} for group in (wanted, given))
            _add(counts, f"role heads {role}", one & other, other, one)


def _count_names(document: Document, doc: Doc, counts: Counts) -> None:
    if not any(sentence.names for sentence in document.sentences):
        return
    labels = [
        allowed[0] if len(allowed) == 1 else "O"
        for sentence in document.sentences
        for allowed in sentence.names or [("O",)] * len(sentence.words)
    ]
    gold = {name for name in spans(labels) if name[2] in COARSE.values()}
    system = {(e.start, e.end, COARSE[e.label_]) for e in doc.ents if e.label_ in COARSE}
    _add(counts, f"names {document.corpus}", gold & system, system, gold)


def _add(counts: Counts, name: str, right: object, system: object, gold: object) -> None:
    _count(counts, name, *(len(x) for x in (right, system, gold)))  # type: ignore[arg-type]


def _count(counts: Counts, name: str, right: int, system: int, gold: int) -> None:
    counts[name, "right"] += right
    counts[name, "system"] += system
    counts[name, "gold"] += gold


@app.command()
def heads(
    shared: Annotated[Path, typer.Argument(help="folder that holds corpora/ and eval/")],
    folders: Annotated[list[str] | None, typer.Argument(help="folders of weights; none: those that ship")] = None,
) -> None:
    """One table: F1 (accuracy where every word has one) of each head, a column a folder of weights."""
    columns: dict[str, Counts] = {}
    everything = list(documents(shared))
    for folder in folders or [""]:
        nlp, counts = load_reader(folder), Counter[tuple[str, str]]()
        for document in track(everything, description=folder or "shipped", console=console):
            count(document, read_words(document, nlp), counts)
        columns[folder or "shipped"] = counts
    table = Table("head, gold words", *columns)
    for name in sorted({name for counts in columns.values() for name, _ in counts}):
        cells = [f1(*(counts[name, kind] for kind in ("right", "system", "gold"))) for counts in columns.values()]
        table.add_row(name, *(f"{cell:.2f}" for cell in cells))
    console.print(table)


@app.command()
def speed(
    articles: Annotated[Path, typer.Argument(help="JSON lines with `text`")],
    spacy_model: Annotated[str, typer.Option("--spacy", help="package to compare with; empty: none")] = "",
    folder: Annotated[list[str] | None, typer.Option(help="further folders of weights")] = None,
    number: Annotated[int, typer.Option(help="articles")] = 60,
    rounds: Annotated[int, typer.Option(help="turns of each")] = 5,
) -> None:
    """Words per second of raw text to `Doc`, against the encoder alone on the same windows, medians of the rounds."""
    texts = [json.loads(line)["text"] for line in articles.open(encoding="utf-8")][:number]
    words = sum(len(text.split()) for text in texts)
    runs: dict[str, Callable[[], object]] = {}
    for name in ["", *(folder or ())]:
        nlp = load_reader(name)
        runs[f"reader {name}".strip()] = lambda nlp=nlp: [nlp(text) for text in texts]
        if not name:
            runs["its graph alone"] = encoder_alone(nlp, texts)
    if spacy_model:
        other = spacy.load(spacy_model)
        runs[spacy_model] = lambda: [other(text) for text in texts]
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _, (name, run) in itertools.product(range(rounds), runs.items()):
        started = time.perf_counter()
        run()
        seconds[name].append(time.perf_counter() - started)
    table = Table(f"{len(texts)} articles, {words} words", "words/s", "against the reader")
    base = statistics.median(seconds["reader"])
    for name, times in seconds.items():
        table.add_row(name, f"{words / statistics.median(times):,.0f}", f"{base / statistics.median(times):.2f}")
    console.print(table)


def encoder_alone(nlp: spacy.Language, texts: list[str]) -> Callable[[], object]:
    """Run the exported graph on the windows that these texts give, and nothing else."""
    reader = nlp.get_pipe("lede_reader")
    network = reader._network
    inputs: list[tuple[list[str], dict[str, object]]] = []
    session = network._session

    class Recorder:
        def run(self, outputs: list[str], values: dict[str, object]) -> object:
            inputs.append((outputs, values))
            return session.run(outputs, values)

    network._session = Recorder()
    for text in texts:
        nlp(text)
    network._session = session
    return lambda: [session.run(outputs, values) for outputs, values in inputs]


if __name__ == "__main__":
    app()
