"""Merging: tellings of one event become one, and what each of them says is pooled."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from lede import reading
from lede.extract.coreference import EntityIndex
from lede.extract.coreference.quotes import quoted
from lede.extract.merge.again import nouns_again
from lede.extract.merge.compare import conflict, shared
from lede.extract.merge.pool import pool
from lede.extract.merge.telling import Telling, read_telling
from lede.facts import Entity, Event, Facts
from lede.result import SegmentKind

WINDOW = 12  # events of a family that a new telling is compared with
NEAR = 3  # sentences within which a noun alone tells again what only a noun has told
LEAD = 4  # sentences at the beginning: what they tell is spoken of throughout


class Group:
    """Tellings that are one event."""

    def __init__(self, first: Telling) -> None:
        self.tellings = [first]
        self.again: list[Event] = []
        self.sentence = first.sentence

    def conflicts(self, telling: Telling) -> bool:
        """Whether any telling of it speaks against another one."""
        first = self.tellings[0]
        if telling.plural is not None and first.plural is not None and telling.plural is not first.plural:
            return True  # "both explosions" and "the explosion"
        return any(conflict(mine, telling) for mine in self._compared())

    def told_by_verb(self) -> bool:
        """Whether a clause tells it, not only a noun."""
        return any(not telling.noun for telling in self._compared())

    def known(self, sentence: int) -> bool:
        """Whether a reader still has in mind what only nouns have told."""
        return self.tellings[0].sentence <= LEAD or sentence - self.sentence <= NEAR

    def shares(self, telling: Telling) -> bool:
        """Whether one telling of it and the other have enough in common to be sure."""
        return any(shared(mine, telling) for mine in self._compared())

    def _compared(self) -> list[Telling]:
        """The first telling and the latest: an event that is told a thousand times costs no more each time."""
        return self.tellings if len(self.tellings) <= WINDOW else [self.tellings[0], *self.tellings[1 - WINDOW :]]


def merge_events(
    doc: Doc,
    facts: Sequence[Facts],
    entities: Sequence[Entity],
    found: Mapping[int, reading.Predicate] | None = None,
) -> list[Facts]:
    """Events of the text, each once, in the order of their fullest tellings.

    Reads: the family of the trigger words, who takes part (by entity), times, places, polarity and modality; `found`,
    the predicates of the network, gives the nouns that are only mentions of an event.
    Yields: the fullest telling, its slots and sources filled up from the others, which become its `mentions`.
    Leaves alone: tellings that nothing but their words joins, and those that differ in time, place, number or person.
    """
    index = EntityIndex(doc, entities)
    quotes = quoted([token.text for token in doc]) if facts else []
    title, sentences = _title_end(doc), [sent.start for sent in doc.sents] if facts else []
    groups: list[Group] = []
    by_family: dict[str, deque[Group]] = defaultdict(lambda: deque(maxlen=WINDOW))
    tellings = [_read(doc, one, index, quotes, title, sentences) for one in facts]
    taken = frozenset(i for telling in tellings for i in telling.words)
    again = nouns_again(doc, found, taken) if facts and found else []
    mentions = [_read(doc, one, index, quotes, title, sentences) for one in again]
    for telling in sorted((*tellings, *mentions), key=lambda t: t.facts.event.trigger.head):
        near = _candidates(by_family, telling.families)
        group = _home(telling, near)
        if telling.mention:
            if group is not None:
                group.again.append(telling.facts.event)
                group.sentence = telling.sentence
            continue
        if group is None:
            group = Group(telling)
            groups.append(group)
        else:
            group.tellings.append(telling)
            group.sentence = telling.sentence
        for family in sorted(telling.families):
            if group not in by_family[family]:
                by_family[family].append(group)
    return sorted((_pooled(doc, group, index) for group in groups), key=lambda f: f.event.trigger.head)


def _pooled(doc: Doc, group: Group, index: EntityIndex) -> Facts:
    """The one event of a group, its mentions in text order."""
    one = pool(doc, [t.facts for t in group.tellings], index)
    if not (one.mentions or group.again):
        return one
    words = {t.facts.event.trigger.head: t.words for t in group.tellings}
    covered = set(words.get(one.event.trigger.head, ()))
    mentions = []
    for event in sorted((*one.mentions, *group.again), key=lambda event: event.trigger.head):
        if event.trigger.head not in covered:  # "the crash happened": two tellings, but one place in the text
            mentions.append(event)
            covered |= words.get(event.trigger.head, frozenset())
    return replace(one, mentions=tuple(mentions))


def _read(
    doc: Doc, one: Facts, index: EntityIndex, quotes: Sequence[object], title: int, sentences: Sequence[int]
) -> Telling:
    head = one.event.trigger.head
    telling = read_telling(doc, one, index, bool(quotes[head]), head < title)
    telling.sentence = bisect_right(sentences, head)
    return telling


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
    if not sure and telling.noun and telling.definite and telling.plain and not telling.everyone:
        near = [g for g in near if g.told_by_verb() or (g.known(telling.sentence) and not telling.quoted)]
        told = near if len(near) == 1 else [group for group in near if group.told_by_verb()]
        if len(told) > 1:  # "the attack", where the sentence before has told of one
            told = [group for group in told if group.sentence >= telling.sentence - 1]
        return told[0] if len(told) == 1 and told[0] in free else None  # "the attack", after one attack only
    return None
