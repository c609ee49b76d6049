"""What can go wrong, as one tree. Knows nothing of gRPC: `lede.server.errors` gives each class its status.

Messages say what was found, what is allowed and what to do, and never quote the article.
"""

from __future__ import annotations

from typing import Any, TypeVar

Kind = TypeVar("Kind", bound="LedeError")


class LedeError(Exception):
    """Base of everything that lede raises on purpose. `metadata` goes to the caller as ErrorInfo metadata."""

    def __init__(self, message: str, **metadata: str | int) -> None:
        super().__init__(message)
        self.message = message
        self.metadata = {key: str(value) for key, value in metadata.items()}

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors travel between processes, whatever their constructors ask for."""
        return _restored, (type(self), self.message), self.__dict__


def _restored(kind: type[Kind], message: str) -> Kind:
    return kind.__new__(kind, message)


class InvalidRequest(LedeError):
    """The caller's request cannot be answered; `field` names what to mend."""

    def __init__(self, field: str, message: str, **metadata: str | int) -> None:
        super().__init__(f"{field}: {message}", field=field, **metadata)
        self.field = field


class TextEmpty(InvalidRequest):
    """`text` is empty or holds blanks only."""


class TextTooLong(InvalidRequest):
    """`text` has more UTF-8 bytes than the server accepts."""


class MalformedRequest(InvalidRequest):
    """The bytes are no request: broken protobuf, or a string that is not UTF-8."""


class UnknownTimeZone(InvalidRequest):
    """`time_zone` is not in the IANA data base."""


class UnsupportedLanguage(InvalidRequest):
    """`language` is no BCP 47 tag, or not English."""


class InvalidOption(InvalidRequest):
    """An option is out of its range or names something unknown."""


class ModelError(LedeError):
    """The weights are missing, damaged or of an unknown version. Raised at start, never later."""


class DataError(LedeError):
    """A data file (lexicon, gazetteer) is missing or malformed. Raised at start, with file and line."""
