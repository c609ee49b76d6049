"""Word classes that decide whether a verb or noun names a happening of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lede.lexicons import load_map, load_table, load_words


@dataclass(frozen=True, slots=True)
class Words:
    """Lexicons of *what*, read once.

    states  lemma -> condition under which the verb is a state: always, passive, thing
    light   verb lemma -> object nouns that name the event together with it
    chains  verb lemma -> why the infinitive or gerund below it is the event: attempt intend aspect schedule raise
    plans   nouns whose infinitive is the event ("plans to *leave*")
    always_raising  raising verbs that need no passive ("*seemed* to fall")
    judging  verbs that call something by a name or quality
    nouns   event noun -> event, ambiguous or result
    """

    states: dict[str, str]
    aspect: frozenset[str]
    light: dict[str, frozenset[str]]
    chains: dict[str, str]
    plans: frozenset[str]
    always_raising: frozenset[str]
    judging: frozenset[str]
    nouns: dict[str, str]


@cache
def words() -> Words:
    """The lexicons of this installation."""
    states: dict[str, str] = {}
    aspect: set[str] = set()
    light: dict[str, frozenset[str]] = {}
    for lemma, kind, cell in load_table("ontology/stative.tsv", 3):
        if kind == "state":
            states[lemma] = cell
        elif kind == "aspect":
            aspect.add(lemma)
        else:
            light[lemma] = frozenset(cell.split())
    chains = load_table("what/chains.tsv", 3)
    return Words(
        states,
        frozenset(aspect),
        light,
        {lemma: kind for lemma, pos, kind in chains if pos == "verb"},
        frozenset(lemma for lemma, pos, _ in chains if pos == "noun"),
        frozenset(lemma for lemma, pos, kind in chains if (pos, kind) == ("raising", "always")),
        load_words("what/judging.tsv"),
        load_map("ontology/event_nouns.tsv"),
    )
