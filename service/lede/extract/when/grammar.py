"""The table of rules, compiled: stage by stage, the longest rule that matches turns pieces into a larger item.

A rule's `match` is a small regular expression over classes (capitals) and words (as they are), with `( ) | ? *`,
`A~B` (of class A, not of B), `[< … ]` and `[> … ]` for what must stand before and after, `[<! … ]` and `[>! … ]` for
what must not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from lede.errors import DataError
from lede.extract.when.words import Vocabulary
from lede.lexicons import load_table

TOKEN = re.compile(r"\[[<>]!?|[A-Z][A-Z0-9]*(?:~[A-Z0-9]+)?|[a-z]+|[()|?*\]]")
MARKS = {"'s": "POSS", "'": "QUOTE", "-": "DASH", ".": "DOT"}


@dataclass(slots=True)
class Item:
    """A piece, or what a rule made of several: characters `[start, end)`, a value for each class, the rules so far."""

    sign: str
    values: Mapping[str, Any]
    start: int
    end: int
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """What a rule found: its items, and the values that its classes took, in order."""

    items: Sequence[Item]
    taken: Sequence[tuple[str, Any]]
    params: Mapping[str, Any]

    def get(self, name: str, default: Any = None) -> Any:
        """First value of a class."""
        return next((value for found, value in self.taken if found == name), default)

    def all(self, name: str) -> list[Any]:
        """All values of a class."""
        return [value for found, value in self.taken if found == name]

    def has(self, word: str) -> bool:
        """True if the plain word stands among the items."""
        return any(word in item.values for item in self.items)


Build = Callable[[Match], Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled row of the table."""

    id: str
    pattern: re.Pattern[str]
    names: tuple[str, ...]
    build: Build
    gives: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in `data/when/rules.toml`."""

    id: str
    stage: int
    match: str
    build: str
    gives: str
    source: str
    params: Mapping[str, Any] = field(default_factory=dict)
    hits: Mapping[str, str] = field(default_factory=dict)
    misses: Sequence[str] = ()


@cache
def rows() -> tuple[Row, ...]:
    """All rows of the table, and one for each holiday's name.

    Raises: DataError if the file is missing or a row lacks a key or has an unknown one.
    """
    path = files("lede") / "data" / "when" / "rules.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"data file when/rules.toml cannot be read: {error}") from error
    found = []
    for row in table["rule"]:
        try:
            found.append(Row(**{"params": row.pop("set", {})} | row))
        except TypeError as error:
            raise DataError(f"when/rules.toml: rule {row.get('id', '?')}: {error}") from error
    found += [_name_row("feast", row[0], "holidays.tsv") for row in load_table("when/holidays.tsv", 4)]
    found += [_name_row("era", row[0], "eras.tsv") for row in load_table("when/eras.tsv", 3)]
    return tuple(found)


def _name_row(kind: str, name: str, source: str) -> Row:
    """The rule that reads the name of a holiday or a period."""
    words = " ".join(MARKS.get(word, "DAY" if word.isdigit() else word) for word in name.split())
    return Row(f"when.{kind}", 1, words, "feast", kind.upper(), source, {"name": name})


class Parser:
    """Reads one `match` into a Python pattern over signs, the class names of its groups, and its first signs."""

    def __init__(self, row: Row, holding: Callable[[str], str]) -> None:
        self._tokens = TOKEN.findall(row.match)
        if "".join(self._tokens) != row.match.replace(" ", ""):
            raise DataError(f"when/rules.toml: rule {row.id}: `match` cannot be read")
        self._row, self._holding, self._at, self._quiet = row, holding, 0, False
        self.names: list[str] = []

    def parse(self) -> tuple[str, set[str]]:
        """Pattern, and the signs that a match can start with."""
        pattern, first, nullable = self._alternatives()
        if self._at != len(self._tokens) or nullable:
            raise DataError(f"when/rules.toml: rule {self._row.id}: `match` is unbalanced or can be empty")
        return pattern, first

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _alternatives(self) -> tuple[str, set[str], bool]:
        parts, first, nullable = [], set[str](), False
        while True:
            pattern, starts, empty = self._sequence()
            parts.append(pattern)
            first |= starts
            nullable |= empty
            if self._peek() != "|":
                return f"(?:{'|'.join(parts)})", first, nullable
            self._at += 1

    def _sequence(self) -> tuple[str, set[str], bool]:
        parts, first, open_ = [], set[str](), True
        while self._peek() not in ("", "|", ")", "]"):
            pattern, starts, empty = self._atom()
            if self._peek() in ("?", "*"):
                pattern, empty = f"(?:{pattern}){self._peek()}", True
                self._at += 1
            parts.append(pattern)
            if open_:
                first |= starts
            open_ = open_ and empty
        return "".join(parts), first, open_

    def _atom(self) -> tuple[str, set[str], bool]:
        token = self._peek()
        self._at += 1
        if token == "(":
            inner = self._alternatives()
            self._close(")")
            return inner
        if token.startswith("["):
            self._quiet = token.endswith("!")
            pattern, _, _ = self._alternatives()
            self._close("]")
            self._quiet = False
            kind = {"[<": "(?<=", "[<!": "(?<!", "[>": "(?=", "[>!": "(?!"}[token]
            return f"{kind}{pattern})", set(), True
        name, _, without = token.partition("~")
        signs = set(self._holding(name)) - set(self._holding(without) if without else "")
        if not signs:
            raise DataError(f"when/rules.toml: rule {self._row.id}: no word has the class {token}")
        if self._quiet or name.islower():
            return f"[{''.join(sorted(signs))}]", signs, False
        self.names.append(name)
        return f"([{''.join(sorted(signs))}])", signs, False

    def _close(self, mark: str) -> None:
        if self._peek() != mark:
            raise DataError(f"when/rules.toml: rule {self._row.id}: {mark} is missing")
        self._at += 1


class Grammar:
    """Vocabulary and rules, ready to be applied to a run of items."""

    def __init__(self, builders: Mapping[str, Build]) -> None:
        literals = frozenset(
            token for row in rows() for token in TOKEN.findall(row.match) if token.islower() and token.isalpha()
        )
        names = (row.match for row in rows() if row.gives in ("FEAST", "ERA"))
        feasts = frozenset(word for match in names for word in match.split() if len(word) > 3)
        self.vocabulary = Vocabulary(literals, feasts)
        alphabet = self.vocabulary.alphabet
        self._given = {row.gives: alphabet.sign(frozenset({row.gives})) for row in rows()}
        self._stages: list[dict[str, list[Rule]]] = [{} for _ in range(1 + max(row.stage for row in rows()))]
        for row in rows():
            parser = Parser(row, alphabet.holding)
            pattern, first = parser.parse()
            if row.build not in builders:
                raise DataError(f"when/rules.toml: rule {row.id}: there is no builder {row.build}")
            rule = Rule(row.id, re.compile(pattern), tuple(parser.names), builders[row.build], row.gives, row.params)
            for sign in sorted(first):
                self._stages[row.stage].setdefault(sign, []).append(rule)

    def apply(self, items: list[Item]) -> list[Item]:
        """Reduce a run of items by all stages."""
        for stage in self._stages:
            items = self._reduce(items, stage)
        return items

    def _reduce(self, items: list[Item], stage: Mapping[str, list[Rule]]) -> list[Item]:
        signs = "".join([item.sign for item in items])
        if stage.keys().isdisjoint(signs):
            return items
        result: list[Item] = []
        at = 0
        while at < len(items):
            rules = stage.get(signs[at])
            made = self._best(items, signs, at, rules) if rules else None
            if made is None:
                result.append(items[at])
                at += 1
            else:
                item, at = made
                result.append(item)
        return result

    def _best(self, items: list[Item], signs: str, at: int, rules: list[Rule]) -> tuple[Item, int] | None:
        """The item made by the longest match at a position; among equals the first rule of the table."""
        found = [(m, rule) for rule in rules if (m := rule.pattern.match(signs, at)) and m.end() > at]
        if len(found) > 1:
            found.sort(key=lambda pair: -pair[0].end())
        for m, rule in found:
            covered = items[at : m.end()]
            taken = [(name, items[m.start(i)].values[name]) for i, name in enumerate(rule.names, 1) if m.start(i) >= 0]
            value = rule.build(Match(covered, taken, rule.params))
            if value is None:
                continue
            history = tuple(dict.fromkeys([*(r for item in covered for r in item.rules), rule.id]))
            values = {rule.gives: value}
            return Item(self._given[rule.gives], values, covered[0].start, covered[-1].end, history), m.end()
        return None
