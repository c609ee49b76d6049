"""The page: its frame, its style and script with their digests, and the parts in their places."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from lede.result import Extraction, SegmentKind
from lede.view.article import article
from lede.view.cards import cards, types
from lede.view.markup import Html, element, join
from lede.view.timeline import timeline
from lede.view.world import world

LEGEND = (
    ("what", "what"),
    ("who", "who"),
    ("where", "where"),
    ("when", "when"),
    ("source", "according to"),
    ("cue", "cue"),
)
KEYS = "Keys: j and k go through the events, Enter keeps one, Escape lets it go."


def page(extraction: Extraction, words: str, title: str = "") -> str:
    """A whole HTML document; `words` is the text that was read.

    All that the article says is text on this page: its policy lets nothing load, and no script run but its own.
    """
    style, script = Html(_part("page.css")), Html(_part("page.js"))
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    shown = title or _title(extraction) or extraction.document_id or "Article"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", shown),
        element("style", style),
    )
    body = element("body", _header(extraction, shown), _main(extraction, words), _card(), element("script", script))
    return join(Html("<!doctype html>\n"), element("html", head, body, lang="en"), Html("\n"))


def _header(extraction: Extraction, shown: str) -> Html:
    count = len(extraction.events)
    facts = [f"{count} event{'s' if count != 1 else ''}"]
    if extraction.reference_time.instant is not None:
        facts.append(f"read as of {extraction.reference_time.instant.date().isoformat()}")
    if extraction.model.name:
        facts.append(f"{extraction.model.name} {extraction.model.version}".strip())
    legend = element("ul", *(element("li", name, class_=f"m {kind}") for kind, name in LEGEND), class_="legend")
    warnings = [element("p", f"{warning.code}: {warning.message}", class_="note") for warning in extraction.warnings]
    return element("header", element("h1", shown), element("p", " · ".join(facts), class_="note"), legend, *warnings)


def _main(extraction: Extraction, words: str) -> Html:
    confidence = element(
        "label",
        "Confidence from ",
        element("output", "0 %", id="least-shown"),
        element("input", type="range", id="least", min=0, max=100, step=1, value=0),
    )
    filters = element(
        "form",
        confidence,
        element("fieldset", element("legend", "Types"), types(extraction)),
        id="filters",
        aria_label="Filters",
    )
    note = element("p", KEYS, " * stands for what is said elsewhere in the article.", class_="note")
    return element(
        "main",
        article(extraction, words),
        element(
            "section",
            element("h2", "Events, the most salient first ", element("small", "", id="count")),
            filters,
            cards(extraction),
            note,
            class_="events",
        ),
        element("section", element("h2", "Timeline"), timeline(extraction), class_="times"),
        element("section", element("h2", "Places"), world(extraction), class_="places"),
    )


def _card() -> Html:
    return element("aside", id="card", hidden=True, aria_live="polite")


def _title(extraction: Extraction) -> str:
    found = next((one.span.text for one in extraction.segments if one.kind is SegmentKind.TITLE), "")
    return " ".join(found.split())


@cache
def _part(name: str) -> str:
    """Style or script, as it lies beside this file; neither may end its own element."""
    source = (files("lede.view") / name).read_text(encoding="utf-8")
    assert "</" not in source
    return source


def _digest(source: str) -> str:
    return f"sha256-{b64encode(sha256(source.encode()).digest()).decode()}"
