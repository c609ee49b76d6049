"""Sources that another source passes on: "Reuters, *citing* officials, said", "Yonhap, *quoting* KCNA"."""

from __future__ import annotations

from lede.extract.according_to.drafts import Draft
from lede.extract.according_to.page import Page
from lede.extract.according_to.sources import source_phrase
from lede.facts import Phrase

BESIDE = ("acl", "advcl", "parataxis", "dep", "xcomp", "amod", "nmod", "case")


def find_cited(page: Page, drafts: list[Draft]) -> list[Draft]:
    """One draft for each participle "citing" or "quoting" beside a statement: its object says the same content.

    Leaves alone: "quoted a line", "citing safety concerns" where nothing is stated beside it.
    """
    tree, words = page.tree, page.words
    by_source: dict[int, Draft] = {}
    by_cue: dict[int, Draft] = {}
    for draft in drafts:
        if draft.source is not None:
            by_source.setdefault(draft.source.head, draft)
        if draft.cue is not None:
            by_cue[draft.cue.head] = draft
    found = []
    for i in range(tree.size):
        if tree.tag[i] != "VBG" or tree.dep[i] not in BESIDE or tree.sent[i] in page.closed:
            continue
        cue = words.verbs.get(tree.lemma[i])
        if cue is None or cue.cls != "cite":
            continue
        outer = by_cue.get(tree.head[i]) or by_source.get(tree.head[i])
        thing = tree.child(i, "obj")
        if outer is None or thing is None or not _can_speak(page, thing):
            continue
        source = source_phrase(tree, thing)
        content = [p for p in outer.content if not p.start <= i < p.end] or outer.content
        found.append(
            Draft(Phrase(i, i + 1, i), list(content), "according_to.citing", cue.cls, source=source, within=outer)
        )
        _part(outer, source, i)
    return found


def _part(outer: Draft, cited: Phrase, cue: int) -> None:
    """The outer source ends where the cited one begins."""
    source = outer.source
    if source is not None and source.start < cue < source.end and source.head < cue:
        end = cue - 1 if cue - 1 > source.head else cue
        outer.source = Phrase(source.start, end, source.head)


def _can_speak(page: Page, i: int) -> bool:
    """A name, somebody of a kind, or a saying ("citing *reports*")."""
    tree, words = page.tree, page.words
    lemma = tree.lemma[i]
    if tree.pos[i] in ("PROPN", "PRON"):
        return True
    return (
        lemma in words.anonymous
        or words.nouns.get(lemma) in ("assert", "allege", "announce")
        or (tree.pos[i] == "NOUN" and any(tree.pos[k] == "PROPN" for k in range(tree.left[i], tree.right[i] + 1)))
    )
