"""Offsets mean the same place in every encoding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lede.wire import OffsetEncoding, offset_mapper

CODECS = {
    OffsetEncoding.UTF8: ("utf-8", 1),
    OffsetEncoding.UTF16: ("utf-16-le", 2),
    OffsetEncoding.UTF32: ("utf-32-le", 4),
}


@given(text=st.text(max_size=60), data=st.data(), encoding=st.sampled_from(OffsetEncoding))
def test_span_is_the_text_at_its_offsets(text: str, data: st.DataObject, encoding: OffsetEncoding) -> None:
    """Cutting the encoded text at mapped offsets gives the same words as cutting the text."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    codec, unit = CODECS[encoding]
    offset = offset_mapper(text, encoding)

    cut = text.encode(codec)[offset(start) * unit : offset(end) * unit]

    assert cut.decode(codec) == text[start:end]


@pytest.mark.parametrize(
    ("text", "encoding", "ends"),
    [
        ("abc", OffsetEncoding.UTF8, [0, 1, 2, 3]),
        ("aé–😀", OffsetEncoding.UTF8, [0, 1, 3, 6, 10]),
        ("aé–😀", OffsetEncoding.UTF16, [0, 1, 2, 3, 5]),
        ("aé–😀", OffsetEncoding.UTF32, [0, 1, 2, 3, 4]),
        ("", OffsetEncoding.UTF8, [0]),
    ],
)
def test_known_widths(text: str, encoding: OffsetEncoding, ends: list[int]) -> None:
    """Widths of characters that stand for each class."""
    offset = offset_mapper(text, encoding)

    assert [offset(place) for place in range(len(text) + 1)] == ends
