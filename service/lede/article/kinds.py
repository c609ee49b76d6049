"""What each paragraph is. Certain signs first (posts, dates, fixed words), then place and shape; the rest is BODY."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from lede.article.dateline import find_dateline, is_date_line
from lede.article.paragraphs import CLOSED, Paragraph
from lede.article.tweets import find_posts
from lede.lexicons import load_table, load_words
from lede.result import SegmentKind

HEADLINE_WORDS = 28
SHORT_WORDS = 12
CAPTION_WORDS = 25
TOP = 8
"""By-lines stand among the first paragraphs, or the last."""
BOTTOM = 6

WORD = re.compile(r"[^\W_](?:[\w'’.&/-]*[\w&])?")
ONLY_SIGNS = re.compile(r"[\W_]+$")
ONLY_LINK = re.compile(r"(?:https?://|www\.)\S+$")
ONLY_TAGS = re.compile(r"(?:\s*</?[a-zA-Z][^<>]{0,200}>|\s*&\w{2,8};)+\s*$")
BULLET = re.compile(r"(?:[•‣◦▪●·∙]\s*|[*+–—-]\s+|\(?\d{1,2}[.)]\s+|\(?[a-z]\)\s+)(?=[^\W_]|[\"“'‘(])")
LEGEND = re.compile(r"[█■□▲►]+\s")
CREDIT = re.compile(
    r"(?:^|[\s(\[])\(?(?:Images?|Photos?|Photographs?|Pictures?|Videos?|Illustration|Map|Graphic|Screenshot|Credit|"
    r"Courtesy)(?:\s+(?:credit|courtesy|via|by))?\s*[:/]\s*(?P<who>[^:]{1,100})$"
)
CREDIT_BY = re.compile(
    r"[(\[](?:File\s+)?(?:Photo|Image|Photograph|Picture|Illustration)s?\s+(?:by|courtesy(?:\s+of)?|from|via)\s"
    r"[^()]{2,80}[)\]]\.?$|[(\[/](?:AP Photo|Getty Images|Reuters|AFP|EPA)[^()]{0,60}[)\]]\.?$|"
    r"\bFile (?:photo|picture|image)\b.{0,40}$",
    re.IGNORECASE,
)
MARK_OR_END = re.compile(r"\s*(?:[:|/)\]*_]|[–—-]\s|[.]?$)")
SIGNED = re.compile(r"[—–―-]{1,2}\s?(?=[^\W\d_])")
NAMES = r"[A-Z][\w.'’-]+(?:\s+(?:[A-Z][\w.'’-]*|de|van|von|bin|al|el|der|la)){0,4}"
BYLINE = re.compile(
    rf"(?:(?i:by|written by|story by|text by|words by|posted by|report by)\s*:?\s+){NAMES}"
    rf"(?:(?:\s*,\s*|\s+and\s+|\s+in\s+|\s*[|/–—-]\s*|\s+for\s+(?:the\s+)?)(?:the\s+)?{NAMES}){{0,5}}"
    r"(?:\s*[|,–—-]\s*[^.]{0,60})?$"
)
PULL_QUOTE = re.compile(rf"(?<=[a-z]{{3}})[.!?][\"”’']?\s+{NAMES}(?<=\w)$")
ACRONYM_END = re.compile(r"(?<=[.!?\"”)])\s+[-–—]{1,2}\s?(?P<who>[A-Z][A-Z/&]{1,9})\s*$")
CREDIT_END = re.compile(
    r"(?<=[.!?\"”)])\s+[(\[](?:with |from |additional )?(?:inputs?|agenc(?:y|ies)|reporting|reports?|ANI|AFP|AP|PTI|"
    r"UPI|IANS|Reuters|Xinhua|TASS|dpa)\b[^()\[\]]{0,80}[)\]]\s*$",
    re.IGNORECASE,
)
SPEAKER = re.compile(r"\(\(|[A-Z][\w .]{0,30}:\s")
QUOTES = (("“", "”"), ('"', '"'), ("«", "»"), ("‘", "’"), ("'", "'"))


def classify(paragraphs: list[Paragraph], title: str = "") -> list[SegmentKind]:
    """One kind for each paragraph, in order."""
    kinds: list[SegmentKind | None] = [None] * len(paragraphs)
    for index in find_posts(paragraphs):
        kinds[index] = SegmentKind.TWEET
    for index, paragraph in enumerate(paragraphs):
        if kinds[index] is None:
            kinds[index] = _by_its_words(paragraph)
    _mark_link_sections(paragraphs, kinds)
    _mark_title(paragraphs, kinds, title)
    _mark_names(paragraphs, kinds)
    _mark_quotes(paragraphs, kinds)
    _mark_short_lines(paragraphs, kinds)
    return [kind or SegmentKind.BODY for kind in kinds]


def sign_off_start(text: str) -> int | None:
    """Where a sign-off begins inside the last paragraph: "… annulled the vote. *-ARK*", "… said. *(With agencies)*"."""
    tail = text[-120:]
    match = ACRONYM_END.search(tail) or CREDIT_END.search(tail)
    if match is None:
        return None
    return len(text) - len(tail) + match.start() + len(match.group()) - len(match.group().lstrip())


def _by_its_words(paragraph: Paragraph) -> SegmentKind | None:
    """Kinds that a paragraph's own words tell, wherever it stands."""
    text = paragraph.text
    if len(text) > 2_000:
        return None
    if is_date_line(text):
        return SegmentKind.DATELINE
    if ONLY_SIGNS.match(text) or ONLY_LINK.match(text) or ONLY_TAGS.match(text):
        return SegmentKind.BOILERPLATE
    if LEGEND.match(text):
        return SegmentKind.CAPTION
    kind = _by_opening(text)
    if kind is not None:
        return kind
    if _is_credited(text):
        return SegmentKind.CAPTION
    if text[0] == ">":
        return SegmentKind.QUOTE
    if BULLET.match(text):
        return SegmentKind.LIST_ITEM
    if re.match(r"#{1,6}\s", text):
        return SegmentKind.SUBHEADING
    return None


class Opening(NamedTuple):
    """A fixed phrase that opens a line, and what a line must be for it to count (data/article/openings.tsv)."""

    phrase: str
    needs_mark: bool
    longest: int
    kind: SegmentKind


@cache
def _openings() -> dict[str, list[Opening]]:
    """Openings by their first word."""
    table: dict[str, list[Opening]] = {}
    for phrase, after, longest, kind in load_table("article/openings.tsv", 4):
        opening = Opening(phrase, after == "mark", int(longest), SegmentKind(kind))
        table.setdefault(_first_word(phrase), []).append(opening)
    return table


def _by_opening(text: str) -> SegmentKind | None:
    plain = text[:120].lower().replace("’", "'").lstrip("([*_ ")
    for opening in _openings().get(_first_word(plain), ()):
        after = plain[len(opening.phrase) :]
        if not plain.startswith(opening.phrase) or len(text) > opening.longest:
            continue
        if MARK_OR_END.match(after) if opening.needs_mark else not after[:1].isalpha():
            return opening.kind
    return None


def _first_word(text: str) -> str:
    match = re.match(r"\w+|\W", text)
    return match.group() if match else ""


def _is_credited(text: str) -> bool:
    """A caption's credit ends it: "Protesters at the march. Image: Andrew Gray.", "(AP Photo/Ng Han Guan)"."""
    if len(text) > 600:
        return False
    tail = text[-160:]
    match = CREDIT.search(tail)
    if match is not None and tail[: match.start()].rstrip()[-1:] != ",":
        return len(WORD.findall(match["who"])) <= 14 and match["who"][0] not in "\"“'‘"
    return CREDIT_BY.search(tail) is not None


def _mark_link_sections(paragraphs: list[Paragraph], kinds: list[SegmentKind | None]) -> None:
    """A heading such as "Sources" or "Related news" and the lines under it, up to a paragraph of prose."""
    headings = load_words("article/link_headings.tsv")
    inside = False
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        if index and len(text) <= 60 and text.strip("#*=:- ").lower() in headings:
            inside = True
            kinds[index] = SegmentKind.BOILERPLATE
        elif inside:
            inside = not (len(text) > 250 and CLOSED.search(text))
            if inside and kinds[index] in (None, SegmentKind.LIST_ITEM):
                kinds[index] = SegmentKind.BOILERPLATE


def _mark_title(paragraphs: list[Paragraph], kinds: list[SegmentKind | None], title: str) -> None:
    """The first line, if it is the given title or reads as a headline with an article below."""
    index = next((i for i, kind in enumerate(kinds[:3]) if kind is None), None)
    if index is None:
        return
    text = paragraphs[index].text
    if title and _folded(text) == _folded(title):
        kinds[index] = SegmentKind.TITLE
        return
    if index and kinds[0] is SegmentKind.DATELINE and len(text) > 100:
        return
    below = [paragraphs[i].text for i in range(index + 1, min(index + 4, len(paragraphs))) if kinds[i] is None]
    words = len(text.split())
    if (
        below
        and 2 <= words <= HEADLINE_WORDS
        and len(text) <= 220
        and (text[-1] in "?!'\"’”)" or not CLOSED.search(text))
        and not text.endswith(",")
        and text[0].upper() == text[0]
        and max(len(t.split()) for t in below) > min(words, 12)
        and not SPEAKER.match(text)
        and find_dateline(text, 0, len(text)) is None
    ):
        kinds[index] = SegmentKind.TITLE


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _mark_names(paragraphs: list[Paragraph], kinds: list[SegmentKind | None]) -> None:
    """By-lines at the top or bottom, names under quotes ("—Troy Roberts"), sign-offs at the end ("-ARK")."""
    last = len(paragraphs) - 1
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        if kinds[index] not in (None, SegmentKind.LIST_ITEM) or len(text) > 160:
            continue
        edge = index < TOP or index > last - BOTTOM
        if edge and kinds[index] is None and BYLINE.match(text):
            kinds[index] = SegmentKind.BYLINE
        elif SIGNED.match(text) and not CLOSED.search(text) and len(text.split()) <= 20:
            initials = re.fullmatch(r"\W*[A-Z][A-Z/&. ]{1,12}", text) is not None
            if index > last - BOTTOM and (initials or index == last):
                kinds[index] = SegmentKind.SIGN_OFF
            elif not _is_list(kinds, index) and text.lstrip("—–―- ")[0].isupper():
                kinds[index] = SegmentKind.BYLINE


def _is_list(kinds: list[SegmentKind | None], index: int) -> bool:
    """True if a neighbour is a list item too: one dashed line alone is a name under a quote."""
    neighbours = kinds[max(0, index - 1) : index] + kinds[index + 1 : index + 2]
    return kinds[index] is SegmentKind.LIST_ITEM and SegmentKind.LIST_ITEM in neighbours


def _mark_quotes(paragraphs: list[Paragraph], kinds: list[SegmentKind | None]) -> None:
    """Block and pull quotes: set in, announced by a colon, wholly in quotation marks, or signed with a name."""
    announcing = ""
    for index, paragraph in enumerate(paragraphs):
        text, kind = paragraph.text, kinds[index]
        if kind is None:
            signed = index + 1 < len(kinds) and kinds[index + 1] is SegmentKind.BYLINE and index + 1 >= TOP
            if (
                (announcing and _is_announced(announcing, paragraph))
                or _is_all_quoted(text)
                or (len(text) <= 600 and PULL_QUOTE.search(text[-80:]))
                or (paragraph.indent and (signed or _quotes_above(kinds, index)))
            ):
                kinds[index] = SegmentKind.QUOTE
            announcing = text[-200:] if kinds[index] is None and text.endswith(":") and index > 0 else ""
        elif kind is not SegmentKind.CAPTION:
            announcing = ""


def _is_announced(announcing: str, paragraph: Paragraph) -> bool:
    """True if the paragraph is what the words before a colon announce: "… denied these allegations:"."""
    if paragraph.indent or paragraph.text[0] in '"“«':
        return True
    saying = load_words("article/announcing_words.tsv")
    return not SPEAKER.match(paragraph.text) and any(w.lower() in saying for w in WORD.findall(announcing)[-12:])


def _quotes_above(kinds: list[SegmentKind | None], index: int) -> bool:
    return index > 0 and kinds[index - 1] is SegmentKind.QUOTE


def _is_all_quoted(text: str) -> bool:
    """True if the text runs from one quotation mark to the next, and nothing stands outside them."""
    for opening, closing in QUOTES:
        if text[0] == opening and len(text) > 2:
            body = text[1:].rstrip(".")
            return body.endswith(closing) and closing not in body[:-1] and len(text.split()) > 3
    return False


def _mark_short_lines(paragraphs: list[Paragraph], kinds: list[SegmentKind | None]) -> None:
    """Short paragraphs without a sentence: sub-headings above prose, captions elsewhere."""
    first_body = next((i for i, kind in enumerate(kinds) if kind is None), len(kinds))
    short = [kinds[i] is None and i > first_body and _is_label(p.text) for i, p in enumerate(paragraphs)]
    for index, paragraph in enumerate(paragraphs):
        if kinds[index] is not None or index <= first_body:
            continue
        if short[index]:
            alone = not (short[index - 1] or (index + 1 < len(short) and short[index + 1]))
            above_prose = index + 1 < len(kinds) and kinds[index + 1] in (None, SegmentKind.LIST_ITEM)
            kinds[index] = SegmentKind.SUBHEADING if alone and above_prose else SegmentKind.CAPTION
        elif _is_verbless(paragraph.text) or _is_in_gallery(paragraph.text, kinds, short, index):
            kinds[index] = SegmentKind.CAPTION


def _is_in_gallery(text: str, kinds: list[SegmentKind | None], short: list[bool], index: int) -> bool:
    """A short paragraph, even a sentence, with two captions above it and another below, or nothing below."""
    above = kinds[max(0, index - 2) : index] == [SegmentKind.CAPTION] * 2
    below = index + 1 == len(kinds) or short[index + 1] or kinds[index + 1] is SegmentKind.CAPTION
    return above and below and len(text) <= 160


def _is_label(text: str) -> bool:
    """A few words without a sentence's end: "Local reaction", "501st Legion display"."""
    if len(text) > 120 or CLOSED.search(text) or text[-1] in ",;":
        return False
    return len(text.split()) <= SHORT_WORDS and text[0] not in "\"“'‘("


def _is_verbless(text: str) -> bool:
    """A noun phrase with a full stop ("The current flag of New Zealand."): no word in it can be a finite verb."""
    if len(text) > 200 or text[-1] != "." or re.search(r"[\"“”?!:;]", text):
        return False
    words = WORD.findall(text)
    if not 3 <= len(words) <= CAPTION_WORDS or words[0].lower() in ("no", "not", "none", "nobody"):
        return False
    return not any(_finite_words(words))


def _finite_words(words: list[str]) -> Iterator[str]:
    """Words that can be a finite verb: listed forms, "-ed", and "-s" where no noun has to stand."""
    finite = load_words("article/finite_verbs.tsv")
    before_nouns = load_words("article/function_words.tsv")
    for previous, word in zip(["", *words], words, strict=False):
        lower = word.lower().replace("’", "'")
        regular = word.islower() and len(word) > 3 and word.endswith("ed")
        present = word.islower() and word.endswith("s") and not lower.endswith(("'s", "s'", "ss"))
        if (
            lower in finite
            or lower.endswith(("n't", "'ll", "'d", "'re", "'ve"))
            or regular
            or (present and previous.lower() not in before_nouns and not previous.endswith("ing"))
        ):
            yield word
