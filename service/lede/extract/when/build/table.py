"""The table of builders: a rule's `build` names one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lede.extract.when.grammar import Build, Match

BUILDERS: dict[str, Build] = {}


def builder(function: Callable[[Match], Any]) -> Callable[[Match], Any]:
    """Enter a function in the table of builders, under its name."""
    BUILDERS[function.__name__] = function
    return function


def phase(m: Match) -> str:
    """TIMEX3 mod that a rule sets, or that "early", "end" or their like give."""
    return str(m.params.get("mod") or m.get("PHASE") or m.get("EDGE") or "")
