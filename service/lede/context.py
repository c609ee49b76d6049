"""What a caller says about an article besides its text. Checked here, so that every way in refuses the same things."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lede.errors import InvalidOption, UnknownTimeZone, UnsupportedLanguage


class Predicates(StrEnum):
    """Which predicates become events: those that a newsroom would note, or every verb and event noun."""

    EVENTS = "EVENTS"
    ALL = "ALL"


class Include(StrEnum):
    """Parts of the answer beside the events."""

    TIMES = "TIMES"
    ATTRIBUTIONS = "ATTRIBUTIONS"
    ENTITIES = "ENTITIES"
    SEGMENTS = "SEGMENTS"
    EXPLANATIONS = "EXPLANATIONS"


LISTS = frozenset({Include.TIMES, Include.ATTRIBUTIONS, Include.ENTITIES, Include.SEGMENTS})


@dataclass(frozen=True, slots=True)
class Options:
    """Choices of one request.

    min_confidence  None: the operating point that the release was tuned to; else 0 to 1
    max_events      None: all; else the most salient ones are kept (at least 1)
    event_types     empty: all; else types ("PROTEST") or subtypes ("PROTEST/riot") to keep
    """

    min_confidence: float | None = None
    max_events: int | None = None
    predicates: Predicates = Predicates.EVENTS
    event_types: frozenset[str] = frozenset()
    include: frozenset[Include] = LISTS

    def __post_init__(self) -> None:
        if self.min_confidence is not None and not 0.0 <= self.min_confidence <= 1.0:
            raise InvalidOption("options.min_confidence", f"is {self.min_confidence:g}; give a number from 0 to 1")
        if self.max_events is not None and self.max_events < 1:
            raise InvalidOption("options.max_events", f"is {self.max_events}; give 1 or more, or leave it out")


@dataclass(frozen=True, slots=True)
class Context:
    """Everything about one article but its text.

    `published_at` is aware; a naive time is taken in `time_zone` (IANA name; empty is UTC).
    """

    document_id: str = ""
    title: str = ""
    published_at: datetime | None = None
    time_zone: str = ""
    language: str = ""
    options: Options = field(default_factory=Options)

    def __post_init__(self) -> None:
        zone = zone_of(self.time_zone)
        if self.published_at is not None and self.published_at.tzinfo is None:
            object.__setattr__(self, "published_at", self.published_at.replace(tzinfo=zone))
        if self.language and self.language.replace("_", "-").split("-")[0].lower() not in ("en", "eng"):
            raise UnsupportedLanguage("language", "only English (en, en-GB, …) is read; leave it out to try anyway")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that "today" is told in."""
        return zone_of(self.time_zone)


def zone_of(name: str) -> ZoneInfo:
    """IANA zone by name; empty is UTC.

    Raises: UnknownTimeZone.
    """
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownTimeZone("time_zone", "is not in the IANA data base; give a name such as Europe/Berlin") from error


def parse_published(value: object, field: str = "published_at") -> datetime | None:
    """An instant from RFC 3339, a date, or a time without zone (taken in the context's zone). None and "" are None.

    Raises: InvalidOption.
    """
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(re.sub(r"[zZ]$", "+00:00", value.strip()))
        except ValueError:
            pass
    raise InvalidOption(field, "is no date; give 2020-10-06, 2020-10-06T09:30:00 or 2020-10-06T09:30:00+06:00")
