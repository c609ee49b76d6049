"""The same answers where the tree is wrong: word order, "that" and marks decide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from lede.extract.according_to import find_attributions
from tests.extract.according_to.said import said

Read = Callable[[str], Doc]


@pytest.mark.parametrize(
    ("sentence", "word", "head", "label", "content"),
    [
        # The clause with "that" read as an adverbial clause.
        (
            "The mayor, who lives nearby, stated that nobody was hurt.",
            "hurt",
            "stated",
            "advcl",
            "that nobody was hurt",
        ),
        # The second clause with "that" joined to the verb of saying.
        (
            "She noticed that one boat sank, but that two others returned.",
            "returned",
            "noticed",
            "conj",
            "that one boat sank … but that two others returned",
        ),
        # The writer's own "but" joined to what is said.
        (
            "The judge insisted that the trial be public, but the governor has not agreed.",
            "agreed",
            "public",
            "conj",
            "that the trial be public",
        ),
        # A finite clause labelled as an infinitive.
        ("Doctors believe the boy will recover.", "recover", "believe", "xcomp", "the boy will recover"),
        # The first word hung on the inserted report.
        (
            "Day, they said, desired no memorials or grave markers.",
            "Day",
            "desired",
            "obl:unmarked",
            "Day … desired no memorials or grave markers",
        ),
    ],
)
def test_wrong_trees(read: Read, sentence: str, word: str, head: str, label: str, content: str) -> None:
    """One wrong head or label does not change what is said."""
    doc = read(sentence)
    at = {token.text: token.i for token in doc}
    doc[at[word]].head = doc[at[head]]
    doc[at[word]].dep_ = label

    (found,) = find_attributions(doc)

    assert said(doc, found).content == content


def test_a_thing_does_not_speak(read: Read) -> None:
    """A participle hung on what is said has the speaker, not the thing that is spoken of."""
    doc = read(
        "He publicly stated the trial would not be impartial, saying he anticipated having "
        '"a largely partisan outcome" in the Senate.'
    )
    at = {token.text: token.i for token in doc}
    doc[at["saying"]].head = doc[at["impartial"]]

    found = next(a for a in find_attributions(doc) if a.cue is not None and doc[a.cue.head].text == "saying")

    assert said(doc, found).source == "He"


WORDS = (
    ("said", "say", "VERB", "VBD"),
    ("says", "say", "VERB", "VBZ"),
    ("made", "make", "VERB", "VBD"),
    ("called", "call", "VERB", "VBN"),
    ("adding", "add", "VERB", "VBG"),
    ("Note", "note", "VERB", "VB"),
    ("fell", "fall", "VERB", "VBD"),
    ("told", "tell", "VERB", "VBN"),
    ("claims", "claim", "NOUN", "NNS"),
    ("officials", "official", "NOUN", "NNS"),
    ("Reuters", "Reuters", "PROPN", "NNP"),
    ("he", "he", "PRON", "PRP"),
    ("it", "it", "PRON", "PRP"),
    ("that", "that", "SCONJ", "IN"),
    ("who", "who", "PRON", "WP"),
    ("clear", "clear", "ADJ", "JJ"),
    ("according", "accord", "VERB", "VBG"),
    ("to", "to", "ADP", "IN"),
    ("reportedly", "reportedly", "ADV", "RB"),
    ("was", "be", "AUX", "VBD"),
    ("of", "of", "ADP", "IN"),
    (",", ",", "PUNCT", ","),
    (":", ":", "PUNCT", ":"),
    ('"', '"', "PUNCT", "''"),
    ("(", "(", "PUNCT", "-LRB-"),
    ("\n", "\n", "SPACE", "_SP"),
)
LABELS = (
    *("nsubj", "nsubj:pass", "nsubj:outer", "obj", "iobj", "obl", "obl:agent", "ccomp", "xcomp", "csubj", "advcl"),
    *("acl", "acl:relcl", "parataxis", "conj", "cc", "mark", "case", "fixed", "aux", "aux:pass", "cop", "expl"),
    *("det", "punct", "appos", "flat", "compound", "nmod", "nmod:poss", "advmod", "discourse", "dep"),
)


@given(
    st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 30), st.sampled_from(LABELS)), min_size=1, max_size=30)
)
def test_any_tree(rows: list[tuple[tuple[str, str, str, str], int, str]]) -> None:
    """Whatever tree the words are given, phrases lie inside the text with their heads, and nobody is his own parent."""
    heads = _tree([head % len(rows) for _, head, _ in rows])
    doc = Doc(
        Vocab(),
        words=[word[0] for word, _, _ in rows],
        lemmas=[word[1] for word, _, _ in rows],
        pos=[word[2] for word, _, _ in rows],
        tags=[word[3] for word, _, _ in rows],
        heads=heads,
        deps=["root" if head == i else label for i, (head, (_, _, label)) in enumerate(zip(heads, rows, strict=True))],
    )

    found = find_attributions(doc)

    for number, attribution in enumerate(found):
        assert attribution.content
        for phrase in (attribution.source, attribution.cue, *attribution.content):
            assert phrase is None or 0 <= phrase.start <= phrase.head < phrase.end <= len(doc)
        assert attribution.parent != number


def _tree(heads: list[int]) -> list[int]:
    """These heads, with a root in the place of each that would close a circle."""
    for i in range(len(heads)):
        seen, k = {i}, heads[i]
        while heads[k] != k and k not in seen:
            seen.add(k)
            k = heads[k]
        if k in seen:
            heads[i] = i
    return heads
