"""Corpora -> `Document`s. Each reader checks that its files are there and says what was looked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.samples import (
    BLANK,
    GLUED,
    NAME_LABELS,
    PARAGRAPH,
    ROLES,
    Document,
    Predicate,
    Sentence,
)

ANY_NAME = tuple(NAME_LABELS)
NOT_PER_ORG_LOC = ("O", "B-EVENT", "I-EVENT", "B-MISC", "I-MISC")


def need(path: Path) -> Path:
    """The path, if it exists. Raises: SystemExit naming what was looked for."""
    if not path.exists():
        raise SystemExit(f"not found: {path} (the folder given must hold corpora/ and eval/)")
    return path


# ---------------------------------------------------------------- Universal Dependencies


def read_conllu(path: Path, corpus: str) -> Iterator[tuple[Document, list[str]]]:
    """Documents of a CoNLL-U file, each with the ids of its sentences; MISC columns stay in `misc_of`."""
    document: Document | None = None
    ids: list[str] = []
    for block in need(path).read_text(encoding="utf-8").split("\n\n"):
        lines = block.splitlines()
        rows = [line.split("\t") for line in lines if line[:1].isdigit()]
        if not rows:
            continue
        comments = dict(_comment(line) for line in lines if line.startswith("#"))
        if "newdoc id" in comments or document is None:
            if document is not None:
                yield document, ids
            name = comments.get("newdoc id", path.stem)
            document, ids = Document(name, corpus, _genre(name, corpus), []), []
        document.sentences.append(_conllu_sentence(rows, "newpar" in comments or "newpar id" in comments))
        ids.append(comments.get("sent_id", ""))
    if document is not None:
        yield document, ids


def _comment(line: str) -> tuple[str, str]:
    key, _, value = line.lstrip("# ").partition("=")
    return key.strip(), value.strip()


def _genre(name: str, corpus: str) -> str:
    return name.split("_")[1] if corpus == "gum" else "ewt"


def _conllu_sentence(rows: list[list[str]], paragraph: bool) -> Sentence:
    words = [r for r in rows if r[0].isdigit()]
    glued_after: set[int] = set()
    spans: dict[int, int] = {}
    for row in rows:
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            spans.update(dict.fromkeys(range(first, last), last))
            if "SpaceAfter=No" in row[9]:
                glued_after.add(last)
        elif row[0].isdigit() and "SpaceAfter=No" in row[9] and int(row[0]) not in spans:
            glued_after.add(int(row[0]))
    glued_after |= set(spans)
    spacing = [PARAGRAPH if paragraph else BLANK]
    spacing += [GLUED if i in glued_after else BLANK for i in range(1, len(words))]
    sentence = Sentence(
        words=[r[1] for r in words],
        spacing=spacing,
        upos=[r[3] for r in words],
        xpos=[r[4] for r in words],
        lemmas=[r[2] for r in words],
        heads=[int(r[6]) for r in words],
        labels=[r[7] for r in words],
    )
    if any("Entity=" in r[9] for r in words):
        sentence.names = _gum_names(words)
    return sentence


# ---------------------------------------------------------------- names in GUM

GUM_TYPES = {"person": "PER", "organization": "ORG", "place": "LOC", "event": "EVENT"}
ENTITY = re.compile(r"\((\d+)-([a-z]+)-|(\d+)\)|\((\d+)-([a-z]+)[^()]*\)")


def gum_mentions(rows: list[list[str]]) -> list[tuple[int, int, str, str]]:
    """(first word, last word, type, entity id) of the mentions of one sentence, from MISC `Entity=`."""
    open_: dict[str, list[tuple[int, str]]] = {}
    found = []
    for i, row in enumerate(rows):
        value = next((f[7:] for f in row[9].split("|") if f.startswith("Entity=")), "")
        for opened, closed in re.findall(r"\(([^()]+)|([^()]*)\)", value):
            if opened:
                parts = opened.split("-")
                open_.setdefault(parts[0], []).append((i, parts[1] if len(parts) > 1 else ""))
                last = parts[0]
            else:
                key = closed or last
                if open_.get(key):
                    start, kind = open_[key].pop()
                    found.append((start, i, kind, key))
    return sorted(found)


def _gum_names(rows: list[list[str]]) -> list[tuple[str, ...]]:
    """Names from entity mentions whose head is a proper noun; the doubtful words around them stay open."""
    allowed: list[tuple[str, ...]] = [
        ANY_NAME if row[3] == "PROPN" or (row[1][:1].isupper() and row[3] in ("ADJ", "NOUN") and i) else ("O",)
        for i, row in enumerate(rows)
    ]
    for start, end, kind, _ in sorted(gum_mentions(rows), key=lambda m: m[0] - m[1]):
        head = next((i for i in range(start, end + 1) if not start <= int(rows[i][6]) - 1 <= end), start)
        if rows[head][3] != "PROPN":
            continue
        first = last = head
        while first > start and _in_name(rows[first - 1]):
            first -= 1
        while last < end and _in_name(rows[last + 1]):
            last += 1
        label = GUM_TYPES.get(kind, "MISC")
        for i in range(first, last + 1):
            allowed[i] = (f"{'B' if i == first else 'I'}-{label}",)
        tail = last + 1
        while tail < end and rows[tail][1].lower() in ("of", "the", "for", "and", "&", "de") and tail - last < 3:
            tail += 1
        if tail > last + 1 and tail <= end and rows[tail][1][:1].isupper():
            for i in range(last + 1, end + 1):
                allowed[i] = ANY_NAME
    return allowed


def _in_name(row: list[str]) -> bool:
    return row[3] == "PROPN" or row[1] in ("-", "&", "’", "'") or (row[3] == "NUM" and row[7] in ("flat", "nummod"))


# ---------------------------------------------------------------- PropBank and factuality over EWT


def read_ewt(shared: Path, part: str) -> list[Document]:
    """English Web Treebank with PropBank roles and factuality laid on its words by their offsets."""
    roles = _by_name(shared / "eval" / "propbank_ewt" / f"{part}.jsonl")
    facts = _by_name(shared / "eval" / "factuality" / f"{part}.jsonl")
    documents = []
    for document, _ in read_conllu(shared / "corpora" / "ud_english_ewt" / f"{part}.conllu", "ewt"):
        key = document.id.split("-", 1)[1]
        row = roles.get(key) or roles.get(document.id)
        if row is not None:
            lay_roles(document, row, facts.get(key) or facts.get(document.id))
        documents.append(document)
    return documents


def _by_name(path: Path) -> dict[str, dict]:
    rows = (json.loads(line) for line in need(path).open(encoding="utf-8"))
    return {row["id"].split("/", 1)[1]: row for row in rows}


def lay_roles(document: Document, row: dict, facts: dict | None) -> None:
    """Lay predicates, roles and factuality on the words; leaves the document as it is where the text differs."""
    place = _places(document, row["text"])
    if place is None:
        return
    annotated = [(start, end) for start, end, done in row["sentences"] if done]
    starts = {offset: where for where, offset in place.items()}
    for (s, w), offset in place.items():
        if w == 0 and any(a <= offset < b for a, b in annotated):
            document.sentences[s].predicates = []
    for item in row["gold"]["predicates"]:
        where = starts.get(item["start"])
        if where is None or document.sentences[where[0]].predicates is None:
            continue
        predicate = Predicate(where[1], item["kind"])
        for argument in item["args"]:
            head = starts.get(argument["head"][0]) if argument.get("head") else None
            if head and head[0] == where[0] and not argument["role"].startswith("R-"):
                predicate.roles[head[1]] = (role_name(argument["role"]),)
        document.sentences[where[0]].predicates.append(predicate)
    for item in facts["gold"]["predicates"] if facts else ():
        where = starts.get(item["start"])
        if where is not None and item.get("factuality") is not None:
            document.sentences[where[0]].happened[where[1]] = float(item["factuality"])


def role_name(label: str) -> str:
    """PropBank label -> label of `ROLES`."""
    short = label.removeprefix("C-").removeprefix("ARGM-")
    return short if short in ROLES else "OTHER"


def _places(document: Document, text: str) -> dict[tuple[int, int], int] | None:
    at, place = 0, {}
    for s, sentence in enumerate(document.sentences):
        for w, word in enumerate(sentence.words):
            found = text.find(word, at)
            if found < 0 or found - at > 200:
                return None
            place[s, w] = found
            at = found + len(word)
    return place


# ---------------------------------------------------------------- names


def read_columns(path: Path, word: int = 0, tag: int = -1) -> Iterator[list[tuple[str, str]]]:
    """Sentences of (word, tag) of a column file; blank lines end a sentence, `#` comments are left out."""
    rows: list[tuple[str, str]] = []
    for line in need(path).open(encoding="utf-8"):
        line = line.rstrip("\r\n")
        if not line.strip():
            if rows:
                yield rows
            rows = []
        elif not line.startswith(("# ", "-DOCSTART-")):
            cells = line.split("\t") if "\t" in line else line.split(" ")
            rows.append((cells[word], cells[tag]))
    if rows:
        yield rows


PERSONS = frozenset(["person", "politician", "writer", "musicalartist", "scientist", "researcher", "Person", "PER"])
ORGANISATIONS = frozenset(
    ["organisation", "politicalparty", "band", "university", "corporation", "group", "Organisation", "ORG"]
)
LOCATIONS = frozenset(["location", "country", "Location", "LOC"])
EVENTS = frozenset(["event", "election", "conference"])
OPEN = frozenset(["Person", "Temporal", "Quantity", "Money", "Frequency", "DocumentReference", "CommsIdentifier"])


def name_type(label: str, word: str) -> tuple[str, ...]:
    """Types that a corpus label may stand for; empty: no name."""
    for kinds, kind in ((PERSONS, "PER"), (ORGANISATIONS, "ORG"), (LOCATIONS, "LOC"), (EVENTS, "EVENT")):
        if label in kinds:
            return (kind,)
    if label in ("misc", "MISC"):
        return ("MISC", "EVENT")
    return ("MISC",) if word[:1].isupper() else ()


def read_names(shared: Path, corpus: str) -> list[Document]:
    """One of the name corpora: uner, wikigold, wnut17, re3d, crossner."""
    folder = shared / "corpora" / "names"
    if corpus == "uner":
        return _read_uner(folder / "uner_ewt_dev.iob2")
    file = {
        "wikigold": "wikigold.conll",
        "wnut17": "wnut17_train.conll",
        "re3d": "re3d_train.conll",
        "crossner": "crossner_train_dev.conll",
    }[corpus]
    sentences = [_name_sentence(rows, corpus) for rows in read_columns(folder / file)]
    return list(_chunks([s for s in sentences if len(s.words) < 120], corpus))


def _chunks(sentences: list[Sentence], corpus: str, size: int = 12) -> Iterator[Document]:
    for i in range(0, len(sentences), size):
        yield Document(f"{corpus}-{i}", corpus, corpus, sentences[i : i + size], boundaries=False)


def _name_sentence(rows: list[tuple[str, str]], corpus: str) -> Sentence:
    words = [word for word, _ in rows]
    allowed: list[tuple[str, ...]] = []
    previous = "O"
    for word, tag in rows:
        mark, _, label = tag.partition("-")
        if not label:
            allowed.append(("O",) if corpus in ("crossner", "wikigold") else NOT_PER_ORG_LOC)
        elif corpus == "re3d" and (label in OPEN or not word[:1].isupper()):
            allowed.append(ANY_NAME)
        else:
            first = mark == "B" or previous != label
            kinds = name_type(label, word)
            marks = ("B", "I") if corpus == "re3d" else ("B",) if first else ("I",)
            allowed.append(tuple(f"{m}-{kind}" for m in marks for kind in kinds) or ("O",))
        previous = label
    return Sentence(words, _blanks(words), names=allowed)


def _blanks(words: Iterable[str]) -> list[int]:
    """Spacing of a text that comes tokenised: closing punctuation is glued as in print."""
    spacing, glue_next = [], False
    for word in words:
        glued = glue_next or word in {",", ".", ";", ":", "?", "!", ")", "'s", "n't", "’s", "%"}
        spacing.append(GLUED if glued else BLANK)
        glue_next = word in {"(", "$", "[", "``"}
    if spacing:
        spacing[0] = BLANK
    return spacing


HELD_OUT = 4  # every fourth document of the UNER part is kept for measuring


def _read_uner(path: Path) -> list[Document]:
    """UNER on the dev part of EWT; the documents that `uner_held_out` names are left out."""
    documents: dict[str, Document] = {}
    key = ""
    rows: list[tuple[str, str]] = []
    for line in [*need(path).read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# sent_id"):
            key = line.split("=", 1)[1].strip()
        elif line[:1].isdigit():
            cells = line.split("\t")
            rows.append((cells[1], cells[2]))
        elif not line.strip() and rows:
            name = key.rsplit("-", 1)[0]
            document = documents.setdefault(name, Document(name, "uner", "ewt", [], boundaries=False))
            document.sentences.append(_name_sentence(rows, "uner"))
            rows = []
    return list(documents.values())


def uner_parts(documents: list[Document]) -> tuple[list[Document], list[Document]]:
    """(for training, held out): every fourth document, in file order, is held out."""
    return [d for i, d in enumerate(documents) if i % HELD_OUT], documents[::HELD_OUT]


# ---------------------------------------------------------------- event nouns of QANom

QA_ROLES = {
    "AGENT": ("ARG0",),
    "PATIENT": ("ARG1", "ARG2"),
    "WHERE": ("LOC",),
    "WHEN": ("TMP",),
    "HOW": ("MNR", "ADJ", "EXT"),
    "HOW_MUCH": ("EXT",),
    "WHY": ("CAU", "PRP"),
    "OTHER": ("ARG2", "ARG3", "ARG4", "OTHER", "GOL", "DIR", "COM", "ADV", "PRD"),
}


def read_qanom(shared: Path, part: str, heads: dict[str, list[int]] | None) -> list[Document]:
    """QANom sentences. `heads`: parsed heads (1-based) by sentence id, for the heads of arguments; None: no roles."""
    sentences = []
    for line in need(shared / "eval" / "qasrl" / f"{part}.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        if "noun" not in row["gold"]["annotated"]:
            continue
        starts, words, at = {}, row["text"].split(" "), 0
        for i, word in enumerate(words):
            starts[at] = i
            at += len(word) + 1
        if not all(words):
            continue
        nouns = [p for p in row["gold"]["predicates"] if p["kind"] == "noun" and p["start"] in starts]
        events = {starts[p["start"]] for p in nouns}
        sentence = Sentence([_plain(w) for w in words], _blanks(words))
        sentence.nominal = [i in events for i in range(len(words))]
        tree = (heads or {}).get(row["id"])
        if tree is not None and len(tree) == len(words):
            sentence.predicates = [_qa_predicate(p, starts, tree) for p in nouns]
        sentences.append(sentence)
    return list(_chunks(sentences, "qanom", 1))


def _plain(word: str) -> str:
    return {"``": "“", "''": "”", "-LRB-": "(", "-RRB-": ")", "-lrb-": "(", "-rrb-": ")"}.get(word, word)


def _qa_predicate(item: dict, starts: dict[int, int], tree: list[int]) -> Predicate:
    predicate = Predicate(starts[item["start"]], "noun")
    ends = sorted(starts)
    for argument in item["args"]:
        inside = [starts[o] for o in ends if argument["start"] <= o < argument["end"]]
        chosen = set(inside)
        head = next((i for i in inside if tree[i] - 1 not in chosen), None)
        if head is not None and head != predicate.word:
            predicate.roles[head] = QA_ROLES.get(argument["role"], ("OTHER",))
    return predicate
