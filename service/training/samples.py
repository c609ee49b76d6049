"""What the readers give: documents of sentences of words with whatever layers a corpus has."""

from __future__ import annotations

from dataclasses import dataclass, field

GLUED, BLANK, LINE, PARAGRAPH = range(4)

NAME_TYPES = ("PER", "ORG", "LOC", "EVENT", "MISC")
NAME_LABELS = ("O", *(f"{mark}-{kind}" for kind in NAME_TYPES for mark in "BI"))
PREDICATE_KINDS = ("none", "verb", "noun", "other", "copula", "aux")
ROLES = (
    "_", "ARG0", "ARG1", "ARG2", "ARG3", "ARG4", "TMP", "LOC", "MNR", "CAU", "PRP", "DIR", "NEG", "MOD", "ADV",
    "DIS", "EXT", "PRD", "GOL", "COM", "ADJ", "PRR", "LVB", "OTHER",
)  # fmt: skip


@dataclass
class Predicate:
    """A predicate word of a sentence; `roles` maps a head word to the labels that are allowed for it."""

    word: int
    kind: str
    roles: dict[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class Sentence:
    """Words with layers. A layer that the corpus lacks is None.

    spacing     what stands before each word (GLUED, BLANK, LINE, PARAGRAPH)
    heads       1-based index of the head word, 0 for the root
    names       for each word the labels that are allowed (one: known; several: partly known)
    predicates  None: not annotated
    nominal     for each word whether it is an event noun (QANom), None where not annotated
    happened    factuality (-3 to 3) by word
    """

    words: list[str]
    spacing: list[int]
    upos: list[str] | None = None
    xpos: list[str] | None = None
    lemmas: list[str] | None = None
    heads: list[int] | None = None
    labels: list[str] | None = None
    names: list[tuple[str, ...]] | None = None
    predicates: list[Predicate] | None = None
    nominal: list[bool | None] | None = None
    happened: dict[int, float] = field(default_factory=dict)


@dataclass
class Document:
    """Sentences in reading order. `boundaries`: they follow one another in a text, so that splits can be learnt."""

    id: str
    corpus: str
    genre: str
    sentences: list[Sentence]
    boundaries: bool = True
