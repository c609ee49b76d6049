"""What happened: the predicates of a `Doc` that are events, and the clause that tells each."""

from lede.extract.what.find import find_events
from lede.extract.what.summary import summarise

__all__ = ["find_events", "summarise"]
