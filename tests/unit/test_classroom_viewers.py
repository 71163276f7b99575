"""A full room: thirty at a time, each with worlds of their own, the others in turn, and nothing kept of those who left.

The numbers of the slow tests are printed: `pytest -n 0 -s -m slow tests/unit/test_classroom_viewers.py`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from statistics import median, quantiles

import pytest

pytest.importorskip("panel", reason="the extra `classroom` is not installed")

from experiments.classroom.texts import text
from tests.visitors import Server, Visitor, fetch, served

SEATS = 30
BEFORE, ROUNDS = 40, 50
"""Lessons after which the model's caches of scenarios are full, and those that must leave nothing more."""
GROWTH = 15.0
"""Megabytes by which fifty lessons may leave the server larger; one page and its world hold several."""


async def seated(server: Server, path: str = "/") -> Visitor:
    visitor = await Visitor.come(server.port, path)
    await visitor.until(lambda told: "recipes" in told)
    return visitor


async def clocked(doing: Awaitable[None]) -> float:
    """Return how many milliseconds something took."""
    begun = time.perf_counter()
    await doing
    return 1_000 * (time.perf_counter() - begun)


def test_one_too_many_waits_in_their_language_and_gets_the_seat_of_a_tab_that_was_closed() -> None:
    async def lesson(server: Server) -> None:
        first = await seated(server)
        second = await Visitor.come(server.port, "/?language=zh")
        await second.until(lambda told: told.get("message") == text("zh", "message.queue", number=1, place=1))
        full = await fetch(server.port)
        assert full.code == 503
        assert text("zh", "message.full", number=1) in full.body.decode()
        assert int(full.headers["Refresh"]) > 0, "it looks again by itself"
        await first.step()
        await first.leave()
        await second.until(lambda told: told.get("quarter") == text("zh", "page.passed", quarter=0))
        await second.step()
        await second.leave()

    with served("--people", "100", seats=1, queue=1) as server:
        asyncio.run(lesson(server))


@pytest.mark.slow
def test_thirty_play_at_a_time_and_the_thirty_first_comes_in_when_one_leaves() -> None:
    async def lesson(server: Server) -> None:
        viewers = [await seated(server) for _ in range(SEATS)]
        one_too_many = await Visitor.come(server.port)
        await one_too_many.until(lambda told: told.get("message") == text("en", "message.queue", number=SEATS, place=1))
        alone = [await clocked(viewers[0].step()) for _ in range(20)]
        together = [took for _ in range(5) for took in await asyncio.gather(*(clocked(one.step()) for one in viewers))]
        assert {one.told["quarter"] for one in viewers[1:]} == {text("en", "page.passed", quarter=5)}
        assert viewers[0].told["quarter"] == text("en", "page.passed", quarter=25)
        assert "quarter" not in one_too_many.told
        await viewers.pop().leave()
        await one_too_many.until(lambda told: "recipes" in told)
        for name, times in (("one steps", alone), ("thirty step at once", together)):
            print(f"\n{name}: median {median(times):.0f} ms, 95 in 100 within {quantiles(times, n=20)[-1]:.0f} ms")
        print(f"the server holds {server.resident:.0f} MB")

    with served("--people", "1000", "--with", "citizens_fund", seats=SEATS) as server:
        asyncio.run(lesson(server))


@pytest.mark.slow
def test_nothing_is_kept_of_those_who_have_left() -> None:
    async def come_and_go(server: Server, rounds: int) -> float:
        for _ in range(rounds):
            visitor = await seated(server)
            for _ in range(2):
                before = visitor.told["quarter"]
                await visitor.ask(wish="steps")
                await visitor.until(lambda told, before=before: told["quarter"] != before)
            await visitor.leave()
        while (stock := server.stock())["ServerSession"]:
            await asyncio.sleep(1)
        assert stock["Page"] == stock["Session"] == stock["World"] == 0, stock
        return server.resident

    async def lesson(server: Server) -> None:
        before = await come_and_go(server, BEFORE)
        after = await come_and_go(server, ROUNDS)
        print(f"\nafter {BEFORE} lessons {before:.1f} MB, after {ROUNDS} more {after:.1f} MB")
        assert after - before < GROWTH

    with served("--people", "500") as server:
        asyncio.run(lesson(server))
