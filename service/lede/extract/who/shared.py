"""The subject that a verb shares with the verb it hangs on: coordination and control."""

from __future__ import annotations

from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
PREDICATES = frozenset({"VERB", "AUX", "ADJ"})
STEPS = 5


def own_subject(verb: Token) -> Token | None:
    """The subject of the verb's own clause, None without one."""
    return next((c for c in verb.children if c.dep_ in SUBJECTS), None)


def is_passive(verb: Token) -> bool:
    """Passive by its auxiliary, its subject, or as a bare participle without a subject or object of its own."""
    relations = {c.dep_ for c in verb.children}
    if relations & {"aux:pass", "nsubj:pass"}:
        return True
    return verb.tag_ == "VBN" and not relations & {"aux", "nsubj", "obj"}


def shared_subject(verb: Token) -> Token | None:
    """Who does what a verb without a subject tells: "*They* won, netting 66 seats", "asked *him* to leave".

    Source: UD, clauses without a subject of their own; obligatory control.
    """
    current = verb
    for _ in range(STEPS):
        subject = own_subject(current)
        if subject is not None:
            return subject if current.i != verb.i else None
        governor = current.head
        if governor.i == current.i or any(c.dep_ == "expl" for c in governor.children):
            return None
        marked = any(c.dep_ in ("mark", "case") for c in current.children)  # "the duty *of* guarding": anybody's
        if current.dep_ == "acl" and current.tag_ in ("VBG", "VBN") and not marked:
            return governor
        if current.dep_ not in ("conj", "advcl", "xcomp") or governor.pos_ not in PREDICATES:
            return None
        if current.dep_ == "xcomp":
            controller = next((c for c in governor.children if c.dep_ in ("obj", "iobj")), None)
            if controller is not None:
                return controller
        current = governor
    return None
