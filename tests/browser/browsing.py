"""A page under watch: what it logs, what it fetches, when its script is over, what axe finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, expect

DESKTOP = (1440, 900)
PHONE = (390, 844)

# Streamlit's own, which its options cannot remove; each is named with its reason, anything else is ours.
TOLERATED = {
    "presentation-role-conflict": "the file uploader's hidden input (minor)",
    "svg-img-alt": "the sparkline inside st.metric",
    "landmark-banner-is-top-level": "the open calendar of a date field (moderate)",
    "landmark-no-duplicate-banner": "the same calendar",
    "landmark-unique": "the same calendar",
}


@dataclass(frozen=True)
class Server:
    """A running application."""

    base_url: str
    database: Path | None = None


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

    def _log(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location})")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.outside.append(request.url)


def settle(page: Page) -> None:
    """Waits until the script is over and everything it sent is drawn."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=30_000)


def violations(page: Page) -> list[tuple[str, str, list[Any]]]:
    """What axe finds on ``page`` beyond :data:`TOLERATED`: rule, help, places."""
    return [
        (found["id"], found["help"], [node["target"] for node in found["nodes"]])
        for found in Axe().run(page).response["violations"]
        if found["id"] not in TOLERATED
    ]
