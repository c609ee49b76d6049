"""Development figures of a network on gold tokens and sentences, per head, corpus and genre."""

from __future__ import annotations

from collections import Counter, defaultdict

import torch

from training.losses import NO_ROLE, role_scores, same_sentence
from training.network import Network
from training.samples import NAME_LABELS, PREDICATE_KINDS, ROLES
from training.windows import UNKNOWN, Encoding, Window


def f1(right: int, system: int, gold: int) -> float:
    """Per cent, 0 where nothing is there."""
    return round(200 * right / (system + gold), 2) if system + gold else 0.0


@torch.no_grad()
def measure(network: Network, encoding: Encoding, groups: list[list[Window]]) -> dict[str, float]:
    """Figures by name (`las/ewt`, `roles`, `names/uner`, …), all in per cent."""
    network.eval()
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    pairs: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for group in groups:
        batch = encoding.batch(group)
        out = network(batch.ids, batch.shapes, batch.spaces, batch.first, batch.mask)
        for key in ("upos", "xpos", "lemma"):
            known = batch.layers[key] != UNKNOWN
            right[key] += int((out[key].argmax(-1) == batch.layers[key])[known].sum())
            total[key] += int(known.sum())
        _trees(network, out, batch, right, total)
        _flags(out, batch, pairs)
        _predicates(out, batch, pairs)
        if len(batch.role_rows):
            _roles(network, out, batch, pairs)
        _names(out, batch, pairs)
    figures = {key: round(100 * right[key] / total[key], 2) for key in sorted(total) if total[key]}
    figures.update({key: f1(*value) for key, value in sorted(pairs.items())})
    return figures


def _trees(network, out, batch, right, total) -> None:
    arc = out["arc"].masked_fill(~same_sentence(batch.sentence), -1e4).argmax(-1)
    for i, window in enumerate(batch.windows):
        known = batch.layers["dep"][i] != UNKNOWN
        if not known.any():
            continue
        head = arc[i][known]
        score = torch.einsum("mi,rij,mj->mr", out["label_dep"][i][known], network.label, out["label_head"][i][head])
        good = head == batch.layers["head"][i][known]
        both = good & (score.argmax(-1) == batch.layers["dep"][i][known])
        name = "las/" + (window.corpus if window.corpus == "ewt" else f"gum_{window.genre}")
        for key, value in (("uas", good), ("las", both), (name, both)):
            right[key] += int(value.sum())
            total[key] += len(value)


def _flags(out, batch, pairs) -> None:
    for k, key in enumerate(("start", "nominal")):
        known = batch.layers[key] != UNKNOWN
        guess, gold = out["flags"][..., k][known] > 0, batch.layers[key][known] > 0
        _count(pairs["sentence starts" if k == 0 else "event nouns"], guess, gold)


def _predicates(out, batch, pairs) -> None:
    known = batch.layers["predicate"] != UNKNOWN
    known &= batch.layers["nominal"] == UNKNOWN
    guess, gold = out["predicate"].argmax(-1)[known], batch.layers["predicate"][known]
    _count(pairs["predicates"], guess > 0, gold > 0)
    for k, kind in enumerate(PREDICATE_KINDS[1:3], 1):
        _count(pairs[f"predicates/{kind}"], guess == k, gold == k)


def _roles(network, out, batch, pairs) -> None:
    scores, real = role_scores(network, out, batch.role_rows, batch.role_allowed.shape[1])
    guess = scores.argmax(-1)
    for r in range(len(guess)):
        corpus = batch.windows[int(batch.role_rows[r, 0])].corpus
        for j in real[r].nonzero().flatten().tolist():
            g, allowed = int(guess[r, j]), batch.role_allowed[r, j]
            gold = not bool(allowed[NO_ROLE])
            good = gold and bool(allowed[g])
            names = [f"roles/{corpus}"]
            if corpus == "ewt":
                label = ROLES[g] if g else ROLES[int(allowed.int().argmax())]
                names += [f"roles/{label}"] if label in ("ARG0", "ARG1", "ARG2", "TMP", "LOC") else []
            for name in names:
                entry = pairs[name]
                entry[0] += good
                entry[1] += g != NO_ROLE
                entry[2] += gold


def _names(out, batch, pairs) -> None:
    guess = out["name"].argmax(-1)
    for i, window in enumerate(batch.windows):
        if not any(s.names for s in window.sentences):
            continue
        size = len(window.words)
        gold = [NAME_LABELS[int(a.int().argmax())] if int(a.sum()) == 1 else "O" for a in batch.names[i, :size]]
        wanted = {x for x in spans(gold) if x[2] in ("PER", "ORG", "LOC")}
        found = {x for x in spans([NAME_LABELS[g] for g in guess[i, :size].tolist()]) if x[2] in ("PER", "ORG", "LOC")}
        entry = pairs[f"names/{window.corpus}"]
        entry[0] += len(wanted & found)
        entry[1] += len(found)
        entry[2] += len(wanted)


def spans(labels: list[str]) -> set[tuple[int, int, str]]:
    """(start, end, type) of B/I labels; an I after another type begins a span."""
    found, start, kind = set(), 0, ""
    for i, label in enumerate([*labels, "O"]):
        if kind and (label[0] != "I" or label[2:] != kind):
            found.add((start, i, kind))
            kind = ""
        if label[0] == "B" or (label[0] == "I" and not kind):
            start, kind = i, label[2:]
    return found


def _count(entry: list[int], guess: torch.Tensor, gold: torch.Tensor) -> None:
    entry[0] += int((guess & gold).sum())
    entry[1] += int(guess.sum())
    entry[2] += int(gold.sum())
