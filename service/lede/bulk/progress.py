"""What a run says while it works, on standard error: a bar on a terminal, else a line now and then."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from lede.bulk.ledger import ERRORS, Entry

EVERY_SECONDS = 60.0
REFRESH_SECONDS = 0.2


class Progress:
    """Shows articles, words a second, errors, and the time left, which the bytes read tell."""

    def __init__(self, size: int, before: Entry) -> None:
        self._console = Console(stderr=True, highlight=False, markup=False)
        self._before = before
        self._began = self._shown = time.monotonic()
        self._bar: Bar | None = None
        if self._console.is_terminal:
            self._bar = Bar(
                BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), TimeRemainingColumn(),
                console=self._console, refresh_per_second=4,
            )  # fmt: skip
            self._task = self._bar.add_task("starting", total=size or None)

    def __enter__(self) -> Progress:
        if self._bar is not None:
            self._bar.start()
        if self._before.items:
            self.say(f"going on after {self._before.items:,} articles")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, now: Entry, read: int) -> None:
        """The state after an article."""
        if now.items == self._before.items + 1:
            self._begin(read)
        moment = time.monotonic()
        if moment - self._shown < (REFRESH_SECONDS if self._bar else EVERY_SECONDS):
            return
        self._shown = moment
        if self._bar is not None:
            self._bar.update(self._task, completed=read, description=self._figures(now))
        else:
            self.say(self._figures(now))

    def _begin(self, read: int) -> None:
        """What an earlier run did, and starting, is no work of this one."""
        self._began = self._shown = time.monotonic()
        if self._bar is not None:
            self._bar.reset(self._task, completed=read)

    def say(self, line: str) -> None:
        """One line that stays."""
        text = f"lede: {line}"
        if self._bar is not None:
            self._console.print(Text(text))
        else:
            sys.stderr.write(text.encode("utf-8", "replace").decode() + "\n")

    def end(self, last: Entry, out: Path, *, stopped: bool) -> None:
        """What the run did, all runs of this folder together."""
        if self._bar is not None:
            self._bar.update(self._task, description=self._figures(last))
        line = f"{self._figures(last)}, {last.events:,} events in {out}"
        if last.errors:
            line += f"; reasons in {out / ERRORS}"
        if stopped:
            line += "; stopped, the same command goes on"
        self.say(line)

    def _figures(self, now: Entry) -> str:
        seconds = max(1e-3, time.monotonic() - self._began)
        pace = (now.words - self._before.words) / seconds
        return f"{now.articles:,} articles, {pace:,.0f} words/s, {now.errors:,} errors"
