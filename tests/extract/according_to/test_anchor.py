"""Which statements an event is part of, and which cues only report."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from lede.extract.according_to import anchor_attributions, cue_tokens, find_attributions, is_reporting
from lede.facts import Event, Phrase

Read = Callable[[str], Doc]


def at(doc: Doc, word: str) -> int:
    """Index of the only token with this form."""
    (place,) = (token.i for token in doc if token.text == word)
    return place


def event(doc: Doc, word: str) -> Event:
    """An event on that token."""
    i = at(doc, word)
    return Event(Phrase(i, i + 1, i), "verb", Phrase(i, i + 1, i), "test")


@pytest.mark.parametrize(
    ("sentence", "word", "sources"),
    [
        ("The minister said the bridge had fallen.", "fallen", ["The minister"]),
        ("The minister said the bridge had fallen.", "said", []),
        ("Reuters reported that the minister said the talks had failed.", "failed", ["Reuters", "the minister"]),
        ("Reuters reported that the minister said the talks had failed.", "said", ["Reuters"]),
        (
            "According to Reuters, quoting a ministry official, the talks have failed.",
            "failed",
            ["Reuters", "a ministry official"],
        ),
        ("The bridge had been checked in March, according to the ministry.", "checked", ["the ministry"]),
        ("Two men were arrested, officials told state media, adding that a third had fled.", "arrested", ["officials"]),
        ("Two men were arrested, officials told state media, adding that a third had fled.", "fled", ["officials"]),
        ("Two men were arrested, with officials saying a third had fled.", "arrested", []),
        ("The fire reportedly started in the kitchen.", "started", [None]),
        ("The palace issued a statement saying the king was well.", "issued", []),
        # The writer takes it for true.
        ("He knew that the bank had failed.", "failed", []),
    ],
)
def test_events_have_their_sources(read: Read, sentence: str, word: str, sources: list[str | None]) -> None:
    """An event has every source whose content holds it, the outermost first; a reporting clause has none of its own."""
    doc = read(sentence)
    attributions = find_attributions(doc)

    found = anchor_attributions(doc, [event(doc, word)], attributions).get(0, ())

    phrases = [attributions[k].source for k in found]
    assert [doc[p.start : p.end].text if p else None for p in phrases] == sources


def test_parents(read: Read) -> None:
    """A statement within a statement names the outer one; one that is cited names the one that cites."""
    nested = find_attributions(read("Reuters reported that the minister said the talks had failed."))
    cited = find_attributions(read("According to Reuters, quoting a ministry official, the talks have failed."))

    assert [a.parent for a in nested] == [None, 0]
    assert [a.parent for a in cited] == [None, 0]


@pytest.mark.parametrize(
    ("sentence", "word", "reports"),
    [
        ("The minister said the bridge had fallen.", "said", True),
        ("Police told reporters that two men had been arrested.", "told", True),
        ("Doctors believe the boy will recover.", "believe", True),
        ("The fire reportedly started in the kitchen.", "reportedly", True),
        ("The ministry announced that two schools would close.", "announced", True),
        # Speech acts that are the news themselves.
        ("The ministry announced plans to close two schools.", "announced", False),
        ("The company has denied the allegations.", "denied", False),
        ("The minister called for an inquiry.", "called", False),
        ("The union urged members to vote.", "urged", False),
        ("The general ordered his men to retreat.", "ordered", False),
        ("Russia expressed concern over the protests.", "expressed", False),
        ("He was told to leave.", "told", False),
        # The same words without anything said.
        ("He added two members to the board.", "added", False),
        ("Police found a body in the lake.", "found", False),
        ("The shares continued to fall.", "continued", False),
    ],
)
def test_reporting(read: Read, sentence: str, word: str, reports: bool) -> None:
    """A cue that only reports is told from a speech act that is the news, and from the same verb in another use."""
    doc = read(sentence)

    assert is_reporting(doc[at(doc, word)]) is reports


def test_cue_tokens_leave_out_news(read: Read) -> None:
    """Cues that only report are listed; "denied" is an event of its own and is not."""
    said, denied = read("The minister said the bridge had fallen."), read("The company has denied the allegations.")

    assert cue_tokens(find_attributions(said)) == {at(said, "said")}
    assert cue_tokens(find_attributions(denied)) == frozenset()


def test_speech_goes_on_over_sentences(parses: dict[str, Doc]) -> None:
    """A quotation behind "…, he noted." has the same speaker: one attribution with two phrases."""
    first = parses['"We expect that this number will increase", he noted.']
    second = parses['"It was a good day," she recalls.'][:8].as_doc()
    doc = Doc.from_docs([first, second])
    assert doc is not None

    noted = next(a for a in find_attributions(doc) if a.cue and doc[a.cue.head].text == "noted")

    assert [doc[p.start : p.end].text for p in noted.content] == [
        '"We expect that this number will increase"',
        '"It was a good day,"',
    ]


def test_no_text() -> None:
    """An empty document has no attributions."""
    from spacy.vocab import Vocab

    assert find_attributions(Doc(Vocab())) == []
