"""Words of a summary: phrases with names for pronouns, closed commas and quotations, one clause without its asides."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from spacy.tokens import Doc, Token

from lede.extract.phrases import antecedent, is_comma_before, noun_phrase
from lede.facts import Event, Participant, Phrase
from lede.result import Role

THIRD = frozenset({"he", "him", "she", "her", "it", "they", "them", "his", "hers", "its", "their", "theirs"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "expl", "nsubj:outer"})
LOOSE = frozenset({"conj", "cc", "parataxis", "punct", "discourse", "vocative", "mark"})
ASIDES = ("acl", "appos", "nmod", "amod", "nummod", "advmod")
RELATIVES = frozenset({"WDT", "WP", "WP$"})
PAIRS = (("“", "”"), ("(", ")"), ("[", "]"), ("‘", "’"))
NameOf = Callable[[Phrase], str]


def is_relative(token: Token) -> bool:
    """A relative pronoun: which, who, that."""
    return token.tag_ in RELATIVES or (token.lower_ == "that" and token.pos_ == "PRON" and token.dep_ != "det")


def with_names(doc: Doc, phrase: Phrase, name_of: NameOf, known: str = "") -> str:
    """The words of a phrase with names for its pronouns, and for a "whose" that it begins with."""
    first = doc[phrase.start]
    noun = antecedent(first) if first.tag_ == "WP$" else first
    if noun.i == first.i:
        return words_of([doc[i] for i in range(phrase.start, phrase.end)], name_of, known).strip()
    owner = _possessive(name_of(noun_phrase(noun, core=True)))
    return f"{owner} {words_of([doc[i] for i in range(phrase.start + 1, phrase.end)], name_of, owner)}".strip()


def words_of(tokens: Sequence[Token], name_of: NameOf, known: str) -> str:
    """The words of tokens. A pronoun becomes a name, unless `known`, the subject, or a pronoun before it bears it."""
    said = [known]
    parts = []
    before = tokens[0].i - 1 if tokens else 0
    for token in tokens:
        if token.i > before + 1:
            parts.append(" ")
        before = token.i
        text = "" if token.is_space else token.text_with_ws
        if token.lower_ in ("whom", "which") and parts and token.dep_ == "nmod":  # "four of *whom*"
            noun = antecedent(token)
            if noun.i < token.i:
                text = _inner(name_of(noun_phrase(noun, core=True))) + token.whitespace_
        elif token.pos_ == "PRON" and token.lower_ in THIRD:
            name = _inner(name_of(Phrase(token.i, token.i + 1, token.i)))
            if name and name.lower() != token.lower_ and not any(_is_same(name, other) for other in said):
                said.append(name)
                text = (_possessive(name) if token.dep_ == "nmod:poss" else name) + token.whitespace_
        parts.append(text or " ")
    return "".join(parts)


def _is_same(name: str, other: str) -> bool:
    """Whether two strings may name one: equal, or with a capital word in common ("Mr Key", "John Key")."""
    if name.lower() == other.removesuffix("'s").lower():
        return True
    return bool({w for w in name.split() if w[:1].isupper()} & set(other.removesuffix("'s").split()))


def _inner(name: str) -> str:
    """A name as it stands inside a clause: "*the* two parents"."""
    return name[0].lower() + name[1:] if name.startswith(("The ", "A ", "An ")) else name


def _possessive(name: str) -> str:
    if name.endswith(("'s", "’s", "s'")):
        return name
    return name + ("'" if name.endswith("s") else "'s")


def closed(doc: Doc, phrase: Phrase | None, text: str) -> str:
    """The subject with a comma or dash behind it, if it ends in an aside that one opened ("Kerry, the Secretary,")."""
    if phrase is None or phrase.end - phrase.start == 1:
        return text
    for i in range(phrase.start + 1, phrase.end):
        token = doc[i]
        if token.dep_.startswith(ASIDES) and token.right_edge.i >= phrase.end - 1:
            edge = token.left_edge.i
            opener = doc[edge].text if doc[edge].is_punct else doc[edge - 1].text
            if edge > phrase.start and opener in (",", "–", "—"):
                return text + ("," if opener == "," else f" {opener}")
    return text


def balanced(text: str) -> str:
    """Without quotation marks and brackets that have lost their fellow."""
    if text.count('"') % 2:
        text = text.replace('"', "")
    for opener, closer in PAIRS:
        if text.count(opener) != text.count(closer) and (closer != "’" or opener in text):
            text = text.replace(opener, "") if closer == "’" else text.replace(opener, "").replace(closer, "")
    return text.strip()


def rest_of(event: Event, verb: Token, subject: range, known: str, who: Sequence[Participant], name_of: NameOf) -> str:
    """What follows the verb in its own clause, with names for pronouns that are not the subject."""
    doc = verb.doc
    start = verb.i + 1 if event.rule == "what.verb.light" else max(event.trigger.end, verb.i + 1)
    keep: set[int] = set()
    for child in verb.children:
        if child.dep_ in LOOSE or child.dep_ in SUBJECTS or child.dep_.startswith("aux"):
            continue
        if child.i < verb.i or child.right_edge.i < start or child.i in subject:
            continue
        if child.dep_ == "advcl" and is_comma_before(child):
            continue
        keep.update(range(child.left_edge.i, child.right_edge.i + 1))
    kept = [doc[i] for i in sorted(keep) if i >= start and i not in subject]
    kept = kept[: _aside(kept)]
    text = words_of(kept, name_of, known)
    missing = _lost_object(verb, keep, subject, who)
    return f"{with_names(doc, missing, name_of, known)} {text}" if missing is not None else text


def _aside(kept: Sequence[Token]) -> int:
    """Where a relative clause behind a comma begins that runs to the end: it tells another happening."""
    for i, token in enumerate(kept):
        if token.dep_ == "acl:relcl" and kept and token.right_edge.i >= kept[-1].i and is_comma_before(token):
            first = token.left_edge.i
            return next((k for k, other in enumerate(kept) if other.i >= first), i)
    return len(kept)


def _lost_object(verb: Token, keep: set[int], subject: range, who: Sequence[Participant]) -> Phrase | None:
    """The noun that a relative clause explains and whose object it is ("boats *which* both have criticised")."""
    if verb.dep_ != "acl:relcl" or (verb.tag_ == "VBN" and any(c.dep_ == "aux:pass" for c in verb.children)):
        return None
    if any(c.dep_ in ("obj", "ccomp", "xcomp") and not is_relative(c) and c.i in keep for c in verb.children):
        return None
    noun = verb.head
    lost = any(c.dep_ == "obj" and is_relative(c) for c in verb.children)
    lost = lost or any(p.role is Role.PATIENT and p.phrase.head == noun.i for p in who)
    if not lost or noun.i in subject:
        return None
    return noun_phrase(noun, core=True)
