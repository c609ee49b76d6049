"""A directed graph without circles that grows by pairs."""

from __future__ import annotations

LIMIT = 400
"""Events that are walked to see whether a pair closes a circle; where that does not do, the pair is left out."""


class Order:
    """Pairs (earlier, later). Each addition costs at most `LIMIT` steps, so that the whole stays linear."""

    def __init__(self, size: int) -> None:
        self._next: list[list[int]] = [[] for _ in range(size)]

    def add(self, earlier: int, later: int) -> bool:
        """Add a pair unless it is known or would, or might, close a circle."""
        if earlier == later or later in self._next[earlier] or self._reaches(later, earlier):
            return False
        self._next[earlier].append(later)
        return True

    def _reaches(self, start: int, goal: int) -> bool:
        seen, todo = {start}, [start]
        while todo:
            node = todo.pop()
            if node == goal or len(seen) > LIMIT:
                return True
            for following in self._next[node]:
                if following not in seen:
                    seen.add(following)
                    todo.append(following)
        return False
