"""The examples in docstrings and in docs/python.md give what they show."""

from __future__ import annotations

import doctest
import re
from importlib import import_module

import pytest

from tests.conftest import ROOT

MODULES = ["lede", "lede.extractor", "lede.spacy_component", "lede.view.markup"]
BLOCK = re.compile(r"^```python\n(>>>.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.model
@pytest.mark.parametrize("name", MODULES)
def test_docstrings(name: str) -> None:
    """Each example of a module."""
    failed, tried = doctest.testmod(import_module(name))

    assert tried
    assert not failed


@pytest.mark.model
def test_documents() -> None:
    """The examples of a document, one after the other, as a reader would type them."""
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    blocks = BLOCK.findall(text)
    assert blocks
    for number, block in enumerate(blocks, 1):
        if "pandas" in block:
            pytest.importorskip("pandas", reason="the data frame is an example of use")
        test = doctest.DocTestParser().get_doctest(block, names, f"python.md, block {number}", "docs/python.md", 0)
        assert not doctest.DocTestRunner().run(test, clear_globs=False).failed
        names = test.globs
