"""Who a pronoun stands for: the likeliest of the mentions shortly before it, if one is clearly likelier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lede.extract.coreference.mentions import Pronoun
from lede.extract.coreference.model import PLACES, Chain, Found
from lede.extract.coreference.words import Words
from lede.result import EntityType, MentionKind

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer"})
OBJECTS = frozenset({"obj", "iobj", "obl:agent"})
ARGUMENTS = SUBJECTS | OBJECTS | {"obl"}
REACH = 3  # sentences
THINGS = frozenset({EntityType.ORG, EntityType.GPE, EntityType.LOC, EntityType.FAC, EntityType.EVENT, EntityType.PRODUCT, EntityType.OTHER})


@dataclass(slots=True)
class Rated:
    """A chain and how well it answers a pronoun."""

    chain: Chain
    score: float
    last: Found


def resolve_pronoun(
    words: Words, found: Found, form: Pronoun, recent: Iterable[Found], barred: Chain | None, margin: float = 0.5
) -> Chain | None:
    """The chain that a pronoun of the third person belongs to, None if none or no one fits clearly best.

    recent  the latest mentions, newest first
    barred  the speaker, inside his own words
    """
    rated: dict[int, Rated] = {}
    for mention in recent:
        chain = mention.chain
        if chain is None or chain is barred or words.sent[found.head] - words.sent[mention.head] > REACH:
            continue
        if not agrees(form, chain) or _bound(words, found, form, mention):
            continue
        score = _score(words, found, form, mention, chain)
        if id(chain) not in rated or score > rated[id(chain)].score:
            rated[id(chain)] = Rated(chain, score, mention)
    best = sorted(rated.values(), key=lambda r: -r.score)
    if not best or (len(best) > 1 and best[0].score - best[1].score < margin):
        return None
    return best[0].chain


def agrees(form: Pronoun, chain: Chain) -> bool:
    """Gender, number and kind of being."""
    person = chain.type is EntityType.PERSON
    if form.plural:
        return chain.plural or (chain.named and chain.type in (EntityType.ORG, EntityType.NORP, EntityType.GPE))
    if chain.plural:
        return False
    if form.gender == "n":
        return not person and chain.type in THINGS
    return person and chain.gender in ("", form.gender)


def _bound(words: Words, found: Found, form: Pronoun, mention: Found) -> bool:
    """Whether grammar forbids that both are one: two arguments of one verb, a phrase and a word inside it."""
    if form.kind == "possessive":
        return words.head[found.head] == mention.head
    if form.kind == "reflexive":
        return words.sent[found.head] != words.sent[mention.head]
    return words.head[found.head] == words.head[mention.head] and words.dep[mention.head] in ARGUMENTS


def _score(words: Words, found: Found, form: Pronoun, mention: Found, chain: Chain) -> float:
    apart = words.sent[found.head] - words.sent[mention.head]
    dep, own = words.dep[mention.head], words.dep[found.head]
    score = -1.2 * apart
    score += 1.5 if dep in SUBJECTS else 0.6 if dep in OBJECTS else 0.0
    score += 0.4 if (dep in SUBJECTS) == (own in SUBJECTS) else 0.0
    score += 0.3 * min(len(chain.mentions), 5) ** 0.5
    score += 0.6 if mention.kind is MentionKind.PRONOUN else 0.0
    score += 0.4 if chain.gender and form.gender in ("m", "f") else 0.0
    if apart == 0:
        score -= 0.02 * (found.head - mention.head)
    if form.plural and not chain.plural:
        score -= 1.5
    if form.gender == "n" and chain.type in PLACES and dep not in SUBJECTS:
        score -= 0.6
    return score
