"""Raw text -> tokens, as the English treebanks of Universal Dependencies cut them, with spaCy's own tokenizer."""

from __future__ import annotations

from spacy.attrs import ORTH
from spacy.lang.char_classes import ALPHA, HYPHENS
from spacy.lang.en import English
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
from spacy.vocab import Vocab

from lede.lexicons import load_words

RUN = r"(?:[!?]{2,}|[!?]|\$\$+|={2,}|~{2,}|_{2,}|\*{2,}|#{2,}|\.{2,}|-{2,}|…)"
UNITS = r"(?<=[0-9])(?:am|pm|AM|PM|hrs?|mins?|secs?|km|cm|mm|kg|lbs?|ft|mph|GB|MB|TB|bn|yrs?)"


def _prefix_guard() -> str:
    """Look-behind that is true unless a bound prefix alone stands before the hyphen."""
    guards = []
    for word in sorted(load_words("annotate/bound_prefixes.tsv")):
        for form in (word, word.capitalize()):
            guards.append(rf"(?<!^{form})")
    return "".join(guards)


def make_tokenizer(vocab: Vocab) -> Tokenizer:
    """SpaCy's English tokenizer with the cuts that UD English makes and spaCy does not.

    Hyphens and slashes between words are tokens ("vote-rigging" gives three), but not after a bound prefix
    ("anti-establishment"); dashes between numbers and runs of marks ("?!") are tokens; units leave their number.
    Source: tokenisation guidelines of UD English EWT 2.x and GUM.
    """
    defaults = English.Defaults
    rules = dict(defaults.tokenizer_exceptions or {})
    rules.pop("and/or", None)
    for word in sorted(load_words("annotate/abbreviations.tsv")):
        rules.setdefault(word, [{ORTH: word}])
    infixes = [
        *(x for x in defaults.infixes or () if HYPHENS not in x),
        rf"{_prefix_guard()}(?<=[{ALPHA}0-9%.’'\)\]])(?:{HYPHENS})(?=[{ALPHA}0-9$£€#@“\"'\[\(])",
        rf"(?<=[{ALPHA}0-9])/(?=[{ALPHA}0-9])",
        r"(?<=[0-9])[–](?=[0-9])",
        r"(?<=[A-Za-z\)\]])[!?]+(?=[A-Za-z])",
        r"\[(?=[0-9])|(?<=[0-9])\]",
        r"(?<=[0-9A-Za-z])[,;](?=[0-9]*[A-Za-z])",
    ]
    prefixes = [RUN, *(defaults.prefixes or ())]
    suffixes = [RUN, r"\)", UNITS, *(defaults.suffixes or ())]
    return Tokenizer(
        vocab,
        rules=rules,
        prefix_search=compile_prefix_regex(prefixes).search,
        suffix_search=compile_suffix_regex(suffixes).search,
        infix_finditer=compile_infix_regex(infixes).finditer,
        token_match=None,
        url_match=defaults.url_match,
    )
