"""Event types: what kind of happening an event is, and its codes in other schemes."""

from lede.extract.ontology.find import type_of, types_of
from lede.extract.ontology.table import codes_of, event_types

__all__ = ["codes_of", "event_types", "type_of", "types_of"]
