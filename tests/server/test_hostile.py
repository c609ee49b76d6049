"""Hostile input, a little of what `python tests/hostile.py` sends: each gets a right status, and no worker is lost."""

from __future__ import annotations

import pytest

from tests import hostile

pytestmark = pytest.mark.service
FAKE = "tests.fakes:FakeExtractor"


def test_front_and_wire() -> None:
    """Everything that the front and the reading of requests can meet, with an extractor that costs nothing."""
    report, wrong = hostile.run(600, seed=2, extractor=FAKE, workers=2)

    assert not wrong, "\n".join(wrong)
    assert sum(report.codes.values()) == 600
    assert {code for _, code in report.codes} == {hostile.OK, hostile.INVALID, hostile.CLOSED, hostile.TOLD}


@pytest.mark.model
@pytest.mark.slow
def test_extractor() -> None:
    """The same with the extractor that ships."""
    report, wrong = hostile.run(150, seed=3, extractor="lede.extractor:Extractor", workers=2)

    assert not wrong, "\n".join(wrong)
    assert sum(report.codes.values()) == 150
