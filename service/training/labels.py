"""Label sets of the heads that come from the training part."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Labels:
    """Tags, lemma scripts and dependency labels, each in the order of the network's outputs."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    lemma: tuple[str, ...]
    dep: tuple[str, ...]
