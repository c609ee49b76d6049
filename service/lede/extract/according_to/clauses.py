"""The finite clause that a verb of saying carries, mended where the tree cuts it short or runs on."""

from __future__ import annotations

from lede.extract.according_to.drafts import runs, subtree
from lede.extract.according_to.lexicon import Cue
from lede.extract.according_to.page import Page
from lede.extract.according_to.sources import SUBJECTS
from lede.extract.according_to.tree import Tree
from lede.facts import Phrase

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
AUXILIARIES = ("aux", "aux:pass", "cop")
QUOTE_ONLY = frozenset({"quote"})
LONGEST_REPORT = 40
"""Tokens of an inserted "he said" with all that hangs on it; anything longer is a clause of its own."""


def is_finite(tree: Tree, i: int) -> bool:
    """True if the clause of `i` has a finite verb."""
    return tree.tag[i] in FINITE or any(tree.tag[kid] in FINITE for kid in tree.children(i, *AUXILIARIES))


def clause(page: Page, i: int, cue: Cue, passive: bool) -> list[Phrase]:
    """A finite clause: "said *that the bridge fell*", "it was alleged *that* …", "'*It fell*', he said"."""
    tree = page.tree
    heads = [k for k in tree.children(i, "ccomp") if _can_be_content(page, i, k, cue) and not _breaks_off(page, i, k)]
    if not heads and "clause" in cue.frames:  # a finite verb with a subject is no infinitive, whatever its label
        heads = [
            k
            for k in tree.children(i, "xcomp")
            if k > i and tree.child(k, *SUBJECTS) is not None and is_finite(tree, k)
        ]
    if not heads and passive:
        heads = list(tree.children(i, "csubj:pass", "csubj"))
    if not heads and "quote" in cue.frames:
        heads = [k for k in tree.children(i, "parataxis") if _is_apart(page, i, k, cue)]
    content: list[Phrase] = []
    for head in heads:
        cuts = [_report(tree, i, head)] if tree.is_within(i, head) else []
        start = _left_out(tree, i, head, cue)
        phrases = runs(tree, head, start, _end(tree, i, head), cuts)
        inserted = bool(cuts) and tree.lower[tree.after(cuts[0][1] - 1)] == ","
        lone = head > i and tree.child(i, *SUBJECTS) is None  # what stands before the verb is then who says it
        own = tree.child(head, *SUBJECTS)
        whole = own is not None and own > i and not inserted  # "… but *the senate announced it would meet*"
        for p in phrases:
            front = p.end <= i < head
            if front and (
                whole or (cuts and not inserted and _opens_report(tree, p)) or (lone and not _tells(tree, p))
            ):
                continue
            content.append(p)
    if heads and heads[-1] > i:
        content += _more(tree, i, heads[-1])
    return sorted(content, key=lambda p: p.start)


def _more(tree: Tree, i: int, head: int) -> list[Phrase]:
    """Clauses that the tree joins to the verb of saying, but go on with what is said.

    As in "noticed that one alone made twenty, *but that ten made more*", "says it is hard *and will take time*": with
    "that", or right behind the content with a modal verb and without a subject, where the verb of saying has no modal.
    """
    content: list[Phrase] = []
    last = tree.right[head]
    modal = any(tree.tag[k] == "MD" for k in tree.children(i, "aux"))
    for kid in tree.children(i, "conj", "parataxis"):
        if kid < last or (tree.child(kid, *SUBJECTS) is not None and not _has_that(tree, kid)):
            continue
        own = (
            tree.dep[kid] == "conj"
            and any(tree.tag[k] == "MD" for k in tree.children(kid, "aux"))
            and tree.left[kid] == tree.after(last)
        )
        if _has_that(tree, kid) or (own and not modal):
            content += subtree(tree, kid)
    return content


def _has_that(tree: Tree, i: int) -> bool:
    return any(tree.lower[k] == "that" for k in tree.children(i, "mark"))


def _tells(tree: Tree, phrase: Phrase) -> bool:
    return any(tree.tag[k] in FINITE for k in range(phrase.start, min(phrase.end, phrase.start + LONGEST_REPORT)))


def _end(tree: Tree, i: int, head: int) -> int:
    """Where the clause ends: before ", *but* somebody else did it" without a second "that", which the writer adds."""
    if head < i or not _has_that(tree, head):
        return tree.right[head] + 1
    for kid in tree.children(head, "conj"):
        first = tree.left[kid]
        if kid < head or tree.child(kid, *SUBJECTS) is None or _has_that(tree, kid):
            continue
        if tree.lower[first] == "," and tree.lower[tree.after(first)] == "but":
            return first
    return tree.right[head] + 1


def _opens_report(tree: Tree, phrase: Phrase) -> bool:
    """True for an adverbial in front of the report: "*In a statement*, the party said it would leave".

    Leaves alone: "In May, *he said*, the bank failed", where the report is put into what is said.
    """
    return tree.pos[phrase.start] in ("ADP", "SCONJ", "ADV") or tree.tag[phrase.start] == "VBG"


def _left_out(tree: Tree, i: int, head: int, cue: Cue) -> int:
    """Where the clause begins: with a noun phrase between verb and clause that is the clause's own subject.

    "announced *Benin* was to join" reads as "announced Benin"; somebody who is told something stays outside.
    """
    thing = tree.child(i, "obj")
    start = tree.left[head]
    if head > i and tree.child(head, *SUBJECTS, "mark") is None:
        other = next((k for k in tree.children(i, "ccomp") if i < k < head), None)
        if other is not None:
            return min(start, tree.left[other])
        if tree.tag[head] in FINITE and tree.dep[head] == "ccomp":
            return _gap(tree, i, start)
    if thing is None or not i < thing < head or "told" in cue.frames or tree.child(head, *SUBJECTS, "mark") is not None:
        return start
    return tree.left[thing] if tree.after(tree.right[thing]) == start else start


def _gap(tree: Tree, i: int, start: int) -> int:
    """First word of a noun phrase before the clause that the tree hangs elsewhere: "said *908 of them* wore one"."""
    k = tree.after(i)
    for kid in tree.children(i, "obl:unmarked", "advmod"):
        if tree.left[kid] <= k <= tree.right[kid]:
            k = tree.after(tree.right[kid])
    return k if k < start and tree.pos[k] in ("DET", "NUM", "NOUN", "PROPN", "ADJ", "PRON") else start


def _can_be_content(page: Page, i: int, head: int, cue: Cue) -> bool:
    """A finite clause, one with "that", or a fragment in quotation marks: not "saw him *leave*"."""
    tree = page.tree
    quoted = page.at[head] >= 0 and page.at[head] != page.at[i]
    if cue.frames == QUOTE_ONLY:
        return quoted
    if cue.cls == "mean" and quoted:
        return False
    asks = tree.tag[tree.left[head]] in ("WP", "WRB") and tree.lower[tree.after(tree.left[head])] != "to"
    if asks and head > i and tree.child(head, *SUBJECTS) is not None:
        return True
    if quoted or is_finite(tree, head) or _has_that(tree, head):
        return True
    return "quote" in cue.frames and tree.pos[head] not in ("VERB", "AUX") and head < i


def _breaks_off(page: Page, i: int, head: int) -> bool:
    """True for a clause in front of the verb that is a sentence of its own, with its full stop."""
    tree = page.tree
    if head > i:
        return False
    k = tree.right[head] + 1
    stop = any(tree.lower[m] in (".", ";") for m in range(max(0, k - 2), min(i, k + 1)))
    return stop and page.at[head] < 0


def _is_apart(page: Page, i: int, other: int, cue: Cue) -> bool:
    """A clause beside the verb of saying: quoted, or finite and before it or behind a colon or comma."""
    tree = page.tree
    if page.at[other] >= 0 and page.at[other] != page.at[i]:
        return True
    if cue.frames == QUOTE_ONLY or not is_finite(tree, other):
        return False
    if other < i:
        return tree.child(i, "obj", "ccomp", "xcomp") is None
    return tree.lower[tree.left[other] - 1] in (":", ",") and tree.child(i, "obj") is None


def _report(tree: Tree, i: int, content: int) -> tuple[int, int]:
    """The reporting words that stand inside their own content ("Moscow, *he said*, is ready")."""
    start, end = i, i + 1
    for kid in tree.kids[i]:
        if (
            kid == content
            or tree.dep[kid] in ("ccomp", "parataxis")
            or tree.right[kid] - tree.left[kid] > LONGEST_REPORT
        ):
            continue
        if tree.left[kid] > tree.left[content] and tree.right[kid] < tree.right[content]:
            start, end = min(start, tree.left[kid]), max(end, tree.right[kid] + 1)
    return start, end
