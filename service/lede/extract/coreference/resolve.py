"""From mentions to entities: names first, then what is said of them, then every mention in the order of the text."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from spacy.tokens import Doc

from lede.extract.coreference import mentions, nominals, pronouns, quotes, roles
from lede.extract.coreference.canonical import canonical_name
from lede.extract.coreference.model import PLACES, Chain, Found
from lede.extract.coreference.names import link_names
from lede.extract.coreference.words import Words
from lede.facts import Entity, Mention, Phrase, PlaceMention
from lede.gazetteer import Gazetteer
from lede.result import EntityType, MentionKind

WINDOW = 30  # mentions that a pronoun looks back over


def find_entities(doc: Doc, places: Sequence[PlaceMention] = ()) -> list[Entity]:
    """Entities of the text with all their mentions, in the order of their first mention.

    Reads: doc.ents, the tree, tags; `places` gives names of places that the network missed, and what they are.
    Yields: every named entity; one without a name (its `name` is empty) if two mentions of it were found.
    Leaves alone: links that are not certain: "the company" beside two companies, a surname that two persons share.
    """
    if not len(doc) or not doc.has_annotation("DEP"):
        return []
    words = Words(doc)
    entities = (entity_of_chain(words, chain) for chain in resolve(words, places))
    return [entity for entity in entities if entity.name or len(entity.mentions) > 1]


def entity_of_chain(words: Words, chain: Chain) -> Entity:
    """A chain as the other rules see it."""
    found = sorted(chain.mentions, key=lambda m: (m.start, -m.end))
    place = chain.place if chain.type in PLACES else None
    return Entity(
        type=chain.type,
        name=canonical_name(words, chain),
        mentions=tuple(Mention(Phrase(m.start, m.end, m.head), m.kind) for m in found),
        place=place,
    )


def resolve(words: Words, places: Sequence[PlaceMention] = ()) -> list[Chain]:
    """All chains, also those of one mention, in text order."""
    names = mentions.find_names(words, places)
    chains = link_names(words, names)
    phrases = mentions.find_phrases(words, names)
    by_head = {m.head: m for m in (*phrases, *names)}
    for name in names:
        roles.titles(words, name, by_head)
    same = roles.identities(words, by_head)
    for phrase, target in same.items():
        chain = by_head[target].chain
        if chain is not None:
            roles.give(chain, roles.role_at(words, phrase, words.left[phrase], by_head))
    walk = _Walk(words, chains, by_head, same)
    everything = sorted((*names, *phrases, *mentions.find_pronouns(words, names)), key=lambda m: m.head)
    for found in everything:
        walk.take(found)
    chains.extend(walk.new)
    return sorted((c for c in chains if c.mentions), key=lambda c: min(m.start for m in c.mentions))


class _Walk:
    """One pass over the mentions; what it keeps of the past is bounded."""

    def __init__(self, words: Words, chains: list[Chain], by_head: dict[int, Found], same: dict[int, int]) -> None:
        self._words = words
        self._by_head = by_head
        self._same = same
        self._memory = nominals.Memory(chains)
        self._recent: deque[Found] = deque(maxlen=WINDOW)
        self._quotes = quotes.quoted(words.text)
        self._speakers = quotes.speakers(words, self._quotes, by_head)
        self._forms = mentions.pronouns()
        self._writers: dict[bool, Chain] = {}
        self.new: list[Chain] = []

    def take(self, found: Found) -> None:
        """Find the chain of a mention, and remember it."""
        if found.kind is MentionKind.PRONOUN:
            self._pronoun(found)
        elif found.kind is MentionKind.NOMINAL:
            self._phrase(found)
        if found.chain is None or found.chain in self._writers.values():
            return
        self._recent.appendleft(found)
        self._evoke(found)

    def _evoke(self, found: Found) -> None:
        """Places and organisations that "the country", "the company" may take up next."""
        chain, sentence = found.chain, self._words.sent[found.head]
        if chain is None:
            return
        if chain.type in (*PLACES, EntityType.ORG):
            self._memory.recent.append((sentence, chain))
        elif found.type is EntityType.NORP:
            code = Gazetteer.load().demonym(self._words.text[found.head])
            if code in self._memory.countries:
                self._memory.recent.append((sentence, self._memory.countries[code]))

    def _phrase(self, found: Found) -> None:
        words = self._words
        target = self._same.get(found.head)
        chain = self._by_head[target].chain if target is not None else None
        if chain is None:
            chain = nominals.resolve_phrase(words, found, self._memory)
        if chain is None:
            chain = Chain(gender=found.gender, plural=found.plural, type=found.type)
            self.new.append(chain)
        chain.add(found)
        chain.modifiers |= nominals.modifiers(words, found)
        self._memory.by_noun[found.key[0], found.plural] = chain

    def _pronoun(self, found: Found) -> None:
        form = self._forms[found.key[0]]
        quote = self._quotes[found.head]
        speaker = self._speakers.get(quote)
        own = speaker.chain if speaker is not None else None
        if form.person == "3":
            chain = pronouns.resolve_pronoun(self._words, found, form, list(self._recent), own if quote else None)
        else:
            chain = self._first_person(form.plural, quote, own)
        if chain is not None:
            chain.add(found)

    def _first_person(self, plural: bool, quote: int, speaker: Chain | None) -> Chain | None:
        """Whoever says "I" in a quotation is its speaker; outside all quotations it is the writer."""
        if quote:
            return speaker if speaker is not None and not plural and speaker.type is EntityType.PERSON else None
        if plural not in self._writers:
            self._writers[plural] = Chain(type=EntityType.PERSON, plural=plural)
            self.new.append(self._writers[plural])
        return self._writers[plural]
