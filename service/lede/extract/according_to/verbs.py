"""Verbs and adjectives of saying, thinking and showing, with the clause that they carry."""

from __future__ import annotations

from collections.abc import Iterator

from lede.extract.according_to.bare import beside, closing, neighbour, relative
from lede.extract.according_to.clauses import FINITE, LONGEST_REPORT, QUOTE_ONLY, clause, is_finite
from lede.extract.according_to.drafts import Draft, cue_phrase, runs, subtree
from lede.extract.according_to.lexicon import Cue
from lede.extract.according_to.news import is_news
from lede.extract.according_to.page import Page
from lede.extract.according_to.sources import SUBJECTS, has_case, source_phrase, speaker
from lede.extract.according_to.tree import Tree
from lede.extract.according_to.words import composed, spoken, that_clause
from lede.facts import Phrase

CAUSING = frozenset({"make", "have", "get", "keep"})
CLAIMS = frozenset({"allege", "announce", "assert", "confirm", "deny", "fear", "hope", "predict", "warn"})
"""Classes whose passive with an empty "it" tells a claim: "it was *announced* that …"."""
LONGEST_FRONT = 60
BIDDEN = "according_to.imperative"
HEARERS = frozenset({"I", "i", "you", "we", "one"})


def find_verbs(page: Page) -> Iterator[Draft]:
    """One draft for each verb or adjective whose content the tree shows."""
    tree, words = page.tree, page.words
    for i in range(tree.size):
        if tree.pos[i] == "VERB":
            cue = words.verbs.get(tree.lemma[i]) or words.verbs.get(tree.lemma[i] + "e")
            draft = _verb(page, i, cue) if cue is not None and tree.sent[i] not in page.closed else None
            if tree.lemma[i] in words.composed:
                draft = draft or _composed(page, i, words.composed[tree.lemma[i]])
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
    if is_idle(tree, i) or _is_judged(tree, i) or (cue.cls == "mean" and tree.tag[i] == "VBG"):
        return None
    if _is_imperative(tree, i):
        return _bidden(page, i, cue)
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
    if draft.source is None and not _may_lack_source(tree, i, cue, passive):
        return None
    return draft


def _may_lack_source(tree: Tree, i: int, cue: Cue, passive: bool) -> bool:
    """Words that nobody is named with: "it was alleged that …", "is said to …"; not "a way *to tell* whether …"."""
    if passive:
        empty = tree.child(i, "expl", "csubj", "csubj:pass") is not None
        return "passive" in cue.frames or (empty and cue.cls in CLAIMS)
    if cue.cls == "allege" and tree.child(i, "ccomp", "xcomp") is None:
        return False  # "has *alleged* ties to the Guard"
    if tree.tag[i] == "VB" and any(tree.lemma[k] == "do" for k in tree.children(i, "aux")):
        return False  # "*Don't tell* anyone …"
    top = tree.head[i] if tree.dep[i] == "conj" else i
    return tree.tag[i] != "VB" or tree.dep[top] != "acl"


def _composed(page: Page, i: int, partners: dict[str, str]) -> Draft | None:
    """As in "*made* it *clear* that …": the cue is the verb."""
    for partner, cls in partners.items():
        content = composed(page, i, partner)
        if content:
            source = source_of(page, i, is_passive(page.tree, i), content)
            return Draft(Phrase(i, i + 1, i), content, "according_to.composed", cls, source=source)
    return None


def source_of(page: Page, i: int, passive: bool, content: list[Phrase]) -> Phrase | None:
    """The speaker's phrase; none if it would be the content itself or an empty "it"."""
    tree = page.tree
    head = speaker(page, i, passive)
    if head is not None and any(p.start <= head < p.end for p in content):
        head = None
    quoted = any(page.at[p.start] >= 0 for p in content) and content[0].start < i
    if head is None and not passive and (tree.tag[i] in FINITE or (quoted and tree.tag[i] in ("VBN", "VB"))):
        head = neighbour(tree, i, behind=False)
        if quoted and (head is None or any(p.start <= head < p.end for p in content)):
            head = neighbour(tree, i, behind=True)
            _take_out(page, i, head, content)
    if (
        head is None
        or tree.dep[head] == "expl"
        or tree.lower[head] in ("'s", "’s")
        or any(p.start <= head < p.end for p in content)
    ):
        return None
    source = source_phrase(tree, head, without=i)
    number = page.at[source.start]
    if 0 <= number != page.at[head] and page.quotes[number].end <= head:
        return Phrase(page.quotes[number].end, source.end, head)  # ""Our team", *the author* said, …"
    return source


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
    if tree.dep[i] == "conj" and tree.child(i, *SUBJECTS, "aux") is None and tree.tag[i] in ("VBN", "VBD"):
        lone = tree.tag[i] == "VBN" or (tree.lemma[i] == "tell" and tree.child(i, "obj", "iobj") is None)
        return lone and tree.child(tree.head[i], "aux:pass", "nsubj:pass") is not None
    if tree.tag[i] != "VBN" or tree.child(i, "aux") is not None:
        return False
    return tree.dep[i] in ("acl", "amod", "advcl") or (tree.dep[i] == "xcomp" and tree.lemma[tree.head[i]] in CAUSING)


def is_idle(tree: Tree, i: int) -> bool:
    """Verbs of saying that say nothing here: "*that said*, …", "so to *say*", "let's *say*", "*say*, ten of them"."""
    before = tree.before(i)
    word = tree.lower[before] if before >= 0 else ""
    if tree.tag[i] == "VB" and word in ("'s", "’s") and tree.lower[tree.before(before)] == "let":
        return True
    if tree.lemma[i] != "say":
        return False
    if word in ("that", "this") and tree.after(i) < tree.size and tree.lower[tree.after(i)] == ",":
        return before <= tree.starts[tree.sent[i]] + 1 or tree.tag[i] == "VBN"
    return tree.dep[i] == "discourse" or (word == "to" and tree.dep[i] == "advcl" and tree.lower[before - 1] == "so")


def _bidden(page: Page, i: int, cue: Cue) -> Draft | None:
    """As in "*Note* that …", "*Suppose* he lost": the writer bids the reader take it as said; nobody vouches."""
    content = clause(page, i, cue, False) if cue.frames != QUOTE_ONLY else []
    before = page.tree.before(i)
    if before >= 0 and page.tree.pos[before] in ("NOUN", "PROPN", "PRON", "NUM"):
        return None  # somebody says it, whatever the tree makes of the verb
    if not content or content[0].start < i or page.at[content[0].start] >= 0:
        return None
    return Draft(cue_phrase(page.tree, i), content, BIDDEN, "know")


def _is_imperative(tree: Tree, i: int) -> bool:
    """As in "*Note* that …": the reader is asked to, and nobody says it."""
    if tree.tag[i] not in ("VB", "VBP") or tree.dep[i] not in ("root", "ROOT", "parataxis"):
        return False
    return tree.child(i, *SUBJECTS, "aux", "mark", "cop") is None and not tree.doc[i].is_lower


def _is_judged(tree: Tree, i: int) -> bool:
    """As in "it is easy *to forget* that …", "it would be odd for him *to say* …": the saying is only thought of."""
    if tree.tag[i] != "VB" or tree.child(i, "aux") is not None or tree.dep[i] not in ("csubj", "xcomp", "advcl", "acl"):
        return False
    head = tree.head[i]
    return tree.pos[head] in ("ADJ", "NOUN") and tree.child(head, "expl") is not None


def _parenthesis(page: Page, i: int, cue: Cue, passive: bool) -> list[Phrase]:
    """The sentence around an inserted clause: "The bridge, *officials said*, fell"; not ", you *know*,"."""
    tree = page.tree
    if not _is_inserted(tree, i) or passive or "clause" not in cue.frames or cue.cls in ("know", "mean"):
        return []
    if tree.child(i, "xcomp", "mark") is not None or (tree.child(i, "obj") is not None and "told" not in cue.frames):
        return []
    subject = tree.child(i, *SUBJECTS)
    if subject is None or tree.right[i] - tree.left[i] > LONGEST_REPORT:
        return []
    if tree.lower[subject] == "you" or tree.lemma[i] in ("see", "guess", "hear"):
        return []
    report = (tree.left[i], tree.right[i] + 1)
    return _front(page, i, subject) or subtree(tree, tree.head[i], [report])


def _front(page: Page, i: int, subject: int) -> list[Phrase]:
    """The whole sentence around ", *they said*,", where the tree hangs its first words on the report."""
    tree = page.tree
    start, end = tree.left[subject], tree.after(i)
    comma = tree.before(start)
    first, last = tree.starts[tree.sent[i]], tree.starts[tree.sent[i] + 1]
    if subject > i or comma <= first or end >= last or tree.lower[comma] != "," or tree.lower[end] != ",":
        return []
    if comma - first > LONGEST_FRONT or tree.left[i] >= comma:
        return []
    if any(tree.tag[k] in FINITE or page.at[k] >= 0 for k in range(first, comma)):
        return []
    return runs(tree, tree.head[i], first, last, [(comma, end + 1)])


def _is_inserted(tree: Tree, i: int) -> bool:
    """True for a clause that the tree sets beside another one, or joins to it by a comma alone."""
    if tree.dep[i] in ("parataxis", "discourse"):
        return tree.lower[tree.before(tree.left[i])] != ";" and tree.lower[tree.left[i]] != ";"
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
    names = [k for k in tree.children(i, "xcomp") if k > i and tree.pos[k] in ("NOUN", "ADJ", "PROPN")]
    name = names[-1] if names else None
    if thing is None and len(names) > 1:
        thing = names[0]
    if name is None:
        phrases = (k for k in tree.children(i, "obl", "advcl", "xcomp", "ccomp") if k > i)
        name = next((k for k in phrases if any(tree.lower[m] == "as" for m in tree.children(k, "case", "mark"))), None)
    if name is None:
        return []
    if thing is None or thing > name:
        return subtree(tree, name)
    if thing < i:
        return [*subtree(tree, thing), *subtree(tree, name)]
    return runs(tree, thing, tree.left[thing], tree.right[name] + 1, [])


def _object(page: Page, i: int, cue: Cue, passive: bool) -> list[Phrase]:
    """A noun phrase that tells a happening: "alleging *vote-rigging*", "confirmed *three deaths*"."""
    tree = page.tree
    if "object" not in cue.frames or passive or cue.cls == "cite":
        return []
    thing = tree.child(i, "obj")
    if thing is None or thing < i or tree.pos[thing] not in ("NOUN", "VERB") or _is_kept_back(page, i, thing):
        return []
    return subtree(tree, thing)


def _is_kept_back(page: Page, i: int, thing: int) -> bool:
    """True for what somebody does not get: "denied *them entry*", "deny *relief to millions*", "denied *funding*"."""
    tree = page.tree
    if tree.lemma[i] != "deny":
        return False
    takers = [*tree.children(i, "obl"), *tree.children(thing, "nmod")]
    after = tree.right[thing] + 1
    second = after < tree.size and tree.lower[after] in ("any", "a", "an", "the", "their", "its", "his", "her")
    given = second or tree.lemma[thing] in page.words.granted or tree.child(i, "iobj") is not None
    return given or any(has_case(tree, k, "to") for k in takers)


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


FRAMES = (
    clause,
    relative,
    _parenthesis,
    _as_clause,
    _infinitive,
    _naming,
    beside,
    that_clause,
    _object,
    closing,
    spoken,
)
