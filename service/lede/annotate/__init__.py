"""Raw text -> spaCy `Doc`: the reading network as one spaCy component. Knows no events."""

from lede.annotate.reader import LedeReader, load_reader

__all__ = ["LedeReader", "load_reader"]
