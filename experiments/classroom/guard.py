"""Who may ask: requests from elsewhere are refused before they reach the page, and places are given in turn."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import urlsplit

from tornado.httputil import HTTPMessageDelegate, HTTPServerRequest
from tornado.routing import Router
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler

from experiments.classroom.pace import Pace
from experiments.classroom.texts import LANGUAGES, text

HOST = re.compile(r"(?P<name>[a-z0-9.-]+)(:(?P<port>\d{1,5}))?")
"""What a Host header may look like; an address in brackets is never one of ours."""
LOOK_AGAIN = "30"
"""Seconds after which a browser asks again where even the queue is full."""
IDLE = 20 * 60
"""Seconds after which one who does nothing has to give up their seat to one who waits; a play is something."""
FRAMES_PER_SECOND, FRAMES_AT_ONCE = 240.0, 900.0
"""Frames of one browser that are read for ever, and in a burst: three make a message, and a play at its fastest, or a
slider that is drawn along, sends some twenty a second."""


class Guard(Router):
    """Stands before an application: a foreign Host gets 400, a foreign Origin 403, one too many 503.

    A page of another site that a name server points at this computer (DNS rebinding) still sends its own Host, and a
    script of another site its own Origin; browsers let neither be forged.
    """

    def __init__(self, application: Application, hosts: Collection[str], port: int, places: Places) -> None:
        self.application = application
        self.hosts = frozenset(hosts)
        self.origins = frozenset(f"http://{host}:{port}" for host in hosts) | (
            frozenset(f"http://{host}" for host in hosts) if port == 80 else frozenset())
        self.places = places

    def find_handler(self, request: HTTPServerRequest, **unused: Any) -> HTTPMessageDelegate | None:
        """Return the application's own handler, or one that refuses."""
        refusal = self.refusal(request)
        if refusal is None:
            return self.application.find_handler(request)
        status, reason = refusal
        return self.application.get_handler_delegate(request, Refusal, {"status": status, "reason": reason})

    def refusal(self, request: HTTPServerRequest) -> tuple[int, str] | None:
        """Return status and reason if a request may not pass."""
        host = HOST.fullmatch(request.headers.get("Host", "").lower())
        if host is None or host["name"] not in self.hosts:
            return 400, f"this server answers to {', '.join(sorted(self.hosts))} only"
        origins = [*request.headers.get_list("Origin"), *request.headers.get_list("Sec-Websocket-Origin")]
        if any(origin.lower() not in self.origins for origin in origins):
            return 403, "asked from a page of another site"
        if urlsplit(request.uri or "").path == "/" and self.places.full:
            return 503, "\n".join(text(language, "message.full", number=self.places.seats) for language in LANGUAGES)
        return None


class Refusal(RequestHandler):
    """Answers every method with the reason, and nothing of what was sent."""

    def initialize(self, status: int, reason: str) -> None:
        """Take status and reason."""
        self.status, self.reason = status, reason

    def prepare(self) -> None:
        """Answer before any method is looked for."""
        self.set_status(self.status)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        if self.status == 503:
            self.set_header("Retry-After", LOOK_AGAIN)
            self.set_header("Refresh", LOOK_AGAIN)      # which is what a browser heeds
        self.finish(f"{self.reason}\n")

    def check_xsrf_cookie(self) -> None:
        """Let the refusal through: nothing is done that could be forged."""


class Places:
    """So many may play at a time, the others wait in the order in which they came, and no more than so many."""

    def __init__(self, seats: int, queue: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.seats, self.queue, self.clock = seats, queue, clock
        self.present: dict[str, float] = {}
        """When each viewer last did something, in the order in which they came."""

    @property
    def full(self) -> bool:
        """Whether not even waiting is possible."""
        return len(self.present) >= self.seats + self.queue

    def come(self, viewer: str) -> int:
        """Let a viewer in and return how many are before them in the queue, counting them; 0 with a seat.

        Where somebody waits, the seat of one who has done nothing for `IDLE` seconds is given back.
        """
        self.present.setdefault(viewer, self.clock())
        seated = list(self.present)[:self.seats]
        if len(self.present) > self.seats:
            longest = min(seated, key=self.present.__getitem__)
            if longest != viewer and self.clock() - self.present[longest] > IDLE:
                self.leave(longest)
        return max(list(self.present).index(viewer) + 1 - self.seats, 0)

    def act(self, viewer: str) -> None:
        """Note that a viewer has done something."""
        if viewer in self.present:
            self.present[viewer] = self.clock()

    def has(self, viewer: str) -> bool:
        """Return whether a viewer still has a seat, or a place in the queue."""
        return viewer in self.present

    def leave(self, viewer: str) -> None:
        """Give up a seat or a place in the queue."""
        self.present.pop(viewer, None)


def pace_sockets(application: Any) -> None:
    """Let the WebSockets of an application read no faster than anybody clicks, each for itself.

    What comes faster waits with its sender, and nobody else's messages wait behind it.
    """
    for rule in application.wildcard_router.rules:
        if isinstance(rule.target, type) and issubclass(rule.target, WebSocketHandler):
            rule.target = _paced(rule.target)


def _paced(handler: Any) -> type[WebSocketHandler]:
    class Paced(handler):  # type: ignore[misc]
        """A WebSocket that reads its next message when it may."""

        async def on_message(self, message: str | bytes) -> None:
            if not hasattr(self, "pace"):
                self.pace = Pace(FRAMES_PER_SECOND, FRAMES_AT_ONCE)
            await asyncio.sleep(self.pace.wait())
            await super().on_message(message)

    return Paced
