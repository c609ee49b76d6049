"""The value that a word gets from what governs it, walked from the top of the sentence down."""

from __future__ import annotations

from lede.extract.factuality.own import own_value
from lede.extract.factuality.tree import Tree
from lede.extract.factuality.values import FACT, Value, marked, under
from lede.extract.factuality.words import codes, signatures
from lede.result import Modality

KIND = {"VERB": "v", "AUX": "v", "NOUN": "n", "PROPN": "n", "ADJ": "a", "ADV": "a"}
CLAUSES = frozenset({"ccomp", "xcomp", "csubj", "advcl", "acl"})
DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "its", "their", "my", "our", "your"})
GOVERNED = frozenset({"of", "from", "with", "for", "in", "on", "to", "about", "against", "at", "into"})
UNREAL = frozenset({Modality.PLANNED, Modality.POSSIBLE, Modality.CONDITIONAL})


class Context:
    """Values of the words of one `Doc`: each is found once, so a document costs its length."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._known: dict[int, tuple[Value, Value]] = {}

    def value(self, token: int) -> Value:
        """The value of a word in its context."""
        known, head = self._known, self.tree.head
        chain = []
        while token not in known:
            chain.append(token)
            if head[token] == token:
                break
            token = head[token]
        for word in reversed(chain):
            outer = self._outer(word)
            known[word] = (outer, own_value(self.tree, word, outer))
        return known[chain[0] if chain else token][1]

    def _outer(self, token: int) -> Value:
        tree = self.tree
        head = tree.head[token]
        if head == token:
            return FACT
        relation, _, subtype = tree.dep[token].partition(":")
        governor = self._known[head][1]
        if relation == "conj":
            return self._conjunct(token, head)
        if relation in CLAUSES and subtype != "relcl":
            return self._clause(token, head, relation, governor)
        if relation == "acl":
            return self._relative(head)
        return self._phrase(token, head, relation, governor)

    def _conjunct(self, token: int, first: int) -> Value:
        """A conjunct stands in the first one's context; without its own subject and auxiliary it shares those too."""
        tree = self.tree
        outer, value = self._known[first]
        if tree.pos[token] in ("NOUN", "PROPN"):
            return outer if tree.children(token, "det", "amod") else value
        own = tree.children(token, "nsubj", "aux", "cop", "mark")
        bare = tree.tag[token] == tree.tag[first] and tree.tag[token] in ("VB", "VBN", "VBG")
        return value if bare and not own else outer

    def _relative(self, antecedent: int) -> Value:
        """A relative clause tells a fact, save of what is denied or left open ("anyone who *enters*")."""
        words = [self.tree.word[antecedent], *self.tree.child_words(antecedent, "det")]
        if "no" in words or "nobody" in words or "nothing" in words:
            return Value(True, Modality.ACTUAL, "factuality.relative")
        if any(word.startswith(("any", "whoever")) for word in words):
            return Value(False, Modality.CONDITIONAL, "factuality.relative")
        return FACT

    def _clause(self, token: int, head: int, relation: str, governor: Value) -> Value:
        frame, preposition = clause_frame(self.tree, token)
        if preposition not in GOVERNED:
            preposition = ""
        found = self._signature(head, frame) or (self._signature(head, preposition) if preposition else None)
        if found and (relation != "advcl" or preposition or frame == "inf"):
            return under(governor, *found, "factuality.complement")
        if relation == "advcl":
            return adverbial(self.tree, token, frame, governor)
        if relation == "acl":
            return self._adnominal(token, head, frame, governor)
        if frame == "inf" and "to" in self.tree.child_words(token, "mark"):
            return under(governor, "o", "u", "factuality.infinitive")
        if frame in ("that", "wh"):
            return under(governor, "+", "o", "factuality.clause")
        return governor

    def _adnominal(self, token: int, head: int, frame: str, governor: Value) -> Value:
        """Told as facts: "people *killed*", "the first to *land*"; not: "no one *hurt*"; open: "goods to *sell*"."""
        tree = self.tree
        if frame == "inf" and "to" in tree.child_words(token, "mark"):
            first = tree.lemma[head] in ("first", "last") or any(
                tree.lemma[k] in ("first", "last", "only") for k in tree.children(head, "amod", "nummod")
            )
            return governor if first else under(governor, "o", "u", "factuality.infinitive")
        if governor.negative and tree.pos[head] != "VERB":
            return governor
        return FACT

    def _phrase(self, token: int, head: int, relation: str, governor: Value) -> Value:
        """An event noun under its governor: "*cancel* the strike", "*plans* for talks", "there was no *attack*"."""
        tree = self.tree
        frame = "subj" if relation == "nsubj" else "obj" if relation == "obj" else tree.marker(token, "case")
        if tree.dep[token] == "nsubj:pass":
            frame = "obj"
        if KIND.get(tree.pos[head]) == "n" and relation in ("nmod", "compound"):
            if relation == "nmod" and frame not in ("of", "for", "to", "against", "on", "about", "in"):
                return FACT
            frame = "noun"
        if relation == "nsubj" and "there" in tree.child_words(head, "expl"):
            return governor
        found = self._signature(head, frame)
        if found:
            return under(governor, *found, "factuality.object")
        if relation not in ("obj", "obl", "nsubj") or (governor == FACT) or is_definite(tree, token):
            return FACT
        if governor.modality in UNREAL:
            negative = governor.negative and relation == "obj"
            return Value(negative, governor.modality, "factuality.indefinite")
        return governor if governor.negative and relation == "obj" else FACT

    def _signature(self, head: int, frame: str) -> tuple[str, str] | None:
        tree, table = self.tree, signatures()
        kind = KIND.get(tree.pos[head])
        if kind is None:
            return None
        return table.get((tree.word[head], kind, frame)) or table.get((tree.lemma[head], kind, frame))


def clause_frame(tree: Tree, token: int) -> tuple[str, str]:
    """Frame of a complement clause (inf, ger, that, wh), and the preposition before its "V-ing"."""
    marks = [tree.with_fixed(k) for k in tree.children(token, "mark", "case")]
    finite = any(tree.tag[k] in ("MD", "VBD", "VBZ", "VBP") for k in tree.children(token, "aux", "cop"))
    tag = tree.tag[token]
    if "to" in marks and not finite and tag != "VBG":
        return "inf", ""
    if any(mark in ("whether", "if") for mark in marks) or any(
        tree.tag[k] in ("WRB", "WP", "WDT") for k in tree.kids[token] if k < token
    ):
        return "wh", ""
    if not finite and tag == "VBG":
        return "ger", marks[-1] if marks else ""
    if not finite and tag == "VB" and not tree.children(token, "nsubj"):
        return "inf", ""
    return "that", ""


def adverbial(tree: Tree, token: int, frame: str, governor: Value) -> Value:
    """Value of an adverbial clause by its subordinator: "if", "without", "so that", "until", "when", purpose "to"."""
    marks = [k for k in tree.kids[token] if tree.dep[k] == "mark"]
    marker = tree.with_fixed(marks[0]) if marks else ""
    if not marks:
        wh = [tree.word[k] for k in tree.children(token, "advmod") if tree.tag[k] == "WRB"]
        marker = wh[0] if wh else ""
    code = codes("subordinators").get(marker)
    if code is None and frame == "inf" and "to" in tree.child_words(token, "mark"):
        return under(governor, "o", "u", "factuality.purpose")
    if code is None:
        first = next(iter(tree.kids[token]), token)
        inverted = tree.dep[first] == "aux" and tree.word[first] in ("had", "should", "were")
        if inverted and tree.children(token, "nsubj"):
            return marked(FACT, "c", "factuality.condition")
        return governor if frame == "ger" and not governor.negative else FACT
    if code == "=":
        return governor
    if code == "t":
        present = tree.tag[token] in ("VBZ", "VBP", "VBG")
        return governor if present and governor.modality in UNREAL else FACT
    if code == "-":
        return Value(True, governor.modality, "factuality.without")
    return marked(FACT, code, "factuality.subordinator") if code != "+" else FACT


def is_definite(tree: Tree, token: int) -> bool:
    """True of "the attack", "Russia's attack", "Monday's talks": the noun is taken as known."""
    for kid in tree.kids[token]:
        relation = tree.dep[kid]
        if relation == "nmod:poss" or (relation == "det" and tree.word[kid] in DEFINITE):
            return True
    return tree.pos[token] == "PROPN"
