"""A real article through the real extractor by every way in: the same events, the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lede.client import Client, Health, probe
from lede.context import Context, Options
from lede.extractor import Extractor
from lede.result import Extraction, Modality, Polarity
from lede.wire import to_json, to_proto
from tests.conftest import ROOT, free_port

ARTICLE = (ROOT / "tests" / "data" / "article.txt").read_text(encoding="utf-8")
CONTEXT = Context("wiranto", published_at=datetime(2019, 10, 11, tzinfo=UTC))


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """The shipped extractor."""
    return Extractor()


@pytest.fixture(scope="module")
def extraction(extractor: Extractor) -> Extraction:
    """What it tells of the article."""
    return extractor.extract(ARTICLE, CONTEXT)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """`lede serve` with the shipped extractor, on a free port."""
    port = free_port()
    flags = [f"--port={port}", f"--metrics-port={free_port()}", "--host=127.0.0.1", "--workers=2"]
    env = os.environ | {"PYTHONPATH": str(ROOT / "service")}
    process = subprocess.Popen([sys.executable, "-m", "lede", "serve", *flags], stdout=subprocess.DEVNULL, env=env)
    target = f"127.0.0.1:{port}"
    try:
        until = time.monotonic() + 120
        while probe(target, timeout=1.0) is not Health.SERVING:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.2)
        yield target
    finally:
        process.terminate()
        process.wait(timeout=60)


def test_main_event(extraction: Extraction) -> None:
    """The most salient event is what the article is about, with its five answers."""
    event = max(extraction.events, key=lambda e: e.salience)

    assert event.what.trigger.span.text == "stabbed"
    assert event.type == "ASSAULT"
    assert [(p.role.value, p.name) for p in event.who] == [("PATIENT", "Wiranto")]
    assert {p.place.country_code for p in event.where} == {"ID"}
    assert [t.value for t in event.when] == ["2019-10-10"]
    assert [a.source.span.text for a in event.according_to if a.source and a.source.span] == ["government authorities"]
    assert (event.polarity, event.modality) == (Polarity.POSITIVE, Modality.ACTUAL)


def test_spans_are_exact(extraction: Extraction) -> None:
    """Every span's text is the text at its offsets."""
    spans = [e.what.span for e in extraction.events]
    spans += [p.span for e in extraction.events for p in e.who]
    spans += [t.span for t in extraction.times]
    spans += [m.span for n in extraction.entities for m in n.mentions]
    spans += [s.span for s in extraction.segments]

    assert spans
    assert all(ARTICLE[s.start : s.end] == s.text for s in spans)


def test_relations_point_to_events(extraction: Extraction) -> None:
    """No relation leads out of the answer."""
    ids = {e.id for e in extraction.events}

    assert all(r.event_id in ids for e in extraction.events for r in e.relations)


def test_same_bytes_everywhere(extraction: Extraction, server: str, tmp_path: Path) -> None:
    """Python, command line, unary call and stream give the same bytes, alone or beside fifty others."""
    alone = to_proto(extraction)
    lines = [json.dumps({"id": f"n{i}", "text": f"Protesters marched in city {i}."}) for i in range(50)]
    lines.insert(25, json.dumps({"id": "wiranto", "text": ARTICLE, "published_at": "2019-10-11"}))
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "lede", "extract", str(file), "--format", "jsonl"]
    env = os.environ | {"PYTHONPATH": str(ROOT / "service")}
    printed = subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout.splitlines()
    with Client(server, timeout=60) as client:
        called = client.extract(ARTICLE, CONTEXT)
        others = [(f"Police arrested {i} men.", Context(f"m{i}")) for i in range(50)]
        answers = {a.document_id: a for a in client.extract_stream([*others, (ARTICLE, CONTEXT)])}

    assert printed[25] == to_json(alone)
    assert called.SerializeToString(deterministic=True) == alone.SerializeToString(deterministic=True)
    assert len(answers) == 51
    streamed = answers["wiranto"].response
    assert streamed is not None
    assert streamed.SerializeToString(deterministic=True) == alone.SerializeToString(deterministic=True)


def test_options_have_their_effect(extractor: Extractor, extraction: Extraction) -> None:
    """Fewer events, one type, more confidence: each option keeps a part of the whole."""
    few = extractor.extract(ARTICLE, Context("x", published_at=CONTEXT.published_at, options=Options(max_events=2)))
    assault = extractor.extract(ARTICLE, Context("x", options=Options(event_types=frozenset({"ASSAULT"}))))
    sure = extractor.extract(ARTICLE, Context("x", options=Options(min_confidence=0.99)))

    assert len(few.events) == 2
    assert {e.type for e in assault.events} == {"ASSAULT"}
    assert len(sure.events) < len(extraction.events)


ODD = [
    "???????? pic.twitter.com/Keu4qWNSMs",
    "<div class='x'>&nbsp;<p>Markup</p>",
    "x" * 30_000,
    "\u0301\u0301\u200b\ufeff e\u0301 👩‍👩‍👧",
    "def main():\n    return {'a': [1, 2]}",
    "ALL CAPITALS HERE. POLICE ARRESTED TWO MEN.",
    "12:05 Live: goal! 12:07 Another one.",
    "“" * 2_000,
]


@pytest.mark.parametrize("text", ODD, ids=[text[:12] for text in ODD])
def test_odd_text_is_answered(extractor: Extractor, text: str) -> None:
    """Odd but harmless text gets an answer, never an exception."""
    extraction = extractor.extract(text)

    assert all(text[e.what.span.start : e.what.span.end] == e.what.span.text for e in extraction.events)


def test_other_language_is_said(extractor: Extractor) -> None:
    """A text in another language is answered with a warning that names it."""
    text = "Der Minister ist am Montag zurückgetreten, und die Regierung hat noch nicht über die Nachfolge entschieden."

    assert any(w.code == "LANGUAGE" and "'de'" in w.message for w in extractor.extract(text).warnings)
