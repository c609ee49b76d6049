"""The words around a trigger that decide what it names: object, subject, particle, prepositions, sentence, document."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from spacy.attrs import ENT_TYPE, SENT_START
from spacy.tokens import Doc

from lede.extract.factuality.tree import Tree, tree_of
from lede.extract.ontology.lexicon import Test, classes
from lede.facts import Participant
from lede.result import Role

PERSON_PRONOUNS = frozenset({"he", "she", "him", "who", "whom", "herself", "himself", "me", "i"})
INNER = frozenset({"compound", "amod", "flat", "conj", "appos", "nmod:desc"})
QUANTITIES = frozenset(
    {"number", "dozen", "hundred", "thousand", "group", "majority", "series", "couple", "lot", "member", "some", "one"}
)
STORM_TITLES = frozenset({"hurricane", "typhoon", "cyclone", "storm", "depression"})
RELATIVES = ("WDT", "WP")
OBJECT_CASES = frozenset({"of", "on", "against", "for", "in", "to", "with"})
TOPIC_SHARE = 150  # one word of a class in so many words makes it the document's topic
TOPIC_WORDS = 3


class Reader:
    """Word sets of the slots of events of one `Doc`, made when asked for."""

    def __init__(self, doc: Doc) -> None:
        self.tree: Tree = tree_of(doc)
        columns = doc.to_array([ENT_TYPE, SENT_START])
        strings = doc.vocab.strings
        self._label = [strings[key] if key else "" for key in columns[:, 0].tolist()]
        self._starts = [index for index, start in enumerate(columns[:, 1].tolist()) if start == 1 or index == 0]
        self._topics: dict[str, bool] = {}
        self._storms = self._names_of_storms(doc)
        self._sentence: tuple[int, int, frozenset[str]] = (0, 0, frozenset())

    def _names_of_storms(self, doc: Doc) -> frozenset[str]:
        """Names that stand behind the word for a storm: "Hurricane *Dorian*", later "*Dorian* moved north"."""
        pos, word = [*self.tree.pos, ""], self.tree.word
        found = {
            word[index]
            for index in range(1, len(word))
            if pos[index] == "PROPN" and word[index - 1] in STORM_TITLES
            if pos[index + 1] not in ("PROPN", "NUM") and doc[index - 1].is_title  # not "Storm Area 51"
        }
        return frozenset(found - STORM_TITLES)

    def is_topic(self, name: str) -> bool:
        """True if words of the class come up again and again in the document."""
        if name not in self._topics:
            words, lemmas = classes()[name], self.tree.lemma
            count = sum(lemma in words for lemma in lemmas)
            self._topics[name] = count >= TOPIC_WORDS and count * TOPIC_SHARE >= len(lemmas)
        return self._topics[name]

    def near(self, token: int) -> frozenset[str]:
        """Lemmas of the token's sentence."""
        start, end, words = self._sentence
        if not start <= token < end:
            start, end = self._bounds(token)
            words = frozenset(self.tree.lemma[start:end])
            self._sentence = (start, end, words)
        return words

    def _bounds(self, token: int) -> tuple[int, int]:
        low, high = 0, len(self._starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._starts[middle] <= token else (low, middle)
        end = self._starts[low + 1] if low + 1 < len(self._starts) else len(self.tree.head)
        return self._starts[low] if self._starts else 0, end

    def phrase(self, token: int) -> set[str]:
        """Lemmas and labels that tell what a participant is: its head, names, modifiers and conjuncts."""
        tree = self.tree
        words = self._word(token)
        counted = tree.pos[token] == "NUM" or tree.lemma[token] in QUANTITIES
        for kid in tree.kids[token]:
            if tree.dep[kid] == "nmod:poss":
                words.add(tree.lemma[kid])  # "the mayor's resignation" is nobody
            elif tree.dep[kid] in INNER or (counted and tree.dep[kid] == "nmod"):
                words |= self._word(kid)
        return words

    def _word(self, token: int) -> set[str]:
        words = {self.tree.lemma[token], self.tree.word[token]}
        label = self._label[token]
        if label:
            words.add("@" + label)
        if self.tree.word[token] in self._storms:
            words.add("@STORM")
        if self.tree.word[token] in PERSON_PRONOUNS or self.tree.lemma[token] in classes()["PERSONWORD"]:
            words.add("@PERSON")
        return words


def antecedent(tree: Tree, token: int) -> int:
    """What a relative pronoun stands for ("the bombings *that* took place"); any other word is its own."""
    verb = tree.head[token]
    if tree.tag[token] not in RELATIVES:
        return token
    if tree.dep[verb] == "ccomp":  # "the mission, *which* they said may take place"
        verb = tree.head[verb]
    return tree.head[verb] if tree.dep[verb] == "acl:relcl" else token


@lru_cache(maxsize=1)
def reader_of(doc: Doc) -> Reader:
    """The reader of a `Doc`; the last one is kept, so that asking event by event costs no more than asking at once."""
    return Reader(doc)


class Slots:
    """The slots of one event."""

    def __init__(self, reader: Reader, head: int, who: Sequence[Participant]) -> None:
        self._reader = reader
        self._head = head
        self._sets: dict[str, set[str]] = {"obj": set(), "subj": set(), "mod": set(), "comp": set(), "prt": set()}
        self._clause = False
        tree = reader.tree
        if tree.pos[head] in ("NOUN", "PROPN"):
            self._read_noun(head)
        else:
            self._read_verb(head)
        for participant in who:
            slot = {Role.AGENT: "subj", Role.PATIENT: "obj"}.get(participant.role)
            if slot:
                self._sets[slot] |= reader.phrase(participant.phrase.head)

    def holds(self, test: Test) -> bool:
        """True if the event passes the test."""
        if test.slot == "doc":
            return self._reader.is_topic(test.topic)
        if test.slot == "near":
            return not test.words.isdisjoint(self._reader.near(self._head))
        if test.slot == "that":
            return self._clause
        found = self._sets.get(test.slot)
        if not found:
            return test.slot == "mod" and self._any_argument(test)
        return not test.words or not found.isdisjoint(test.words)

    def _any_argument(self, test: Test) -> bool:
        return any(not self._sets[slot].isdisjoint(test.words) for slot in ("obj", "subj"))

    def _read_verb(self, head: int) -> None:
        tree, reader, sets = self._reader.tree, self._reader, self._sets
        for kid in tree.kids[head]:
            relation = tree.dep[kid]
            if relation in ("obj", "iobj", "nsubj:pass"):
                sets["obj"] |= reader.phrase(antecedent(tree, kid))
            elif relation in ("nsubj", "obl:agent"):
                sets["subj"] |= reader.phrase(antecedent(tree, kid))
            elif relation == "compound:prt" or (relation == "advmod" and tree.tag[kid] in ("RP", "IN")):
                sets["prt"].add(tree.word[kid])
            elif relation in ("xcomp", "ccomp"):
                sets["comp"] |= {tree.lemma[kid], tree.word[kid]}
                self._clause = self._clause or relation == "ccomp"
            elif relation.startswith(("obl", "nmod", "advcl")):
                sets.setdefault(tree.marker(kid, "case"), set()).update(reader.phrase(kid))
            elif relation in ("advmod", "amod"):
                sets["comp"].add(tree.word[kid])
        if tree.dep[head] in ("acl", "amod") and tree.tag[head] == "VBN":
            sets["obj"] |= reader.phrase(tree.head[head])
        elif tree.dep[head] in ("acl", "acl:relcl") and not sets["subj"]:
            sets["subj"] |= reader.phrase(tree.head[head])
        elif tree.dep[head] == "conj" and not sets["subj"]:
            first = tree.head[head]
            for kid in tree.children(first, "nsubj"):
                passive = tree.dep[kid] == "nsubj:pass"
                sets["obj" if passive and tree.tag[head] == "VBN" else "subj"] |= reader.phrase(kid)

    def _read_noun(self, head: int) -> None:
        tree, reader, sets = self._reader.tree, self._reader, self._sets
        for kid in tree.kids[head]:
            relation = tree.dep[kid]
            if relation in ("compound", "amod", "nmod:poss", "flat"):
                found = reader.phrase(kid)
                sets["mod"] |= found
                if relation != "amod":
                    sets["obj" if relation == "compound" else "subj"] |= found
            elif relation == "nmod":
                case = tree.marker(kid, "case")
                found = reader.phrase(kid)
                sets["mod"] |= found
                sets.setdefault(case, set()).update(found)
                if case in OBJECT_CASES:
                    sets["obj"] |= found
                elif case == "by":
                    sets["subj"] |= found
        governor = tree.head[head]
        if tree.dep[head].startswith(("obj", "nsubj")):
            sets["gov"] = {tree.lemma[governor]}
        if tree.dep[head] == "obj" and tree.pos[governor] == "VERB":
            for kid in tree.children(governor, "nsubj"):
                sets["subj"] |= reader.phrase(kid)
