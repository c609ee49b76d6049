"""Where: the places that a text names, and the place of each event."""

from __future__ import annotations

from lede.extract.where.anchor import anchor_places
from lede.extract.where.find import find_places

__all__ = ["anchor_places", "find_places"]
