"""`relations sensitivity`: make the runs of a sampled design and say which parameters its outcomes answer to.

The sample decides the analysis: "saltelli" gives Sobol indices, "morris" elementary effects, and a Latin hypercube or a
Sobol sequence PAWN. Outcomes are means over the design's seeds at each point.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.output_folder import write_results
from experiments.sensitivity.indices import Analysis, Floats, Index, NotEnough, indices
from experiments.sweep.design import Design, DesignError, read_design
from experiments.sweep.runs import RunSpec, model_version
from experiments.sweep.store import Store
from experiments.sweep.sweep import Tally, run_sweep
from simulation.scenario import Place, Problem

if TYPE_CHECKING:
    import pandas as pd

ANALYSES: dict[str, Analysis] = {"saltelli": "sobol", "morris": "morris", "latin_hypercube": "pawn", "sobol": "pawn"}
NAMED: dict[Analysis, str] = {"sobol": "Sobol indices", "morris": "Morris' elementary effects", "pawn": "PAWN"}


@dataclass(frozen=True)
class Answer:
    """What an outcome answers to in one scenario, and how much of what differs between points is chance."""

    scenario: str
    outcome: str
    found: tuple[Index, ...]
    chance: float | None
    """Share of the variance between points' means that the spread over seeds explains; None with one seed."""


def analyse_design(source: str | Path, out: Path, *, jobs: int = 1, as_json: bool = False) -> Tally:
    """Run a design into a folder, print what its outcomes answer to and write tables, figures and the workbench's file.

    Raises `DesignError` for a design without a sample, or with more than its sample to vary, and `NotEnough` where
    runs are missing.
    """
    design = read_design(source)
    analysis = analysis_of(design, str(source))
    tally = run_sweep(source, out, jobs=jobs)
    specs = list(design.runs())
    results = read_results(specs, Store(out), design.outcomes)
    answers = [answer for arm in dict.fromkeys(str(spec.labels["scenario"]) for spec in specs)
               for answer in answers_of(design, analysis, arm, specs, results)]
    if as_json:
        print(json.dumps([asdict(answer) for answer in answers], indent=2, allow_nan=False))
    else:
        print_answers(design, analysis, answers)
    write_results(out, result_files(design, analysis, answers, specs, results), record="sensitivity.json")
    print(f"written to {out}", file=sys.stderr)
    return tally


def analysis_of(design: Design, source: str) -> Analysis:
    """Return the analysis that the design's sample is made for."""
    if design.sample is None:
        raise refused(source, "sample", 'missing; give [sample] with method = "saltelli", "morris" or '
                                        '"latin_hypercube", points and ranges')
    arms = len({point.labels["scenario"] for point in design.points})
    if len(design.points) != arms * len(design.sample.quantiles()) or design.factors:
        raise refused(source, "sample", "stands beside grid, list, points or factors, which no analysis of "
                                        "sensitivity can take apart; leave them out")
    return ANALYSES[design.sample.method]


def refused(source: str, key: str, message: str) -> DesignError:
    """Return the error of a design that cannot be analysed."""
    return DesignError([Problem(Place(source), key, message)])


def read_results(specs: Sequence[RunSpec], store: Store, outcomes: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return the outcomes of each run by its key; raises `NotEnough` if any run is missing."""
    there = store.keys()
    missing = [spec for spec in specs if spec.key not in there]
    if missing:
        raise NotEnough(f"{len(missing)} of {len(specs)} runs are missing or failed, and an index of an incomplete "
                        f"design is wrong without a sign of it; see {store.folder / 'failed'}")
    summaries = {spec.key: store.read(spec.key)[0]["summary"] for spec in specs}
    return {key: {name: float(summary[name]) for name in outcomes} for key, summary in summaries.items()}


def answers_of(design: Design, analysis: Analysis, arm: str, specs: Sequence[RunSpec],
               results: dict[str, dict[str, float]]) -> list[Answer]:
    """Return what each outcome answers to in one scenario of a design."""
    assert design.sample is not None
    mine = [spec for spec in specs if spec.labels["scenario"] == arm]
    names = [one.path for one in design.sample.ranges]
    quantiles = design.sample.quantiles()
    answers = []
    for outcome in design.outcomes:
        values = np.array([results[spec.key][outcome] for spec in mine]).reshape(len(design.seeds), -1)
        found = indices(analysis, outcome, names, quantiles, values.mean(axis=0))
        answers.append(Answer(arm, outcome, tuple(found), chance_share(values)))
    return answers


def chance_share(values: Floats) -> float | None:
    """Return the part of the variance of points' means that is chance; `values` are (seeds, points).

    All points share their seeds, so that what a seed does to every point alike moves no index and is taken out: chance
    is the residual of a two-way analysis of variance without replication. None with one seed.
    """
    seeds, points = values.shape
    if seeds < 2:
        return None
    means = values.mean(axis=0)
    residual = values - means - (values.mean(axis=1) - values.mean())[:, None]
    mean_square = float((residual**2).sum()) / ((seeds - 1) * (points - 1))
    between = float(means.var(ddof=1))
    return min(1.0, mean_square / seeds / between) if between > 0.0 else 1.0


def print_answers(design: Design, analysis: Analysis, answers: Sequence[Answer]) -> None:
    """Print a table for each scenario and outcome, the strongest parameter first."""
    from rich.table import Table
    from rich.text import Text

    from experiments.tables import results_console

    console = results_console()
    seeds = len(design.seeds)
    console.print(Text(f"{NAMED[analysis]} of {design.name}: {len(design.points)} points, {seeds} seeds, "
                       f"{design.periods} quarters", style="bold"))
    for answer in answers:
        kinds = list(dict.fromkeys(one.index for one in answer.found))
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0), title_justify="left",
                      title=f"{answer.outcome} ({answer.scenario})")
        table.add_column("parameter")
        for kind in kinds:
            table.add_column(f"{kind} [95 %]", justify="right")
        by_cell = {(one.parameter, one.index): one for one in answer.found}
        names = dict.fromkeys(one.parameter for one in answer.found)
        for name in sorted(names, key=lambda name: -by_cell[name, leading(kinds)].value):
            table.add_row(name, *(written(by_cell[name, kind]) for kind in kinds))
        console.print(table)
        if answer.chance is not None:
            console.print(Text(f"{100 * answer.chance:.0f} % of the variance between points is chance of seeds.",
                               style="dim"))


def leading(kinds: Sequence[str]) -> str:
    """Return the index that parameters are ordered by."""
    return "total" if "total" in kinds else kinds[0]


def written(one: Index) -> str:
    """Write an index with its interval."""
    interval = "" if one.low is None or one.high is None else f" [{one.low:.3g}, {one.high:.3g}]"
    return f"{one.value:.3g}{interval}"


def result_files(design: Design, analysis: Analysis, answers: Sequence[Answer], specs: Sequence[RunSpec],
                 results: dict[str, dict[str, float]]) -> dict[str, bytes]:
    """Make the contents of all files, by name."""
    import pandas as pd

    from experiments.figures import files
    from experiments.sensitivity.figure import sensitivity_figure
    from experiments.sensitivity.workbench import workbench_archive

    rows = [{"scenario": answer.scenario, **asdict(one)} for answer in answers for one in answer.found]
    note = (f"{NAMED[analysis]}, {len(design.points)} points, {len(design.seeds)} seeds, {design.periods} quarters; "
            "bars: 95 % interval of a bootstrap over points.")
    arms = list(dict.fromkeys(answer.scenario for answer in answers))
    figures = {
        "sensitivity" if len(arms) == 1 else f"sensitivity_{arm.replace('/', '_')}":
            sensitivity_figure([one for answer in answers if answer.scenario == arm for one in answer.found],
                               f"{arm}. {note}")
        for arm in arms
    }
    frame = runs_frame(specs, results)
    inputs = [name for name in frame if name not in design.outcomes]
    record: dict[str, Any] = {
        "design": design.name, "analysis": analysis, "points": len(design.points), "seeds": list(design.seeds),
        "periods": design.periods, "burn_in": design.burn_in, "model": model_version(),
        "answers": [asdict(answer) for answer in answers],
    }
    return {
        "sensitivity.csv": pd.DataFrame(rows).to_csv(index=False, lineterminator="\n").encode(),
        "sensitivity.json": (json.dumps(record, indent=2, allow_nan=False) + "\n").encode(),
        "ema_workbench.tar.gz": workbench_archive(frame, inputs, design.outcomes),
        **files(figures),
    }


def runs_frame(specs: Sequence[RunSpec], results: dict[str, dict[str, float]]) -> pd.DataFrame:
    """Return one row a run: what its design varies, its seed and its outcomes."""
    import pandas as pd

    return pd.DataFrame([{**spec.labels, "seed": spec.seed, **results[spec.key]} for spec in specs])
