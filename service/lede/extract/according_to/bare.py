"""Content without "that" and without a mark of its own, where the tree leaves the verb of saying alone.

A clause right behind the verb ("They estimated prices would rise") is often read as a clause beside it; one in front of
it ("…, Radio Free Europe reported.") as part of the name. Word order decides here.
"""

from __future__ import annotations

from lede.extract.according_to.drafts import runs, subtree
from lede.extract.according_to.lexicon import Cue
from lede.extract.according_to.page import Page
from lede.extract.according_to.sources import RELATIVES, SUBJECTS
from lede.extract.according_to.tree import Tree
from lede.facts import Phrase

NAMING = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON"})
HEADS = frozenset({"NOUN", "PROPN", "PRON"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
STOPS = frozenset({".", "!", "?", ";"})
LONGEST_NAME = 12


def beside(page: Page, i: int, cue: Cue, passive: bool) -> list[Phrase]:
    """A clause with a subject right behind the verb, without "and", comma or dash: "reported *a source said* …"."""
    tree = page.tree
    if "clause" not in cue.frames or passive or tree.child(i, "obj", "xcomp") is not None:
        return []
    for kid in tree.children(i, "parataxis", "conj"):
        if kid < i or tree.child(kid, "cc") is not None or tree.child(kid, *SUBJECTS) is None:
            continue
        before = tree.before(tree.left[kid])
        if tree.pos[before] != "PUNCT" and tree.child(i, "cc", "punct") is None:
            return subtree(tree, kid)
    head = tree.head[i]
    if tree.dep[i] not in ("advcl", "csubj", "nsubj", "ccomp") or head < i or tree.tag[i] not in FINITE:
        return []
    subject = tree.child(head, *SUBJECTS)
    if tree.child(i, "mark", "advmod") is not None or subject is None or not i < subject < head:
        return []
    if tree.right[i] > i:
        return []
    return [p for p in subtree(tree, head, [(tree.left[i], tree.right[i] + 1)]) if p.start > i]


def closing(page: Page, i: int, cue: Cue, passive: bool) -> list[Phrase]:
    """The sentence in front of "…, *the agency reported*." where nothing but a name stands between comma and verb."""
    tree = page.tree
    if "clause" not in cue.frames or passive or tree.tag[i] not in FINITE:
        return []
    after = tree.after(i)
    if after < tree.size and tree.sent[after] == tree.sent[i] and tree.lower[after] not in STOPS:
        return []
    first = name_start(tree, i)
    comma = tree.before(first)
    start = tree.starts[tree.sent[i]]
    if first == i or comma <= start or tree.lower[comma] != ",":
        return []
    root = next((k for k in range(start, comma) if tree.tag[k] in FINITE), -1)
    return runs(tree, root, start, comma, []) if root >= 0 else []


def relative(page: Page, i: int, cue: Cue, passive: bool) -> list[Phrase]:
    """The rest of a relative clause that the verb is put into: "fires, which *state media said* were under control"."""
    tree = page.tree
    if "clause" not in cue.frames or passive or tree.child(i, "xcomp") is not None:
        return []
    j = tree.after(i)
    if j >= tree.size or tree.tag[j] not in FINITE or tree.pos[j] not in ("VERB", "AUX"):
        return []
    first = name_start(tree, i)
    opener = tree.before(first)
    if first == i or opener < 0 or tree.lower[opener] not in RELATIVES:
        return []
    head = j if tree.pos[j] == "VERB" else tree.head[j]
    if any(tree.is_within(i, subject) for subject in tree.children(head, *SUBJECTS, "csubj")):
        return []  # "the most that the experts could say *was* …": the main clause goes on
    if head < j or tree.sent[head] != tree.sent[j]:
        head = j
    end = tree.right[head] + 1
    return [Phrase(opener, opener + 1, opener), *runs(tree, head, j, end, [])]


def name_start(tree: Tree, i: int) -> int:
    """First token of the noun phrase that ends right before the verb `i`; `i` if there is none."""
    k = tree.before(i)
    while k >= 0 and (tree.pos[k] == "AUX" or tree.pos[k] == "ADV"):
        k = tree.before(k)
    first, steps = i, 0
    while k >= 0 and steps < LONGEST_NAME and _names(tree, k):
        first, steps = k, steps + 1
        if tree.pos[k] == "PRON" and tree.tag[k] == "PRP":
            break
        k = tree.before(k)
    if first < i and tree.lower[first] in RELATIVES:
        first = tree.after(first)
    return first


def _names(tree: Tree, k: int) -> bool:
    return (tree.pos[k] in NAMING and tree.lower[k] not in RELATIVES) or tree.lower[k] in ("'s", "’s", "of", "&")


def neighbour(tree: Tree, i: int, behind: bool) -> int | None:
    """Head of the noun phrase that stands right before the verb `i`, or right behind it: "*she* said", "said *she*"."""
    if not behind:
        first = name_start(tree, i)
        last = next((k for k in range(i - 1, first - 1, -1) if tree.pos[k] in HEADS), None)
        while last is not None and tree.dep[last] in ("flat", "compound") and first <= tree.head[last] < i:
            last = tree.head[last]
        return last
    k = tree.after(i)
    head = None
    for _ in range(LONGEST_NAME):
        if k >= tree.size or tree.pos[k] not in NAMING:
            break
        if tree.pos[k] in HEADS:
            head = k
            if tree.pos[k] == "PRON":
                break
        k = tree.after(k)
    return head
