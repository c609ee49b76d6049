"""Who a pronoun stands for: the likeliest of the mentions shortly before it, if it is likely enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import exp, log2
from typing import NamedTuple

from lede.extract.coreference.mentions import Pronoun
from lede.extract.coreference.model import PLACES, Chain, Found
from lede.extract.coreference.words import Words
from lede.lexicons import load_table
from lede.result import EntityType

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer"})
OBJECTS = frozenset({"obj", "iobj", "obl:agent"})
ARGUMENTS = SUBJECTS | OBJECTS | {"obl"}
REACH = 3  # sentences
STEPS = 6  # clauses up
MANY = 4.0  # counts weigh by their logarithm, up to this
SURE = 0.5  # share of the likelihood that a chain with a name must have
LIKELY = 0.4  # … and one without
ALONE = 0.25  # … and the only man or woman in sight
COLUMNS = ("he", "it", "they")
GROUPS = (EntityType.ORG, EntityType.NORP, EntityType.GPE)


class Candidate(NamedTuple):
    """A chain that agrees with a pronoun, and what speaks for it."""

    chain: Chain
    features: Mapping[str, float]


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """Weight of each feature, by kind of pronoun; `none` is what a candidate must beat."""
    rows = load_table("coreference/pronoun_weights.tsv", 4)
    return {column: {row[0]: float(row[i + 1]) for row in rows} for i, column in enumerate(COLUMNS)}


def resolve_pronoun(
    words: Words, found: Found, form: Pronoun, recent: Sequence[Found], barred: Chain | None
) -> Chain | None:
    """The chain that a pronoun of the third person belongs to, None if no one is likely enough.

    recent  the latest mentions, newest first
    barred  the speaker, inside his own words
    Source: weights fitted to GUM (scripts/fit_pronoun_weights.py).
    """
    kind = kind_of(form)
    table = weights()[kind]
    total, best, chain = exp(table["none"]), 0.0, None
    options = candidates(words, found, form, recent, barred)
    for candidate in options:
        value = exp(sum(table.get(name, 0.0) * amount for name, amount in candidate.features.items()))
        total += value
        if value > best:
            best, chain = value, candidate.chain
    if chain is None:
        return None
    alone = len(options) == 1 and kind == "he" and chain.gender == form.gender
    return chain if best > (ALONE if alone else SURE if chain.named else LIKELY) * total else None


def kind_of(form: Pronoun) -> str:
    """Column of the table: he (and she), it, they."""
    return "they" if form.plural else "it" if form.gender == "n" else "he"


def candidates(
    words: Words, found: Found, form: Pronoun, recent: Sequence[Found], barred: Chain | None
) -> list[Candidate]:
    """Chains of the latest mentions that agree in gender, number and kind, and that grammar allows."""
    latest: dict[int, Found] = {}
    first: dict[int, int] = {}
    banned: set[int] = set()
    here = words.sent[found.head]
    for mention in recent:
        chain = mention.chain
        if here - words.sent[mention.head] > REACH:
            break
        if chain is None or chain is barred or not agrees(form, chain):
            continue
        if form.plural and not chain.plural and _coordinated(words, mention):
            continue
        if _bound(words, found, form, mention):
            banned.add(id(chain))
        latest.setdefault(id(chain), mention)
        first[words.sent[mention.head]] = mention.head
    return [
        Candidate(mention.chain, _features(words, found, form, mention, mention.chain, number == 0, first))
        for number, (key, mention) in enumerate(latest.items())
        if key not in banned and mention.chain is not None
    ]


def agrees(form: Pronoun, chain: Chain) -> bool:
    """Gender, number and kind of being."""
    person = chain.type is EntityType.PERSON
    if form.plural:
        return chain.plural or (chain.named and chain.type in GROUPS)
    if chain.plural:
        return False
    if form.gender == "n":
        return not person and chain.type is not EntityType.NORP
    return person and chain.gender in ("", form.gender)


def _bound(words: Words, found: Found, form: Pronoun, mention: Found) -> bool:
    """Whether grammar forbids that both are one: two arguments of one verb, a phrase and a word inside it."""
    if form.kind == "possessive":
        return words.head[found.head] == mention.head
    if form.kind == "reflexive":
        return words.sent[found.head] != words.sent[mention.head]
    return words.head[found.head] == words.head[mention.head] and words.dep[mention.head] in ARGUMENTS


def _coordinated(words: Words, mention: Found) -> bool:
    """One of several: "Toyota and Honda raised *their* prices" speaks of neither alone."""
    return words.dep[mention.head] == "conj" or words.has(mention.head, "conj")


def _features(
    words: Words, found: Found, form: Pronoun, mention: Found, chain: Chain, nearest: bool, first: Mapping[int, int]
) -> dict[str, float]:
    apart = words.sent[found.head] - words.sent[mention.head]
    dep, own = words.dep[mention.head], words.dep[found.head]
    named = chain.named
    features = {
        f"sentences {apart}": 1.0,
        "subject"
        if dep in SUBJECTS
        else "object"
        if dep in OBJECTS
        else "owner"
        if dep == "nmod:poss"
        else "other": 1.0,
        mention.kind.value.lower(): 1.0,
        "told": min(log2(1 + len(chain.mentions)), MANY),
        "fame": min(log2(1 + chain.fame), MANY),
    }
    if dep in SUBJECTS and own in SUBJECTS:
        features["both subjects"] = 1.0
    if nearest:
        features["nearest"] = 1.0
    if first[words.sent[mention.head]] == mention.head:
        features["first of its sentence"] = 1.0
    if chain.gender and chain.gender == form.gender:
        features["gender known"] = 1.0
    if form.plural and not chain.plural:
        features["singular"] = 1.0
    if apart == 0 and _above(words, found, mention):
        features["subject above"] = 1.0
    if words.head[words.head[mention.head]] == words.head[mention.head]:
        features["main clause"] = 1.0
    kind = "place" if chain.type in PLACES else chain.type.value.lower()
    features[f"{'named' if named else 'unnamed'} {kind}"] = 1.0
    return features


def _above(words: Words, found: Found, mention: Found) -> bool:
    """Whether the mention is the subject of a clause that the pronoun's own hangs in: "*Key* said that *he* …"."""
    if words.dep[mention.head] not in SUBJECTS:
        return False
    verb, at = words.head[mention.head], words.head[found.head]
    for _ in range(STEPS):
        if at == verb:
            return True
        at = words.head[at]
    return False
