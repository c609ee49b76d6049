"""Content that word order shows where the tree shows none: "says *that* …", speech without marks in transcripts."""

from __future__ import annotations

from lede.extract.according_to.drafts import runs
from lede.extract.according_to.lexicon import Cue
from lede.extract.according_to.page import Page
from lede.extract.according_to.sources import SUBJECTS
from lede.extract.according_to.tree import Tree
from lede.facts import Phrase

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
SUBJECT_FORMS = frozenset({"i", "he", "she", "they", "we", "it", "there"})
ANSWERS = frozenset({"i", "we", "you", "well", "no", "yes", "yeah", "oh", "okay", "look", "hey", "let"})
SAYING = frozenset({"say", "ask", "reply", "answer", "think", "write", "tell", "shout"})
LATE = frozenset({"advcl", "acl", "advcl:relcl"})
LONGEST_HEARER = 8


def that_clause(page: Page, i: int, cue: Cue, passive: bool) -> list[Phrase]:
    """The clause behind "that", or behind a pronoun that can only be a subject, right after the verb.

    Reads: "The report *states that few use it*", where the tree takes the clause for an adverbial or part of a noun.
    Leaves alone: a verb that itself hangs in a clause beside the main one ("As he *concluded* it rained").
    """
    tree = page.tree
    if "clause" not in cue.frames or (passive and "passive" not in cue.frames and "told" not in cue.frames):
        return []
    j = _behind(tree, i, cue)
    if tree.lower[i] == "considering" or j >= tree.size or tree.sent[j] != tree.sent[i]:
        return []
    head = tree.head[j]
    if head <= j or tree.sent[head] != tree.sent[i] or tree.head[i] == j:
        return []
    if tree.lower[j] == "that":
        named = tree.dep[j] == "mark"
    else:
        aside = tree.dep[i] in LATE and tree.child(i, "mark", "advmod") is not None
        named = tree.lower[j] in SUBJECT_FORMS and tree.dep[j] in (*SUBJECTS, "expl") and not aside
        named = named and tree.tag[i] in (*FINITE, "VBG") and _is_finite(tree, head)
    while (
        named and tree.dep[head] in SUBJECTS and tree.head[head] > head and tree.sent[tree.head[head]] == tree.sent[i]
    ):
        head = tree.head[head]  # the tree took the clause's own subject for its head
    return runs(tree, head, j, tree.right[head] + 1, []) if named else []


def _behind(tree: Tree, i: int, cue: Cue) -> int:
    """First token behind the verb and, for a verb of telling, behind the one who hears."""
    j = tree.after(i)
    if "told" in cue.frames:
        hearer = tree.child(i, "obj", "iobj")
        if hearer is not None and hearer > i and tree.right[hearer] - i <= LONGEST_HEARER:
            j = tree.after(tree.right[hearer])
    return j


def composed(page: Page, i: int, partner: str) -> list[Phrase]:
    """The clause behind a verb and a word with it: "made it clear *that he would go*", "take it *he has gone*".

    Reads: "that" behind the word, or, behind "take it", any finite clause.
    """
    tree = page.tree
    end = tree.starts[tree.sent[i] + 1]
    word = next((k for k in range(i + 1, min(i + LONGEST_HEARER, end)) if tree.lower[k] == partner), None)
    if word is None:
        return []
    j = tree.after(word)
    if j >= end or tree.head[j] <= j:
        return []
    head = tree.head[j] if tree.lower[j] == "that" and tree.dep[j] == "mark" else -1
    if partner == "it" and head < 0:
        head = next((k for k in tree.children(i, "ccomp", "parataxis") if k > j and _is_finite(tree, k)), -1)
    if head < 0 or not _is_finite(tree, head):
        return []
    return runs(tree, head, j, tree.right[head] + 1, [])


def _is_finite(tree: Tree, i: int) -> bool:
    return tree.tag[i] in FINITE or any(tree.tag[k] in FINITE for k in tree.children(i, "aux", "aux:pass", "cop"))


def spoken(page: Page, i: int, cue: Cue, passive: bool) -> list[Phrase]:
    """Speech without marks, in transcripts: "where he said, *I hereby issue it*", "and she said, *no, you go*".

    Reads: a comma or a colon behind the verb, and behind it a word with which people begin to speak.
    """
    tree = page.tree
    comma = tree.after(i)
    if passive or cue.lemma not in SAYING or comma >= tree.size or tree.lower[comma] not in (",", ":"):
        return []
    first = tree.after(comma)
    if first >= tree.size or tree.sent[first] != tree.sent[i] or page.at[first] >= 0:
        return []
    if tree.lower[first] not in ANSWERS or tree.child(i, *SUBJECTS) is None:
        return []
    end = tree.starts[tree.sent[i] + 1]
    return runs(tree, tree.head[first] if first < tree.head[first] < end else first, first, end, [])
