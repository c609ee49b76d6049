"""A plain clause that stands alone: subject by name, the verb as told, the rest of the clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from lede.extract.phrases import NOMINAL, antecedent, before_clause, name_head, noun_phrase
from lede.extract.what.inflect import past, third_person
from lede.extract.what.wording import NameOf, balanced, closed, is_relative, rest_of, with_names
from lede.extract.who.shared import is_passive, shared_subject
from lede.facts import Event, Factuality, Participant, Phrase
from lede.lexicons import load_map
from lede.result import Modality, Polarity, Role, Tense

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "expl", "nsubj:outer"})
SUBJECT_FORM = {"them": "they", "him": "he", "her": "she", "me": "I", "us": "we"}
SINGULAR = {"am": "is", "are": "is", "have": "has", "were": "was", "do": "does"}
BEFORE_MARK = re.compile(r" ([,.;:!?%)])")


def summarise(
    doc: Doc, event: Event, who: Sequence[Participant], factuality: Factuality | None, name_of: NameOf
) -> str:
    """One clause without final stop: "Kubatbek Boronov resigned".

    Reads: the participants found, the tree below the trigger. `name_of` gives the words for a phrase: the canonical
    name for a pronoun or short name, else the phrase itself.
    """
    head = doc[event.trigger.head]
    if event.kind == "noun":
        text = _nominal(doc, event, factuality, name_of)
    elif head.dep_ == "cop":
        text = with_names(doc, event.clause, name_of)
    else:
        text = _verbal(doc, event, who, factuality, name_of)
    text = balanced(BEFORE_MARK.sub(r"\1", " ".join(text.split())).strip(" ,;:-–—"))
    return (text[:1].upper() + text[1:]) or head.text


def _verbal(doc: Doc, event: Event, who: Sequence[Participant], factuality: Factuality | None, name_of: NameOf) -> str:
    verb = doc[event.trigger.head]
    top = _governor(doc, event)
    passive = is_passive(verb)
    own = next((c for c in top.children if c.dep_ in SUBJECTS), None)
    subject, phrase = _subject(verb, own, who, passive, name_of)
    subject = SUBJECT_FORM.get(subject, subject)
    group = _verb_group(verb, top, event, passive, phrase, factuality, renamed=_is_renamed(doc, phrase, subject))
    taken = range(phrase.start, phrase.end) if phrase is not None else range(0)
    rest = rest_of(event, verb, taken, subject, who, name_of)
    return f"{closed(doc, phrase, subject)} {group} {rest}" if subject else f"{group} {rest}"


def _governor(doc: Doc, event: Event) -> Token:
    """The verb whose subject the clause has: the phase or plan verb above the event, if it swallowed one."""
    head = doc[event.trigger.head]
    above = [doc[i] for i in event.also if doc[i].pos_ == "VERB" and doc[i].i == head.head.i]
    return above[0] if above else head


def _subject(
    verb: Token, own: Token | None, who: Sequence[Participant], passive: bool, name_of: NameOf
) -> tuple[str, Phrase | None]:
    wanted = Role.PATIENT if passive else Role.AGENT
    if own is not None and is_relative(own):
        own = None
    match = next((p for p in who if own is not None and p.phrase.start <= own.i < p.phrase.end), None)
    chosen = match or (None if own is not None else next((p for p in who if p.role is wanted), None))
    if chosen is None and own is None and not passive:
        chosen = next((p for p in who if p.role is Role.PATIENT and p.phrase.head < verb.i), None)
    phrase = chosen.phrase if chosen is not None else None
    if phrase is not None and any(c.dep_ == "conj" and c.pos_ in NOMINAL for c in verb.doc[phrase.head].children):
        phrase = noun_phrase(verb.doc[phrase.head])  # all who did it, as the verb agrees with them
    if phrase is None and own is None:
        shared = shared_subject(verb)
        head = antecedent(name_head(shared)) if shared is not None else None
        phrase = noun_phrase(head) if head is not None and head.pos_ in NOMINAL else None
    if phrase is not None:
        phrase = before_clause(verb, phrase)
    if phrase is None and own is not None and own.dep_ != "expl":
        phrase = noun_phrase(own)
    if phrase is None:
        return (own.text, Phrase(own.i, own.i + 1, own.i)) if own is not None and own.dep_ == "expl" else ("", None)
    doc = verb.doc
    if phrase.end - phrase.start == 1:
        if is_relative(doc[phrase.head]) and doc[phrase.head].tag_ != "WP$":
            noun = antecedent(doc[phrase.head])
            phrase = noun_phrase(noun, core=True) if noun.i != phrase.head else phrase
        return name_of(phrase), phrase
    return with_names(doc, phrase, name_of), phrase


def _is_renamed(doc: Doc, phrase: Phrase | None, subject: str) -> bool:
    """Whether a name stands for a pronoun of the first or second person, so that the verb must agree with it."""
    if phrase is None or phrase.end - phrase.start != 1:
        return False
    word = doc[phrase.head].lower_
    return word in ("i", "you") and subject.lower() != word


def _is_plural(doc: Doc, phrase: Phrase | None) -> bool:
    if phrase is None:
        return False
    head = doc[phrase.head]
    joined = any(c.dep_ == "conj" and phrase.start <= c.i < phrase.end for c in head.children)
    return joined or "Plur" in head.morph.get("Number", []) or head.lower_ in ("they", "we", "you", "these", "those")


def _verb_group(
    verb: Token,
    top: Token,
    event: Event,
    passive: bool,
    subject: Phrase | None,
    factuality: Factuality | None,
    renamed: bool,
) -> str:
    """Auxiliaries, negation and adverbs between subject and verb, with a finite verb made where the text has none."""
    words = [c for c in sorted(top.children, key=lambda c: c.i) if _is_in_group(c, top, subject)]
    before = " ".join(_full(c, renamed) for c in words)
    if top.i != verb.i:
        head = _finite(top, before, subject, factuality, _is_passive(top), renamed)
        inner = [c for c in verb.children if c.i < verb.i and (c.dep_.startswith("aux") or c.lower_ in ("to", "not"))]
        return " ".join([head, *(_full(c, renamed) for c in sorted(inner, key=lambda c: c.i)), _trigger(event, verb)])
    return _finite(verb, before, subject, factuality, passive, renamed, _trigger(event, verb))


def _full(word: Token, renamed: bool) -> str:
    """An auxiliary or adverb of the verb group, never contracted, in small letters, in agreement with a name."""
    text = word.lower_ if word.pos_ != "PROPN" else word.text
    text = load_map("what/contractions.tsv").get(text.replace("’", "'"), text)
    if word.lower_ in ("'s", "’s") and (word.lemma_ == "have" or any(c.lower_ == "been" for c in word.head.children)):
        text = "has"
    if word.lower_ in ("'d", "’d") and word.head.tag_ in ("VBN", "VBD"):
        text = "had"
    return SINGULAR.get(text, text) if renamed else text


def _is_in_group(child: Token, verb: Token, subject: Phrase | None) -> bool:
    if child.i > verb.i:
        return child.dep_ == "advmod" and child.lower_ in ("not", "n't", "n’t")
    if child.dep_ in ("aux", "aux:pass"):
        return True
    if child.dep_ == "mark" and child.lower_ == "to":  # "*is to* leave"
        return any(c.dep_ == "aux" and c.i < child.i for c in verb.children)
    if child.dep_ != "advmod" or list(child.children):
        return False
    if child.lower_ in ("not", "n't", "n’t", "never"):
        return True
    if child.tag_ != "RB":
        return False
    leads = subject is not None and child.i < subject.start
    return not leads or child.lower_.endswith("ly")  # "*So* they left": the link to what was said before falls away


def _is_passive(verb: Token) -> bool:
    return any(c.dep_ == "aux:pass" for c in verb.children) or verb.tag_ == "VBN"


def _trigger(event: Event, verb: Token) -> str:
    if event.rule == "what.verb.light":
        return verb.text  # the noun comes with the rest of the clause
    end = event.trigger.end
    return verb.doc[verb.i : max(end, verb.i + 1)].text


def _finite(
    verb: Token,
    before: str,
    subject: Phrase | None,
    factuality: Factuality | None,
    passive: bool,
    renamed: bool,
    text: str = "",
) -> str:
    plural = _is_plural(verb.doc, subject)
    text = text or verb.text
    auxiliary = any(c.dep_ in ("aux", "aux:pass") for c in verb.children)
    if auxiliary and not before.lower().startswith(("having", "being", "to")):
        return f"{before} {text}"
    if verb.tag_ == "VBP" and renamed:
        return f"{before} {third_person(verb.lower_)}{text[len(verb.text) :]}"
    if verb.tag_ in ("VBD", "VBZ", "VBP", "MD"):
        return f"{before} {text}"
    rest = text[len(verb.text) :]
    adverbs = " ".join(w for w in before.split() if w.lower() not in ("having", "being", "been", "to", "have", "be"))
    if verb.tag_ in ("VB", "VBG") and subject is None:  # nobody is named: the words as they stand
        return f"to {text}" if verb.tag_ == "VB" else text
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


def _nominal(doc: Doc, event: Event, factuality: Factuality | None, name_of: NameOf) -> str:
    """An event noun told as a clause: "The confrontation with the management took place", "There were 750 deaths"."""
    head = doc[event.trigger.head]
    phrase = noun_phrase(head, core=True)
    text = with_names(doc, phrase, name_of)
    plural = "Plur" in head.morph.get("Number", [])
    definite = any(
        c.dep_ == "nmod:poss" or c.lower_ in ("the", "this", "that", "these", "those") for c in head.children
    )
    negative = factuality is not None and factuality.polarity is Polarity.NEGATIVE
    actual = factuality is None or factuality.modality in (Modality.ACTUAL, Modality.ALLEGED)
    if definite:
        told = load_map("what/told.tsv").get(head.lemma_.lower())
        if actual and told:
            return f"{text} {'were' if plural else 'was'} {'not ' if negative else ''}{told}"
        if actual:
            return f"{text} {'did not take place' if negative else 'took place'}"
        return f"{text} would {'not ' if negative else ''}take place"
    text = text[:1].lower() + text[1:] if head.sent.start == phrase.start and head.pos_ != "PROPN" else text
    if not actual:
        return f"There would be {'no ' if negative and not text.startswith('no ') else ''}{text}"
    return f"There {'were' if plural else 'was'} {'no ' if negative and not text.startswith('no ') else ''}{text}"
