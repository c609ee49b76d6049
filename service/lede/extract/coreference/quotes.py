"""Whose words stand between quotation marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lede.extract.coreference.model import Found
from lede.extract.coreference.words import Words

OPEN, CLOSE, EITHER = frozenset("“«"), frozenset("”»"), '"'


def quoted(texts: Sequence[str]) -> list[int]:
    """For each token the number of the quotation that it stands in, 0 outside.

    A blank line ends a quotation that nobody closed.
    """
    inside, count, numbers = 0, 0, []
    for text in texts:
        if "\n\n" in text:
            inside = 0
        elif text in OPEN or (text in (EITHER, "''", "``") and not inside):
            count += 1
            inside = count
            numbers.append(0)
            continue
        elif text in CLOSE or (text in (EITHER, "''") and inside):
            inside = 0
        numbers.append(inside)
    return numbers


def speakers(words: Words, quotes: list[int], by_head: Mapping[int, Found]) -> dict[int, Found]:
    """Speaker of each quotation that hangs on a verb with a subject outside it: "…", *he* said."""
    found: dict[int, Found] = {}
    for i, number in enumerate(quotes):
        if not number or number in found:
            continue
        verb = words.head[i]
        if quotes[verb] == number and words.head[verb] != verb:
            continue
        if quotes[verb] == number:
            verb = next((k for k in words.kids[verb] if words.dep[k] == "parataxis" and quotes[k] != number), verb)
        if quotes[verb] == number or words.pos[verb] != "VERB":
            continue
        subject = words.kid(verb, "nsubj")
        if subject is not None and quotes[subject] != number and subject in by_head:
            found[number] = by_head[subject]
    return found
