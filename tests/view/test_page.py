"""The page shows what was found and lets nothing of an article become markup."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lede.result import Event, Extraction, Span
from lede.view import page
from lede.view.article import KINDS, article, marks_of
from lede.view.markup import UNFIT
from lede.view.timeline import timeline
from lede.view.world import Point, around, places
from tests.conftest import ROOT
from tests.extractions import TEXT, full_extraction

TAGS = set(
    re.findall(
        r"\w+",
        """html head meta title style body header h1 p ul li main article span section h2 small form label output input
        fieldset legend ol details summary b meter dl dt dd div time button svg path circle text aside script""",
    )
)
HOSTILE = (
    '<script>document.documentElement.dataset.hit="1"</script>',
    '"><img src=x onerror="document.documentElement.dataset.hit=1">',
    "' onmouseover='document.documentElement.dataset.hit=1' x='",
    "</article></style></script><svg onload=document.documentElement.dataset.hit=1>",
    "javascript:document.documentElement.dataset.hit=1",
    "<!-- ]]> &lt;b&gt; &#60;script&#62;",
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync"""


class Parsed(HTMLParser):
    """Tags, attributes and the text of the article in a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.article = ""
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        self._inside = self._inside or tag == "article"

    def handle_endtag(self, tag: str) -> None:
        """Note the end of the article."""
        self._inside = self._inside and tag != "article"

    def handle_data(self, data: str) -> None:
        """Note the article's words."""
        self.article += data if self._inside else ""


def poisoned(value: Any, poison: str) -> Any:
    """A result with every string in it replaced, but for those that are ours: ids and offsets."""
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: poisoned(getattr(value, f.name), poison) for f in fields(value)})
    if isinstance(value, tuple):
        return tuple(poisoned(one, poison) for one in value)
    return poison if isinstance(value, str) and not isinstance(value, StrEnum) else value


def pages() -> Iterator[str]:
    """Pages in which everything that can be hostile is."""
    for poison in HOSTILE:
        yield page(poisoned(full_extraction(), poison), poison + TEXT + poison, poison)


def test_nothing_of_an_article_becomes_markup() -> None:
    """Whatever the strings of an answer hold, the page has its own elements, one script, and no handler or address."""
    for html in pages():
        parsed = Parsed(html)
        assert set(parsed.tags) <= TAGS
        assert parsed.tags.count("script") == parsed.tags.count("style") == 1
        names = {name for _, name, _ in parsed.attributes}
        assert not {name for name in names if name.startswith("on")} | names & {"src", "href", "style", "action"}


def test_the_policy_lets_only_the_pages_own_script_run() -> None:
    """The policy names the digests of script and style as they stand in the page, and allows nothing else."""
    html = page(full_extraction(), TEXT)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)

    assert policy is not None
    told = policy[1].replace("&#x27;", "'")
    assert told.startswith("default-src 'none'")
    for name in ("script", "style"):
        body = re.search(rf"<{name}>(.*?)</{name}>", html, re.DOTALL)
        assert body is not None
        digest = b64encode(sha256(body[1].encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in told


@given(st.text(max_size=80), st.data())
def test_the_text_stays_whole(words: str, data: st.DataObject) -> None:
    """However spans lie over each other, the article's words are all there, in order, and the page is UTF-8."""
    extraction = full_extraction()
    offsets = st.integers(0, len(words))
    spans = [sorted((data.draw(offsets), data.draw(offsets))) for _ in range(3)]
    events = tuple(moved(extraction.events[0], f"e{i}", Span(a, b, words[a:b])) for i, (a, b) in enumerate(spans))
    html = article(replace(extraction, events=events), words)

    html.encode()
    shown = Parsed(html).article
    assert "".join(shown.split()) == "".join(UNFIT.sub("\ufffd", words).split())


def moved(event: Event, name: str, span: Span) -> Event:
    """The event with its trigger and its participants at `span`."""
    what = replace(event.what, trigger=replace(event.what.trigger, span=span))
    return replace(event, id=name, what=what, who=tuple(replace(one, span=span) for one in event.who))


def test_marks() -> None:
    """Each slot of an event is marked with its kind, and the trigger can be reached by keyboard."""
    extraction = full_extraction()
    assert {mark.kind for event in extraction.events for mark in marks_of(event)} == set(KINDS)

    html = article(extraction, TEXT)
    assert re.search(r'<span class="m what" data-marks="e1:what"[^>]*role="button" tabindex="0">arrested</span>', html)
    assert '<span class="m cue" data-marks="e1:cue">said</span>' in html


def test_timeline() -> None:
    """Dates stand in order, a long gap is said, what has no date is counted."""
    first = full_extraction().events[0]
    later = replace(
        first, id="e2", when=(replace(first.when[0], value="2024", earliest=datetime(2024, 1, 1, tzinfo=UTC)),)
    )
    none = replace(first, id="e3", when=())
    html = timeline(replace(full_extraction(), events=(later, none, first)))

    order = [html.index(piece) for piece in ("2020-10-05", "3 years", "<time>2024</time>", "1 without a date")]
    assert order == sorted(order)


spots = st.builds(Point, st.just("X"), st.floats(0, 3600), st.floats(0, 1800), st.just(("e1",)))


@given(st.lists(spots, min_size=1, max_size=6))
def test_the_map_holds_its_points(points: list[Point]) -> None:
    """The frame is twice as wide as high, lies in the world, and all points lie in it."""
    frame = around(points)

    assert frame.width == pytest.approx(2 * frame.height)
    assert frame.x >= 0
    assert frame.x + frame.width <= 3600.01
    for point in points:
        assert frame.x - 0.01 <= point.x <= frame.x + frame.width + 0.01
        assert frame.y - 0.01 <= point.y <= frame.y + frame.height + 0.01


def test_places() -> None:
    """A place has the events there; a page without a known place says so."""
    assert [(p.name, p.events) for p in places(full_extraction())] == [("Oslo", ("e1",))]
    bare = replace(full_extraction(), events=())
    assert "no places with a known position" in page(bare, TEXT)


def test_size() -> None:
    """Two hundred events in two thousand words are less than 500 kB."""
    extraction, words = many(200)

    assert len(page(extraction, words).encode()) < 500_000


def many(count: int) -> tuple[Extraction, str]:
    """The article so many times, with its event each time."""
    extraction = full_extraction()
    events = tuple(
        replace(shifted(extraction.events[0], number * len(TEXT)), id=f"e{number}") for number in range(count)
    )
    return replace(extraction, events=events), TEXT * count


def shifted(value: Any, by: int) -> Any:
    """A result with every span in it moved."""
    if isinstance(value, Span):
        return replace(value, start=value.start + by, end=value.end + by)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: shifted(getattr(value, f.name), by) for f in fields(value)})
    return tuple(shifted(one, by) for one in value) if isinstance(value, tuple) else value


def test_the_command(tmp_path: Path) -> None:
    """`lede view` writes the page to standard output or to a file."""
    path = os.pathsep.join([str(ROOT / "service"), str(ROOT)])
    environment = os.environ | {"PYTHONPATH": path, "LEDE_EXTRACTOR": "tests.fakes:FakeExtractor"}
    command = [sys.executable, "-m", "lede", "view", "-", "--title", "A & B"]
    shown = subprocess.run(command, env=environment, input=b"Ann met Bob.", capture_output=True, check=True).stdout
    subprocess.run([*command, "--out", tmp_path / "page.html"], env=environment, input=b"Ann met Bob.", check=True)

    assert (tmp_path / "page.html").read_bytes() == shown
    assert b"<h1>A &amp; B</h1>" in shown


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_in_a_browser(tmp_path: Path) -> None:
    """In a real browser nothing hostile runs, and the page's own script does."""
    for number, html in enumerate(pages()):
        file = tmp_path / f"page{number}.html"
        file.write_text(html, encoding="utf-8")
        command = [
            str(CHROMIUM),
            *QUIET.split(),
            f"--user-data-dir={tmp_path / 'profile'}",
            "--dump-dom",
            file.as_uri(),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

        assert "1 of 1" in done.stdout, "the page's own script did not run"
        assert "data-hit" not in done.stdout
