"""Which statements an event is part of."""

from __future__ import annotations

from collections.abc import Sequence

from lede.extract.according_to.find import NEWS
from lede.extract.according_to.lexicon import lexicon
from lede.facts import Attribution, Event

DEEPEST = 12
"""Statements within statements that one event is given at most."""


def anchor_attributions(
    doc: object, events: Sequence[Event], attributions: Sequence[Attribution]
) -> dict[int, tuple[int, ...]]:
    """For the position of each event that somebody vouches for, the attributions whose content holds its trigger.

    Outermost first. Leaves alone: events of the reporting clause (a cue and a source lie outside their content), and
    contents that the writer takes for true ("knew that …": `classes.tsv`).
    """
    vouching = lexicon().vouching
    holders = sorted(
        (phrase.start, -phrase.end, i)
        for i, attribution in enumerate(attributions)
        if attribution.cue_class in vouching
        for phrase in attribution.content
    )
    found: dict[int, tuple[int, ...]] = {}
    open_: list[tuple[int, int, int]] = []
    at = 0
    for head, position in sorted((event.trigger.head, position) for position, event in enumerate(events)):
        while at < len(holders) and holders[at][0] <= head:
            open_.append(holders[at])
            at += 1
        while open_ and -open_[-1][1] <= head:
            open_.pop()
        inside = [i for _, end, i in open_[-DEEPEST:] if -end > head and not _is_cue(attributions[i], head)]
        if inside:
            found[position] = tuple(dict.fromkeys(inside))
    return dict(sorted(found.items()))


def _is_cue(attribution: Attribution, i: int) -> bool:
    return attribution.cue is not None and attribution.cue.start <= i < attribution.cue.end


def cue_tokens(attributions: Sequence[Attribution]) -> frozenset[int]:
    """Tokens of cues that only report, so that no event is made of them; cues that are news themselves are left out."""
    return frozenset(
        i
        for attribution in attributions
        if attribution.cue is not None and not attribution.rule.endswith(NEWS)
        for i in range(attribution.cue.start, attribution.cue.end)
    )
