"""Quotations and who speaks them: beside a verb of saying, behind a colon, or going on from the sentence before."""

from __future__ import annotations

from dataclasses import dataclass

from lede.extract.according_to.drafts import Draft, cue_phrase
from lede.extract.according_to.layout import signature
from lede.extract.according_to.news import is_news
from lede.extract.according_to.page import Page
from lede.extract.according_to.phrases import LIGHT, owner
from lede.extract.according_to.quotes import Quote
from lede.extract.according_to.sources import SUBJECTS, source_phrase
from lede.extract.according_to.tree import Tree
from lede.extract.according_to.verbs import is_idle, is_passive, source_of
from lede.facts import Phrase

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
STOPS = frozenset({".", "!", "?", ";"})
LEFT_REACH = 30
LONGEST_LINK = 5
"""Tokens between two quotations that can hold a verb of saying alone."""
RIGHT_REACH = 24


@dataclass(slots=True)
class Speech:
    """The page, the drafts so far, who speaks each outermost quotation, and the drafts of each sentence."""

    page: Page
    tree: Tree
    quotes: tuple[Quote, ...]
    at: tuple[int, ...]
    drafts: list[Draft]
    speaker: list[Draft | None]
    told: dict[int, list[Draft]]


def attach_quotes(page: Page, drafts: list[Draft]) -> list[Draft]:
    """The drafts, their contents grown to whole quotations, and new ones for quotations that the tree left without."""
    state = Speech(page, page.tree, page.quotes, page.at, [], [None] * len(page.quotes), {})
    for draft in drafts:
        _add(state, draft)
        _grow(state, draft)
    by_cue = {draft.cue.head: draft for draft in drafts if draft.cue is not None}
    for number, quote in enumerate(page.quotes):
        if state.speaker[number] is None and quote.speech and not _is_fragment(state, quote):
            _speak(state, number, quote, by_cue)
    return state.drafts


def _is_fragment(state: Speech, quote: Quote) -> bool:
    """True for quoted words in the middle of a sentence: "required to *“do impartial justice”*", "a *“list of sins”*".

    Leaves alone: words behind a comma, a colon, "that" or the verb of saying itself.
    """
    tree = state.tree
    before = tree.before(quote.start)
    first = quote.start + 1
    if before < 0 or first >= tree.size or tree.sent[before] != tree.sent[first] or not tree.doc[first].is_lower:
        return False
    return not (tree.pos[before] == "PUNCT" or tree.lower[before] == "that" or _is_cue(state, before))


def _add(state: Speech, draft: Draft) -> None:
    state.drafts.append(draft)
    if draft.cue is not None:
        state.told.setdefault(state.tree.sent[draft.cue.head], []).append(draft)


def _grow(state: Speech, draft: Draft) -> None:
    """Content whose head stands in a quotation takes the whole of it, and its further paragraphs."""
    grown: list[Phrase] = []
    for phrase in draft.content:
        number = state.at[phrase.head]
        if number < 0 or (draft.cue is not None and state.at[draft.cue.head] == number):
            grown.append(phrase)
            continue
        for chained in _chain(state, number):
            if chained != number and state.speaker[chained] is not None:
                continue
            quote = state.quotes[chained]
            state.speaker[chained] = draft
            if chained == number:
                start, end = _with_quote(state.tree, phrase, quote)
                if draft.cue is not None and start <= draft.cue.head < end:
                    start, end = quote.start, quote.end
                grown.append(Phrase(start, end, phrase.head))
            else:
                grown.append(Phrase(quote.start, quote.end, quote.start))
    draft.content = [part for p in _joined(grown) if not _is_loose(state, draft, p) for part in _parted(state, p)]


def _parted(state: Speech, phrase: Phrase) -> list[Phrase]:
    """Two quotations without the verb of saying between them: "…", *adding*, "…" has a draft of its own."""
    tree = state.tree
    number = state.at[phrase.head]
    if number >= 0 and state.quotes[number].end < phrase.end:
        end = state.quotes[number].end
        after = tree.after(end - 1)
        if tree.lower[end - 2] in (".", "!", "?") and tree.doc[after].is_title and state.quotes[number].closed:
            return [Phrase(phrase.start, end, phrase.head)]  # the tree read on over the end of the sentence
    first, last = state.at[phrase.start], state.at[phrase.end - 1]
    if first < 0 or last != first + 1:
        return [phrase]
    start, end = state.quotes[first].end, state.quotes[last].start
    if end - start > LONGEST_LINK or not any(_is_cue(state, k) for k in range(start, end)):
        return [phrase]
    return [Phrase(phrase.start, start, min(phrase.head, start - 1))]


def _with_quote(tree: Tree, phrase: Phrase, quote: Quote) -> tuple[int, int]:
    """The phrase and its quotation; what a comma parts from it belongs to the report ("…", he said, *smiling*)."""
    start, end = min(quote.start, phrase.start), max(quote.end, phrase.end)
    if not quote.speech:
        return start, end
    behind = tree.lower[tree.after(quote.end - 1)] if tree.after(quote.end - 1) < tree.size else ""
    if end > quote.end and start == quote.start and (behind == "," or tree.lower[quote.end - 2] in (",", ".")):
        end = quote.end if not _tells(tree, quote.end, end) else end
    return start, end


def _tells(tree: Tree, start: int, end: int) -> bool:
    """True if a finite verb or a quotation mark stands in `[start, end)`: the words go on with what is said."""
    return any(tree.tag[i] in FINITE or tree.tag[i] in ("``", "CC") for i in range(start, end))


def _is_loose(state: Speech, draft: Draft, phrase: Phrase) -> bool:
    """True for words without a clause beside a quotation: "on Twitter", "of the university's medical school"."""
    tree, at = state.tree, state.at
    spoken = any(at[p.start] >= 0 and state.quotes[at[p.start]].speech for p in draft.content)
    if at[phrase.start] >= 0 or not spoken:
        return False
    beyond = draft.cue is not None and (phrase.start > draft.cue.head or tree.pos[phrase.start] == "ADP")
    aside = tree.pos[phrase.start] in ("ADP", "SCONJ") or tree.tag[phrase.start] == "VBG"
    if beyond and aside and draft.cue is not None and draft.content[0].start < draft.cue.head < phrase.start:
        return True  # ""…", he went on *in the speech which …*": when and where he said it
    return beyond and not any(tree.tag[i] in FINITE or at[i] >= 0 for i in range(phrase.start, phrase.end))


def _joined(phrases: list[Phrase]) -> list[Phrase]:
    """Phrases in text order, those that overlap made one."""
    out: list[Phrase] = []
    for phrase in sorted(phrases, key=lambda p: (p.start, p.end)):
        if out and phrase.start < out[-1].end:
            out[-1] = Phrase(out[-1].start, max(out[-1].end, phrase.end), out[-1].head)
        else:
            out.append(phrase)
    return out


def _chain(state: Speech, number: int) -> list[int]:
    """A quotation and the paragraphs in which it goes on."""
    chain = [number]
    while state.quotes[chain[-1]].continues and chain[-1] + 1 < len(state.quotes):
        chain.append(chain[-1] + 1)
    return chain


def _speak(state: Speech, number: int, quote: Quote, by_cue: dict[int, Draft]) -> None:
    """Find the words that introduce a quotation: on its left behind a colon, on its right, on its left.

    Without any, it goes on from the sentence before, or a name stands behind a dash.
    """
    tree = state.tree
    before = tree.before(quote.start)
    colon = before >= 0 and tree.lower[before] == ":"
    left = _cue_on_the_left(state, quote, colon)
    cue = left if left is not None and (colon or left == before) else _cue_on_the_right(state, quote)
    if cue is None:
        cue = left
    if cue is None:
        name = signature(state.page, quote.end)
        if name is None:
            _go_on(state, number, quote)
        else:
            draft = Draft(None, _phrases(state, number), "according_to.signature", "assert", source=name)
            _add(state, draft)
            _mark(state, number, draft)
        return
    known = by_cue.get(cue)
    if known is not None:
        if colon or not known.content or known.content[-1].end <= quote.start:
            known.content = _joined([*known.content, *_phrases(state, number)])
            _mark(state, number, known)
        return
    draft = _draft(state, cue, _phrases(state, number))
    _add(state, draft)
    by_cue[cue] = draft
    _mark(state, number, draft)
    if draft.within is not None:
        _add(state, draft.within)


def _draft(state: Speech, cue: int, content: list[Phrase]) -> Draft:
    tree, lexicon = state.tree, state.page.words
    if tree.pos[cue] == "NOUN":
        cls = lexicon.nouns[tree.lemma[cue]]
        draft = Draft(Phrase(cue, cue + 1, cue), content, "according_to.noun_quote", cls, source=owner(tree, cue))
        verb = tree.head[cue]
        issuer = tree.child(verb, *SUBJECTS) if tree.dep[cue] == "obj" and tree.pos[verb] == "VERB" else None
        if issuer is not None and tree.lemma[verb] in LIGHT:
            outer = Draft(
                cue_phrase(tree, verb), content, "according_to.issued", cls, source=source_phrase(tree, issuer)
            )
            if draft.source is None or draft.source.head == issuer:
                return outer
            draft.within = outer
        return draft
    entry = lexicon.verbs[tree.lemma[cue]]
    draft = Draft(cue_phrase(tree, cue), content, "according_to.quote", entry.cls, news=is_news(tree, cue, lexicon))
    draft.source = source_of(state.page, cue, is_passive(tree, cue), content) or _opener(state, cue)
    return draft


def _opener(state: Speech, cue: int) -> Phrase | None:
    """The noun phrase that opens the sentence of a finite verb: "*The opinion*, out on Monday, *read* in part …"."""
    tree = state.tree
    start = tree.starts[tree.sent[cue]]
    head = start
    while start <= tree.head[head] < cue and tree.head[head] != head:
        head = tree.head[head]
    told = tree.tag[cue] in FINITE and head < cue and state.at[head] < 0
    return source_phrase(tree, head, without=cue) if told and tree.pos[head] in ("NOUN", "PROPN", "PRON") else None


def _phrases(state: Speech, number: int) -> list[Phrase]:
    chain = [state.quotes[k] for k in _chain(state, number)]
    return [Phrase(q.start, q.end, min(q.start + 1, q.end - 1)) for q in chain]


def _mark(state: Speech, number: int, draft: Draft) -> None:
    for k in _chain(state, number):
        state.speaker[k] = draft


def _is_cue(state: Speech, i: int) -> bool:
    """A verb of saying outside all quotations that can introduce one."""
    tree = state.tree
    if tree.pos[i] != "VERB" or state.at[i] >= 0 or tree.dep[i] == "amod":
        return False
    verb = state.page.words.verbs.get(tree.lemma[i])
    if verb is None or "quote" not in verb.frames or is_idle(tree, i):
        return False
    if tree.tag[i] != "VBN" or not is_passive(tree, i):
        return True
    told = "passive" in verb.frames or tree.child(i, "obl:agent") is not None
    return told and "as" not in verb.frames


def _cue_on_the_right(state: Speech, quote: Quote) -> int | None:
    """As in: "…", *said* the minister. Before the sentence ends or another quotation begins."""
    tree = state.tree
    k = quote.end
    if (
        k >= 2
        and tree.lower[k - 2] == "."
        and tree.after(k - 1) < tree.size
        and tree.sent[tree.after(k - 1)] != tree.sent[k - 1]
    ):
        return None
    for _ in range(RIGHT_REACH):
        if k >= tree.size or state.at[k] >= 0 or tree.lower[k] in STOPS or tree.lower[k] == ":":
            return None
        if "\n" in tree.lower[k]:
            return None
        if _is_cue(state, k) and (tree.tag[k] != "VB" or tree.child(k, "aux") is not None):
            subject = tree.child(k, *SUBJECTS)
            speaks = subject is not None and subject >= quote.end
            if speaks or (k + 1 < tree.size and tree.pos[k + 1] in ("PROPN", "PRON", "DET", "NOUN", "ADJ")):
                return k
            return None
        k += 1
    return None


def _cue_on_the_left(state: Speech, quote: Quote, colon: bool) -> int | None:
    """As in: The minister *said*, "…". Without a colon the verb must stand close, or a comma between."""
    tree = state.tree
    k = tree.before(quote.start)
    comma = k >= 0 and tree.lower[k] == ","
    for step in range(LEFT_REACH):
        if k < 0 or (state.at[k] >= 0 and not colon) or tree.lower[k] in STOPS:
            return None
        if _is_cue(state, k) and (colon or comma or step <= 6):
            return k
        if colon and tree.pos[k] == "NOUN" and tree.lemma[k] in state.page.words.nouns:
            verb = tree.head[k]
            return verb if tree.dep[k] in ("obj", "obl") and _is_cue(state, verb) else k
        k -= 1
    return None


def _go_on(state: Speech, number: int, quote: Quote) -> None:
    """A quotation that opens a sentence right behind reported speech has its speaker: "…", he said. "*…*".

    Leaves alone: a quotation in the middle of a sentence, and one behind a sentence that the article itself tells.
    """
    tree = state.tree
    before = tree.before(quote.start)
    if before < 0 or (state.at[before] < 0 and tree.lower[before] not in (".", "!", "?", ",", ":")):
        return
    sentence = tree.sent[before]
    if tree.lower[before] not in (",", ":") and tree.sent[quote.start] == sentence and state.at[before] < 0:
        sentence = tree.sent[quote.start]
    near = [
        draft
        for draft in state.told.get(sentence, ())
        if draft.source is not None and draft.cue is not None
        if draft.cue.head <= before and state.at[draft.cue.head] < 0
    ]
    if not near:
        return
    last = min(near, key=lambda draft: draft.cue.head if draft.cue else 0)
    if any(state.at[phrase.start] >= 0 for phrase in last.content):
        last.content = _joined([*last.content, *_phrases(state, number)])
        _mark(state, number, last)
        return
    draft = Draft(None, _phrases(state, number), "according_to.continued", last.cls, source=last.source)
    _add(state, draft)
    _mark(state, number, draft)
