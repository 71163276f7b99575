"""What a reader sees on the terminal after a run or a comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from experiments.differences import FEWEST_SEEDS
from experiments.measures import difference_suffix, difference_written, printed, shown, written

if TYPE_CHECKING:
    from experiments.comparison import Comparison
    from experiments.differences import Difference
    from simulation import Run

_LABEL_WIDTH = 25
_LEVEL_WIDTH = 16
_DIFFERENCE_WIDTH = 24


PIPED_WIDTH = 120
"""Columns used where the output is no terminal and has no width of its own."""


def results_console() -> Console:
    """Open the console for results, on stdout."""
    console = Console()
    return console if console.is_terminal else Console(width=PIPED_WIDTH)


def print_run(run: Run, console: Console) -> None:
    """Print the end table of one run, grouped by what the measures speak of."""
    periods = len(run.periods)
    console.print(Text(f"{run.scenario.name} · seed {run.seed} · {periods} quarters", style="bold"))
    console.print(Text(run.scenario.title, style="italic"))
    table = _table(show_header=False)
    table.add_column("", min_width=_LABEL_WIDTH, no_wrap=True)
    table.add_column("", justify="right", no_wrap=True)
    group = ""
    for name in printed(run.summary):
        if shown(name).group != group:
            group = shown(name).group
            table.add_row(Text(group, style="bold"), "")
        table.add_row(f"  {shown(name).label}", written(name, run.summary[name]))
    console.print(table)
    note = f"Means over {window(periods)}; growth and inflation are trends. --json gives all measures."
    console.print(Text(note, style="dim"))
    # Equal runs have equal digests, to the last bit: what a class or a paper tells can be held against this line.
    console.print(Text(f"Digest: {run.digest}", style="dim"), soft_wrap=True)


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print levels and paired differences, and last, so that it is seen, how many runs are missing."""
    seeds = len(comparison.seeds)
    heading = f"{len(comparison.names)} scenarios · {seeds} seeds each · {comparison.periods} quarters"
    console.print(Text(heading, style="bold"))
    if not comparison.summaries.empty:
        _print_levels(comparison, console)
        if len(comparison.names) > 1:
            _print_differences(comparison, console)
        residual = written("worst_residual", comparison.worst_residual)
        console.print(Text(f"Worst residual of the books in any run: {residual}"))
    if comparison.failures:
        missing = f"{len(comparison.failures)} of {len(comparison.outcomes)} runs failed and are left out."
        console.print(Text(missing, style="bold red"))


def window(periods: int) -> str:
    """Say which part of a run its summary speaks of: the last quarter of it, at most 100 periods."""
    kept = min(100, max(1, periods // 4))
    return "the last quarter (of a year)" if kept == 1 else f"the last {kept} quarters"


def _print_levels(comparison: Comparison, console: Console) -> None:
    found = {(level.scenario, level.measure): level for level in comparison.levels}
    for names in _pages(comparison.names, console, _LEVEL_WIDTH):
        _heading(console, f"Mean (standard deviation) over seeds, {window(comparison.periods)}")
        table = _table(show_header=True)
        table.add_column("", min_width=_LABEL_WIDTH, no_wrap=True)
        for name in names:
            table.add_column(name, justify="right", overflow="fold")
        for measure in _under_headings(table, comparison):
            cells = []
            for name in names:
                level = found.get((name, measure))
                spread = f" ({_bare(written(measure, level.sd))})" if level and level.sd is not None else ""
                cells.append(written(measure, level.mean if level else None) + spread)
            table.add_row(shown(measure).label, *cells)
        console.print(table)


def _print_differences(comparison: Comparison, console: Console) -> None:
    found = {(gap.scenario, gap.measure): gap for gap in comparison.differences}
    title = f"Differences from {comparison.reference} on the same seeds"
    has_intervals = len(comparison.seeds) >= FEWEST_SEEDS
    for names in _pages(comparison.names[1:], console, _DIFFERENCE_WIDTH):
        _heading(console, title + (" [95 % interval]" if has_intervals else ""))
        table = _table(show_header=True)
        table.add_column("", min_width=_LABEL_WIDTH, no_wrap=True)
        for name in names:
            table.add_column(name, justify="right", overflow="fold")
        for measure in _under_headings(table, comparison):
            table.add_row(shown(measure).label, *(_gap(found.get((name, measure))) for name in names))
        console.print(table)
    if has_intervals:
        note = "Bold: the interval leaves out zero (one world, no correction for many rows)."
    else:
        note = f"No intervals below {FEWEST_SEEDS} seeds."
    console.print(Text(note, style="dim"))


def _gap(gap: Difference | None) -> Text:
    if gap is None:
        return Text(difference_written("", None))
    text = difference_written(gap.measure, gap.difference) + difference_suffix(gap.measure)
    if gap.low is not None:
        text += f" [{difference_written(gap.measure, gap.low)}, {difference_written(gap.measure, gap.high)}]"
    return Text(text, style="bold" if gap.is_clear else "")


def _under_headings(table: Table, comparison: Comparison) -> Iterator[str]:
    """Yield what is tabulated, having headed the rows of each group with its name."""
    for group, measures in groupby(_measures(comparison), key=lambda measure: shown(measure).group):
        table.add_row(Text(group, style="bold"))
        yield from measures


def _measures(comparison: Comparison) -> list[str]:
    """List what is tabulated, in groups; the residual of the books has a line of its own."""
    return [name for name in printed(comparison.summaries["measure"]) if name != "worst_residual"]


def _pages(names: Sequence[str], console: Console, width: int) -> list[Sequence[str]]:
    """Split scenarios into tables that fit the terminal side by side."""
    columns = max(1, (console.width - _LABEL_WIDTH) // (width + 2))
    return [names[start : start + columns] for start in range(0, len(names), columns)]


def _bare(text: str) -> str:
    return text.removesuffix(" %")


def _heading(console: Console, text: str) -> None:
    console.print()
    console.print(Text(text, style="italic"))


def _table(*, show_header: bool) -> Table:
    return Table(box=None, pad_edge=False, show_header=show_header, header_style="bold", padding=(0, 2, 0, 0))
