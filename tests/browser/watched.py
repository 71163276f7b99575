"""What goes on in a page behind its back: errors it writes to the console, and every address it asks."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Response

OWN = {"localhost", "127.0.0.1"}
CLOSED = ("data", "blob", "about", "file")
"""Schemes by which nothing leaves the computer."""


class Watched:
    """A page with all it did wrong since it was opened."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        self.asked: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))
        page.on("request", lambda request: self._asked(request.url))
        page.on("websocket", lambda link: self._asked(link.url))
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    def _asked(self, url: str) -> None:
        self.asked.append(url)
        if not is_here(url):
            self.faults.append(f"asked elsewhere: {url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status} for {response.url}")


def is_here(url: str) -> bool:
    """Return whether an address lies on this computer."""
    parts = urlsplit(url)
    return parts.hostname in OWN or parts.scheme in CLOSED
