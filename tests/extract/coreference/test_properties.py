"""What holds for any text, however it was read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from lede.extract.coreference import EntityIndex, find_entities
from lede.facts import Phrase

VOCAB = Vocab()
WORDS = st.sampled_from(
    [
        "Boronov",
        "Kubatbek",
        "he",
        "she",
        "it",
        "they",
        "I",
        "the",
        "country",
        "company",
        "Mr",
        "of",
        "ISS",
        "(",
        ")",
        '"',
        "\n\n",
    ]
)
TAGS = st.sampled_from(["NNP", "PRP", "NN", "NNS", "DT", "IN", "``", "PRP$", "VBD"])
DEPS = st.sampled_from(["nsubj", "obj", "appos", "flat", "compound", "nmod", "det", "cop", "conj", "case", "nmod:poss"])
UPOS = st.sampled_from(["PROPN", "NOUN", "PRON", "VERB", "DET", "ADP", "PUNCT", "SPACE", "ADJ"])
LABELS = st.sampled_from(["", "PERSON", "ORG", "GPE", "NORP"])


@st.composite
def docs(draw: st.DrawFn) -> Doc:
    """A text with a random tree, random tags and random names."""
    words = draw(st.lists(WORDS, min_size=1, max_size=25))
    size = len(words)
    heads = [draw(st.integers(0, max(i, 0))) if i else 0 for i in range(size)]  # on a word before: always a tree

    def column(values: st.SearchStrategy[str]) -> list[str]:
        return draw(st.lists(values, min_size=size, max_size=size))

    labels = column(LABELS)
    return Doc(
        VOCAB,
        words=words,
        heads=heads,
        deps=["root", *column(DEPS)[1:]],
        tags=column(TAGS),
        pos=column(UPOS),
        lemmas=[word.lower() for word in words],
        ents=[f"B-{label}" if label else "O" for label in labels],
        sent_starts=[i == 0 for i in range(size)],
    )


@given(docs())
def test_any_reading_gives_sound_entities(doc: Doc) -> None:
    """Mentions lie in the text around their head, and each head is in one entity only."""
    entities = find_entities(doc)
    index = EntityIndex(doc, entities)
    heads = [m.phrase.head for entity in entities for m in entity.mentions]

    assert len(set(heads)) == len(heads)
    for number, entity in enumerate(entities):
        assert entity.mentions
        assert entity.name == entity.name.strip()
        for mention in entity.mentions:
            phrase = mention.phrase
            assert 0 <= phrase.start <= phrase.head < phrase.end <= len(doc)
            assert index.entity_of(phrase.head) == number
    for i in range(len(doc)):
        assert isinstance(index.name_of(Phrase(i, i + 1, i)), str)
