"""What the words of a clause itself do to its value: auxiliaries, negation, adverbs, questions, commands."""

from __future__ import annotations

from lede.extract.factuality.tense import auxiliaries
from lede.extract.factuality.tree import Tree
from lede.extract.factuality.values import Value, marked
from lede.extract.factuality.words import codes, negative_words
from lede.result import Modality

CLAUSE_NOUNS = ("nsubj", "obj", "iobj")
NO_NEGATION_BEFORE = frozenset({"only", "just", "merely", "simply", "least", "until", "necessarily"})
ABILITY = frozenset({"could", "can", "ca", "cannot"})
INVERTED = frozenset({"had", "should", "were"})


def own_value(tree: Tree, token: int, outer: Value) -> Value:
    """The value of a word, given that of its context: own marks of a verb, or modifiers of a noun."""
    if tree.pos[token] in ("NOUN", "PROPN"):
        return _noun(tree, token, outer)
    value = _modal(tree, token, outer)
    value = _negation(tree, token, value)
    value = _adverbs(tree, token, value)
    if tree.dep[token] == "root":
        value = _mood(tree, token, value)
    return value


def _modal(tree: Tree, token: int, value: Value) -> Value:
    """Modals of the verb, and conditions that hang on it: "*would* leave", "if paid, they leave"."""
    helpers = auxiliaries(tree, token)
    table = codes("modals")
    for helper in helpers:
        code = table.get(tree.word[helper]) if tree.tag[helper] == "MD" else None
        if code:
            value = marked(value, code, "factuality.modal")
    if _subjunctive(tree, token, helpers):
        value = marked(value, "o", "factuality.subjunctive")
    past = bool(helpers and tree.tag[helpers[0]] == "VBD") or (not helpers and tree.tag[token] in ("VBD", "VBN"))
    if not past and any(is_condition(tree, kid) for kid in tree.kids[token]):
        value = marked(value, "c", "factuality.condition")
    return value


def _subjunctive(tree: Tree, token: int, helpers: list[int]) -> bool:
    """True of what is wanted: "the suggestion that the issue *be* discussed", "insisted that he *leave*"."""
    if not tree.dep[token].startswith(("ccomp", "acl", "csubj")) or "to" in tree.child_words(token, "mark"):
        return False
    if not tree.children(token, "nsubj"):
        return False
    if helpers:
        return tree.word[helpers[0]] == "be" and tree.tag[helpers[0]] == "VB"
    return tree.tag[token] == "VB" and "that" in tree.child_words(token, "mark")


def is_condition(tree: Tree, token: int) -> bool:
    """True of a clause that states a condition: "*if* it rains", "*unless* paid", "*should* he go"."""
    if not tree.dep[token].startswith("advcl"):
        return False
    marker = tree.marker(token, "mark")
    if marker:
        return codes("subordinators").get(marker) == "c"
    first = next(iter(tree.kids[token]), token)
    return tree.dep[first] == "aux" and tree.word[first] in INVERTED


def _negation(tree: Tree, token: int, value: Value) -> Value:
    """Negation: "did *not* go", "*nobody* went", "found *no* bodies"; "not only" negates nothing."""
    for kid in tree.kids[token]:
        rule = _negator(tree, kid)
        if rule:
            # what could not be did not happen: "*could not* find", "nobody *can* enter"
            could = any(tree.word[k] in ABILITY for k in tree.children(token, "aux"))
            if could and value.modality is Modality.POSSIBLE:
                value = value._replace(modality=Modality.ACTUAL)
            return marked(value, "-", rule)
    return value


def _negator(tree: Tree, kid: int) -> str:
    """The rule by which a dependent negates its verb, empty if it does not."""
    relation = tree.dep[kid].partition(":")[0]
    if relation == "advmod" or (relation == "cc" and tree.word[kid] == "neither"):
        return "factuality.negation" if codes("adverbs").get(tree.word[kid]) == "-" and not _only(tree, kid) else ""
    if relation in CLAUSE_NOUNS or relation == "obl":
        return "factuality.negative_phrase" if _negative_phrase(tree, kid) else ""
    return "factuality.negation" if relation == "aux" and tree.word[kid] == "cannot" else ""


def _only(tree: Tree, negation: int) -> bool:
    """True of "not only", "not just", "not until": what follows did happen."""
    after = negation + 1
    return after < len(tree.word) and tree.word[after] in NO_NEGATION_BEFORE


def _negative_phrase(tree: Tree, token: int) -> bool:
    """True of "no one", "nobody", "neither side", "none of them", but not of "no doubt", "no fewer than ten"."""
    if tree.word[token] in negative_words():
        return True
    for kid in tree.kids[token]:
        if tree.dep[kid] in ("det", "advmod") and tree.word[kid] in negative_words():
            return tree.word[token] not in ("doubt", "matter", "longer", "question") and not _counts(tree, kid)
    return False


def _counts(tree: Tree, negation: int) -> bool:
    after = negation + 1
    return after < len(tree.word) and tree.word[after] in ("fewer", "less", "more", "later", "sooner", "doubt")


def _adverbs(tree: Tree, token: int, value: Value) -> Value:
    """Adverbs of doubt: "*allegedly* stole", "*perhaps* left", "*nearly* fell"."""
    table = codes("adverbs")
    for kid in tree.kids[token]:
        if tree.dep[kid] == "advmod":
            code = table.get(tree.word[kid])
            if code and (code != "-" or tree.word[kid].endswith("ly") or tree.word[kid] == "almost"):
                if code == "-" and value.rule == "factuality.negation":
                    continue
                value = marked(value, code, "factuality.adverb")
    return value


def _mood(tree: Tree, token: int, value: Value) -> Value:
    """Questions that ask whether, commands, and headlines with a bare infinitive ("PM *to* meet rebels")."""
    kids = tree.kids[token]
    subject = next((k for k in kids if tree.dep[k].startswith(("nsubj", "csubj", "expl"))), None)
    helpers = [k for k in kids if tree.dep[k] in ("aux", "aux:pass", "cop")]
    if "to" in tree.child_words(token, "mark"):
        return marked(value, "p" if subject is not None else "o", "factuality.headline")
    asked = any(tree.word[k] == "?" for k in kids if tree.dep[k] == "punct")
    if asked and subject is not None and not any(tree.tag[k] in ("WRB", "WP", "WDT") for k in kids):
        return marked(value, "o", "factuality.question")
    if tree.tag[token] == "VB" and subject is None and all(tree.lemma[k] == "do" for k in helpers):
        return marked(value, "o", "factuality.command")
    return value


def _noun(tree: Tree, token: int, value: Value) -> Value:
    """Modifiers of an event noun: "*planned* strike", "*alleged* fraud", "*no* talks"."""
    table = codes("modifiers")
    for kid in tree.kids[token]:
        if tree.dep[kid] in ("amod", "det", "compound", "advmod"):
            code = table.get(tree.word[kid])
            if code == "-" or (tree.word[kid] == "not" and tree.dep[kid] == "advmod"):
                if not _counts(tree, kid):
                    value = Value(True, value.modality, "factuality.modifier")
            elif code:
                value = marked(value, code, "factuality.modifier")
    return value
