"""`Doc` <-> CoNLL-U. Names, predicates and roles stand in MISC: `NER=B-PERSON`, `Pred=verb`, `Args=3:ARG0,5:ARG1`."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc
from spacy.vocab import Vocab

from lede import reading


def write(doc: Doc, document_id: str = "") -> str:
    """The whole document as CoNLL-U, with `# newdoc id`, `# newpar`, `# sent_id` and `# text` lines."""
    name = document_id or "doc"
    found = reading.predicates(doc)
    lines = [f"# newdoc id = {name}"]
    for number, sent in enumerate((s for s in doc.sents if not all(t.is_space for t in s)), 1):
        words = [t for t in sent if not t.is_space]
        if number > 1 and _blank_line_before(doc, words[0].i):
            lines.append("# newpar")
        lines.append(f"# sent_id = {name}-{number}")
        lines.append(f"# text = {' '.join(sent.text.split())}")
        place = {t.i: k for k, t in enumerate(words, 1)}
        for k, token in enumerate(words, 1):
            head = 0 if token.dep_ == "root" or token.head.i == token.i else place[token.head.i]
            misc = "|".join(_misc(doc, token.i, found, place)) or "_"
            cells = (token.text, token.lemma_ or "_", token.pos_ or "_", token.tag_ or "_", str(token.morph) or "_")
            lines.append("\t".join((str(k), *cells, str(head), token.dep_ or "_", "_", misc)))
        lines.append("")
    return "\n".join(lines) + "\n"


def _misc(doc: Doc, i: int, found: dict[int, reading.Predicate], place: dict[int, int]) -> Iterator[str]:
    token = doc[i]
    predicate = found.get(i)
    if predicate is not None:
        arguments = sorted((place[a.head], a.role) for a in predicate.arguments if a.head in place)
        if arguments:
            yield "Args=" + ",".join(f"{head}:{role}" for head, role in arguments)
    if token.ent_iob_ in ("B", "I"):
        yield f"NER={token.ent_iob_}-{token.ent_type_}"
    if predicate is not None:
        yield f"Pred={predicate.kind}"
    if not token.whitespace_ and i + 1 < len(doc) and not doc[i + 1].is_space:
        yield "SpaceAfter=No"


def _blank_line_before(doc: Doc, i: int) -> bool:
    return i > 0 and doc[i - 1].is_space and doc[i - 1].text.count("\n") > 1


def read(text: str, vocab: Vocab) -> list[Doc]:
    """`Doc`s of the sentences of a CoNLL-U text, one each; the reverse of `write` for single sentences.

    Raises: ValueError for a row without ten columns.
    """
    docs = []
    for block in text.split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        if any(len(row) != 10 for row in rows):
            raise ValueError("a CoNLL-U row needs ten columns")
        if rows:
            docs.append(_doc(rows, vocab))
    return docs


def _doc(rows: list[list[str]], vocab: Vocab) -> Doc:
    misc = [dict(cell.split("=", 1) for cell in row[9].split("|") if "=" in cell) for row in rows]
    doc = Doc(
        vocab,
        words=[row[1] for row in rows],
        spaces=[m.get("SpaceAfter") != "No" and i + 1 < len(rows) for i, m in enumerate(misc)],
        lemmas=[row[2] for row in rows],
        pos=[row[3] for row in rows],
        tags=[row[4] for row in rows],
        morphs=["" if row[5] == "_" else row[5] for row in rows],
        heads=[int(row[6]) - 1 if row[6] != "0" else i for i, row in enumerate(rows)],
        deps=[row[7] for row in rows],
        ents=[m.get("NER", "O") for m in misc],
    )
    reading.set_predicates(doc, (_predicate(i, m) for i, m in enumerate(misc) if "Pred" in m))
    return doc


def _predicate(i: int, misc: dict[str, str]) -> reading.Predicate:
    pairs = (item.split(":", 1) for item in misc.get("Args", "").split(",") if item)
    arguments = tuple(reading.Argument(int(head) - 1, role, 1.0) for head, role in pairs)
    kind: reading.PredicateKind = next((k for k in reading.KINDS if k == misc["Pred"]), "other")
    return reading.Predicate(i, kind, 1.0, None, arguments)
