"""According to whom: every statement with its source, its cue and its content, and the events that it tells."""

from lede.extract.according_to.anchor import anchor_attributions, cue_tokens
from lede.extract.according_to.find import find_attributions
from lede.extract.according_to.news import is_reporting, is_speech_act

__all__ = ["anchor_attributions", "cue_tokens", "find_attributions", "is_reporting", "is_speech_act"]
