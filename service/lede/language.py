"""Which language a text is in, as far as a service for English needs to know: stop words and scripts."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from lede.lexicons import load_table

WORD = re.compile(r"[^\W\d_]+")
SAMPLE = 600
LEAST = 12


@cache
def _stop_words() -> dict[str, tuple[str, ...]]:
    words: dict[str, list[str]] = {}
    for word, language in load_table("language/stop_words.tsv", 2):
        words.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in words.items()}


def detect_language(text: str) -> str:
    """BCP 47 tag of the likeliest language: "en" where nothing speaks against it, "und" where letters are not Latin.

    Reads: the first words; a language needs clearly more of its stop words than English has.
    """
    sample = WORD.findall(text[: SAMPLE * 12])[:SAMPLE]
    if len(sample) < LEAST:
        return "en"
    latin = sum(word[0] < "\u0250" for word in sample)
    if latin < 0.5 * len(sample):
        return "und"
    counts: Counter[str] = Counter()
    for word in sample:
        counts.update(_stop_words().get(word.lower(), ()))
    best, number = max(sorted(counts.items()), key=lambda item: item[1], default=("en", 0))
    if best != "en" and number > 1.5 * counts["en"] and number >= 0.12 * len(sample):
        return best
    return "en"
