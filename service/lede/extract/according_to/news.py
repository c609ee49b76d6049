"""Speech acts that are the news themselves ("called for talks", "denied the charge"), and those that only report."""

from __future__ import annotations

from spacy.tokens import Token

from lede.extract.according_to.lexicon import Lexicon, lexicon
from lede.extract.according_to.tree import Tree

NOUNS = ("NOUN", "PROPN", "PRON", "NUM")
CARRIERS = ("ccomp", "parataxis")


def is_news(tree: Tree, i: int, words: Lexicon) -> bool:
    """True if the speech act at `i` is an event of its own by `news.tsv`."""
    whens = words.news.get(tree.lemma[i])
    if whens is None:
        return False
    kids = [(tree.dep[k], tree.pos[k], tree.lower[k], [tree.lower[m] for m in tree.kids[k]]) for k in tree.kids[i]]
    return _fits(whens, kids)


def is_speech_act(token: Token) -> bool:
    """True for a verb whose saying is the news itself here ("*urged* allies to act"): an event, in any tense."""
    whens = lexicon().news.get(token.lemma_)
    if whens is None or token.pos_ != "VERB":
        return False
    return _fits(
        whens, [(k.dep_, k.pos_, k.text.lower(), [m.text.lower() for m in k.children]) for k in token.children]
    )


def is_reporting(token: Token) -> bool:
    """True for a verb of saying, thinking or showing that only reports: it must not become an event.

    Reads: the word tables, and the complement that the verb has here.
    Leaves alone: "*called* for talks", "*denied* the charge", "*announced* plans" (events); "*added* two members",
    "*found* a body", "*continued* to fall" (the same words without anything said).
    """
    words = lexicon()
    lemma = token.lemma_
    if token.pos_ == "ADV":
        return token.text.lower() in words.adverbs
    cue = words.verbs.get(lemma)
    if cue is None or token.pos_ != "VERB":
        return False
    whens = words.news.get(lemma)
    kids = [(k.dep_, k.pos_, k.text.lower(), [m.text.lower() for m in k.children]) for k in token.children]
    if whens is not None and _fits(whens, kids):
        return False
    if cue.frames == {"quote"}:
        return any(dep in CARRIERS for dep, *_ in kids) or token.dep_ == "parataxis"
    if lemma in ("say", "tell", "think", "believe", "know", "claim", "allege", "hope", "state"):
        return True
    if any(dep in CARRIERS or dep == "csubj:pass" for dep, *_ in kids) or token.dep_ == "parataxis":
        return True
    if "as" in cue.frames:
        return any(dep == "xcomp" or (dep in ("obl", "advcl") and "as" in inner) for dep, _, _, inner in kids)
    return "object" in cue.frames and any(dep == "obj" for dep, *_ in kids)


def _fits(whens: frozenset[str], kids: list[tuple[str, str, str, list[str]]]) -> bool:
    """True if the complements of the verb are those that make it news."""
    for when in whens:
        if when == "any":
            return True
        if when == "noun":
            if any(dep in ("obj", "nsubj:pass") and pos in NOUNS for dep, pos, _, _ in kids):
                return True
        elif when == "infinitive":
            if any(dep == "xcomp" and "to" in inner for dep, _, _, inner in kids):
                return True
        elif any(dep == "obl" and when in inner for dep, _, _, inner in kids):
            return True
    return False
