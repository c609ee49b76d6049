"""Event types: every type has examples and near misses in `tests/data/ontology/cases.tsv`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from lede.extract.ontology import codes_of, event_types, type_of
from lede.extract.ontology.lexicon import rows
from lede.facts import Event, Phrase
from lede.result import Codes, Modality
from tests.conftest import Reader

CASES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parents[2] / "data/ontology/cases.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
HITS = [case[1:4] for case in CASES if case[0] == "hit"]
MISSES = [case[1:4] for case in CASES if case[0] == "miss"]


def event_at(doc: Doc, word: str) -> Event:
    """The event whose trigger is the first token of that form."""
    head = next(token.i for token in doc if token.text == word)
    phrase = Phrase(head, head + 1, head)
    return Event(phrase, "noun" if doc[head].pos_ == "NOUN" else "verb", phrase, "test")


def name_of(doc: Doc, word: str) -> str:
    """The type found, as in the published list."""
    found = type_of(doc, event_at(doc, word), ())
    return f"{found.type}/{found.subtype}" if found.subtype else found.type


@pytest.mark.parametrize(("name", "word", "sentence"), HITS)
def test_examples(read: Reader, name: str, word: str, sentence: str) -> None:
    """The trigger in its sentence has the type of its row."""
    assert name_of(read(sentence), word) == name


@pytest.mark.parametrize(("name", "word", "sentence"), MISSES)
def test_near_misses(read: Reader, name: str, word: str, sentence: str) -> None:
    """The word is there, the meaning is not: the type of the row is not given."""
    found = name_of(read(sentence), word)

    assert found != name
    assert "/" in name or found.partition("/")[0] != name


def test_every_type_has_an_example() -> None:
    """No type is published that no sentence shows, and half of the sentences are real ones."""
    shown = {name.partition("/")[0] for name, _, _ in HITS}

    assert shown == {name for name in event_types() if "/" not in name}
    assert 2 * sum(case[4] != "own" for case in CASES) >= len(CASES)


def test_the_list_is_published_sorted() -> None:
    """32 types and 135 subtypes, each subtype under a type."""
    types = event_types()

    assert list(types) == sorted(set(types))
    assert len([name for name in types if "/" not in name]) == 32
    assert len([name for name in types if "/" in name]) == 135
    assert all(name.partition("/")[0] in types for name in types)


@pytest.mark.parametrize(
    ("name", "modality", "codes"),
    [
        ("PERSONNEL/resign", Modality.ACTUAL, ("RETREAT", "resign", "", "")),
        ("PROTEST/riot", Modality.ACTUAL, ("PROTEST", "riot", "145", "Riots: Violent demonstration")),
        ("CONSULT/visit", Modality.ACTUAL, ("CONSULT", "visit", "042", "")),
        ("CONSULT/visit", Modality.PLANNED, ("AGREE", "", "03", "")),
        ("PROTEST/strike", Modality.PLANNED, ("PROTEST", "strike", "143", "Protests: Peaceful protest")),
    ],
)
def test_codes(name: str, modality: Modality, codes: tuple[str, str, str, str]) -> None:
    """Codes follow from the type; a planned cooperative act is PLOVER's AGREE, a planned strike stays PROTEST."""
    kind, _, subtype = name.partition("/")
    found = codes_of(kind, subtype, modality)

    assert (found.plover, found.plover_mode, found.cameo, found.acled) == codes


def test_unknown_type_has_no_codes() -> None:
    """A type that is not in the list gets empty codes, not an error."""
    assert codes_of("NONESUCH") == Codes()


def test_noun_and_verb_share_a_type() -> None:
    """Without arguments, a resignation is what resigning is."""
    for noun, verb in (("resignation", "resign"), ("arrest", "arrest"), ("murder", "murder"), ("visit", "visit")):
        assert {r.type for r in rows()[noun, "n"] if not r.tests} == {r.type for r in rows()[verb, "v"] if not r.tests}


WORDS = ["strike", "win", "won", "Rebels", "of", ".", "\n", "fire", "the"]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
def test_any_tokens_have_a_legal_type(words: list[str]) -> None:
    """Whatever the words and however bare the annotation: a type of the list, never an error."""
    doc = Doc(Vocab(), words=words, pos=["VERB"] * len(words), heads=[0] * len(words), deps=["obj"] * len(words))
    phrase = Phrase(0, 1, 0)
    found = type_of(doc, Event(phrase, "verb", phrase, "test"), ())

    assert (f"{found.type}/{found.subtype}" if found.subtype else found.type) in event_types()
