"""The word classes of factuality: tables of `data/factuality`, as mappings."""

from __future__ import annotations

from functools import cache

from lede.errors import DataError
from lede.extract.factuality.values import CODES
from lede.lexicons import load_map, load_table, load_words


@cache
def signatures() -> dict[tuple[str, str, str], tuple[str, str]]:
    """(lemma or form, part of speech, frame) -> (value if affirmed, value if negated)."""
    return {
        (lemma, pos, frame): (_code(plus, "signatures"), _code(minus, "signatures"))
        for lemma, pos, frame, plus, minus in load_table("factuality/signatures.tsv", 5)
    }


@cache
def codes(name: str) -> dict[str, str]:
    """Word -> code of one of the two-column tables: modals, adverbs, modifiers, subordinators, cue_classes."""
    return {word: _code(code, name) for word, code in load_map(f"factuality/{name}.tsv").items()}


@cache
def negative_words() -> frozenset[str]:
    """Determiners and pronouns that negate their clause: "no", "nobody"."""
    return load_words("factuality/negative_words.tsv")


def _code(code: str, name: str) -> str:
    if code not in CODES and code not in ("=", "t"):
        raise DataError(f"factuality/{name}.tsv: unknown value {code!r}")
    return code
