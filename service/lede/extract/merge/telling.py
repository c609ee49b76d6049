"""What one telling says of its event, ready to be compared with another's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from spacy.tokens import Doc, Token

from lede.extract.coreference import EntityIndex
from lede.extract.merge.families import core, families, noun_family
from lede.facts import Facts, Phrase
from lede.lexicons import load_words
from lede.result import Role

DEFINITE = frozenset({"the", "this", "these", "that", "those", "its", "their"})
INNER = ("nmod:poss", "nmod", "compound", "amod")
CONTENT = frozenset(
    {"nmod", "nmod:poss", "compound", "amod", "acl", "acl:relcl", "nummod", "nmod:unmarked", "nmod:desc", "advcl"}
)
GOALS = frozenset({"to", "from", "into", "against", "with", "for", "as", "over", "about", "toward", "towards"})
FRESH = "merge/fresh.tsv"
MENTION = "merge.noun"  # rule of a noun that is only a mention
REPEATED = 2  # tokens from a word to its repetition
AGAIN = frozenset({"again", "also", "twice"})
Actor = tuple[str, str]  # ("name", name), ("entity", number) for one without a name, or ("noun", lemma)


@dataclass(slots=True)
class Telling:
    """One mention of an event.

    words       the tokens that tell it
    fresh       it says that it is not the one before ("*another* attack")
    title       it is the headline's
    indefinite  a noun that brings a new event ("*a* victory"), unless only the headline has told it
    unsure      roles whose phrase brings somebody new ("*a* man"); `bare` may bring somebody new ("rebels")
    goals       complements that tell it from its like, by preposition
    acting      its subject is the noun that tells it ("the attack *hit* the plant"): the object is only a part of it
    plain       a noun without a word that says which ("the attack", not "the *car* attack")
    plural      whether a noun is one; None for a verb
    compounds   nouns before a noun: a "*phone* call" is not every call
    elsewise    what other complements name: "performed *in a film*" is not "performed *with bands*"
    sentence    number of its sentence
    actors      who plays a role, by role; `loose` is who stands in a noun's phrase ("*Boronov's* resignation")
    quoted      it stands in somebody's own words
    joined      the verb that it is coordinated with, unless it only repeats it ("moving, *moving*")
    plurals     whether a role's noun is one: "its military" is not "their militaries"
    numbers     figures in a role's phrase: "*16* parties" took part is not "*11* parties" took part
    kinds       nouns before a role's noun: the "*voice* recorder" is not the "*data* recorder"
    """

    facts: Facts
    words: frozenset[int]
    families: frozenset[str]
    noun: bool
    definite: bool
    fresh: bool = False
    title: bool = False
    indefinite: bool = False
    acting: bool = False
    plain: bool = False
    plural: bool | None = None
    compounds: set[Actor] = field(default_factory=set)
    elsewise: set[Actor] = field(default_factory=set)
    sentence: int = 0
    unsure: set[Role] = field(default_factory=set)
    bare: set[Role] = field(default_factory=set)
    quoted: bool = False
    plurals: dict[tuple[Role, str], bool] = field(default_factory=dict)
    joined: int | None = None
    goals: dict[str, set[Actor]] = field(default_factory=dict)
    actors: dict[Role, set[Actor]] = field(default_factory=dict)
    loose: set[Actor] = field(default_factory=set)
    numbers: dict[tuple[Role, str], set[str]] = field(default_factory=dict)
    kinds: dict[tuple[Role, str], set[str]] = field(default_factory=dict)
    times: list[tuple[datetime, datetime]] = field(default_factory=list)
    places: dict[str, set[str]] = field(default_factory=dict)

    @property
    def mention(self) -> bool:
        """Whether it is no event of its own."""
        return self.facts.event.rule == MENTION

    @property
    def everyone(self) -> set[Actor]:
        """All who take part, whatever the role."""
        return self.loose.union(*self.actors.values()) if self.actors else self.loose


def read_telling(doc: Doc, facts: Facts, index: EntityIndex, quoted: bool = False, title: bool = False) -> Telling:
    """Collect what can be compared.

    quoted  the telling stands in somebody's own words: his "today" is not the article's
    title   it is the headline, which tells in short what the text tells again
    """
    words = core(doc, facts.event)
    head, first = doc[facts.event.trigger.head], words[0]
    names = families(words)
    same = _acting(facts, doc, names)
    if same is not None:  # "The attack *killed*" is another happening, "the attack *hit* the plant" the same
        first = same
    noun = first.pos_ in ("NOUN", "PROPN")
    told = (*range(facts.event.trigger.start, facts.event.trigger.end), *facts.event.also, *(t.i for t in words))
    telling = Telling(
        facts, frozenset(told), names, noun, noun and _definite(first), _again(head) or any(map(is_fresh, words))
    )
    telling.indefinite = noun and _indefinite(first)
    telling.title, telling.acting, telling.quoted = title, same is not None, quoted
    for person in facts.who:
        token = doc[person.phrase.head]
        if token not in words and token is not same:
            _read_actor(telling, person.role, token, index)
    if noun:
        inner = (actors_of(child, index) for child in first.children if child.dep_ in INNER)
        telling.loose = set().union(*inner)
        telling.plain = not any(child.dep_ in CONTENT for child in first.children)
        telling.compounds = {("noun", noun_family(c.lemma_.lower())) for c in first.children if c.dep_ == "compound"}
        if same is None or not families([head]) & names:
            telling.plural = first.tag_ == "NNS"
    if head.dep_ == "conj" and head.i - head.head.i > REPEATED:
        telling.joined = head.head.i
    _read_goals(telling, head, index)
    for time in facts.when:
        deictic = quoted and time.phrase is not None and time.phrase.end - time.phrase.start == 1
        if not time.inferred and not deictic and time.time and time.time.earliest and time.time.latest:
            telling.times.append((time.time.earliest, time.time.latest))
    for place in facts.where:
        if not place.inferred and place.place.country_code:
            telling.places.setdefault(place.place.country_code, set()).add(place.place.name)
    return telling


def _acting(facts: Facts, doc: Doc, names: frozenset[str]) -> Token | None:
    """The subject of a verb that tells the same as its verb does ("the *attack* hit the plant")."""
    heads = (doc[p.phrase.head] for p in facts.who if p.role is Role.AGENT)
    return next((t for t in heads if t.pos_ == "NOUN" and facts.event.kind == "verb" and families([t]) & names), None)


def _read_actor(telling: Telling, role: Role, token: Token, index: EntityIndex) -> None:
    actors = actors_of(token, index)
    if actors:
        telling.actors.setdefault(role, set()).update(actors)
    if is_fresh(token) or _indefinite(token):
        telling.unsure.add(role)
    if token.pos_ == "NOUN":
        telling.plurals[role, token.lemma_] = token.tag_ == "NNS"
    if _bare(token):
        telling.bare.add(role)
    kinds = {child.lemma_.lower() for child in token.children if child.dep_ == "compound"}
    if kinds:
        telling.kinds[role, token.lemma_] = kinds
    figures = {_figure(child) for child in token.children if child.dep_ == "nummod"}
    if token.pos_ == "NUM":
        figures.add(token.text.lower())
    if figures:
        telling.numbers[role, token.lemma_] = figures


def _read_goals(telling: Telling, head: Token, index: EntityIndex) -> None:
    """What else tells one happening from its like: "sent *to Sydney*", "forced *to work*"."""
    for child in head.children:
        if child.dep_ in ("xcomp", "ccomp") or (child.dep_ == "advcl" and child.tag_ == "VB"):
            telling.goals["xcomp"] = {("noun", child.lemma_.lower())}
        elif child.dep_ in ("obl", "nmod"):
            case = next((c.text.lower() for c in child.children if c.dep_ == "case"), "")
            actors = actors_of(child, index)
            if case in GOALS and actors:
                telling.goals[case] = actors
            telling.elsewise |= actors


def actors_of(token: Token, index: EntityIndex) -> set[Actor]:
    """Who a phrase is: its entity, and its noun; nobody for an unresolved pronoun or a figure.

    Of a measured amount what is measured too: "5.7 million barrels of *production*".
    """
    found: set[Actor] = set()
    entity = index.entity_of(token.i)
    if entity is not None:
        if index.named(entity):
            return {("name", index.name_of(Phrase(token.i, token.i + 1, token.i)).lower())}
        found.add(("entity", str(entity)))
    if token.pos_ == "NOUN":
        found.add(("noun", noun_family(token.lemma_.lower())))
        if any(child.dep_ == "nummod" for child in token.children):
            found |= {("noun", c.lemma_.lower()) for c in token.children if c.dep_ == "nmod" and c.pos_ == "NOUN"}
    elif token.pos_ == "PROPN" and not found:
        found.add(("noun", token.lemma_.lower()))
    return found


def _again(head: Token) -> bool:
    return any(child.dep_ == "advmod" and child.text.lower() in AGAIN for child in head.children)


def _figure(token: Token) -> str:
    """A figure with all its words: "two hundred thousand"."""
    return " ".join(t.lower_ for t in token.subtree)


def _bare(token: Token) -> bool:
    """Whether a plural has nothing before it that says which: "*funds* were raised"."""
    return token.tag_ == "NNS" and not any(
        child.dep_ in ("det", "nmod:poss", "nummod", "nmod") for child in token.children
    )


def _indefinite(token: Token) -> bool:
    return any(child.dep_ == "det" and child.text.lower() in ("a", "an") for child in token.children)


def is_fresh(token: Token) -> bool:
    """Whether a noun says that it is one of several: "*another* attack", "the *first* bomb", "her *best* show"."""
    fresh = load_words(FRESH)
    return any(child.lower_ in fresh or child.tag_ in ("JJS", "RBS") for child in token.children)


def _definite(head: Token) -> bool:
    """Whether a noun speaks of what is known: "the attack", "its withdrawal", "the *crash* site".

    Leaves alone: what a clause behind it makes known ("the sentence *that he got elsewhere*").
    """
    children = list(head.children)
    if any(child.dep_ == "acl:relcl" for child in children):
        return False
    return head.dep_ == "compound" or any(
        child.dep_ in ("det", "nmod:poss") and child.text.lower() in DEFINITE for child in children
    )
