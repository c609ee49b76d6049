"""How far the text vouches for each event: tree rules, the classes of its reports, and the network's own reading."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from lede import reading
from lede.extract.factuality.context import Context
from lede.extract.factuality.tense import tense_of
from lede.extract.factuality.tree import tree_of
from lede.extract.factuality.values import Value, marked
from lede.extract.factuality.weigh import weigh
from lede.extract.factuality.words import codes
from lede.facts import Event, Factuality
from lede.result import Modality, Polarity


def judge(doc: Doc, event: Event, cue_classes: Sequence[str] = ()) -> Factuality:
    """Polarity, modality, tense, aspect and score of one event; `cue_classes` are those of its attributions."""
    return judge_all(doc, [event], [cue_classes])[0]


def judge_all(doc: Doc, events: Sequence[Event], cue_classes: Sequence[Sequence[str]] = ()) -> list[Factuality]:
    """The same for all events of a `Doc`, in their order; `cue_classes` is empty or has one entry an event."""
    tree = tree_of(doc)
    context = Context(tree)
    network = reading.predicates(doc)
    result = []
    for number, event in enumerate(events):
        head = event.trigger.head
        value = context.value(head)
        for cue_class in cue_classes[number] if cue_classes else ():
            value = reported(value, cue_class)
        predicate = network.get(head)
        value, score = weigh(value, predicate.factuality if predicate else None)
        tense, aspect = tense_of(tree, head)
        polarity = Polarity.NEGATIVE if value.negative else Polarity.POSITIVE
        result.append(Factuality(polarity, value.modality, tense, aspect, score, value.rule))
    return result


def reported(value: Value, cue_class: str) -> Value:
    """A fact after the class of its report: alleged, denied, hoped for; plain reports change nothing."""
    code = codes("cue_classes").get(cue_class)
    if code is None or value.modality is not Modality.ACTUAL:
        return value
    if code == "d":
        return value if value.negative else Value(True, Modality.DENIED, "factuality.report")
    return marked(value, code, "factuality.report")
