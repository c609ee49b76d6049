"""What can go wrong between front and worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lede.errors import LedeError


class RequestRefused(LedeError):
    """The worker refused the request; `name` is the class of `lede.errors` that said why."""

    def __init__(self, name: str, message: str, field: str, metadata: Mapping[str, str], document_id: str) -> None:
        super().__init__(message, **metadata)
        self.name = name
        self.field = field
        self.document_id = document_id


class ExtractionFailed(LedeError):
    """The extractor raised something unexpected: a defect. Type and frames are for the log, not for the caller."""

    def __init__(self, kind: str, frames: Sequence[str], document_id: str) -> None:
        super().__init__(f"extraction failed with {kind}")
        self.kind = kind
        self.frames = list(frames)
        self.document_id = document_id


class WorkerLost(LedeError):
    """Two workers died on the same request, one after the other."""


class OverTime(LedeError):
    """The request ran longer than its length allows; its worker was ended."""


class PoolClosed(LedeError):
    """The pool takes no more requests."""


class StartFailed(LedeError):
    """The extractor could not be loaded, or no worker came up."""
