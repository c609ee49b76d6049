"""Adverbials of time without a TIMEX3: "after the vote", "when the talks broke down", "soon"."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from spacy.tokens import Token

from lede.extract.when.cues import cues, marker, span_of
from lede.facts import Phrase


@dataclass(frozen=True, slots=True)
class Adverbial:
    """A phrase that says when `token` happens, by its marker word; `head` is the token of what it is measured by."""

    phrase: Phrase
    head: int
    mark: str
    rule: str


def adverbials(token: Token, temporal: Set[int]) -> Iterator[Adverbial]:
    """The adverbials of time of an event's word, those with a TIMEX3 of their own aside.

    Reads: dep (advcl, obl, advmod, nmod), lemma; `temporal` holds the heads that the network calls TMP.
    Yields: clauses with a temporal conjunction, nouns with a temporal preposition, adverbs.
    Leaves alone: "if" clauses, "while" that contrasts, "since" that gives a reason, "before the court", ages.
    Source: PropBank, ARGM-TMP; UD v2 advcl, obl, advmod.
    """
    for child in token.children:
        dep = child.dep_
        if dep in ("advcl", "advcl:relcl"):
            found = _clause(child, token, child.i in temporal)
        elif dep in ("obl", "nmod"):
            found = _noun(child, token, child.i in temporal)
        elif dep == "advmod":
            found = _adverb(child, child.i in temporal)
        else:
            found = None
        if found is not None:
            yield found


def _clause(clause: Token, verb: Token, is_temporal: bool) -> Adverbial | None:
    mark = marker(clause)
    word = mark.lower_ if mark is not None else ""
    if mark is None and clause.lower_ == "following" and not any(c.dep_.startswith("nsubj") for c in clause.children):
        return Adverbial(span_of(clause), clause.i, "after", "when.following")
    if mark is None or word == "if":
        return None
    if word in cues().clause and (is_temporal or _is_time_clause(word, clause, verb)):
        return Adverbial(span_of(clause), clause.i, word, f"when.{word}_clause")
    if is_temporal and word in ("as", "by", "upon", "in", "on"):
        return Adverbial(span_of(clause), clause.i, word, "when.as_clause")
    return None


def _is_time_clause(word: str, clause: Token, verb: Token) -> bool:
    """Whether "while" or "since" speaks of time and not of contrast or reason.

    "While" before its main clause mostly grants something ("*While* some object, the plan goes on"): there it takes
    a verb in progress.
    """
    if word in ("while", "whilst"):
        aside = clause.i < verb.i or (
            clause.left_edge.i > 0 and clause.doc[clause.left_edge.i - 1].lower_ in (",", "and", "but")
        )
        return clause.tag_ == "VBG" or not aside
    if word == "since":
        perfect = any(c.lower_ in ("has", "have", "had", "'ve") for c in verb.children)
        return perfect and clause.tag_ in ("VBD", "VBN", "VBG")
    return True


def _noun(noun: Token, event: Token, is_temporal: bool) -> Adverbial | None:
    mark = marker(noun)
    if mark is None:
        return None
    word = mark.lower_
    if word == "prior":
        word = "before"
    if word not in cues().noun or noun.ent_type_ == "PERSON":
        return None
    if (
        word == "before"
        and (noun.lemma_.lower() in cues().facing or noun.pos_ in ("PROPN", "PRON"))
        and not is_temporal
    ):
        return None
    if word == "after" and not is_temporal and (noun.pos_ == "PRON" or _names_after(event, noun)):
        return None
    if noun.lower_ == "all" or (word == "upon" and not is_temporal and noun.i > event.i):
        return None  # "after all"; "built *upon* trust"
    return Adverbial(span_of(noun), noun.i, "after" if word == "following" else word, f"when.{word}_noun")


def _names_after(event: Token, noun: Token) -> bool:
    """True for "named *after* his uncle", "looked after": the noun is no time."""
    return noun.i > event.i and event.lemma_.lower() in cues().not_after


def _adverb(adverb: Token, is_temporal: bool) -> Adverbial | None:
    """Adverbs such as "soon"; "still", "then" and their like only where the network too reads them as a time."""
    word = adverb.lower_
    if word not in cues().adverb and not (is_temporal and word in cues().light):
        return None
    if any(child.dep_ in ("advcl", "obl") for child in adverb.children):
        return None
    following = adverb.nbor(1) if adverb.i + 1 < len(adverb.doc) else adverb
    if following.dep_ == "mark" and following.head.i == adverb.head.i:
        return None  # "*shortly* after he left" is no time of leaving
    return Adverbial(span_of(adverb), adverb.i, "", "when.adverb")
