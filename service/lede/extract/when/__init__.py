"""When: time expressions, what they mean, which event they belong to, and the order of events that they tell."""

from lede.extract.when.anchor import anchor_times
from lede.extract.when.find import find_times
from lede.extract.when.relations import time_relations

__all__ = ["anchor_times", "find_times", "time_relations"]
