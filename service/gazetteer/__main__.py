"""Command line: `python -m gazetteer FOLDER OUT.npz`; demonyms.tsv is written beside OUT.npz."""

from __future__ import annotations

import argparse
from pathlib import Path

from gazetteer import merge, sources, write


def main() -> None:
    """Compile the packages in FOLDER into OUT.npz and the table of demonyms beside it."""
    parser = argparse.ArgumentParser(prog="python -m gazetteer", description=main.__doc__)
    parser.add_argument("folder", type=Path, help="folder with " + ", ".join(p.file for p in sources.PACKAGES))
    parser.add_argument("out", type=Path, help="file to write, for example service/lede/data/where/gazetteer.npz")
    arguments = parser.parse_args()
    world = merge.world(arguments.folder)
    names, places = write.gazetteer(world, arguments.out)
    rows = write.demonym_table(world, arguments.out.with_name("demonyms.tsv"))
    print(f"{names} names, {places} places, {rows} demonyms, {arguments.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
