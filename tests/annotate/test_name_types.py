"""Kinds of the network become the types of `doc.ents`, by tables and the gazetteer."""

from __future__ import annotations

import pytest

from lede.annotate.name_types import NameTypes


@pytest.mark.parametrize(
    ("name", "kind", "label"),
    [
        ("Ban Ki-moon", "PER", "PERSON"),
        ("Iraqis", "PER", "NORP"),
        ("Muslims", "ORG", "NORP"),
        ("German", "PER", "PERSON"),
        ("Norway", "LOC", "GPE"),
        ("Lake Kariba", "LOC", "LOC"),
        ("Qwxyzville", "LOC", "GPE"),
        ("Russian", "MISC", "NORP"),
        ("iPhone", "MISC", "PRODUCT"),
        ("Monday", "MISC", ""),
        ("October 2019", "MISC", ""),
        ("October Revolution", "EVENT", "EVENT"),
        ("May", "PER", "PERSON"),
    ],
)
def test_label(name: str, kind: str, label: str) -> None:
    """A name's type; days and months that the network took for a thing have none."""
    assert NameTypes().label(name.split(), kind) == label
