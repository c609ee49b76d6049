"""Every option of a request has its effect, on a real article through the real extractor."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from lede.context import LISTS, Context, Include, Options, Predicates
from lede.extractor import Extractor
from lede.result import Extraction
from tests.conftest import ROOT

pytestmark = pytest.mark.model
ARTICLE = (ROOT / "tests" / "data" / "article.txt").read_text(encoding="utf-8")
PUBLISHED = datetime(2019, 10, 11, tzinfo=UTC)
LEASTS = [step / 20 for step in range(21)]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """One for all tests here."""
    return Extractor()


@pytest.fixture(scope="module")
def everything(extractor: Extractor) -> Extraction:
    """The article without a choice."""
    return ask(extractor, min_confidence=0.0)


def ask(extractor: Extractor, **options: object) -> Extraction:
    """The article with these options."""
    return extractor.extract(ARTICLE, Context(published_at=PUBLISHED, options=Options(**options)))  # type: ignore[arg-type]


def triggers(extraction: Extraction) -> list[int]:
    """Where the events of an answer stand."""
    return [event.what.trigger.span.start for event in extraction.events]


def test_min_confidence_is_smooth(extractor: Extractor, everything: Extraction) -> None:
    """Each step keeps the events that are sure enough, the next a part of them; the whole way is no single jump."""
    kept = []
    for least in LEASTS:
        answer = ask(extractor, min_confidence=least)
        assert set(triggers(answer)) == {e.what.trigger.span.start for e in everything.events if e.confidence >= least}
        kept.append(len(answer.events))
    assert kept == sorted(kept, reverse=True)
    assert kept[0] == len(everything.events)
    assert len(set(kept)) >= 4


@pytest.mark.parametrize("number", [1, 3, 1000])
def test_max_events(extractor: Extractor, everything: Extraction, number: int) -> None:
    """The most salient ones are kept, in text order."""
    best = sorted(everything.events, key=lambda e: -e.salience)[:number]
    answer = ask(extractor, min_confidence=0.0, max_events=number)

    assert set(triggers(answer)) == {e.what.trigger.span.start for e in best}
    assert triggers(answer) == sorted(triggers(answer))


def test_event_types(extractor: Extractor, everything: Extraction) -> None:
    """Types and subtypes choose; an unknown one chooses nothing."""
    event = next(e for e in everything.events if e.subtype)
    by_type = ask(extractor, min_confidence=0.0, event_types=frozenset({event.type}))
    by_subtype = ask(extractor, min_confidence=0.0, event_types=frozenset({f"{event.type}/{event.subtype}"}))

    assert set(triggers(by_type)) == {e.what.trigger.span.start for e in everything.events if e.type == event.type}
    assert {(e.type, e.subtype) for e in by_subtype.events} == {(event.type, event.subtype)}
    assert not ask(extractor, event_types=frozenset({"NO_SUCH_TYPE"})).events


def test_predicates(extractor: Extractor, everything: Extraction) -> None:
    """ALL gives every predicate, reporting and states too, unmerged."""
    every = ask(extractor, predicates=Predicates.ALL)

    assert len(every.events) > len(everything.events)
    assert not any(event.mentions for event in every.events)
    assert any(event.what.trigger.lemma == "say" for event in every.events)


@pytest.mark.parametrize("part", sorted(LISTS))
def test_include_lists(extractor: Extractor, everything: Extraction, part: Include) -> None:
    """What is not asked for is left out; the events stay the same."""
    name = part.value.lower()
    alone = ask(extractor, min_confidence=0.0, include=frozenset({part}))
    without = ask(extractor, min_confidence=0.0, include=LISTS - {part})

    assert getattr(alone, name) == getattr(everything, name)
    assert getattr(alone, name)
    assert not getattr(without, name)
    assert all(not getattr(alone, other.value.lower()) for other in LISTS - {part})
    assert alone.events == without.events == everything.events


def test_include_explanations(extractor: Extractor, everything: Extraction) -> None:
    """Rules are told on demand alone, and nothing else changes."""
    told = ask(extractor, min_confidence=0.0, include=LISTS | {Include.EXPLANATIONS})

    assert all(event.rule for event in told.events)
    assert not any(event.rule for event in everything.events)
    assert [dataclasses.replace(e, rule="").what for e in told.events] == [e.what for e in everything.events]


def test_published_at_and_zone(extractor: Extractor) -> None:
    """What is "yesterday" is counted from the day of publication, in the article's time zone."""
    text = "The mayor of Oslo resigned yesterday."

    def said(moment: datetime, zone: str = "") -> str:
        return extractor.extract(text, Context(published_at=moment, time_zone=zone)).events[0].when[0].value

    late = datetime(2020, 10, 6, 20, tzinfo=UTC)
    assert said(late) == "2020-10-05"
    assert said(late, "Asia/Tokyo") == "2020-10-06"


def test_title_apart(extractor: Extractor) -> None:
    """A title that is given apart lifts what it names; it is no text, so no event stands in it."""
    text = "The council met on Monday. Anna Lind resigned. The town of Ebu has a school."
    plain = extractor.extract(text)
    titled = extractor.extract(text, title="Anna Lind resigns")

    def lift(trigger: str) -> float:
        one, other = (next(e for e in x.events if e.what.trigger.span.text == trigger) for x in (titled, plain))
        return one.salience - other.salience

    assert triggers(titled) == triggers(plain)
    assert lift("resigned") > lift("met")
