"""Which event a time belongs to: by the tree and the network's TMP roles, not by nearness."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from lede.extract.when.clauses import adverbials
from lede.extract.when.counted import count_from_events
from lede.extract.when.cues import cues, is_saying, span_of
from lede.extract.when.inherit import inherit
from lede.extract.when.ranges import Unit, units
from lede.facts import Event, EventTime, Phrase, TimeExpression
from lede.reading import predicates
from lede.result import TimeType

SURE = 0.5
NOUN_MODIFIERS = frozenset(
    {
        "nmod",
        "nmod:poss",
        "nmod:unmarked",
        "nmod:tmod",
        "nmod:npmod",
        "compound",
        "amod",
        "nummod",
        "appos",
        "advmod",
        "dep",
    }
)
CLIMBED = frozenset({"conj", "appos", "flat", "goeswith", "fixed", "list", "nummod", "dep", "parataxis", "reparandum"})
PLAIN_REFS = frozenset({"PAST_REF", "PRESENT_REF", "FUTURE_REF"})


class Anchors:
    """Finds the events of one document's times."""

    def __init__(self, doc: Doc, events: Sequence[Event]) -> None:
        self.doc = doc
        self.event_at: dict[int, int] = {}
        for i, event in enumerate(events):
            for token in (*event.also, *range(event.trigger.start, event.trigger.end)):
                self.event_at.setdefault(token, i)
        for i, event in enumerate(events):
            self.event_at[event.trigger.head] = i
        self.roles: dict[int, list[tuple[int, float]]] = {}
        self.temporal: dict[int, set[int]] = {}
        found = predicates(doc)
        self.predicates = frozenset(found)
        for predicate in found.values():
            for argument in predicate.arguments:
                if argument.role == "TMP" and argument.probability >= SURE:
                    self.roles.setdefault(argument.head, []).append((predicate.token, argument.probability))
                    self.temporal.setdefault(predicate.token, set()).add(argument.head)

    def events_of(self, unit: Unit) -> list[tuple[int, Phrase, str, float]]:
        """Events that a time modifies: (event, whole adverbial, rule, probability)."""
        head = self.doc[unit.phrase.head]
        found: dict[int, tuple[Phrase, str, float]] = {}
        for governor, phrase, rule in self._governors(head, unit.phrase):
            event = self._event(governor, unit.phrase)
            if event is not None:
                found.setdefault(event, (phrase, rule, 1.0))
        if not found:
            for token, probability in self._by_roles(unit.phrase):
                event = self.event_at.get(token)
                if event is not None:
                    phrase = span_of(head, unit.phrase.start, unit.phrase.end)
                    found.setdefault(event, (phrase, "when.role", probability))
        return [(event, *row) for event, row in found.items()]

    def _by_roles(self, phrase: Phrase) -> list[tuple[int, float]]:
        return [row for i in range(phrase.start, phrase.end) for row in self.roles.get(i, ())]

    def _governors(self, head: Token, phrase: Phrase) -> list[tuple[Token, Phrase, str]]:
        """Words that the time hangs on, with the adverbial that it is part of there.

        "in *Sunday's* election" says when the election is, and when what hangs on "in … election" happens.
        """
        while head.dep_ in CLIMBED and head.head is not head and not self._modifies_noun(head, phrase):
            head = head.head
            if head.i in self.event_at or head.pos_ in ("VERB", "AUX"):
                return [(head, trimmed_phrase(self.doc, phrase), "when.loose")]
        if any(child.dep_ == "cop" for child in head.children):
            # "The hearing *is on Monday*": the time is the predicate, its subject happens.
            words = trimmed_phrase(self.doc, phrase)
            return [(c, words, "when.copula") for c in head.children if c.dep_.startswith("nsubj") and c.pos_ != "VERB"]
        own = span_of(head, phrase.start, phrase.end) if head.dep_ != "root" else phrase
        governor = head.head
        case = next((c.lower_ for c in head.children if c.dep_ == "case"), "")
        if governor is head or (case == "of" and head.dep_ == "obl"):
            return []
        if head.dep_.startswith("nsubj"):
            return [(governor, own, "when.subject")] if governor.lemma_ in cues().bringing else []
        if head.dep_ == "obj":
            return [(governor, own, "when.object")] if governor.lemma_ in cues().lasting else []
        if head.dep_ in NOUN_MODIFIERS and governor.pos_ in ("NOUN", "PROPN", "ADJ", "NUM", "PRON", "SYM"):
            return self._through_noun(governor, own, bool(case))
        return [(governor, own, f"when.{head.dep_.partition(':')[0]}")]

    def _modifies_noun(self, head: Token, phrase: Phrase) -> bool:
        return head.dep_ in ("nummod", "appos", "dep") and head.head.i in self.event_at

    def _is_event_subject(self, token: Token) -> bool:
        return token.dep_.startswith("nsubj") and token.i in self.event_at and token.pos_ != "VERB"

    def _through_noun(self, noun: Token, own: Phrase, prepositional: bool) -> list[tuple[Token, Phrase, str]]:
        """An event noun takes the time; a verb that the noun is an adverbial of takes both.

        A time with a preposition may also say when a larger noun or the name's verb happens.
        """
        found = [(noun, own, "when.nmod")] if noun.i in self.event_at else []
        outer = noun
        for _ in range(4 if prepositional else 0):
            if outer.dep_ not in ("nmod", "compound", "conj", "appos"):
                break
            outer = outer.head
            if outer.i in self.event_at and not found:
                found.append((outer, own, "when.nmod"))
        if prepositional and not found and _is_bystander(noun):
            # "Germany *on Monday* banned the airline": a name has no time, what it does has.
            return [(outer.head, own, "when.beside_name")]
        if noun.dep_ == "obl" and (found or noun.i in self.predicates) and _says_when(noun):
            found.append((noun.head, span_of(noun), "when.through_noun"))
        return found

    def _event(self, governor: Token, phrase: Phrase) -> int | None:
        """The event that a governor stands for, looking through words that are no events of their own."""
        reporter = _reporter_before(governor, phrase)
        if reporter is not None:
            return self.event_at.get(reporter.i)
        governor = _reported_clause(governor, phrase) or _fronted(governor, phrase) or governor
        for _ in range(3):
            if governor.i in self.event_at:
                return self.event_at[governor.i]
            if is_saying(governor):
                return None
            inner = next((c for c in governor.children if c.dep_ == "xcomp"), None)
            if inner is None:
                # "The broadcasts *began* on August 10": the verb is no event, its subject is.
                return next((self.event_at[c.i] for c in governor.children if self._is_event_subject(c)), None)
            governor = inner
        return None


def _is_bystander(noun: Token) -> bool:
    """True for a name or pronoun that is the subject or object of a verb."""
    return noun.pos_ in ("PROPN", "PRON") and noun.dep_ in ("nsubj", "nsubj:pass", "obj", "obl:agent")


def _says_when(noun: Token) -> bool:
    """True if a noun's preposition may speak of time: "*in* Sunday's election", not "*with* Sunday's election"."""
    return any(child.dep_ == "case" and child.lower_ in cues().within for child in noun.children)


def _reported_clause(governor: Token, phrase: Phrase) -> Token | None:
    """The clause that a time belongs to though it hangs on the report: "claims that *in 1997* she was tasked"."""
    if not is_saying(governor):
        return None
    for child in governor.children:
        if child.dep_ == "ccomp" and child.i > phrase.start:
            mark = next((c for c in child.children if c.dep_ == "mark"), None)
            if mark is not None and governor.i < mark.i < phrase.start:
                return child
    return None


def _fronted(governor: Token, phrase: Phrase) -> Token | None:
    """What happened at a time told first, the report put in between: "*At 2:45 a.m.*, his office said, he died"."""
    doc = governor.doc
    if not is_saying(governor) or phrase.end > governor.i or governor.i + 1 >= len(doc):
        return None
    if doc[phrase.end].lower_ != "," or doc[governor.i + 1].lower_ != ",":
        return None
    if governor.dep_ == "parataxis":
        return governor.head
    return next((c for c in governor.children if c.dep_ in ("ccomp", "parataxis") and c.i > governor.i), None)


def trimmed_phrase(doc: Doc, phrase: Phrase) -> Phrase:
    """The time with a preposition directly before it."""
    start = phrase.start
    while start > 0 and doc[start - 1].dep_ == "case":
        start -= 1
    return Phrase(start, phrase.end, phrase.head)


def _reporter_before(governor: Token, phrase: Phrase) -> Token | None:
    """The verb of report whose time this is: "said *on Tuesday* talks open on May 16"."""
    if governor.dep_ not in ("ccomp", "parataxis") or not is_saying(governor.head):
        return None
    reporter = governor.head
    if not reporter.i < phrase.start:
        return None
    between = governor.doc[reporter.i + 1 : phrase.start]
    if any(token.is_punct or token.dep_ == "mark" for token in between):
        return None
    subject = next((c for c in governor.children if c.dep_.startswith("nsubj")), None)
    first = subject.left_edge.i if subject is not None else governor.i
    return reporter if phrase.end <= first else None


def anchor_times(
    doc: Doc, events: Sequence[Event], times: Sequence[TimeExpression]
) -> dict[int, tuple[EventTime, ...]]:
    """The times of each event, by the event's position in `events`.

    Reads: tree, TMP roles, `times` of `find_times`.
    Yields: first what the event's own words say, then clauses and nouns that say when, then what is inherited.
    Leaves alone: times of reporting verbs for what they report; "former", "current" and their like before a noun.
    Source: PropBank, ARGM-TMP; TimeML 1.2.1, TLINK of an event and its time.
    """
    if not events:
        return {}
    anchors = Anchors(doc, events)
    result: dict[int, list[EventTime]] = {}
    taken: set[int] = set()
    for unit in units(doc, times):
        if _is_attribute(doc, unit):
            continue
        for event, phrase, rule, probability in anchors.events_of(unit):
            result.setdefault(event, []).append(EventTime(phrase, unit.time, rule, False, probability))
            taken.update((event << 32) + i for i in range(phrase.start, phrase.end))
    starts = [time.phrase.start for time in times]
    for i, one in enumerate(events):
        for found in _worded(doc, one, anchors, times, starts):
            words = found.phrase or one.trigger
            if not any((i << 32) + token in taken for token in range(words.start, words.end)):
                result.setdefault(i, []).append(found)
    count_from_events(doc, anchors.event_at, result)
    inherit(doc, events, result, _loose_sentences(doc, times, result))
    return {i: tuple(_unique(result[i])) for i in sorted(result)}


def _loose_sentences(doc: Doc, times: Sequence[TimeExpression], result: dict[int, list[EventTime]]) -> frozenset[int]:
    """Starts of the sentences with a date that no event has: what they tell need not have the time told before."""
    used = {row.phrase.head for rows in result.values() for row in rows if row.phrase is not None}
    used |= {row.time.phrase.head for rows in result.values() for row in rows if row.time is not None}
    return frozenset(
        doc[time.phrase.head].sent.start
        for time in times
        if time.phrase.head not in used and time.type in (TimeType.DATE, TimeType.TIME) and "REF" not in time.value
    )


def _worded(
    doc: Doc, event: Event, anchors: Anchors, times: Sequence[TimeExpression], starts: Sequence[int]
) -> list[EventTime]:
    """Clauses, nouns and adverbs that say when an event happens."""
    head = doc[event.trigger.head]
    found = []
    for adverbial in adverbials(head, anchors.temporal.get(head.i, frozenset())):
        inner = None
        if adverbial.mark in ("when", "while", "since", "until", "till", "during", "once"):
            inner = _time_within(adverbial.phrase, times, starts)
        found.append(EventTime(adverbial.phrase, inner, adverbial.rule))
    return found


def _time_within(phrase: Phrase, times: Sequence[TimeExpression], starts: Sequence[int]) -> TimeExpression | None:
    """The first date inside a clause: "since the protests began in *June*"."""
    at = bisect_left(starts, phrase.start)
    return next((t for t in times[at : at + 4] if t.phrase.end <= phrase.end and t.earliest is not None), None)


def _is_attribute(doc: Doc, unit: Unit) -> bool:
    """True for "former", "current", "recent", "future" before a noun, and for times of no event."""
    time = unit.time
    head = doc[unit.phrase.head]
    return time.value in PLAIN_REFS and head.dep_ in ("amod", "compound") and unit.phrase.end - unit.phrase.start == 1


def _unique(found: list[EventTime]) -> list[EventTime]:
    """Without a time that is given twice."""
    seen: set[tuple[Phrase | None, str]] = set()
    result = []
    for row in found:
        key = (row.phrase, row.time.value if row.time else "")
        if key not in seen:
            seen.add(key)
            result.append(row)
    return result
