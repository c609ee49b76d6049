"""Does the time grow with the text, or faster? Repeats one construct n and 4n times and compares the processor time.

    python -m tests.benchmarks.growth [--bytes 8000] [--only NAME ...] [--rounds 1]

The short text has so many bytes, the long one four times as many. Linear is 4; a construct whose long text takes more
than 6 times as long as its short one is marked, and the exit code is then 1. Processor time is measured, so other work
on the machine disturbs little.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from itertools import count
from time import process_time

from lede.extractor import Extractor

MOST_GROWTH = 6.0

CONSTRUCTS: dict[str, str | Callable[[int], str]] = {
    "quotes": '"We won," he said. ',
    "curly quotes": "“We will go,” said Anna Lind, “and soon.” ",
    "opening quotes": "“ ",
    "closing quotes": "” ",
    "straight quotes": '" ',
    "apostrophes": "' ",
    "open brackets": "(",
    "bracket pairs": "(see) ",
    "nested brackets": lambda n: "(" * n + " x " + ")" * n,
    "commas": "red, ",
    "lone commas": ", ",
    "conjunctions": "and police ",
    "coordinated clauses": "police came and soldiers left and ",
    "names": "John Smith ",
    "names in a list": "Anna Lind, Omar Diallo, ",
    "different names": lambda n: "".join(f"Jon Smith{number} met Ann Lee{number}. " for number in range(n)),
    "places": "in Paris, France, ",
    "organisations": "the United Nations ",
    "dates": "on 3 March 2019 ",
    "relative days": "on Monday last week ",
    "numbers": "1,234 ",
    "money": "$5 million ",
    "verbs": "said that he said that ",
    "relative clauses": "the man who saw ",
    "possessives": "John's brother's ",
    "chained of": "the head of ",
    "attributions": "Police arrested two men, according to the ministry. ",
    "sources": "according to officials ",
    "pronouns": "He told her that they left. ",
    "same event": "Police arrested two men in Berlin on Monday. ",
    "events without a stop": "police arrested two men in Berlin on Monday ",
    "periods": ". ",
    "dots": ".",
    "abbreviations": "U.S. ",
    "hyphens": "well-known-",
    "dashes": "police -- ",
    "semicolons": "they left; ",
    "colons": "Police: ",
    "blanks": " ",
    "blank lines": "x\n\n",
    "line breaks": "\n",
    "short lines": "Police arrested two men\n",
    "bullets": "- Police arrested two men\n",
    "one word": "a",
    "capitals": "POLICE ARREST ",
    "title words": "President Minister ",
    "addresses": "https://example.org/a?b=c ",
    "at signs": "@police ",
    "markup": "<p>&nbsp;</p>",
    "emoji": "🏳️‍🌈",
    "accents": "e\u0301",
    "datelines": "BERLIN, March 3 (Reuters) - Police arrested two men.\n\n",
}


def text_of(construct: str | Callable[[int], str], size: int) -> str:
    """The construct repeated to `size` bytes of UTF-8, or a little less."""
    if isinstance(construct, str):
        return construct * max(1, size // len(construct.encode()))
    unit = len(construct(1000).encode()) / 1000
    return construct(max(1, int(size / unit)))


def seconds(extractor: Extractor, text: str, rounds: int) -> float:
    """Processor seconds of one extraction, best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        started = process_time()
        extractor.extract(text)
        best = min(best, process_time() - started)
    return best


def main() -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bytes", type=int, default=8_000, help="size of the short text")
    parser.add_argument("--rounds", type=int, default=1, help="best of so many")
    parser.add_argument("--only", nargs="*", choices=sorted(CONSTRUCTS), metavar="NAME", default=[])
    options = parser.parse_args()
    extractor = Extractor()
    extractor.extract("Police arrested two men in Berlin on Monday.")
    worst = 0.0
    for number, (name, construct) in zip(count(1), CONSTRUCTS.items(), strict=False):
        if options.only and name not in options.only:
            continue
        text = text_of(construct, 4 * options.bytes)
        if not text.strip():
            text = f"x{text}x"
        short = text_of(construct, options.bytes)
        if not short.strip():
            short = f"x{short}x"
        once, four_times = (seconds(extractor, one, options.rounds) for one in (short, text))
        growth = four_times / once
        worst = max(worst, growth)
        stages = " ".join(f"{stage} {value * 1000:.0f}" for stage, value in extractor.stage_seconds.items())
        mark = "GROWS TOO FAST" if growth > MOST_GROWTH else ""
        times = f"{once * 1000:8.0f} ms {four_times * 1000:8.0f} ms  x {growth:4.1f}"
        print(f"{number:2} {name:22} {times}  ({stages}) {mark}", flush=True)
    print(f"worst growth {worst:.1f} x for 4 x the text; aim < {MOST_GROWTH:g}")
    return 0 if worst <= MOST_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
