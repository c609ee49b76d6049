"""Lemmas as edit scripts: case, letters cut from the end, letters added. Shared form with `lede.annotate.lemmas`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from training.samples import Sentence


def script_of(form: str, lemma: str) -> str:
    """Edit script `case|cut|add` that turns the form into the lemma; case is `l` (lower first) or `k` (keep)."""
    case = "k" if lemma != lemma.lower() else "l"
    base = form if case == "k" else form.lower()
    common = 0
    for a, b in zip(base, lemma, strict=False):
        if a != b:
            break
        common += 1
    return f"{case}|{len(base) - common}|{lemma[common:]}"


def scripts(sentences: Iterable[Sentence], least: int) -> tuple[str, ...]:
    """Scripts seen at least `least` times, most frequent first."""
    counts = Counter(
        script_of(form, lemma)
        for s in sentences
        if s.lemmas
        for form, lemma in zip(s.words, s.lemmas, strict=True)
        if lemma != "_"
    )
    return tuple(script for script, n in counts.most_common() if n >= least)


def lexicon(sentences: Iterable[Sentence]) -> dict[str, str]:
    """`form<TAB>xpos` -> lemma where training is of one mind (at least twice, 95 in 100), for lower-case forms."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for s in sentences:
        if s.lemmas and s.xpos:
            for form, tag, lemma in zip(s.words, s.xpos, s.lemmas, strict=True):
                if lemma != "_" and not tag.startswith("NNP"):
                    counts[f"{form.lower()}\t{tag}"][lemma] += 1
    known = {}
    for key, lemmas in sorted(counts.items()):
        lemma, n = lemmas.most_common(1)[0]
        if n >= 2 and n >= 0.95 * sum(lemmas.values()):
            known[key] = lemma
    return known
