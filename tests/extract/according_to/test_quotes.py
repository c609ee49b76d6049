"""Quotation marks of all shapes, well and badly closed, and how long they take."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from lede.extract.according_to import find_attributions
from lede.extract.according_to.quotes import Quote, find_quotes
from lede.extract.according_to.tree import Tree

MARKS = "\"“”„«»‹›‘’'"


def words_of(text: str) -> Doc:
    """A `Doc` of single characters and words, without a tree: quotations are a matter of characters."""
    words: list[str] = []
    spaces: list[bool] = []
    word = ""
    for sign in [*text, ""]:
        if sign.isalnum():
            word += sign
            continue
        if word:
            words.append(word)
            spaces.append(sign == " ")
            word = ""
            if sign == " ":
                continue
        if sign:
            words.append(sign)
            spaces.append(False)
    pos = ["SPACE" if w.isspace() else "X" if w.isalnum() else "PUNCT" for w in words]
    heads = [max(0, i - 1) for i in range(len(words))]
    return Doc(Vocab(), words=words, spaces=spaces, pos=pos, heads=heads, deps=["dep"] * len(words))


def found(text: str) -> list[tuple[str, int, bool]]:
    """Quotations as (text, level, closed)."""
    doc = words_of(text)
    return [(doc[q.start : q.end].text.strip(), q.level, q.closed) for q in find_quotes(Tree(doc))]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ('He said "go home" and left.', [('"go home"', 0, True)]),
        ("He said “go home” and left.", [("“go home”", 0, True)]),
        ("He said 'go home' and left.", [("'go home'", 0, True)]),
        ("He said ‘go home’ and left.", [("‘go home’", 0, True)]),
        ("He said «go home» and left.", [("«go home»", 0, True)]),
        ("He said „go home“ and left.", [("„go home“", 0, True)]),
        ('"One," he said, "two."', [('"One,"', 0, True), ('"two."', 0, True)]),
        ("“He told me ‘go home’ then.”", [("“He told me ‘go home’ then.”", 0, True), ("‘go home’", 1, True)]),
        ('"He told me "go home" then."', [('"He told me "go home" then."', 0, True), ('"go home"', 1, True)]),
        ('He said," go home".', [('" go home"', 0, True)]),
        # A mark that never closes ends with its paragraph …
        ('He said "go home now.\nThe end.', [('"go home now.', 0, False)]),
        # … or goes on in the next one, which opens with a mark again.
        ('"One two.\n"Three four." he said', [('"One two.', 0, False), ('"Three four."', 0, True)]),
        # A mark of one paragraph leaves the next one alone.
        ('He is 6" tall\nShe said "go" then.', [('" tall', 0, False), ('"go"', 0, True)]),
        # Near misses: apostrophes.
        ("The players' union and the clubs' owners met.", []),
        ("It was the summer of '69 and they sang.", []),
        ("rock 'n' roll", []),
        ("don’t and won’t", []),
        ("", []),
        ('"', []),
    ],
)
def test_quotes(text: str, quotes: list[tuple[str, int, bool]]) -> None:
    """A text gives exactly the quotations of its row, with their level and whether they are closed."""
    assert found(text) == quotes


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    """A paragraph of speech without a closing mark continues if the next paragraph opens with one."""
    quotes = find_quotes(Tree(words_of('"One two three.\n\n"Four five six."')))

    assert [(q.closed, q.continues) for q in quotes] == [(False, True), (True, False)]


def test_fifty_levels() -> None:
    """Marks nested fifty deep are all paired."""
    quotes = found("“a " * 50 + "b" + " c”" * 50)

    assert sorted(level for _, level, _ in quotes) == list(range(50))


@pytest.mark.parametrize(
    "text", ['" ' * 10_000, '"a ' * 10_000, "“a " * 10_000, "“a " * 5_000 + "b” " * 5_000, "'a " * 10_000]
)
def test_ten_thousand_marks_are_linear(text: str) -> None:
    """Ten thousand marks, closed or not, take about ten times as long as a thousand, and no crash."""

    def seconds(doc: Doc) -> float:
        start = time.process_time()
        find_attributions(doc)
        return time.process_time() - start

    small, large = words_of(text[: len(text) // 10]), words_of(text)
    seconds(small)

    assert seconds(large) < 40 * min(seconds(small) for _ in range(3)) + 0.2


@given(st.text(alphabet=MARKS + "ab .,\n(", max_size=80))
def test_any_marks(text: str) -> None:
    """Whatever stands in the text, quotations lie inside it, in order, and outermost ones do not overlap."""
    doc = words_of(text)
    quotes: list[Quote] = find_quotes(Tree(doc))

    assert all(0 <= q.start < q.end <= len(doc) for q in quotes)
    assert [q.start for q in quotes] == sorted(q.start for q in quotes)
    outer = [q for q in quotes if q.level == 0]
    assert all(a.end <= b.start for a, b in pairwise(outer))
