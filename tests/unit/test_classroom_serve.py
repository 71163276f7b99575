"""The classroom's server: open to pages of this computer alone, in need of no other, and plain in words (test:T20)."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("panel", reason="the extra `classroom` is not installed")

ROOT = Path(__file__).resolve().parents[2]
UPGRADE = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
           "Sec-WebSocket-Key": "c29tZXRoaW5nIHJhbmRvbQ==", "Sec-WebSocket-Protocol": "bokeh, none"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def relations(*words: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", "simulation", *words], cwd=ROOT, text=True,
                            env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Serve until the tests of this module are done."""
    chosen = free_port()
    server = relations("serve", "--people", "100", "--no-open", "--port", str(chosen))
    assert server.stderr is not None
    assert f"http://localhost:{chosen}/" in server.stderr.readline()
    yield chosen
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=30)
    assert server.returncode == 143


def answer(port: int, path: str = "/", body: bytes | None = None, **headers: str) -> tuple[int, str]:
    """Ask the server, with underscores of header names as hyphens, and return status and text."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    link.request("GET" if body is None else "POST", path, body, {"Host": f"localhost:{port}", **names})
    reply = link.getresponse()
    text = "" if reply.status == 101 else reply.read().decode()
    link.close()
    return reply.status, text


def test_the_page_comes_and_names_no_other_host(port: int) -> None:
    status, text = answer(port)
    assert status == 200
    assert "<title>Relations of production</title>" in text
    elsewhere = [url for url in re.findall(r"(?:https?:)?//[\w.-]+\.\w+", text) if "www.w3.org" not in url]
    assert elsewhere == []


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "[::1]:5006",
                                  "192.168.0.7", ""])
def test_a_foreign_host_is_refused_wherever_it_asks(port: int, host: str) -> None:
    assert answer(port, Host=host)[0] == 400
    assert answer(port, "/static/js/bokeh.min.js", Host=host)[0] == 400


def test_a_websocket_opens_for_our_own_page_only(port: int) -> None:
    assert answer(port, "/ws", Origin=f"http://localhost:{port}", **UPGRADE)[0] == 101
    for origin in ("http://evil.example", "null", f"https://localhost:{port}", "http://localhost:1",
                   f"http://localhost.evil.example:{port}"):
        assert answer(port, "/ws", Origin=origin, **UPGRADE)[0] == 403, origin
        assert answer(port, Origin=origin)[0] == 403, origin


def test_too_large_a_request_ends_its_connection_and_nothing_else(port: int) -> None:
    try:
        status = answer(port, body=b"x" * 1_000_000)[0]
    except (ConnectionError, http.client.HTTPException):
        status = 400
    assert status == 400
    assert answer(port)[0] == 200


def test_a_port_in_use_is_said_and_named(port: int) -> None:
    second = relations("serve", "--no-open", "--port", str(port))
    _, said = second.communicate(timeout=60)
    assert second.returncode == 2
    assert said == (f"relations: 127.0.0.1:{port} cannot be used (Address already in use); "
                    "name another port with --port\n")


@pytest.mark.parametrize(("words", "told"), [
    (("basline",), "did you mean 'baseline'?"),
    (("--with", "citizen_fund"), "did you mean 'citizens_fund'?"),
    (("--address", "nowhere"), "'nowhere' is no address of this computer"),
    (("--people", "99"), "100"),
])
def test_what_cannot_be_served_is_said_before_there_is_a_page(words: tuple[str, ...], told: str) -> None:
    refused = relations("serve", *words, "--no-open", COLUMNS="200")
    _, said = refused.communicate(timeout=60)
    assert refused.returncode == 2
    assert told in said
    assert "Traceback" not in said


def test_without_panel_the_extra_is_named(tmp_path: Path) -> None:
    script = ("import sys, importlib.util as util\nfind = util.find_spec\n"
              "util.find_spec = lambda name, *rest: None if name == 'panel' else find(name, *rest)\n"
              "from experiments.cli import main\nsys.argv = ['relations', 'serve', '--no-open']\nmain()\n")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr == "relations: the page needs Panel: pip install 'production-relations[classroom]'\n"
