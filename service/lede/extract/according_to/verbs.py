"""Verbs and adjectives of saying, thinking and showing, with the clause that they carry."""

from __future__ import annotations

from collections.abc import Iterator

from lede.extract.according_to.bare import beside, closing, neighbour, relative
from lede.extract.according_to.drafts import Draft, cue_phrase, runs, subtree
from lede.extract.according_to.lexicon import Cue
from lede.extract.according_to.news import is_news
from lede.extract.according_to.page import Page
from lede.extract.according_to.sources import SUBJECTS, source_phrase, speaker
from lede.extract.according_to.tree import Tree
from lede.facts import Phrase

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
AUXILIARIES = ("aux", "aux:pass", "cop")
QUOTE_ONLY = frozenset({"quote"})
HEARERS = frozenset({"I", "i", "you", "we", "one"})
LONGEST_REPORT = 40
"""Tokens of an inserted "he said" with all that hangs on it; anything longer is a clause of its own."""


def find_verbs(page: Page) -> Iterator[Draft]:
    """One draft for each verb or adjective whose content the tree shows."""
    tree, words = page.tree, page.words
    for i in range(tree.size):
        if tree.pos[i] == "VERB":
            cue = words.verbs.get(tree.lemma[i]) or words.verbs.get(tree.lemma[i] + "e")
            draft = _verb(page, i, cue) if cue is not None and tree.sent[i] not in page.closed else None
            if draft is None and tree.tag[i] == "VBN" and tree.lower[i] in words.adjectives:
                draft = _adjective(tree, i, words.adjectives[tree.lower[i]])
            if draft is not None and tree.sent[i] not in page.closed:
                yield draft
        elif tree.pos[i] == "ADJ" and tree.lower[i] in words.adjectives and tree.sent[i] not in page.closed:
            draft = _adjective(tree, i, words.adjectives[tree.lower[i]])
            if draft is not None:
                yield draft


def _verb(page: Page, i: int, cue: Cue) -> Draft | None:
    """The first frame that fits decides."""
    tree = page.tree
    if is_idle(tree, i) or _is_imperative(tree, i):
        return None
    passive = is_passive(tree, i)
    for frame in FRAMES:
        content = frame(page, i, cue, passive)
        if content:
            break
    else:
        return None
    rule = f"according_to.{frame.__name__.removeprefix('_')}"
    draft = Draft(cue_phrase(tree, i), content, rule, cue.cls, news=is_news(tree, i, page.words))
    draft.source = source_of(page, i, passive, content)
    if draft.source is None and passive and "passive" not in cue.frames:
        return None
    return draft


def source_of(page: Page, i: int, passive: bool, content: list[Phrase]) -> Phrase | None:
    """The speaker's phrase; none if it would be the content itself or an empty "it"."""
    tree = page.tree
    head = speaker(tree, i, page.roles, passive)
    if head is not None and any(p.start <= head < p.end for p in content):
        head = None
    if head is None and not passive and tree.tag[i] in FINITE:
        quoted = any(page.at[p.start] >= 0 for p in content) and content[0].start < i
        head = neighbour(tree, i, behind=False)
        if quoted and (head is None or any(p.start <= head < p.end for p in content)):
            head = neighbour(tree, i, behind=True)
            _take_out(page, i, head, content)
    if head is None or tree.dep[head] == "expl" or any(p.start <= head < p.end for p in content):
        return None
    return source_phrase(tree, head, without=i)


def _take_out(page: Page, i: int, head: int | None, content: list[Phrase]) -> None:
    """Take an inverted subject out of the content that the tree put it into: "'It fell,' said *the minister*"."""
    for number, phrase in enumerate(content):
        if head is None or not i < phrase.start <= head < phrase.end or page.at[phrase.start] >= 0:
            continue
        quote = next((k for k in range(head, phrase.end) if page.at[k] >= 0), phrase.end)
        content[number : number + 1] = [Phrase(quote, phrase.end, quote)] if quote < phrase.end else []
        return


def is_passive(tree: Tree, i: int) -> bool:
    """True for "was told", "is said", and for a participle behind its noun ("a man *believed* to be …")."""
    if tree.child(i, "aux:pass", "nsubj:pass", "csubj:pass") is not None:
        return True
    return tree.tag[i] == "VBN" and tree.child(i, "aux") is None and tree.dep[i] in ("acl", "amod", "advcl")


def is_idle(tree: Tree, i: int) -> bool:
    """Verbs of saying that say nothing here: "*that said*, …", "so to *say*", "let's *say*", "*say*, ten of them"."""
    if tree.lemma[i] != "say":
        return False
    before = tree.before(i)
    word = tree.lower[before] if before >= 0 else ""
    if tree.tag[i] == "VB" and word in ("'s", "’s") and tree.lemma[tree.head[i]] == "let":
        return True
    if word in ("that", "this") and tree.after(i) < tree.size and tree.lower[tree.after(i)] == ",":
        return before <= tree.starts[tree.sent[i]] + 1 or tree.tag[i] == "VBN"
    return tree.dep[i] == "discourse" or (word == "to" and tree.dep[i] == "advcl" and tree.lower[before - 1] == "so")


def _is_imperative(tree: Tree, i: int) -> bool:
    """As in "*Note* that …": the reader is asked to, and nobody says it."""
    if tree.tag[i] not in ("VB", "VBP") or tree.dep[i] not in ("root", "ROOT", "parataxis"):
        return False
    return tree.child(i, *SUBJECTS, "aux", "mark", "cop") is None and not tree.doc[i].is_lower


def is_finite(tree: Tree, i: int) -> bool:
    """True if the clause of `i` has a finite verb."""
    return tree.tag[i] in FINITE or any(tree.tag[kid] in FINITE for kid in tree.children(i, *AUXILIARIES))


def _clause(page: Page, i: int, cue: Cue, passive: bool) -> list[Phrase]:
    """A finite clause: "said *that the bridge fell*", "it was alleged *that* …", "'*It fell*', he said"."""
    tree = page.tree
    heads = [k for k in tree.children(i, "ccomp") if _can_be_content(page, i, k, cue) and not _breaks_off(page, i, k)]
    if not heads and passive:
        heads = list(tree.children(i, "csubj:pass", "csubj"))
    if not heads and "quote" in cue.frames:
        heads = [k for k in tree.children(i, "parataxis") if _is_apart(page, i, k, cue)]
    content: list[Phrase] = []
    for head in heads:
        cuts = [_report(tree, i, head)] if tree.is_within(i, head) else []
        start = _left_out(tree, i, head, cue)
        phrases = runs(tree, head, start, tree.right[head] + 1, cuts)
        inserted = bool(cuts) and tree.lower[tree.after(cuts[0][1] - 1)] == ","
        content += [p for p in phrases if not (cuts and not inserted and p.end <= i < head and _opens_report(tree, p))]
    return sorted(content, key=lambda p: p.start)


def _opens_report(tree: Tree, phrase: Phrase) -> bool:
    """True for an adverbial in front of the report: "*In a statement*, the party said it would leave".

    Leaves alone: "In May, *he said*, the bank failed", where the report is put into what is said.
    """
    return tree.pos[phrase.start] in ("ADP", "SCONJ", "ADV") or tree.tag[phrase.start] == "VBG"


def _left_out(tree: Tree, i: int, head: int, cue: Cue) -> int:
    """Where the clause begins: with a noun phrase between verb and clause that is the clause's own subject.

    "announced *Benin* was to join" reads as "announced Benin"; somebody who is told something stays outside.
    """
    thing = tree.child(i, "obj")
    start = tree.left[head]
    if thing is None or not i < thing < head or "told" in cue.frames or tree.child(head, *SUBJECTS, "mark") is not None:
        return start
    return tree.left[thing] if tree.after(tree.right[thing]) == start else start


def _can_be_content(page: Page, i: int, head: int, cue: Cue) -> bool:
    """A finite clause, one with "that", or a fragment in quotation marks: not "saw him *leave*"."""
    tree = page.tree
    quoted = page.at[head] >= 0 and page.at[head] != page.at[i]
    if cue.frames == QUOTE_ONLY:
        return quoted
    if quoted or is_finite(tree, head) or any(tree.lower[k] == "that" for k in tree.children(head, "mark")):
        return True
    return "quote" in cue.frames and tree.pos[head] not in ("VERB", "AUX") and head < i


def _breaks_off(page: Page, i: int, head: int) -> bool:
    """True for a clause in front of the verb that is a sentence of its own, with its full stop."""
    tree = page.tree
    if head > i:
        return False
    k = tree.right[head] + 1
    stop = any(tree.lower[m] in (".", ";") for m in range(max(0, k - 2), min(i, k + 1)))
    return stop and page.at[head] < 0


def _is_apart(page: Page, i: int, other: int, cue: Cue) -> bool:
    """A clause beside the verb of saying: quoted, or finite and before it or behind a colon or comma."""
    tree = page.tree
    if page.at[other] >= 0 and page.at[other] != page.at[i]:
        return True
    if cue.frames == QUOTE_ONLY or not is_finite(tree, other):
        return False
    if other < i:
        return tree.child(i, "obj", "ccomp", "xcomp") is None
    return tree.lower[tree.left[other] - 1] in (":", ",") and tree.child(i, "obj") is None


def _report(tree: Tree, i: int, content: int) -> tuple[int, int]:
    """The reporting words that stand inside their own content ("Moscow, *he said*, is ready")."""
    start, end = i, i + 1
    for kid in tree.kids[i]:
        if (
            kid == content
            or tree.dep[kid] in ("ccomp", "parataxis")
            or tree.right[kid] - tree.left[kid] > LONGEST_REPORT
        ):
            continue
        if tree.left[kid] > tree.left[content] and tree.right[kid] < tree.right[content]:
            start, end = min(start, tree.left[kid]), max(end, tree.right[kid] + 1)
    return start, end


def _parenthesis(page: Page, i: int, cue: Cue, passive: bool) -> list[Phrase]:
    """The sentence around an inserted clause: "The bridge, *officials said*, fell"; not ", you *know*,"."""
    tree = page.tree
    if not _is_inserted(tree, i) or passive or "clause" not in cue.frames or cue.cls == "know":
        return []
    if tree.child(i, "xcomp", "mark") is not None or (tree.child(i, "obj") is not None and "told" not in cue.frames):
        return []
    subject = tree.child(i, *SUBJECTS)
    if subject is None or tree.right[i] - tree.left[i] > LONGEST_REPORT:
        return []
    if tree.lower[subject] == "you" or tree.lemma[i] in ("see", "guess", "hear"):
        return []
    return subtree(tree, tree.head[i], [(tree.left[i], tree.right[i] + 1)])


def _is_inserted(tree: Tree, i: int) -> bool:
    """True for a clause that the tree sets beside another one, or joins to it by a comma alone."""
    if tree.dep[i] in ("parataxis", "discourse"):
        return True
    if tree.dep[i] != "conj" or tree.child(i, "cc") is not None or tree.head[i] > i:
        return False
    opener = tree.left[i]
    comma = opener if tree.lower[opener] == "," else tree.before(opener)
    return comma >= 0 and tree.lower[comma] == ","


def _as_clause(page: Page, i: int, cue: Cue, passive: bool) -> list[Phrase]:
    """The main clause beside "*as* the ministry said": not "as he *said* goodbye", not "as the saying goes"."""
    tree = page.tree
    if tree.dep[i] not in ("advcl", "acl", "parataxis") or "clause" not in cue.frames or cue.cls in ("know", "show"):
        return []
    if tree.lower[tree.left[i]] not in ("as", "like") or tree.child(i, "xcomp", "cop") is not None:
        return []
    if tree.child(i, "obj") is not None and "told" not in cue.frames:
        return []
    if passive:
        named = tree.child(i, "obl:agent") is not None or tree.child(i, *SUBJECTS) is not None
        if not named and "passive" not in cue.frames:
            return []
    elif tree.child(i, *SUBJECTS) is None:
        return []
    return subtree(tree, tree.head[i], [(tree.left[i], tree.right[i] + 1)])


def _infinitive(page: Page, i: int, cue: Cue, passive: bool) -> list[Phrase]:
    """An infinitive: "claims *to have fled*", "*the man* is said *to have fled*"; not "was told to leave"."""
    tree = page.tree
    complement = tree.child(i, "xcomp")
    if complement is None or complement < i:
        return []
    to = any(tree.lower[k] == "to" for k in tree.children(complement, "mark"))
    if not passive:
        return subtree(tree, complement) if to and "infinitive" in cue.frames else []
    if (
        "passive" not in cue.frames
        or "told" in cue.frames
        or not (to or tree.tag[complement] == "VBN" or tree.pos[complement] == "ADJ")
    ):
        return []
    subject = tree.child(i, *SUBJECTS)
    front = [source_phrase(tree, subject)] if subject is not None else []
    return front + subtree(tree, complement)


def _naming(page: Page, i: int, cue: Cue, passive: bool) -> list[Phrase]:
    """A judgement: "called *the raid a success*", "described *it as historic*"; the judge is named and no "we"."""
    tree = page.tree
    if "as" not in cue.frames or passive:
        return []
    subject, thing = tree.child(i, *SUBJECTS), tree.child(i, "obj")
    if subject is None and tree.tag[i] != "VBG":
        return []
    if subject is not None and (tree.lower[subject] in HEARERS or tree.tag[subject] in ("NN", "DT", "EX")):
        named = any(tree.dep[k] in ("det", "nmod:poss") for k in tree.kids[subject])
        if not named:
            return []
    name = next((k for k in tree.children(i, "xcomp") if k > i and tree.pos[k] in ("NOUN", "ADJ", "PROPN")), None)
    if name is None:
        phrases = (k for k in tree.children(i, "obl", "advcl", "xcomp", "ccomp") if k > i)
        name = next((k for k in phrases if any(tree.lower[m] == "as" for m in tree.children(k, "case", "mark"))), None)
    if name is None:
        return []
    if thing is None or thing > name:
        return subtree(tree, name)
    return runs(tree, thing, tree.left[thing], tree.right[name] + 1, [])


def _object(page: Page, i: int, cue: Cue, passive: bool) -> list[Phrase]:
    """A noun phrase that tells a happening: "alleging *vote-rigging*", "confirmed *three deaths*"."""
    tree = page.tree
    if "object" not in cue.frames or passive or cue.cls == "cite":
        return []
    thing = tree.child(i, "obj")
    if thing is None or thing < i or tree.pos[thing] not in ("NOUN", "VERB"):
        return []
    return subtree(tree, thing)


def _adjective(tree: Tree, i: int, cls: str) -> Draft | None:
    """A clause on an adjective: "is confident *that* …", "are concerned *the law will change*"."""
    head = tree.child(i, "ccomp")
    if head is None or not is_finite(tree, head) or head < i:
        return None
    subject = tree.child(i, *SUBJECTS)
    if subject is None or tree.dep[subject] == "expl" or tree.lower[subject] == "it":
        return None
    source = source_phrase(tree, subject, without=i)
    return Draft(Phrase(i, i + 1, i), subtree(tree, head), "according_to.adjective", cls, source=source)


FRAMES = (_clause, relative, _parenthesis, _as_clause, _infinitive, _naming, beside, _object, closing)
