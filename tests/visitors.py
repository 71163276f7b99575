"""Viewers of the classroom without a browser: they fetch the page, open its websocket and say what page.js would."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 300.0
"""Seconds after which a test gives up; no test is judged by time."""
SERVER = """
import collections, gc, json, signal, sys
import experiments.classroom.serve as serve

def take_stock(*_):
    gc.collect()
    kinds = collections.Counter(type(thing).__name__ for thing in gc.get_objects())
    print(json.dumps({kind: kinds[kind] for kind in ("Page", "Session", "World", "Document", "ServerSession")}),
          flush=True)

signal.signal(signal.SIGUSR1, take_stock)
serve.SEATS, serve.QUEUE = int(sys.argv[1]), int(sys.argv[2])
serve.UNUSED_FOR, serve.LOOKED_AFTER = 3_000, 200
sys.argv = ["relations", "serve", "--no-open", *sys.argv[3:]]
from experiments.cli import main
main()
"""


class Server:
    """`relations serve` in a process of its own, with so many seats, that tells what it holds when asked."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process, self.port = process, port

    @property
    def resident(self) -> float:
        """Memory that the process holds, MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        [kilobytes] = re.findall(r"VmRSS:\s+(\d+) kB", status)
        return int(kilobytes) / 1024

    def stock(self) -> dict[str, int]:
        """Count what the process holds of pages, sessions and worlds once its rubbish is collected."""
        assert self.process.stdout is not None
        self.process.send_signal(signal.SIGUSR1)
        return dict(json.loads(self.process.stdout.readline()))


@contextmanager
def served(*options: str, seats: int = 30, queue: int = 100, **environment: str) -> Iterator[Server]:
    """Serve the classroom on a free port until done."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(seats), str(queue), "--port", str(port), *options], cwd=ROOT, text=True,
        env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert process.stderr is not None
        assert str(port) in (line := process.stderr.readline()), line
        yield Server(process, port)
    finally:
        process.terminate()
        process.communicate(timeout=60)


class Visitor:
    """One tab of a browser: what the server has told it by name, and a way to ask."""

    def __init__(self, link: WebSocketClientConnection) -> None:
        self.link = link
        self.told: dict[str, Any] = {}
        self.document: dict[str, Any] = {}
        self._news = asyncio.Condition()
        self._is_known = self._is_gone = False
        self._wire = ""
        self._number = 0
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def come(cls, port: int, path: str = "/", *, is_silent: bool = False) -> Visitor:
        """Open the page as a browser does; a silent one has not drawn it yet."""
        page = (await fetch(port, path)).body.decode()
        [token] = set(re.findall(r'"token":\s*"([^"]+)"', page))
        link = await websocket_connect(
            HTTPRequest(f"ws://localhost:{port}/ws", headers={"Origin": f"http://localhost:{port}"},
                        request_timeout=PATIENCE), subprotocols=["bokeh", token], max_message_size=2**26)
        one = cls(link)
        await one.until(lambda told: one._is_known)
        await one._send("PULL-DOC-REQ", {})
        await one.until(lambda told: bool(one._wire))
        if not is_silent:
            await one._patch({"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": {
                "type": "event", "name": "document_ready", "values": {"type": "map", "entries": []}}})
            await one.ask(ready=True)
        return one

    async def ask(self, **what: Any) -> None:
        """Tell the server something as page.js does, such as `wish="step"`."""
        self._number += 1
        asked = json.dumps({**what, "number": self._number})
        await self._patch({"kind": "ModelChanged", "model": {"id": self._wire}, "attr": "asked", "new": asked})

    async def until(self, is_so: Callable[[Mapping[str, Any]], bool]) -> None:
        """Wait until what was told so far is as wished."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: self._is_gone or is_so(self.told))
        if self._is_gone:
            raise ConnectionError("the server has closed the connection")

    async def step(self) -> None:
        """Ask for a quarter and wait until it is told."""
        before = self.told.get("quarter")
        await self.ask(wish="step")
        await self.until(lambda told: told.get("quarter") != before)

    async def leave(self) -> None:
        """Close the tab."""
        self.link.close()
        self._listening.cancel()

    async def _patch(self, event: dict[str, Any]) -> None:
        await self._send("PATCH-DOC", {"events": [event]})

    async def _send(self, kind: str, content: dict[str, Any]) -> None:
        for part in ({"msgid": f"{id(self)}-{self._number}", "msgtype": kind}, {}, content):
            await self.link.write_message(json.dumps(part))

    async def _listen(self) -> None:
        try:
            while (head := await self.link.read_message()) is not None:
                header = json.loads(head)
                await self.link.read_message()
                content = json.loads(await self.link.read_message() or "{}")
                for _ in range(2 * header.get("num_buffers", 0)):
                    await self.link.read_message()
                async with self._news:
                    self._take(header["msgtype"], content)
                    self._news.notify_all()
        finally:
            async with self._news:
                self._is_gone = True
                self._news.notify_all()

    def _take(self, kind: str, content: dict[str, Any]) -> None:
        self._is_known = True
        if kind == "PULL-DOC-REPLY":
            self.document = content["doc"]
            self._wire = next(root["id"] for root in content["doc"]["roots"] if "Wire" in root["name"])
        for event in content.get("events", ()):
            if event.get("attr") == "told":
                self.told |= json.loads(event["new"])


async def fetch(port: int, path: str = "/", **headers: str) -> Any:
    """Get a page whatever its status."""
    return await AsyncHTTPClient().fetch(f"http://localhost:{port}{path}", headers=headers, raise_error=False,
                                         request_timeout=PATIENCE)
