"""Extractors for tests of workers, server and client: small, deterministic, misbehaving when the text says so.

The first word of the text is a command: `SLEEP 0.2`, `SPIN 0.2` (holds the processor), `HANG`, `CRASH`,
`CRASH_ONCE PATH`, `FAIL`. Any other text gives one event for each word that starts with a capital letter.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from lede.context import Context
from lede.result import (
    Event,
    Extraction,
    ModelInfo,
    Participant,
    ReferenceSource,
    ReferenceTime,
    Role,
    Span,
    Trigger,
    What,
)

MAX_EVENTS = 50


class FakeExtractor:
    """Stands in for `lede.extractor.Extractor`."""

    model = ModelInfo("fake", "0", "00ff")

    def event_types(self) -> tuple[str, ...]:
        """Two, so that a filter can be tested."""
        return ("PROTEST", "PROTEST/riot")

    def extract(self, text: str, context: Context) -> Extraction:
        """Obey the command, then one event for each capitalised word."""
        command, _, rest = text.partition(" ")
        self._obey(command, rest.split(" ")[0])
        words = [Span(m.start(), m.end(), m.group()) for m in re.finditer(r"\b[A-Z]\w*", text)]
        return Extraction(
            document_id=context.document_id,
            language="en",
            reference_time=ReferenceTime(context.published_at, ReferenceSource.REQUEST),
            dateline=None,
            events=tuple(self._event(number, span) for number, span in enumerate(words[:MAX_EVENTS], 1)),
            times=(),
            attributions=(),
            entities=(),
            segments=(),
            model=self.model,
        )

    def _event(self, number: int, span: Span) -> Event:
        return Event(
            id=f"e{number}",
            type="PROTEST",
            subtype="",
            confidence=0.8,
            salience=0.5,
            what=What(span, Trigger(span, span.text.lower()), span.text),
            evidence=span,
            who=(Participant(span, Role.AGENT, rule="who.fake"),),
            rule="what.fake",
        )

    def _obey(self, command: str, argument: str) -> None:
        if command == "SLEEP":
            time.sleep(float(argument))
        elif command == "SPIN":
            end = time.perf_counter() + float(argument)
            while time.perf_counter() < end:
                pass
        elif command == "HANG":
            time.sleep(3600)
        elif command == "CRASH":
            os._exit(7)
        elif command == "CRASH_ONCE":
            if not Path(argument).exists():
                Path(argument).touch()
                os._exit(7)
        elif command == "FAIL":
            raise RuntimeError(f"the secret words of {argument}")


class BrokenExtractor(FakeExtractor):
    """Cannot be loaded."""

    def __init__(self) -> None:
        raise FileNotFoundError("weights.onnx is missing")


class CrashOnStart(FakeExtractor):
    """Ends the process while it loads."""

    def __init__(self) -> None:
        os._exit(3)


class SlowStart(FakeExtractor):
    """Takes a moment to load."""

    def __init__(self) -> None:
        time.sleep(0.5)


class SteadyExtractor(FakeExtractor):
    """Works for a fixed time on each article, as a reader of about 20 articles a second would."""

    def extract(self, text: str, context: Context) -> Extraction:
        """Hold the processor for 40 ms, then answer as the fake does."""
        self._obey("SPIN", "0.04")
        return super().extract(text, context)
