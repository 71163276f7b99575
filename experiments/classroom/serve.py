"""`relations serve`: the page of the classroom, for this computer alone unless asked otherwise."""

from __future__ import annotations

import errno
import importlib.util
import ipaddress
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

LOOPBACK = "127.0.0.1"
SEATS, QUEUE = 30, 100
THREADS = 4
LARGEST_MESSAGE = 256 * 1024
"""Bytes that a browser may send at once; a slider's move takes some hundred."""
LARGEST_HEAD = 32 * 1024
UNUSED_FOR, LOOKED_AFTER = 15_000, 2_000
"""Milliseconds after which a page without a browser is let go of, and between two looks."""


class CannotServe(Exception):
    """Why there will be no page."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@dataclass(frozen=True)
class Opening:
    """What a viewer finds when the page opens."""

    name: str
    other: str | None
    seed: int
    people: int


def serve_classroom(opening: Opening, *, port: int, address: str = LOOPBACK, show: bool = True) -> None:
    """Serve the page until stopped; raises ScenarioError and CannotServe for what cannot be served."""
    if importlib.util.find_spec("panel") is None:
        raise CannotServe("the page needs Panel: pip install 'production-relations[classroom]'", exit_code=2)
    _check(opening, address)
    server, link = classroom_server(opening, port=port, address=address)
    print(f"The classroom is at {link} (Ctrl-C ends it).", file=sys.stderr, flush=True)
    server.start()
    if show:
        server.io_loop.add_callback(server.show, "/")
    try:
        server.io_loop.start()
    finally:
        server.stop(wait=False)


def classroom_server(opening: Opening, *, port: int, address: str = LOOPBACK) -> tuple[Any, str]:
    """Return a guarded server that is not yet started, and where it will be; raises CannotServe."""
    import panel
    from bokeh.settings import settings

    from experiments.classroom.guard import Guard, Places, pace_sockets
    from experiments.classroom.opened import opened
    from experiments.classroom.readiness import Readiness
    from experiments.classroom.screen import TITLE

    settings.resources = "server"
    panel.extension()
    places = Places(SEATS, QUEUE)
    threads = ThreadPoolExecutor(THREADS, thread_name_prefix="world")
    readiness = Readiness(filter(None, (opening.name, opening.other)))
    hosts = ["localhost", address] if address == LOOPBACK else [address]
    try:
        server = panel.io.server.get_server(
            lambda: opened(opening, places, threads, readiness), port=port, address=address, title=TITLE, verbose=False,
            websocket_origin=[f"{host}:{port}" for host in hosts],
            websocket_max_message_size=LARGEST_MESSAGE,
            http_server_kwargs={"max_body_size": LARGEST_MESSAGE, "max_header_size": LARGEST_HEAD},
            unused_session_lifetime_milliseconds=UNUSED_FOR, check_unused_sessions_milliseconds=LOOKED_AFTER)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL):
            raise
        raise CannotServe(f"{address}:{port} cannot be used ({error.strerror}); name another port with --port",
                          exit_code=2) from None
    # Bokeh gives no way to put anything before its application but this one.
    server._http.request_callback = Guard(server._tornado, hosts, port, places)
    pace_sockets(server._tornado)
    readiness.begin()
    return server, f"http://{hosts[0]}:{port}/"


def _check(opening: Opening, address: str) -> None:
    """Raise for what would fail on every page, before there is one."""
    from experiments.classroom.session import check_people_and_seed
    from experiments.classroom.texts import Refused
    from simulation import load_scenario

    for name in filter(None, (opening.name, opening.other)):
        load_scenario(name)
    try:
        check_people_and_seed(opening.people, opening.seed)
        ipaddress.IPv4Address(address)
    except Refused as refused:
        raise CannotServe(str(refused), exit_code=2) from None
    except ipaddress.AddressValueError:
        raise CannotServe(f"'{address}' is no address of this computer, such as 192.168.0.7", exit_code=2) from None
