"""Names of a whole document made to agree: pieces joined, one kind a name, repeated names found again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

SURE = 0.6  # mean probability from which a name is looked for elsewhere in its document
SHORT = 3  # letters; shorter strings are not looked for


@dataclass(frozen=True, slots=True)
class Name:
    """Words `start` to `end` (excluded) of a document, the network's kind and its probability."""

    start: int
    end: int
    kind: str
    probability: float


def join_pieces(names: Sequence[Name], heads: Sequence[int]) -> list[Name]:
    """Join names that touch where one is the head of the other: of one kind, or a person before an organisation.

    "South" + "Vietnam", "Malcolm Smith" + "Motorsports". heads: head of each word, -1 for a root.
    """
    joined: list[Name] = []
    for name in names:
        last = joined[-1] if joined else None
        alike = last is not None and (last.kind == name.kind or (last.kind, name.kind) == ("PER", "ORG"))
        if last is not None and alike and last.end == name.start and _tied(last, name, heads):
            joined[-1] = Name(last.start, name.end, name.kind, min(last.probability, name.probability))
        else:
            joined.append(name)
    return joined


def _tied(left: Name, right: Name, heads: Sequence[int]) -> bool:
    return any(right.start <= heads[i] < right.end for i in range(left.start, left.end)) or any(
        left.start <= heads[i] < left.end for i in range(right.start, right.end)
    )


def agree(names: Sequence[Name], words: Sequence[str], proper: Sequence[bool]) -> list[Name]:
    """One kind for each spelling of a document, the one with the most probability behind it, and names found again.

    A spelling that was sure on the whole is a name wherever its words stand as proper nouns outside all other names.
    `proper`: which words are proper nouns. Linear in the length of the document.
    """
    weight: dict[tuple[str, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    count: dict[tuple[str, ...], int] = defaultdict(int)
    for name in names:
        spelling = tuple(words[name.start : name.end])
        weight[spelling][name.kind] += name.probability
        count[spelling] += 1
    for short, name in _short_forms(names, words):
        weight[short,][name.kind] += 2 * name.probability
        count[short,] += 2
    kinds = {spelling: max(sorted(kinds), key=lambda kind: kinds[kind]) for spelling, kinds in weight.items()}
    settled = [replace(name, kind=kinds[tuple(words[name.start : name.end])]) for name in names]
    sure = {
        spelling: weight[spelling][kind] / count[spelling]
        for spelling, kind in kinds.items()
        if weight[spelling][kind] >= SURE * count[spelling] and sum(map(len, spelling)) >= SHORT
    }
    found = _again(settled, words, proper, sure, kinds)
    return sorted([*settled, *found], key=lambda name: name.start)


def _short_forms(names: Sequence[Name], words: Sequence[str]) -> list[tuple[str, Name]]:
    """Initials given in brackets behind a name ("International Space Station (ISS)"), with the name."""
    found = []
    for name in names:
        if name.end + 2 < len(words) and words[name.end] == "(" and words[name.end + 2] == ")":
            short = words[name.end + 1]
            initials = "".join(w[0] for w in words[name.start : name.end] if w[:1].isupper())
            if len(short) > 1 and short.replace(".", "") == initials:
                found.append((short, name))
    return found


def _again(
    names: Sequence[Name],
    words: Sequence[str],
    proper: Sequence[bool],
    sure: dict[tuple[str, ...], float],
    kinds: dict[tuple[str, ...], str],
) -> list[Name]:
    taken = bytearray(len(words) + 1)
    for name in names:
        taken[name.start : name.end] = b"\1" * (name.end - name.start)
    openings: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for spelling in sure:
        openings[spelling[0]].append(spelling)
    found, i = [], 0
    while i < len(words):
        best: tuple[str, ...] = ()
        if not taken[i] and proper[i]:
            for spelling in openings.get(words[i], ()):
                end = i + len(spelling)
                if len(spelling) > len(best) and tuple(words[i:end]) == spelling and _alone(taken, proper, i, end):
                    best = spelling
        if best:
            found.append(Name(i, i + len(best), kinds[best], sure[best]))
        i += len(best) or 1
    return found


def _alone(taken: bytearray, proper: Sequence[bool], start: int, end: int) -> bool:
    """Nothing of it belongs to another name, and no proper noun that is no name goes on with it."""
    if any(taken[start:end]):
        return False
    before = start > 0 and proper[start - 1] and not taken[start - 1]
    after = end < len(proper) and proper[end] and not taken[end]
    return not (before or after)
