"""The phrases that say where an event happens: roles, prepositions of place, adverbs, nouns before an event noun."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from spacy.tokens import Doc, Token

from lede.extract.reach import role_phrase
from lede.extract.where.lookup import lookup
from lede.facts import Event, Phrase
from lede.gazetteer import Candidate
from lede.lexicons import load_map, load_words
from lede.reading import Predicate

KNOWN_PLACE: Final = 5.5  # weight of a place in another name: a city of 300,000
ROLE_LEAST: Final = 0.45  # probability from which the network's LOC is believed
NOMINAL_CASES: Final = frozenset({"obl", "obl:unmarked", "obl:npmod", "nmod", "nmod:unmarked", "advmod", "advcl"})
AT: Final = frozenset({"at", "during", "in"})
WITHIN: Final = frozenset({"appos", "flat", "compound", "nmod:desc"})
# Places that stand without an article: "in prison", but not "in office", "up front".
BARE_SITES: Final = frozenset(
    {"prison", "jail", "court", "hospital", "school", "church", "custody", "parliament", "sea"}
)
HOLDS: Final = frozenset({"det", "nmod:poss", "amod", "compound", "nummod", "nmod", "appos", "acl", "acl:relcl"})
BEFORE_NOUN: Final = frozenset({"compound", "nmod:poss", "nmod:desc", "amod"})
CORE: Final = frozenset({"ARG0", "ARG1", "TMP", "DIR", "GOL", "MNR"})
DEICTIC: Final = frozenset({"here", "there"})
NOT_THERE: Final = frozenset({"ARG0", "DIR", "GOL", "TMP"})


class Locative(NamedTuple):
    """A phrase that says where; its head is the noun, not the preposition."""

    phrase: Phrase
    rule: str
    probability: float


def find_locatives(doc: Doc, event: Event, predicate: Predicate | None, named: Mapping[int, int]) -> list[Locative]:
    """The phrases that say where one event happens, in text order.

    Reads: roles LOC, dep, case; `named` maps tokens to the place mention that covers them.
    Yields: "*in Bishkek*", "*at a hospital*", "*nearby*", "the *Bishkek* protests".
    Leaves alone: whence and whither ("from X", "to X"; not "*from a cell in the capital*"), times ("in 2005"), actors.
    """
    found: dict[int, Locative] = {}
    trigger = doc[event.trigger.head]
    roles = {argument.head: argument for argument in predicate.arguments} if predicate is not None else {}
    for argument in roles.values():
        if argument.role == "LOC" and argument.probability >= ROLE_LEAST and argument.head not in event.also:
            if preposition_class(doc[argument.head]) in ("goal", "source", "other"):
                continue
            phrase = role_phrase(doc, argument.head, trigger.i)
            if phrase is not None:
                found[argument.head] = Locative(phrase, "where.role", argument.probability)
    for word in _dependents(doc, event):
        if word.i in found:
            continue
        role = roles.get(word.i)
        rule = _says_where(doc, word, event, named, role.role if role is not None and role.probability >= 0.5 else "")
        if rule:
            phrase = phrase_of(doc, word)
            if not phrase.start <= trigger.i < phrase.end:
                found[word.i] = Locative(phrase, rule, 0.7)
    if len(found) > 1:  # "there" adds nothing to a phrase that says where
        found = {i: locative for i, locative in found.items() if doc[i].lower_ not in DEICTIC}
    return _apart(sorted(found.values(), key=lambda locative: (locative.phrase.start, -locative.phrase.end)))


def phrase_of(doc: Doc, head: Token) -> Phrase:
    """The subtree of a head without outer punctuation and blanks."""
    return _trimmed(doc, head.left_edge.i, head.right_edge.i + 1, head.i)


def is_static(word: Token) -> bool:
    """Whether a preposition of place stands before a noun ("in", "near"; not "from", "to")."""
    return preposition_class(word) == "static"


def preposition_class(word: Token) -> str:
    """What a noun's preposition says of a place: static, source, goal, path; "other" for those that say nothing of it.

    "" if the noun has none. Of several words the first counts: "next to", "in front of", "out of", "because of".
    """
    table = load_map("where/prepositions.tsv")
    for child in word.children:
        if child.dep_ == "case" and child.i < word.i:
            before = child.nbor(-1) if child.i > 0 and child.lower_ in ("to", "of") else child
            if before is not child and before.head.i == word.i and before.dep_ == "advmod":  # "next" read as an adverb
                return table.get(before.lower_, table.get(child.lower_, "other"))
            return table.get(child.lower_, "other")
    return ""


def is_located(word: Token) -> bool:
    """Whether a place name, or the noun that it explains, has a preposition of place: "in the *capital* Paris"."""
    steps = 0
    while word.dep_ in WITHIN and steps < 3:
        word, steps = word.head, steps + 1
    if preposition_class(word) or word.left_edge.i == 0:
        return is_static(word)
    before = word.left_edge.nbor(-1)  # "in the capital *Paris*", however the name is attached
    return before.pos_ == "NOUN" and is_static(before)


def _dependents(doc: Doc, event: Event) -> Iterator[Token]:
    """What depends on the trigger, on its light verb, and on the verb that an event noun is the object of."""
    for i in (event.trigger.head, *event.also):
        yield from doc[i].children
    trigger = doc[event.trigger.head]
    if event.kind == "noun" and trigger.dep_ in ("obj", "nsubj:pass") and trigger.head.i not in event.also:
        for word in trigger.head.children:
            if word.i > trigger.i and word.dep_ in NOMINAL_CASES:
                yield word


def _says_where(doc: Doc, word: Token, event: Event, named: Mapping[int, int], role: str) -> str:
    """Rule by which a dependent says where, or ""; `role` is what else the network takes it for."""
    if word.dep_ == "advmod" and role not in CORE and word.lower_ not in DEICTIC:
        return "where.adverb" if word.lower_ in load_words("where/adverbs.tsv") else ""
    if event.kind == "noun" and word.dep_ in BEFORE_NOUN and word.i in named:
        return "where.noun_modifier"
    if word.dep_ not in NOMINAL_CASES or role in ("ARG0", "TMP"):
        return ""
    if preposition_class(word) == "source":
        return "where.source_site" if _is_site(word) and any(map(_locates, word.children)) else ""
    if not is_static(word) or role in NOT_THERE:
        return ""
    if word.i in named:
        return "where.preposition_name"
    if any(child.dep_ == "nmod" and child.i in named and is_static(child) for child in word.children):
        return "where.preposition_holds_name"
    if event_name_place(doc, word) is not None:
        return "where.preposition_event_name"
    if role in CORE or not _is_site(word):
        return ""
    if role.startswith("ARG") and word.lower_ not in BARE_SITES:  # "put guards *in front of the hall*"
        return ""
    held = word.tag_ in ("NNS", "NNPS") or word.lower_ in BARE_SITES or any(c.dep_ in HOLDS for c in word.children)
    return "where.preposition_site" if held else ""


def _is_site(word: Token) -> bool:
    sites = load_words("where/sites.tsv")
    return word.lower_ in sites or word.lemma_.lower() in sites


def _locates(word: Token) -> bool:
    """Whether a noun's dependent says where the noun is: "from a cell *in the building*"."""
    return word.dep_ == "nmod" and is_static(word)


def event_name_place(doc: Doc, word: Token) -> Candidate | None:
    """The place in the name of an event or organisation at which something happens: "at the 2003 *London* Marathon"."""
    if word.ent_type_ not in ("EVENT", "ORG", "FAC"):
        return None
    if not any(child.dep_ == "case" and child.lower_ in AT for child in word.children):
        return None
    start = word.i
    while start > word.left_edge.i and doc[start - 1].ent_type_ == word.ent_type_ and doc[start].ent_iob_ == "I":
        start -= 1
    start = max(start, word.i - 4)
    for first in range(start, word.i):
        for end in range(word.i, first, -1):
            found = lookup(doc[first:end].text) if doc[first].text[:1].isupper() else ()
            if found and found[0].kind in ("city", "country", "admin1") and found[0].prior >= KNOWN_PLACE:
                return found[0]
    return None


def _trimmed(doc: Doc, start: int, end: int, head: int) -> Phrase:
    while start < head and (doc[start].is_space or doc[start].is_punct or doc[start].dep_ in ("cc", "punct")):
        start += 1
    while end - 1 > head and (doc[end - 1].is_space or doc[end - 1].is_punct):
        end -= 1
    return Phrase(start, end, head)


def _apart(locatives: list[Locative]) -> list[Locative]:
    """Without the phrases that lie inside another."""
    kept: list[Locative] = []
    for locative in locatives:
        if not kept or locative.phrase.start >= kept[-1].phrase.end:
            kept.append(locative)
    return kept
