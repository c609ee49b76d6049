"""Participants from the network's roles, completed by the tree where the network is silent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spacy.tokens import Doc, Token

from lede.context import Predicates
from lede.extract.phrases import NOMINAL, antecedent, before_clause, conjuncts, name_head, noun_phrase, subtree_phrase
from lede.extract.who.nouns import noun_arguments, object_of
from lede.extract.who.shared import is_passive, own_subject, shared_subject
from lede.facts import Event, Participant, Phrase
from lede.lexicons import load_words
from lede.reading import Argument, Predicate
from lede.result import Role

CORE = {"ARG0": Role.AGENT, "ARG1": Role.PATIENT}
GIVING = frozenset({"iobj"})
RECIPIENT_CASES = frozenset({"to", "for", "with"})
FROM, TO = frozenset({"from", "out", "off"}), frozenset({"to", "into", "toward", "towards", "onto"})
COLLECTIVE = frozenset(
    {"meet", "agree", "marry", "clash", "negotiate", "talk", "debate", "collide", "merge", "differ", "divorce"}
)
FLOOR = 0.35


def find_participants(
    doc: Doc, event: Event, found: Mapping[int, Predicate], mode: Predicates = Predicates.EVENTS
) -> tuple[Participant, ...]:
    """Participants of one event, AGENT first, then in text order.

    Reads: the roles of the trigger's head and of the nouns of its light verb; subjects, objects and agents of the tree.
    In `EVENTS` mode each conjunct is a participant and clauses are none; in `ALL` mode phrases stay whole.
    """
    every = mode is Predicates.ALL
    rows: list[Participant] = []
    heads: set[int] = set()
    for predicate in _predicates(event, found):
        for argument in predicate.arguments:
            if argument.probability < FLOOR:
                continue
            head = _head(doc, argument, event, every)
            if head is None or head.i in heads:
                continue
            role = CORE.get(argument.role) or _second_role(argument, head, event, predicate, every)
            if role is None or (role in CORE.values() and any(r.role is role for r in rows) and not every):
                continue
            heads.add(head.i)
            rows.extend(_participants(head, role, f"who.{argument.role.lower()}", argument.probability, event, every))
    if event.kind == "noun":
        rows.extend(_on_noun(doc[event.trigger.head], rows, heads, event, found, every))
    else:
        rows.extend(_from_tree(doc[event.trigger.head], rows, heads, event, every))
        rows.extend(_shared(doc[event.trigger.head], rows, event, every))
    order = {Role.AGENT: 0, Role.PATIENT: 1}
    return tuple(sorted(rows, key=lambda r: (order.get(r.role, 2), r.phrase.start)))


def _predicates(event: Event, found: Mapping[int, Predicate]) -> Iterator[Predicate]:
    """The trigger's own predicate first, then the light noun's ("took *part*"), which tells more of the same event."""
    if event.trigger.head in found:
        yield found[event.trigger.head]
    if event.rule == "what.verb.light":
        for i in event.also:
            if i in found:
                yield found[i]


def _head(doc: Doc, argument: Argument, event: Event, every: bool) -> Token | None:
    token = _named(doc[argument.head], event)
    inside = event.trigger.start <= token.i < event.trigger.end or token.i in event.also
    if inside or token.i == event.trigger.head or token.is_space:
        return None
    if every:
        return token
    nominal = token.pos_ in NOMINAL or (token.pos_ in ("DET", "ADJ") and token.dep_.startswith(("nsubj", "obj", "obl")))
    if not nominal or token.dep_ == "expl" or (token.pos_ == "PRON" and token.tag_ in ("WRB", "EX")):
        return None
    if any(c.dep_ == "cop" for c in token.children) and token.dep_ in ("ccomp", "advcl", "parataxis"):
        return None
    return token


def _named(token: Token, event: Event) -> Token:
    """The head of the whole name or phrase; a word that stands before the event noun itself is one of its own."""
    head = name_head(token)
    return token if head.i == event.trigger.head else antecedent(head)


def _participants(
    head: Token, role: Role, rule: str, probability: float, event: Event, every: bool
) -> Iterator[Participant]:
    if every:
        clause = head.pos_ not in NOMINAL or any(c.dep_ == "cop" for c in head.children)
        phrase = subtree_phrase(head) if clause else noun_phrase(head, whole=True)
        if not phrase.start <= event.trigger.head < phrase.end or head.i > event.trigger.head:
            yield Participant(phrase, role, rule, probability)
            return
        phrase = before_clause(head.doc[event.trigger.head], noun_phrase(head, core=True))
        yield Participant(phrase, role, rule, probability)
        return
    members = list(conjuncts(head))
    together = len(members) > 1 and head.doc[event.trigger.head].lemma_ in COLLECTIVE and role is Role.AGENT
    if together or len(members) == 1:
        yield Participant(_without_trigger(head, event), role, rule, probability)
        return
    for member in members:
        yield Participant(_without_trigger(member, event, split=True), role, rule, probability)


def _without_trigger(head: Token, event: Event, split: bool = False) -> Phrase:
    phrase = noun_phrase(head, split=split)
    if phrase.start <= event.trigger.head < phrase.end:
        phrase = noun_phrase(head, split=split, core=True)
    return before_clause(head.doc[event.trigger.head], phrase)


def _second_role(argument: Argument, head: Token, event: Event, predicate: Predicate, every: bool) -> Role | None:
    """The role of an argument that is neither agent nor patient for the network.

    The second argument of a noun that has no first one is its object ("the exhibition of *pop art*").
    """
    noun = head.doc[predicate.token]
    first = any(a.role == "ARG1" and a.probability >= FLOOR for a in predicate.arguments)
    if event.kind == "noun" and argument.role == "ARG2" and not first and object_of(noun, head, every):
        return Role.PATIENT
    return _other_role(argument, head, head.doc[event.trigger.head])


def _other_role(argument: Argument, head: Token, verb: Token) -> Role | None:
    """Roles beyond agent and patient by their preposition; a mere complement is part of *what*."""
    if argument.role == "COM":
        return Role.OTHER
    if argument.role not in ("ARG2", "ARG3", "ARG4", "GOL"):
        return None
    if head.dep_ in GIVING:
        return Role.RECIPIENT
    case = next((c.lower_ for c in head.children if c.dep_ == "case" and c.i < head.i), "")
    if case == "for" and _is_person(head):
        return Role.BENEFICIARY
    if case in FROM:
        return Role.SOURCE
    if case in TO:
        return _goal(argument, head)
    if case in ("about", "on", "over", "regarding", "concerning"):
        return Role.TOPIC
    if head.dep_ == "obj":
        return Role.PATIENT if not any(c.dep_ == "iobj" for c in verb.children) else Role.OTHER
    return Role.OTHER if _is_person(head) else None


def _is_person(head: Token) -> bool:
    return head.ent_type_ in ("PERSON", "ORG", "NORP", "GPE") or head.pos_ == "PRON"


def _goal(argument: Argument, head: Token) -> Role | None:
    """What "to" leads to: a place is a destination, somebody a recipient, a thing part of *what*."""
    site = head.ent_type_ in ("GPE", "LOC", "FAC") or head.lemma_ in load_words("where/sites.tsv")
    if argument.role == "ARG4" or site:
        return Role.DESTINATION
    return Role.RECIPIENT if _is_person(head) else None


def _on_noun(
    noun: Token,
    rows: list[Participant],
    heads: set[int],
    event: Event,
    found: Mapping[int, Predicate],
    every: bool,
) -> Iterator[Participant]:
    """Participants of an event noun that the network left out, where they are not its times or places."""
    predicate = found.get(noun.i)
    read = {a.head for a in predicate.arguments if a.probability >= FLOOR} if predicate else set()
    filled = {r.role for r in rows}
    for head, role, rule in noun_arguments(noun, filled, every):
        token = _named(head, event)
        if head.i not in read and token.i not in heads and token.i != noun.i and head.i not in event.also:
            yield from _participants(token, role, rule, 0.5, event, every)


def _from_tree(
    verb: Token, rows: list[Participant], heads: set[int], event: Event, every: bool
) -> Iterator[Participant]:
    """Subjects, objects and agents that the network left out, in `ALL` mode clauses that are objects too."""
    if _is_helping(verb):
        return
    filled = {r.role for r in rows}
    passive = is_passive(verb)
    for child in verb.children:
        if child.i in heads or child.pos_ not in NOMINAL or child.i in event.also:
            continue
        token = antecedent(name_head(child))
        role = {
            "nsubj": Role.PATIENT if passive else Role.AGENT,
            "nsubj:pass": Role.PATIENT,
            "obl:agent": Role.AGENT,
            "obj": Role.PATIENT,
            "iobj": Role.RECIPIENT,
        }.get(child.dep_)
        if role is None or role in filled or token.i in heads or token.i == verb.i:
            continue
        if role is Role.AGENT and child.dep_ == "nsubj" and Role.PATIENT in filled and not _has_object(verb):
            continue  # "the protests *grew*": the network has read the subject as what changes
        filled.add(role)
        yield from _participants(token, role, f"who.{child.dep_.replace(':', '_')}", 0.6, event, every)
    if every and Role.PATIENT not in filled and not passive:
        clause = next((c for c in verb.children if c.dep_ in ("ccomp", "xcomp") and c.i not in heads), None)
        if clause is not None and clause.pos_ in ("VERB", "AUX", *NOMINAL):
            yield Participant(subtree_phrase(clause), Role.PATIENT, f"who.{clause.dep_}", 0.6)


def _shared(verb: Token, rows: list[Participant], event: Event, every: bool) -> Iterator[Participant]:
    """Who does what a verb without a subject of its own tells: "*They* won, netting 66 seats", "came *and left*".

    Leaves alone: infinitives beside a clause and participles behind a noun, where nobody in particular may be meant.
    """
    if not _may_share(verb, every):
        return
    passive = is_passive(verb)
    role = Role.PATIENT if passive else Role.AGENT
    filled = {r.role for r in rows}
    if role in filled or (role is Role.AGENT and Role.PATIENT in filled and not _has_object(verb)):
        return
    subject = shared_subject(verb)
    if subject is not None and subject.i != verb.i and subject.pos_ in NOMINAL and own_subject(verb) is None:
        head = antecedent(name_head(subject))
        known = any(r.phrase.start <= head.i < r.phrase.end for r in rows)
        if head.i != event.trigger.head and head.i not in event.also and not known:
            yield from _participants(head, role, "who.shared", 0.6, event, every)


def _may_share(verb: Token, every: bool) -> bool:
    """Joined verbs; what is an event in its own right, its infinitive or its participle too."""
    if verb.dep_ == "conj" or every:
        return verb.dep_ == "conj"
    participle = verb.dep_ == "advcl" and verb.tag_ == "VBG" and not any(c.dep_ == "mark" for c in verb.children)
    return participle or verb.dep_ == "xcomp"


def _is_helping(verb: Token) -> bool:
    """An auxiliary in all but name: "*have* to leave", "is *going* to leave"."""
    return verb.lemma_ in ("have", "go") and any(
        c.dep_ == "xcomp" and c.tag_ == "VB" and any(m.dep_ == "mark" and m.lower_ == "to" for m in c.children)
        for c in verb.children
    )


def _has_object(verb: Token) -> bool:
    return any(c.dep_ in ("obj", "ccomp", "xcomp") for c in verb.children)
