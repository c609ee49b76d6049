"""Causes that stand in two clauses or sentences: "the attack *triggered* fires", "*Therefore* the talks broke down"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Doc, Token

from lede.facts import Facts
from lede.lexicons import load_words
from lede.result import ReasonKind

VERBS = "relations/causal_verbs.tsv"
RESULTS = "relations/result_adverbs.tsv"
MAIN = ("root", "conj")
Pair = tuple[int, int, str]


def by_cause(doc: Doc, facts: Sequence[Facts], at: Mapping[int, int]) -> list[Pair]:
    """Pairs (cause, effect, rule). `at` gives the event of a token.

    Reads: the reasons of an event that are events; verbs of causing, whose subject is an event; adverbs of result at
    the head of a sentence, which take the main event of the sentence before as cause.
    Leaves alone: "after" and "following", which tell order; purposes.
    """
    found: dict[tuple[int, int], str] = {}
    for i, item in enumerate(facts):
        for cause, effect, rule in (*_reasons(i, item, at), *_causing(doc, i, item, at)):
            found.setdefault((cause, effect), rule)
    for cause, effect, rule in _resulting(doc, facts, at):
        found.setdefault((cause, effect), rule)
    return [(cause, effect, rule) for (cause, effect), rule in found.items() if cause != effect]


def _reasons(i: int, item: Facts, at: Mapping[int, int]) -> Iterator[Pair]:
    for reason in item.why:
        cause = at.get(reason.event) if reason.event is not None and reason.kind is ReasonKind.CAUSE else None
        if cause is not None:
            yield cause, i, reason.rule


def _causing(doc: Doc, i: int, item: Facts, at: Mapping[int, int]) -> Iterator[Pair]:
    """From the subject to the object ("The *attack* triggered *fires*"), or to the verb where that is no event."""
    verb = doc[item.event.trigger.head]
    if verb.pos_ != "VERB" or _with_preposition(verb) not in load_words(VERBS):
        return
    passive = any(child.dep_ == "nsubj:pass" for child in verb.children)
    subject = next((c for c in verb.children if c.dep_ == ("obl:agent" if passive else "nsubj")), None)
    effects = ("nsubj:pass",) if passive else ("obj", "obl", "xcomp", "ccomp")
    cause = at.get(subject.i) if subject is not None else None
    if cause is None or cause == i:
        return
    effect = next((at[c.i] for c in verb.children if c.dep_ in effects and c.i in at), i)
    yield cause, effect, "relations.causing"


def _with_preposition(verb: Token) -> str:
    """The verb as "result in", "lead to"; the lemma alone where an object follows."""
    if any(child.dep_ in ("obj", "nsubj:pass") for child in verb.children):
        return verb.lemma_.lower()
    case = next(
        (c.lower_ for child in verb.children if child.dep_ == "obl" for c in child.children if c.dep_ == "case"), ""
    )
    return f"{verb.lemma_.lower()} {case}".strip()


def _resulting(doc: Doc, facts: Sequence[Facts], at: Mapping[int, int]) -> Iterator[Pair]:
    """From the main event of the sentence before: "*Therefore* both joined forces", "*As a result*, …"."""
    before: int | None = None
    for sent in doc.sents:
        main = at.get(sent.root.i)
        if main is not None and before is not None and _opens_with_result(sent.root, sent.start):
            yield before, main, "relations.result"
        if any(not token.is_space for token in sent):
            before = main


def _opens_with_result(root: Token, start: int) -> bool:
    words = load_words(RESULTS)
    for child in root.children:
        if child.i > root.i or child.left_edge.i > start + 2:
            break
        phrase = " ".join(t.lower_ for t in child.subtree if not t.is_punct and not t.is_space)
        if phrase in words:
            return True
    return False
