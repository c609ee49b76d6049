"""Extraction to `lede.v1` messages and JSON."""

from __future__ import annotations

from collections.abc import Callable, Set
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from google.protobuf import json_format
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp

from lede import result
from lede.context import LISTS, Include
from lede.v1 import extraction_pb2 as pb
from lede.wire.offsets import OffsetEncoding, offset_mapper

_STREAM_ID = b"\x0a"
_STREAM_INDEX = b"\x10"
_STREAM_RESPONSE = b"\x1a"
_STREAM_ERROR = b"\x22"


def to_proto(
    extraction: result.Extraction,
    text: str = "",
    *,
    offset_encoding: OffsetEncoding = OffsetEncoding.UTF32,
    include: Set[Include] = LISTS,
) -> pb.ExtractResponse:
    """The message for an extraction; `text` is the article, needed only for offsets other than code points."""
    return _Writer(offset_mapper(text, offset_encoding), include).response(extraction)


def to_json_dict(message: pb.ExtractResponse) -> dict[str, Any]:
    """The protobuf JSON mapping with the contract's field names."""
    fields: dict[str, Any] = json_format.MessageToDict(message, preserving_proto_field_name=True)
    return fields


def to_json(message: pb.ExtractResponse) -> str:
    """The protobuf JSON mapping with the contract's field names, on one line."""
    line: str = json_format.MessageToJson(message, preserving_proto_field_name=True, indent=None, ensure_ascii=False)
    return line


def capabilities(
    *,
    version: str,
    model: result.ModelInfo,
    event_types: tuple[str, ...],
    max_text_bytes: int,
    max_message_bytes: int,
    stream_max_in_flight: int,
    default_deadline_seconds: float,
) -> bytes:
    """Serialised `GetCapabilitiesResponse`."""
    deadline = Duration()
    deadline.FromTimedelta(timedelta(seconds=default_deadline_seconds))
    return pb.GetCapabilitiesResponse(
        version=version,
        model=pb.Model(name=model.name, version=model.version, digest=model.digest),
        languages=["en"],
        event_types=sorted(event_types),
        limits=pb.GetCapabilitiesResponse.Limits(
            max_text_bytes=max_text_bytes,
            max_message_bytes=max_message_bytes,
            stream_max_in_flight=stream_max_in_flight,
            default_deadline=deadline,
        ),
    ).SerializeToString(deterministic=True)


def stream_answer(document_id: str, index: int, response: bytes) -> bytes:
    """Serialised `ExtractStreamResponse` around an already serialised `ExtractResponse`, which is not parsed."""
    return _envelope(document_id, index, _STREAM_RESPONSE, response)


def stream_error(document_id: str, index: int, status: bytes) -> bytes:
    """Serialised `ExtractStreamResponse` around an already serialised `google.rpc.Status`."""
    return _envelope(document_id, index, _STREAM_ERROR, status)


def _envelope(document_id: str, index: int, tag: bytes, payload: bytes) -> bytes:
    name = document_id.encode()
    head = _STREAM_ID + _varint(len(name)) + name if name else b""
    position = _STREAM_INDEX + _varint(index) if index else b""
    return b"".join((head, position, tag, _varint(len(payload)), payload))


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)


def _number(enum: Any, value: StrEnum | None, absent: str = "") -> Any:
    """Number of an enum value by its name; None and `absent` are the zero value."""
    return 0 if value is None or value.value == absent else enum.Value(value.value)


def _timestamp(instant: datetime | None) -> Timestamp | None:
    if instant is None:
        return None
    message = Timestamp()
    message.FromDatetime(instant if instant.tzinfo else instant.replace(tzinfo=UTC))
    return message


def _chance(value: float) -> float | None:
    """A slot's confidence: 0 is "not estimated" in `lede.result`."""
    return round(value, 4) if value else None


class _Writer:
    """Writes one extraction; holds the offset mapping and whether rules are told."""

    def __init__(self, offset: Callable[[int], int], include: Set[Include]) -> None:
        self._offset = offset
        self._include = include
        self._explain = Include.EXPLANATIONS in include

    def response(self, found: result.Extraction) -> pb.ExtractResponse:
        wanted = self._include
        return pb.ExtractResponse(
            document_id=found.document_id,
            language=found.language,
            reference_time=pb.ReferenceTime(
                instant=_timestamp(found.reference_time.instant),
                source=_number(pb.ReferenceTime.Source, found.reference_time.source),
            ),
            dateline=self._dateline(found.dateline),
            events=[self._event(event) for event in found.events],
            times=[self._time(time) for time in found.times] if Include.TIMES in wanted else (),
            attributions=(
                [self._attribution(one) for one in found.attributions] if Include.ATTRIBUTIONS in wanted else ()
            ),
            entities=[self._entity(entity) for entity in found.entities] if Include.ENTITIES in wanted else (),
            segments=[self._segment(segment) for segment in found.segments] if Include.SEGMENTS in wanted else (),
            model=pb.Model(name=found.model.name, version=found.model.version, digest=found.model.digest),
            warnings=[pb.Warning(code=warning.code, message=warning.message) for warning in found.warnings],
        )

    def _span(self, span: result.Span | None) -> pb.Span | None:
        if span is None:
            return None
        return pb.Span(text=span.text, start=self._offset(span.start), end=self._offset(span.end))

    def _rule(self, rule: str) -> str:
        return rule if self._explain else ""

    def _dateline(self, line: result.Dateline | None) -> pb.Dateline | None:
        if line is None:
            return None
        return pb.Dateline(place=line.place, agency=line.agency, date=line.date, country_code=line.country_code)

    def _trigger(self, trigger: result.Trigger | None) -> pb.Trigger | None:
        return None if trigger is None else pb.Trigger(span=self._span(trigger.span), lemma=trigger.lemma)

    def _event(self, event: result.Event) -> pb.Event:
        what, codes = event.what, event.codes
        return pb.Event(
            id=event.id,
            type=event.type,
            subtype=event.subtype,
            confidence=round(event.confidence, 4),
            salience=round(event.salience, 4),
            what=pb.What(span=self._span(what.span), trigger=self._trigger(what.trigger), summary=what.summary),
            who=[self._participant(one) for one in event.who],
            where=[self._place_slot(slot) for slot in event.where],
            when=[self._time_slot(slot) for slot in event.when],
            according_to=[self._attribution(one) for one in event.according_to],
            why=[self._reason(reason) for reason in event.why],
            how=[self._manner(manner) for manner in event.how],
            polarity=_number(pb.Event.Polarity, event.polarity),
            modality=_number(pb.Event.Modality, event.modality),
            tense=_number(pb.Event.Tense, event.tense, absent="NONE"),
            aspect=_number(pb.Event.Aspect, event.aspect, absent="NONE"),
            factuality=round(event.factuality, 4),
            mentions=[
                pb.EventMention(span=self._span(one.span), trigger=self._trigger(one.trigger)) for one in event.mentions
            ],
            relations=[self._relation(relation) for relation in event.relations],
            evidence=self._span(event.evidence),
            codes=pb.Codes(
                plover=codes.plover,
                plover_mode=codes.plover_mode,
                cameo=codes.cameo,
                acled=codes.acled,
                iptc=codes.iptc,
            ),
            fingerprint=event.fingerprint,
            rule=self._rule(event.rule),
        )

    def _participant(self, one: result.Participant) -> pb.Participant:
        return pb.Participant(
            span=self._span(one.span),
            role=_number(pb.Participant.Role, one.role),
            entity_id=one.entity_id,
            name=one.name,
            head=self._span(one.head),
            confidence=_chance(one.confidence),
            rule=self._rule(one.rule),
        )

    def _place_slot(self, slot: result.PlaceSlot) -> pb.PlaceSlot:
        place = slot.place
        return pb.PlaceSlot(
            span=self._span(slot.span),
            name=place.name,
            country_code=place.country_code,
            admin1=place.admin1,
            latitude=place.latitude,
            longitude=place.longitude,
            geonames_id=place.geonames_id,
            inferred=slot.inferred,
            confidence=_chance(slot.confidence),
            rule=self._rule(slot.rule),
        )

    def _time_slot(self, slot: result.TimeSlot) -> pb.TimeSlot:
        return pb.TimeSlot(
            span=self._span(slot.span),
            type=_number(pb.Time.Type, slot.type),
            value=slot.value,
            mod=slot.mod,
            earliest=_timestamp(slot.earliest),
            latest=_timestamp(slot.latest),
            inferred=slot.inferred,
            confidence=_chance(slot.confidence),
            rule=self._rule(slot.rule),
        )

    def _time(self, time: result.Time) -> pb.Time:
        return pb.Time(
            span=self._span(time.span),
            type=_number(pb.Time.Type, time.type),
            value=time.value,
            mod=time.mod,
            earliest=_timestamp(time.earliest),
            latest=_timestamp(time.latest),
            rule=self._rule(time.rule),
        )

    def _attribution(self, one: result.Attribution) -> pb.Attribution:
        source = one.source
        return pb.Attribution(
            id=one.id,
            source=None
            if source is None
            else pb.Source(
                span=self._span(source.span),
                entity_id=source.entity_id,
                name=source.name,
                anonymous=source.anonymous,
            ),
            cue=self._trigger(one.cue),
            content=self._content(one.content),
            kind=_number(pb.Attribution.Kind, one.kind),
            parent=one.parent,
            confidence=_chance(one.confidence),
            rule=self._rule(one.rule),
        )

    def _content(self, content: result.Content | None) -> pb.Content | None:
        if content is None:
            return None
        parts = [
            pb.Content.Part(start=self._offset(part.start), end=self._offset(part.end)) for part in content.segments
        ]
        return pb.Content(span=self._span(content.span), segments=parts)

    def _reason(self, reason: result.Reason) -> pb.Reason:
        return pb.Reason(
            span=self._span(reason.span),
            kind=_number(pb.Reason.Kind, reason.kind),
            event_id=reason.event_id,
            rule=self._rule(reason.rule),
        )

    def _manner(self, manner: result.Manner) -> pb.Manner:
        return pb.Manner(
            span=self._span(manner.span), kind=_number(pb.Manner.Kind, manner.kind), rule=self._rule(manner.rule)
        )

    def _relation(self, relation: result.Relation) -> pb.Relation:
        return pb.Relation(
            type=_number(pb.Relation.Type, relation.type),
            event_id=relation.event_id,
            rule=self._rule(relation.rule),
        )

    def _entity(self, entity: result.Entity) -> pb.Entity:
        place = entity.place
        return pb.Entity(
            id=entity.id,
            type=_number(pb.Entity.Type, entity.type),
            name=entity.name,
            salience=round(entity.salience, 4),
            place=None
            if place is None
            else pb.Place(
                name=place.name,
                country_code=place.country_code,
                admin1=place.admin1,
                latitude=place.latitude,
                longitude=place.longitude,
                geonames_id=place.geonames_id,
            ),
            mentions=[
                pb.Mention(span=self._span(one.span), kind=_number(pb.Mention.Kind, one.kind))
                for one in entity.mentions
            ],
        )

    def _segment(self, segment: result.Segment) -> pb.Segment:
        return pb.Segment(span=self._span(segment.span), kind=_number(pb.Segment.Kind, segment.kind))
