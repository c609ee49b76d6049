"""The values of coreference: a mention as a rule sees it, and the chain that it joins."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from lede.result import EntityType, MentionKind, Place

Gender = Literal["m", "f", "n", ""]
PLACES = (EntityType.GPE, EntityType.LOC, EntityType.FAC)


@dataclass(slots=True, eq=False)
class Found:
    """A mention. `key` are the words of a name, in small letters and without title, or the lemma of a noun."""

    start: int
    end: int
    head: int
    kind: MentionKind
    type: EntityType
    key: tuple[str, ...]
    gender: Gender = ""
    plural: bool = False
    place: Place | None = None
    chain: Chain | None = None


@dataclass(slots=True, eq=False)
class Chain:
    """Mentions of one entity, and what the text has told about it.

    roles  nouns that it was called by, with the words before them: {"minister": {("prime", "minister")}}
    type       of the majority of its names
    fame       how often the whole text names it
    modifiers  words before the head of its nominal mentions ("the *red* bus")
    """

    mentions: list[Found] = field(default_factory=list)
    types: Counter[EntityType] = field(default_factory=Counter)
    names: Counter[tuple[str, ...]] = field(default_factory=Counter)
    roles: dict[str, list[Role]] = field(default_factory=dict)
    modifiers: set[str] = field(default_factory=set)
    gender: Gender = ""
    plural: bool = False
    place: Place | None = None
    country: str = ""
    type: EntityType = EntityType.OTHER
    fame: int = 0

    def settle(self) -> None:
        """Find the kind of entity by the majority of its names, and how often the text names it."""
        self.fame = sum(self.names.values())
        if self.place is not None and not self.types[EntityType.PERSON]:
            self.type = max(PLACES, key=lambda t: self.types[t])
        elif self.types:
            self.type = max(self.types, key=lambda t: self.types[t])

    @property
    def named(self) -> bool:
        """Whether a mention is a name."""
        return bool(self.names)

    def add(self, found: Found) -> None:
        """Take in a mention."""
        found.chain = self
        self.mentions.append(found)
        if found.kind is MentionKind.NAME:
            self.types[found.type] += 1
            self.names[found.key] += 1
            self.place = self.place or found.place
            self.settle()
        self.gender = self.gender or found.gender

    def absorb(self, other: Chain) -> None:
        """Take in all of another chain."""
        for found in other.mentions:
            self.add(found)
        for noun, roles in other.roles.items():
            self.roles.setdefault(noun, []).extend(roles)
        self.modifiers |= other.modifiers
        self.country = self.country or other.country
        other.mentions = []


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is: the words before the noun ("prime"), the country if told, and whether it is past."""

    words: tuple[str, ...]
    country: str = ""
    past: bool = False
