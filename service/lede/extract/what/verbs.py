"""Verbs: is this one an event that a newsroom would note, and which word names it?"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from lede.extract.what.words import words
from lede.reading import Predicate

PRESENT = ("VBZ", "VBP")
MEANS = frozenset({"by", "without", "than", "instead", "like"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "expl", "nsubj:outer"})
THINGS = frozenset({"NOUN", "PRON", "DET", "SYM", "NUM"})
DAYS = frozenset({"today", "tomorrow", "tonight", "next", "later", "soon"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """An event: the token that heads its trigger, where the trigger ends, the other words that it swallows."""

    head: int
    trigger_end: int
    rule: str
    also: tuple[int, ...] = ()


def verb_event(
    token: Token,
    predicate: Predicate,
    found: Mapping[int, Predicate],
    cues: Container[int],
    news: Container[int],
    headline: bool,
) -> Verdict | None:
    """The event that a verb names, or None: a cue, a state, a habit, a mere phase or means of another event.

    Source: the project's definition of an event (docs/events.md).
    """
    if token.pos_ not in ("VERB", "AUX") or token.dep_ in ("amod", "case", "fixed", "compound", "flat", "aux", "cop"):
        return None
    if token.i in news:
        return Verdict(token.i, token.i + 1, "what.verb.speech_act")
    if token.i in cues:
        return None
    dated = is_dated(token, predicate)
    if is_simple_present(token) and not headline and not dated:
        return None
    light = light_object(token)
    if light is not None:
        above = _infinitive(token) if is_infinitive(token) else None  # "*intends* to hold a vote": one event
        return Verdict(token.i, light.i + 1, "what.verb.light", (light.i, *(above.also if above else ())))
    if is_phase(token, found) or (is_state(token) and not dated) or is_means(token) or is_judgement(token):
        return None
    if is_infinitive(token):
        return _infinitive(token)
    if token.tag_ == "VBG" and token.dep_ in ("xcomp", "csubj", "ccomp") and not _has_auxiliary(token):
        governor = token.head
        if governor.lemma_ in words().chains or governor.lemma_ in words().aspect:
            return Verdict(token.i, token.i + 1, "what.verb.gerund", (governor.i,))
        return None
    if token.tag_ == "VB" and not _has_auxiliary(token):
        return None  # an imperative, or a bare infinitive below another verb
    if token.tag_ in ("VBG", "VBN") and token.dep_.startswith(("acl", "advcl")) and not _has_auxiliary(token):
        return Verdict(token.i, token.i + 1, "what.verb.participle") if tells_event(token, predicate) else None
    if token.tag_ == "VBN" and token.dep_ == "xcomp" and not _has_auxiliary(token):
        governor = token.head
        return Verdict(token.i, token.i + 1, "what.verb.raise", (governor.i,)) if _is_raising(governor) else None
    return Verdict(token.i, token.i + 1, "what.verb.headline" if headline and token.tag_ in PRESENT else "what.verb")


def _has_auxiliary(token: Token) -> bool:
    if any(child.dep_ in ("aux", "aux:pass") for child in token.children):
        return True
    return (
        token.dep_ == "conj"
        and token.head.pos_ == "VERB"
        and token.head.tag_ == token.tag_
        and _has_auxiliary(token.head)
    )


def is_simple_present(token: Token) -> bool:
    """The tense of habits and states, in the passive too: "*transports* weapons", "is *owned* by the army"."""
    if token.tag_ in PRESENT:
        return True
    if token.tag_ != "VBN":
        return False
    auxiliaries = [c for c in token.children if c.dep_.startswith("aux")]
    return len(auxiliaries) == 1 and auxiliaries[0].lemma_ == "be" and auxiliaries[0].tag_ in PRESENT


def light_object(token: Token) -> Token | None:
    """The noun that names the event of a light verb ("took *part*", "made an *appearance*")."""
    nouns = words().light.get(token.lemma_)
    if not nouns:
        return None
    for child in token.children:
        if (
            child.i > token.i
            and child.dep_ in ("obj", "xcomp", "compound:prt", "obl")
            and child.lemma_.lower() in nouns
        ):
            return child
    return None


def is_state(token: Token) -> bool:
    """Pure states: "*borders* China", "is *located* in", "which *houses* the parliament"."""
    condition = words().states.get(token.lemma_)
    if condition is None:
        return False
    if condition == "always":
        return True
    if condition == "passive":
        return token.tag_ == "VBN" and not any(c.dep_ == "aux" and c.lemma_ == "have" for c in token.children)
    subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
    return token.tag_ in (*PRESENT, "VBG") and (subject is None or (subject.pos_ in THINGS and not subject.ent_type_))


def is_phase(token: Token, found: Mapping[int, Predicate]) -> bool:
    """A phase, attempt or plan of the event below it: "*started* to burn", "*intends* to hold"."""
    kind = words().chains.get(token.lemma_)
    chain = kind is not None and (kind != "raise" or _is_raising(token))
    aspect = token.lemma_ in words().aspect
    if not chain and not aspect:
        return False
    for child in token.children:
        if child.dep_ in ("xcomp", "ccomp") and child.pos_ == "VERB" and child.tag_ in ("VB", "VBG"):
            return True
        if child.dep_ == "xcomp" and child.tag_ == "VBN" and _is_raising(token):
            return True  # "were reported *injured*"
        if child.dep_ in ("advcl",) and child.tag_ == "VB" and token.tag_ == "VBN":
            return True  # "is scheduled to open"
        noun = child.dep_ in ("obj", "nsubj", "nsubj:pass") and found.get(child.i)
        if aspect and noun and noun.kind == "noun" and words().nouns.get(child.lemma_.lower(), "result") != "result":
            return True
    return False


def _is_raising(token: Token) -> bool:
    """The raising verbs, as "seems to", and the passive of reporting ("is *believed* to have fled")."""
    if words().chains.get(token.lemma_) != "raise":
        return False
    return token.lemma_ in words().always_raising or any(c.dep_ in ("aux:pass", "nsubj:pass") for c in token.children)


def tells_event(token: Token, predicate: Predicate) -> bool:
    """Whether a participle behind a noun or beside a clause tells something that happened.

    Leaves alone: participles that only say which one is meant ("a bus *operated* by the army").
    """
    if token.dep_.startswith("advcl"):
        return True
    if token.tag_ == "VBG":
        return any(c.dep_ == "mark" for c in token.children)
    return any(a.role in ("TMP", "LOC") and a.probability >= 0.5 for a in predicate.arguments)


def is_judgement(token: Token) -> bool:
    """Calling something by a name or quality is no happening: "*called* the plan dangerous"."""
    if token.lemma_ not in words().judging:
        return False
    for child in token.children:
        if child.dep_ == "xcomp" and child.pos_ in ("ADJ", "NOUN", "PROPN"):
            return True
        if child.dep_ in ("obl", "advcl", "xcomp") and any(c.lower_ == "as" for c in child.children):
            return True
    return False


def is_means(token: Token) -> bool:
    """The means of another event: "cut costs *by* streamlining offices"."""
    if token.tag_ != "VBG":
        return False
    if token.lemma_ == "use" and token.dep_ in ("acl", "advcl", "xcomp"):
        return True
    return any(c.dep_ in ("mark", "case") and c.lower_ in MEANS for c in token.children)


def is_infinitive(token: Token) -> bool:
    """An infinitive with "to"."""
    if token.tag_ == "VB" and any(c.dep_ == "mark" and c.lower_ == "to" for c in token.children):
        return True
    return any(c.dep_ == "mark" and c.lower_ == "to" for c in token.children) and any(
        c.dep_.startswith("aux") and c.tag_ == "VB" for c in token.children
    )


def _infinitive(token: Token) -> Verdict | None:
    """An infinitive is the event below a verb of attempt, plan or phase, and of a noun of plan; else it is content."""
    governor = token.head
    if token.dep_ == "conj" and governor.tag_ == "VB":
        governor = governor.head
    if token.dep_ in ("xcomp", "ccomp", "advcl", "csubj", "conj"):
        kind = words().chains.get(governor.lemma_) or ("aspect" if governor.lemma_ in words().aspect else "")
        if token.dep_ in ("advcl", "csubj") and kind != "schedule":
            return None
        if kind == "raise" and not _is_raising(governor):  # "He *said* he is to leave"
            return Verdict(token.i, token.i + 1, "what.verb") if _has_auxiliary(token) else None
        return Verdict(token.i, token.i + 1, f"what.verb.{kind}", (governor.i,)) if kind else None
    if token.dep_ == "acl" and governor.lemma_.lower() in words().plans:
        return Verdict(token.i, token.i + 1, "what.verb.plan", (governor.i,))
    return None


def is_dated(token: Token, predicate: Predicate) -> bool:
    """A simple present that the calendar makes a plan: "The talks *open* on Monday"."""
    doc = token.doc
    for argument in predicate.arguments:
        if argument.role == "TMP" and argument.probability >= 0.5:
            head = doc[argument.head]
            if head.tag_ in ("NNP", "CD") or head.lower_ in DAYS:
                return True
    return False
