"""Sources named without a verb: prepositions ("according to"), adverbs ("reportedly"), nouns ("a claim that …")."""

from __future__ import annotations

from collections.abc import Iterator

from lede.extract.according_to.drafts import Draft, runs, subtree
from lede.extract.according_to.lexicon import Lexicon
from lede.extract.according_to.page import Page
from lede.extract.according_to.sources import SUBJECTS, source_phrase
from lede.extract.according_to.tree import Tree
from lede.facts import Phrase
from lede.lexicons import load_words

INNER = frozenset(
    {"det", "compound", "flat", "amod", "nmod:poss", "nmod:desc", "nummod", "case", "fixed", "advmod", "punct"}
)
CLAUSES = frozenset(
    {"root", "ROOT", "ccomp", "conj", "advcl", "acl:relcl", "parataxis", "csubj", "acl", "xcomp", "advcl:relcl"}
)
OPENERS = frozenset({"and", "but", "so", "however", "yet", "also", "still", "then", "meanwhile", "or", "nor"})
LIGHT = load_words("according_to/light_verbs.tsv")
UNOWNED = frozenset({"allege", "announce", "assert", "warn"})
"""Classes of nouns that tell a claim even where nobody is named with them ("amid *claims* that …")."""
SPEAKING = ("by", "from")
NOMINAL = ("NOUN", "PROPN", "PRON", "X", "ADJ", "NUM")


def find_phrases(page: Page) -> Iterator[Draft]:
    """Drafts of all three kinds, in text order of their cues."""
    tree, lexicon = page.tree, page.words
    first_words = {words[0] for words in lexicon.prepositions}
    for i in range(tree.size):
        word = tree.lower[i]
        if word in first_words:
            draft = _preposition(tree, i, lexicon)
        elif word in lexicon.adverbs and tree.pos[i] == "ADV":
            draft = _adverb(tree, i, lexicon.adverbs[word])
        elif tree.pos[i] == "NOUN" and tree.lemma[i] in lexicon.nouns:
            draft = _noun(tree, i, lexicon.nouns[tree.lemma[i]])
        else:
            continue
        if draft is not None and tree.sent[i] not in page.closed:
            yield draft


def _preposition(tree: Tree, i: int, lexicon: Lexicon) -> Draft | None:
    """As in: …, *according to* [local media reports].

    Reads: the words themselves and the noun that they hang on (UD v2: `case`, its second word `fixed`).
    Yields: the whole sentence if the phrase opens it, or closes it behind a comma; else the clause that it hangs on.
    Leaves alone: "went according to *plan*" (`mute.tsv`), "per *day*".
    """
    words = next((w for w in lexicon.prepositions if tuple(tree.lower[i : i + len(w)]) == w), None)
    if words is None or i + len(words) >= tree.size or (words == ("per",) and i and tree.lower[i - 1] == "as"):
        return None
    end = i + len(words)
    head = tree.head[i] if tree.dep[i] == "case" and tree.pos[tree.head[i]] in NOMINAL else i
    if head < end or tree.left[head] > i or tree.lower[end - 1 : head].count(","):
        head = _noun_from(tree, end)
    if tree.pos[head] not in NOMINAL or tree.lemma[head] in lexicon.mute:
        return None
    if lexicon.prepositions[words] == "bare" and not _can_speak(tree, head, lexicon):
        return None
    source = source_phrase(tree, head)
    comma = next((k for k in range(head + 1, source.end - 1) if tree.lower[k] == ","), -1)
    if comma > 0 and tree.pos[tree.after(comma)] == "ADP":
        source = Phrase(source.start, comma, head)  # "according to the study, *in 2014* …" goes on with what it says
    source = Phrase(max(source.start, end), source.end, head) if source.end > end else Phrase(head, head + 1, head)
    content = _scope(tree, i, head, source)
    return Draft(Phrase(i, end, i), content, "according_to.preposition", "assert", source=source) if content else None


def _noun_from(tree: Tree, i: int) -> int:
    """Head of the noun phrase that begins at `i`."""
    while tree.dep[i] in INNER and tree.head[i] > i:
        i = tree.head[i]
    return i


def _can_speak(tree: Tree, head: int, lexicon: Lexicon) -> bool:
    named = tree.pos[head] == "PROPN" and tree.doc[head].ent_type_ in ("PERSON", "ORG")
    return (
        named or lexicon.nouns.get(tree.lemma[head]) == "assert" or lexicon.anonymous.get(tree.lemma[head]) == "always"
    )


def _scope(tree: Tree, i: int, head: int, source: Phrase) -> list[Phrase]:
    """What the source vouches for."""
    first, last = tree.starts[tree.sent[i]], tree.starts[tree.sent[i] + 1]
    end = max(source.end, tree.right[head] + 1) if tree.right[head] < last else source.end
    cut = (i, min(end, last))
    opens = all(tree.pos[k] in ("SPACE", "PUNCT") or tree.lower[k] in OPENERS for k in range(first, i))
    closes = all(tree.pos[k] in ("SPACE", "PUNCT") for k in range(cut[1], last))
    before = tree.before(i)
    root = next((k for k in range(first, last) if tree.head[k] == k and tree.pos[k] != "SPACE"), i)
    if opens or (closes and before >= first and tree.lower[before] in (",", "—", "–", ")", "”", '"')):
        return runs(tree, root, first, last, [cut])
    top = tree.head[head]
    while tree.dep[top] not in CLAUSES and tree.head[top] != top:
        top = tree.head[top]
    return [p for p in subtree(tree, top, [cut]) if p.start < last]


def _adverb(tree: Tree, i: int, cls: str) -> Draft | None:
    """As in "The crash *reportedly* killed seven": the clause of its verb, without those beside it with a subject."""
    top = tree.head[i]
    if top == i:
        return None
    while tree.dep[top] in ("nummod", "amod", "advmod", "det", "aux", "cop") and tree.pos[top] not in ("VERB",):
        if tree.head[top] == top:
            break
        top = tree.head[top]
    cuts = [(i, i + 1)]
    for kid in tree.kids[top]:
        beside = tree.dep[kid] == "parataxis" or (tree.dep[kid] == "conj" and tree.child(kid, *SUBJECTS) is not None)
        if beside and not tree.is_within(i, kid):
            cuts.append((tree.left[kid], tree.right[kid] + 1))
    content = subtree(tree, top, cuts)
    return Draft(Phrase(i, i + 1, i), content, "according_to.adverb", cls) if content else None


def _noun(tree: Tree, i: int, cls: str) -> Draft | None:
    """As in "Smith's *claim* that …", "his *view* is that …", "amid *claims* of fraud".

    Reads: the clause with "that" behind a noun of saying or thinking or behind its "is"; "of" behind one that alleges.
    Leaves alone: "the impression that …", "a claim of entitlement", where nobody thinks or says so.
    """
    source = owner(tree, i)
    if source is None and (cls not in UNOWNED or any(tree.lower[k] == "no" for k in tree.children(i, "det"))):
        return None
    content = _with_that(tree, i) or _of(tree, i, cls, owned=source is not None)
    return Draft(Phrase(i, i + 1, i), content, "according_to.noun", cls, source=source) if content else None


def _with_that(tree: Tree, i: int) -> list[Phrase]:
    clause = next((k for k in tree.children(i, "acl", "ccomp", "acl:relcl") if k > i and _has_that(tree, k)), None)
    if clause is not None:
        return subtree(tree, clause)
    head = tree.head[i]
    if tree.dep[i] not in SUBJECTS or head < i:
        return []
    that = next((k for k in tree.children(head, "mark") if tree.lower[k] == "that" and k > i), None)
    if that is not None and any(tree.lemma[k] == "be" and i < k < that for k in tree.children(head, "cop", "aux")):
        return runs(tree, head, that, tree.right[head] + 1, [])
    if tree.lemma[head] != "be":
        return []
    clause = next((k for k in tree.children(head, "ccomp") if _has_that(tree, k)), None)
    return subtree(tree, clause) if clause is not None else []


def _has_that(tree: Tree, i: int) -> bool:
    return any(tree.lower[k] == "that" for k in tree.children(i, "mark"))


def _of(tree: Tree, i: int, cls: str, owned: bool) -> list[Phrase]:
    """As in "claims *of fraud*", "reports *of an explosion*"; not "a report of the committee", "charges of theft"."""
    plural = tree.tag[i] == "NNS"
    tells = (cls == "allege" and tree.lemma[i] != "charge") or (plural and tree.lemma[i] == "report")
    if not tells or not (owned or plural):
        return []
    for thing in tree.children(i, "nmod", "acl"):
        of = next((k for k in tree.children(thing, "case", "mark") if tree.lower[k] == "of"), None)
        if of is None or thing < i or tree.pos[thing] not in ("NOUN", "VERB"):
            continue
        if tree.lemma[thing] == "responsibility" or any(tree.lower[k] == "the" for k in tree.children(thing, "det")):
            return []
        return runs(tree, thing, of + 1, tree.right[thing] + 1, [])
    return []


def owner(tree: Tree, i: int) -> Phrase | None:
    """Whose saying the noun names: a possessive, "by" or "from" somebody, or the subject of "issued a statement"."""
    possessor = tree.child(i, "nmod:poss")
    if possessor is not None:
        return source_phrase(tree, possessor)
    for kid in tree.children(i, "nmod"):
        if kid > i and any(tree.lower[k] in SPEAKING for k in tree.children(kid, "case")):
            return source_phrase(tree, kid)
    verb = tree.head[i]
    if tree.dep[i] in ("obj", "obl") and tree.lemma[verb] in (LIGHT if tree.dep[i] == "obj" else ("come",)):
        subject = tree.child(verb, *SUBJECTS)
        if subject is not None:
            return source_phrase(tree, subject)
    return None
