"""Single panels drawn from one run; figures are put together from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, PercentFormatter

from experiments.figures.style import BLUE, GREEN, GREY, INK, ORANGE, SKY, VERMILLION, label_ends, over_time

if TYPE_CHECKING:
    from simulation import Run


def _lines(
    axes: Axes,
    run: Run,
    lines: tuple[tuple[str, str, str], ...],
    *,
    scale: float = 1.0,
    width: float = 1.5,
    top: float | None = None,
) -> None:
    """Draw columns (column, label, colour) over time; the names stand at the height of the last year."""
    periods = run.periods["period"].to_numpy()
    ends = []
    for column, label, colour in lines:
        values = scale * run.periods[column].to_numpy()
        axes.plot(periods, values, color=colour, lw=width)
        ends.append((float(values[-4:].mean()), label, colour))
    over_time(axes, periods)
    axes.set_ylim(min(0.0, float(axes.dataLim.y0)), top)
    label_ends(axes, ends)


def output(axes: Axes, run: Run) -> None:
    """Real output, consumption and investment."""
    _lines(
        axes,
        run,
        (
            ("output", "output", BLUE),
            ("consumption", "consumption", VERMILLION),
            ("investment", "investment", GREEN),
        ),
    )
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.set_title("Output and its use")
    axes.set_ylabel("money a quarter,\nat prices of period 0")


def growth(axes: Axes, run: Run) -> None:
    """Growth of output and inflation against the same quarter of the year before."""
    frame = run.periods
    periods = frame["period"].to_numpy()
    ends = []
    for column, label, colour in (("output", "output", BLUE), ("price_index", "prices", ORANGE)):
        values = frame[column].to_numpy()
        change = 100.0 * (values[4:] / values[:-4] - 1.0)
        axes.plot(periods[4:], change, color=colour, lw=1.0)
        ends += [(float(change[-4:].mean()), label, colour)] if change.size else []
    axes.axhline(0.0, color=INK, lw=0.7)
    over_time(axes, periods)
    axes.set_title("Change on the year before")
    axes.set_ylabel("per cent")
    label_ends(axes, ends)


def gini(axes: Axes, run: Run) -> None:
    """Gini indices of disposable income and of wealth, private and with public wealth shared out."""
    _lines(
        axes,
        run,
        (
            ("gini_wealth", "wealth", VERMILLION),
            ("gini_wealth_with_public", "public included", ORANGE),
            ("gini_income", "income", BLUE),
        ),
        top=1.0,
    )
    # Without public owners both lines are one; dashes let the other show through.
    axes.get_lines()[1].set_linestyle((0, (3, 2.5)))
    axes.set_title("Inequality")
    axes.set_ylabel("Gini index")


def lorenz_curves(axes: Axes, run: Run) -> None:
    """Lorenz curves of income and wealth at the end of the run, under the diagonal of equality."""
    from simulation.metrics.inequality import lorenz

    people = np.linspace(0.0, 100.0, 101)
    households = run.economy.households
    living = households.rows()
    axes.plot([0, 100], [0, 100], color=GREY, lw=0.9, ls=(0, (4, 3)))
    axes.text(47, 51, "equality", color=GREY, fontsize=8.5, rotation=45, rotation_mode="anchor", ha="center")
    for amounts, label, colour in (
        (households.disposable_income[living], "income", BLUE),
        (households.wealth[living], "wealth", VERMILLION),
    ):
        axes.plot(people, 100.0 * lorenz(amounts, points=101), color=colour, label=label)
    axes.set(xlim=(0, 100), ylim=(0, 100), aspect="equal")
    axes.grid(True, axis="both")
    axes.legend(loc="upper left")
    axes.set_title("Lorenz curves, last quarter")
    axes.set_xlabel("poorest … % of persons")
    axes.set_ylabel("hold … % of the total")


def factor_shares(axes: Axes, run: Run) -> None:
    """Wages, profits, and interest with the wear of machines, stacked to the whole of value added."""
    frame = run.periods
    periods = frame["period"].to_numpy()
    wages = 100.0 * frame["wage_share"].to_numpy()
    profits = 100.0 * frame["profit_share"].to_numpy()
    axes.fill_between(periods, 0.0, wages, color=BLUE, lw=0)
    axes.fill_between(periods, wages, wages + profits, color=ORANGE, lw=0)
    axes.fill_between(periods, wages + profits, 100.0, color="#CFCFCF", lw=0)
    over_time(axes, periods)
    axes.set_ylim(0.0, 100.0)
    axes.yaxis.set_major_formatter(PercentFormatter(decimals=0))
    wage, profit = float(wages[-4:].mean()), float(profits[-4:].mean())
    rest = (100.0 + wage + profit) / 2.0
    middles = ((wage / 2, "wages", BLUE), (wage + profit / 2, "profits", "#B77E00"), (rest, "interest, wear", GREY))
    label_ends(axes, middles)
    axes.set_title("Who receives value added")


def employment(axes: Axes, run: Run) -> None:
    """Persons employed in each sector, stacked; the rest of the population is out of work."""
    frame = run.periods
    periods = frame["period"].to_numpy()
    sectors = (
        ("employment_goods", "goods", BLUE),
        ("employment_services", "services", SKY),
        ("employment_machine_makers", "machine-makers", GREEN),
    )
    people = run.scenario.parameters.population.workers
    floor = np.zeros(len(frame))
    ends = []
    for column, label, colour in sectors:
        top = floor + 100.0 * frame[column].to_numpy() / people
        axes.fill_between(periods, floor, top, color=colour, lw=0)
        ends.append((float((floor + top)[-4:].mean() / 2), label, colour))
        floor = top
    axes.fill_between(periods, floor, 100.0, color="#E8E8E8", lw=0)
    ends.append((float(floor[-4:].mean() + 100.0) / 2, "no work", GREY))
    over_time(axes, periods)
    axes.set_ylim(0.0, 100.0)
    axes.yaxis.set_major_formatter(PercentFormatter(decimals=0))
    label_ends(axes, ends)
    axes.set_title("Where people work")
    axes.set_ylabel("share of all persons")


def unemployment(axes: Axes, run: Run) -> None:
    """Unemployment of all and of the three thirds of the skill ladder."""
    _lines(
        axes,
        run,
        (
            ("unemployment_low_skill", "low skill", VERMILLION),
            ("unemployment_middle_skill", "middle", ORANGE),
            ("unemployment_high_skill", "high", SKY),
            ("unemployment_rate", "all", INK),
        ),
        scale=100.0,
        width=1.0,
    )
    axes.yaxis.set_major_formatter(PercentFormatter(decimals=0))
    axes.set_title("Unemployment by skill")


def machines(axes: Axes, run: Run) -> None:
    """Machines for every hundred persons."""
    _lines(axes, run, (("machines_per_person", "", GREEN),), scale=100.0)
    axes.set_title("Machines")
    axes.set_ylabel("per 100 persons")


def capability(axes: Axes, run: Run) -> None:
    """The difficulty that machines at work master, on the scale of tasks from 0 to 1."""
    _lines(axes, run, (("capability", "", BLUE),), top=1.0)
    axes.set_title("Capability of machines")
    axes.set_ylabel("hardest task mastered")


def machine_share(axes: Axes, run: Run) -> None:
    """Share of task output that machines make."""
    _lines(axes, run, (("machine_share", "", VERMILLION),), scale=100.0, top=100.0)
    axes.yaxis.set_major_formatter(PercentFormatter(decimals=0))
    axes.set_title("Work done by machines")
    axes.set_ylabel("share of task output")
