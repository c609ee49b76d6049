"""A sketch of where the events happened: outlines of the world, cut to the places."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from lede.lexicons import load_table
from lede.result import Extraction
from lede.view.markup import Html, element

LEAST_WIDTH, WORLD_WIDTH, WORLD_HEIGHT = 500.0, 3600.0, 1800.0
"""Tenths of a degree, as the outlines are in."""
MARGIN = 1.5
LETTER_SHARE = 0.55
"""Width of a letter by its height, about."""


class Point(NamedTuple):
    """A place on the map and the events there."""

    name: str
    x: float
    y: float
    events: tuple[str, ...]


class Frame(NamedTuple):
    """The part of the world that is shown."""

    x: float
    y: float
    width: float
    height: float


def world(extraction: Extraction) -> Html:
    """The map, or a line that says there is nothing to show."""
    points = places(extraction)
    if not points:
        return element("p", "no places with a known position", class_="note")
    frame = around(points)
    lines: dict[str, list[str]] = {"coast": [], "border": []}
    for kind, path in load_table("view/world.tsv", 2):
        lines[kind].append(path)
    return element(
        "svg",
        *(element("path", class_=kind, d="".join(paths)) for kind, paths in lines.items()),
        *(_dot(point, frame) for point in points),
        *_labels(points, frame),
        viewBox=" ".join(f"{number:.0f}" for number in frame),
        role="group",
        aria_label="Map of the places",
        class_="map",
    )


def places(extraction: Extraction) -> list[Point]:
    """Positions with the events there, most events first."""
    found: dict[tuple[float, float], list[str]] = defaultdict(list)
    names: dict[tuple[float, float], str] = {}
    for event in extraction.events:
        for slot in event.where:
            place = slot.place
            if place.latitude is None or place.longitude is None:
                continue
            spot = ((place.longitude + 180) * 10, (90 - place.latitude) * 10)
            names.setdefault(spot, place.name)
            if event.id not in found[spot]:
                found[spot].append(event.id)
    points = [Point(names[spot], *spot, tuple(events)) for spot, events in found.items()]
    return sorted(points, key=lambda point: (-len(point.events), point.name, point.x))


def around(points: list[Point]) -> Frame:
    """A frame of two to one that holds all points, with room about them."""
    left, right = min(p.x for p in points), max(p.x for p in points)
    top, bottom = min(p.y for p in points), max(p.y for p in points)
    width = min(WORLD_WIDTH, max(LEAST_WIDTH, MARGIN * (right - left), MARGIN * 2 * (bottom - top)))
    height = width / 2
    x = min(max(0.0, (left + right - width) / 2), WORLD_WIDTH - width)
    y = min(max(0.0, (top + bottom - height) / 2), WORLD_HEIGHT - height)
    return Frame(x, y, width, height)


def _radius(point: Point, frame: Frame) -> float:
    return frame.width / 110 * min(2.0, 1 + len(point.events) / 10)


def _dot(point: Point, frame: Frame) -> Html:
    events = " ".join(point.events)
    told = f"{point.name}: {len(point.events)} event{'s' if len(point.events) > 1 else ''}"
    return element(
        "circle",
        element("title", told),
        cx=f"{point.x:.1f}",
        cy=f"{point.y:.1f}",
        r=f"{_radius(point, frame):.1f}",
        data_events=events,
        tabindex=0,
        role="button",
        aria_label=told,
    )


def _labels(points: list[Point], frame: Frame) -> list[Html]:
    """Names beside their dots, as far as they do not cover each other; the first points go first."""
    size = frame.width / 32
    taken: list[tuple[float, float, float, float]] = []
    labels = []
    for point in points:
        wide = len(point.name) * size * LETTER_SHARE
        beside = _radius(point, frame) + 0.3 * size
        flips = point.x + beside + 1.3 * size + wide > frame.x + frame.width
        start = point.x - beside - wide if flips else point.x + beside
        box = (start, point.y - size * 0.8, start + wide, point.y + size * 0.4)
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        anchor = "end" if flips else "start"
        x = point.x - beside if flips else start
        labels.append(
            element(
                "text",
                point.name,
                x=f"{x:.1f}",
                y=f"{point.y + size * 0.3:.1f}",
                font_size=f"{size:.1f}",
                text_anchor=anchor,
                data_events=" ".join(point.events),
            )
        )
    return labels
