"""The ways to call an extractor: context or keywords, one text or many, one process or more."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lede.context import Context
from lede.errors import InvalidOption, TextEmpty, UnknownTimeZone
from lede.extractor import Extractor

pytestmark = pytest.mark.model
TEXT = "The mayor of Oslo resigned on Monday."


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """One for all tests here."""
    return Extractor()


@pytest.mark.parametrize("published", ["2020-10-07", date(2020, 10, 7), datetime(2020, 10, 7), "2020-10-07T12:00:00Z"])
def test_keywords(extractor: Extractor, published: object) -> None:
    """A day, an instant and their ISO 8601 forms mean the same day."""
    found = extractor.extract(TEXT, published_at=published, document_id="a")  # type: ignore[arg-type]

    assert found.document_id == "a"
    assert found.events[0].when[0].value == "2020-10-05"


def test_keywords_go_before_the_context(extractor: Extractor) -> None:
    """What keywords do not say is taken from the context; a time without zone is in the zone of the article."""
    context = Context(document_id="of the context", published_at=datetime(2019, 1, 1))
    found = extractor.extract(TEXT, context, published_at="2020-10-07", time_zone="Asia/Bishkek")

    assert found.document_id == "of the context"
    assert found.reference_time.instant == datetime(2020, 10, 6, 18, tzinfo=UTC)


def test_wrong_keywords(extractor: Extractor) -> None:
    """What cannot be is refused, with the field's name."""
    with pytest.raises(InvalidOption, match="published_at"):
        extractor.extract(TEXT, published_at="soon")
    with pytest.raises(UnknownTimeZone):
        extractor.extract(TEXT, time_zone="Mars/Base")


def test_processes_change_nothing(extractor: Extractor) -> None:
    """Two processes give what one gives, in order; a text of blanks is refused when its turn comes."""
    texts = [TEXT, (TEXT, Context(published_at=datetime(2020, 10, 7)))] * 4
    alone = list(extractor.pipe(texts))
    assert list(extractor.pipe(iter(texts), n_process=2)) == alone

    answers = extractor.pipe([*texts, " "], n_process=2)
    assert [next(answers) for _ in texts] == alone
    with pytest.raises(TextEmpty):
        next(answers)
