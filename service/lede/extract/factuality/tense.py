"""Tense and aspect of a trigger's verb group."""

from __future__ import annotations

from lede.extract.factuality.tree import Tree
from lede.result import Aspect, Tense

PAST_TAGS = frozenset({"VBD", "VBN"})
PRESENT_TAGS = frozenset({"VBZ", "VBP"})
FUTURE_WORDS = frozenset({"will", "shall", "'ll", "’ll", "wo", "sha"})


def auxiliaries(tree: Tree, token: int) -> list[int]:
    """Auxiliaries of a verb in text order; those of the first conjunct where the verb shares them.

    "has been *arrested* and *charged*" gives "has been" for both.
    """
    seen = 0
    while seen < 8:
        own = [k for k in tree.kids[token] if tree.dep[k] in ("aux", "aux:pass", "cop")]
        if own or tree.dep[token] != "conj" or tree.children(token, "nsubj", "csubj", "mark"):
            return own
        if tree.tag[token] not in ("VBN", "VBG", "VB") or tree.tag[tree.head[token]] != tree.tag[token]:
            return own
        token, seen = tree.head[token], seen + 1
    return []


def tense_of(tree: Tree, token: int) -> tuple[Tense, Aspect]:
    """Tense and aspect: "had been *meeting*" is PAST and PERFECT_PROGRESSIVE, "has *resigned*" PAST and PERFECT.

    Leaves alone: nouns, bare infinitives and participles without an auxiliary have none ("*Asked* about it, he left").
    """
    if tree.pos[token] not in ("VERB", "AUX", "ADJ"):
        return Tense.NONE, Aspect.NONE
    helpers = auxiliaries(tree, token)
    words = [tree.word[k] for k in helpers]
    tag = tree.tag[token]
    lemmas = [tree.lemma[k] for k in helpers]
    if tree.pos[token] == "ADJ" and not helpers:
        return Tense.NONE, Aspect.NONE
    return _tense(tree, token, helpers, words), _aspect(tree, helpers, lemmas, tag)


def _tense(tree: Tree, token: int, helpers: list[int], words: list[str]) -> Tense:
    if any(word in FUTURE_WORDS for word in words) or _is_to(tree, token, helpers):
        return Tense.FUTURE
    first = helpers[0] if helpers else token
    perfect = bool(helpers) and tree.lemma[first] == "have"
    tag = tree.tag[first]
    if tag == "VBD" or (perfect and tag in PRESENT_TAGS):
        return Tense.PAST
    if tag in PRESENT_TAGS:
        return Tense.PRESENT
    if tag == "MD":
        if "have" in words:
            return Tense.PAST
        return Tense.PRESENT if tree.word[first] in ("can", "ca", "cannot") else Tense.FUTURE
    return Tense.PAST if perfect and tag == "VBG" else Tense.NONE


def _is_to(tree: Tree, token: int, helpers: list[int]) -> bool:
    """True of "is to *meet*" and of the headline's "PM to *meet* rebels"."""
    if "to" not in tree.child_words(token, "mark") or not tree.children(token, "nsubj"):
        return False
    return tree.dep[token] == "root" and all(tree.lemma[k] == "be" for k in helpers)


def _aspect(tree: Tree, helpers: list[int], lemmas: list[str], tag: str) -> Aspect:
    perfect = "have" in lemmas
    progressive = "be" in lemmas and (tag == "VBG" or any(tree.word[k] == "being" for k in helpers))
    if perfect and progressive:
        return Aspect.PERFECT_PROGRESSIVE
    if perfect:
        return Aspect.PERFECT
    return Aspect.PROGRESSIVE if progressive else Aspect.SIMPLE
