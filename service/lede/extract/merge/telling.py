"""What one telling says of its event, ready to be compared with another's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from spacy.tokens import Doc, Token

from lede.extract.coreference import EntityIndex
from lede.extract.merge.families import core, families, noun_family
from lede.facts import Facts
from lede.result import Modality, Polarity, Role

DEFINITE = frozenset({"the", "this", "these", "that", "those", "its", "their"})
INNER = ("nmod:poss", "nmod", "compound", "amod")
GOALS = frozenset({"to", "from", "into", "against", "with", "for", "as", "over", "about", "toward", "towards"})
FRESH = frozenset(
    {"another", "other", "second", "third", "new", "more", "further", "additional", "different", "separate", "similar"}
)
AGAIN = frozenset({"again", "twice"})
UNREAL = (Modality.CONDITIONAL, Modality.DENIED)
Actor = tuple[str, str]  # ("name" or "entity", its number: with a name or without) or ("noun", lemma)


@dataclass(slots=True)
class Telling:
    """One mention of an event.

    fresh       it says that it is not the one before ("*another* attack")
    title       it is the headline's
    indefinite  a noun that brings a new event ("*a* victory"), unless only the headline has told it
    unsure      roles whose phrase brings somebody new ("*a* man")
    goals       complements that tell it from its like, by preposition
    actors      who plays a role, by role; `loose` is who stands in a noun's phrase ("*Boronov's* resignation")
    numbers     figures in a role's phrase: "*16* parties" took part is not "*11* parties" took part
    kinds       nouns before a role's noun: the "*voice* recorder" is not the "*data* recorder"
    """

    facts: Facts
    families: frozenset[str]
    noun: bool
    definite: bool
    fresh: bool = False
    title: bool = False
    indefinite: bool = False
    unsure: set[Role] = field(default_factory=set)
    goals: dict[str, set[Actor]] = field(default_factory=dict)
    actors: dict[Role, set[Actor]] = field(default_factory=dict)
    loose: set[Actor] = field(default_factory=set)
    numbers: dict[tuple[Role, str], set[str]] = field(default_factory=dict)
    kinds: dict[tuple[Role, str], set[str]] = field(default_factory=dict)
    times: list[tuple[datetime, datetime]] = field(default_factory=list)
    places: dict[str, set[str]] = field(default_factory=dict)

    @property
    def everyone(self) -> set[Actor]:
        """All who take part, whatever the role."""
        return self.loose.union(*self.actors.values()) if self.actors else self.loose


def read_telling(doc: Doc, facts: Facts, index: EntityIndex, quoted: bool = False, title: bool = False) -> Telling:
    """Collect what can be compared.

    quoted  the telling stands in somebody's own words: his "today" is not the article's
    title   it is the headline, which tells in short what the text tells again
    """
    words = core(doc, facts.event)
    head, first = doc[facts.event.trigger.head], words[0]
    names = families(words)
    same = _acting(facts, doc, names)
    if same is not None:  # "The attack *killed*" is another happening, "the attack *hit* the plant" the same
        first = same
    noun = first.pos_ in ("NOUN", "PROPN")
    telling = Telling(facts, names, noun, noun and _definite(first), _again(head) or any(map(_fresh, words)))
    telling.indefinite = noun and _indefinite(first)
    telling.title = title
    for person in facts.who:
        token = doc[person.phrase.head]
        if token not in words and token is not same:
            _read_actor(telling, person.role, token, index)
    if noun:
        inner = (actors_of(child, index) for child in first.children if child.dep_ in INNER)
        telling.loose = set().union(*inner)
    _read_goals(telling, head, index)
    for time in facts.when:
        deictic = quoted and time.phrase is not None and time.phrase.end - time.phrase.start == 1
        if not time.inferred and not deictic and time.time and time.time.earliest and time.time.latest:
            telling.times.append((time.time.earliest, time.time.latest))
    for place in facts.where:
        if not place.inferred and place.place.country_code:
            telling.places.setdefault(place.place.country_code, set()).add(place.place.name)
    return telling


def _acting(facts: Facts, doc: Doc, names: frozenset[str]) -> Token | None:
    """The subject of a verb that tells the same as its verb does ("the *attack* hit the plant")."""
    heads = (doc[p.phrase.head] for p in facts.who if p.role is Role.AGENT)
    return next((t for t in heads if t.pos_ == "NOUN" and facts.event.kind == "verb" and families([t]) & names), None)


def _read_actor(telling: Telling, role: Role, token: Token, index: EntityIndex) -> None:
    actors = actors_of(token, index)
    if actors:
        telling.actors.setdefault(role, set()).update(actors)
    if _fresh(token) or _indefinite(token):
        telling.unsure.add(role)
    kinds = {child.lemma_.lower() for child in token.children if child.dep_ == "compound"}
    if kinds:
        telling.kinds[role, token.lemma_] = kinds
    figures = {child.text.lower() for child in token.children if child.dep_ == "nummod"}
    if token.pos_ == "NUM":
        figures.add(token.text.lower())
    if figures:
        telling.numbers[role, token.lemma_] = figures


def _read_goals(telling: Telling, head: Token, index: EntityIndex) -> None:
    """What else tells one happening from its like: "sent *to Sydney*", "forced *to work*"."""
    for child in head.children:
        if child.dep_ in ("xcomp", "ccomp") or (child.dep_ == "advcl" and child.tag_ == "VB"):
            telling.goals["xcomp"] = {("noun", child.lemma_.lower())}
        elif child.dep_ in ("obl", "nmod"):
            case = next((c.text.lower() for c in child.children if c.dep_ == "case"), "")
            actors = actors_of(child, index)
            if case in GOALS and actors:
                telling.goals[case] = actors


def actors_of(token: Token, index: EntityIndex) -> set[Actor]:
    """Who a phrase is: its entity, and its noun; nobody for an unresolved pronoun or a figure.

    Of a measured amount what is measured too: "5.7 million barrels of *production*".
    """
    found: set[Actor] = set()
    entity = index.entity_of(token.i)
    if entity is not None:
        if index.named(entity):
            return {("name", str(entity))}
        found.add(("entity", str(entity)))
    if token.pos_ == "NOUN":
        found.add(("noun", noun_family(token.lemma_.lower())))
        if any(child.dep_ == "nummod" for child in token.children):
            found |= {("noun", c.lemma_.lower()) for c in token.children if c.dep_ == "nmod" and c.pos_ == "NOUN"}
    elif token.pos_ == "PROPN" and not found:
        found.add(("noun", token.lemma_.lower()))
    return found


def _again(head: Token) -> bool:
    return any(child.dep_ == "advmod" and child.text.lower() in AGAIN for child in head.children)


def _indefinite(token: Token) -> bool:
    return any(child.dep_ == "det" and child.text.lower() in ("a", "an") for child in token.children)


def _fresh(token: Token) -> bool:
    return any(child.text.lower() in FRESH for child in token.children)


def _definite(head: Token) -> bool:
    """Whether a noun speaks of what is known: "the attack", "its withdrawal", "the *crash* site".

    Leaves alone: what a clause behind it makes known ("the sentence *that he got elsewhere*").
    """
    children = list(head.children)
    if any(child.dep_ == "acl:relcl" for child in children):
        return False
    return head.dep_ == "compound" or any(
        child.dep_ in ("det", "nmod:poss") and child.text.lower() in DEFINITE for child in children
    )


def conflict(one: Telling, other: Telling) -> bool:
    """Whether two tellings cannot be of one event: other time, place, participant, number, or one did not happen."""
    return (
        (other.fresh and not one.fresh)
        or (one.fresh and not other.fresh and not other.definite)
        or (other.indefinite and not one.title)
        or _status(one, other)
        or _apart(one.times, other.times)
        or _elsewhere(one.places, other.places)
        or _other_people(one, other)
        or any(one.numbers[k].isdisjoint(other.numbers[k]) for k in one.numbers.keys() & other.numbers.keys())
        or any(one.kinds[k].isdisjoint(other.kinds[k]) for k in one.kinds.keys() & other.kinds.keys())
        or any(_different(one.goals[k], other.goals[k]) for k in one.goals.keys() & other.goals.keys())
    )


def _status(one: Telling, other: Telling) -> bool:
    mine, theirs = one.facts.factuality, other.facts.factuality
    if mine is None or theirs is None:
        return False
    if mine.polarity is not theirs.polarity and Polarity.NEGATIVE in (mine.polarity, theirs.polarity):
        return True
    if mine.modality is theirs.modality or one.noun or other.noun:
        return mine.modality is not theirs.modality and (mine.modality in UNREAL or theirs.modality in UNREAL)
    return True


def _apart(one: Sequence[tuple[datetime, datetime]], other: Sequence[tuple[datetime, datetime]]) -> bool:
    return bool(one and other) and not any(a < d and c < b for a, b in one for c, d in other)


def _elsewhere(one: Mapping[str, set[str]], other: Mapping[str, set[str]]) -> bool:
    return bool(one and other) and not one.keys() & other.keys()


def _other_people(one: Telling, other: Telling) -> bool:
    """Somebody else in a role. Nouns are often read with the wrong role: nobody of the verb's telling is a stranger."""
    for role in one.actors.keys() & other.actors.keys():
        if not _different(one.actors[role], other.actors[role]):
            continue
        if (one.noun and one.actors[role] & other.everyone) or (other.noun and other.actors[role] & one.everyone):
            continue
        return True
    return False


def _different(one: set[Actor], other: set[Actor]) -> bool:
    """Nobody in common; a name and a noun that nobody linked may still be one ("Boronov", "the premier")."""
    if one & other:
        return False
    names = [{kind == "name" for kind, _ in side} for side in (one, other)]
    return not (names[0] | names[1] == {True, False} and names[0] != names[1])
