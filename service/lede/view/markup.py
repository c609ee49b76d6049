"""HTML by construction: what is no `Html` is text and is escaped, in content and in attributes."""

from __future__ import annotations

import re
from html import escape

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""No page may hold these, and a file in UTF-8 cannot hold all of them."""

VOID = frozenset({"circle", "input", "line", "meta", "path", "rect"})


class Html(str):
    """Markup that this package made."""

    __slots__ = ()


def text(words: str) -> Html:
    """Words as text of a page, and nothing else."""
    return Html(escape(UNFIT.sub("\ufffd", words), quote=True))


def join(*children: str) -> Html:
    """Markup and words one after the other."""
    return Html("".join(child if isinstance(child, Html) else text(child) for child in children))


def element(tag: str, /, *children: str, **attributes: str | int | float | bool | None) -> Html:
    """An element; `class_` is `class`, `data_event` is `data-event`; True is a bare attribute, False and None are none.

    >>> element("b", "1 < 2", title='"')
    '<b title="&quot;">1 &lt; 2</b>'
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if tag in VOID and not children:
        return Html(f"<{tag}{written}/>")
    return Html(f"<{tag}{written}>{join(*children)}</{tag}>")


def _attribute(key: str, value: str | int | float | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{text(str(value))}"'
