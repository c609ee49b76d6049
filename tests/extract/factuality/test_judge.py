"""Factuality: polarity and modality under negation, complements, modals, conditions, modifiers; scope is respected."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from lede.extract.factuality import judge, judge_all
from lede.extract.factuality.lemmas import known_lemma, regular_forms
from lede.extract.factuality.values import FACT, Value, under
from lede.extract.factuality.weigh import weigh
from lede.facts import Event, Phrase
from lede.result import Aspect, Modality, Polarity, Tense
from tests.conftest import Reader

CASES = [
    tuple(line.split("\t")[:4])
    for line in (Path(__file__).parents[2] / "data/factuality/cases.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def event_at(doc: Doc, word: str) -> Event:
    """The event whose trigger is the last token of that form."""
    head = [token.i for token in doc if token.text == word][-1]
    phrase = Phrase(head, head + 1, head)
    return Event(phrase, "noun" if doc[head].pos_ == "NOUN" else "verb", phrase, "test")


@pytest.mark.parametrize(("word", "sign", "modality", "sentence"), CASES)
def test_polarity_and_modality(read: Reader, word: str, sign: str, modality: str, sentence: str) -> None:
    """The trigger in its sentence has the polarity and modality of its row."""
    doc = read(sentence)
    found = judge(doc, event_at(doc, word))

    assert (found.polarity is Polarity.NEGATIVE, found.modality.value) == (sign == "-", modality)


@pytest.mark.parametrize(
    ("word", "tense", "aspect", "sentence"),
    [
        ("resigned", Tense.PAST, Aspect.SIMPLE, "The minister resigned on Monday."),
        ("meet", Tense.FUTURE, Aspect.SIMPLE, "The leaders will meet in June."),
        ("looked", Tense.PAST, Aspect.PERFECT, "Nobody has looked at these together."),
        ("recovered", Tense.PAST, Aspect.PERFECT, "To date, his remains had not been recovered."),
        ("leave", Tense.NONE, Aspect.SIMPLE, "The company plans to leave Britain."),
        ("attack", Tense.NONE, Aspect.NONE, "There was no attack."),
    ],
)
def test_tense_and_aspect(read: Reader, word: str, tense: Tense, aspect: Aspect, sentence: str) -> None:
    """Tense and aspect are those of the trigger's verb group; nouns have none."""
    doc = read(sentence)
    found = judge(doc, event_at(doc, word))

    assert (found.tense, found.aspect) == (tense, aspect)


@pytest.mark.parametrize(
    ("cues", "polarity", "modality"),
    [
        ((), Polarity.POSITIVE, Modality.ACTUAL),
        (("assert",), Polarity.POSITIVE, Modality.ACTUAL),
        (("allege",), Polarity.POSITIVE, Modality.ALLEGED),
        (("deny",), Polarity.NEGATIVE, Modality.DENIED),
        (("hope",), Polarity.POSITIVE, Modality.POSSIBLE),
    ],
)
def test_class_of_the_report(read: Reader, cues: tuple[str, ...], polarity: Polarity, modality: Modality) -> None:
    """A plain report leaves a fact a fact; a claim, a denial, a hope do not."""
    doc = read("The minister resigned on Monday.")
    found = judge(doc, event_at(doc, "resigned"), cues)

    assert (found.polarity, found.modality) == (polarity, modality)


def test_network_turns_only_what_rules_leave_open() -> None:
    """A sure network turns told into possible and possible into told, but never a negation, a plan or a claim."""
    possible = Value(False, Modality.POSSIBLE, "factuality.complement")

    assert weigh(FACT, -2.0)[0].modality is Modality.POSSIBLE
    assert weigh(FACT, 0.0)[0] == FACT
    assert weigh(possible, 2.0)[0].modality is Modality.ACTUAL
    for kept in (Value(True, Modality.ACTUAL), Value(False, Modality.PLANNED), Value(False, Modality.ALLEGED)):
        assert weigh(kept, 3.0)[0] == kept
        assert weigh(kept, -3.0)[0] == kept


def test_signatures_compose() -> None:
    """An implicative verb hands on its polarity and the weaker modality; a factive one does neither."""
    negated = Value(True, Modality.ACTUAL)
    possible = Value(False, Modality.POSSIBLE)

    assert under(negated, "+", "-", "r").negative
    assert not under(negated, "-", "+", "r").negative
    assert under(possible, "-", "+", "r") == Value(True, Modality.POSSIBLE, "r")
    assert under(possible, "+", "+", "r") == Value(False, Modality.ACTUAL, "r")


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("carry", {"carries", "carried", "carrying"}),
        ("ban", {"bans", "banned", "banning"}),
        ("criticise", {"criticises", "criticised", "criticising"}),
        ("agree", {"agrees", "agreed", "agreeing"}),
    ],
)
def test_regular_forms(verb: str, forms: set[str]) -> None:
    """Spelling rules give the forms by which a verb is found."""
    assert forms <= set(regular_forms(verb))


def test_mended_lemmas() -> None:
    """A lemma that no lexicon knows is mended by the form; one that they know is left alone."""
    assert known_lemma("sank", "sa", "VERB") == "sink"
    assert known_lemma("criticised", "criticis", "VERB") == "criticise"
    assert known_lemma("left", "leave", "VERB") == "leave"
    assert known_lemma("blorped", "blorp", "VERB") == "blorp"


WORDS = ["not", "will", "deny", "that", "attack", "no", "if", "to", "without", "?", "\n", "and"]


LABELS = ["ccomp", "xcomp", "advcl", "conj", "obj", "mark", "aux", "advmod"]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_any_tree_is_judged(words: list[str], random: Random) -> None:
    """Whatever the tree: one judgement an event, its score within bounds; alone or with others the same."""
    heads = [0, *(random.randrange(i) for i in range(1, len(words)))]
    labels = ["root", *random.choices(LABELS, k=len(words))]
    doc = Doc(Vocab(), words=words, pos=["VERB"] * len(words), heads=heads, deps=labels[: len(words)])
    events = [Event(Phrase(i, i + 1, i), "verb", Phrase(i, i + 1, i), "test") for i in range(len(words))]
    together = judge_all(doc, events)

    assert all(-3 <= found.score <= 3 for found in together)
    assert together == [judge(doc, event) for event in events]
