"""Which place of the table a name means: its size, what contains it, and where the article's other places lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log2

from spacy.tokens import Doc

from lede.extract.where.lookup import contained_form, lookup
from lede.extract.where.names import SEATS, Name
from lede.gazetteer import Candidate, key
from lede.lexicons import load_words
from lede.result import EntityType

# Weights in units of a candidate's prior (the decimal logarithm of its population), set on development articles.
COUNTRY, COUNTRY_MOST = 1.2, 3.0
REGION, REGION_MOST = 0.8, 1.5
CONTAINED = 6.0
DEMONYM, DATELINE = 0.7, 1.0
ROUNDS = 2
FARTHEST = 9  # tokens between a place and the one that holds it
LARGE = 6.0  # a city of a million: known under its name whatever stands beside it
SMALL = 5.0  # a town of 100,000
OTHERS = 3.0  # votes for other countries that make a lonely small place doubtful
AROUND = frozenset({"country", "admin1", "admin2", "city"})
CLOSING = frozenset({",", ".", ")", ";", ":", "?", "!"})


@dataclass(slots=True)
class _Group:
    """All mentions of one name: one name has one sense in a document."""

    candidates: tuple[Candidate, ...]
    count: int = 0
    bonus: dict[int, float] = field(default_factory=dict)
    outer: str = ""
    weights: list[float] = field(default_factory=list)

    def best(self) -> Candidate:
        """The likeliest candidate so far."""
        return self.candidates[max(range(len(self.weights)), key=self.weights.__getitem__)]


def resolve_names(
    doc: Doc, names: Sequence[Name], demonyms: Mapping[str, int], dateline: str
) -> list[tuple[Candidate | None, float]]:
    """The place and its probability for each name, None for a name that the table does not know.

    `demonyms` counts the countries that adjectives and inhabitants point to; `dateline` is the dateline's place.
    """
    groups: dict[str, _Group] = {}
    keys: list[str] = []
    pairs = containments(doc, names)
    behind = {outer for _, outer in pairs}
    for i, name in enumerate(names):
        form = key(name.text)
        keys.append(form)
        if form not in groups:
            groups[form] = _Group(contained_form(name.text) if i in behind else lookup(name.text))
        elif not groups[form].candidates and i in behind:
            groups[form].candidates = contained_form(name.text)
        groups[form].count += 1
    for inner, outer in pairs:
        fits = _contain(groups[keys[inner]], groups[keys[outer]])
        if not fits and _is_unlisted(doc, names[inner], names[outer], groups[keys[inner]]):
            groups[keys[inner]].candidates = ()
            groups[keys[inner]].outer = groups[keys[inner]].outer or keys[outer]
    known = {form: group for form, group in groups.items() if group.candidates}
    outside = defaultdict(float, {code: DEMONYM * log2(1 + count) for code, count in demonyms.items()})
    seat = lookup(dateline) if dateline else ()
    if seat:
        outside[seat[0].country_code] += DATELINE
    for group in known.values():
        group.weights = [c.prior + group.bonus.get(i, 0.0) for i, c in enumerate(group.candidates)]
    for _ in range(ROUNDS):
        _vote(known, outside)
    lonely = _lonely(known, outside)
    return [
        (None, 0.5) if form in lonely else _answer(known.get(form)) if form in known else _within(name, form, groups)
        for name, form in zip(names, keys, strict=True)
    ]


def _is_unlisted(doc: Doc, inner: Name, outer: Name, group: _Group) -> bool:
    """Whether "X, Y" names a place that the table lacks: no X of the table lies in Y, and X is no large city."""
    if not group.candidates:
        return inner.label is EntityType.GPE
    first = group.candidates[0]
    if first.kind != "city" or first.capital or first.prior >= LARGE or inner.label is not EntityType.GPE:
        return False
    end = outer.end
    closed = end >= len(doc) or doc[end].is_space or doc[end].text in CLOSING
    return closed and doc[inner.end].text in (",", "(")


def _within(name: Name, form: str, groups: Mapping[str, _Group]) -> tuple[Candidate | None, float]:
    """A place that the table lacks, in the country and region of the place that the text puts around it."""
    outer = groups.get(groups[form].outer)
    if outer is None or not outer.weights or name.label is not EntityType.GPE:
        return None, 0.5
    around, probability = _answer(outer)
    if around is None or not around.country_code or around.kind not in AROUND:
        return None, 0.5
    region = ("", "") if around.kind == "country" else (around.admin1, around.admin1_code)
    return Candidate(name.text, "city", around.country_code, *region, None, None, 0, 0, False, False, 0.0), probability


def _lonely(groups: Mapping[str, _Group], outside: Mapping[str, float]) -> set[str]:
    """Names of small places in a country of which nothing else in a text about other countries speaks."""
    votes: defaultdict[str, float] = defaultdict(float, outside)
    for group in groups.values():
        votes[group.best().country_code] += log2(1 + group.count)
    total = sum(votes.values())
    found = set()
    for form, group in groups.items():
        best, own = group.best(), log2(1 + group.count)
        alone = votes[best.country_code] - own < 0.1 and total - own >= OTHERS
        if alone and best.kind in ("city", "admin2") and best.prior < SMALL and not group.bonus:
            found.add(form)
    return found


def containments(doc: Doc, names: Sequence[Name]) -> list[tuple[int, int]]:
    """Pairs (inner, outer) of names that stand as "X, Y", "X (Y)" or "X in Y"."""
    pairs = []
    for i in range(len(names) - 1):
        inner, outer = names[i], names[i + 1]
        gap = outer.start - inner.end
        if not 0 < gap <= FARTHEST:
            continue
        between = [token.lower_ for token in doc[inner.end : outer.start] if not token.is_space]
        if between in ([","], ["("], ["in"], ["in", "the"], [",", "in"], [",", "the"]) or _says_seat(between):
            pairs.append((i, i + 1))
    return pairs


def _says_seat(between: Sequence[str]) -> bool:
    """True for what stands between "Lujhu" and "Taoyuan" in "Lujhu, a rural township in northwestern Taoyuan"."""
    if len(between) < 4 or between[0] not in (",", "is", "was", "("):
        return False
    directions = load_words("where/direction_words.tsv")
    last = next((i for i in range(len(between) - 1, 0, -1) if between[i] not in directions and between[i] != "the"), 0)
    return between[last] in ("in", "of", "on") and between[last - 1] in SEATS and between[1] in ("a", "an", "the")


def inside(inner: Candidate, outer: Candidate) -> bool:
    """Whether one place lies in another, as far as the table tells."""
    if inner is outer or not outer.country_code or inner.country_code != outer.country_code:
        return False
    if outer.kind == "country":
        return inner.kind != "country"
    if outer.kind == "admin1":
        return inner.kind not in ("country", "admin1") and inner.admin1_code == outer.admin1_code
    if outer.kind == "admin2":
        return inner.kind == "city" and inner.admin1_code == outer.admin1_code
    return outer.kind in ("region", "island") and inner.kind in ("city", "admin1", "admin2")


def _contain(inner: _Group, outer: _Group) -> bool:
    """Favour the pair of senses of "X, Y" in which X lies in Y; False where Y is an area and holds no X.

    A list of countries ("Iran, Iraq") is no such pair.
    """
    if inner.candidates and inner.candidates[0].kind in ("country", "continent"):
        return True
    best: tuple[float, int, int] | None = None
    for j, container in enumerate(outer.candidates[:6]):
        if container.kind not in ("country", "admin1", "admin2", "region", "island"):
            continue
        for i, place in enumerate(inner.candidates):
            if inside(place, container):
                weight = place.prior + container.prior
                if best is None or weight > best[0]:
                    best = (weight, i, j)
    if best is not None:
        _, i, j = best
        inner.bonus[i] = CONTAINED
        outer.bonus[j] = max(outer.bonus.get(j, 0.0), CONTAINED / 2)
        return True
    return not outer.candidates or outer.candidates[0].kind not in AROUND


def _vote(groups: Mapping[str, _Group], outside: Mapping[str, float]) -> None:
    """One round: every name spreads its mentions over its senses, then weighs its senses by the others' votes."""
    countries: defaultdict[str, float] = defaultdict(float, outside)
    regions: defaultdict[tuple[str, str], float] = defaultdict(float)
    shares: dict[str, list[tuple[Candidate, float]]] = {}
    for form, group in groups.items():
        top = max(group.weights)
        odds = [exp(2.3 * (weight - top)) for weight in group.weights]
        total = sum(odds)
        strength = log2(1 + group.count)
        shares[form] = [(c, strength * o / total) for c, o in zip(group.candidates, odds, strict=True)]
        for place, share in shares[form]:
            countries[place.country_code] += share
            if place.admin1_code:
                regions[place.country_code, place.admin1_code] += share
    for form, group in groups.items():
        own: defaultdict[str, float] = defaultdict(float)
        own_regions: defaultdict[tuple[str, str], float] = defaultdict(float)
        for place, share in shares[form]:
            own[place.country_code] += share
            own_regions[place.country_code, place.admin1_code] += share
        group.weights = []
        for i, place in enumerate(group.candidates):
            weight = place.prior + group.bonus.get(i, 0.0)
            if place.country_code:
                votes = countries[place.country_code] - own[place.country_code]
                weight += min(COUNTRY_MOST, COUNTRY * log2(1 + max(votes, 0.0)))
            if place.admin1_code:
                region = place.country_code, place.admin1_code
                weight += min(REGION_MOST, REGION * log2(1 + max(regions[region] - own_regions[region], 0.0)))
            group.weights.append(weight)


def _answer(group: _Group | None) -> tuple[Candidate | None, float]:
    if group is None:
        return None, 0.5
    top = max(group.weights)
    return group.best(), 1.0 / sum(exp(1.2 * (weight - top)) for weight in group.weights)
