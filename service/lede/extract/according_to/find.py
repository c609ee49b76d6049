"""The attributions of a document: drafts of all rules, put in text order, nested, with kind and anonymity."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from lede.extract.according_to.citing import find_cited
from lede.extract.according_to.drafts import Draft
from lede.extract.according_to.page import Page, read_page
from lede.extract.according_to.phrases import find_phrases
from lede.extract.according_to.sources import is_anonymous
from lede.extract.according_to.speech import attach_quotes
from lede.extract.according_to.verbs import find_verbs
from lede.facts import Attribution
from lede.result import AttributionKind

BLANK = ("PUNCT", "SPACE")
NEWS = ".news"
"""End of the rule of an attribution whose cue is an event of its own."""
DEEPEST = 12


def find_attributions(doc: Doc) -> list[Attribution]:
    """Who says what: source, cue and content of every statement in prose, in text order.

    `parent` is the position in this list of the innermost statement that holds the cue.
    """
    if not len(doc):
        return []
    page = read_page(doc)
    drafts = [*find_verbs(page), *find_phrases(page)]
    drafts = attach_quotes(page, drafts)
    drafts += find_cited(page, drafts)
    drafts = sorted((d for d in drafts if d.content), key=_place)
    parents = _parents(drafts)
    return [_attribution(page, d, parents[i]) for i, d in enumerate(drafts)]


def _place(draft: Draft) -> tuple[int, int, int]:
    parts = [*draft.content, *(p for p in (draft.cue, draft.source) if p is not None)]
    return min(p.start for p in parts), -max(p.end for p in parts), draft.cue.start if draft.cue else -1


def _attribution(page: Page, draft: Draft, parent: int | None) -> Attribution:
    anonymous = draft.source is None or is_anonymous(page.tree, draft.source, page.words)
    return Attribution(
        source=draft.source,
        cue=draft.cue,
        content=tuple(draft.content),
        kind=_kind(page, draft),
        rule=draft.rule + (NEWS if draft.news else ""),
        cue_class=draft.cls,
        anonymous=anonymous,
        parent=parent,
    )


def _kind(page: Page, draft: Draft) -> AttributionKind:
    """DIRECT if all of the content is quoted, MIXED if a part is; a quotation that holds the cue too does not count."""
    around = page.at[draft.cue.head] if draft.cue is not None else -1
    direct, touched = True, False
    for phrase in draft.content:
        numbers = {page.at[i] for i in range(phrase.start, phrase.end)} - {-1, around}
        touched = touched or bool(numbers)
        outside = (
            i for i in range(phrase.start, phrase.end) if page.at[i] not in numbers and page.tree.pos[i] not in BLANK
        )
        direct = direct and next(outside, None) is None
    if not touched:
        return AttributionKind.INDIRECT
    return AttributionKind.DIRECT if direct else AttributionKind.MIXED


def _parents(drafts: Sequence[Draft]) -> list[int | None]:
    """For each draft the innermost other one whose content holds its cue (its first word, if it has no cue)."""
    holders = sorted(
        ((p.start, -p.end, i) for i, draft in enumerate(drafts) for p in draft.content),
    )
    asked = sorted((_anchor(draft), i) for i, draft in enumerate(drafts))
    parents: list[int | None] = [None] * len(drafts)
    open_: list[tuple[int, int, int]] = []
    at = 0
    for place, i in asked:
        while at < len(holders) and holders[at][0] <= place:
            open_.append(holders[at])
            at += 1
        while open_ and -open_[-1][1] <= place:
            open_.pop()
        best: tuple[int, int] | None = None
        for start, end, k in open_[-DEEPEST:]:
            if -end > place and k != i and (best is None or -end - start <= best[0]):
                best = (-end - start, k)
        if drafts[i].within is not None:
            best = (0, next(k for k, other in enumerate(drafts) if other is drafts[i].within))
        if best is not None and not _is_above(parents, i, best[1]):
            parents[i] = best[1]
    return parents


def _anchor(draft: Draft) -> int:
    return draft.cue.head if draft.cue is not None else draft.content[0].start


def _is_above(parents: Sequence[int | None], i: int, k: int | None) -> bool:
    """True if `i` is `k` or one of its parents."""
    while k is not None:
        if k == i:
            return True
        k = parents[k]
    return False

