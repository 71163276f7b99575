"""The page itself: its texts, escaped, and the programme, the style and the runs that it carries within."""

from __future__ import annotations

import base64
import hashlib
import shlex
from collections.abc import Iterable, Sequence
from functools import partial
from html import escape
from importlib.resources import files
from string import Template

from experiments import provenance
from experiments.classroom.texts import text, texts
from experiments.classroom.told import say
from experiments.classroom.views import CHARTS
from experiments.handout.data import data, written_stops
from experiments.handout.plan import Plan
from experiments.handout.runs import Kept
from simulation import Scenario
from simulation.scenario import bundled_scenarios

PROGRAMME = ("reading.js", "drawing.js", "telling.js", "story.js", "page.js")
LESSONS = {
    "who_owns_the_machines": {"baseline", "citizens_fund", "state_ownership", "worker_cooperatives",
                              "dispersed_shares", "machines_of_persons"},
    "platforms_and_contracts": {"private_platform", "decentralised_contracts", "consensus_contracts",
                                "token_plutocracy", "user_owned_services"},
    "too_much_to_sell": {"tax_unspent", "balanced_basic_income", "misaligned_machines"},
}
"""The scenarios that the questions of a lesson ask about; the baseline goes with each."""
INFO = ("what", "how", "notice", "try", "extend", "rows")


def page(plan: Plan, runs: Sequence[Kept]) -> str:
    """Return a handout: the same bytes for the same runs."""
    said = partial(text, plan.language)
    script, style = "\n".join(map(asset, PROGRAMME)), asset("page.css")
    return Template(asset("template.html")).substitute(
        language=plan.language,
        policy=f"default-src 'none'; script-src {fingerprint(script)}; style-src {fingerprint(style)}; "
               "base-uri 'none'; form-action 'none'",
        style=style, script=script, data=data(plan, runs),
        title=escape(said("handout.title", names=" · ".join(scenario.title for scenario in plan.scenarios))),
        lead=escape(said("handout.lead", seeds=seeds_of(plan), people=f"{plan.people:,}")),
        same=escape(said("handout.same")) if len(plan.scenarios) > 1 else "",
        controls=controls_of(plan), charts="\n".join(figure(plan, name) for name in (*CHARTS, "lorenz", "story")),
        scenarios="\n".join(about(plan, scenario) for scenario in plan.scenarios),
        luck=escape(said("handout.one_run" if plan.seeds > 1 else "handout.only_run")),
        explained=explained(plan),
        questions=items(questions(plan)), cannot=items(cannot(plan)), reproduce=reproduce(plan),
        **{name: escape(said(key)) for name, key in {
            "skip": "page.skip", "assumption": "page.assumption", "script_off": "handout.script_off",
            "controls_heading": "page.controls", "charts_heading": "page.charts", "shown_heading": "handout.shown",
            "explained_heading": "handout.move", "scenarios_heading": "handout.scenarios",
            "questions_heading": "handout.questions", "cannot_heading": "handout.cannot",
            "reproduce_heading": "reproduce.heading"}.items()})


def asset(name: str) -> str:
    """Return a part of the page that stands in a file of its own."""
    return files("experiments.handout").joinpath(name).read_text(encoding="utf-8")


def fingerprint(content: str) -> str:
    """Return what lets a browser run this content, and no other, within the page."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def seeds_of(plan: Plan) -> str:
    """Name the seeds."""
    return "0" if plan.seeds == 1 else f"0–{plan.seeds - 1}"


def items(texts_of_items: Iterable[str]) -> str:
    """Return the items of a list."""
    return "".join(f"<li>{escape(each)}</li>" for each in texts_of_items)


def controls_of(plan: Plan) -> str:
    """Return the controls: time, what can be changed, luck, and the worlds where there are more than two."""
    said = partial(text, plan.language)
    last = plan.periods - 1
    sliders = [f'<div class="time"><button type="button" id="play" title="{escape(said("handout.play_slow"))}">'
             f'{escape(said("button.play"))}</button>'
             f'{slider("quarter", said("axis.quarter"), last, last, str(last))}</div>']
    for number, axis in enumerate(plan.axes):
        sliders.append(slider(f"axis-{number}", said(f"slider.{axis.control.id}.label"), len(axis.values) - 1, axis.own,
                            written_stops(plan, axis)[axis.own]))
    menus = []
    if plan.seeds > 1:
        choices = [said("handout.all_seeds", number=plan.seeds),
                   *(said("handout.one_seed", seed=seed) for seed in range(plan.seeds))]
        menus.append(select("seed", said("handout.luck"), choices, 0))
    if len(plan.scenarios) > 2:
        titles = [scenario.title for scenario in plan.scenarios]
        menus += [select(f"world-{number}", said(f"word.world_{'ab'[number]}"), titles, number) for number in (0, 1)]
    if plan.axes:
        menus.append('<label class="check"><input type="checkbox" id="scale"> '
                     f'<span>{escape(said("handout.same_scale"))}</span></label>')
    return f'<div class="sliders">{"".join(sliders)}</div><div class="menus">{"".join(menus)}</div>'


def explained(plan: Plan) -> str:
    """Return what each slider changes, and the keys."""
    said = partial(text, plan.language)
    names = [f"slider.{axis.control.id}" for axis in plan.axes]
    return "".join(f"<li><strong>{escape(said(f'{name}.label'))}</strong> {escape(said(f'{name}.help'))}</li>"
                   for name in names) + items([said("keyboard.play"), said("keyboard.step")])


def slider(name: str, label: str, last: int, now: int, shown: str) -> str:
    """Return a slider from 0 to `last` with its label and what it shows."""
    return (f'<div class="control"><label for="{name}">{escape(label)}</label> '
            f'<span id="{name}-shown" aria-hidden="true">{escape(shown)}</span>'
            f'<input type="range" id="{name}" min="0" max="{last}" step="1" value="{now}" '
            f'aria-valuetext="{escape(shown)}"></div>')


def select(name: str, label: str, choices: Sequence[str], chosen: int) -> str:
    """Return a menu with its label."""
    options = "".join(f'<option value="{place}"{" selected" if place == chosen else ""}>{escape(choice)}</option>'
                      for place, choice in enumerate(choices))
    return (f'<div class="control"><label for="{name}">{escape(label)}</label>'
            f'<select id="{name}">{options}</select></div>')


def figure(plan: Plan, name: str) -> str:
    """Return the place of a chart: title, what it shows, then what the programme fills, and its table."""
    title = escape(say(plan.language, "chart", name))
    return (f'<figure id="chart-{name}" aria-labelledby="title-{name}"><h3 id="title-{name}">{title}</h3>'
            f'<p class="shows">{escape(say(plan.language, "shows", name))}</p><div class="panels"></div>'
            f'<figcaption></figcaption><details><summary>{escape(text(plan.language, "page.table"))}'
            f'<span class="unseen">: {title}</span></summary>'
            f'<div class="rows" tabindex="0" role="region" aria-label="{title}"></div></details></figure>')


def about(plan: Plan, scenario: Scenario) -> str:
    """Return the Info of a scenario, which is in English whatever the language of the page."""
    said = partial(text, plan.language)
    rows = "".join(f"<dt>{escape(said(f'info.{key}'))}</dt><dd lang=\"en\">{escape(scenario.info[key])}</dd>"
                   for key in INFO if key in scenario.info)
    note = f"<p>{escape(said('info.only_english'))}</p>" if rows and plan.language != "en" else ""
    return f'<section><h3 lang="en">{escape(scenario.title)}</h3>{note}<dl>{rows}</dl></section>'


def lessons(plan: Plan) -> list[str]:
    """Return the lessons that ask about scenarios of this page, and about no others."""
    names = {path: name for name, path in bundled_scenarios().items()}
    there = {names.get(file, "") for scenario in plan.scenarios for file in scenario.files}
    return [lesson for lesson, about_these in LESSONS.items()
            if there & (about_these - {"baseline"}) and there <= about_these | {"baseline"}]


def of_lessons(plan: Plan, kind: str) -> list[str]:
    """Return what the lessons ask, or say that the model can't say."""
    return [template for lesson in lessons(plan) for key, template in texts(plan.language).items()
            if key.startswith(f"handout.lesson.{lesson}.{kind}_")]


def questions(plan: Plan) -> list[str]:
    """Return the questions for the class."""
    asked = ["before", *(["same", "arithmetic"] if len(plan.scenarios) > 1 else []),
             *(["seeds"] if plan.seeds > 1 else []), "missing"]
    general = [text(plan.language, f"handout.question_{name}") for name in asked]
    return [general[0], *of_lessons(plan, "ask"), *general[1:]]


def cannot(plan: Plan) -> list[str]:
    """Return what the model can't say."""
    sure = "cannot_seeds" if plan.seeds > 1 else "cannot_one_seed"
    return [text(plan.language, "handout.cannot_forecast"), *of_lessons(plan, "cannot"),
            text(plan.language, f"handout.{sure}", number=plan.seeds), text(plan.language, "handout.cannot_right")]


def command(plan: Plan) -> str:
    """Return the command that makes the page, but for the name of its file."""
    return shlex.join(["relations", "handout", *plan.sources, *(
        part for axis in plan.axes for part in ("--vary", axis.control.id)), "--people", str(plan.people),
        "--periods", str(plan.periods), "--seeds", str(plan.seeds), "--language", plan.language,
        "--out", "handout.html"])


def reproduce(plan: Plan) -> str:
    """Return how to make the page again, and places for the commands of what is shown."""
    said = partial(text, plan.language)
    worlds = "".join(
        f'<h3>{escape(said("handout.this_run", world=said(f"word.world_{letter}")))}</h3>'
        f'<div class="commands" id="commands-{number}"></div>'
        for number, letter in enumerate("ab"[:len(plan.scenarios)]))
    version = said("handout.version", version=provenance.versions()["production-relations"],
                   commit=provenance.commit() or said("handout.no_commit"))
    return (f'<h3>{escape(said("handout.made_by"))}</h3><pre tabindex="0"><code>{escape(command(plan))}</code></pre>'
            f"<p>{escape(version)}</p>{worlds}")
