"""Did it happen? Polarity, modality, tense and aspect of events."""

from lede.extract.factuality.judge import judge, judge_all

__all__ = ["judge", "judge_all"]
