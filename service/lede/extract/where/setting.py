"""What the document says about countries around an event: the main one, the sentence's, the participants'."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from spacy.tokens import Doc, Token

from lede.extract.where.find import demonyms_of
from lede.extract.where.local import is_located
from lede.facts import Event, PlaceMention
from lede.gazetteer import Gazetteer
from lede.lexicons import load_words
from lede.reading import SEGMENTS, prose_sentences
from lede.result import Place

NAME, LOCATED, ADJECTIVE = 1.0, 1.5, 0.7  # weight of a name, of one behind "in", of a demonym
OPENING = 2.0  # factor for the first sentences: they tell what the article is about
OPENING_SENTENCES: Final = 2
SHARE, TIMES_SECOND, LEAST = 0.45, 1.6, 3.0
LEAST_NAMES: Final = 2
SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass", "csubj", "obl:agent"})
OBJECTS: Final = frozenset({"obj", "iobj"})
NOUN_PARTICIPANTS: Final = frozenset({"nmod", "nmod:poss", "compound", "amod"})
SHARING: Final = frozenset({"conj", "xcomp", "advcl", "acl", "parataxis", "ccomp"})


@dataclass(slots=True)
class Setting:
    """Countries by token, and the one that the article is about ("" if none dominates)."""

    positions: list[int] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    named: list[bool] = field(default_factory=list)
    main: str = ""

    def between(self, start: int, end: int) -> list[str]:
        """Country codes that the tokens `[start, end)` name, in order."""
        first = bisect_left(self.positions, start)
        return self.codes[first : bisect_left(self.positions, end, first)]

    def names_between(self, start: int, end: int) -> list[str]:
        """The same without adjectives and inhabitants: countries of place names alone."""
        first = bisect_left(self.positions, start)
        last = bisect_left(self.positions, end, first)
        return [code for code, name in zip(self.codes[first:last], self.named[first:last], strict=True) if name]


def read_setting(doc: Doc, places: Sequence[PlaceMention], dateline_place: str) -> Setting:
    """Countries of the prose by token, and the country that dominates it.

    The dateline's place counts only if the article names no other country: a desk in New Delhi writes of Bishkek.
    """
    marks: dict[int, tuple[str, float, bool]] = {}
    for start, _, code in demonyms_of(doc):
        marks[start] = code, ADJECTIVE, False
    parsed = doc.has_annotation("DEP")
    for mention in places:
        if mention.place is not None and mention.place.country_code:
            located = parsed and is_located(doc[mention.phrase.head])
            marks[mention.phrase.head] = mention.place.country_code, LOCATED if located else NAME, True
    setting = Setting()
    votes: defaultdict[str, float] = defaultdict(float)
    for start, end, factor in _prose(doc):
        for i in range(start, end):
            if i in marks:
                code, weight, name = marks[i]
                setting.positions.append(i)
                setting.codes.append(code)
                setting.named.append(name)
                votes[code] += weight * factor
    names = Counter(code for code, name in zip(setting.codes, setting.named, strict=True) if name)
    main = _dominating(votes)
    # Adjectives alone tell whose people they are, not where they are.
    setting.main = main if names[main] >= LEAST_NAMES or not names else ""
    if not votes and dateline_place:
        found = Gazetteer.load().candidates(dateline_place)
        setting.main = found[0].country_code if found else ""
    return setting


def country_place(code: str) -> Place | None:
    """A country as a place."""
    country = Gazetteer.load().country(code)
    if country is None:
        return None
    return Place(country.name, code, "", country.latitude, country.longitude, country.geonames_id)


def capital_place(code: str) -> Place | None:
    """The capital of a country as a place."""
    city = Gazetteer.load().capital(code)
    if city is None:
        return None
    return Place(city.name, code, city.admin1, city.latitude, city.longitude, city.geonames_id)


def acting_countries(doc: Doc, setting: Setting, subject: Token) -> list[str]:
    """Countries that a subject acts for: "*Russia*", "the *Chinese* foreign ministry"; not "a *Kenyan* runner"."""
    words = range(subject.left_edge.i, subject.right_edge.i + 1)
    codes = setting.between(words.start, words.stop)
    if not codes:
        return []
    if setting.between(subject.i, subject.i + 1):
        return codes
    institutions = load_words("where/institutions.tsv")
    return codes if any(doc[i].lower_ in institutions for i in words) else []


def participants(doc: Doc, event: Event) -> Iterator[tuple[Token, bool]]:
    """Heads of those who take part, each with whether it is the subject; a subject may stand with a governing verb."""
    trigger = doc[event.trigger.head]
    seen_subject = False
    for word in trigger.children:
        if word.dep_ in SUBJECTS:
            seen_subject = True
            yield word, True
        elif word.dep_ in OBJECTS or (event.kind == "noun" and word.dep_ in NOUN_PARTICIPANTS):
            yield word, False
    for i in event.also:
        for word in doc[i].children:
            if word.dep_ in SUBJECTS:
                seen_subject = True
                yield word, True
    above, steps = trigger, 0
    while not seen_subject and above.dep_ in SHARING and steps < 4:
        above, steps = above.head, steps + 1
        for word in above.children:
            if word.dep_ in SUBJECTS:
                seen_subject = True
                yield word, True


def _prose(doc: Doc) -> Iterator[tuple[int, int, float]]:
    """Prose sentences as (start, end, weight of what they name)."""
    if doc.has_annotation("SENT_START") or SEGMENTS in doc.user_data:
        for number, sent in enumerate(prose_sentences(doc)):
            yield sent.start, sent.end, OPENING if number < OPENING_SENTENCES else 1.0
    else:
        yield 0, len(doc), 1.0


def _dominating(votes: Mapping[str, float]) -> str:
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    if not ranked:
        return ""
    code, most = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return code if most >= max(LEAST, SHARE * sum(votes.values()), TIMES_SECOND * second) else ""
