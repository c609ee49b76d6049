"""Write service/lede/data/view/world.tsv from `countries-110m.json` of world-atlas 2 (Natural Earth, public domain).

    npm pack world-atlas@2 && tar xzf world-atlas-2*.tgz
    python scripts/world_outline.py package/countries-110m.json

A row is one line of the map: `coast`, or `border` between two countries, and its path in SVG, in tenths of a degree, x
to the east from 180° west, y to the south from the pole. A line that is at most half a degree long is left out.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "service" / "lede" / "data" / "view" / "world.tsv"
SHORTEST = 5

Point = tuple[int, int]


def decoded(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs of a quantised topology as points of the map."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = []
    for arc in topology["arcs"]:
        x = y = 0
        points: list[Point] = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            point = (round((x * sx + tx + 180) * 10), round((90 - (y * sy + ty)) * 10))
            if not points or points[-1] != point:
                points.append(point)
        lines.append(points)
    return lines


def rings(geometry: dict[str, Any]) -> Iterator[list[int]]:
    """Rings of a geometry, each a list of arcs."""
    for part in geometry.get("geometries", ()):
        yield from rings(part)
    if geometry.get("type") == "Polygon":
        yield from geometry["arcs"]
    elif geometry.get("type") == "MultiPolygon":
        yield from (ring for polygon in geometry["arcs"] for ring in polygon)


def path(points: list[Point], closed: bool) -> str:
    """A path of relative steps, as short as SVG allows."""
    (x, y), *rest = points
    text, before = f"M{x} {y}", (x, y)
    steps = []
    for point in rest[: -1 if closed else None]:
        dx, dy = point[0] - before[0], point[1] - before[1]
        steps.append(f"{dx}{dy}" if dy < 0 else f"{dx} {dy}")
        before = point
    joined = ""
    for step in steps:
        joined += step if not joined or step.startswith("-") else f" {step}"
    return f"{text}l{joined}" + ("z" if closed else "")


def main(source: str) -> None:
    """Read the topology, write the table."""
    topology = json.loads(Path(source).read_text(encoding="utf-8"))
    lines = decoded(topology)
    rows = []
    for ring in rings(topology["objects"]["land"]):
        points: list[Point] = []
        for arc in ring:
            part = lines[arc] if arc >= 0 else lines[~arc][::-1]
            points += part[1 if points else 0 :]
        if len(points) > 3 and max(x for x, _ in points) - min(x for x, _ in points) > SHORTEST:
            rows.append(("coast", path(points, closed=True)))
    uses = Counter(arc if arc >= 0 else ~arc for ring in rings(topology["objects"]["countries"]) for arc in ring)
    rows += [
        ("border", path(lines[arc], closed=False)) for arc, times in uses.items() if times > 1 and len(lines[arc]) > 1
    ]
    head = "# coasts and borders of the world: kind, SVG path in tenths of a degree from 180 W and the north pole\n"
    TARGET.write_text(head + "".join(f"{kind}\t{line}\n" for kind, line in sorted(set(rows))), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
