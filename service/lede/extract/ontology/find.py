"""What kind of happening an event is: a type of `data/ontology/types.tsv`, by the trigger and its arguments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Doc

from lede.extract.factuality.tree import Tree
from lede.extract.ontology.lexicon import Pos, Row, rows, verbs_of_nouns
from lede.extract.ontology.light import light_noun
from lede.extract.ontology.slots import QUANTITIES, Reader, Slots, antecedent, reader_of
from lede.facts import Event, EventType, Factuality, Participant
from lede.lexicons import load_map

ANY_VERB: tuple[str, Pos] = ("*", "v")
RESULTS = frozenset(
    {("lead", "to"), ("contribute", "to"), ("result", "in"), ("culminate", "in"), ("end", "in"), ("participate", "in")}
)
UNKNOWN = EventType("OTHER", "", "ontology.unknown", 0.3)


def type_of(doc: Doc, event: Event, who: Sequence[Participant], factuality: Factuality | None = None) -> EventType:
    """Type and subtype of one event; OTHER where no row of the lexicon holds.

    Reads: lemma, particle, prepositions, object, subject and complement of the trigger, its participants, words of the
    sentence, topic of the document.
    Leaves alone: whether it happened (a planned visit is a visit); `codes_of` looks at the modality.
    """
    return types_of(doc, [event], [who], [factuality])[0]


def types_of(
    doc: Doc,
    events: Sequence[Event],
    who: Sequence[Sequence[Participant]],
    factuality: Sequence[Factuality | None] = (),
) -> list[EventType]:
    """The same for all events of a `Doc`, in their order."""
    reader = reader_of(doc)
    return [_type(reader, event, participants) for event, participants in zip(events, who, strict=True)]


def _type(reader: Reader, event: Event, who: Sequence[Participant]) -> EventType:
    best = UNKNOWN
    for head in _heads(reader, event):
        found = _by_lexicon(reader, head, who)
        if found is not None and found.type != "OTHER":
            return found
        best = found if found is not None and best is UNKNOWN else best
    head = event.trigger.head
    return _carried(reader, head) or _by_object(reader, head, who) or best


def _by_lexicon(reader: Reader, head: int, who: Sequence[Participant]) -> EventType | None:
    """The first row of the word that holds."""
    slots: Slots | None = None
    for key in _keys(reader, head):
        found = rows().get(key, ())
        for row in found:
            if row.tests:
                slots = slots or Slots(reader, head, who)
                if not all(slots.holds(test) for test in row.tests):
                    continue
            return EventType(row.type, row.subtype, "ontology.lexicon", _probability(row, len(found)))
    return None


def _carried(reader: Reader, verb: int) -> EventType | None:
    """The type of the event noun that a verb without one carries: "*cancel* the strike", "the protests *grew*".

    Reads: objects, subjects, what relative pronouns stand for, the noun of a participle ("an attack *mounted* by …").

    Leaves alone: subjects of verbs that do not tell how a happening goes ("the riot *taught* them").
    """
    tree = reader.tree
    nouns = [antecedent(tree, kid) for kid in tree.kids[verb] if _carries(tree, verb, kid)]
    if tree.dep[verb] == "acl" and tree.tag[verb] == "VBN" and tree.lemma[verb] not in courses():
        nouns.append(tree.head[verb])
    for noun in nouns:
        found = _by_lexicon(reader, _counted(tree, noun), ()) if tree.pos[noun] in ("NOUN", "PROPN") else None
        if found is not None and found.type not in ("OTHER", "STATEMENT"):
            return EventType(found.type, found.subtype, "ontology.carried", 0.5)
    return None


def _counted(tree: Tree, noun: int) -> int:
    """What there is a number of: "a couple of *bombings*"."""
    if tree.lemma[noun] in QUANTITIES:
        return next((k for k in tree.kids[noun] if tree.dep[k] == "nmod" and tree.marker(k, "case") == "of"), noun)
    return noun


def _heads(reader: Reader, event: Event) -> Iterator[int]:
    """The words that may name the event: a light verb's noun before the verb ("made *threats*"), then the others."""
    head = event.trigger.head
    noun = light_noun(reader.tree, head)
    if noun is not None:
        yield noun
    yield head
    for token in (*range(event.trigger.start, event.trigger.end), *event.also):
        kinds = ("NOUN", "ADJ", "PROPN") if token < head else ("NOUN", "VERB", "ADJ", "PROPN")
        if token not in (head, noun) and reader.tree.pos[token] in kinds:
            yield token  # not the phase or the plan before it: "*going* to wait" is no journey


def _keys(reader: Reader, head: int) -> Iterator[tuple[str, Pos]]:
    """Keys of the lexicon for a word: with its compound first, then alone, then as the verb of a noun."""
    tree = reader.tree
    lemma = tree.lemma[head]
    if tree.pos[head] not in ("NOUN", "PROPN"):
        yield lemma, "v"
        if tree.pos[head] == "ADJ":
            yield lemma, "n"
        return
    for kid in tree.kids[head]:
        if tree.dep[kid] in ("compound", "amod"):
            yield f"{tree.lemma[kid]}-{lemma}", "n"
    yield lemma, "n"
    verb = verbs_of_nouns().get(lemma)
    if verb:
        yield verb, "v"
    for stem in _stems(lemma):
        yield stem, "v"


def _by_object(reader: Reader, verb: int, who: Sequence[Participant]) -> EventType | None:
    """A guess by what the verb acts on, for verbs that do not say what they do to it ("*handled* the bill": GOVERN)."""
    if reader.tree.pos[verb] != "VERB":
        return None
    slots = Slots(reader, verb, who)
    for row in rows().get(ANY_VERB, ()):
        if all(slots.holds(test) for test in row.tests):
            return EventType(row.type, row.subtype, "ontology.object", 0.4)
    return None


def _carries(tree: Tree, verb: int, noun: int) -> bool:
    """Whether a word below a verb may say what happened.

    True of an object, of "part *in the march*", of a result ("led *to an explosion*"), and of the subject of a verb
    that tells how a happening goes.
    """
    relation = tree.dep[noun]
    if relation == "obl":
        case = tree.marker(noun, "case")
        return (tree.lemma[verb], case) in RESULTS or (case == "in" and bool(tree.children(verb, "obj")))
    if relation in ("nsubj", "obl:agent"):
        course = courses().get(tree.lemma[verb])
        return course == "+" or (course == "-" and not tree.children(verb, "obj"))
    return relation in ("obj", "nsubj:pass")


@cache
def courses() -> dict[str, str]:
    """Verbs that tell how a happening goes (take place, grow, follow): "+" also with an object, "-" without one."""
    return load_map("ontology/courses.tsv")


def _stems(noun: str) -> tuple[str, ...]:
    """Verbs that a noun in -ing may come from: "closing" -> close, clos; "running" -> run."""
    if not noun.endswith("ing") or len(noun) < 6:
        return ()
    stem = noun[:-3]
    doubled = (stem[:-1],) if stem[-1] == stem[-2] else ()
    return (*doubled, stem + "e", stem)


def _probability(row: Row, rivals: int) -> float:
    if row.type == "OTHER":
        return 0.5
    if row.weight:
        return 0.85 if row.weight >= 3.5 else 0.7
    return 0.75 if rivals == 1 else 0.6
