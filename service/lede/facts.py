"""The values handed between the questions. Positions are token indices of one `Doc`; intervals are half-open.

`extract/` makes these from a `Doc`; `extractor.py` turns them into `lede.result` with character offsets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from lede.result import (
    Aspect,
    AttributionKind,
    EntityType,
    MannerKind,
    MentionKind,
    Modality,
    Place,
    Polarity,
    ReasonKind,
    RelationType,
    Role,
    Tense,
    TimeType,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens `[start, end)` with the token `head` inside."""

    start: int
    end: int
    head: int


@dataclass(frozen=True, slots=True)
class Event:
    """One telling of a happening.

    trigger  word or words that name it; its head is the token that all rules look at ("*took* part": head "took")
    clause   the tokens that tell it, with its participants and circumstances
    also     further tokens of the trigger that other rules must not take for events (light verb, phase verb, …)
    saying   True if the trigger is a speech act that is the news itself ("called for talks")
    """

    trigger: Phrase
    kind: Literal["verb", "noun", "adjective"]
    clause: Phrase
    rule: str
    also: tuple[int, ...] = ()
    saying: bool = False
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Participant:
    """Who or what takes part in an event."""

    phrase: Phrase
    role: Role
    rule: str
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A TIMEX3: `phrase` is its extent without preposition. `latest` is exclusive; both instants are UTC-aware.

    `anchored_on` is the token of an event that the time is counted from ("a day after protesters *stormed* …").
    """

    phrase: Phrase
    type: TimeType
    value: str
    rule: str
    mod: str = ""
    earliest: datetime | None = None
    latest: datetime | None = None
    anchored_on: int | None = None


@dataclass(frozen=True, slots=True)
class EventTime:
    """A time of one event: `phrase` is the whole adverbial with its preposition, None if inferred without words.

    `time` is None for an adverbial without a value ("after falling out with the president").
    """

    phrase: Phrase | None
    time: TimeExpression | None
    rule: str
    inferred: bool = False
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place name of the text, resolved or not (`place` is None for a name without an entry)."""

    phrase: Phrase
    type: EntityType
    place: Place | None
    rule: str
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class EventPlace:
    """A place of one event: `phrase` is the whole phrase with its preposition, None if inferred."""

    phrase: Phrase | None
    place: Place
    rule: str
    inferred: bool = False
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source, cue and content of a statement.

    source     the phrase that names who says it; None for "reportedly" and passive cues without one
    cue        the word or words that say that something is said; None for free direct speech
    content    one phrase, or several where a quote is split, in text order
    cue_class  assert deny allege predict hope demand ask confirm warn think … (data/according_to)
    parent     index (in the list of attributions) of the statement that this one is part of
    """

    source: Phrase | None
    cue: Phrase | None
    content: tuple[Phrase, ...]
    kind: AttributionKind
    rule: str
    cue_class: str = "assert"
    anonymous: bool = False
    parent: int | None = None
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Factuality:
    """How far the text vouches for an event. `score` is -3 (certainly not) to 3 (certainly)."""

    polarity: Polarity
    modality: Modality
    tense: Tense
    aspect: Aspect
    score: float
    rule: str = ""


@dataclass(frozen=True, slots=True)
class EventType:
    """Type and subtype of `data/ontology.tsv`; `subtype` is empty where none fits."""

    type: str
    subtype: str
    rule: str
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of an entity."""

    phrase: Phrase
    kind: MentionKind


@dataclass(frozen=True, slots=True)
class Entity:
    """A chain of mentions, in text order, with its canonical name ("" for one that is never named)."""

    type: EntityType
    name: str
    mentions: tuple[Mention, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Cause or purpose of an event; `event` is the token of the event that is the cause, if one is."""

    phrase: Phrase
    kind: ReasonKind
    rule: str
    event: int | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """Manner, instrument or extent of an event."""

    phrase: Phrase
    kind: MannerKind
    rule: str


@dataclass(slots=True)
class Facts:
    """All that the questions found about one event; filled by `extractor.py`, read by merge, salience, confidence."""

    event: Event
    who: tuple[Participant, ...] = ()
    where: tuple[EventPlace, ...] = ()
    when: tuple[EventTime, ...] = ()
    according_to: tuple[int, ...] = ()
    why: tuple[Reason, ...] = ()
    how: tuple[Manner, ...] = ()
    factuality: Factuality | None = None
    type: EventType | None = None
    summary: str = ""
    mentions: tuple[Event, ...] = ()
    salience: float = 0.0
    confidence: float = 0.0
    relations: list[tuple[RelationType, int, str]] = field(default_factory=list)
