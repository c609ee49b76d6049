"""lede reads a news article and tells its events: who, what, where, when, and according to whom.

>>> from lede import Context, Extractor
>>> Extractor  # doctest: +ELLIPSIS
<class 'lede.extractor.Extractor'>

Names are loaded on first use, so that `import lede` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from lede.context import Context, Include, Options, Predicates
    from lede.errors import LedeError
    from lede.extractor import Extractor
    from lede.result import Extraction

__all__ = ["Context", "Extraction", "Extractor", "Include", "LedeError", "Options", "Predicates", "__version__"]

_HOME = {
    "Context": "lede.context",
    "Extraction": "lede.result",
    "Extractor": "lede.extractor",
    "Include": "lede.context",
    "LedeError": "lede.errors",
    "Options": "lede.context",
    "Predicates": "lede.context",
}


def __getattr__(name: str) -> Any:
    """Load a public name from the module that defines it."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
