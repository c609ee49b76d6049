"""Fixtures for all tests. A rule's test reads reviewed parses: it fails for the rule, not for the network."""

from __future__ import annotations

import copy
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from spacy.tokens import Doc

ROOT = Path(__file__).parents[1]
PARSES = ROOT / "tests" / "data" / "parses"

# A shared machine may be slow at any moment; a property test is about what holds, not about how fast.
settings.register_profile("lede", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("lede")

Reader = Callable[[str], "Doc"]


@pytest.fixture(scope="session")
def parses() -> dict[str, Doc]:
    """All reviewed parses of tests/data/parses, by their sentence."""
    import spacy

    from lede.annotate import conllu

    vocab = spacy.blank("en").vocab  # a bare Vocab knows no small letters: token.lower_ would be empty
    found: dict[str, Doc] = {}
    for path in sorted(PARSES.glob("*.conllu")):
        for doc in conllu.read(path.read_text(encoding="utf-8"), vocab):
            found[doc.text.strip()] = doc
    return found


@pytest.fixture
def read(parses: dict[str, Doc]) -> Reader:
    """Gives the `Doc` of a sentence from its reviewed parse; each call a fresh one."""

    def reader(sentence: str) -> Doc:
        if sentence not in parses:
            pytest.fail(
                f"no reviewed parse of {sentence!r}: run `python tests/parses.py TOPIC` and review what it adds"
            )
        return copy.deepcopy(parses[sentence])

    return reader


class Service(NamedTuple):
    """A running service: where it takes calls, and where it tells metrics and health over HTTP."""

    target: str
    http: str


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """`lede serve` in a process of its own, with `tests.fakes.FakeExtractor`, on free ports of this machine."""
    from lede.client import Health, probe

    port, metrics_port = free_port(), free_port()
    flags = [f"--port={port}", f"--metrics-port={metrics_port}", "--host=127.0.0.1", "--workers=1"]
    log = tmp_path_factory.mktemp("service") / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "lede", "serve", *flags, "--extractor=tests.fakes:FakeExtractor"],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "service"), str(ROOT)])},
        )
    try:
        target = f"127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while probe(target, timeout=1.0) is not Health.SERVING:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        yield Service(target, f"http://127.0.0.1:{metrics_port}")
    finally:
        server.terminate()
        server.wait(timeout=60)
