"""Who speaks: the subject of a verb of saying, wherever it stands, and whether it names anybody."""

from __future__ import annotations

from lede.extract.according_to.lexicon import Lexicon
from lede.extract.according_to.page import Page
from lede.extract.according_to.tree import Tree
from lede.facts import Phrase

SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer")
RELATIVES = frozenset({"who", "which", "that", "whom"})
HOLDERS = ("advcl", "xcomp", "conj", "ccomp", "advcl:relcl")
TAILS = frozenset({"acl:relcl", "advcl", "parataxis", "dep", "discourse", "orphan", "advcl:relcl"})
NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET")
LONGEST_APPOSITION = 14
CLIMB = 6
DEEPEST = 40
LONGEST = 200
ARTICLES = frozenset({"a", "an", "some", "no", "any", "another", "several", "many", "few", "one"})


def speaker(page: Page, verb: int, passive: bool) -> int | None:
    """Head of the phrase that says it, or None.

    Reads: the subject ("said *Putin*"), the agent of a passive ("told by *police*"), the antecedent of a relative
    pronoun, and, for a verb without a subject, that of the verb it hangs on ("officials told media, *adding* that …").
    """
    tree = page.tree
    if passive:
        agent = tree.child(verb, "obl:agent")
        if agent is None:
            agent = next((k for k in tree.children(verb, "obl") if has_case(tree, k, "by")), None)
        return agent
    subjects = [k for k in tree.children(verb, *SUBJECTS) if tree.child(k, "case") is None or tree.pos[k] == "PROPN"]
    if subjects:
        named = [k for k in subjects if tree.lower[k] not in RELATIVES] or subjects
        ahead = [k for k in named if k < verb]
        return antecedent(tree, verb, ahead[-1] if ahead else named[0])
    found = _beside(tree, verb)
    if found is None:
        found = _inherited(page, verb)
    if found is not None:
        return found
    predicate = page.roles.get(verb)
    if predicate is not None and tree.tag[verb] != "VB":
        for argument in predicate.arguments:
            if argument.role == "ARG0" and tree.pos[argument.head] in ("NOUN", "PROPN", "PRON"):
                return argument.head
    return None


def antecedent(tree: Tree, verb: int, subject: int) -> int:
    """What a relative pronoun stands for; any other subject itself."""
    if tree.lower[subject] not in RELATIVES:
        return subject
    named = _named_before(tree, subject) if tree.lower[subject] == "who" else None
    if named is not None:
        return named
    top = verb
    for _ in range(CLIMB):
        if tree.dep[top] == "acl:relcl":
            return tree.head[top] if tree.pos[tree.head[top]] in NOMINAL else subject
        if tree.head[top] == top or tree.dep[top] not in ("conj", "xcomp", "ccomp"):
            break
        top = tree.head[top]
    return subject


def _named_before(tree: Tree, who: int) -> int | None:
    """The person whose name stands right before "who": "the home of *Ann Lee*, who said …"."""
    k = tree.before(who)
    if k >= 0 and tree.lower[k] == ",":
        k = tree.before(k)
    if k < 0 or tree.pos[k] != "PROPN" or tree.doc[k].ent_type_ != "PERSON":
        return None
    for _ in range(CLIMB):
        if tree.dep[k] not in ("flat", "compound") or tree.head[k] > who:
            break
        k = tree.head[k]
    return k if tree.pos[k] == "PROPN" else None


def _beside(tree: Tree, verb: int) -> int | None:
    """The noun of "with *officials* saying …", where the tree takes "with" for a preposition."""
    noun = tree.before(verb)
    if tree.tag[verb] != "VBG" or noun < 0 or tree.pos[noun] not in ("NOUN", "PROPN"):
        return None
    while tree.dep[noun] in ("compound", "flat") and abs(tree.head[noun] - noun) < 8:
        noun = tree.head[noun]
    return noun if noun < verb and any(tree.lower[k] == "with" for k in tree.children(noun, "case", "mark")) else None


def _inherited(page: Page, verb: int) -> int | None:
    """Subject of the verb that a verb without a subject hangs on.

    A thing that cannot speak leaves it to the verb above: "*He* said the trial would be unfair, adding that …".
    """
    tree, top, thing = page.tree, verb, None
    for _ in range(CLIMB):
        dep, head = tree.dep[top], tree.head[top]
        if head == top:
            return thing
        if dep == "acl" and tree.tag[top] == "VB":
            return thing  # "a process to determine whether …": the noun does not say it
        if dep == "acl" or (dep == "acl:relcl" and tree.child(top, *SUBJECTS) is None):
            return head if tree.pos[head] in ("NOUN", "PROPN", "PRON") else None
        if dep not in HOLDERS or (dep == "ccomp" and tree.tag[top] != "VBG" and thing is None):
            return thing
        if dep == "xcomp":
            controller = tree.child(head, "obj", "iobj")
            if controller is not None:
                return controller
        subject = tree.child(head, *SUBJECTS)
        if subject is not None:
            subject = antecedent(tree, head, subject)
            if tree.tag[verb] != "VBG" or tree.dep[head] != "ccomp" or not _is_thing(page, subject):
                return subject
            thing = subject if thing is None else thing
        top = head
    return thing


def _is_thing(page: Page, i: int) -> bool:
    """True for a common noun that is neither somebody of a kind nor an institution nor a saying."""
    tree, words = page.tree, page.words
    if tree.pos[i] != "NOUN" or tree.doc[i].ent_type_:
        return False
    return tree.lemma[i] not in words.anonymous and tree.lemma[i] not in words.nouns


def has_case(tree: Tree, i: int, word: str) -> bool:
    """True if the preposition `word` stands on `i`."""
    return any(tree.lower[kid] == word for kid in tree.children(i, "case"))


def source_phrase(tree: Tree, head: int, without: int | None = None) -> Phrase:
    """The noun phrase around `head`: titles, names, "of" and a short apposition; no relative clause, no preposition.

    `without` is a token that must stay outside (the verb of saying, where the tree puts it inside).
    """
    start, end = tree.left[head], tree.right[head] + 1
    for kid in tree.children(head, "case", "mark", "cc", "advmod", "discourse"):
        if kid < head and tree.right[kid] + 1 > start and tree.dep[kid] != "advmod":
            start = max(start, tree.right[kid] + 1)
    for kid in tree.kids[head]:
        if kid < head:
            loose = tree.dep[kid] in TAILS or (tree.dep[kid] in ("nmod", "obl") and tree.child(kid, "case") is not None)
            if loose and tree.left[kid] <= start:
                start = max(start, min(tree.right[kid] + 1, head))
        elif _is_tail(tree, kid):
            end = min(end, tree.left[kid])
    for k in range(start + 1, head):  # "MS *The* results": a sentence begins in the middle
        if tree.dep[k] == "det" and tree.head[k] == head and tree.doc[k].is_title:
            start = k
    end = next((k for k in range(head + 1, min(end, head + LONGEST)) if not _hangs_on(tree, k, head)), end)
    if without is not None and start <= without < end:
        start, end = (start, without) if without > head else (without + 1, end)
    start, end = tree.trim(start, end)
    while end - 1 > head and tree.lower[end - 1] in ("who", "which", "that", "("):
        start, end = tree.trim(start, end - 1)
    if start >= end:
        return Phrase(head, head + 1, head)
    if tree.lower[start] in ("(", "[") and start < head:
        start += 1
    if end - 1 > head and tree.lower[end - 1] in ("'s", "’s", "'", "’"):
        end -= 1
    return Phrase(start, end, head) if start <= head < end else Phrase(head, head + 1, head)


def _hangs_on(tree: Tree, k: int, head: int) -> bool:
    """True for a word of `head`'s subtree: a comma hung on a noun far ahead stretches it over strangers."""
    if tree.pos[k] in ("PUNCT", "SPACE"):
        return True
    for _ in range(DEEPEST):
        if k == head:
            return True
        if tree.head[k] == k:
            return False
        k = tree.head[k]
    return True


def _is_tail(tree: Tree, kid: int) -> bool:
    """True for what follows a noun without belonging to its name: relative clauses, long or loose additions."""
    dep = tree.dep[kid]
    if dep == "acl":
        return tree.lower[tree.left[kid] - 1] == ","
    return dep in TAILS or (dep == "appos" and tree.right[kid] - tree.left[kid] >= LONGEST_APPOSITION)


def is_anonymous(tree: Tree, phrase: Phrase, lexicon: Lexicon) -> bool:
    """True if the source names nobody that the text has identified.

    Reads: the head's kind in `anonymous.tsv`, its determiner, names of persons in the phrase.
    Leaves alone: "the researchers" (somebody has been named), "a protester using the pseudonym *Katya*".
    """
    head = phrase.head
    if tree.pos[head] == "PRON" or tree.tag[head] in ("DT", "PDT") or tree.pos[head] in ("DET", "NUM", "ADJ"):
        if tree.lower[head] == "they":
            return not _has_plural_before(tree, phrase.start)
        return lexicon.anonymous.get(tree.lower[head]) == "pronoun"
    if tree.pos[head] == "PROPN" and tree.doc[head].ent_type_ == "ORG" and phrase.end - phrase.start > 1:
        return False  # "Associated *Press*"
    kind = lexicon.anonymous.get(tree.lemma[head]) or lexicon.anonymous.get(tree.lower[head])
    if kind not in ("always", "kind") or _names_person(tree, phrase):
        return False
    if tree.lemma[head] in lexicon.nouns and any(
        tree.pos[kid] == "PROPN" for kid in tree.kids[head] if kid < head and tree.dep[kid] in ("compound", "nmod:poss")
    ):
        return False  # "an *NDRRMC* report"
    identified = any(
        (tree.dep[kid] == "det" and tree.lower[kid] not in ARTICLES) or tree.dep[kid] == "nmod:poss"
        for kid in tree.kids[head]
        if kid < head
    )
    if kind == "always":
        return not (identified and tree.tag[head] == "NN" and tree.lemma[head] in lexicon.nouns)  # "*the* report"
    return not identified


def _names_person(tree: Tree, phrase: Phrase) -> bool:
    for i in range(phrase.start, phrase.end):
        if i != phrase.head and tree.pos[i] == "PROPN" and tree.doc[i].ent_type_ == "PERSON":
            top = i
            for _ in range(CLIMB):
                if tree.dep[top] in ("nmod", "nmod:poss") and tree.head[top] == phrase.head:
                    return False
                if top == phrase.head or tree.head[top] == top:
                    break
                top = tree.head[top]
            return True
    return False


def _has_plural_before(tree: Tree, i: int) -> bool:
    """Somebody that "they" can stand for: a plural or a name in the two hundred words before."""
    return any(
        tree.tag[k] in ("NNS", "NNP", "NNPS") or (tree.dep[k] == "conj" and tree.pos[k] in ("NOUN", "PROPN"))
        for k in range(max(0, i - 200), i)
    )
