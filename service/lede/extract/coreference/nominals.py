"""Noun phrases that take up somebody or something: "the country", "the prime minister", "the bus"."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lede.extract.coreference.model import PLACES, Chain, Found, Role
from lede.extract.coreference.roles import PAST
from lede.extract.coreference.words import Words
from lede.gazetteer import Gazetteer
from lede.lexicons import load_map
from lede.result import EntityType

DEFINITE = frozenset({"the", "this", "that", "these", "those"})
NEAR = 2  # sentences back in which a place or an organisation must stand alone to be "the country", "the company"
OWN_NOUN = frozenset({"agency", "church", "court", "force", "institution", "parliament", "party", "school"})
LOOSE = frozenset({"agency", "authority", "service"})  # nouns for bodies whose names have other words
DESCRIBES = ("acl:relcl", "acl")


class Memory:
    """What the text has named so far, by the words that may take it up."""

    def __init__(self, named: Iterable[Chain]) -> None:
        self.named = list(named)
        self.recent: deque[tuple[int, Chain]] = deque(maxlen=24)  # (sentence, chain), places and organisations
        self.by_noun: dict[tuple[str, bool], Chain] = {}
        self.by_role: dict[str, dict[int, Chain]] = defaultdict(dict)
        self.by_word: dict[str, dict[int, Chain]] = defaultdict(dict)
        self.countries: dict[str, Chain] = {}
        for chain in self.named:
            for noun in chain.roles:
                self.by_role[noun][id(chain)] = chain
            if chain.type is not EntityType.PERSON:
                for word in {word for key in chain.names for word in _head_words(key)}:
                    self.by_word[word][id(chain)] = chain
            if kind_of_place(chain) == "country":
                self.countries.setdefault(chain.country, chain)


def _head_words(key: tuple[str, ...]) -> Iterator[str]:
    """The words that say what a name is: the last one, and the one before "of" ("*Church* of Scientology")."""
    if len(key) > 1:
        yield key[-1]
        if "of" in key[1:]:
            yield key[key.index("of", 1) - 1]


def resolve_phrase(words: Words, found: Found, memory: Memory) -> Chain | None:
    """The chain that a noun phrase takes up, None for one that is new, unclear or not definite."""
    noun = found.key[0]
    if not _definite(words, found):
        return _same_words(words, found, memory)
    chain = None
    if not any(words.dep[k] in DESCRIBES for k in words.kids[found.head]):
        chain = _by_role(words, found, memory) or _by_word(words, found, memory)
    if chain is None:
        chain = _same_noun(words, found, memory)
    if chain is None and _bare(words, found):
        kind = load_map("coreference/place_nouns.tsv").get(noun)
        if kind:
            return _place(words.sent[found.head], memory, kind)
        kind = load_map("coreference/organisation_nouns.tsv").get(noun)
        if kind and not found.plural:
            return _organisation(words.sent[found.head], memory, noun, kind)
    return chain


def _definite(words: Words, found: Found) -> bool:
    """Whether it is somebody known: "the premier", "his wife", "Prime Minister" (an office with a capital)."""
    if words.pos[found.head] == "PROPN" and found.type is EntityType.PERSON and not words.has(found.head, "det"):
        return True
    return any(
        (words.dep[k] == "det" and words.lower[k] in DEFINITE) or words.dep[k] == "nmod:poss"
        for k in words.kids[found.head]
    )


def _bare(words: Words, found: Found) -> bool:
    """Nothing but an article: "the country", not "the neighbouring country"."""
    return all(
        words.dep[k] in ("det", "case", "punct", "cc", "conj", "mark", "appos", "acl:relcl", "cop", "advmod")
        for k in words.kids[found.head]
        if words.lower[k] != "whole"
    )


def modifiers(words: Words, found: Found) -> set[str]:
    """The words that tell this one from its like: "*red* bus", "bus *of* the *school*"."""
    return {
        words.lemma[k].lower()
        for k in words.kids[found.head]
        if words.dep[k] in ("amod", "compound", "nummod", "nmod", "nmod:poss", "acl", "acl:relcl")
    }


def _by_role(words: Words, found: Found, memory: Memory) -> Chain | None:
    """Whoever the text calls so, before or later: "the country's Prime Minister"."""
    hosts = memory.by_role.get(found.key[0])
    if not hosts or found.plural or words.lower[found.start] in ("a", "an", "another"):
        return None
    asked = _asked(words, found)
    fitting = [chain for chain in hosts.values() if any(_fits(asked, role) for role in chain.roles[found.key[0]])]
    if len(fitting) > 1 and asked.country:
        fitting = [c for c in fitting if any(r.country == asked.country for r in c.roles[found.key[0]])]
    return fitting[0] if len(fitting) == 1 else None


def _asked(words: Words, found: Found) -> Role:
    before, country, past = [], "", False
    for k in words.kids[found.head]:
        if words.dep[k] in ("amod", "compound"):
            code = Gazetteer.load().demonym(words.text[k]) if words.text[k][:1].isupper() else None
            country = code or country
            past = past or words.lower[k] in PAST
            if not code and words.lower[k] not in PAST:
                before.append(words.lower[k])
    return Role((*before, found.key[0]), country, past)


def _fits(asked: Role, told: Role) -> bool:
    if asked.country and told.country and asked.country != told.country:
        return False
    return set(asked.words) <= set(told.words) and asked.past == told.past


def _by_word(words: Words, found: Found, memory: Memory) -> Chain | None:
    """The one name before it with that word in it: "the church" for "Church of Scientology"."""
    hosts = [c for c in memory.by_word.get(found.key[0], {}).values() if c.mentions[0].head < found.head]
    if len(hosts) != 1 or found.plural:
        return None
    told = {word for key in hosts[0].names for word in key}
    extra = modifiers(words, found) - told
    return hosts[0] if not extra else None


def _same_noun(words: Words, found: Found, memory: Memory) -> Chain | None:
    chain = memory.by_noun.get((found.key[0], found.plural))
    if chain is None or any(words.dep[k] in DESCRIBES for k in words.kids[found.head]):
        return None
    return chain if modifiers(words, found) <= chain.modifiers else None


def _same_words(words: Words, found: Found, memory: Memory) -> Chain | None:
    """A bare noun told again in the same words ("*climate change*"); bare plurals only with a word before them."""
    if words.tag[found.head] in ("CD", "PRP") or words.has(found.head, "det", "nummod", "nmod", "acl", "acl:relcl"):
        return None
    chain = memory.by_noun.get((found.key[0], found.plural))
    own = modifiers(words, found)
    if chain is None or (found.plural and not own):
        return None
    return chain if own == chain.modifiers else None


def _place(sentence: int, memory: Memory, kind: str) -> Chain | None:
    near = {id(c): c for s, c in memory.recent if sentence - s <= NEAR and kind_of_place(c) == kind}
    if not near:
        near = {id(c): c for c in memory.named if kind_of_place(c) == kind and _before(c, memory)}
    return next(iter(near.values())) if len(near) == 1 else None


def _before(chain: Chain, memory: Memory) -> bool:
    return any(chain is c for _, c in memory.recent)


def _organisation(sentence: int, memory: Memory, noun: str, kind: str) -> Chain | None:
    if kind in OWN_NOUN and noun in load_map("coreference/organisation_names.tsv") and noun not in LOOSE:
        return None  # "the army" is no "Revolutionary Guards"; a name with the noun in it was found before
    near = {id(c): c for s, c in memory.recent if c.type is EntityType.ORG and sentence - s <= NEAR}
    sure = [c for c in near.values() if kind in kinds_of(c)]
    if sure:
        return sure[0] if len(sure) == 1 else None
    maybe = [c for c in near.values() if not kinds_of(c)]
    return maybe[0] if len(maybe) == 1 and kind == "business" else None


def kinds_of(chain: Chain) -> set[str]:
    """Kinds of organisation that a chain's names and roles tell."""
    by_name, by_noun = load_map("coreference/organisation_names.tsv"), load_map("coreference/organisation_nouns.tsv")
    last = (next((word for word in reversed(key) if word in by_name), "") for key in chain.names)
    found = {by_name[word] for word in last if word}  # "Aviation *Herald*" is a paper
    return found | {by_noun[noun] for noun in chain.roles if noun in by_noun}


def kind_of_place(chain: Chain) -> str:
    """Kind of the gazetteer of a chain that is a place, else nothing."""
    place = chain.place
    if place is None or chain.type not in PLACES:
        return ""
    return _kind(place.name, place.geonames_id)


@lru_cache(maxsize=4096)
def _kind(name: str, number: int) -> str:
    return next((c.kind for c in Gazetteer.load().candidates(name) if c.geonames_id == number), "")
