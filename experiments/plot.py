"""`relations plot`: a figure of a sweep that a paper could print, the table it shows and a caption."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Any

from experiments.figures.drawn import Drawn
from experiments.figures.gallery import KINDS, draw, obstacle
from experiments.figures.quantities import meaning_of
from experiments.figures.style import KINDS as FORMATS
from experiments.figures.style import caption, rendered, styled
from experiments.figures.swept import PlotRefused, Swept, listed, name_of
from experiments.figures.view import Asked, View, kept_rows
from experiments.output_folder import OutputRefused, as_csv, claim_folder, write_whole


def plot_sweep(folder: Path, figure: str, asked: Asked, out: Path | None = None) -> list[Path]:
    """Draw a figure of a swept folder and write it with its table (.csv) and caption (.txt); return the files.

    Raises `PlotRefused` for what the folder cannot give and `OutputRefused` where nothing can be written.
    """
    picture = out or folder / "figures" / f"{figure}.svg"
    kind = next((kind for kind in FORMATS if picture.suffix == f".{kind}"), None)
    if kind is None:
        raise PlotRefused(f"--out {picture}: does not end in one of {listed(f'.{kind}' for kind in FORMATS)}")
    if picture.is_dir():
        raise OutputRefused(picture, "is a folder; give a file")
    view, drawn = draw(Swept(folder), figure, asked)
    claim_folder(picture.parent)
    with styled():
        caption(drawn.figure, short_caption(view, figure, drawn))
    files = {
        picture: rendered(drawn.figure, kind),
        picture.with_suffix(".csv"): as_csv(drawn.table),
        picture.with_suffix(".txt"): long_caption(view, figure, drawn, picture, command(folder, figure, asked, out)),
    }
    for path, content in files.items():
        write_whole(path, content)
        print(f"written to {path}", file=sys.stderr)
    return list(files)


def list_figures(folder: Path, as_json: bool = False) -> None:
    """Print which figures a folder can give, and of the others why not and what would have to be recorded."""
    swept = Swept(folder)
    rows: list[dict[str, Any]] = [{"figure": name, "shows": kind.shows, "missing": obstacle(swept, kind)}
                                  for name, kind in KINDS.items()]
    if as_json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        print(f"{row['figure']:<12} {'no ' if row['missing'] else 'yes'}  {row['missing'] or row['shows']}")
    print(f"draw one: relations plot {shlex.quote(str(folder))} --figure NAME", file=sys.stderr)


def short_caption(view: View, figure: str, drawn: Drawn) -> str:
    """Say below the figure how it is read, of how many seeds and of which quarters."""
    of_what = "; ".join(filter(None, (seeds_of(view), quarters_of(view, figure))))
    return "  ".join([drawn.reading, f"{of_what}.", *([f"Held at {held_of(view)}."] if view.held else []),
                      *([f"{view.swept.lacking}."] if view.swept.lacking else [])])


def seeds_of(view: View) -> str:
    """Say which seeds a figure shows and how many runs a cell has."""
    runs = kept_rows(view.swept.runs, view.kept)
    counts = runs.groupby(list(view.columns)).size()
    seeds = sorted(runs["seed"].unique().tolist())
    whole = seeds == list(range(seeds[0], seeds[-1] + 1))
    span = f"{seeds[0]} to {seeds[-1]}" if whole and len(seeds) > 2 else listed(seeds)
    few, most = int(counts.min()), int(counts.max())
    runs_a_cell = f"{most}" if few == most else f"{few} to {most}"
    what = "run" if view.drawn else "seed"
    return f"n = {runs_a_cell} {what}{'s' * (most != 1)} a cell (seed{'s' * (len(seeds) > 1)} {span})"


def quarters_of(view: View, figure: str) -> str:
    """Say which quarters a figure shows or takes means over; nothing where its reading has said it."""
    window, table = view.swept.window, KINDS[figure].table
    if table == "runs":
        return f"means over quarters {window[0]} to {window[1]}" if window else "means over the window of the design"
    if table != "periods":
        return ""
    periods = view.rows("periods", ())["period"]
    return f"quarters {periods.min()} to {periods.max()}"


def held_of(view: View) -> str:
    """Name the columns that the figure has no room for, with the value shown of each."""
    return ", ".join(f"{column} = {name_of(value)}" for column, value in view.held.items())


def long_caption(view: View, figure: str, drawn: Drawn, picture: Path, again: str) -> bytes:
    """Write all that a reader needs to judge the figure and to draw it again."""
    import matplotlib

    design = view.swept.design
    where = {column: values for column, values in view.kept.items() if column not in view.held}
    parts = {
        "Figure": f"{picture.name}: {KINDS[figure].shows}",
        "Reading": drawn.reading,
        **{f"Shown of {column}": listed(view.values[column], 99) for column in view.columns},
        "Chosen by --where": "; ".join(f"{column} = {listed(values)}" for column, values in where.items()),
        "Held at": held_of(view),
        "Pooled points of": ", ".join(view.drawn),
        "Set in every run": ", ".join(f"{key} = {name_of(value)}" for key, value in design.get("set", {}).items()),
        "Seeds": seeds_of(view),
        "Quarters": quarters_of(view, figure),
        "Lacking": view.swept.lacking,
        **{f"Outcome {place + 1}": meaning_of(name) for place, name in enumerate(view.outcomes)},
        "Table": f"{picture.with_suffix('.csv').name}: {', '.join(drawn.table.columns)}",
        "Command": again,
        "Model": str(view.swept.provenance.get("model", "not told by the folder")),
        "Drawn with": f"matplotlib {matplotlib.__version__}",
    }
    return "".join(f"{name}: {text}\n" for name, text in parts.items() if text).encode()


def command(folder: Path, figure: str, asked: Asked, out: Path | None) -> str:
    """Give the command that draws a figure again."""
    pairs = [*(("--outcome", one) for one in asked.outcomes), *(("--where", one) for one in asked.where),
             ("--control", asked.control), ("--by", asked.by), ("--out", out and out.as_posix())]
    options = [word for option, value in pairs if value is not None for word in (option, str(value))]
    return shlex.join(["relations", "plot", folder.as_posix(), "--figure", figure, *options])
