"""What is done with each item: a value that can be sent to a process and makes its function there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Takes = TypeVar("Takes", contravariant=True)
Gives = TypeVar("Gives", covariant=True)


class Job(Protocol[Takes, Gives]):
    """A value that can be pickled, and that makes its function in a process of its own."""

    def build(self) -> Callable[[Takes], Gives]:
        """Load what the work needs. It is done once, and the processes that work share its memory."""

    def lost(self, item: Takes, seconds: float = 0.0) -> Gives:
        """What stands for an item that ended two processes or, with `seconds`, took longer; may raise."""
