"""Raw text -> tokens, as the English treebanks of Universal Dependencies cut them, with spaCy's own tokenizer."""

from __future__ import annotations

import re
from itertools import pairwise

from spacy.attrs import ORTH
from spacy.lang.char_classes import ALPHA, HYPHENS
from spacy.lang.en import English
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
from spacy.vocab import Vocab

from lede.lexicons import load_table, load_words

RUN = r"(?:\.[!?]+|[!?]{2,}|[!?]|\$\$+|[=\-]{2,}|~{2,}|_{2,}|\*{2,}|#{2,}|\.{2,}|<<+|>>+|…)"
UNITS = r"(?<=[0-9])(?:am|pm|AM|PM|hrs?|mins?|secs?|km|cm|mm|kg|lbs?|ft|mph|GB|MB|TB|bn|yrs?|k)"

# Strings that stay whole: telephone numbers (no range of round numbers), numeric dates, decades, "w/", "b/c".
WHOLE = re.compile(
    r"(?:1-)?\d{3}-\d{3}-\d{4}|\d{3}-(?!\d{2}00)\d{4}"
    r"|\d{1,4}[-/]\d{1,2}[-/]\d{1,4}|['’]?\d{2,4}['’]s|[A-Za-z]/[A-Za-z]?|\[(?:\.{3}|…)\]"
)

LONGEST_STRING = 400
_TOO_LONG = re.compile(rf"\S{{{LONGEST_STRING}}}(?=\S)")


class BoundedTokenizer(Tokenizer):  # type: ignore[misc]
    """Cuts strings without a blank that no word is as long as, for spaCy's time grows with the square of them.

    It peels one bracket or quotation mark after the other off a string, and copies the rest each time.
    """

    def __call__(self, string: str) -> Doc:
        """Tokens of a text; nothing of it is lost."""
        if _TOO_LONG.search(string) is None:
            whole: Doc = super().__call__(string)
            return whole
        cuts = [0, *(match.end() for match in _TOO_LONG.finditer(string)), len(string)]
        words: list[str] = []
        spaces: list[bool] = []
        for start, end in pairwise(cuts):
            for token in super().__call__(string[start:end]):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
        return Doc(self.vocab, words=words, spaces=spaces)


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
    for first, second in load_table("annotate/fused_words.tsv", 2):
        for whole in (first + second, (first + second).capitalize()):
            rules[whole] = [{ORTH: whole[: len(first)]}, {ORTH: whole[len(first) :]}]
    infixes = [
        *(x for x in defaults.infixes or () if HYPHENS not in x),
        rf"{_prefix_guard()}(?<=[{ALPHA}0-9%.’'\)\]])(?:{HYPHENS})(?=[{ALPHA}0-9$£€#@“\"'\[\(])",
        rf"(?<=[{ALPHA}])/(?=[{ALPHA}0-9])|(?<=[0-9])/(?=[{ALPHA}])",
        rf"(?<=[{ALPHA}0-9])[(](?=[{ALPHA}0-9])|(?<=[0-9])[)](?=[0-9{ALPHA}])|[)][(]|[)][:.](?=[A-Za-z])",
        r"(?<=[0-9])[–](?=[0-9])",
        r"(?<=[A-Za-z\)\]])[!?]+(?=[A-Za-z])",
        r"\[(?=[0-9])|(?<=[0-9])\]",
        r"(?<=[0-9A-Za-z])[,;](?=[0-9]*[A-Za-z])",
    ]
    prefixes = [RUN, rf"-(?=[{ALPHA}])", r"@(?=[0-9])", *(defaults.prefixes or ())]
    suffixes = [RUN, r"\)", UNITS, rf"(?<=[{ALPHA}]{{4}})-", *(defaults.suffixes or ())]
    return BoundedTokenizer(
        vocab,
        rules=rules,
        prefix_search=compile_prefix_regex(prefixes).search,
        suffix_search=compile_suffix_regex(suffixes).search,
        infix_finditer=compile_infix_regex(infixes).finditer,
        token_match=WHOLE.fullmatch,
        url_match=defaults.url_match,
    )
