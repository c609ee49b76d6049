"""Whether the clause around a time looks back or ahead, by the tree where there is one, else by the words beside it."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from lede.lexicons import load_table

WINDOW = 14
OPEN = 2
"""What a time leans to that was to come when the text's past spoke: "was expected on Friday", "said it would"."""
PAST_BE = frozenset({"was", "were", "been", "had"})
STOPS = frozenset(".!?;")


class Leanings:
    """Words that look ahead or back (`data/when/leaning.tsv`)."""

    def __init__(self) -> None:
        rows = load_table("when/leaning.tsv", 2)
        self.ahead = frozenset(word for word, way in rows if way == "ahead")
        self.back = frozenset(word for word, way in rows if way == "back")


def direction(doc: Doc, at: int, leanings: Leanings, parsed: bool) -> int:
    """-1 if the time at token `at` is told as past, 1 as to come, OPEN as to come then, 0 if nothing says.

    Reads: dep, tag, lemma of the governing verb; without a tree, the words to the left, then to the right.
    """
    return _by_tree(doc[at], leanings) if parsed else _by_words(doc, at, leanings)


def _by_words(doc: Doc, at: int, leanings: Leanings) -> int:
    for steps in (range(at - 1, max(at - WINDOW, -1), -1), range(at + 1, min(at + WINDOW, len(doc)))):
        for i in steps:
            word = doc[i].lower_
            if word in STOPS:
                break
            if word in leanings.ahead:
                return OPEN if word == "would" or _in_past(doc, i) else 1
            if word in ("is", "are") and i + 1 < len(doc) and doc[i + 1].lower_ == "to":
                return 1
            if word in leanings.back or (len(word) > 4 and word.endswith("ed")):
                return -1
    return 0


def _in_past(doc: Doc, at: int) -> bool:
    """True for "was expected", "had planned"."""
    return any(doc[i].lower_ in PAST_BE for i in range(max(at - 2, 0), at))


def _by_tree(token: Token, leanings: Leanings) -> int:
    word = token
    for _ in range(12):
        if word.pos_ in ("VERB", "AUX") or any(child.dep_ in ("cop", "aux") for child in word.children):
            found = _verb_direction(word, leanings)
            if found:
                return found
        if word.head is word:
            return 0
        word = word.head
    return 0


def _verb_direction(verb: Token, leanings: Leanings) -> int:
    helpers = [child for child in verb.children if child.dep_ in ("aux", "aux:pass", "cop")]
    words = {child.lower_ for child in helpers}
    if words & leanings.ahead or verb.lower_ in leanings.ahead:
        return OPEN if "would" in words or words & PAST_BE else 1
    if any(child.tag_ == "VBD" for child in helpers) or verb.tag_ == "VBD":
        return -1
    infinitive = any(child.lower_ == "to" and child.dep_ in ("mark", "aux") for child in verb.children)
    if infinitive and helpers:
        return 1
    if words & {"has", "have", "having", "'ve"}:
        return -1
    if any(child.tag_ in ("VBZ", "VBP") for child in helpers) or verb.tag_ in ("VBZ", "VBP"):
        return -1 if verb.tag_ == "VBN" and "cop" not in {c.dep_ for c in helpers} else 1
    if infinitive:
        return 1 if verb.head.lower_ in leanings.ahead or verb.head is verb else 0
    return -1 if verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl") and verb.lower_ not in leanings.ahead else 0
