"""The page of a viewer: wishes fulfilled, or refused with a word whatever a browser sends; nobody waits for another."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import pytest

pytest.importorskip("panel", reason="the extra `classroom` is not installed")

from bokeh.document import Document

from experiments.classroom.controls import Refused
from experiments.classroom.exhibits import NAMES
from experiments.classroom.guard import Places
from experiments.classroom.page import Page
from experiments.classroom.serve import Opening
from experiments.classroom.session import Session
from experiments.classroom.viewer import MOST_WAITING, Viewer

OPENING = Opening("baseline", "citizens_fund", 0, 100)


class Paper(Document):
    """A document that no browser looks at: what is to be done next is done now."""

    def add_next_tick_callback(self, callback: Any) -> Any:
        callback()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


def on_a_page(threads: ThreadPoolExecutor, lesson: Callable[[Page], Awaitable[None]]) -> None:
    async def hold() -> None:
        page = Page(OPENING, Viewer(threads), "en", Paper())
        await fulfilled(page, page.open())
        await lesson(page)
        page.close()

    asyncio.run(hold())


async def fulfilled(page: Page, wish: Any) -> str:
    """Do something as a click does and return what the page tells then."""
    page.wish(wish)
    await asyncio.gather(*page.tasks)
    return unescape(page.widgets.message.object)


def test_quarters_pass_and_both_worlds_are_drawn(threads: ThreadPoolExecutor) -> None:
    async def lesson(page: Page) -> None:
        assert "Quarter 0<" in unescape(page.widgets.message.object)
        assert "Quarter 3<" in await fulfilled(page, page.viewer.step(3))
        drawn = page.widgets.exhibits.charts["output"].fed.source.data
        assert list(drawn["output_0"]) == page.viewer.ready.series("output")[0]
        assert list(drawn["output_1"]) == page.viewer.ready.series("output")[1]
        commands = [part.object for part in page.widgets.recipes if "relations run" in str(getattr(part, "object", ""))]
        assert len(commands) == 2
        assert page.viewer.ready.worlds[1].digest in commands[1]

    on_a_page(threads, lesson)


def test_what_a_hand_made_message_asks_is_refused_and_leaves_all_as_it_was(threads: ThreadPoolExecutor) -> None:
    async def lesson(page: Page) -> None:
        before = [world.file() for world in page.viewer.ready.worlds]
        for value in (99.0, float("nan"), "much", None):
            assert "role='alert'" in await fulfilled(page, page.move("minimum_wage", value))
        assert "no slider" in await fulfilled(page, page.move("luck", 1.0))
        page.widgets.world.options = [0, 7]
        page.widgets.world.value = 7
        assert "there is no world 7" in await fulfilled(page, page.move("minimum_wage", 0.5))
        for name in ("/etc/passwd", "../baseline", "<script>"):
            page.widgets.regime.options = page.widgets.first.options = [name]
            page.widgets.regime.value = page.widgets.first.value = name
            assert "There is no scenario" in await fulfilled(page, page.reform())
            told = await fulfilled(page, page.open())
            assert "There is no scenario" in told
            assert name in told
            assert "<script>" not in page.widgets.message.object
        assert [world.file() for world in page.viewer.ready.worlds] == before

    on_a_page(threads, lesson)


def test_every_chart_can_be_chosen_and_has_its_words_and_table(threads: ThreadPoolExecutor) -> None:
    async def lesson(page: Page) -> None:
        await fulfilled(page, page.viewer.step(2))
        page.widgets.shown.value = list(NAMES)
        assert "Quarter 3<" in await fulfilled(page, page.viewer.step())
        for name in NAMES:
            assert "No quarter" not in page.widgets.exhibits.words[name].object
            assert page.widgets.exhibits.tables[name].object.count("<tr>") > 1
        assert len(page.widgets.exhibits.place) == 3 * len(NAMES)
        assert "Quarter 0<" in await fulfilled(page, page.reset())
        page.widgets.twins.value = False
        await fulfilled(page, page.open())
        assert "Quarter 1<" in await fulfilled(page, page.viewer.step())

    on_a_page(threads, lesson)


def test_a_slider_moves_the_chosen_world_alone(threads: ThreadPoolExecutor) -> None:
    async def lesson(page: Page) -> None:
        page.widgets.world.value = 1
        await fulfilled(page, page.move("minimum_wage", 0.6))
        assert page.viewer.ready.sliders(1)["minimum_wage"] == 0.6
        assert page.viewer.ready.sliders(0)["minimum_wage"] != 0.6
        assert page.widgets.sliders["minimum_wage"].value == 0.6

    on_a_page(threads, lesson)


def test_a_world_that_breaks_is_told_and_another_can_be_opened(
        threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(session: Session) -> None:
        raise ArithmeticError("the books do not balance")

    async def lesson(page: Page) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(Session, "step", broken)
            assert "the books do not balance" in await fulfilled(page, page.viewer.step())
            assert "the books do not balance" in await fulfilled(page, page.play())
        assert not page.viewer.playing
        assert "Quarter 0<" in await fulfilled(page, page.open())
        assert "Quarter 1<" in await fulfilled(page, page.viewer.step())

    on_a_page(threads, lesson)


def test_playing_goes_on_until_paused(threads: ThreadPoolExecutor) -> None:
    async def lesson(page: Page) -> None:
        page.viewer.speed = 1_000.0
        page.wish(page.play())
        while page.viewer.ready.period < 3:
            await asyncio.sleep(0.01)
        assert page.viewer.playing
        assert "Quarter 0<" not in page.widgets.message.object
        await fulfilled(page, page.pause())
        period = page.viewer.ready.period
        await asyncio.sleep(0.1)
        assert page.viewer.ready.period == period

    on_a_page(threads, lesson)


def test_a_world_that_takes_for_ever_holds_up_nobody_else(threads: ThreadPoolExecutor) -> None:
    ended = threading.Event()

    async def hold() -> None:
        slow, quick = Viewer(threads), Viewer(threads)
        for viewer in (slow, quick):
            await viewer.open("baseline", None, 0, 100)
        waiting = asyncio.create_task(slow.ask(lambda session: ended.wait(60)))
        await asyncio.sleep(0)
        await quick.step(2)
        assert quick.ready.period == 2
        assert not waiting.done()
        more = [asyncio.create_task(slow.step()) for _ in range(MOST_WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(Refused, match="too much at once"):
            await more[-1]
        ended.set()
        await asyncio.gather(waiting, *more[:-1])
        assert slow.ready.period == MOST_WAITING - 1

    asyncio.run(hold())


def test_places_are_given_in_the_order_in_which_viewers_came() -> None:
    places = Places(seats=2, queue=2)
    assert [places.come(viewer) for viewer in "abcd"] == [0, 0, 1, 2]
    assert places.full
    places.leave("a")
    assert not places.full
    assert [places.come(viewer) for viewer in "bcd"] == [0, 0, 1]
