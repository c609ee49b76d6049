"""Write `service/lede/data/coreference/first_names.tsv`: first names that tell a man from a woman.

    python scripts/make_first_names.py FOLDER     FOLDER holds names-0.3.0.tar.gz and the wheel of faker (both of PyPI)

A name of the census counts for one gender if nine in ten of its bearers have it; a name of Faker's lists, if three
quarters of the countries that list it do so for that gender. Where both speak, both must agree. Cyrillic names are
written as English newspapers do.
"""

from __future__ import annotations

import ast
import re
import sys
import tarfile
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "service/lede/data/coreference/first_names.tsv"
SURE, LISTED = 9.0, 3.0
NAME = re.compile(r"[^\W\d_]{3,}")
HEAD = """\
# First names that tell a man (m) from a woman (f): name, gender. Compiled: change scripts/make_first_names.py.
# Sources: US Census 1990 (public domain, as packaged in `names`), Faker's lists of some fifty countries (MIT).
"""
CYRILLIC = {
    **dict(zip("абвгдезийклмнопрстуфы", "abvgdeziyklmnoprstufy", strict=True)),
    **{"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "э": "e", "ю": "yu"},
    **{"я": "ya", "ё": "yo", "і": "i", "ї": "i", "є": "ye", "ґ": "g"},
}


def census(folder: Path) -> dict[str, dict[str, float]]:
    """Share of bearers by name and gender, in per cent of that gender."""
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    with tarfile.open(folder / "names-0.3.0.tar.gz") as archive:
        for gender, part in (("m", "male"), ("f", "female")):
            file = archive.extractfile(f"names-0.3.0/names/dist.{part}.first")
            assert file is not None
            for line in file.read().decode("ascii").splitlines():
                name, share = line.split()[:2]
                shares[name.lower()][gender] = float(share)
    return shares


def latin(name: str) -> str:
    """The name in Latin letters; unchanged if it has them."""
    lower = name.lower()
    if not any(letter in CYRILLIC for letter in lower):
        return lower
    written = "".join(CYRILLIC.get(letter, letter) for letter in lower)
    return re.sub(r"iy$", "y", written)


def strings(node: ast.AST) -> Iterator[str]:
    """All string constants below a node (the keys of a mapping: its values are weights)."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def faker(folder: Path) -> dict[str, Counter[str]]:
    """How many countries list a name for a gender."""
    genders: dict[str, Counter[str]] = defaultdict(Counter)
    with zipfile.ZipFile(next(folder.glob("faker-*.whl"))) as wheel:
        for path in sorted(wheel.namelist()):
            if not re.fullmatch(r"faker/providers/person/\w+/__init__\.py", path):
                continue
            for node in ast.walk(ast.parse(wheel.read(path).decode("utf-8"))):
                target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
                if not isinstance(target, ast.Name) or not (value := getattr(node, "value", None)):
                    continue
                if found := re.fullmatch(r"first_(?:romanized_)?names?_(male|female)(?:_pairs)?", target.id):
                    for name in {latin(name) for name in strings(value)}:
                        genders[name][found[1][0]] += 1
    return genders


def decide(shares: dict[str, dict[str, float]], genders: dict[str, Counter[str]]) -> dict[str, str]:
    """The gender of each name that has one."""
    rows = {}
    for name in sorted(shares.keys() | genders.keys()):
        plain = unicodedata.normalize("NFC", name)
        if not NAME.fullmatch(plain) or not unicodedata.name(plain[0]).startswith("LATIN"):
            continue
        found = {
            "m" if men > times * women else "f" if women > times * men else ""
            for men, women, times in (
                (shares.get(name, {}).get("m", 0.0), shares.get(name, {}).get("f", 0.0), SURE),
                (genders[name]["m"], genders[name]["f"], LISTED),
            )
            if men or women
        }
        if len(found) == 1 and "" not in found:
            rows[plain] = found.pop()
    return rows


def main(folder: str) -> None:
    """Compile the table."""
    rows = decide(census(Path(folder)), faker(Path(folder)))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(HEAD + "".join(f"{name}\t{rows[name]}\n" for name in sorted(rows)), encoding="utf-8")
    print(f"{len(rows)} names in {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1])
