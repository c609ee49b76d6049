"""The page in a real Chromium: it opens fast, is worked by keyboard, fits two widths, and loads nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lede.view import page
from tests.view.test_page import CHROMIUM, QUIET, many

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
OPENS_MS = 1000


class Browser:
    """A headless Chromium that is spoken to over a pipe."""

    def __init__(self, profile: Path) -> None:
        their_in, self._out = os.pipe()
        self._in, their_out = os.pipe()
        # Chromium speaks on descriptors 3 and 4.
        shell = f'exec 3<&{their_in} 4>&{their_out}; exec "$0" "$@"'
        command = [str(CHROMIUM), *QUIET.split(), f"--user-data-dir={profile}", "--remote-debugging-pipe"]
        self._process = subprocess.Popen(
            ["bash", "-c", shell, *command, "about:blank"], pass_fds=(their_in, their_out), stderr=subprocess.DEVNULL
        )
        os.close(their_in)
        os.close(their_out)
        self._left = b""
        self._number = 0
        self._session = ""
        target = self("Target.createTarget", url="about:blank")["targetId"]
        self._session = self("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self("Page.enable")

    def __call__(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send one command; its result."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        return self._until(lambda reply: reply.get("id") == self._number)["result"]  # type: ignore[no-any-return]

    def _until(self, wanted: Any) -> dict[str, Any]:
        while True:
            while b"\0" not in self._left:
                part = os.read(self._in, 1 << 20)
                assert part, "Chromium has ended"
                self._left += part
            line, _, self._left = self._left.partition(b"\0")
            reply: dict[str, Any] = json.loads(line)
            if wanted(reply):
                return reply

    def open(self, file: Path) -> None:
        """Load a page, to its end."""
        self("Page.navigate", url=file.as_uri())
        self._until(lambda reply: reply.get("method") == "Page.loadEventFired")

    def tell(self, script: str) -> Any:
        """The value of an expression in the page."""
        return self("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def press(self, key: str) -> None:
        """Press and let go of a key."""
        text = {"text": key} if len(key) == 1 else {}
        self("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self("Input.dispatchKeyEvent", type="keyUp", key=key)

    def close(self) -> None:
        """End it."""
        os.close(self._out)
        os.close(self._in)
        self._process.terminate()
        self._process.wait(timeout=30)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all tests."""
    found = Browser(tmp_path_factory.mktemp("profile"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with two hundred events in two thousand words."""
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(page(*many(200)), encoding="utf-8")
    return path


def test_it_opens_fast_and_loads_nothing(browser: Browser, file: Path) -> None:
    """From asking to the load event it takes less than a second, and nothing else is asked for."""
    browser.open(file)  # the first page of a browser waits for the browser
    browser.open(file)
    shutil.copy(file, file.with_name("again.html"))
    browser.open(file.with_name("again.html"))

    timing = "performance.getEntriesByType('navigation')[0].loadEventStart"
    assert 0 < browser.tell(timing) < OPENS_MS
    assert browser.tell("performance.getEntriesByType('resource').length") == 0


def test_keys(browser: Browser, file: Path) -> None:
    """Keys: j and k go through the events, Enter keeps one, Escape lets it go."""
    browser.open(file)
    focused = "document.activeElement.dataset.event"
    browser.press("j")
    assert browser.tell(focused) == "e0"
    assert browser.tell("document.getElementById('card').hidden") is False
    browser.press("j")
    browser.press("j")
    browser.press("k")
    assert browser.tell(focused) == "e1"
    browser.press("Enter")
    assert browser.tell("document.querySelectorAll('#events details[open]').length") == 1
    browser.press("Escape")
    assert browser.tell("document.querySelectorAll('#events details[open]').length") == 0
    assert browser.tell("document.getElementById('card').hidden") is True


def test_filters(browser: Browser, file: Path) -> None:
    """A type that is not wanted leaves the list, and so does what is below the confidence."""
    browser.open(file)
    browser.tell("document.querySelector('input[name=type]').click()")
    assert browser.tell("document.getElementById('count').textContent") == "0 of 200"
    browser.tell("document.querySelector('input[name=type]').click()")
    assert browser.tell("document.getElementById('count').textContent") == "200 of 200"
    browser.tell("document.getElementById('least').value = 100")
    browser.tell("document.getElementById('least').dispatchEvent(new Event('input', {bubbles: true}))")
    assert browser.tell("document.getElementById('count').textContent") == "0 of 200"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits(browser: Browser, file: Path, tmp_path: Path, width: int, scheme: str) -> None:
    """No page is wider than its window, and words stand out from their ground, light or dark."""
    browser("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 500)
    browser("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    browser.open(file)

    assert browser.tell("document.documentElement.scrollWidth") <= width
    light = [
        sum(map(int, browser.tell(f"getComputedStyle(document.body).{name}")[4:-1].split(", ")))
        for name in ("color", "backgroundColor")
    ]
    assert abs(light[0] - light[1]) > 500
    assert (light[0] > light[1]) == (scheme == "dark")
