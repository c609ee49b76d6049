"""Why the front turns a call away before or while it works."""

from __future__ import annotations

from lede.errors import LedeError


class QueueFull(LedeError):
    """No room: too many requests or bytes wait, or the wait would be too long. `retry_after` is in seconds."""

    def __init__(self, limit: str, message: str, retry_after: float) -> None:
        super().__init__(message, limit=limit)
        self.limit = limit
        self.retry_after = retry_after


class Draining(LedeError):
    """The server is stopping."""


class DeadlinePassed(LedeError):
    """The caller's deadline passed, or the server's for calls that bring none."""


class TokenInvalid(LedeError):
    """No bearer token, or one that is not known."""


class TokenForbidden(LedeError):
    """The token's role may not call this method."""
