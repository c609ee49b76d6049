"""What the rules of `data/when/rules.toml` mean: each builder turns a match into a value, or None to decline."""

from lede.extract.when.build import calendar, combine, relative
from lede.extract.when.build.lengths import duration_value
from lede.extract.when.build.table import BUILDERS

__all__ = ["BUILDERS", "calendar", "combine", "duration_value", "relative"]
