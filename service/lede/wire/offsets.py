"""Offset encodings: code points, which Python counts, to UTF-8 bytes and UTF-16 code units. Linear time."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from enum import StrEnum
from itertools import accumulate


class OffsetEncoding(StrEnum):
    """Unit of the offsets in an answer; names of `ExtractOptions.OffsetEncoding`."""

    UTF8 = "UTF8"
    UTF16 = "UTF16"
    UTF32 = "UTF32"


def offset_mapper(text: str, encoding: OffsetEncoding) -> Callable[[int], int]:
    """Function from an offset in code points to the same place in `encoding`.

    One table is built for the whole text, and only if the text needs one: ASCII is the same in all encodings,
    text of the basic plane in UTF-16.
    """
    if encoding is OffsetEncoding.UTF32 or text.isascii():
        return _same
    if encoding is OffsetEncoding.UTF8:
        return array("L", accumulate(map(_utf8_width, text), initial=0)).__getitem__
    if max(text) < "\U00010000":
        return _same
    return array("L", accumulate((2 if char > "\uffff" else 1 for char in text), initial=0)).__getitem__


def _same(offset: int) -> int:
    return offset


def _utf8_width(char: str) -> int:
    if char < "\x80":
        return 1
    if char < "\u0800":
        return 2
    return 3 if char <= "\uffff" else 4
