"""A page under watch: what it logs, what it fetches, when its script is over, what axe finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

DESKTOP = (1440, 900)
PHONE = (390, 844)
OpenPage = Callable[..., Page]

# Streamlit's own, which its options cannot remove; each is named with its reason, anything else is ours.
TOLERATED = {
    "presentation-role-conflict": "the file uploader's hidden input (minor)",
    "svg-img-alt": "the sparkline inside st.metric",
    "landmark-banner-is-top-level": "the open calendar of a date field (moderate)",
    "landmark-no-duplicate-banner": "the same calendar",
    "landmark-unique": "the same calendar",
}


@dataclass
class Watch:
    """What a page logged as errors and asked of other hosts since it was opened."""

    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Starts watching ``page``."""
        page.on("console", self._log)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._asked)
        page.on("websocket", _Talk(page).listen)

    def _log(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location})")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.outside.append(request.url)


class _Talk:
    """What a page and its server are saying: runs asked for by the page, and whether the last one is over."""

    of: WeakKeyDictionary[Page, _Talk] = WeakKeyDictionary()

    def __init__(self, page: Page) -> None:
        self.waiting, self.runs = True, 0
        self.of[page] = self

    def listen(self, socket: WebSocket) -> None:
        self.waiting = True
        socket.on("close", self._left)
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _left(self, _: WebSocket) -> None:
        self.waiting = True  # another page is coming, with its own talk

    def _sent(self, frame: bytes | str) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).WhichOneof("type") == "rerun_script":
            self.waiting, self.runs = True, self.runs + 1

    def _received(self, frame: bytes | str) -> None:
        if not isinstance(frame, bytes):
            return
        message = ForwardMsg.FromString(frame)
        if message.WhichOneof("type") == "new_session":
            self.waiting = True
        elif message.WhichOneof("type") == "script_finished":
            self.waiting = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN


def settle(page: Page) -> None:
    """Waits until the runs the page asked for are over and everything they sent is drawn.

    The page's own mark is not enough: it says "over" until the server answers the click just made.
    """
    talk, quiet, seen = _Talk.of[page], 0, -1
    for _ in range(600):
        page.wait_for_timeout(50)
        quiet = quiet + 1 if not talk.waiting and talk.runs == seen else 0
        seen = talk.runs
        if quiet == 3:
            break
    else:
        raise AssertionError("the page still runs after 30 s")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=30_000)


def violations(page: Page) -> list[tuple[str, str, list[Any]]]:
    """What axe finds on ``page`` beyond :data:`TOLERATED`: rule, help, places."""
    return [
        (found["id"], found["help"], [node["target"] for node in found["nodes"]])
        for found in Axe().run(page).response["violations"]
        if found["id"] not in TOLERATED
    ]


def go(page: Page, url: str) -> None:
    """Opens ``url`` as if it were typed."""
    page.goto(url)
    settle(page)


def press(page: Page, name: str | re.Pattern[str], position: int = 0) -> None:
    """Clicks a button of the page itself, then waits for the page to be drawn again."""
    page.get_by_test_id("stMain").get_by_role("button", name=name).nth(position).click()
    settle(page)


def choose(page: Page, field: Locator, option: str) -> None:
    """Takes an option of a list, by the keyboard; a list closes when the page scrolls, so the scrolling comes first."""
    field.scroll_into_view_if_needed()
    field.focus()
    settle(page)
    field.press("ArrowDown")
    field.press_sequentially(option[:20])
    page.get_by_role("option", name=option).first.click()
    expect(page.get_by_role("listbox")).to_have_count(0)
    settle(page)


def check(page: Page) -> None:
    """Readable by everyone, and nothing wider than the screen."""
    assert violations(page) == []
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
