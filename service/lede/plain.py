"""The result as plain values: a flat row for each event, and dataclasses made again from nested dictionaries."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Hashable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, Union, cast, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from lede.result import Event, Extraction, Participant

T = TypeVar("T")


class EventRow(TypedDict):
    """One event in one flat row. A slot with more than one value gives its first; `others` are the other participants.

    Strings are empty, numbers and instants None, where the article says nothing. Offsets count code points.
    """

    document_id: str
    event_id: str
    type: str
    subtype: str
    what: str
    trigger: str
    lemma: str
    start: int
    end: int
    agent: str
    patient: str
    others: str
    place: str
    country_code: str
    admin1: str
    latitude: float | None
    longitude: float | None
    geonames_id: int | None
    place_inferred: bool
    time: str
    time_value: str
    earliest: datetime | None
    latest: datetime | None
    time_inferred: bool
    source: str
    source_anonymous: bool
    cue: str
    polarity: str
    modality: str
    tense: str
    factuality: float
    confidence: float
    salience: float
    mentions: int
    plover: str
    plover_mode: str
    cameo: str
    acled: str
    iptc: str
    fingerprint: str
    evidence: str


def event_rows(extraction: Extraction) -> list[EventRow]:
    """The events of an article, one flat row each, in text order."""
    return [_row(extraction.document_id, event) for event in extraction.events]


def _row(document_id: str, event: Event) -> EventRow:
    trigger, codes = event.what.trigger, event.codes
    row: dict[str, Any] = {
        "document_id": document_id,
        "event_id": event.id,
        "type": event.type,
        "subtype": event.subtype,
        "what": event.what.summary,
        "trigger": trigger.span.text,
        "lemma": trigger.lemma,
        "start": trigger.span.start,
        "end": trigger.span.end,
        "agent": _names(one for one in event.who if one.role.value == "AGENT"),
        "patient": _names(one for one in event.who if one.role.value == "PATIENT"),
        "others": _names(one for one in event.who if one.role.value not in ("AGENT", "PATIENT")),
        **_place(event),
        **_time(event),
        **_source(event),
        "polarity": event.polarity.value,
        "modality": event.modality.value,
        "tense": event.tense.value,
        "factuality": round(event.factuality, 4),
        "confidence": round(event.confidence, 4),
        "salience": round(event.salience, 4),
        "mentions": 1 + len(event.mentions),
        "plover": codes.plover,
        "plover_mode": codes.plover_mode,
        "cameo": codes.cameo,
        "acled": codes.acled,
        "iptc": codes.iptc,
        "fingerprint": event.fingerprint,
        "evidence": " ".join(event.evidence.text.split()),
    }
    return cast(EventRow, row)


def _names(participants: Iterable[Participant]) -> str:
    return "; ".join(one.name or " ".join(one.span.text.split()) for one in participants)


def _place(event: Event) -> dict[str, Any]:
    slot = event.where[0] if event.where else None
    place = slot.place if slot else None
    return {
        "place": (place.name if place else "") or (slot.span.text if slot and slot.span else ""),
        "country_code": place.country_code if place else "",
        "admin1": place.admin1 if place else "",
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "geonames_id": (place.geonames_id or None) if place else None,
        "place_inferred": slot.inferred if slot else False,
    }


def _time(event: Event) -> dict[str, Any]:
    slot = event.when[0] if event.when else None
    return {
        "time": slot.span.text if slot and slot.span else "",
        "time_value": slot.value if slot else "",
        "earliest": slot.earliest if slot else None,
        "latest": slot.latest if slot else None,
        "time_inferred": slot.inferred if slot else False,
    }


def _source(event: Event) -> dict[str, Any]:
    told = event.according_to[0] if event.according_to else None
    source = told.source if told else None
    return {
        "source": (source.name or (source.span.text if source.span else "")) if source else "",
        "source_anonymous": source.anonymous if source else False,
        "cue": told.cue.span.text if told and told.cue else "",
    }


def rebuild(kind: type[T], data: Mapping[str, Any]) -> T:
    """The dataclass `kind` from what `dataclasses.asdict` made of it, also after JSON (instants as ISO 8601)."""
    hints = _hints(cast(Hashable, kind))
    return kind(**{name: _value(hints[name], value) for name, value in data.items()})


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], part) for part in value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return rebuild(hint, value)
    if hint is datetime:
        return datetime.fromisoformat(value) if isinstance(value, str) else value
    return hint(value) if isinstance(hint, type) and issubclass(hint, StrEnum) else value
