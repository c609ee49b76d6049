"""Which names are one: full and short names, acronyms, other words for one place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from lede.extract.coreference.mentions import GENDERS, STORMS
from lede.extract.coreference.model import PLACES, Chain, Found, Gender
from lede.extract.coreference.words import Words
from lede.gazetteer import Gazetteer
from lede.lexicons import load_map, load_words
from lede.result import EntityType

Key = tuple[str, ...]
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
COMPASS = frozenset({"north", "south", "east", "west"})
WHERE = frozenset({"in", "at", "from", "to", "near", "outside", "into", "around", "across"})
LARGE = 5.0  # prior of a town of about a hundred thousand
GROUPS = (EntityType.ORG, EntityType.OTHER, EntityType.EVENT, EntityType.PRODUCT)


def link_names(words: Words, names: Sequence[Found]) -> list[Chain]:
    """One chain for each bearer of a name, in the order of their first mention.

    Leaves alone: a surname that two persons of the text share, unless "Mr" or "Mrs" tells them apart.
    """
    by_key: dict[Key, Chain] = {}
    for name in names:
        chain = by_key.setdefault(name.key, Chain())
        name.gender = name.gender or _title_gender(words, name)
        chain.add(name)
    joined = _Joined(by_key)
    joined.same_place()
    joined.in_brackets(words, names)
    joined.storms()
    joined.short_persons(words)
    joined.short_groups()
    joined.acronyms(words)
    joined.compass(words)
    chains = [chain for chain in by_key.values() if chain.mentions]
    for chain in chains:
        chain.mentions.sort(key=lambda found: found.head)
        if chain.type is EntityType.PERSON:
            chain.gender = _gender(chain)
        else:
            chain.gender = "n"
        if chain.type in PLACES and chain.place is not None:
            chain.country = chain.place.country_code
    return sorted(chains, key=lambda chain: chain.mentions[0].head)


def _title_gender(words: Words, name: Found) -> Gender:
    titles = load_map("coreference/titles.tsv")
    before = words.lower[name.start - 1].rstrip(".") if name.start else ""
    return GENDERS[titles.get(before, "-")]


def _gender(chain: Chain) -> Gender:
    """Gender by title, else by first name where the table knows it."""
    told = [found.gender for found in chain.mentions if found.gender in ("m", "f")]
    if told:
        return told[0]
    first = load_map("coreference/first_names.tsv")
    return next((GENDERS[first[key[0]]] for key in chain.names if len(key) > 1 and key[0] in first), "")


class _Joined:
    """Chains under their keys, joined rule by rule; a chain that was taken in keeps no mentions."""

    def __init__(self, by_key: dict[Key, Chain]) -> None:
        self._chains = by_key
        self._into: dict[int, Chain] = {}

    def _now(self, chain: Chain) -> Chain:
        while id(chain) in self._into:
            chain = self._into[id(chain)]
        return chain

    def _join(self, chain: Chain, other: Chain) -> None:
        chain, other = self._now(chain), self._now(other)
        if chain is not other:
            chain.absorb(other)
            self._into[id(other)] = chain

    def _items(self) -> list[tuple[Key, Chain]]:
        return [(key, chain) for key, chain in self._chains.items() if chain.mentions]

    def same_place(self) -> None:
        """One place of the gazetteer under two names: "the US" and "United States"."""
        by_place: dict[tuple[int, str, str], Chain] = {}
        for _, chain in self._items():
            if chain.place is not None and chain.type in PLACES:
                place = (chain.place.geonames_id, chain.place.name, chain.place.country_code)
                self._join(by_place.setdefault(place, chain), chain)

    def in_brackets(self, words: Words, names: Sequence[Found]) -> None:
        """A bracket in capitals behind a longer name is its acronym: "Union of Rationalist Atheists (*UAAR*)"."""
        for long, short in pairwise(names):
            bracketed = words.text[long.end : short.start] == ["("] and words.text[short.end : short.end + 1] == [")"]
            capitals = len(short.key) == 1 and len(long.key) > 1 and words.text[short.start].isupper()
            if not bracketed or not capitals or short.type is EntityType.PERSON:
                continue
            if short.key[0][0] in {word[0] for word in long.key}:
                self._join(self._chains[long.key], self._chains[short.key])

    def storms(self) -> None:
        """The name of a storm alone, whatever it was read as: "Hurricane Dorian", "*Dorian*"."""
        hosts = {key[-1]: chain for key, chain in self._items() if len(key) > 1 and key[-2] in STORMS}
        for key, chain in self._items():
            alone = len(key) == 1 or (len(key) == 2 and key[0] in STORMS)
            host = hosts.get(key[-1]) if alone else None
            if host is not None and self._now(host) is not self._now(chain):
                for found in chain.mentions:
                    found.type, found.place = EntityType.EVENT, None
                chain.place = None
                self._join(host, chain)

    def short_persons(self, words: Words) -> None:
        """Surnames, first names, initials: "Boronov", "Mr Key", "Greta", "J. Smith"."""
        full: dict[str, dict[int, Chain]] = defaultdict(dict)
        items = sorted(self._items(), key=lambda item: -len(item[0]))
        kin = {id(chain) for key, chain in items if len(key) > 1 and _of_kin(words, chain)}
        for key, chain in items:
            if len(key) < 2 or chain.type is not EntityType.PERSON:
                continue
            hosts = [host for host in full[_surname(key)].values() if any(_same_person(k, key) for k in host.names)]
            hosts = [host for host in hosts if not kin & {id(host), id(chain)}]
            if len({id(self._now(host)) for host in hosts}) == 1:
                self._join(hosts[0], chain)
                chain = self._now(chain)
            for part in (_surname(key), key[0], *_double(key)):
                full[part][id(chain)] = chain
        for key, chain in items:
            if len(key) == 1 and key[0] in full and chain.mentions:
                self._short_person(
                    words, chain, list({id(c): c for c in map(self._now, full[key[0]].values())}.values())
                )

    def _short_person(self, words: Words, chain: Chain, hosts: list[Chain]) -> None:
        known = {id(host): _gender(host) for host in hosts}
        for found in list(chain.mentions):
            if found.type is not EntityType.PERSON and _locative(words, found):
                continue
            if found.type is EntityType.ORG and found.place is None and all(h.mentions for h in hosts):
                found.type = EntityType.PERSON  # a surname, even where it is nobody's in particular
                chain.types += Counter({EntityType.PERSON: 1, EntityType.ORG: -1})
            fitting = [h for h in hosts if not found.gender or known[id(h)] in ("", found.gender)]
            if len(fitting) > 1:
                fitting = [h for h in fitting if any(_surname(key) == found.key[0] for key in h.names)]
            if len(fitting) != 1 or (found.place is not None and not _introduced(fitting[0], found)):
                continue
            chain.mentions.remove(found)
            chain.types[found.type] -= 1
            chain.names[found.key] -= 1
            found.type, found.place = EntityType.PERSON, None
            fitting[0].add(found)
        chain.names = +chain.names
        if chain.mentions and not any(found.place for found in chain.mentions):
            chain.place = None
        chain.settle()

    def short_groups(self) -> None:
        """The rest says only what it is: "Mahan" ("Air"), "Scientology" or "Church" ("Church of Scientology")."""
        kinds = load_map("coreference/organisation_names.tsv")
        hosts: dict[Key, dict[int, Chain]] = defaultdict(dict)
        for key, chain in self._items():
            if chain.type not in GROUPS:
                continue
            for size in range(1, len(key)):
                if all(word in kinds for word in key[size:]):
                    hosts[key[:size]][id(chain)] = chain
                if size > 1 and (size == len(key) - 1) and key[-1] in kinds:
                    hosts[key[-1:]][id(chain)] = chain
                if key[size] == "of" and key[size - 1] in kinds:
                    hosts[key[size - 1 : size]][id(chain)] = chain
                if key[size - 1] == "of" and size == 2 and key[0] in kinds:
                    hosts[key[size:]][id(chain)] = chain
        for key, chain in self._items():
            found = [host for host in hosts.get(key, {}).values() if host is not chain]
            if len(found) == 1 and chain.type in GROUPS and not _large_place(key):
                self._join(found[0], chain)

    def acronyms(self, words: Words) -> None:
        """Initials that one name of the text has: "KPA" for "Korean People's Army"."""
        hosts: dict[str, dict[int, Chain]] = defaultdict(dict)
        for key, chain in self._items():
            if len(key) > 1 and chain.type is not EntityType.PERSON:
                for letters in initials(key):
                    hosts[letters][id(chain)] = chain
        for key, chain in self._items():
            if len(key) == 1 and 2 <= len(key[0]) <= 6 and chain.type is not EntityType.PERSON and key[0] in hosts:
                found = list({id(c): c for c in map(self._now, hosts[key[0]].values())}.values())
                if len(found) == 1 and all(words.text[m.start].isupper() for m in chain.mentions):
                    self._join(found[0], chain)

    def compass(self, words: Words) -> None:
        """Half a name: "the South" for the one "South …" of the text."""
        hosts: dict[str, dict[int, Chain]] = defaultdict(dict)
        for key, chain in self._items():
            if len(key) == 2 and key[0] in COMPASS and chain.type in PLACES:
                hosts[key[0]][id(chain)] = chain
        for key, chain in self._items():
            if len(key) == 1 and len(hosts.get(key[0], {})) == 1:
                host = next(iter(hosts[key[0]].values()))
                for found in list(chain.mentions):
                    if words.dep[found.head] in ("nsubj", "obj", "nsubj:pass", "nmod:poss", "obl", "nmod", "obl:agent"):
                        found.type, found.place = host.type, host.place
                self._join(host, chain)


def _of_kin(words: Words, chain: Chain) -> bool:
    """Whether a person is told by somebody else's: "her mother, *Gloria Morgan Vanderbilt*" is not the daughter."""
    kin = load_words("coreference/kin.tsv")
    for found in chain.mentions:
        head = words.head[found.head]
        if words.dep[found.head] == "appos" and words.lemma[head] in kin and words.has(head, "nmod:poss"):
            return True
        if found.start and words.lemma[found.start - 1] in kin and words.has(found.head, "nmod:poss"):
            return True
    return False


def _double(key: Key) -> tuple[str, ...]:
    """The first of two surnames: "Wanda *Vázquez* Garced". A middle name is none."""
    if len(key) < 3 or len(key[-2]) < 3 or key[-1] in SUFFIXES:
        return ()
    return () if key[-2] in load_map("coreference/first_names.tsv") else (key[-2],)


def initials(key: Iterable[str]) -> list[str]:
    """Acronyms that a name may have, with and without its small words."""
    words = [part for word in key for part in word.split("-") if part]
    small = load_words("article/function_words.tsv")
    both = ("".join(w[0] for w in words), "".join(w[0] for w in words if w not in small))
    return [letters for letters in dict.fromkeys(both) if len(letters) > 1]


def _large_place(key: Key) -> bool:
    """Whether a name is first that of a well-known place: "Washington" is not short for "Washington Post"."""
    found = Gazetteer.load().candidates(" ".join(key))
    return bool(found) and found[0].prior >= LARGE


@lru_cache(maxsize=4096)
def _surname(key: Key) -> str:
    return key[-2] if len(key) > 2 and key[-1] in SUFFIXES else key[-1]


def _same_person(full: Key, short: Key) -> bool:
    """One has all words of the other in order, an initial standing for its word; both have one surname."""
    if _surname(full) != _surname(short) and not (full[0] == short[0] and _surname(short) in _double(full)):
        return False
    rest = iter(full)
    return all(any(w == o or (len(w) == 1 and o.startswith(w)) for o in rest) for w in short)


def _locative(words: Words, found: Found) -> bool:
    case = words.kid(found.head, "case")
    return case is not None and case < found.start and words.lower[case] in WHERE


def _introduced(host: Chain, found: Found) -> bool:
    """Whether the person was named in full before."""
    return host.mentions[0].head < found.head
