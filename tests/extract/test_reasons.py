"""Why and how: short exact spans with their connective, and what only looks like a reason."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from lede.extract.reasons import find_reasons
from lede.facts import Event, Phrase
from tests.conftest import Reader


def found_in(doc: Doc, word: str) -> dict[str, str]:
    """Texts of reasons and manners of the first token of that form, with their kinds."""
    head = next(token.i for token in doc if token.text == word)
    phrase = Phrase(head, head + 1, head)
    reasons, manners = find_reasons(doc, Event(phrase, "verb", phrase, "test"))
    return {doc[item.phrase.start : item.phrase.end].text: item.kind.value for item in (*reasons, *manners)}


@pytest.mark.parametrize(
    ("word", "expected", "sentence"),
    [
        ("resigned", {"because of the scandal": "CAUSE"}, "The minister resigned because of the scandal."),
        ("arrested", {"for stealing cars": "CAUSE"}, "Police arrested him for stealing cars."),
        ("cut", {"by closing two plants": "MANNER"}, "The firm cut costs by closing two plants."),
        ("closed", {"due to high winds": "CAUSE"}, "The bridge closed on Monday due to high winds."),
        ("deployed", {"to retrieve the bodies": "PURPOSE"}, "Troops were deployed to retrieve the bodies."),
        ("attacked", {"with knives": "INSTRUMENT"}, "Men attacked the guards with knives."),
        ("resigned", {"in order to avoid a trial": "PURPOSE"}, "She resigned in order to avoid a trial."),
        ("died", {"of cold": "CAUSE"}, "Two climbers died of cold."),
        # Wikinews: "Influential rock drummer Ginger Baker dies at age 80", CC BY 2.5
        (
            "retired",
            {"due to his ill health": "CAUSE"},
            "Baker retired from live performances in 2016 due to his ill health.",
        ),
        # Wikinews: "Scheduled power outages in Northern California begin", CC BY 2.5
        (
            "scheduled",
            {"in response to forecasts for high winds amid dry conditions": "CAUSE"},
            "PG&E stated it scheduled the blackouts in response to forecasts for high winds amid dry conditions.",
        ),
        # Near misses: company, a complement, a time, an agent.
        ("came", {}, "He came with police."),
        ("plans", {}, "The company plans to leave Britain."),
        ("left", {}, "She left after the vote."),
        ("bought", {}, "The shop was bought by a rival."),
    ],
)
def test_reasons_and_manners(read: Reader, word: str, expected: dict[str, str], sentence: str) -> None:
    """A trigger gives exactly the reasons and manners of its row."""
    assert found_in(read(sentence), word) == expected


@pytest.mark.parametrize("words", [["by"], ["resigned", "\n", "because"], ["use", "to", "use"]])
def test_bare_words_are_no_reason(words: list[str]) -> None:
    """Words without a tree give nothing and raise nothing."""
    from spacy.vocab import Vocab

    doc = Doc(Vocab(), words=words, pos=["VERB"] * len(words), heads=[0] * len(words), deps=["dep"] * len(words))

    assert found_in(doc, words[0]) == {}
