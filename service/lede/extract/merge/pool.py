"""One event out of several tellings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from lede.extract.coreference import EntityIndex
from lede.extract.merge.telling import actors_of
from lede.facts import EventPlace, EventTime, EventType, Facts, Participant


def pool(doc: Doc, tellings: Sequence[Facts], index: EntityIndex) -> Facts:
    """The fullest telling with all that the others add; itself if there is but one."""
    if len(tellings) == 1:
        return tellings[0]
    best = max(tellings, key=lambda f: (fullness(f), -f.event.trigger.head))
    rest = [f for f in tellings if f is not best]
    told = {f.type for f in tellings if f.type is not None and f.type.type != "OTHER"}
    return replace(
        best,
        who=_who(doc, best, rest, index),
        where=_where(best, rest),
        when=_when(best, rest),
        according_to=tuple(dict.fromkeys(a for f in (best, *rest) for a in f.according_to)),
        why=tuple(dict.fromkeys(w for f in (best, *rest) for w in f.why)),
        how=tuple(dict.fromkeys(h for f in (best, *rest) for h in f.how)),
        type=best.type if best.type is not None and (best.type.type != "OTHER" or not told) else _first_type(rest),
        mentions=(*best.mentions, *(e for f in rest for e in (f.event, *f.mentions))),
        relations=[relation for f in (best, *rest) for relation in f.relations],
    )


def fullness(facts: Facts) -> float:
    """How much a telling says; a verb before a noun."""
    verb = 1.5 if facts.event.kind == "verb" else 0.0
    length = min(facts.event.clause.end - facts.event.clause.start, 20) / 20
    return verb + len(facts.who) + 0.5 * len(facts.when) + 0.5 * len(facts.where) + length


def _first_type(rest: Sequence[Facts]) -> EventType | None:
    return next((f.type for f in rest if f.type is not None and f.type.type != "OTHER"), None)


def _who(doc: Doc, best: Facts, rest: Sequence[Facts], index: EntityIndex) -> tuple[Participant, ...]:
    """Participants of the best telling, and those of the others in roles that it leaves open."""
    who = list(best.who)
    roles = {person.role for person in who}
    known = set().union(*(actors_of(doc[person.phrase.head], index) for person in who))
    for facts in rest:
        added = [p for p in facts.who if p.role not in roles and not actors_of(doc[p.phrase.head], index) & known]
        who.extend(added)
        roles |= {person.role for person in added}
        known.update(*(actors_of(doc[person.phrase.head], index) for person in added))
    return tuple(who)


def _where(best: Facts, rest: Sequence[Facts]) -> tuple[EventPlace, ...]:
    """Places said, each once; an inferred one only if none is said."""
    places: dict[tuple[str, str], EventPlace] = {}
    for place in (p for f in (best, *rest) for p in f.where):
        key = (place.place.name, place.place.country_code)
        if key not in places or (places[key].inferred and not place.inferred):
            places[key] = place
    said = tuple(p for p in places.values() if not p.inferred)
    return said or tuple(places.values())[:1]


def _when(best: Facts, rest: Sequence[Facts]) -> tuple[EventTime, ...]:
    """Times said, those of one value once; an inferred one only if none is said."""
    times: dict[object, EventTime] = {}
    for time in (t for f in (best, *rest) for t in f.when):
        key = time.time.value if time.time is not None and time.time.value else time.phrase
        if key not in times or (times[key].inferred and not time.inferred):
            times[key] = time
    said = tuple(t for t in times.values() if not t.inferred)
    return said or tuple(times.values())[:1]
