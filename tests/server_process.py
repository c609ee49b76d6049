"""A server in a process of its own, for tests of signals and exit codes: settings come from `LEDE_*` alone."""

from __future__ import annotations

import os
import sys

from lede.server import serve
from lede.server.loading import SettingsError, load_settings

if __name__ == "__main__":
    try:
        sys.exit(serve(load_settings({}, os.environ)))
    except SettingsError as error:
        print(f"lede: {error}", file=sys.stderr)
        sys.exit(2)
