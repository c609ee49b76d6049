"""Fingerprints over articles: the same event told elsewhere, by other words, on another day, has the same one.

The sentences open two articles of English Wikinews (CC BY 2.5): "Puerto Rico's governor Rosselló resigns, new governor
sworn in" (August 4, 2019) and "Puerto Rico Supreme Court removes Governor Pierluisi; Wanda Vázquez becomes governor"
(August 8, 2019).
"""

from __future__ import annotations

import pytest

from lede.extractor import Extractor
from lede.result import Event

pytestmark = pytest.mark.model

FIRST = (
    "On Friday, Ricardo Rosselló Nevares resigned as the governor of United States commonwealth of Puerto Rico and "
    "Pedro Pierluisi was sworn in at 5 p.m. local time (2100 UTC) as Puerto Rico's new governor."
)
SECOND = (
    "On Wednesday, the Supreme Court of Puerto Rico issued a ruling finding in favor of a lawsuit filed by the Puerto "
    "Rico Senate on Sunday against Pedro Pierluisi over his claim to the governorship.  Pierluisi was sworn in last "
    "week following the August 2 resignation of Governor Ricardo Rosselló Nevares due to a texting scandal. Following "
    "the ruling, Secretary of Justice Wanda Vázquez Garced was sworn in as Puerto Rico's governor at 5:00 p.m. (2100 "
    "UTC) in the Supreme Court."
)


@pytest.fixture(scope="module")
def told() -> tuple[list[Event], list[Event]]:
    """The events of both articles."""
    extractor = Extractor()
    one, other = (
        extractor.extract(FIRST, published_at="2019-08-04"),
        extractor.extract(SECOND, published_at="2019-08-08"),
    )
    return list(one.events), list(other.events)


def test_one_event_in_two_articles(told: tuple[list[Event], list[Event]]) -> None:
    """What "resigned on Friday" and "the August 2 resignation" tell is one event, and nothing else is."""
    first, second = ({e.fingerprint: e.what.trigger.span.text for e in events if e.fingerprint} for events in told)
    common = first.keys() & second.keys()

    assert [(first[key], second[key]) for key in common] == [("resigned", "resignation")]


def test_no_two_events_of_an_article_share_one(told: tuple[list[Event], list[Event]]) -> None:
    """Within an article a fingerprint names one event."""
    for events in told:
        given = [event.fingerprint for event in events if event.fingerprint]
        assert len(given) == len(set(given))
