"""Who did it to whom: the participants of an event."""

from lede.extract.who.find import find_participants

__all__ = ["find_participants"]
