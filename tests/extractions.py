"""An answer with every slot filled, for what shows or writes answers."""

from __future__ import annotations

from datetime import UTC, datetime

from lede.result import (
    Attribution,
    AttributionKind,
    Codes,
    Content,
    Dateline,
    Entity,
    EntityType,
    Event,
    EventMention,
    Extraction,
    Manner,
    MannerKind,
    Mention,
    MentionKind,
    ModelInfo,
    Participant,
    Place,
    PlaceSlot,
    Reason,
    ReasonKind,
    ReferenceSource,
    ReferenceTime,
    Relation,
    RelationType,
    Role,
    Segment,
    SegmentKind,
    Source,
    Span,
    Time,
    TimeSlot,
    TimeType,
    Trigger,
    Warning,
    What,
)

TEXT = (
    "Police arrested two men in Oslo on Monday with a warrant after the riot, a spokesman said. The arrests went on. "
)


def span(words: str) -> Span:
    """Where words stand first in the text."""
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def full_extraction() -> Extraction:
    """One event with everything that an event can have."""
    source = Source(span("a spokesman"), "p1", "", anonymous=True)
    content = Content(span("Police arrested two men"), (span("Police arrested two men"),))
    told = Attribution("a1", AttributionKind.INDIRECT, source, Trigger(span("said"), "say"), content, confidence=0.9)
    monday = datetime(2020, 10, 5, tzinfo=UTC)
    oslo = Place("Oslo", "NO", "Oslo", 59.91, 10.75, 3143244)
    event = Event(
        id="e1",
        type="COERCE",
        subtype="arrest",
        confidence=0.9,
        salience=0.8,
        what=What(span("Police arrested two men"), Trigger(span("arrested"), "arrest"), "Police arrested two men"),
        evidence=span("Police arrested two men"),
        who=(Participant(span("Police"), Role.AGENT), Participant(span("two men"), Role.PATIENT, name="two men")),
        where=(PlaceSlot(span("in Oslo"), oslo, confidence=0.8),),
        when=(TimeSlot(span("on Monday"), TimeType.DATE, "2020-10-05", "", monday, monday),),
        according_to=(told,),
        why=(Reason(span("after the riot"), ReasonKind.CAUSE),),
        how=(Manner(span("with a warrant"), MannerKind.INSTRUMENT),),
        factuality=2.5,
        mentions=(EventMention(span("The arrests"), Trigger(span("arrests"), "arrest")),),
        relations=(Relation(RelationType.AFTER, "e0"),),
        codes=Codes(plover="COERCE", cameo="173"),
        fingerprint="00ff",
    )
    return Extraction(
        document_id="doc",
        language="en",
        reference_time=ReferenceTime(datetime(2020, 10, 6, tzinfo=UTC), ReferenceSource.REQUEST),
        dateline=Dateline("Oslo", "AP", "2020-10-06", "NO"),
        events=(event,),
        times=(Time(span("Monday"), TimeType.DATE, "2020-10-05", "", monday, None),),
        attributions=(told,),
        entities=(Entity("p1", EntityType.PERSON, "", 0.1, (Mention(span("a spokesman"), MentionKind.NOMINAL),)),),
        segments=(Segment(Span(0, len(TEXT), TEXT), SegmentKind.BODY),),
        model=ModelInfo("made-up", "1", "00"),
        warnings=(Warning("NOT_PROSE", "one segment is no prose"),),
    )
