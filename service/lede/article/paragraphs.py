"""Raw text -> lines -> paragraphs. A single line break may be a paragraph's end or fall inside a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lede.lexicons import load_words

LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060"
BLANK = " \t\xa0\u3000" + INVISIBLE
CLOSED = re.compile(r"[.!?:;…][\"'”’»)\]*]*$")
OPENS_OWN_LINE = re.compile(r"(?:[-–—•‣◦▪●*·#>█]|\(\(|\d{1,2}[.)]\s|[\"“«]|https?://|@\w)")
FEED = re.compile(r"pic\.twitter\.com/|\(@\w+\)|https?://t\.co/")

WRAP_WIDTH = range(45, 101)
"""Width of lines in a text that was wrapped by a program (mail, wire services, plain-text books)."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line or several that belong together, without outer blanks.

    gap     line breaks before it: 1 follows directly, 2 and more after blank lines (0 only at the text's start)
    indent  True if its first line is set in, as block quotes are
    """

    start: int
    end: int
    text: str
    gap: int
    indent: bool


def split_lines(text: str) -> list[Paragraph]:
    """Lines that are not blank, each as a paragraph of its own."""
    lines = []
    seen = 0
    for match in LINE.finditer(text):
        raw = match.group()
        body = raw.strip().strip(BLANK)
        if not body:
            continue
        start = match.start() + raw.index(body)
        gap = len(BREAK.findall(text, seen, match.start()))
        lines.append(Paragraph(start, start + len(body), body, gap, raw[0] in " \t\xa0\u3000"))
        seen = match.end()
    return lines


def split_paragraphs(text: str) -> list[Paragraph]:
    """Paragraphs of the text, in order; lines broken inside a sentence are joined."""
    lines = split_lines(text)
    spaced = 2 * sum(line.gap > 1 for line in lines) >= len(lines)
    paragraphs: list[Paragraph] = []
    for run in _runs(lines):
        wrapped = _is_wrapped(run)
        for line in run:
            previous = paragraphs[-1] if paragraphs else None
            if previous is not None and _continues(previous, line, wrapped, spaced, first=len(paragraphs) == 1):
                end = line.end
                paragraphs[-1] = Paragraph(
                    previous.start, end, text[previous.start : end], previous.gap, previous.indent
                )
            else:
                paragraphs.append(line)
    return paragraphs


def _runs(lines: list[Paragraph]) -> list[list[Paragraph]]:
    """Lines in runs without a blank line inside."""
    runs: list[list[Paragraph]] = []
    for line in lines:
        if line.gap == 1 and runs:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _is_wrapped(run: list[Paragraph]) -> bool:
    """A run of lines that were broken at a width, not at sentence ends."""
    full = run[:-1]
    if len(full) < 2 or len(run[-1].text) not in range(1, WRAP_WIDTH.stop):
        return False
    if any(len(line.text) not in WRAP_WIDTH for line in full):
        return False
    return 3 * sum(CLOSED.search(line.text[-8:]) is not None for line in full) <= len(full)


def _continues(previous: Paragraph, line: Paragraph, wrapped: bool, spaced: bool, first: bool) -> bool:
    """True if `line` goes on with the sentence that `previous` broke off.

    Leaves alone: lines that open something of their own (bullets, quotes, dashes, links), embedded posts.
    """
    if OPENS_OWN_LINE.match(line.text) or FEED.search(line.text[:300]) or FEED.search(previous.text[-300:]):
        return False
    if wrapped and line.gap == 1:
        return True
    tail = previous.text[-40:]
    if CLOSED.search(tail):
        return False
    words = tail.split()
    broken = tail[-1] == "," or words[-1].lower() in load_words("article/function_words.tsv")
    lower = line.text[0].islower()
    if line.gap > 1:
        return lower and (broken or len(previous.text) >= 60)
    return lower or broken or (spaced and not first and len(previous.text) >= 60)
