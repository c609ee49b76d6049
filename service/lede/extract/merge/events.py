"""Merging: tellings of one event become one, and what each of them says is pooled."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence

from spacy.tokens import Doc

from lede import reading
from lede.extract.coreference import EntityIndex
from lede.extract.coreference.quotes import quoted
from lede.extract.merge.pool import pool
from lede.extract.merge.telling import Actor, Telling, conflict, read_telling
from lede.facts import Entity, Facts
from lede.result import Role, SegmentKind

WINDOW = 12  # events of a family that a new telling is compared with
CORE = (Role.AGENT, Role.PATIENT)


class Group:
    """Tellings that are one event."""

    def __init__(self, first: Telling) -> None:
        self.tellings = [first]

    def conflicts(self, telling: Telling) -> bool:
        """Whether any telling of it speaks against another one."""
        return any(conflict(mine, telling) for mine in self._compared())

    def told_by_verb(self) -> bool:
        """Whether a clause tells it, not only a noun."""
        return any(not telling.noun for telling in self._compared())

    def shares(self, telling: Telling) -> bool:
        """Whether one telling of it and the other have enough in common to be sure."""
        return any(_shared(mine, telling) for mine in self._compared())

    def _compared(self) -> list[Telling]:
        """The first telling and the latest: an event that is told a thousand times costs no more each time."""
        return self.tellings if len(self.tellings) <= WINDOW else [self.tellings[0], *self.tellings[1 - WINDOW :]]


def merge_events(doc: Doc, facts: Sequence[Facts], entities: Sequence[Entity]) -> list[Facts]:
    """Events of the text, each once, in the order of their fullest tellings.

    Reads: the family of the trigger words, who takes part (by entity), times, places, polarity and modality.
    Yields: the fullest telling, its slots and sources filled up from the others, which become its `mentions`.
    Leaves alone: tellings that nothing but their words joins, and those that differ in time, place, number or person.
    """
    index = EntityIndex(doc, entities)
    quotes = quoted([token.text for token in doc]) if facts else []
    title = _title_end(doc)
    groups: list[Group] = []
    by_family: dict[str, deque[Group]] = defaultdict(lambda: deque(maxlen=WINDOW))
    for one in sorted(facts, key=lambda f: f.event.trigger.head):
        head = one.event.trigger.head
        telling = read_telling(doc, one, index, bool(quotes[head]), head < title)
        near = _candidates(by_family, telling.families)
        group = _home(telling, near)
        if group is None:
            group = Group(telling)
            groups.append(group)
        else:
            group.tellings.append(telling)
        for family in sorted(telling.families):
            if group not in by_family[family]:
                by_family[family].append(group)
    merged = [pool(doc, [t.facts for t in group.tellings], index) for group in groups]
    return sorted(merged, key=lambda f: f.event.trigger.head)


def _title_end(doc: Doc) -> int:
    """First token behind a headline that opens the text."""
    for start, end, kind in doc.user_data.get(reading.SEGMENTS, ()):
        if kind == SegmentKind.TITLE.value:
            return next((token.i for token in doc if token.idx >= end), len(doc)) if not doc.text[:start].strip() else 0
    return 0


def _candidates(by_family: dict[str, deque[Group]], names: Iterable[str]) -> list[Group]:
    found: dict[int, Group] = {}
    for name in sorted(names):
        found.update((id(group), group) for group in by_family[name])
    return list(found.values())


def _home(telling: Telling, near: list[Group]) -> Group | None:
    """The one event that a telling certainly tells again."""
    free = [group for group in near if not group.conflicts(telling)]
    sure = [group for group in free if group.shares(telling)]
    if len(sure) == 1:
        return sure[0]
    if not sure and telling.noun and telling.definite and not telling.everyone:
        told = near if len(near) == 1 else [group for group in near if group.told_by_verb()]
        return told[0] if len(told) == 1 and told[0] in free else None  # "the attack", after one attack only
    return None


def _shared(one: Telling, other: Telling) -> bool:
    """The same participant in the same role, or named inside a noun ("Boronov's resignation"), and none left over."""
    roles = [role for role in CORE if role in one.actors and role in other.actors]
    same = {role for role in roles if one.actors[role] & other.actors[role]}
    if same and len(same) == len(roles):
        if same == {Role.AGENT} and not (one.noun or other.noun) and Role.PATIENT in one.actors | other.actors:
            return one.title  # he who played the drums and he who played: but one participant, of two
        known = any(_known(one.actors[role] & other.actors[role]) for role in same)
        return known or len(same) == len(CORE) or not other.unsure & same
    mine, theirs = ([t.actors[role] for role in CORE if role in t.actors] for t in (one, other))
    if len(mine) == len(theirs) == 1 and _known(mine[0] & theirs[0]):
        return True  # "Boronov has resigned": the one who takes part is read as either role
    if one.title and same and not one.noun and not other.noun:
        return any(_known(one.actors[role] & other.actors[role]) for role in same)
    if one.noun or other.noun:
        common = one.everyone & other.everyone
        return _known(common) or bool(common and other.definite)
    return False


def _known(actors: set[Actor]) -> bool:
    """Whether somebody whom the text speaks of more than once is among them."""
    return any(kind in ("name", "entity") for kind, _ in actors)
