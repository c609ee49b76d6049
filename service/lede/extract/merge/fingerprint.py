"""A name for an event that two articles about it share."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from lede.gazetteer import key

BYTES = 8


def fingerprint(type_: str, names: Iterable[str], place: str = "", day: str = "") -> str:
    """Sixteen hexadecimal digits that hang on nothing but type, participants, place and day.

    type_  TYPE or TYPE/subtype       names  canonical names of the participants, in any order, empty ones left out
    place  name or country code       day    ISO date; "" where the text tells none

    Case, accents, points and a leading "the" make no difference. An event without a name, without place or day, has
    none: "".
    """
    people = sorted({key(name) for name in names} - {""})
    where = key(place)
    if not people and not (where and day):
        return ""
    told = "\x1f".join((type_, "\x1e".join(people), where, day[:10]))
    return blake2b(told.encode(), digest_size=BYTES).hexdigest()
