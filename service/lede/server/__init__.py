"""The gRPC service around the worker pool: admission, deadlines, health, metrics, logs, drain. Holds no linguistics."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lede.server.settings import Settings


def serve(settings: Settings) -> int:
    """Serve until a signal ends it; returns the exit code.

    0: ended in order. 1: ended at once by a second signal, or failed. 2: could not start, for a reason that was told.
    """
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # its C core writes to standard error, past our log
    from lede.server.run import run  # grpc is loaded only by those who serve

    return run(settings)


__all__ = ["serve"]
