"""Embedded posts: the text of a tweet, its link and its signature stand as lines among the article's own."""

from __future__ import annotations

import re

from lede.article.paragraphs import Paragraph

POST_LENGTH = 560
"""Characters that the text of one post can take, links and line breaks included."""

SIGNATURE = re.compile(
    r"(?:^|\s)[—–-]{1,2}\s?[^\n]{0,80}?\(@\w{1,20}\)\s*(?:·\s*)?"
    r"(?:\w{3,9}\.?\s+\d{1,2},?\s+(?:19|20)\d\d|\d{1,2}\s+\w{3,9}\.?\s+(?:19|20)\d\d|\d{1,2}[./]\d{1,2}[./](?:19|20)?\d\d)"
    r"\s*$"
)
SHARED = re.compile(
    r"^(?:View this post on Instagram|A post shared by\b|View on (?:Twitter|X|Instagram)|Embedded video$|"
    r"RT @\w{1,20}:|Replying to @\w|Posted by .{1,60} on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)",
    re.IGNORECASE,
)
LINK = re.compile(r"(?:pic\.twitter\.com/|https?://t\.co/|https?://(?:www\.)?instagram\.com/)\w*")
MARK = re.compile(r"(?:^|[\s(])[#@]\w|pic\.twitter\.com/|https?://|\?{4,}|[\U0001F1E6-\U0001FAFF\u2600-\u27BF]")
ADDRESS = re.compile(r"\S*(?:://|pic\.twitter\.com|@|#)\S*")
WORD = re.compile(r"[^\W\d_]{2,}")


def find_posts(paragraphs: list[Paragraph]) -> set[int]:
    """Indices of the paragraphs that are embedded posts, their text included.

    Reads: signatures ("— Name (@handle) October 5, 2020"), links that only posts have, words of the embedding page.
    Leaves alone: a sentence of the article that names a handle or a hashtag.
    """
    posts: set[int] = set()
    for index in reversed(range(len(paragraphs))):  # a signature stands below its post
        paragraph = paragraphs[index]
        tail = paragraph.text[-300:]
        signature = SIGNATURE.search(tail)
        if signature is not None:
            posts.add(index)
            own = paragraph.text[: max(0, len(paragraph.text) - len(tail) + signature.start())]
            posts.update(_text_above(paragraphs, index, posts, needed=not _has_words(own)))
        elif SHARED.match(paragraph.text[:120]):
            posts.add(index)
        elif LINK.search(tail) and len(paragraph.text) <= POST_LENGTH:
            posts.add(index)
            posts.update(_text_above(paragraphs, index, posts, needed=False))
    return posts


def _text_above(paragraphs: list[Paragraph], index: int, posts: set[int], needed: bool) -> list[int]:
    """Paragraphs above `index` that belong to its post: its text if that is `needed`, and lines with marks of posts."""
    room = POST_LENGTH
    above: list[int] = []
    for upper in range(index - 1, -1, -1):
        text = paragraphs[upper].text
        room -= len(text)
        if upper in posts or room < 0 or SIGNATURE.search(text[-300:]):
            break
        marked = MARK.search(text) is not None
        if not (needed or (marked and _is_loose(text))):
            break
        above.append(upper)
        needed = needed and not _has_words(text)
    return above


def _is_loose(text: str) -> bool:
    """A line of links, hashtags and signs: hardly a sentence of its own."""
    return len(WORD.findall(ADDRESS.sub(" ", text))) <= 3


def _has_words(text: str) -> bool:
    """True if the line says something beside links, names of accounts and signs."""
    return len(WORD.findall(ADDRESS.sub(" ", text))) >= 2
