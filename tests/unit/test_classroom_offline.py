"""A room without internet: the server reaches no other computer, and its page needs none (test:T20)."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("panel", reason="the extra `classroom` is not installed")

from tests.visitors import ROOT, Server, Visitor, fetch, served

CLOSED = ROOT / "tests" / "closed_network"
FILES = re.compile(r'"([^"\s]+\.(?:css|js|mjs|woff2?|png|svg)(?:\?[^"\s]*)?)"')
"""Names of files in the document that a websocket brings."""
ELSEWHERE = re.compile(r"""(?:https?:|wss?:)?//[\w.-]+\.\w+[^\s"'<>)\\]*""")
"""Addresses of other computers, as they stand in pages and style sheets."""


def closed(notes: Path) -> dict[str, str]:
    return {"PYTHONPATH": f"{CLOSED}:{ROOT}", "CLOSED_NETWORK": str(notes)}


@pytest.mark.parametrize("attempt", [
    "import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)",
    "import urllib.request; urllib.request.urlopen('http://relations.example/', timeout=5)",
    "import asyncio; asyncio.run(asyncio.open_connection('2001:db8::1', 443))",
    "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 53))",
])
def test_a_closed_network_is_closed_and_tells_who_tried(attempt: str, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    done = subprocess.run([sys.executable, "-c", attempt], env=closed(notes), capture_output=True, text=True)
    assert "the network is closed" in done.stderr
    assert len(notes.read_text(encoding="utf-8").splitlines()) == 1


def test_the_server_needs_no_other_computer_and_has_all_that_its_page_asks_for(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    with served("--people", "100", "--with", "citizens_fund", **closed(notes)) as server:
        asyncio.run(look_at_all(server))
    assert not notes.exists(), notes.read_text(encoding="utf-8")


async def look_at_all(server: Server) -> None:
    page = (await fetch(server.port)).body.decode()
    assert [url for url in ELSEWHERE.findall(page) if "www.w3.org" not in url] == []
    asked = set(re.findall(r"""<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)\s*=\s*["']([^"']+)""", page))
    visitor = await Visitor.come(server.port, "/?language=zh")
    await visitor.until(lambda told: "recipes" in told)
    await visitor.step()
    document = json.dumps(visitor.document)
    assert ELSEWHERE.findall(document) == []
    asked |= set(FILES.findall(document))
    names = sorted(url for url in asked if not url.startswith("data:"))
    assert any("bokeh" in name for name in names)
    assert any("panel" in name for name in names)
    for name in names:
        assert not name.startswith(("/", "http")), name
        reply = await fetch(server.port, f"/{name}")
        assert reply.code == 200, name
        if ".css" in name:
            assert "@import" not in reply.body.decode(), name
            assert ELSEWHERE.findall(re.sub(r"/\*.*?\*/", "", reply.body.decode(), flags=re.DOTALL)) == [], name
    await visitor.leave()
