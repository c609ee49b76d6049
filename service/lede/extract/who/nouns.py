"""Who takes part in what a noun names: "*Russia's* invasion *of Ukraine*", "*police* action", "made an appeal"."""

from __future__ import annotations

from collections.abc import Container, Iterator

from spacy.tokens import Token

from lede.extract.phrases import NOMINAL
from lede.lexicons import load_map, load_words
from lede.result import Role

Found = tuple[Token, Role, str]
OBJECT_CASES = frozenset({"of", "on", "against", "for", "into"})
DOERS = frozenset({"PERSON", "ORG", "NORP"})
PLACES = frozenset({"GPE", "LOC", "FAC"})


def object_of(noun: Token, head: Token, every: bool) -> bool:
    """Whether a second argument that the network sees on a noun is its object ("the exhibition of *pop art*").

    A preposition of company, source or topic says that it is not; in `ALL` mode it may stand outside the phrase.
    """
    if head.head.i != noun.i:
        return every and not case_of(head)
    if head.dep_ == "nmod":
        case = case_of(head)
        if case == "to":
            return head.ent_type_ not in DOERS | PLACES and head.pos_ != "PRON"
        return case in OBJECT_CASES or (case == "in" and noun.lemma_.lower() in load_words("who/changing.tsv"))
    return head.dep_ in ("compound", "obj", "nmod:poss") or (every and head.dep_ == "acl")


def case_of(token: Token) -> str:
    """The preposition of a phrase, "" without one."""
    return next((c.lower_ for c in token.children if c.dep_ == "case" and c.i < token.i), "")


def noun_arguments(noun: Token, filled: Container[Role], every: bool) -> Iterator[Found]:
    """Participants of an event noun that the network left out, at most one of each role.

    Reads: phrases with "by", "of", "on", "against", "for", "between"; possessors; adjectives of nationality; the
    subject of a verb that lends it to the noun ("*made* an appeal"). In `ALL` mode, modifiers before it too.
    Leaves alone: times, measures and places; a role that is filled.
    Source: NOMLEX's classes of noun arguments; own reading of UD.
    """
    kind = load_map("who/nouns.tsv").get(noun.lemma_.lower(), "")
    taken: set[Role] = set()
    for token, role, rule in _candidates(noun, kind, every):
        if role not in filled and role not in taken:
            taken.add(role)
            yield token, role, rule


def _candidates(noun: Token, kind: str, every: bool) -> Iterator[Found]:
    """In the order of how sure they are."""
    phrases = [(child, case_of(child)) for child in noun.children if child.dep_ == "nmod" and _is_thing(child)]
    for child, case in phrases:
        if case == "by" or (case in ("between", "among") and every):
            yield child, Role.AGENT, "who.noun_by"
    of = next((child for child, case in phrases if case == "of"), None)
    if of is not None:
        yield of, Role.AGENT if kind == "subject" else Role.PATIENT, "who.noun_of"
    for child in noun.children:
        if child.dep_ == "nmod:poss" and _is_thing(child) and child.pos_ != "PRON":
            suffers = kind == "object" and of is None
            yield child, Role.PATIENT if suffers else Role.AGENT, "who.noun_possessor"
        elif child.dep_ == "amod" and child.ent_type_ == "NORP":
            yield child, Role.AGENT, "who.noun_nationality"
    yield from _lent(noun)
    for child, case in phrases:
        if case in ("on", "against", "for") or (case == "in" and noun.lemma_.lower() in load_words("who/changing.tsv")):
            yield child, Role.PATIENT, "who.noun_target"
    if every:
        yield from _modifiers(noun, kind)


def _modifiers(noun: Token, kind: str) -> Iterator[Found]:
    """The noun before it: what is acted upon ("*soybean* production"), or who acts ("*police* action")."""
    classes = load_map("coreference/noun_classes.tsv")
    for child in noun.children:
        if child.dep_ != "compound" or child.ent_type_ in PLACES or not _is_thing(child):
            continue
        acts = kind == "subject" or child.ent_type_ in DOERS or classes.get(child.lemma_.lower()) == "group"
        yield child, Role.AGENT if acts else Role.PATIENT, "who.noun_modifier"


def _lent(noun: Token) -> Iterator[Found]:
    """The subject of the verb that the noun is the object of ("*Police* launched an investigation")."""
    verb = noun.head
    relative = noun.dep_ != "obj" and next((c for c in noun.children if c.dep_ == "acl:relcl"), None)
    if relative:  # "the support that *they* gave": the noun is what the clause lacks
        verb = relative
        if any(c.dep_ == "obj" and c.tag_ not in ("WDT", "WP") for c in verb.children):
            return
    elif noun.dep_ not in ("obj", "obl") or verb.i == noun.i:
        return
    if noun.dep_ == "obl" and case_of(noun) != "in":
        return
    role = load_map("who/support.tsv").get(verb.lemma_)
    subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.pos_ in NOMINAL), None)
    if role is not None and subject is not None and subject.tag_ not in ("WDT", "WP"):
        yield subject, Role(role), "who.noun_support"


def _is_thing(token: Token) -> bool:
    """False for numbers, times and measures ("two years")."""
    return token.pos_ in NOMINAL and token.pos_ not in ("NUM", "SYM", "X") and token.lemma_.lower() not in _times()


def _times() -> frozenset[str]:
    return load_words("who/times.tsv")
