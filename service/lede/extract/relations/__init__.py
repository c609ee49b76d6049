"""Relations between events: order, causes, and parts of larger ones. Sparse rather than wrong."""

from lede.extract.relations.relate import relate

__all__ = ["relate"]
