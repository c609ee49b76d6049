"""The mentions of a text, before anybody asks who they are: names, noun phrases, pronouns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from lede.extract.coreference.model import Found, Gender
from lede.extract.coreference.words import Words
from lede.facts import PlaceMention
from lede.gazetteer import Gazetteer
from lede.gazetteer import key as fold
from lede.lexicons import load_map, load_table, load_words
from lede.result import EntityType, MentionKind

# Labels under which a noun is no phrase of its own but a part of another word.
PARTS = frozenset(
    {"compound", "flat", "fixed", "goeswith", "amod", "nmod:desc", "obl:unmarked", "nmod:unmarked", "dep", "list"}
)
LINKS = frozenset({"compound", "flat", "amod", "nmod:desc"})
PRONOUN_TAGS = ("PRP", "PRP$")
HUMAN, GROUP = "person", "group"
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"  # joiners and spaces without width
SINGLES = frozenset({"one", "another"})
STORMS = frozenset({"hurricane", "typhoon", "cyclone", "storm"})
TYPES = {label.value: label for label in EntityType}
CLASS_TYPES = {HUMAN: EntityType.PERSON, GROUP: EntityType.ORG}


class Pronoun(NamedTuple):
    """What the form of a pronoun tells."""

    person: str
    plural: bool
    gender: Gender
    kind: str


GENDERS: dict[str, Gender] = {"m": "m", "f": "f", "n": "n", "-": ""}


@cache
def pronouns() -> dict[str, Pronoun]:
    """Pronouns by their form."""
    return {
        form: Pronoun(person, number == "p", GENDERS[gender], kind)
        for form, person, number, gender, kind in load_table("coreference/pronouns.tsv", 5)
    }


def noun_class(lemma: str) -> str:
    """`person`, `group`, `place`, or nothing for a thing."""
    found = load_map("coreference/noun_classes.tsv").get(lemma, "")
    if found:
        return found
    if lemma.endswith(("man", "woman", "men", "women")) and len(lemma) > 5:
        return HUMAN
    return load_map("coreference/noun_classes.tsv").get(lemma.rpartition("-")[2], "") if "-" in lemma else ""


def noun_gender(lemma: str) -> Gender:
    """Gender that a noun tells: "actress" f, "spokesman" m."""
    return GENDERS[load_map("coreference/gendered_nouns.tsv").get(lemma, "-")]


def find_names(words: Words, places: Sequence[PlaceMention]) -> list[Found]:
    """Names of the network and of the gazetteer, in text order, without titles, articles and a closing "'s".

    Leaves alone: days, months and titles that were read as names.
    """
    taken = [False] * len(words)
    found: list[Found] = []
    spans = [(ent.start, ent.end, TYPES.get(ent.label_, EntityType.OTHER)) for ent in words.doc.ents]
    located = {place.phrase.start: place for place in places}
    wide = [(p.phrase.start, p.phrase.end, p.type) for p in places if not _inside(p, spans)]
    for start, end, label in sorted(_joined(words, spans, wide), key=lambda s: (s[0], -s[1])):
        name = _name(words, start, end, label)
        if name is None or any(taken[name.start : name.end]):
            continue
        place = located.get(name.start)
        if place is not None and place.phrase.end == name.end and label is not EntityType.PERSON:
            name.type, name.place = place.type, place.place
        taken[name.start : name.end] = [True] * (name.end - name.start)
        found.append(name)
    return found


def _inside(place: PlaceMention, spans: list[tuple[int, int, EntityType]]) -> bool:
    """Whether the network has a name that covers more than the place or just as much."""
    start, end = place.phrase.start, place.phrase.end
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if spans[middle][1] <= start else (low, middle)
    return low < len(spans) and spans[low][0] <= start and end <= spans[low][1]


def _joined(
    words: Words, spans: list[tuple[int, int, EntityType]], wide: list[tuple[int, int, EntityType]]
) -> Iterator[tuple[int, int, EntityType]]:
    """Spans of the network, neighbours of one kind that the tree ties together joined ("Supreme" "Court")."""
    yield from wide
    last: tuple[int, int, EntityType] | None = None
    for start, end, label in spans:
        if last and last[1] == start and last[2] == label and _tied(words, last[0], start, end):
            last = (last[0], end, label)
            continue
        if last and _parted(words, last, start, end, label):
            last = (last[0], end, label)
            continue
        if last:
            yield last
        last = (start, end, label)
    if last:
        yield last


def _parted(words: Words, last: tuple[int, int, EntityType], start: int, stop: int, label: EntityType) -> bool:
    """Whether a name was cut in two: "United" "States Coast Guard", "Center" for "Ecosystem Sentinels"."""
    first, end, kind = last
    if label is not EntityType.ORG:
        return False
    if end == start:
        return words.lower[first:end] == ["united"] and words.lower[start] == "states"
    kinds = load_map("coreference/organisation_names.tsv")
    return (
        kind is EntityType.ORG
        and end + 1 == start
        and words.lower[end] in ("for", "of")
        and words.lower[end - 1] in kinds
        and first <= words.head[_head(words, start, stop)] < end
    )


def _tied(words: Words, first: int, start: int, end: int) -> bool:
    head = _head(words, first, start)
    other = _head(words, start, end)
    return (words.head[head] == other and words.dep[head] in LINKS) or (
        words.head[other] == head and words.dep[other] in LINKS
    )


def _head(words: Words, start: int, end: int) -> int:
    """The token of a stretch that hangs on something outside it."""
    return next((i for i in range(start, end) if not start <= words.head[i] < end or words.head[i] == i), end - 1)


def _name(words: Words, start: int, end: int, label: EntityType) -> Found | None:
    titles = load_map("coreference/titles.tsv")
    text, lower = words.text, words.lower
    while start < end and (words.pos[start] in ("DET", "PUNCT", "SPACE", "ADP") and lower[start] not in titles):
        start += 1
    while end > start and (words.pos[end - 1] in ("PUNCT", "SPACE", "ADP") or words.tag[end - 1] == "POS"):
        end -= 1
    gender: Gender = ""
    if label is EntityType.PERSON:
        while start < end and (lower[start].rstrip(".") in titles or (end - start > 2 and _described(words, start))):
            gender = GENDERS[titles.get(lower[start].rstrip("."), "-")] or gender
            start += 1
    if label is EntityType.PERSON and 1 < start < end and text[start] == "-" and text[start - 1][:1].isupper():
        start -= 1  # "*Man*-kei Tam"
    if label is EntityType.ORG and 0 < start < end and lower[start] == "states" and lower[start - 1] == "united":
        start -= 1
    while end < len(words) and words.dep[end] == "flat" and start <= words.head[end] < end and text[end][:1].isupper():
        end += 1  # the tree knows more of the name than the network's name head
    key = tuple(word for i in range(start, end) if (word := _plain(lower[i])) not in ("", "the", "'s", "’s"))
    if not key or (len(key) == 1 and (key[0] in load_words("coreference/not_names.tsv") or key[0] in titles)):
        return None
    if not any(text[i].lstrip(UNSEEN)[:1].isupper() for i in range(start, end)) and label is not EntityType.NORP:
        return None
    if any("]" in text[i] or "[" in text[i] for i in range(start, end)):
        return None  # an editor's bracket: "[W]e"
    if (start and lower[start - 1] in STORMS and text[start - 1].istitle()) or (
        lower[start] in STORMS and end - start > 1
    ):
        label = EntityType.EVENT  # "Hurricane Dorian" is no person
    return Found(start, end, _head(words, start, end), MentionKind.NAME, label, key, gender)


def _described(words: Words, start: int) -> bool:
    """Whether a name begins with what its bearer is ("*Ethiopians* Dejene Debela", "*Countryman* Lawrence Cherono")."""
    word = words.lower[start]
    if word in load_map("coreference/first_names.tsv"):
        return False
    return noun_class(word) == HUMAN or Gazetteer.load().demonym(words.text[start]) is not None


def _plain(word: str) -> str:
    """Without full stops and accents: "U.S." and "US", "Brudziński" and "Brudzinski" are one."""
    return word.replace(".", "") if word.isascii() else fold(word.strip(UNSEEN)).replace(".", "")


def find_phrases(words: Words, names: Sequence[Found]) -> list[Found]:
    """Noun phrases that are no names ("the country's Prime Minister"), up to their head.

    Leaves alone: nouns inside other words ("*oil* field"), adverbial ones ("*today*").
    """
    taken = {i for name in names for i in range(name.start, name.end)}
    found = []
    for i, pos in enumerate(words.pos):
        if i in taken or words.dep[i] in PARTS or words.tag[i] in PRONOUN_TAGS:
            continue
        if words.lower[i] in SINGLES and (one := _one_of(words, i)) is not None:
            found.append(one)
        if pos not in ("NOUN", "PROPN"):
            continue
        lemma = words.lower[i] if pos == "PROPN" else words.lemma[i].lower()
        kind = noun_class(lemma)
        if pos == "PROPN" and not kind and not words.has(i, "det", "nmod:poss"):
            continue
        plural = words.tag[i] in ("NNS", "NNPS")
        label = CLASS_TYPES.get(kind, EntityType.OTHER)
        gender: Gender = noun_gender(lemma) if kind == HUMAN else "n"
        found.append(Found(words.left[i], i + 1, i, MentionKind.NOMINAL, label, (lemma,), gender, plural))
    return found


def _one_of(words: Words, i: int) -> Found | None:
    """Somebody out of several, who can be taken up: "*one* of the victims"."""
    for k in words.kids[i]:
        if words.dep[k] == "nmod" and words.pos[k] == "NOUN" and words.has(k, "case"):
            lemma = words.lemma[k].lower()
            if noun_class(lemma) == HUMAN and words.tag[k] == "NNS":
                return Found(i, i + 1, i, MentionKind.NOMINAL, EntityType.PERSON, (words.lower[i],), noun_gender(lemma))
    return None


def find_pronouns(words: Words, names: Sequence[Found] = ()) -> list[Found]:
    """Personal, possessive and reflexive pronouns.

    Leaves alone: *it* that stands for nothing ("it is clear that …").
    """
    table = pronouns()
    taken = {i for name in names for i in range(name.start, name.end)}
    found = []
    for i, tag in enumerate(words.tag):
        if tag not in PRONOUN_TAGS or i in taken or (form := table.get(words.lower[i])) is None:
            continue
        if words.lower[i] == "it" and empty_it(words, i):
            continue
        found.append(
            Found(i, i + 1, i, MentionKind.PRONOUN, EntityType.OTHER, (words.lower[i],), form.gender, form.plural)
        )
    return found


def empty_it(words: Words, i: int) -> bool:
    """Whether an *it* refers to nothing: expletives, and subjects that a clause behind takes up.

    Reads: dep (expl), the clauses that hang on the predicate: "*It* is clear that he left", not "*it* said that …".
    """
    if words.dep[i] == "expl":
        return True
    verb = words.head[i]
    if not words.dep[i].startswith("nsubj"):
        return False
    if words.has(verb, "csubj", "csubj:pass", "csubj:outer"):
        return True
    stative = words.has(verb, "cop") or words.dep[i] == "nsubj:pass" or words.lemma[verb] in ("seem", "appear")
    return (
        stative
        and words.pos[verb] in ("ADJ", "VERB", "NOUN")
        and any(
            words.dep[k] in ("ccomp", "xcomp", "advcl", "acl:relcl")
            and k > verb
            and (words.has(k, "mark") or words.lemma[verb] == "seem")
            for k in words.kids[verb]
        )
    )
