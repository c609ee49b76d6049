"""Compile the lemma tables from WordNet's, as the package spacy-lookups-data carries them.

    python scripts/compile_lemmas.py FOLDER      (of `spacy_lookups_data/data`)

Writes irregular forms, verbs and nouns that a rule alone would cut wrongly into `lede/data/lemmas`.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "service/lede/data/lemmas"
KINDS = {"verb": "v", "noun": "n", "adj": "a", "adv": "a"}


def read(folder: Path, name: str) -> Any:
    """One table of the package."""
    with gzip.open(folder / f"en_lemma_{name}.json.gz") as file:
        return json.load(file)


def write(name: str, header: str, rows: list[str]) -> None:
    """One data file, sorted, with its header line."""
    (TARGET / name).write_text(f"# {header}\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    print(f"{name}: {len(rows)} rows")


def main() -> None:
    """Read, choose, write."""
    folder = Path(sys.argv[1])
    irregular, index = read(folder, "exc"), read(folder, "index")
    rows = {
        f"{form}\t{KINDS[kind]}\t{lemmas[0]}"
        for kind in KINDS
        for form, lemmas in irregular.get(kind, {}).items()
        if form.isalpha() and form != lemmas[0]
    }
    write("irregular.tsv", "Irregular forms: form, word class (v, n, a), lemma.", sorted(rows))
    verbs = sorted({x for x in index["verb"] if x.isalpha() and x.isascii()})
    write("verbs.tsv", 'Verbs, to tell "hope" from "hop" in "hoping".', verbs)
    endings = ("ie", "che", "she", "se", "xe", "ze", "oe", "ve")
    nouns = sorted({x for x in index["noun"] if x.isalpha() and x.isascii() and x.endswith(endings)})
    write("nouns_in_e.tsv", "Nouns in -e whose plural looks like one in -es or -ies.", nouns)
    adjectives = sorted({x for x in index["adj"] if x.isalpha() and x.isascii() and len(x) < 9 and x.endswith("e")})
    write("adjectives_in_e.tsv", 'Adjectives in -e, to tell "closer" from "taller".', adjectives)


if __name__ == "__main__":
    main()
