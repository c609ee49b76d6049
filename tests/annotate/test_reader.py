"""The shipped network as a spaCy component: what it fills, and that it always fills it the same way."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

from lede import reading
from lede.annotate import conllu, load_reader
from lede.annotate.weights import default_folder, load_weights
from lede.errors import ModelError

TEXT = "The mayor of Lyon resigned on Monday. She had been accused of fraud.\n\nProtests followed in Paris.\n"


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The reading pipeline, loaded once."""
    return load_reader()


def test_fills_a_doc(nlp: Language) -> None:
    """Raw text gets sentences, tags, lemmas, a tree, names and predicates with roles."""
    doc = nlp(TEXT)
    words = {token.text: token for token in doc}
    found = reading.predicates(doc)

    assert doc.text == TEXT
    assert [s.text.strip()[:3] for s in doc.sents] == ["The", "She", "Pro"]
    assert words["resigned"].pos_ == "VERB"
    assert words["resigned"].lemma_ == "resign"
    assert words["mayor"].head.text == "resigned"
    assert {(e.text, e.label_) for e in doc.ents} >= {("Lyon", "GPE"), ("Paris", "GPE")}
    roles = {(a.role, doc[a.head].text) for a in found[words["resigned"].i].arguments}
    assert ("ARG0", "mayor") in roles


def test_every_sentence_is_a_tree(nlp: Language) -> None:
    """Each sentence has one root, and white space never heads anything."""
    for sent in nlp(TEXT).sents:
        assert sum(token.head.i == token.i for token in sent) == 1
        assert not any(token.head.is_space for token in sent if not token.is_space)


def test_neighbours_do_not_matter(nlp: Language) -> None:
    """The same text gives the same annotation, alone or after others."""
    alone = conllu.write(nlp(TEXT))
    nlp("Something else altogether, and much longer. " * 30)

    assert conllu.write(nlp(TEXT)) == alone


def test_works_with_spacy(nlp: Language, tmp_path: Path) -> None:
    """`Doc.to_disk`, `displacy` and `Matcher` work on what the component fills."""
    doc = nlp(TEXT)
    doc.to_disk(tmp_path / "doc")
    again = Doc(nlp.vocab).from_disk(tmp_path / "doc")
    matcher = Matcher(nlp.vocab)
    matcher.add("RESIGN", [[{"LEMMA": "resign", "POS": "VERB"}]])

    assert reading.predicates(again) == reading.predicates(doc)
    assert len(matcher(doc)) == 1
    assert "resigned" in displacy.render(doc, style="dep", jupyter=False)


def test_in_anybodys_pipeline() -> None:
    """The factory is found by name in a pipeline with spaCy's own tokenizer."""
    pipeline = spacy.blank("en")
    pipeline.add_pipe("lede_reader")

    assert pipeline("Police arrested two men.")[1].tag_ == "VBD"


def test_conllu_round_trip(nlp: Language) -> None:
    """What is written as CoNLL-U is read back: words, tree, names, predicates and roles."""
    doc = nlp("Police in Lagos arrested two men.")
    again = conllu.read(conllu.write(doc), nlp.vocab)[0]

    assert again.text == doc.text
    assert [t.head.i for t in again] == [t.head.i for t in doc]
    assert [e.label_ for e in again.ents] == [e.label_ for e in doc.ents]
    assert {i: p.kind for i, p in reading.predicates(again).items()} == {
        i: p.kind for i, p in reading.predicates(doc).items()
    }


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    """No text raises, and none is altered."""
    assert load_cached()(text).text == text


_PIPELINE: list[Language] = []


def load_cached() -> Language:
    """One pipeline for all examples of a property."""
    if not _PIPELINE:
        _PIPELINE.append(load_reader())
    return _PIPELINE[0]


@pytest.mark.parametrize("text", ["x" * 20_000, "a " * 5_000, "( [ " * 2_000, "\n" * 3_000, "word, " * 3_000])
def test_monotonous_text(nlp: Language, text: str) -> None:
    """One endless word, sentence or bracket is read in bounded windows."""
    assert nlp(text).text == text


def test_missing_file(tmp_path: Path) -> None:
    """A missing weights file is said by name at start."""
    with pytest.raises(ModelError, match=r"model\.json"):
        load_weights(tmp_path)


def test_damaged_file(tmp_path: Path) -> None:
    """A file whose digest differs is refused."""
    folder = tmp_path / "model"
    shutil.copytree(default_folder(), folder)
    (folder / "lemmas.tsv").write_text("x\ty\tz\n")

    with pytest.raises(ModelError, match=r"lemmas\.tsv is damaged"):
        load_weights(folder)


def test_unknown_format(tmp_path: Path) -> None:
    """Weights of another format are refused, never read wrongly."""
    folder = tmp_path / "model"
    shutil.copytree(default_folder(), folder)
    about = json.loads((folder / "model.json").read_text())
    (folder / "model.json").write_text(json.dumps({**about, "format": 99}))

    with pytest.raises(ModelError, match="format 99"):
        load_weights(folder)
