"""Whether two tellings can be of one event, and whether they certainly are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from lede.extract.merge.telling import Actor, Telling
from lede.result import Aspect, Modality, Polarity, Role

CORE = (Role.AGENT, Role.PATIENT)
UNREAL = (Modality.CONDITIONAL, Modality.DENIED)


def conflict(one: Telling, other: Telling) -> bool:
    """Whether two tellings cannot be of one event: other time, place, participant, number, or one did not happen."""
    return (
        (other.fresh and not one.fresh)
        or (one.fresh and not other.fresh and not (other.definite and other.plain))
        or (other.indefinite and not one.title)
        or _status(one, other)
        or (other.joined == one.facts.event.trigger.head and not other.acting)
        or _going_on(one, other)
        or _apart(one.times, other.times)
        or _elsewhere(one.places, other.places)
        or _other_people(one, other)
        or (not one.title and _other_numbers(one, other))
        or any(one.kinds[k].isdisjoint(other.kinds[k]) for k in one.kinds.keys() & other.kinds.keys())
        or any(_different(one.goals[k], other.goals[k]) for k in one.goals.keys() & other.goals.keys())
    )


def _other_numbers(one: Telling, other: Telling) -> bool:
    """Other figures of the same people; a headline may count together what the text tells apart."""
    return any(one.numbers[k].isdisjoint(other.numbers[k]) for k in one.numbers.keys() & other.numbers.keys())


def _other_count(one: Telling, other: Telling) -> bool:
    """The same noun, but one and several: "its military was placed" and "both put their militaries"."""
    return any(one.plurals[k] is not other.plurals[k] for k in one.plurals.keys() & other.plurals.keys())


def _going_on(one: Telling, other: Telling) -> bool:
    """Of two verbs, one tells what was going on and the other what was done."""
    mine, theirs = one.facts.factuality, other.facts.factuality
    if one.noun or other.noun or mine is None or theirs is None:
        return False
    return {mine.aspect, theirs.aspect} == {Aspect.SIMPLE, Aspect.PROGRESSIVE}


def _status(one: Telling, other: Telling) -> bool:
    mine, theirs = one.facts.factuality, other.facts.factuality
    if mine is None or theirs is None:  # a noun that is only a mention: "the attack" is none that did not happen
        told = mine or theirs
        return told is not None and (told.polarity is Polarity.NEGATIVE or told.modality in UNREAL)
    if mine.polarity is not theirs.polarity and Polarity.NEGATIVE in (mine.polarity, theirs.polarity):
        return True
    phased = bool(one.facts.event.also or other.facts.event.also) and Modality.PLANNED in (
        mine.modality,
        theirs.modality,
    )
    if mine.modality is theirs.modality or ((one.noun or other.noun) and not phased):
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
        if (one.acting or other.acting) and not _named(one.actors[role] | other.actors[role]):
            continue
        return True
    return False


def _different(one: set[Actor], other: set[Actor]) -> bool:
    """Nobody in common; a name and a noun that nobody linked may still be one ("Boronov", "the premier")."""
    if one & other:
        return False
    names = [{kind == "name" for kind, _ in side} for side in (one, other)]
    return not (names[0] | names[1] == {True, False} and names[0] != names[1])


def _named(actors: set[Actor]) -> bool:
    return any(kind == "name" for kind, _ in actors)


def shared(one: Telling, other: Telling) -> bool:
    """The same participant in the same role, or named inside a noun ("Boronov's resignation"), and none left over."""
    roles = [role for role in CORE if role in one.actors and role in other.actors]
    same = {role for role in roles if one.actors[role] & other.actors[role]}
    if same and len(same) == len(roles):
        if same == {Role.AGENT} and not (one.noun or other.noun):
            if Role.PATIENT in one.actors | other.actors:
                return one.title  # he who played the drums and he who played: but one participant, of two
            if one.elsewise and other.elsewise and one.elsewise.isdisjoint(other.elsewise):
                return one.title  # he who performed in a film and he who performed with a band
        known = {role for role in same if _known(one.actors[role] & other.actors[role])}
        if (same - known) & other.unsure and not one.title:
            return False  # police who arrested a man and then "a man" again
        if known:
            return True
        if one.title or len(same) == len(CORE):
            return True
        possible = one.facts.factuality is not None and one.facts.factuality.modality is Modality.POSSIBLE
        return not (possible or same & (other.unsure | other.bare) or _other_count(one, other))
    mine, theirs = ([t.actors[role] for role in CORE if role in t.actors] for t in (one, other))
    if len(mine) == len(theirs) == 1 and _known(mine[0] & theirs[0]):
        return True  # "Boronov has resigned": the one who takes part is read as either role
    if one.title and same and not one.noun and not other.noun:
        return any(_known(one.actors[role] & other.actors[role]) for role in same)
    if one.noun or other.noun:
        common = one.everyone & other.everyone
        if not other.compounds <= one.everyone | one.compounds:
            return False
        if _named(other.loose - one.everyone) and _named(one.everyone) and not one.title:
            return False  # "Trump's call *with Zelensky*" is not every call of his
        return _known(common) or bool(common and other.definite)
    return False


def _known(actors: set[Actor]) -> bool:
    """Whether somebody whom the text speaks of more than once is among them."""
    return any(kind in ("name", "entity") for kind, _ in actors)
