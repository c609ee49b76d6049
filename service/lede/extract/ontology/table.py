"""The published list of event types and their codes in other schemes: `data/ontology/types.tsv`."""

from __future__ import annotations

from functools import cache

from lede.lexicons import load_table
from lede.result import Codes, Modality

# PLOVER codes a cooperative act that is only announced as AGREE (CAMEO 03, intent to cooperate).
AGREED_WHEN_PLANNED = frozenset({"AID", "CONSULT", "COOPERATE", "SUPPORT"})
INTENT = "03"


@cache
def event_types() -> tuple[str, ...]:
    """Every `type` and `type/subtype` that an event can have, sorted."""
    return tuple(sorted(_codes()))


def codes_of(type_: str, subtype: str = "", modality: Modality = Modality.ACTUAL) -> Codes:
    """Codes of a type in PLOVER, CAMEO, ACLED and IPTC Media Topics; all empty for an unknown type."""
    table = _codes()
    codes = table.get(f"{type_}/{subtype}") or table.get(type_) or Codes()
    if modality is Modality.PLANNED and type_ in AGREED_WHEN_PLANNED:
        return Codes("AGREE", "", INTENT, codes.acled, codes.iptc)
    return codes


@cache
def _codes() -> dict[str, Codes]:
    rows = load_table("ontology/types.tsv", 7)
    return {name: Codes(*("" if cell == "-" else cell for cell in cells)) for name, *cells, _ in rows}
