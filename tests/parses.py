"""Reads sentences with the shipped network and appends their parses to `tests/data/parses/<topic>.conllu` for review.

usage: PYTHONPATH=service python tests/parses.py TOPIC FILE   (one sentence a line; those already there are left alone)

The parses are then corrected by hand, so that a rule's test hangs on the rule and not on the weights.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

from lede.annotate import conllu

FOLDER = Path(__file__).parent / "data" / "parses"


@cache
def known(vocab: Vocab) -> dict[str, Doc]:
    """All reviewed parses, by the sentence's text."""
    docs = [d for path in sorted(FOLDER.glob("*.conllu")) for d in conllu.read(path.read_text("utf-8"), vocab)]
    return {doc.text: doc for doc in docs}


def main(topic: str, file: str) -> None:
    """Append what is missing."""
    from lede.annotate import load_reader

    nlp = load_reader()
    have = known(nlp.vocab)
    with (FOLDER / f"{topic}.conllu").open("a", encoding="utf-8") as out:
        for line in Path(file).read_text(encoding="utf-8").splitlines():
            sentence = line.strip()
            if not sentence or sentence in have:
                continue
            doc = nlp(sentence)
            for i in range(1, len(doc)):  # one sentence, whatever the network thinks
                if doc[i].is_sent_start:
                    print(f"read as two sentences, mend by hand: {sentence}", file=sys.stderr)
            block = conllu.write(doc).split("\n")
            out.write(f"# text = {sentence}\n" + "\n".join(x for x in block if x and not x.startswith("#")) + "\n\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
