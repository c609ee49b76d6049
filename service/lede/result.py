"""The public result: plain typed dataclasses with character offsets. Knows neither spaCy nor protobuf.

Offsets are half-open and count Unicode code points of the request's `text`; `lede.wire` gives other encodings.
The fields, their units and their absence are those of `protos/lede/v1/extraction.proto`, where each is documented.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lede.plain import EventRow


class Role(StrEnum):
    """Part that a participant plays (PropBank: AGENT is ARG0, PATIENT is ARG1)."""

    AGENT = "AGENT"
    PATIENT = "PATIENT"
    RECIPIENT = "RECIPIENT"
    BENEFICIARY = "BENEFICIARY"
    INSTRUMENT = "INSTRUMENT"
    SOURCE = "SOURCE"
    DESTINATION = "DESTINATION"
    TOPIC = "TOPIC"
    OTHER = "OTHER"


class Polarity(StrEnum):
    """Whether the text tells the event as happening at all."""

    POSITIVE = "POSITIVE"
    NEGATIVE = "NEGATIVE"


class Modality(StrEnum):
    """How the text vouches for the event."""

    ACTUAL = "ACTUAL"
    PLANNED = "PLANNED"
    POSSIBLE = "POSSIBLE"
    ALLEGED = "ALLEGED"
    CONDITIONAL = "CONDITIONAL"
    DENIED = "DENIED"


class Tense(StrEnum):
    """Time of the event seen from the sentence."""

    PAST = "PAST"
    PRESENT = "PRESENT"
    FUTURE = "FUTURE"
    NONE = "NONE"


class Aspect(StrEnum):
    """Grammatical aspect of the trigger's verb group."""

    SIMPLE = "SIMPLE"
    PERFECT = "PERFECT"
    PROGRESSIVE = "PROGRESSIVE"
    PERFECT_PROGRESSIVE = "PERFECT_PROGRESSIVE"
    NONE = "NONE"


class EntityType(StrEnum):
    """Kind of an entity; the names of OntoNotes."""

    PERSON = "PERSON"
    ORG = "ORG"
    GPE = "GPE"
    LOC = "LOC"
    FAC = "FAC"
    NORP = "NORP"
    EVENT = "EVENT"
    PRODUCT = "PRODUCT"
    OTHER = "OTHER"


class MentionKind(StrEnum):
    """Form of a mention."""

    NAME = "NAME"
    NOMINAL = "NOMINAL"
    PRONOUN = "PRONOUN"


class TimeType(StrEnum):
    """TIMEX3 type."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


class AttributionKind(StrEnum):
    """Direct speech, indirect speech, or both."""

    DIRECT = "DIRECT"
    INDIRECT = "INDIRECT"
    MIXED = "MIXED"


class ReasonKind(StrEnum):
    """What a `why` tells."""

    CAUSE = "CAUSE"
    PURPOSE = "PURPOSE"


class MannerKind(StrEnum):
    """What a `how` tells."""

    MANNER = "MANNER"
    INSTRUMENT = "INSTRUMENT"
    EXTENT = "EXTENT"


class RelationType(StrEnum):
    """Relation from the event that holds it to `event_id`."""

    BEFORE = "BEFORE"
    AFTER = "AFTER"
    CAUSES = "CAUSES"
    PART_OF = "PART_OF"


class SegmentKind(StrEnum):
    """What a stretch of the text is; only BODY, TITLE, SUBHEADING, QUOTE and LIST_ITEM are prose that yields events."""

    TITLE = "TITLE"
    DATELINE = "DATELINE"
    BYLINE = "BYLINE"
    BODY = "BODY"
    SUBHEADING = "SUBHEADING"
    QUOTE = "QUOTE"
    LIST_ITEM = "LIST_ITEM"
    TWEET = "TWEET"
    CAPTION = "CAPTION"
    SIGN_OFF = "SIGN_OFF"
    BOILERPLATE = "BOILERPLATE"
    CORRECTION = "CORRECTION"


class ReferenceSource(StrEnum):
    """Where the reference time came from."""

    REQUEST = "REQUEST"
    DATELINE = "DATELINE"
    TEXT = "TEXT"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Span:
    """Stretch of the text, `[start, end)` in code points, with the words it covers."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """Word or words that name the happening."""

    span: Span
    lemma: str


@dataclass(frozen=True, slots=True)
class What:
    """The clause that tells the event."""

    span: Span
    trigger: Trigger
    summary: str


@dataclass(frozen=True, slots=True)
class Participant:
    """One who (or what) takes part."""

    span: Span
    role: Role
    head: Span | None = None
    entity_id: str = ""
    name: str = ""
    confidence: float = 0.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer. Coordinates are WGS 84 degrees, absent for places without a point."""

    name: str
    country_code: str = ""
    admin1: str = ""
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int = 0


@dataclass(frozen=True, slots=True)
class PlaceSlot:
    """Where an event happened."""

    span: Span | None
    place: Place
    inferred: bool = False
    confidence: float = 0.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression of the text (TIMEX3 extent), document level."""

    span: Span
    type: TimeType
    value: str = ""
    mod: str = ""
    earliest: datetime | None = None
    latest: datetime | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class TimeSlot:
    """When an event happened; `span` is the adverbial with its preposition."""

    span: Span | None
    type: TimeType | None = None
    value: str = ""
    mod: str = ""
    earliest: datetime | None = None
    latest: datetime | None = None
    inferred: bool = False
    confidence: float = 0.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Who vouches for a statement. `span` is absent for a bare "reportedly"."""

    span: Span | None = None
    entity_id: str = ""
    name: str = ""
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """What was said; `segments` has more than one part where a quote is split."""

    span: Span
    segments: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """A statement and its source."""

    id: str
    kind: AttributionKind
    source: Source | None
    cue: Trigger | None
    content: Content | None
    parent: str = ""
    confidence: float = 0.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an event happened."""

    span: Span
    kind: ReasonKind
    event_id: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Manner:
    """How an event happened."""

    span: Span
    kind: MannerKind
    rule: str = ""


@dataclass(frozen=True, slots=True)
class EventMention:
    """Another place in the text that tells the same event."""

    span: Span
    trigger: Trigger


@dataclass(frozen=True, slots=True)
class Relation:
    """Relation to another event of the document."""

    type: RelationType
    event_id: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of other schemes, derived from the type by one table; empty where the scheme has none."""

    plover: str = ""
    plover_mode: str = ""
    cameo: str = ""
    acled: str = ""
    iptc: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the article, in text order."""

    id: str
    type: str
    subtype: str
    confidence: float
    salience: float
    what: What
    evidence: Span
    who: tuple[Participant, ...] = ()
    where: tuple[PlaceSlot, ...] = ()
    when: tuple[TimeSlot, ...] = ()
    according_to: tuple[Attribution, ...] = ()
    why: tuple[Reason, ...] = ()
    how: tuple[Manner, ...] = ()
    polarity: Polarity = Polarity.POSITIVE
    modality: Modality = Modality.ACTUAL
    tense: Tense = Tense.NONE
    aspect: Aspect = Aspect.NONE
    factuality: float = 0.0
    mentions: tuple[EventMention, ...] = ()
    relations: tuple[Relation, ...] = ()
    codes: Codes = Codes()
    fingerprint: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of an entity."""

    span: Span
    kind: MentionKind


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation, place or thing and all its mentions, in text order."""

    id: str
    type: EntityType
    name: str
    salience: float
    mentions: tuple[Mention, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text of one kind."""

    span: Span
    kind: SegmentKind


@dataclass(frozen=True, slots=True)
class Dateline:
    """Place, agency and date (ISO 8601) of the article's dateline; each empty where it has none."""

    place: str = ""
    agency: str = ""
    date: str = ""
    country_code: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceTime:
    """The instant that "today" means, and how it was found."""

    instant: datetime | None
    source: ReferenceSource


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The reading network that was used."""

    name: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that was passed over; `code` is stable, `message` is for people and holds no article text."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that one article gave."""

    document_id: str
    language: str
    reference_time: ReferenceTime
    dateline: Dateline | None
    events: tuple[Event, ...]
    times: tuple[Time, ...]
    attributions: tuple[Attribution, ...]
    entities: tuple[Entity, ...]
    segments: tuple[Segment, ...]
    model: ModelInfo
    warnings: tuple[Warning, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Nested dictionaries and lists of plain values (enums as strings, instants as `datetime`)."""
        return dataclasses.asdict(self)

    def rows(self) -> list[EventRow]:
        """One flat dictionary for each event, which `pandas.DataFrame` and `polars.DataFrame` take as they are."""
        from lede.plain import event_rows

        return event_rows(self)
