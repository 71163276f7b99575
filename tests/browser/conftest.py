"""A real server and a real browser, which can reach this computer and no other, for whatever is shown in a browser."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest

pytest.importorskip("panel", reason="the extra `classroom` is not installed")
pytest.importorskip("playwright", reason="the extra `test` is not installed")

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.watched import Watched

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0
"""Seconds to wait for anything: kernels may have to be compiled first, on cores that others use too."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ALONE = ["--disable-gpu", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"]
"""The browser finds no other computer, so that a page which needed one would be seen to fail."""

Opener: TypeAlias = Callable[..., Page]


@pytest.fixture(scope="module")     # no longer: while it drives a browser, no other test can have a loop of its own
def launch() -> Iterator[Callable[[], Browser]]:
    """Launch a browser; where there is none, tests are skipped, or fail if BROWSER_TESTS says `required`."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        reason = f"none of {', '.join(BROWSERS)} is installed (on Debian: apt-get install chromium)"
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=1_000 * PATIENCE)
    with sync_playwright() as playwright:
        yield lambda: playwright.chromium.launch(executable_path=found, args=ALONE, timeout=1_000 * PATIENCE)


@pytest.fixture(scope="module")
def browser(launch: Callable[[], Browser]) -> Iterator[Browser]:
    """One browser for all tests of a module."""
    launched = launch()
    yield launched
    launched.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Opener]:
    """Open an address as a visitor of its own; an error of the page, or a request to elsewhere, fails the test."""
    with visits(browser) as visited:
        yield visited


@contextmanager
def visits(browser: Browser) -> Iterator[Opener]:
    """Give what opens an address in a browser, and look after all that went on there in the end."""
    watched: list[Watched] = []

    def open_address(address: str, width: int = 1440, height: int = 900) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
        context.set_default_timeout(1_000 * PATIENCE)
        page = context.new_page()
        watched.append(Watched(page))
        page.goto(address)
        return page

    yield open_address
    for one in watched:
        one.page.context.close()
    assert [fault for one in watched for fault in one.faults] == []


@pytest.fixture(scope="session")
def classroom() -> Iterator[str]:
    """Serve small twin worlds for all tests, and give the address."""
    with served("baseline", "--with", "citizens_fund", "--people", "100") as address:
        yield address


@contextmanager
def served(*words: str, before: str = "") -> Iterator[str]:
    """Serve a classroom on a free port, after Python statements that change what is served; give the address."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    script = f"{before}\nimport sys\nfrom experiments.cli import main\nmain()\n"
    server = subprocess.Popen([sys.executable, "-c", script, "serve", *words, "--no-open", "--port", str(port)],
                              cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        address = f"http://localhost:{port}/"
        said = server.stderr.readline()
        assert address in said, said + server.stderr.read()
        yield address
        assert server.poll() is None, "the server did not stay up"
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=PATIENCE)
