"""Work spread over processes: in order, each item once, whatever an item does to its process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from lede.errors import LedeError
from lede.processes import AHEAD, work
from tests.conftest import ROOT


@dataclass(frozen=True)
class Obeying:
    """A job that does what an item says, and answers with it."""

    fails: bool = False

    def build(self) -> Callable[[str], str]:
        """Make the function; where it `fails`, it cannot be made."""
        if self.fails:
            raise LedeError("weights are missing")
        return _obey

    def lost(self, item: str, seconds: float = 0.0) -> str:
        """Say what happened."""
        return f"late {item}" if seconds else f"lost {item}"


def _obey(item: str) -> str:
    command, _, rest = item.partition(" ")
    if command == "crash":
        os._exit(3)
    elif command == "hang":
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        time.sleep(600)
    elif command == "once":
        if not Path(rest).exists():
            Path(rest).touch()
            os._exit(3)
    elif command == "raise":
        raise ValueError(rest)
    return item


def test_order_and_ends(tmp_path: Path) -> None:
    """Results come in order; an item that crashes or hangs costs itself alone, one that crashes once nothing."""
    items = [f"item {number}" for number in range(60)]
    items[7], items[20], items[33] = "crash", "hang", f"once {tmp_path / 'once'}"
    expected = list(items)
    expected[7], expected[20] = "lost crash", "late hang"

    assert list(work(Obeying(), items, 2, seconds=5)) == expected


@pytest.mark.parametrize("processes", [1, 2])
def test_what_an_item_raises(processes: int) -> None:
    """What the function raises is raised here, with the place where it arose."""
    results = work(Obeying(), ["a"] * 10 + ["raise apples"] + ["b"] * 10, processes)
    with pytest.raises(ValueError, match="apples") as raised:
        list(results)

    assert processes == 1 or "_obey" in raised.value.__notes__[0]


def test_what_loading_raises() -> None:
    """A job that cannot be loaded tells why."""
    with pytest.raises(LedeError, match="weights are missing"):
        list(work(Obeying(fails=True), ["a"] * 20, 2))


def test_no_more_is_read_ahead_than_told() -> None:
    """Items are taken as results are asked for."""
    taken = 0

    def items() -> object:
        nonlocal taken
        for taken in range(1, 1000):  # noqa: B007
            yield "item"

    results = work(Obeying(), items(), 2)  # type: ignore[arg-type]
    next(results)
    results.close()

    assert taken <= 2 * AHEAD


def test_the_process_that_forks_is_replaced() -> None:
    """Where the kernel ends the process that loaded the job, work goes on."""
    results = work(Obeying(), ["item"] * 400, 2)
    next(results)
    (nest,) = [int(pid) for pid in _children() if b"lede.processes.nest" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    os.kill(nest, signal.SIGKILL)

    assert list(results) == ["item"] * 399


def _children() -> list[str]:
    tasks = Path("/proc/self/task").iterdir()  # a thread started it
    return [pid for task in tasks for pid in (task / "children").read_text().split()]


def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    """A script or notebook spreads work as it stands; `if __name__ == "__main__"` is not needed."""
    script = tmp_path / "script.py"
    script.write_text(
        "from lede.processes import work\nfrom tests.bulk.test_processes import Obeying\n"
        "print(len(list(work(Obeying(), ['a'] * 20, 2))))\n"
    )
    path = os.pathsep.join([str(ROOT / "service"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, script], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )

    assert (done.stdout, done.stderr) == ("20\n", "")
