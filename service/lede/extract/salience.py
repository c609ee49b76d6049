"""Which event is the article about? A score from 0 to 1 for each, and for each entity."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from spacy.tokens import Doc

from lede.extract.salience_weights import WEIGHTS
from lede.facts import Entity, Facts
from lede.result import Modality, Polarity, Role


def entity_salience(doc: Doc, entities: Sequence[Entity], title: str) -> list[float]:
    """Share of the mentions, early ones counting more, names in the title counting most; the highest is near 1.

    Source: entity salience by frequency and first position (Dunietz and Gillick, 2014).
    """
    length = max(1, len(doc))
    raw = []
    lowered = title.lower()
    for entity in entities:
        weight = sum(1.0 / (1.0 + 4.0 * m.phrase.start / length) for m in entity.mentions)
        if entity.name and lowered and entity.name.split()[-1].lower() in lowered:
            weight *= 1.5
        raw.append(weight)
    top = max(raw, default=1.0)
    return [round(value / top, 4) for value in raw]


def rank(
    doc: Doc, facts: Sequence[Facts], entity_of: Mapping[int, int], scores: Sequence[float], title: str, prose: int
) -> None:
    """Set `salience` of all events.

    Reads: place in the text, the title (apart or in the text), number of tellings, the participants' entities,
    factuality, type. `prose` is the token where the body begins.
    """
    words = {w.lower() for w in title.split()}
    length = max(1, len(doc) - prose)
    lead = doc[min(prose, len(doc) - 1)].sent.end if len(doc) else 0
    for item in facts:
        start = min([item.event.trigger.start, *(m.trigger.start for m in item.mentions)])
        sent = doc[item.event.trigger.head].sent
        position = max(0, start - prose) / length
        value = WEIGHTS["bias"]
        value += WEIGHTS["early"] * math.exp(-6.0 * position)
        value += WEIGHTS["first_sentence"] * (start < lead)
        value += WEIGHTS["tellings"] * min(3, len(item.mentions))
        value += WEIGHTS["title"] * _in_title(doc, item, words)
        value += WEIGHTS["entities"] * max(
            (scores[entity_of[p.phrase.head]] for p in item.who if p.phrase.head in entity_of), default=0.0
        )
        value += WEIGHTS["main_clause"] * (doc[item.event.trigger.head].i == sent.root.i)
        value += WEIGHTS["agent"] * any(p.role is Role.AGENT for p in item.who)
        value += WEIGHTS["noun"] * (item.event.kind == "noun")
        value += WEIGHTS["other_type"] * (item.type is None or item.type.type in ("OTHER", "STATEMENT"))
        value += WEIGHTS["background"] * _is_background(item, doc)
        if item.factuality is not None:
            value += WEIGHTS["not_actual"] * (item.factuality.modality is not Modality.ACTUAL)
            value += WEIGHTS["negative"] * (item.factuality.polarity is Polarity.NEGATIVE)
        item.salience = round(1.0 / (1.0 + math.exp(-value)), 4)


def _in_title(doc: Doc, item: Facts, words: set[str]) -> float:
    if not words:
        return 0.0
    head = doc[item.event.trigger.head]
    if head.lower_ in words or head.lemma_.lower() in words:
        return 1.0
    stem = head.lemma_.lower()[:5]
    return 0.7 if len(stem) == 5 and any(w.startswith(stem) for w in words) else 0.0


def _is_background(item: Facts, doc: Doc) -> bool:
    """Perfect past before the story, or a time years back ("In the past 15 years …")."""
    head = doc[item.event.trigger.head]
    return any(c.dep_ == "aux" and c.lower_ == "had" for c in head.children)
