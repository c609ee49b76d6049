"""Which words tell one kind of happening: "resigned", "resignation", "stepped down"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from spacy.tokens import Doc, Token

from lede.extract.what.words import words
from lede.facts import Event
from lede.lexicons import load_table, load_words

LIGHT = "merge/light_words.tsv"
HAPPENING = "merge/happening_verbs.tsv"
PARTICLES = "merge/particles.tsv"


@cache
def _families() -> Mapping[str, frozenset[str]]:
    """Verbs by noun (`data/merge/families.tsv`)."""
    found: dict[str, set[str]] = defaultdict(set)
    for noun, verb in load_table("merge/families.tsv", 2):
        found[noun].add(verb)
    return {noun: frozenset(verbs) for noun, verbs in found.items()}


def core(doc: Doc, event: Event) -> list[Token]:
    """The words that say what happened: of "took part" *part*, of "the fire broke out" *fire*, else the head itself."""
    head = doc[event.trigger.head]
    others = (doc[i] for i in (*range(event.trigger.start, event.trigger.end), *event.also) if i != head.i)
    tokens = [t for t in dict.fromkeys((head, *others)) if t.pos_ in ("NOUN", "PROPN", "VERB", "ADJ")]
    telling = [t for t in tokens if not _light(t) and not _happening(t)]
    nouns = [t for t in telling if t.pos_ in ("NOUN", "PROPN")]
    if nouns and all(_light(t) or _happening(t) for t in tokens if t.pos_ == "VERB"):
        return nouns
    if not telling and _happening(head):
        subject = next((c for c in head.children if c.dep_ in ("nsubj", "nsubj:pass") and c.pos_ == "NOUN"), None)
        return [subject if subject is not None else head]
    if not telling and event.kind == "verb":
        done = next((c for c in head.children if _is_done(c)), None)
        return [done if done is not None else head]
    return telling or [head]


def _is_done(token: Token) -> bool:
    """What a verb without content does: "caught *fire*", "the *race* was held"; not "take *this storm* lightly"."""
    if token.pos_ != "NOUN" or token.lemma_ not in _families() or token.lemma_ not in words().nouns:
        return False
    if token.dep_ == "obj":
        return not any(
            c.dep_ == "nmod:poss" or (c.dep_ == "det" and c.lower_ not in ("a", "an")) for c in token.children
        )
    return token.dep_ == "nsubj:pass"


def families(tokens: Iterable[Token]) -> frozenset[str]:
    """Names of the families that words belong to."""
    return frozenset(name.rstrip("e") for token in tokens for name in _names(token))


def noun_family(lemma: str) -> str:
    """One word for nouns that tell the same ("fire", "blaze")."""
    return _synonyms().get((lemma, "n"), lemma)


def _light(token: Token) -> bool:
    if token.pos_ != "VERB":
        return (token.lemma_.lower(), "n") in _light_words()
    return (" ".join(filter(None, (token.lemma_.lower(), _particle(token)))), "v") in _light_words()


@cache
def _light_words() -> frozenset[tuple[str, str]]:
    return frozenset((word, part) for word, part in load_table(LIGHT, 2))


def _happening(token: Token) -> bool:
    """Whether a verb says only that its subject is there or begins."""
    if token.pos_ != "VERB":
        return False
    lemma = token.lemma_.lower()
    return lemma in load_words(HAPPENING) or (lemma == "take" and any(c.lemma_ == "place" for c in token.children))


def _particle(token: Token) -> str:
    """The "up" of "blew up", also where the tree takes it for an adverb."""
    return next(
        (
            child.text.lower()
            for child in token.children
            if child.dep_ == "compound:prt"
            or (child.dep_ == "advmod" and child.i == token.i + 1 and child.text.lower() in load_words(PARTICLES))
        ),
        "",
    )


@cache
def _synonyms() -> Mapping[tuple[str, str], str]:
    return {(word, part): family for word, part, family in load_table("merge/synonyms.tsv", 3)}


def _names(token: Token) -> set[str]:
    synonyms = _synonyms()
    if token.pos_ == "VERB":
        particle, lemma = _particle(token), token.lemma_.lower()
        verb = f"{lemma} {particle}" if particle else lemma
        return {synonyms.get((verb, "v"), verb)}
    lemma = token.text.lower() if token.pos_ == "PROPN" else token.lemma_.lower()
    if (lemma, "n") in synonyms:
        return {synonyms[lemma, "n"]}
    return {synonyms.get((verb, "v"), verb) for verb in _families().get(lemma, ())} or {lemma}
