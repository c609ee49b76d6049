"""The word tables of this question, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lede.errors import DataError
from lede.lexicons import load_map, load_table, load_words

FOLDER = "according_to"
FRAMES = frozenset({"clause", "quote", "told", "object", "infinitive", "passive", "as", "of", "thing"})
ANONYMOUS_KINDS = frozenset({"always", "kind", "body", "mute", "pronoun"})


@dataclass(frozen=True, slots=True)
class Cue:
    """What a verb of saying can take; `frames` are those of `cues.tsv`."""

    lemma: str
    cls: str
    frames: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All tables of `data/according_to`."""

    verbs: dict[str, Cue]
    adjectives: dict[str, str]
    composed: dict[str, dict[str, str]]
    nouns: dict[str, str]
    adverbs: dict[str, str]
    prepositions: dict[tuple[str, ...], str]
    mute: frozenset[str]
    granted: frozenset[str]
    anonymous: dict[str, str]
    vouching: frozenset[str]
    news: dict[str, frozenset[str]]


@cache
def lexicon() -> Lexicon:
    """The tables, checked against each other.

    Raises: DataError for an unknown class, frame or kind.
    """
    classes = load_map(f"{FOLDER}/classes.tsv")
    verbs = {}
    for lemma, cls, frames in load_table(f"{FOLDER}/cues.tsv", 3):
        verbs[lemma] = Cue(lemma, cls, frozenset(frames.split()))
        if not verbs[lemma].frames <= FRAMES:
            raise DataError(f"{FOLDER}/cues.tsv: {lemma}: unknown frame in {frames!r}")
    tables = {name: load_map(f"{FOLDER}/{name}.tsv") for name in ("adjectives", "nouns", "adverbs", "anonymous")}
    used = {cue.cls for cue in verbs.values()}.union(*(tables[n].values() for n in ("adjectives", "nouns", "adverbs")))
    used.update(cls for _, _, cls in load_table(f"{FOLDER}/composed.tsv", 3))
    if not used <= classes.keys():
        raise DataError(f"{FOLDER}/classes.tsv: lacks {', '.join(sorted(used - classes.keys()))}")
    if not set(tables["anonymous"].values()) <= ANONYMOUS_KINDS:
        raise DataError(f"{FOLDER}/anonymous.tsv: a kind is none of {', '.join(sorted(ANONYMOUS_KINDS))}")
    composed: dict[str, dict[str, str]] = {}
    for lemma, word, cls in load_table(f"{FOLDER}/composed.tsv", 3):
        composed.setdefault(lemma, {})[word] = cls
    news: dict[str, set[str]] = {}
    for lemma, when in load_table(f"{FOLDER}/news.tsv", 2):
        news.setdefault(lemma, set()).add(when)
    return Lexicon(
        verbs=verbs,
        prepositions={tuple(k.split()): v for k, v in load_table(f"{FOLDER}/prepositions.tsv", 2)},
        composed=composed,
        mute=load_words(f"{FOLDER}/mute.tsv"),
        granted=load_words(f"{FOLDER}/granted.tsv"),
        vouching=frozenset(cls for cls, vouches in classes.items() if vouches == "yes"),
        news={lemma: frozenset(whens) for lemma, whens in news.items()},
        **tables,
    )
