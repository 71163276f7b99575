"""Commands for a class: serve, handout."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.commands.options import WHICH, check_ending, load_all


def serve(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help=WHICH)] = "baseline",
    other: Annotated[
        str | None, typer.Option("--with", metavar="OTHER", help="A second world on the same seed, beside it.")
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port of the page.")] = 5006,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Seed of all chance.")] = 0,
    people: Annotated[int, typer.Option(min=100, max=5_000, help="Working people.")] = 1_000,
    address: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address of this computer to be reached at; by nobody else if left.")
    ] = "127.0.0.1",
    show_page: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")] = True,
) -> None:
    """Open the classroom: a page that plays one world, or two side by side (extra `classroom`)."""
    from experiments.classroom.serve import Opening, serve_classroom

    serve_classroom(Opening(name, other, seed, people), port=port, address=address, show=show_page)


def handout(
    names: Annotated[list[str], typer.Argument(metavar="NAME|FILE...", help="One, or two and more to hold together.")],
    out: Annotated[Path, typer.Option(metavar="FILE.html", help="The page; one of that name is replaced.")],
    vary: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="What a slider of the page moves; repeatable, two at most.")
    ] = None,
    people: Annotated[int, typer.Option(min=100, max=5_000, help="Working people.")] = 1_000,
    periods: Annotated[int, typer.Option(min=1, max=2_000, help="Quarters to run.")] = 120,
    seeds: Annotated[int, typer.Option(min=1, help="Seeds, the same for each scenario.")] = 3,
    language: Annotated[str, typer.Option(metavar="en|zh", help="English or Chinese.")] = "en",
    jobs: Annotated[int, typer.Option(min=1, help="Processes at a time.")] = 1,
) -> None:
    """Write a page to hand out: runs made beforehand, in one file with sliders that any browser opens offline."""
    check_ending(out, "--out", (".html", ".htm"))
    scenarios = load_all(names)
    from experiments.handout.command import write_handout

    write_handout(names, scenarios, out, vary=vary or (), people=people, periods=periods, seeds=seeds,
                  language=language, jobs=jobs)
