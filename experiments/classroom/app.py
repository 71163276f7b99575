"""A page of Mesa's own, SolaraViz, on the session and the model of the classroom; for those who know Mesa.

    pip install 'production-relations[solara]'
    export SOLARA_TELEMETRY_MIXPANEL_ENABLE=False SOLARA_THEME_SHOW_BANNER=False
    solara run experiments/classroom/app.py --production --host localhost --no-check-version

Scenario, twin, people and seed count from the next Reset on, as is Mesa's way; sliders and reforms from the next
quarter on. The pins of the extra (`ipyvue<2`, `ipyvuetify<2`) are needed: with newer ones Mesa's page stays blank. The
variable and the last option keep Solara from telling its makers of every start and from looking for newer versions.

Tried in Chromium with Mesa 3.3.1 (Python 3.11) and 3.5.1 (Python 3.13), Solara 1.58.2, all connections but those to
this computer refused: step, play, twins, sliders while it plays, a refused slider, every tab; the same digests by both,
no request elsewhere by page or server, nothing on the browser's console. A quarter with three charts takes 1 to 2
seconds on two busy cores, nearly all of it Matplotlib's. Mesa's tabs have no names, and its own sliders show no value
unless hovered over.

For a class `relations serve` is the better page: quicker, in two languages, guarded, and with more to see.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from typing import Any

if find_spec("solara") is None:
    raise ModuleNotFoundError("Mesa's page needs Solara: pip install 'production-relations[solara]'")

import solara
from mesa.visualization import SolaraViz, make_plot_component
from mesa.visualization.utils import update_counter

from experiments.classroom.colours import LINES, WORLDS, band_colours
from experiments.classroom.controls import Refused, controls
from experiments.classroom.lesson import LANGUAGE, NO_TWIN, Lesson, columns
from experiments.classroom.series import CHARTS
from experiments.classroom.session import FEWEST_PEOPLE, MOST_PEOPLE, USUAL_PEOPLE
from experiments.classroom.texts import text
from experiments.classroom.told import say
from simulation.scenario import bundled_scenarios

PAGES = (("output", "inequality", "unemployment"), ("consumption", "unsold", "income_shares", "relation_shares"))
"""Charts, by page; Mesa draws those of one page at a time."""
INTERVAL = 300
"""Milliseconds between two quarters while playing: less than it takes to draw three charts would choke the browser."""
STEP = 0.01
"""Of every slider: its widget takes a value between two steps to the nearer one by itself, though nobody asked."""
tell = partial(text, LANGUAGE)


def parameters() -> dict[str, Any]:
    """Return what is chosen before a Reset, as Mesa asks for it."""
    names = list(bundled_scenarios())
    return {
        "world": {"type": "Select", "label": tell("word.world_a"), "value": "baseline", "values": names},
        "twin": {"type": "Select", "label": tell("word.world_b"), "value": NO_TWIN, "values": [NO_TWIN, *names]},
        "people": {"type": "SliderInt", "label": tell("menu.people"), "value": USUAL_PEOPLE, "min": FEWEST_PEOPLE,
                   "max": MOST_PEOPLE, "step": 100},
        "rng": {"type": "SliderInt", "label": tell("menu.seed"), "value": 0, "min": 0, "max": 100, "step": 1},
    }


def plotted(chart: str) -> Callable[[Lesson], Any]:
    """Return a function that draws a chart of a lesson by Mesa's own component."""
    one = CHARTS[chart]

    def Plot(model: Lesson) -> Any:
        drawn, names = columns(model.session, one), model.session.names
        looks = dict(zip(one.measures, band_colours(one.measures) if one.is_stacked else [row[0] for row in LINES],
                         strict=False))
        is_by_world = len(one.measures) == 1
        draw, _ = make_plot_component(
            {name: WORLDS[world][0] if is_by_world else looks[measure] for name, measure, world in drawn},
            post_process=partial(finish, chart, names, [world for *_, world in drawn]))
        return draw(model)

    return Plot


def finish(chart: str, names: Sequence[str], worlds: Sequence[int], axes: Any) -> None:
    """Dash the lines of the second world, and name what is drawn and in which unit."""
    measures = CHARTS[chart].measures
    for line, world in zip(axes.lines, worlds, strict=True):
        line.set_linestyle("--" if world else "-")
    axes.set_title(say(LANGUAGE, "chart", chart), loc="left")
    axes.set_ylabel(say(LANGUAGE, "unit", CHARTS[chart].unit))
    axes.grid(axis="y", color="#E4E4E4")
    axes.spines[["top", "right"]].set_visible(False)
    if len(measures) == 1:
        axes.legend(axes.lines, names, frameon=False, fontsize="small")
        return
    # Colours are named once for both worlds, and which of them is dashed stands above.
    named = [say(LANGUAGE, "line", measure) for measure in measures]
    axes.legend(axes.lines[:len(measures)], named, frameon=False, fontsize="small")
    if len(names) == 2:
        axes.set_title(f"— {names[0]}   - - {names[1]}", loc="right", fontsize="small")


@solara.component
def Rules(model: Lesson) -> None:
    """Sliders and reforms of the chosen world, from the next quarter on; what is refused changes nothing."""
    world, choose = solara.use_state(0)
    told, tell_of = solara.use_state(("", 0))
    regime, choose_regime = solara.use_state("basic_income")
    world = min(world, len(model.session.worlds) - 1)

    def attempt(change: Callable[[], None]) -> None:
        message = ""
        try:
            change()
        except Refused as refused:
            message = str(refused)
        tell_of(lambda before: (message, before[1] + 1))

    def move(control: str, before: float, value: float) -> None:
        if abs(value - before) > STEP / 2:
            attempt(lambda: model.move({control: value}, world))

    with solara.Sidebar(), solara.Card(tell("menu.target") if model.session.is_twin else tell("page.controls")):
        if model.session.is_twin:
            names = [tell("word.world_a"), tell("word.world_b")]
            solara.ToggleButtonsSingle(names[world], values=names, on_value=lambda name: choose(names.index(name)))
        for control, value in model.session.sliders(world).items():
            one = controls()[control]
            slider = solara.SliderFloat(f"{tell(f'slider.{control}.label')}: {value:.2f}", value=value, min=one.low,
                                        max=one.high, step=STEP, on_value=partial(move, control, value))
            # A slider that was refused is made anew, since it does not stand where the browser has put it.
            slider.key(f"{control} {told[1] if told[0] else 0}")
        solara.Select(tell("menu.reform"), values=list(bundled_scenarios()), value=regime, on_value=choose_regime)
        solara.Button(tell("button.reform"), on_click=lambda: attempt(lambda: model.reform(regime, world)))
        if told[0]:
            solara.Error(told[0])


@solara.component
def Recipes(model: Lesson) -> None:
    """How the worlds are made again: command, digest, and the file to save."""
    update_counter.get()
    with solara.Card(tell("reproduce.heading")):
        solara.Text(tell("reproduce.explain"))
        for letter, recipe in zip("AB", model.session.recipes(), strict=False):
            solara.Preformatted(recipe.command)
            solara.Text(tell("reproduce.digest", digest=recipe.digest), style={"overflow-wrap": "anywhere"})
            solara.FileDownload(recipe.file, filename=f"world_{letter.lower()}.toml",
                                label=tell("button.download", world=letter))


COMPONENTS = [*((plotted(chart), number) for number, charts in enumerate(PAGES) for chart in charts),
              (Recipes, len(PAGES))]


@solara.component
def Page() -> None:
    """Show a lesson of one's own."""
    opened = solara.use_memo(Lesson, [])
    model = solara.use_reactive(opened)
    SolaraViz(model, components=COMPONENTS, model_params=parameters(), name=tell("page.title"), play_interval=INTERVAL)
    with solara.Div():      # which is deeper than SolaraViz, so that Solara puts it below in the sidebar
        Rules(model.value)
