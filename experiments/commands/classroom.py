"""Commands for a class: serve."""

from __future__ import annotations

from typing import Annotated

import typer

from experiments.commands.options import WHICH


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
