"""A plain clause that stands alone: subject by name, the verb as told, the rest of the clause."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from spacy.tokens import Doc, Token

from lede.extract.phrases import noun_phrase
from lede.extract.what.inflect import past
from lede.facts import Event, Factuality, Participant, Phrase
from lede.result import Modality, Polarity, Role, Tense

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "expl", "nsubj:outer"})
LOOSE = frozenset({"conj", "cc", "parataxis", "punct", "discourse", "vocative", "mark"})
THIRD = frozenset({"he", "him", "she", "her", "it", "they", "them", "his", "hers", "its", "their", "theirs"})
OBJECT_FORM = {"i": "me", "he": "him", "she": "her", "we": "us", "they": "them"}
BEFORE_MARK = re.compile(r" ([,.;:!?%)])")
NameOf = Callable[[Phrase], str]


def summarise(
    doc: Doc, event: Event, who: Sequence[Participant], factuality: Factuality | None, name_of: NameOf
) -> str:
    """One clause without final stop: "Kubatbek Boronov resigned".

    Reads: the participants found, the tree below the trigger. `name_of` gives the words for a phrase: the canonical
    name for a pronoun or short name, else the phrase itself.
    """
    head = doc[event.trigger.head]
    text = (
        _nominal(doc, event, factuality, name_of)
        if event.kind == "noun"
        else _verbal(doc, event, who, factuality, name_of)
    )
    text = BEFORE_MARK.sub(r"\1", " ".join(text.split())).strip(" ,;:-–—")
    return (text[:1].upper() + text[1:]) or head.text


def _verbal(doc: Doc, event: Event, who: Sequence[Participant], factuality: Factuality | None, name_of: NameOf) -> str:
    verb = doc[event.trigger.head]
    top = _governor(doc, event)
    passive = any(c.dep_ in ("aux:pass", "nsubj:pass") for c in verb.children) or (
        verb.tag_ == "VBN" and not any(c.dep_ == "aux" for c in verb.children)
    )
    own = next((c for c in top.children if c.dep_ in SUBJECTS), None)
    subject, phrase = _subject(verb, own, who, passive, name_of)
    taken = range(phrase.start, phrase.end) if phrase is not None else range(0)
    group = _verb_group(verb, top, event, passive, _is_plural(doc, phrase), factuality)
    rest = _rest(doc, event, verb, top, taken, phrase, name_of)
    return f"{subject} {group} {rest}" if subject else f"{group} {rest}"


def _governor(doc: Doc, event: Event) -> Token:
    """The verb whose subject the clause has: the phase or plan verb above the event, if it swallowed one."""
    head = doc[event.trigger.head]
    above = [doc[i] for i in event.also if doc[i].pos_ == "VERB" and doc[i].i == head.head.i]
    return above[0] if above else head


def _subject(
    verb: Token, own: Token | None, who: Sequence[Participant], passive: bool, name_of: NameOf
) -> tuple[str, Phrase | None]:
    wanted = Role.PATIENT if passive else Role.AGENT
    if own is not None and (own.tag_ in ("WDT", "WP") or own.lower_ == "that"):
        own = None
    match = next((p for p in who if own is not None and p.phrase.start <= own.i < p.phrase.end), None)
    chosen = match or (None if own is not None else next((p for p in who if p.role is wanted), None))
    if chosen is None and own is None and not passive:
        chosen = next((p for p in who if p.role is Role.PATIENT and p.phrase.head < verb.i), None)
    if chosen is not None:
        return name_of(chosen.phrase), chosen.phrase
    if own is not None and own.dep_ != "expl" and own.tag_ not in ("WDT", "WP"):
        phrase = noun_phrase(own)
        return name_of(phrase), phrase
    return "", None


def _is_plural(doc: Doc, phrase: Phrase | None) -> bool:
    if phrase is None:
        return False
    head = doc[phrase.head]
    joined = any(c.dep_ == "conj" and phrase.start <= c.i < phrase.end for c in head.children)
    return joined or "Plur" in head.morph.get("Number", []) or head.lower_ in ("they", "we", "you", "these", "those")


def _verb_group(
    verb: Token, top: Token, event: Event, passive: bool, plural: bool, factuality: Factuality | None
) -> str:
    """Auxiliaries, negation and adverbs between subject and verb, with a finite verb made where the text has none."""
    words = [c for c in sorted(top.children, key=lambda c: c.i) if _is_in_group(c, top)]
    before = " ".join(c.text for c in words)
    if top.i != verb.i:
        head = _finite(top, before, plural, factuality, passive=_is_passive(top))
        inner = [c for c in verb.children if c.i < verb.i and (c.dep_.startswith("aux") or c.lower_ in ("to", "not"))]
        return " ".join([head, *(c.text for c in sorted(inner, key=lambda c: c.i)), _trigger(event, verb)])
    return _finite(verb, before, plural, factuality, passive, _trigger(event, verb))


def _is_in_group(child: Token, verb: Token) -> bool:
    if child.i > verb.i:
        return child.dep_ == "advmod" and child.lower_ in ("not", "n't")
    if child.dep_ in ("aux", "aux:pass"):
        return True
    return (
        child.dep_ == "advmod"
        and (child.lower_ in ("not", "n't", "never") or child.tag_ == "RB")
        and not list(child.children)
    )


def _is_passive(verb: Token) -> bool:
    return any(c.dep_ == "aux:pass" for c in verb.children) or verb.tag_ == "VBN"


def _trigger(event: Event, verb: Token) -> str:
    if event.rule == "what.verb.light":
        return verb.text  # the noun comes with the rest of the clause
    end = event.trigger.end
    return verb.doc[verb.i : max(end, verb.i + 1)].text


def _finite(
    verb: Token, before: str, plural: bool, factuality: Factuality | None, passive: bool, text: str = ""
) -> str:
    text = text or verb.text
    auxiliary = any(c.dep_ in ("aux", "aux:pass") for c in verb.children)
    if auxiliary and not before.lower().startswith(("having", "being", "to")):
        return f"{before} {text}"
    if verb.tag_ in ("VBD", "VBZ", "VBP", "MD"):
        return f"{before} {text}"
    rest = text[len(verb.text) :]
    adverbs = " ".join(w for w in before.split() if w.lower() not in ("having", "being", "been", "to", "have", "be"))
    if verb.tag_ == "VB":
        planned = factuality is not None and factuality.modality in (Modality.PLANNED, Modality.ACTUAL)
        return f"{'are' if plural else 'is'} to {adverbs} {text}" if planned else f"would {adverbs} {text}"
    if verb.tag_ == "VBN" and passive and not before.lower().startswith("having"):
        return f"{'were' if plural else 'was'} {adverbs} {text}"
    if (
        verb.tag_ in ("VBG", "VBN")
        and factuality is not None
        and factuality.tense is Tense.PRESENT
        and verb.tag_ == "VBG"
    ):
        return f"{'are' if plural else 'is'} {adverbs} {text}"
    if verb.tag_ in ("VBG", "VBN"):
        return f"{adverbs} {past(verb.lemma_)}{rest}"
    return f"{before} {text}"


def _rest(
    doc: Doc, event: Event, verb: Token, top: Token, subject: range, phrase: Phrase | None, name_of: NameOf
) -> str:
    """What follows the verb in its own clause, with names for pronouns that are not the subject."""
    start = verb.i + 1 if event.rule == "what.verb.light" else max(event.trigger.end, verb.i + 1)
    keep: set[int] = set()
    for child in verb.children:
        if child.i < verb.i and child.dep_ not in ("obl", "obl:unmarked", "advmod", "obj"):
            continue
        if child.dep_ in LOOSE or child.dep_ in SUBJECTS or child.dep_.startswith("aux"):
            continue
        if child.i < verb.i or child.right_edge.i < start:
            continue
        if child.dep_ == "advcl" and _comma(child):
            continue
        if child.i in subject:
            continue
        keep.update(range(child.left_edge.i, child.right_edge.i + 1))
    return _text([doc[i] for i in sorted(keep) if i >= start and i not in subject], name_of, phrase)


def _comma(token: Token) -> bool:
    i = token.left_edge.i - 1
    return i >= 0 and token.doc[i].text in (",", ";", "-", "–", "—")


def _text(tokens: Sequence[Token], name_of: NameOf, subject: Phrase | None) -> str:
    own = name_of(subject) if subject is not None else ""
    parts = []
    for token in tokens:
        text = "" if token.is_space else token.text_with_ws
        if token.pos_ == "PRON" and token.lower_ in THIRD:
            name = name_of(Phrase(token.i, token.i + 1, token.i))
            if name and name.lower() != token.lower_ and name != own:
                text = name + ("'s" if token.dep_ == "nmod:poss" else "") + token.whitespace_
        parts.append(text or " ")
    return "".join(parts)


def _nominal(doc: Doc, event: Event, factuality: Factuality | None, name_of: NameOf) -> str:
    """An event noun told as a clause: "The confrontation with the management took place", "There were 750 deaths"."""
    head = doc[event.trigger.head]
    phrase = noun_phrase(head, core=True)
    text = _text([doc[i] for i in range(phrase.start, phrase.end)], name_of, None).strip()
    plural = "Plur" in head.morph.get("Number", [])
    definite = any(
        c.dep_ == "nmod:poss" or c.lower_ in ("the", "this", "that", "these", "those") for c in head.children
    )
    negative = factuality is not None and factuality.polarity is Polarity.NEGATIVE
    actual = factuality is None or factuality.modality in (Modality.ACTUAL, Modality.ALLEGED)
    if definite:
        if actual:
            return f"{text} {'did not take place' if negative else 'took place'}"
        return f"{text} would {'not ' if negative else ''}take place"
    text = text[:1].lower() + text[1:] if head.sent.start == phrase.start and head.pos_ != "PROPN" else text
    if not actual:
        return f"There would {'not ' if negative else ''}be {text}"
    return f"There {'were' if plural else 'was'} {'no ' if negative and not text.startswith('no ') else ''}{text}"
