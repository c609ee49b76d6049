"""Tokens -> phrases: the stretch of a head's subtree that a reader would point at."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from lede.facts import Phrase

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "X"})
FUNCTION = frozenset({"case", "mark", "cc", "punct", "discourse"})
PAIRED = "cc:preconj"  # "*both* the mayor and his deputy"
CLAUSAL = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj", "expl", "cop", "aux", "mark"})
LOOSE = frozenset({"parataxis", "cc", "conj", "punct", "discourse", "vocative", "list"})
SEPARATORS = frozenset({",", "(", "-", "–", "—", ";"})
CLOSERS = {"(": ")", "[": "]"}


def trim(doc: Doc, start: int, end: int, head: int) -> Phrase:
    """The phrase without white space and punctuation at its edges (never cutting into the head)."""
    while start < head and (doc[start].is_space or doc[start].is_punct):
        start += 1
    while end > head + 1 and (doc[end - 1].is_space or _loose_end(doc, start, end)):
        end -= 1
    return Phrase(start, end, head)


def _loose_end(doc: Doc, start: int, end: int) -> bool:
    """Punctuation at the end, unless it closes a bracket or quotation that the phrase opens."""
    last = doc[end - 1]
    if not last.is_punct:
        return False
    for opener, closer in CLOSERS.items():
        if last.text == closer:
            return not any(doc[i].text == opener for i in range(start, end - 1))
    return True


def is_comma_before(token: Token) -> bool:
    """Whether a comma, dash or bracket opens the token's subtree or stands right before it."""
    i = token.left_edge.i
    if i < token.i and token.doc[i].text in SEPARATORS:
        return True
    while i > 0 and token.doc[i - 1].is_space:
        i -= 1
    return i > 0 and token.doc[i - 1].text in SEPARATORS


def noun_phrase(head: Token, split: bool = False, core: bool = False, whole: bool = False) -> Phrase:
    """The noun phrase of a head without its preposition.

    split  leave out the other conjuncts ("*the mayor* and his deputy")
    core   leave out relative clauses, appositions and other clauses too
    whole  keep the relative clause behind a comma, which only adds something
    """
    doc = head.doc
    start, end = head.left_edge.i, head.right_edge.i + 1
    for child in head.children:
        if child.i < head.i:
            function = child.dep_ in FUNCTION or (split and child.dep_ == PAIRED)
            if child.dep_ in CLAUSAL or (function and child.left_edge.i == start):
                start = child.right_edge.i + 1
        elif child.left_edge.i < end and _cut(child, split, core, whole):
            end = child.left_edge.i
    return trim(doc, min(start, head.i), max(end, head.i + 1), head.i)


def _cut(child: Token, split: bool, core: bool, whole: bool) -> bool:
    dep = child.dep_
    if dep == "parataxis" or (dep in ("cop", "nsubj", "advcl") and child.i > child.head.i):
        return True
    if dep in ("cc", "conj"):
        return split or core
    if dep == "acl:relcl" and not whole and is_comma_before(child):
        return True
    return core and (dep.startswith(("acl", "appos", "parataxis", "advcl")))


def before_clause(trigger: Token, phrase: Phrase) -> Phrase:
    """A phrase without the clause inside it that the trigger tells ("the attack *which halved output*")."""
    if not phrase.start <= trigger.i < phrase.end or phrase.head == trigger.i:
        return phrase
    clause = trigger
    while clause.head.i != phrase.head and phrase.start <= clause.head.i < phrase.end and clause.head.i != clause.i:
        if clause.dep_.startswith("acl"):
            break
        clause = clause.head
    if clause.left_edge.i <= phrase.head:
        return Phrase(phrase.head, phrase.head + 1, phrase.head)
    return trim(trigger.doc, phrase.start, clause.left_edge.i, phrase.head)


def subtree_phrase(head: Token) -> Phrase:
    """The whole subtree of a head, with its preposition or conjunction, without loose punctuation."""
    return trim(head.doc, head.left_edge.i, head.right_edge.i + 1, head.i)


def conjuncts(head: Token) -> Iterator[Token]:
    """The head and the nominal conjuncts that hang on it, in text order."""
    yield head
    for child in head.children:
        if child.dep_ == "conj" and child.pos_ in NOMINAL:
            yield child


def name_head(token: Token) -> Token:
    """The head of the noun phrase that a title, part of a name or modifier stands in ("*President* Putin" -> Putin)."""
    for _ in range(4):
        inside = token.dep_ in ("nmod:desc", "flat", "compound", "det", "case", "goeswith", "fixed")
        if not inside or token.head.i == token.i or token.head.pos_ not in NOMINAL:
            break
        token = token.head
    return token


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for; the token itself if it is none or nothing is found."""
    if token.tag_ not in ("WDT", "WP", "WP$") and not (token.lower_ == "that" and token.pos_ == "PRON"):
        return token
    clause = token.head
    for _ in range(4):
        if clause.dep_ == "acl:relcl":
            return clause.head
        if clause.head.i == clause.i:
            break
        clause = clause.head
    return token


def is_headline(doc: Doc, token: Token, headlines: frozenset[int]) -> bool:
    """Whether the token stands in one of the sentences (by first token) that are headlines."""
    return token.sent.start in headlines
