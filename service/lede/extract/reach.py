"""How far a word that the network calls a circumstance of a verb may stand from it in the tree."""

from __future__ import annotations

from typing import Literal

from spacy.tokens import Doc, Token

from lede.extract.phrases import trim
from lede.facts import Phrase

Reach = Literal["inside", "antecedent", "shared", ""]

CLAUSES_OF_NOUNS = frozenset({"acl", "acl:relcl", "advcl:relcl"})
SHARING = frozenset({"conj", "xcomp"})
PARTICIPANTS = frozenset({"nsubj", "nsubj:pass", "obj", "iobj", "obl:agent", "csubj"})
RELATIVES = frozenset({"when", "where", "which", "that", "whose"})
LOOSE = frozenset({"parataxis", "list", "discourse", "vocative", "dep"})
CLAUSAL = frozenset({"nsubj", "nsubj:pass", "csubj", "expl", "cop", "aux", "mark", "advcl", "obl", "obl:unmarked"})


def reach(head: Token, trigger: Token) -> Reach:
    """Where a circumstance stands, seen from the word that it belongs to.

    Yields: "inside" for a dependent at any depth, but not in a participant ("killed people *in Iraq*" tells where the
    people are); "antecedent" for the noun that the trigger's clause explains; "shared" for one of the verb that the
    trigger is joined to; "" for anything else: a slip of the network, or of another event.
    """
    if head.i == trigger.i:
        return ""
    word = head
    for _ in range(6):
        if word.head.i == trigger.i:
            return "inside" if word is head or word.dep_ not in PARTICIPANTS else ""
        if word.head is word:
            break
        word = word.head
    if trigger.dep_ in CLAUSES_OF_NOUNS and trigger.head.i == head.i:
        return "antecedent"
    if trigger.dep_ in SHARING and head.head.i == trigger.head.i:
        return "shared"
    return ""


def antecedent(head: Token, trigger: Token) -> Token | None:
    """The noun that a relative word of the trigger's clause stands for: "the town *where* he died"."""
    relative = head.lower_ in RELATIVES and trigger.dep_ in ("acl:relcl", "advcl:relcl")
    noun = trigger.head
    return noun if relative and noun.i < head.i and noun.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "SYM") else None


def role_phrase(doc: Doc, head: int, trigger: int) -> Phrase | None:
    """The words of a circumstance that the network gives a trigger, None where the tree speaks against it.

    Of a noun that the trigger's clause explains ("the town *where* he died") they end before the clause.
    """
    word, verb = doc[head], doc[trigger]
    noun = antecedent(word, verb)
    if noun is not None:
        return before_clause(noun)
    found = reach(word, verb)
    if not found:
        return None
    return before_clause(word) if found == "antecedent" else circumstance(word)


def circumstance(head: Token) -> Phrase:
    """The subtree of a circumstance without what is only strung on to it.

    A noun that is a sentence of its own ("they are *the only place*") keeps what is the noun's.
    """
    helpers = {child.dep_ for child in head.children}
    sentence = "cop" in helpers and "mark" not in helpers
    start, end = head.i, head.i + 1
    for child in head.children:
        if child.dep_ not in LOOSE and not child.is_space and not (sentence and child.dep_ in CLAUSAL):
            start, end = min(start, child.left_edge.i), max(end, child.right_edge.i + 1)
    return trim(head.doc, start, end, head.i)


def before_clause(head: Token) -> Phrase:
    """A noun up to its relative or other clause."""
    whole = circumstance(head)
    clause = next((c for c in head.children if c.dep_ in CLAUSES_OF_NOUNS and c.i > head.i), None)
    end = whole.end if clause is None else max(min(whole.end, clause.left_edge.i), head.i + 1)
    return trim(head.doc, whole.start, end, head.i)
