"""Sources that the layout names: paragraphs behind a colon, embedded posts, interview turns, headlines."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from lede.extract.according_to import find_attributions
from lede.reading import set_segments
from lede.result import SegmentKind
from tests.extract.according_to.said import Said, said

VERBS = {"denied": "deny", "observed": "observe", "said": "say"}
NAMES = frozenset({"Anna", "Lee", "WN", "NG", "Q", "A", "Norton", "Basse", "Terre", "Grande", "Gosier", "Petite"})


def page(text: str, subject: int = -1, verb: int = -1) -> Doc:
    """A `Doc` of these words with a flat tree; the line breaks are words of their own, "|" stands for one.

    `subject` and `verb` are the only two words that the tree joins.
    """
    words = ["\n" if word == "|" else word for word in text.split(" ")]
    spaces = [i + 1 < len(words) and "\n" not in (word, words[i + 1]) for i, word in enumerate(words)]
    pos = [_pos(word) for word in words]
    heads = [max(verb, 0)] * len(words)
    deps = ["dep"] * len(words)
    tags = ["NNP" if p == "PROPN" else "VBD" if p == "VERB" else "NN" for p in pos]
    lemmas = [VERBS.get(word, word) for word in words]
    deps[heads[0]] = "root"
    if subject >= 0:
        heads[subject], deps[subject] = verb, "nsubj"
    starts = [i == 0 or words[i - 1] == "\n" for i in range(len(words))]
    for i, word in enumerate(words):
        if word == "\n":
            heads[i], deps[i] = i - 1, "dep"
    first = 0
    for i, start in enumerate(starts):  # each line is a sentence of its own
        if start and not first <= heads[i] <= i:
            heads[i], deps[i] = i, "root"
        first = i if start else first
        if heads[i] < first and words[i] != "\n":
            heads[i] = first
    return Doc(Vocab(), words=words, spaces=spaces, pos=pos, tags=tags, lemmas=lemmas, heads=heads, deps=deps)


def _pos(word: str) -> str:
    if word == "\n":
        return "SPACE"
    if not word[0].isalnum() and word[0] != "@":
        return "PUNCT"
    return "VERB" if word in VERBS else "PROPN" if word in NAMES else "NOUN"


def test_a_paragraph_behind_a_colon() -> None:
    """A paragraph without marks behind "Norton observed:" is what Norton says; the next paragraph is not."""
    doc = page("Norton observed : | fraud prevents a fair vote . | The town grew .", subject=0, verb=1)

    (found,) = find_attributions(doc)

    assert said(doc, found)[:3] == ("Norton", "observed", "fraud prevents a fair vote")


@pytest.mark.parametrize(
    "text", ["Norton observed : | - fraud | - theft", "Norton grew : | fraud prevents a fair vote ."]
)
def test_no_paragraph_behind_a_colon(text: str) -> None:
    """A list behind a colon, and a colon without a verb of saying, give nothing."""
    assert find_attributions(page(text, subject=0, verb=1)) == []


def test_embedded_post() -> None:
    """An embedded post is its author's, who stands in the signature, though it is no prose."""
    doc = page("The crowd grew . | Great night in town ! | — Anna Lee ( @annalee ) October 5 , 2020")
    post = doc.text.index("Great")
    set_segments(doc, [(0, post - 1, SegmentKind.BODY), (post, len(doc.text), SegmentKind.TWEET)])

    (found,) = find_attributions(doc)

    assert said(doc, found) == Said("Anna Lee", None, "Great night in town", "DIRECT", "assert", False)
    assert found.rule == "according_to.post"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Q : when did it start | A : it began in May | Q : and then | A : we left it", ["Q", "A", "Q", "A"]),
        (
            "( ( WN ) ) when did it start | NG : it began in May | ( ( WN ) ) and then what | NG : we left it",
            ["WN", "NG"] * 2,
        ),
        # Near misses: a list of places, two turns only.
        (
            "Basse Terre : green and lush | Grande Terre : flat and dry | Petite Terre : a small place | Gosier : bars",
            [],
        ),
        ("Q : when did it start | A : it began in May", []),
    ],
)
def test_turns_of_an_interview(text: str, speakers: list[str]) -> None:
    """Each turn is its speaker's own words; labels that never come back are no speakers."""
    doc = page(text)

    found = [a for a in find_attributions(doc) if a.rule == "according_to.turn"]

    assert [said(doc, a).source for a in found] == speakers
    assert {a.kind.value for a in found} <= {"DIRECT"}


def test_only_a_quotation() -> None:
    """A text that is nothing but a quotation has no speaker, and none is made up."""
    assert find_attributions(page('" it fell "')) == []
