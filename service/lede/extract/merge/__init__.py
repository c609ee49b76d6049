"""One event told many times: its tellings become one, and get a name that is the same in every article."""

from lede.extract.merge.events import merge_events
from lede.extract.merge.fingerprint import fingerprint

__all__ = ["fingerprint", "merge_events"]
