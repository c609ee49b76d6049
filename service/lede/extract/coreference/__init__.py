"""Who is who: entities of the text, and the mentions of each."""

from lede.extract.coreference.index import EntityIndex
from lede.extract.coreference.resolve import find_entities

__all__ = ["EntityIndex", "find_entities"]
