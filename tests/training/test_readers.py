"""Corpora are read as they are, and a wrong folder says what was looked for."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tests.training.corpora import EWT, GUM, PROPBANK, write_shared
from training.data import draw, labels_of
from training.readers import name_type, read_conllu, read_ewt, read_names, read_qanom, role_name
from training.samples import BLANK, GLUED, PARAGRAPH, Document


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder with one small document of each corpus."""
    return write_shared(tmp_path)


def test_conllu(shared: Path) -> None:
    """Words, spacing, tree and paragraphs of a CoNLL-U document."""
    documents = [d for d, _ in read_conllu(shared / EWT.format("train"), "ewt")]
    sentence = documents[0].sentences[0]

    assert sentence.words == ["Rebels", "attacked", "."]
    assert sentence.spacing == [PARAGRAPH, BLANK, GLUED]
    assert sentence.heads == [2, 0, 2]


def test_roles_lie_on_words(shared: Path) -> None:
    """PropBank's predicates and arguments are found by their offsets."""
    predicate = read_ewt(shared, "train")[0].sentences[0].predicates
    assert predicate is not None
    assert [(p.word, p.kind, p.roles) for p in predicate] == [(1, "verb", {0: ("ARG0",)})]


def test_names_of_gum(shared: Path) -> None:
    """An entity whose head is a proper noun is a name of its type."""
    sentence = next(read_conllu(shared / GUM.format("train"), "gum"))[0].sentences[0]

    assert sentence.names is not None
    assert sentence.names[0] == ("B-PER",)
    assert sentence.names[1] == ("O",)


def test_event_nouns(shared: Path) -> None:
    """QANom tells which nouns are events; without parsed heads there are no roles."""
    sentence = read_qanom(shared, "train", None)[0].sentences[0]

    assert sentence.nominal == [False, True]
    assert sentence.predicates is None


@pytest.mark.parametrize(
    ("label", "role"), [("ARGM-TMP", "TMP"), ("C-ARG1", "ARG1"), ("ARG0", "ARG0"), ("ARGM-REC", "OTHER")]
)
def test_role_names(label: str, role: str) -> None:
    """PropBank labels become the network's."""
    assert role_name(label) == role


@pytest.mark.parametrize(
    ("label", "word", "types"),
    [
        ("politician", "Merkel", ("PER",)),
        ("corporation", "Acme", ("ORG",)),
        ("musicgenre", "rock", ()),
        ("misc", "X", ("MISC", "EVENT")),
    ],
)
def test_name_types(label: str, word: str, types: tuple[str, ...]) -> None:
    """The labels of the name corpora become five types, or stay open."""
    assert name_type(label, word) == types


def test_missing_file_is_named(tmp_path: Path) -> None:
    """A folder that lacks a file says which."""
    with pytest.raises(SystemExit, match="wikigold"):
        read_names(tmp_path, "wikigold")


def test_text_that_differs_is_left_out(shared: Path) -> None:
    """Roles over another text than the treebank's are not laid on it."""
    path = shared / PROPBANK.format("train")
    row = json.loads(path.read_text())
    row["text"] = "Quite another text."
    path.write_text(json.dumps(row))

    assert read_ewt(shared, "train")[0].sentences[0].predicates is None


def test_labels_come_from_the_treebanks(shared: Path) -> None:
    """Label sets hold what the training part has, in a fixed order."""
    from training.config import load_config

    config = load_config(Path(__file__).parents[2] / "service" / "training" / "config.toml")
    documents = [d for d, _ in read_conllu(shared / EWT.format("train"), "ewt")] * 2
    labels = labels_of({"ewt": documents, "gum": []}, config)

    assert labels.upos == ("NOUN", "PUNCT", "VERB")
    assert labels.dep == ("nsubj", "punct", "root")


@pytest.mark.parametrize(("share", "least", "most"), [(0.5, 0, 1), (1.0, 1, 1), (2.5, 2, 3)])
def test_draw(share: float, least: int, most: int) -> None:
    """A share draws without repeating; above one, each document comes as often as its whole part says."""
    documents = [Document(str(i), "uner", "", []) for i in range(10)]

    chosen = [d.id for d in draw({"uner": documents}, {"uner": share}, random.Random(1))]

    assert len(chosen) == 10 * share
    assert {chosen.count(d.id) for d in documents} <= {least, most}
