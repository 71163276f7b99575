"""The page of a viewer: wishes fulfilled, or refused with a word whatever a browser sends; nobody waits for another."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest

pytest.importorskip("panel", reason="the extra `classroom` is not installed")

from bokeh.document import Document

from experiments.classroom.exhibits import NAMES
from experiments.classroom.guard import IDLE, Places
from experiments.classroom.pace import Pace
from experiments.classroom.page import Page
from experiments.classroom.readiness import Readiness
from experiments.classroom.serve import Opening
from experiments.classroom.session import Session
from experiments.classroom.texts import Refused, text
from experiments.classroom.viewer import MOST_WAITING, Viewer

NUMBERS = count()
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
    """Do something as a click does and return what the page tells then, errors behind a `!`."""
    page.wish(wish)
    await asyncio.gather(*page.tasks)
    return told(page)


def told(page: Page) -> str:
    said = page.screen.told
    return f"{said.get('quarter', '')}. {said.get('message', '')}!{said.get('alert', '')}"


def listening(page: Page) -> list[dict[str, Any]]:
    """Collect what the browser is told from now on."""
    heard: list[dict[str, Any]] = []
    page.screen.frame.wire.on_change("told", lambda _, __, told: heard.append(json.loads(told)))
    return heard


def gathered(heard: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return {key: value for told in heard for key, value in told.get(name, {}).items()}


def ask(page: Page, **asked: object) -> None:
    """Send a message as page.js does: each with a number, so that it differs from the last."""
    page.screen.frame.wire.update(asked=json.dumps({**asked, "number": next(NUMBERS)}))


def test_quarters_pass_and_both_worlds_are_drawn(threads: ThreadPoolExecutor) -> None:
    async def lesson(page: Page) -> None:
        assert told(page) == "Quarters passed: 0. !"
        assert await fulfilled(page, page.step(3)) == "Quarters passed: 3. !"
        drawn = page.screen.exhibits.charts["output"].fed.source.data
        assert list(drawn["output_0"]) == page.viewer.ready.series("output")[0]
        assert list(drawn["output_1"]) == page.viewer.ready.series("output")[1]
        recipes = page.screen.told["recipes"]
        assert len(recipes) == 2
        assert page.viewer.ready.worlds[1].digest in recipes[1]["digest"]

    on_a_page(threads, lesson)


def test_what_a_hand_made_message_asks_is_refused_and_leaves_all_as_it_was(threads: ThreadPoolExecutor) -> None:
    async def lesson(page: Page) -> None:
        before = [world.file() for world in page.viewer.ready.worlds]
        for value in (99.0, float("nan"), "much", None):
            assert "!Minimum wage" in await fulfilled(page, page.move("minimum_wage", value))
        assert "no slider" in await fulfilled(page, page.move("luck", 1.0))
        page.screen.widgets.world.options = [0, 7]
        page.screen.widgets.world.value = 7
        assert "!There is no world 7" in await fulfilled(page, page.move("minimum_wage", 0.5))
        for name in ("/etc/passwd", "../baseline", "<script>"):
            chosen = page.screen.widgets
            chosen.regime.options = chosen.first.options = [name]
            chosen.regime.value = chosen.first.value = name
            assert "!There is no scenario" in await fulfilled(page, page.reform())
            assert f"!There is no scenario '{name}'" in await fulfilled(page, page.open())
        assert [world.file() for world in page.viewer.ready.worlds] == before

    on_a_page(threads, lesson)


def test_every_chart_can_be_chosen_and_has_its_words_and_table(threads: ThreadPoolExecutor) -> None:
    async def lesson(page: Page) -> None:
        await fulfilled(page, page.step(2))
        page.screen.widgets.shown.value = list(NAMES)
        heard = listening(page)
        assert "Quarters passed: 3." in await fulfilled(page, page.step())
        words, tables = gathered(heard, "words"), gathered(heard, "tables")
        for name in NAMES:
            assert words[name]
            assert "No quarter" not in words[name]
            assert len(tables[name][1]) > 1
            assert len(page.screen.frame.pictures[name].children) == 1
        assert "Quarters passed: 0." in await fulfilled(page, page.reset())
        page.screen.widgets.twins.value = False
        await fulfilled(page, page.open())
        assert "Quarters passed: 1." in await fulfilled(page, page.step())

    on_a_page(threads, lesson)


def test_a_slider_moves_the_chosen_world_alone(threads: ThreadPoolExecutor) -> None:
    async def lesson(page: Page) -> None:
        page.screen.widgets.world.value = 1
        said = await fulfilled(page, page.move("minimum_wage", 0.6))
        assert "Minimum wage of world B is 0.6 from quarter 0 on" in said
        assert page.viewer.ready.sliders(1)["minimum_wage"] == 0.6
        assert page.viewer.ready.sliders(0)["minimum_wage"] != 0.6
        assert page.screen.widgets.sliders["minimum_wage"].value == 0.6

    on_a_page(threads, lesson)


def test_a_world_that_breaks_is_told_and_another_can_be_opened(
        threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(session: Session) -> None:
        raise ArithmeticError("the books do not balance")

    async def lesson(page: Page) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(Session, "step", broken)
            assert "the books do not balance" in await fulfilled(page, page.step())
            assert "the books do not balance" in await fulfilled(page, page.play())
        assert not page.viewer.playing
        assert await fulfilled(page, page.open()) == "Quarters passed: 0. !"
        assert await fulfilled(page, page.step()) == "Quarters passed: 1. !"

    on_a_page(threads, lesson)


def test_only_what_is_in_sight_is_drawn_while_playing_and_the_rest_when_it_comes_into_sight(
        threads: ThreadPoolExecutor) -> None:
    async def lesson(page: Page) -> None:
        page.screen.widgets.shown.value = ["output", "consumption", "unemployment"]
        await fulfilled(page, page.step())
        charts = page.screen.exhibits.charts
        ask(page, seen=["output", "no chart", 7])
        page.viewer.speed = 1_000.0
        page.wish(page.play())
        while page.viewer.ready.period < 4:
            ask(page, drawn=page.screen.frame.number)
            await asyncio.sleep(0.01)
        assert charts["output"].since > 1
        assert charts["consumption"].since == 1
        ask(page, seen=["consumption"])
        while charts["consumption"].since == 1:
            await asyncio.sleep(0.01)
        assert charts["unemployment"].since == 1
        await fulfilled(page, page.pause())
        ask(page, seen=page.screen.shown)
        await asyncio.gather(*page.tasks)
        for chart in (charts[name] for name in page.screen.shown):
            assert chart.fed.source.data["quarter"] == list(range(page.viewer.ready.period))

    on_a_page(threads, lesson)


def test_a_play_waits_for_a_browser_that_is_slow_to_draw(threads: ThreadPoolExecutor) -> None:
    async def lesson(page: Page) -> None:
        ask(page, seen=["output"])
        page.viewer.speed = 1_000.0
        page.wish(page.play())
        await asyncio.sleep(0.5)
        assert page.viewer.ready.period == 1
        ask(page, drawn=page.screen.frame.number)
        while page.viewer.ready.period < 2:
            await asyncio.sleep(0.01)

    on_a_page(threads, lesson)


def test_another_language_leaves_the_worlds_and_all_that_is_chosen_as_they_are(threads: ThreadPoolExecutor) -> None:
    async def lesson(page: Page) -> None:
        page.screen.widgets.world.value, page.screen.widgets.person.value = 1, 7
        page.screen.widgets.shown.value = ["story", "output"]
        await fulfilled(page, page.move("minimum_wage", 0.6))
        await fulfilled(page, page.step(2))
        session, digest = page.viewer.session, page.viewer.ready.worlds[1].digest
        heard = listening(page)
        ask(page, wish="language")
        await asyncio.gather(*page.tasks)
        assert page.viewer.session is session
        assert page.viewer.ready.worlds[1].digest == digest
        assert told(page) == f"{text('zh', 'page.passed', quarter=2)}. !"
        assert gathered(heard, "texts")["button.play"] == text("zh", "button.play")
        assert "第 1 季度" in gathered(heard, "words")["output"]
        chosen = page.screen.widgets
        assert (chosen.world.value, chosen.person.value, chosen.shown.value) == (1, 7, ["story", "output"])
        assert chosen.sliders["minimum_wage"].value == 0.6
        assert page.screen.exhibits.story is not None
        assert page.screen.exhibits.story.person == 7
        refused = await fulfilled(page, page.move("minimum_wage", 9.0))
        assert refused.endswith("!“最低工资”可取 0 到 0.8；9 超出范围。一切未变。")
        chosen.step.clicks += 1
        await asyncio.gather(*page.tasks)
        assert page.viewer.ready.period == 3

    on_a_page(threads, lesson)


def test_large_charts_take_the_place_of_the_others_and_the_worlds_go_on(threads: ThreadPoolExecutor) -> None:
    async def lesson(page: Page) -> None:
        await fulfilled(page, page.step(2))
        small = page.screen.exhibits.charts["output"]
        ask(page, large=True)
        await asyncio.gather(*page.tasks)
        large = page.screen.exhibits.charts["output"]
        assert large is not small
        assert large.fed.source.data == small.fed.source.data
        assert "Quarters passed: 3." in await fulfilled(page, page.step())

    on_a_page(threads, lesson)


def test_what_is_no_message_of_the_page_is_left_out(threads: ThreadPoolExecutor) -> None:
    async def lesson(page: Page) -> None:
        for text_ in ("", "{", "[]", "7", '{"wish": "quit"}', '{"wish": ["step"]}', '{"large": 1}', '{"seen": 3}',
                      '{"drawn": {}}', '{"wish": "step"' + " " * 5_000 + "}"):
            page.screen.frame.wire.update(asked=text_)
        await asyncio.gather(*page.tasks)
        assert told(page) == "Quarters passed: 0. !"
        ask(page, wish="step")
        await asyncio.gather(*page.tasks)
        assert told(page) == "Quarters passed: 1. !"

    on_a_page(threads, lesson)


def test_one_who_asks_too_fast_is_told_so_once_and_heard_again_later(threads: ThreadPoolExecutor) -> None:
    async def lesson(page: Page) -> None:
        now = 0.0
        page.pace = Pace(per_second=1.0, at_once=2.0, clock=lambda: now)
        heard = listening(page)
        for _ in range(500):
            ask(page, wish="step")
        assert len(page.tasks) == 2
        assert [one["alert"] for one in heard if one.get("alert")] == [text("en", "refused.too_fast")]
        await asyncio.gather(*page.tasks)
        assert page.viewer.ready.period == 2
        now = 1.0
        assert await fulfilled(page, page.step()) == "Quarters passed: 3. !"

    on_a_page(threads, lesson)


def test_many_wishes_at_once_are_shown_to_the_last(threads: ThreadPoolExecutor) -> None:
    async def lesson(page: Page) -> None:
        await fulfilled(page, page.step())
        heard = listening(page)
        for number in range(1, len(NAMES) + 1):
            page.screen.widgets.shown.value = list(NAMES[:number])
        await asyncio.gather(*page.tasks)
        assert gathered(heard, "tables").keys() == set(NAMES)

    on_a_page(threads, lesson)


def test_while_kernels_are_compiled_the_page_says_so_and_opens_by_itself(
        threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hold() -> None:
        monkeypatch.setattr("experiments.classroom.page.TOLD_EVERY", 0.01)
        monkeypatch.setattr("experiments.classroom.page.USUAL", 0.0)
        readiness = Readiness(["baseline", "no such scenario"])
        page = Page(OPENING, Viewer(threads), "en", Paper(), readiness)
        page.wish(page.open())
        while "getting ready" not in page.screen.told.get("message", ""):
            await asyncio.sleep(0.01)
        assert page.viewer.session is None
        readiness.begin()
        await asyncio.gather(*page.tasks)
        assert told(page) == "Quarters passed: 0. !", "a scenario that cannot be stepped keeps nobody waiting"

    asyncio.run(hold())


def test_playing_goes_on_until_paused(threads: ThreadPoolExecutor) -> None:
    async def lesson(page: Page) -> None:
        page.viewer.speed = 1_000.0
        page.wish(page.play())
        while page.viewer.ready.period < 3:
            await asyncio.sleep(0.01)
        assert page.viewer.playing
        assert "Quarters passed: 0." not in told(page)
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
        with pytest.raises(Refused, match="Too many requests"):
            await more[-1]
        ended.set()
        await asyncio.gather(waiting, *more[:-1])
        assert slow.ready.period == MOST_WAITING - 1

    asyncio.run(hold())


def test_a_seat_goes_back_when_its_holder_is_idle_and_another_waits_and_not_before() -> None:
    now = 0.0
    places = Places(seats=2, queue=2, clock=lambda: now)
    assert [places.come(viewer) for viewer in "ab"] == [0, 0]
    now = IDLE + 1.0
    places.act("b")
    assert places.come("b") == 0
    assert places.has("a"), "nobody waits"
    assert places.come("c") == 0
    assert not places.has("a")
    assert places.come("d") == 1
    now = 1.5 * IDLE
    places.act("c")
    now = 2.0 * IDLE + 2.0
    assert places.come("d") == 0
    assert not places.has("b")
    places.act("a")
    assert not places.has("a"), "one who has left is not there for having done something"


def test_places_are_given_in_the_order_in_which_viewers_came() -> None:
    places = Places(seats=2, queue=2)
    assert [places.come(viewer) for viewer in "abcd"] == [0, 0, 1, 2]
    assert places.full
    places.leave("a")
    assert not places.full
    assert [places.come(viewer) for viewer in "bcd"] == [0, 0, 1]
