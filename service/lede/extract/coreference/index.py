"""Asking for the entity of a word, and for the name of a participant."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from lede.facts import Entity, Phrase
from lede.result import EntityType, MentionKind


class EntityIndex:
    """Entities by the tokens of their mentions. Answers are positions in the list it was made from."""

    def __init__(self, doc: Doc, entities: Sequence[Entity]) -> None:
        self._doc = doc
        self._entities = entities
        self._heads: dict[int, tuple[int, MentionKind]] = {}
        self._covered: dict[int, int] = {}
        for number, entity in enumerate(entities):
            for mention in entity.mentions:
                self._heads.setdefault(mention.phrase.head, (number, mention.kind))
                if mention.kind is MentionKind.NAME:
                    for token in range(mention.phrase.start, mention.phrase.end):
                        self._covered.setdefault(token, number)

    def entity_of(self, token: int) -> int | None:
        """The entity of the mention headed at a token, else of the name that covers it."""
        found = self._heads.get(token)
        return found[0] if found is not None else self._covered.get(token)

    def named(self, number: int) -> bool:
        """Whether an entity has a name."""
        return bool(self._entities[number].name)

    def name_of(self, phrase: Phrase) -> str:
        """The canonical name of a participant.

        A pronoun for people without a name gets the words of their first noun phrase ("The demonstrators");
        everything else without a name gets none ("").
        """
        number = self.entity_of(phrase.head)
        if number is None:
            return ""
        entity = self._entities[number]
        return entity.name or (self.words_of(phrase) if entity.type is EntityType.PERSON else "")

    def words_of(self, phrase: Phrase) -> str:
        """Words that stand alone for a pronoun: the name, else the first noun phrase, of people and things ("A bus").

        "" for a phrase that is no pronoun or that nobody knows.
        """
        number, kind = self._heads.get(phrase.head, (0, MentionKind.NAME))
        if kind is not MentionKind.PRONOUN:
            return ""
        entity = self._entities[number]
        first = next((m.phrase for m in entity.mentions if m.kind is MentionKind.NOMINAL), None)
        return entity.name or (" ".join(self._doc[first.start : first.end].text.split()) if first is not None else "")
