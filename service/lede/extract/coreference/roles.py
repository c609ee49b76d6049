"""What the text says that somebody is: titles before names, appositions, "X is the Y"."""

from __future__ import annotations

from collections.abc import Mapping

from lede.extract.coreference.mentions import HUMAN, noun_class, noun_gender
from lede.extract.coreference.model import Chain, Found, Role
from lede.extract.coreference.words import Words
from lede.gazetteer import Gazetteer
from lede.lexicons import load_map
from lede.result import EntityType, MentionKind

PAST = frozenset({"former", "ex", "then", "late", "ousted", "deposed", "previous", "onetime", "ex-"})
WORDS_BEFORE = frozenset({"NOUN", "PROPN", "ADJ", "VERB", "PUNCT", "NUM"})
LONGEST_TITLE = 8


def lemma_of(words: Words, i: int) -> str:
    """Dictionary form of a noun, also of a capitalised one ("Minister")."""
    return words.lower[i] if words.pos[i] == "PROPN" else words.lemma[i].lower()


def role_at(words: Words, i: int, first: int, by_head: Mapping[int, Found]) -> Role:
    """What a noun with the words before it makes somebody: "former Kyrgyz [prime minister]", country KG."""
    before, country, past = [], "", False
    for k in range(first, i):
        word = words.lower[k]
        code = Gazetteer.load().demonym(words.text[k]) if words.text[k][:1].isupper() else None
        if code or (k in by_head and by_head[k].chain is not None):
            country = code or (by_head[k].chain or Chain()).country or country
        elif word in PAST:
            past = True
        elif words.pos[k] in ("NOUN", "PROPN", "ADJ") and words.dep[k] not in ("det", "nmod:poss"):
            before.append(word)
    for k in words.kids[i]:
        if words.dep[k] in ("nmod", "nmod:poss") and k in by_head and by_head[k].chain is not None:
            country = country or (by_head[k].chain or Chain()).country
    return Role((*before, lemma_of(words, i)), country, past)


def give(chain: Chain, role: Role) -> None:
    """Note a role, and what its noun tells of gender."""
    chain.roles.setdefault(role.words[-1], []).append(role)
    if chain.type is EntityType.PERSON:
        chain.gender = chain.gender or noun_gender(role.words[-1])


def titles(words: Words, name: Found, by_head: Mapping[int, Found]) -> None:
    """Note what stands before a name: "US [President] Donald Trump", "Iranian [airline] Mahan Air"."""
    if name.chain is None or not name.start:
        return
    last = name.start - 1
    first = name.start
    while first > max(0, name.start - LONGEST_TITLE) and words.pos[first - 1] in WORDS_BEFORE:
        if not _below(words, first - 1, name):
            break
        first -= 1
    if first > last or words.pos[last] not in ("NOUN", "PROPN"):
        return
    noun = lemma_of(words, last)
    kind = noun_class(noun)
    person = name.chain.type is EntityType.PERSON
    if (kind == HUMAN) == person and (person or kind or noun in load_map("coreference/organisation_nouns.tsv")):
        give(name.chain, role_at(words, last, first, by_head))  # not "the *ruling* New Progressive Party"


def _below(words: Words, i: int, name: Found) -> bool:
    """Whether a word before a name hangs on it, straight or by one other."""
    head = words.head[i]
    return name.start <= head < name.end or name.start <= words.head[head] < name.end


def identities(words: Words, by_head: Mapping[int, Found]) -> dict[int, int]:
    """Noun phrases that are said to be a mention: phrase head -> head of that mention.

    Reads: appos; cop with its subject; a name behind "Prime Minister of Kyrgyzstan, …" that the tree coordinates.
    Leaves alone: denied, asked and supposed identities, other numbers and kinds ("his home, *Paris*").
    """
    found: dict[int, int] = {}
    for i, dep in enumerate(words.dep):
        head = words.head[i]
        if i not in by_head:
            continue
        label = _label(words, by_head, i)
        if label is not None:
            found[i] = label
            continue
        if _follows(words, by_head[i], head, by_head):
            _note(found, by_head, i, head)
        elif dep == "appos" or (dep == "conj" and not words.has(i, "cc") and words.lower[i - 1] == ","):
            if head in by_head and (dep == "appos" or _named_office(by_head[head], by_head[i])):
                _note(found, by_head, i, head)
        elif words.has(i, "cop") and not words.has(i, "mark", "case") and not _doubted(words, i):
            subject = words.kid(i, "nsubj", "nsubj:outer")
            if subject is not None and subject in by_head:
                _note(found, by_head, i, subject)
    return found


def _label(words: Words, by_head: Mapping[int, Found], i: int) -> int | None:
    """A noun that says what the name before it is: "Time *magazine*", "the Fridays for Future *movement*"."""
    if by_head[i].chain is not None or lemma_of(words, i) not in load_map("coreference/organisation_nouns.tsv"):
        return None
    name = by_head.get(words.kid(i, "compound") if words.has(i, "compound") else -1)  # type: ignore[arg-type]
    if (
        name is None
        or name.chain is None
        or name.end != i
        or name.chain.type not in (EntityType.ORG, EntityType.PRODUCT)
    ):
        return None
    return name.head


def _follows(words: Words, name: Found, head: int, by_head: Mapping[int, Found]) -> bool:
    """A person's name straight behind the noun that it hangs on, whatever the label: "his brother *Pierre*"."""
    return (
        name.kind is MentionKind.NAME
        and name.type is EntityType.PERSON
        and head == name.start - 1
        and head in by_head
        and words.dep[name.head] not in ("conj", "nmod:poss", "parataxis")
    )


def _doubted(words: Words, i: int) -> bool:
    return any(
        words.lower[k] in ("not", "n't", "never", "no") or words.tag[k] == "MD" or words.lower[k] == "?"
        for k in words.kids[i]
    )


def _named_office(office: Found, name: Found) -> bool:
    return (
        not office.key[0].endswith("s")
        and office.type is EntityType.PERSON
        and bool(name.chain)
        and (name.type is EntityType.PERSON and office.chain is None)
    )


def _note(found: dict[int, int], by_head: Mapping[int, Found], i: int, head: int) -> None:
    """The noun phrase is laid on the name, whichever stands first; two names are never joined here."""
    one, other = by_head[head], by_head[i]
    if one.chain is not None and other.chain is not None:
        return
    phrase, name = (one, other) if other.chain is not None else (other, one)
    if phrase.plural != name.plural or name.type is EntityType.NORP or not same_kind(phrase, name):
        return
    found[phrase.head] = name.head


def same_kind(phrase: Found, name: Found) -> bool:
    """Whether a noun may be said of a mention: a person of a person, a thing of a thing."""
    human = (name.chain.type if name.chain else name.type) is EntityType.PERSON
    return (phrase.type is EntityType.PERSON) == human
