"""Words and what they name: `data/ontology/lexicon.tsv`, its classes of arguments, nouns that share a verb's rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from lede.errors import DataError
from lede.extract.ontology.table import event_types
from lede.lexicons import load_map, load_table

Pos = Literal["v", "n"]

# How much a test tells, by what it looks at: a particle makes another verb, a word of the same sentence only hints.
WEIGHT = {"prt": 6.0, "comp": 5.0, "obj": 5.0, "mod": 4.0, "subj": 3.5, "that": 2.0, "near": 2.0, "doc": 1.5}
PREPOSITION_WEIGHT = 4.0
ANY = "*"
ANY_COSTS = 1.5


@dataclass(frozen=True, slots=True)
class Test:
    """One condition of a row: some word in `slot` is in `words` (empty: the slot holds anything)."""

    slot: str
    words: frozenset[str]
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A word names `type`/`subtype` where all `tests` hold. `weight` 0 is the word's default."""

    type: str
    subtype: str
    tests: tuple[Test, ...]
    weight: float


@cache
def rows() -> dict[tuple[str, Pos], tuple[Row, ...]]:
    """Rows by (lemma, part of speech), the most telling first; file order among equals."""
    legal = frozenset(event_types())
    table: dict[tuple[str, Pos], list[Row]] = {}
    for word, pos, tests, name in load_table("ontology/lexicon.tsv", 4):
        if pos not in ("v", "n") or name not in legal:
            raise DataError(f"ontology/lexicon.tsv: {word!r}: unknown part of speech {pos!r} or type {name!r}")
        kind, _, subtype = name.partition("/")
        compiled = tuple(_test(cell) for cell in tests.split()) if tests != "-" else ()
        weight = sum(_weight(test) for test in compiled)
        table.setdefault((word, "v" if pos == "v" else "n"), []).append(Row(kind, subtype, compiled, weight))
    return {key: tuple(sorted(found, key=lambda row: -row.weight)) for key, found in table.items()}


@cache
def classes() -> dict[str, frozenset[str]]:
    """Classes of arguments: "TROOPS" -> its lemmas."""
    found: dict[str, set[str]] = {}
    for word, name in load_table("ontology/classes.tsv", 2):
        found.setdefault(name, set()).add(word)
    return {name: frozenset(words) for name, words in found.items()}


@cache
def verbs_of_nouns() -> dict[str, str]:
    """Event noun -> the verb whose rows it shares: "resignation" -> "resign"."""
    return load_map("ontology/nominal.tsv")


def _test(cell: str) -> Test:
    slot, _, argument = cell.partition(":")
    if not argument:
        raise DataError(f"ontology/lexicon.tsv: test {cell!r} has no argument")
    if slot == "doc":
        return Test(slot, classes()[argument], argument)
    words: set[str] = set()
    for name in () if argument == ANY else argument.split(","):
        if name.isupper() and not name.startswith("@"):
            if name not in classes():
                raise DataError(f"ontology/lexicon.tsv: unknown class {name!r}")
            words |= classes()[name]
        else:
            words.add(name)
    return Test(slot, frozenset(words))


def _weight(test: Test) -> float:
    return WEIGHT.get(test.slot, PREPOSITION_WEIGHT) - (0.0 if test.words else ANY_COSTS)
