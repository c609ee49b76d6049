"""Everything in `lede.result` reaches the contract, and JSON says the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum

import pytest
from google.protobuf import json_format
from google.rpc.status_pb2 import Status

from lede import result, wire
from lede.context import LISTS, Include
from lede.result import Span
from lede.v1 import extraction_pb2 as pb
from lede.wire import OffsetEncoding

TEXT = "“Énough!” shouted 😀 protesters in Minsk on Monday."


def span(words: str) -> Span:
    """Span of words in the text."""
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def full() -> result.Extraction:
    """An extraction that fills every field of `lede.result` with something."""
    day = datetime(2020, 10, 5, tzinfo=UTC)
    trigger = result.Trigger(span("shouted"), "shout")
    place = result.Place("Minsk", "BY", "Minsk City", 53.9, 27.56667, 625144)
    attribution = result.Attribution(
        id="a1",
        kind=result.AttributionKind.MIXED,
        source=result.Source(span("protesters"), "n1", "protesters", anonymous=True),
        cue=trigger,
        content=result.Content(span("Énough"), (span("Én"), span("ough"))),
        parent="a0",
        confidence=0.9,
        rule="according_to.quote",
    )
    event = result.Event(
        id="e1",
        type="PROTEST",
        subtype="riot",
        confidence=0.81234567,
        salience=1.0,
        what=result.What(span("shouted"), trigger, "Protesters shouted"),
        evidence=Span(0, len(TEXT), TEXT),
        who=(
            result.Participant(
                span("protesters"), result.Role.AGENT, span("protesters"), "n1", "protesters", 0.7, "who.subject"
            ),
        ),
        where=(result.PlaceSlot(span("in Minsk"), place, inferred=True, confidence=0.6, rule="where.in"),),
        when=(
            result.TimeSlot(
                span("on Monday"),
                result.TimeType.DATE,
                "2020-10-05",
                "APPROX",
                day,
                datetime(2020, 10, 6, tzinfo=UTC),
                inferred=True,
                confidence=0.5,
                rule="when.weekday",
            ),
        ),
        according_to=(attribution,),
        why=(result.Reason(span("Énough"), result.ReasonKind.CAUSE, "e1", "why.x"),),
        how=(result.Manner(span("Énough"), result.MannerKind.MANNER, "how.x"),),
        polarity=result.Polarity.NEGATIVE,
        modality=result.Modality.DENIED,
        tense=result.Tense.PAST,
        aspect=result.Aspect.SIMPLE,
        factuality=-2.5,
        mentions=(result.EventMention(span("shouted"), trigger),),
        relations=(result.Relation(result.RelationType.BEFORE, "e1", "relations.x"),),
        codes=result.Codes("PROTEST", "riot", "145", "Riots", "20000706"),
        fingerprint="ab12",
        rule="what.verb",
    )
    return result.Extraction(
        document_id="d1",
        language="en",
        reference_time=result.ReferenceTime(day, result.ReferenceSource.DATELINE),
        dateline=result.Dateline("Minsk", "BelTA", "2020-10-05", "BY"),
        events=(event,),
        times=(result.Time(span("Monday"), result.TimeType.DATE, "2020-10-05", "APPROX", day, day, "when.weekday"),),
        attributions=(attribution,),
        entities=(
            result.Entity(
                "n1",
                result.EntityType.GPE,
                "Minsk",
                0.5,
                (result.Mention(span("Minsk"), result.MentionKind.NAME),),
                place,
            ),
        ),
        segments=(result.Segment(Span(0, len(TEXT), TEXT), result.SegmentKind.BODY),),
        model=result.ModelInfo("m", "1", "ff"),
        warnings=(result.Warning("SOME_CODE", "Something was passed over."),),
    )


def unset_fields(message: object, path: str = "") -> list[str]:
    """Fields of a message, and of the messages in it, that hold nothing."""
    missing = []
    for field in message.DESCRIPTOR.fields:  # type: ignore[attr-defined]
        value = getattr(message, field.name)
        repeated = hasattr(value, "__len__") and not isinstance(value, str)
        if not (len(value) if repeated else value if not field.has_presence else message.HasField(field.name)):  # type: ignore[attr-defined]
            missing.append(f"{path}{field.name}")
        elif field.message_type is not None and field.message_type.full_name.startswith("lede."):
            for part in value if repeated else [value]:
                missing += unset_fields(part, f"{path}{field.name}.")
    return missing


def test_every_field_is_filled() -> None:
    """A full extraction leaves no field of the contract empty."""
    message = wire.to_proto(full(), TEXT, include=LISTS | {Include.EXPLANATIONS})

    assert unset_fields(message) == []


@pytest.mark.parametrize("encoding", list(OffsetEncoding))
def test_every_span_is_the_text_at_its_offsets(encoding: OffsetEncoding) -> None:
    """In each encoding, start and end cut out the words that the span tells."""
    codec, unit = {"UTF8": ("utf-8", 1), "UTF16": ("utf-16-le", 2), "UTF32": ("utf-32-le", 4)}[encoding]
    encoded = TEXT.encode(codec)
    message = wire.to_json_dict(wire.to_proto(full(), TEXT, offset_encoding=encoding))

    def spans(node: object) -> list[dict[str, object]]:
        if isinstance(node, list):
            return [one for part in node for one in spans(part)]
        if not isinstance(node, dict):
            return []
        return [node] if {"text", "start", "end"} <= node.keys() else spans(list(node.values()))

    found = spans(message)

    assert len(found) > 15
    for one in found:
        assert encoded[one["start"] * unit : one["end"] * unit].decode(codec) == one["text"]  # type: ignore[operator]


def test_json_says_the_same_on_one_line() -> None:
    """The JSON line parses back into the same message, keeps the contract's names, and tells a start of 0."""
    message = wire.to_proto(full(), TEXT)

    line = wire.to_json(message)

    assert "\n" not in line
    assert json_format.Parse(line, pb.ExtractResponse()) == message
    fields = json.loads(line)
    assert fields == wire.to_json_dict(message)
    assert fields["events"][0]["who"][0]["role"] == "AGENT"
    assert fields["events"][0]["evidence"]["start"] == 0
    assert fields["reference_time"]["source"] == "DATELINE"
    assert fields["events"][0]["confidence"] == 0.8123


def test_lists_are_left_out_unless_asked_for() -> None:
    """Each list has its switch; rules are told only with explanations."""
    bare = wire.to_json(wire.to_proto(full(), TEXT, include=frozenset()))
    times = wire.to_json_dict(wire.to_proto(full(), TEXT, include=frozenset({Include.TIMES})))

    assert not {"times", "attributions", "entities", "segments"} & json.loads(bare).keys()
    assert "rule" not in bare
    assert "times" in times
    assert "entities" not in times


@pytest.mark.parametrize(
    ("ours", "theirs", "absent"),
    [
        (result.Role, pb.Participant.Role, set()),
        (result.Polarity, pb.Event.Polarity, set()),
        (result.Modality, pb.Event.Modality, set()),
        (result.Tense, pb.Event.Tense, {"NONE"}),
        (result.Aspect, pb.Event.Aspect, {"NONE"}),
        (result.EntityType, pb.Entity.Type, set()),
        (result.MentionKind, pb.Mention.Kind, set()),
        (result.TimeType, pb.Time.Type, set()),
        (result.AttributionKind, pb.Attribution.Kind, set()),
        (result.ReasonKind, pb.Reason.Kind, set()),
        (result.MannerKind, pb.Manner.Kind, set()),
        (result.RelationType, pb.Relation.Type, set()),
        (result.SegmentKind, pb.Segment.Kind, set()),
        (result.ReferenceSource, pb.ReferenceTime.Source, set()),
        (OffsetEncoding, pb.ExtractOptions.OffsetEncoding, set()),
        (Include, pb.ExtractOptions.Include, {"NOTHING"}),
    ],
)
def test_enums_have_the_same_values(ours: type[StrEnum], theirs: object, absent: set[str]) -> None:
    """Every value of an enum is in the contract, and the contract has no other but its zero."""
    named = {name for name, number in theirs.items() if number}  # type: ignore[attr-defined]

    assert {one.value for one in ours} ^ absent == named


def test_times_outside_the_calendar_are_absent() -> None:
    """A slot without instants has neither field."""
    slot = result.TimeSlot(None, result.TimeType.DURATION, "P2D")
    event = wire.to_proto(full(), TEXT).events[0]
    bare = wire.responses._Writer(wire.offset_mapper("", OffsetEncoding.UTF32), LISTS)._time_slot(slot)

    assert event.when[0].HasField("earliest")
    assert not bare.HasField("earliest")
    assert not bare.HasField("span")
    assert not bare.HasField("confidence")


@pytest.mark.parametrize("index", [0, 1, 127, 128, 100_000])
def test_stream_envelope_is_what_protobuf_writes(index: int) -> None:
    """The envelope put around serialised answers parses as the message of the contract."""
    response = wire.to_proto(full(), TEXT)
    status = wire.serialize_status(wire.StatusDetails(3, "no", "TEXT_EMPTY", {"field": "text"}, "text", 1.5))

    answer = pb.ExtractStreamResponse.FromString(wire.stream_answer("d–1", index, response.SerializeToString()))
    error = pb.ExtractStreamResponse.FromString(wire.stream_error("", index, status))

    assert answer == pb.ExtractStreamResponse(document_id="d–1", request_index=index, response=response)
    assert error == pb.ExtractStreamResponse(request_index=index, error=Status.FromString(status))
