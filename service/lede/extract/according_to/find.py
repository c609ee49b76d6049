"""The attributions of a document: drafts of all rules, put in text order, nested, with kind and anonymity."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from spacy.tokens import Doc

from lede.extract.according_to.blocks import find_blocks, find_posts
from lede.extract.according_to.citing import find_cited
from lede.extract.according_to.drafts import Draft
from lede.extract.according_to.layout import find_layout
from lede.extract.according_to.page import Page, read_page
from lede.extract.according_to.phrases import find_phrases
from lede.extract.according_to.sources import is_anonymous
from lede.extract.according_to.speech import attach_quotes
from lede.extract.according_to.verbs import BIDDEN, find_verbs
from lede.facts import Attribution, Phrase
from lede.result import AttributionKind

BLANK = ("PUNCT", "SPACE")
NEWS = ".news"
"""End of the rule of an attribution whose cue is an event of its own."""
DEEPEST = 12
LOOK = 12
"""Tokens beside a quotation that are looked at to tell whether the content is all quoted."""


def find_attributions(doc: Doc) -> list[Attribution]:
    """Who says what: source, cue and content of every statement in prose, in text order.

    `parent` is the position in this list of the innermost statement that holds the cue.
    """
    if not len(doc):
        return []
    page = read_page(doc)
    drafts = [*find_verbs(page), *find_phrases(page), *find_layout(page)]
    drafts = attach_quotes(page, drafts)
    drafts += find_blocks(page, drafts)
    drafts += find_cited(page, drafts)
    drafts += find_posts(page)
    drafts = sorted((d for d in drafts if d.content and not _is_mute(page, d)), key=_place)
    parents = _parents(drafts)
    return [_attribution(page, d, parents[i]) for i, d in enumerate(drafts)]


def _is_mute(page: Page, draft: Draft) -> bool:
    """True for things with writing on them: "the *sign* said …" vouches for nothing."""
    return draft.source is not None and page.words.anonymous.get(page.tree.lemma[draft.source.head]) == "mute"


def _place(draft: Draft) -> tuple[int, int, int]:
    named = (draft.cue, draft.source) if draft.cue is not None else ()  # speech without a cue stands where it is spoken
    parts = [*draft.content, *(p for p in named if p is not None)]
    return min(p.start for p in parts), -max(p.end for p in parts), draft.cue.start if draft.cue else -1


def _attribution(page: Page, draft: Draft, parent: int | None) -> Attribution:
    source = draft.source  # none: somebody unnamed, unless the reader is bidden to take it as said
    anonymous = draft.rule != BIDDEN if source is None else is_anonymous(page.tree, source, page.words)
    return Attribution(
        source=draft.source,
        cue=draft.cue,
        content=tuple(draft.content),
        kind=AttributionKind.DIRECT if draft.direct else _kind(page, draft),
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
        at, inside = phrase.start, False
        for number in _quotes_in(page, phrase):
            if number == around:
                continue
            quote = page.quotes[number]
            touched = inside = True
            direct = direct and not _has_words(page, at, quote.start)
            at = quote.end
        direct = direct and inside and not _has_words(page, at, phrase.end)
    if not touched:
        return AttributionKind.INDIRECT
    return AttributionKind.DIRECT if direct else AttributionKind.MIXED


def _quotes_in(page: Page, phrase: Phrase) -> range:
    """Positions of the outermost quotations that share tokens with the phrase."""
    first = bisect_right(page.quotes, phrase.start, key=lambda quote: quote.end)
    last = bisect_left(page.quotes, phrase.end, key=lambda quote: quote.start)
    return range(first, last)


def _has_words(page: Page, start: int, end: int) -> bool:
    """True if a word stands in `[start, end)`, beside marks and a short "that"."""
    tree = page.tree
    return any(tree.pos[i] not in BLANK and tree.lower[i] != "that" for i in range(start, min(end, start + LOOK)))


def _parents(drafts: Sequence[Draft]) -> list[int | None]:
    """For each draft the innermost other one whose content holds its cue (its first word, if it has no cue)."""
    holders = sorted(
        ((p.start, -p.end, i) for i, draft in enumerate(drafts) for p in draft.content),
    )
    asked = sorted((_anchor(draft), i) for i, draft in enumerate(drafts))
    places = {id(draft): i for i, draft in enumerate(drafts)}
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
        within = drafts[i].within
        if within is not None and id(within) in places:
            best = (0, places[id(within)])
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
