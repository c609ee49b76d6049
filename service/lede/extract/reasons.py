"""Why and how: causes, purposes, manners, instruments and extents of an event, as short exact spans."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from spacy.tokens import Doc

from lede import reading
from lede.extract.factuality.context import clause_frame
from lede.extract.factuality.tree import Tree, tree_of
from lede.facts import Event, Manner, Phrase, Reason
from lede.lexicons import load_map, load_table, load_words
from lede.result import MannerKind, ReasonKind

ROLES: dict[str, ReasonKind | MannerKind] = {
    "CAU": ReasonKind.CAUSE,
    "PRP": ReasonKind.PURPOSE,
    "MNR": MannerKind.MANNER,
    "EXT": MannerKind.EXTENT,
}
LEAST = 0.5  # probability of a role below which only a connective counts
LONGEST = 40  # tokens; a longer phrase is no short reason but a sentence read wrongly
OUTER = frozenset({"PUNCT", "SPACE", "CCONJ"})
Kind = ReasonKind | MannerKind


def find_reasons(doc: Doc, event: Event) -> tuple[tuple[Reason, ...], tuple[Manner, ...]]:
    """Reasons and manners of one event, each in text order.

    Reads: the roles CAU, PRP, MNR, EXT; connectives of `data/reasons` on the trigger's dependents.
    Yields: the whole phrase with its connective: "because of the drought", "to retrieve them", "by closing two plants".
    Leaves alone: "after" and "since", which tell a time; purposes that are the verb's complement ("plans *to leave*").
    """
    return find_all_reasons(doc, [event])[0]


def find_all_reasons(doc: Doc, events: list[Event]) -> list[tuple[tuple[Reason, ...], tuple[Manner, ...]]]:
    """The same for all events of a `Doc`, in their order."""
    tree, network = tree_of(doc), _network(doc)
    result = []
    for event in events:
        head = event.trigger.head
        found = dict(_by_role(tree, network.get(head), head))
        found |= {kid: (kind, rule) for kid, kind, rule in _by_connective(tree, head)}
        reasons: list[Reason] = []
        manners: list[Manner] = []
        outermost = 0
        for phrase in sorted(
            filter(None, (_phrase(doc, token, head) for token in found)), key=lambda p: (p.start, -p.end)
        ):
            token = phrase.head
            kind, rule = found[token]
            if phrase.end <= outermost:
                continue
            outermost = phrase.end
            if isinstance(kind, ReasonKind):
                cause = token if token in network or tree.pos[token] == "VERB" else None
                reasons.append(Reason(phrase, kind, rule, cause))
            else:
                manners.append(Manner(phrase, kind, rule))
        result.append((tuple(reasons), tuple(manners)))
    return result


@lru_cache(maxsize=1)
def _network(doc: Doc) -> dict[int, reading.Predicate]:
    return reading.predicates(doc)


def _by_role(tree: Tree, predicate: reading.Predicate | None, head: int) -> Iterator[tuple[int, tuple[Kind, str]]]:
    """What the network reads as cause, purpose, manner or extent."""
    for argument in predicate.arguments if predicate else ():
        kind = ROLES.get(argument.role)
        if kind is None or argument.probability < LEAST or argument.head == head:
            continue
        if tree.dep[argument.head] in ("mark", "case", "aux", "det", "cc", "punct"):
            continue
        if kind is MannerKind.MANNER and _is_instrument(tree, argument.head):
            kind = MannerKind.INSTRUMENT
        yield argument.head, (kind, f"reasons.role_{argument.role.lower()}")


def _by_connective(tree: Tree, head: int) -> Iterator[tuple[int, Kind, str]]:
    """What a word before it marks: connectives, verbs with a preposition of cause, purpose clauses, instruments."""
    for kid in tree.kids[head]:
        relation = tree.dep[kid].partition(":")[0]
        if relation not in ("obl", "advcl", "nmod"):
            continue
        opening = opening_of(tree, kid)
        kind = _connective(tree, kid, opening)
        if kind is not None:
            yield kid, kind, "reasons.connective"
        elif (tree.lemma[head], opening) in governed():
            yield kid, ReasonKind.CAUSE, "reasons.governed"
        elif relation == "advcl" and _is_purpose(tree, kid):
            yield kid, ReasonKind.PURPOSE, "reasons.purpose"
        elif relation == "obl" and _is_instrument(tree, kid):
            yield kid, MannerKind.INSTRUMENT, "reasons.instrument"


def opening_of(tree: Tree, token: int) -> str:
    """The words before a phrase or clause that say how it hangs on: "because of", "in order", "in a bid"."""
    for relation in ("case", "mark"):
        words = [tree.with_fixed(k) for k in tree.kids[token] if tree.dep[k] == relation and k < token]
        if words:
            # "in [a] bid to ...", "as [a] result of ...": the noun belongs to the connective
            determiners = [tree.word[k] for k in tree.kids[token] if tree.dep[k] == "det"]
            noun = " ".join([*words, *determiners, tree.word[token]])
            follows = [
                tree.word[m]
                for k in tree.kids[token]
                for m in tree.kids[k]
                if k > token and tree.dep[m] in ("case", "mark")
            ]
            longer = f"{noun} {follows[0]}" if follows else noun
            return next(
                (w for w in (longer, noun) if w in connectives()),
                " ".join(words[:2]) if "to" not in words else words[0],
            )
    if tree.lemma[token] == "use" and tree.tag[token] == "VBG":
        return "using"
    return ""


def _connective(tree: Tree, token: int, opening: str) -> Kind | None:
    name = connectives().get(opening)
    if name is None:
        return None
    if opening in ("by", "through") and tree.tag[token] != "VBG":
        return None
    if opening in ("given", "out of") and tree.pos[token] not in ("NOUN", "PROPN"):
        return None
    if opening == "out of" and tree.lemma[token] not in EMOTIONS:
        return None
    return ReasonKind(name) if name in ReasonKind.__members__ else MannerKind(name)


EMOTIONS = frozenset(
    {"fear", "concern", "anger", "respect", "desperation", "frustration", "love", "hatred", "spite", "solidarity"}
)


def _is_purpose(tree: Tree, token: int) -> bool:
    """True of "deployed *to retrieve* them", False of "too weak to rule" and "only to find"."""
    if clause_frame(tree, token)[0] != "inf" or "to" not in tree.child_words(token, "mark"):
        return False
    before = tree.kids[token][0] - 1 if tree.kids[token] else token - 1
    return before < 0 or tree.word[before] not in ("only", "too", "enough", "so")


def _is_instrument(tree: Tree, token: int) -> bool:
    """True of "with *knives*", False of "with *police*"."""
    if tree.lemma[token] == "use" and tree.tag[token] == "VBG":
        return True
    return tree.marker(token, "case") == "with" and tree.lemma[token] in instruments()


def _phrase(doc: Doc, token: int, head: int) -> Phrase | None:
    """The token's subtree without outer punctuation, None if it holds the event itself or is too long."""
    start, end = doc[token].left_edge.i, doc[token].right_edge.i + 1
    while start < token and doc[start].pos_ in OUTER:
        start += 1
    while end - 1 > token and doc[end - 1].pos_ in OUTER:
        end -= 1
    if start <= head < end or end - start > LONGEST:
        return None
    return Phrase(start, end, token)


@cache
def connectives() -> dict[str, str]:
    """Connective -> kind."""
    return load_map("reasons/connectives.tsv")


@cache
def governed() -> frozenset[tuple[str, str]]:
    """(verb, preposition) pairs whose phrase names the cause."""
    return frozenset((verb, preposition) for verb, preposition in load_table("reasons/governed.tsv", 2))


@cache
def instruments() -> frozenset[str]:
    """Nouns that something is done with."""
    return load_words("reasons/instruments.tsv")
