"""Gives each event its place: what its own phrases say, else what the article makes certain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Doc, Token

from lede.extract.where.find import place_of
from lede.extract.where.local import (
    DEICTIC,
    Locative,
    event_name_place,
    find_locatives,
    is_located,
    is_static,
    preposition_class,
)
from lede.extract.where.setting import (
    SUBJECTS,
    Setting,
    acting_countries,
    capital_place,
    country_place,
    participants,
    read_setting,
)
from lede.facts import Event, EventPlace, Phrase, PlaceMention
from lede.lexicons import load_map
from lede.reading import Predicate, predicates, prose_sentences
from lede.result import EntityType, Place

INHERITED_CLAUSE, INHERITED_SENTENCE, INHERITED_ARTICLE, INHERITED_ACTOR = 0.8, 0.65, 0.55, 0.45


PARTS = frozenset({"nmod", "appos", "flat", "compound", "conj", "nmod:desc"})
CLAUSES = frozenset({"acl", "acl:relcl", "advcl", "advcl:relcl", "parataxis"})
LEAD_SENTENCES = 2
NEAR = 60  # tokens back that "there" may point
# What may stand with "the country" that was named before; "another country" and "a neighbouring country" are others.
DEFINITE = frozenset({"the", "this", "that", "its", "their", "our", "his", "her", "entire", "whole", "rest"})


@dataclass(slots=True)
class _Reader:
    """What all events of a document look at."""

    doc: Doc
    events: Sequence[Event]
    places: Sequence[PlaceMention]
    named: Mapping[int, int]
    setting: Setting


def anchor_places(
    doc: Doc,
    events: Sequence[Event],
    places: Sequence[PlaceMention],
    dateline_place: str = "",
    read: Mapping[int, Predicate] | None = None,
) -> dict[int, tuple[EventPlace, ...]]:
    """Places of the events, by position in `events`; an event without any is left out.

    `read` are the network's predicates, for a caller that has them at hand.

    Reads: roles LOC, the tree, the place mentions of `find_places`, the prose segments.
    Yields: phrases that say where ("in Kyrgyzstan", "at a hospital"); else one inferred place, of a participant
      ("groups *in Kyrgyzstan*"), of the clause above, of the sentence, or the country that the article is about.
    Leaves alone: events whose subject is another country's ("Russia expressed concern"), metonyms ("Moscow said").
    """
    named = {i: n for n, mention in enumerate(places) for i in range(mention.phrase.start, mention.phrase.end)}
    reader = _Reader(doc, events, places, named, read_setting(doc, places, dateline_place))
    read = predicates(doc) if read is None else read
    parsed = doc.has_annotation("DEP")
    found: dict[int, tuple[EventPlace, ...]] = {}
    if parsed:
        for number, event in enumerate(events):
            locatives = find_locatives(doc, event, read.get(event.trigger.head), named)
            if locatives:
                found[number] = tuple(_said(reader, locative) for locative in locatives)
    if not reader.setting.main:
        reader.setting.main = _lead_country(reader, found)
    by_trigger = {event.trigger.head: found[number] for number, event in enumerate(events) if number in found}
    for number, event in enumerate(events):
        inferred = _inferred(reader, event, by_trigger) if parsed else _main(reader)
        if number in found:
            found[number] = _completed(found[number], None if _is_wide(reader, found[number]) else inferred)
        elif inferred is not None:
            found[number] = (inferred,)
    return dict(sorted(found.items()))


def _lead_country(reader: _Reader, found: Mapping[int, tuple[EventPlace, ...]]) -> str:
    """Country of the main event where none dominates: what the first phrases say, if it is one."""
    for sent in islice(prose_sentences(reader.doc), LEAD_SENTENCES):
        codes = {
            place.place.country_code
            for number, places in found.items()
            if sent.start <= reader.events[number].trigger.head < sent.end
            for place in places
            if place.place.country_code and place.place.latitude is not None
        }
        if codes:
            return min(codes) if len(codes) == 1 else ""
    return ""


def _said(reader: _Reader, locative: Locative) -> EventPlace:
    """The place that a phrase names; one without a name keeps its own words ("jail cell")."""
    phrase = locative.phrase
    mention = _best_mention(reader, phrase)
    if mention is not None:
        place = _mention_place(reader, mention, phrase)
    else:
        codes = reader.setting.between(phrase.start, phrase.end)
        inner = event_name_place(reader.doc, reader.doc[phrase.head])
        if inner is not None:
            return EventPlace(phrase, place_of(inner), locative.rule, probability=0.5)
        place = Place(_bare_words(reader.doc, phrase), codes[0] if len(set(codes)) == 1 else "")
        if reader.doc[phrase.head].lower_ in DEICTIC:
            place = _last_place_before(reader, phrase.start) or place
        elif not codes:
            place = _definite(reader, reader.doc[phrase.head]) or place
    return EventPlace(phrase, place, locative.rule, probability=locative.probability)


def _best_mention(reader: _Reader, phrase: Phrase) -> PlaceMention | None:
    """The mention that a phrase is about: the one that holds its head, else the first inside."""
    if phrase.head in reader.named:
        return reader.places[reader.named[phrase.head]]
    inside = sorted({reader.named[i] for i in range(phrase.start, phrase.end) if i in reader.named})
    return reader.places[inside[0]] if inside else None


def _mention_place(reader: _Reader, mention: PlaceMention, phrase: Phrase) -> Place:
    """A mention's place; a name that the table lacks takes country and point of a place in the same phrase."""
    if mention.place is not None:
        return mention.place
    words = reader.doc[mention.phrase.start : mention.phrase.end].text
    for i in range(phrase.start, phrase.end):
        other = reader.places[reader.named[i]] if i in reader.named else None
        if other is not None and other.place is not None:
            around = other.place
            if mention.type is EntityType.GPE:
                return Place(words, around.country_code, around.admin1)
            return Place(words, around.country_code, around.admin1, around.latitude, around.longitude)
    return Place(words)


def _bare_words(doc: Doc, phrase: Phrase) -> str:
    """The words of a phrase without its prepositions and articles: "at a hospital" is "hospital"."""
    start = phrase.start
    while start < phrase.head and (doc[start].dep_ in ("case", "det", "cc", "fixed", "advmod") or doc[start].is_space):
        start += 1
    clause = next((c for c in doc[phrase.head].children if c.i > phrase.head and c.dep_ in CLAUSES), None)
    end = phrase.end if clause is None else max(min(phrase.end, clause.left_edge.i), phrase.head + 1)
    return " ".join(doc[start:end].text.rstrip(" ,").split())


def _last_place_before(reader: _Reader, token: int) -> Place | None:
    """What "here" and "there" point back to: the last resolved place behind a preposition of place."""
    for mention in reversed(reader.places):
        if mention.phrase.end > token:
            continue
        if mention.phrase.end < token - NEAR:
            break
        if mention.place is not None and is_static(reader.doc[mention.phrase.head]):
            return mention.place
    return None


def _definite(reader: _Reader, head: Token) -> Place | None:
    """The place that "the country" or "the capital" stands for: that of the country named last, else of the article."""
    kind = load_map("where/definite.tsv").get(head.lower_, "")
    words = {child.lower_ for child in head.children if child.dep_ not in ("case", "punct")}
    if kind not in ("country", "capital") or (head.pos_ == "NOUN" and not (words and words <= DEFINITE)):
        return None
    setting = reader.setting
    code = setting.main or next(iter(setting.between(max(head.i - NEAR, 0), head.i)[-1:]), "")
    if not code:
        return None
    return country_place(code) if kind == "country" else capital_place(code)


def _is_wide(reader: _Reader, found: Sequence[EventPlace]) -> bool:
    """Whether a phrase speaks of the world or of somewhere else: nothing can be inferred from the article then."""
    kinds = load_map("where/definite.tsv")
    heads = (reader.doc[place.phrase.head] for place in found if place.phrase is not None)
    return any(kinds.get(head.lower_) == "world" for head in heads)


def _completed(found: tuple[EventPlace, ...], around: EventPlace | None) -> tuple[EventPlace, ...]:
    """What is said, and apart from it the place around where the words alone tell no country: "in a jail cell"."""
    if around is None or any(place.place.country_code or place.place.latitude is not None for place in found):
        return found
    return (*found, around)


def _inferred(reader: _Reader, event: Event, said: Mapping[int, tuple[EventPlace, ...]]) -> EventPlace | None:
    """The place that is not said next to an event but certain; None where nothing makes it so."""
    doc, main = reader.doc, reader.setting.main
    actors: list[str] = []
    for word, is_subject in participants(doc, event):
        located = _located_in(reader, word, event.trigger.head)
        if located is not None:
            return _inherit(located, "where.participant", INHERITED_CLAUSE)
        if is_subject:
            actors += acting_countries(doc, reader.setting, word)
    goal = _goal_country(reader, event)
    if goal and goal != main:
        return None
    if actors and main not in actors:
        return _own_country(reader, event, actors)
    above = _above(reader, event, said)
    if above is not None and (not actors or above.country_code in actors):
        return _inherit(above, "where.clause_above", INHERITED_CLAUSE)
    sent = doc[event.trigger.head].sent
    codes = set(reader.setting.between(sent.start, sent.end))
    near = _in_sentence(said, sent.start, sent.end)
    if near is not None and codes == {near.country_code}:
        return _inherit(near, "where.sentence", INHERITED_SENTENCE)
    if codes and main not in codes:
        return None
    return _main(reader)


def _own_country(reader: _Reader, event: Event, actors: Sequence[str]) -> EventPlace | None:
    """A country that acts on no other acts at home ("Thailand cracked down on smugglers"); saying is nowhere."""
    if event.saying or len(set(actors)) != 1:
        return None
    for word in reader.doc[event.trigger.head].children:
        others = reader.setting.names_between(word.left_edge.i, word.right_edge.i + 1)
        if word.dep_ not in SUBJECTS and set(others) - set(actors):
            return None
    place = country_place(actors[0])
    return _inherit(place, "where.actor", INHERITED_ACTOR) if place is not None else None


def _goal_country(reader: _Reader, event: Event) -> str:
    """Country of a place that the event comes from or goes to: it did not happen where the article is set."""
    for word in reader.doc[event.trigger.head].children:
        number = reader.named.get(word.i)
        if number is not None and preposition_class(word) in ("goal", "source"):
            place = reader.places[number].place
            if place is not None:
                return place.country_code
    return ""


def _main(reader: _Reader) -> EventPlace | None:
    place = country_place(reader.setting.main) if reader.setting.main else None
    return _inherit(place, "where.article", INHERITED_ARTICLE) if place is not None else None


def _inherit(place: Place, rule: str, probability: float) -> EventPlace:
    return EventPlace(None, place, rule, inferred=True, probability=probability)


def _located_in(reader: _Reader, participant: Token, trigger: int) -> Place | None:
    """The place that a preposition gives a participant: "groups *in Kyrgyzstan*", "the roof of the church *in Paris*".

    Leaves alone: what lies deeper ("concern over protests in Kyrgyzstan" is not there).
    """
    start, end = participant.left_edge.i, participant.right_edge.i + 1
    if start <= trigger < end:
        return None
    for i in range(start, end):
        number = reader.named.get(i)
        if number is None:
            continue
        mention = reader.places[number]
        head = reader.doc[mention.phrase.head]
        if mention.place is None or not mention.place.country_code or not is_located(head):
            continue
        if _belongs_to(head, participant):
            return mention.place
    return None


def _belongs_to(name: Token, participant: Token) -> bool:
    """Whether a located name hangs on a participant, with nothing but "of" and names between."""
    word, located = name, False
    for _ in range(6):
        if word.i == participant.i:
            return True
        if word.dep_ not in PARTS or word.head.i == word.i:
            return False
        static = is_static(word)
        if not static and located and not any(c.dep_ == "case" and c.lower_ == "of" for c in word.children):
            return False
        word, located = word.head, located or static
    return False


def _above(reader: _Reader, event: Event, said: Mapping[int, tuple[EventPlace, ...]]) -> Place | None:
    """The place of the event that this one hangs on or is joined to, if its phrase says it."""
    for ancestor in _up(reader, event.trigger.head):
        for place in said.get(ancestor, ()):
            if place.place.country_code and place.place.latitude is not None:
                return place.place
    return None


def _up(reader: _Reader, token: int) -> Iterator[int]:
    word, steps = reader.doc[token], 0
    while word.head.i != word.i and steps < 8:
        if word.dep_ in ("ccomp", "acl:relcl"):
            return
        word, steps = word.head, steps + 1
        yield word.i


def _in_sentence(said: Mapping[int, tuple[EventPlace, ...]], start: int, end: int) -> Place | None:
    for trigger, places in said.items():
        if start <= trigger < end:
            for place in places:
                if place.place.country_code and place.place.latitude is not None:
                    return place.place
    return None
