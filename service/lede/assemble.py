"""Facts (token indices) -> result (character offsets). Renames and counts; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from lede import facts as f
from lede import result as r
from lede.extract.confidence import slot_confidence
from lede.extract.coreference import EntityIndex
from lede.extract.merge import fingerprint
from lede.extract.ontology import codes_of

REACH = 4  # tokens between the words of a trigger that still make one span


class Assembler:
    """Turns the facts of one document into result values. Ids are e1 …, a1 …, n1 … in text order."""

    def __init__(
        self,
        doc: Doc,
        entities: Sequence[f.Entity],
        entity_salience: Sequence[float],
        attributions: Sequence[f.Attribution],
        explain: bool,
    ) -> None:
        self._doc = doc
        self._text = doc.text  # spaCy joins it anew each time
        self._index = EntityIndex(doc, entities)
        self._entities = entities
        self._salience = entity_salience
        self._explain = explain
        self.attributions = tuple(self._attribution(i, a) for i, a in enumerate(attributions))

    def span(self, start: int, end: int) -> r.Span:
        """Characters of the tokens `[start, end)`."""
        first, last = self._doc[start], self._doc[end - 1]
        stop = last.idx + len(last)
        return r.Span(first.idx, stop, self._text[first.idx : stop])

    def phrase(self, phrase: f.Phrase) -> r.Span:
        """Characters of a phrase."""
        return self.span(phrase.start, phrase.end)

    def _rule(self, rule: str) -> str:
        return rule if self._explain else ""

    def _trigger(self, phrase: f.Phrase) -> r.Trigger:
        words = " ".join(self._doc[i].lemma_ for i in range(phrase.start, phrase.end) if not self._doc[i].is_space)
        return r.Trigger(self.phrase(phrase), words)

    def event(self, number: int, item: f.Facts) -> r.Event:
        """One event; `number` is its place in the text."""
        event = item.event
        kind = item.type or f.EventType("OTHER", "", "")
        told = item.factuality
        sent = self._doc[event.trigger.head].sent
        who = tuple(self._participant(p) for p in item.who)
        where = tuple(self._place(p) for p in item.where)
        when = tuple(self._time_slot(t) for t in item.when)
        modality = told.modality if told else r.Modality.ACTUAL
        return r.Event(
            id=f"e{number + 1}",
            type=kind.type,
            subtype=kind.subtype,
            confidence=item.confidence,
            salience=item.salience,
            what=r.What(self.phrase(event.clause), self._trigger(event.trigger), item.summary),
            evidence=self._trimmed(sent.start, sent.end),
            who=who,
            where=where,
            when=when,
            according_to=tuple(self.attributions[i] for i in item.according_to),
            why=tuple(self._reason(w, {}) for w in item.why),
            how=tuple(r.Manner(self.phrase(h.phrase), h.kind, self._rule(h.rule)) for h in item.how),
            polarity=told.polarity if told else r.Polarity.POSITIVE,
            modality=modality,
            tense=told.tense if told else r.Tense.NONE,
            aspect=told.aspect if told else r.Aspect.NONE,
            factuality=round(told.score, 3) if told else 0.0,
            mentions=tuple(r.EventMention(self.phrase(m.clause), self._trigger(_wide(m))) for m in item.mentions),
            codes=codes_of(kind.type, kind.subtype, modality),
            fingerprint=self._fingerprint(kind, who, where, when),
            rule=self._rule(event.rule),
        )

    def link(self, events: Sequence[r.Event], items: Sequence[f.Facts]) -> tuple[r.Event, ...]:
        """Relations and causes, once all ids are known; relations to events that were left out are dropped."""
        ids = {id(item): event.id for item, event in zip(items, events, strict=True)}
        by_position = dict(enumerate(ids.values()))
        at = {
            token: by_position[i]
            for i, item in enumerate(items)
            for token in (item.event.trigger.head, *(m.trigger.head for m in item.mentions))
        }
        linked = []
        for event, item in zip(events, items, strict=True):
            relations = tuple(
                r.Relation(kind, by_position[other], self._rule(rule)) for kind, other, rule in item.relations
            )
            linked.append(replace(event, relations=relations, why=tuple(self._reason(w, at) for w in item.why)))
        return tuple(linked)

    def _reason(self, reason: f.Reason, at: dict[int, str]) -> r.Reason:
        event_id = at.get(reason.event, "") if reason.event is not None else ""
        return r.Reason(self.phrase(reason.phrase), reason.kind, event_id, self._rule(reason.rule))

    def _participant(self, participant: f.Participant) -> r.Participant:
        phrase = participant.phrase
        entity = self._index.entity_of(phrase.head)
        return r.Participant(
            span=self.phrase(phrase),
            role=participant.role,
            head=self.span(phrase.head, phrase.head + 1),
            entity_id=f"n{entity + 1}" if entity is not None else "",
            name=self._index.name_of(phrase),
            confidence=slot_confidence("who", participant.rule, participant.probability),
            rule=self._rule(participant.rule),
        )

    def _place(self, place: f.EventPlace) -> r.PlaceSlot:
        return r.PlaceSlot(
            span=self.phrase(place.phrase) if place.phrase else None,
            place=place.place,
            inferred=place.inferred,
            confidence=slot_confidence("where", place.rule, place.probability, place.inferred),
            rule=self._rule(place.rule),
        )

    def _time_slot(self, slot: f.EventTime) -> r.TimeSlot:
        time = slot.time
        return r.TimeSlot(
            span=self.phrase(slot.phrase) if slot.phrase else None,
            type=time.type if time else None,
            value=time.value if time else "",
            mod=time.mod if time else "",
            earliest=time.earliest if time else None,
            latest=time.latest if time else None,
            inferred=slot.inferred,
            confidence=slot_confidence("when", slot.rule, slot.probability, slot.inferred),
            rule=self._rule(slot.rule),
        )

    def time(self, time: f.TimeExpression) -> r.Time:
        """A time expression of the document."""
        return r.Time(
            self.phrase(time.phrase), time.type, time.value, time.mod, time.earliest, time.latest, self._rule(time.rule)
        )

    def _attribution(self, number: int, attribution: f.Attribution) -> r.Attribution:
        content = None
        if attribution.content:
            parts = tuple(self.phrase(p) for p in attribution.content)
            whole = r.Span(parts[0].start, parts[-1].end, self._text[parts[0].start : parts[-1].end])
            content = r.Content(whole, parts if len(parts) > 1 else ())
        return r.Attribution(
            id=f"a{number + 1}",
            kind=attribution.kind,
            source=self._source(attribution),
            cue=self._trigger(attribution.cue) if attribution.cue else None,
            content=content,
            parent=f"a{attribution.parent + 1}" if attribution.parent is not None else "",
            confidence=slot_confidence("according_to", attribution.rule, attribution.probability),
            rule=self._rule(attribution.rule),
        )

    def _source(self, attribution: f.Attribution) -> r.Source | None:
        if attribution.source is None:
            return None  # "reportedly": somebody vouches, but no words say who
        entity = self._index.entity_of(attribution.source.head)
        name = self._index.name_of(attribution.source)
        return r.Source(
            self.phrase(attribution.source),
            f"n{entity + 1}" if entity is not None else "",
            name,
            attribution.anonymous and not (entity is not None and bool(self._entities[entity].name)),
        )

    def entity(self, number: int) -> r.Entity:
        """One entity with its mentions."""
        entity = self._entities[number]
        mentions = tuple(r.Mention(self.phrase(m.phrase), m.kind) for m in entity.mentions)
        return r.Entity(f"n{number + 1}", entity.type, entity.name, self._salience[number], mentions, entity.place)

    def _trimmed(self, start: int, end: int) -> r.Span:
        while start < end - 1 and self._doc[start].is_space:
            start += 1
        while end > start + 1 and self._doc[end - 1].is_space:
            end -= 1
        return self.span(start, end)

    def _fingerprint(
        self,
        kind: f.EventType,
        who: Sequence[r.Participant],
        where: Sequence[r.PlaceSlot],
        when: Sequence[r.TimeSlot],
    ) -> str:
        names = [p.name for p in who if p.name]
        place = next((p.place.country_code for p in where if p.place.country_code), "")
        day = next(
            (t.value[:10] for t in when if t.type in (r.TimeType.DATE, r.TimeType.TIME) and t.value[:1].isdigit()), ""
        )
        if kind.type == "OTHER" or not (kind.subtype or day):
            return ""  # too little is known: other events of the article would share it
        return fingerprint(f"{kind.type}/{kind.subtype}", names, place, day)


def _wide(mention: f.Event) -> f.Phrase:
    """The trigger of a mention with the verb of its noun: "broadcasts *began*", "fire reportedly *started*"."""
    trigger = mention.trigger
    near = [i for i in mention.also if trigger.start - REACH < i < trigger.end + REACH]
    if mention.rule != "what.noun.phase":
        return trigger
    return (
        f.Phrase(min(trigger.start, *near), max(trigger.end, *(i + 1 for i in near)), trigger.head) if near else trigger
    )
