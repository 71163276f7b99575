"""Claims of the paper on paired seeds, each beside the ablation that shows what was assumed.

`python -m experiments.paired_claims --seeds 20 --first-seed 4000` runs every arm of `claims/relations.toml` on the same
seeds and prints, claim by claim, the paired difference of each measure with its 95 % interval, and the same
difference where the assumption behind it is taken away from both sides (claims.md, "Guard against built-in results").
`--group ownership` and `--group distribution` do so for who owns and who receives.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

import simulation
from experiments.batch import Outcome, Task, carry_out_all
from experiments.differences import Difference, differences_of_differences, paired_differences
from experiments.measures import difference_suffix, difference_written, written
from experiments.stylised_facts import at_least

GROUPS = ("relations", "ownership", "distribution")
KEPT = 0.5
"""An effect survives an ablation if its interval leaves out zero and at least this part of it is left (R23)."""


@dataclass(frozen=True)
class Claim:
    """One claim: a pair of arms (treatment, control), the signs claimed, and the pairs without the assumption."""

    row: str
    says: str
    pair: tuple[str, str]
    measures: Mapping[str, str]
    less: tuple[str, str] | None = None
    """A second pair, whose difference is subtracted: an interaction."""
    assumption: str = ""
    ablations: Mapping[str, tuple[str, str]] = field(default_factory=dict)


    @property
    def arms(self) -> set[str]:
        """Names of all arms the claim looks at."""
        return {name for pair in (self.pair, self.less or (), *self.ablations.values()) for name in pair}


@dataclass(frozen=True)
class Finding:
    """A measure of a claim: levels of both arms, the paired difference, and what can be said of it."""

    row: str
    says: str
    world: str
    measure: str
    claimed: str
    control: float
    treatment: float
    difference: float | None
    low: float | None
    high: float | None
    n: int
    verdict: str

    def line(self) -> str:
        """Write the finding as a row of a Markdown table."""
        gap = difference_written(self.measure, self.difference)
        interval = "" if self.low is None else (
            f" [{difference_written(self.measure, self.low)}, {difference_written(self.measure, self.high)}]")
        levels = f"{written(self.measure, self.control)} → {written(self.measure, self.treatment)}"
        cells = ("", self.world, f"`{self.measure}`", self.claimed, levels,
                 gap + interval + difference_suffix(self.measure), self.verdict)
        return "| " + " | ".join(cells) + " |"


HEAD = ("| row | world | measure | claimed | control → treatment | paired difference [95 %] | verdict |\n"
        + "|---" * 7 + "|")


def read_claims(group: str = GROUPS[0]) -> tuple[dict[str, dict[str, Any]], list[Claim]]:
    """Read the arms and the claims of a group."""
    table = tomllib.loads((files("experiments") / "claims" / f"{group}.toml").read_text(encoding="utf-8"))
    claims = []
    for row in table["claims"]:
        ablations = {name: tuple(pair) for name, pair in row.pop("ablations", {}).items()}
        pairs = {name: tuple(row[name]) for name in ("pair", "less") if name in row}
        claims.append(Claim(**{**row, **pairs, "ablations": ablations}))
    return table["arms"], claims


def verdict(claimed: str, difference: Difference, whole: Difference | None = None) -> str:
    """Say what the interval allows: as claimed, against, undecided, nothing; under an ablation also what is left."""
    if difference.difference is None or difference.low is None or difference.high is None:
        return "no interval"
    if difference.low == difference.high == 0.0:
        return "nothing"
    if not difference.is_clear:
        return "undecided"
    sign = "+" if difference.difference > 0 else "-"
    word = {"?": "rises" if sign == "+" else "falls"}.get(claimed, "as claimed" if sign == claimed else "against")
    if whole is not None and whole.is_clear and whole.difference:
        kept = difference.difference / whole.difference
        word += f"; {100 * kept:.0f} % of it {'left' if kept >= KEPT else 'only'}" if kept > 0 else "; turned round"
    return word


def find(claims: Sequence[Claim], summaries: pd.DataFrame) -> Iterator[Finding]:
    """Judge every measure of every claim in the world as it is, then in each of its ablations."""
    for claim in claims:
        whole: dict[str, Difference] = {}
        for world, pair in {"as it is": claim.pair, **claim.ablations}.items():
            treatment, control = pair
            rows = summaries[summaries["measure"].isin(claim.measures)]
            means = rows.groupby(["scenario", "measure"])["value"].mean()
            gaps = (differences_of_differences(rows, pair, claim.less) if claim.less
                    else paired_differences(rows[rows["scenario"].isin(pair)], control))
            found = {gap.measure: gap for gap in gaps}
            for measure, claimed in claim.measures.items():
                if (gap := found.get(measure)) is None:
                    continue
                word = verdict(claimed, gap, whole.get(measure))
                yield Finding(claim.row, claim.says, world, measure, claimed, float(means[control, measure]),
                              float(means[treatment, measure]), gap.difference, gap.low, gap.high, gap.n, word)
            whole = whole or found


def run_arms(arms: Mapping[str, Mapping[str, Any]], seeds: Sequence[int], periods: int, jobs: int) -> list[Outcome]:
    """Run every arm on every seed."""
    scenarios = {name: simulation.load_scenario(arm["scenario"], arm.get("set")) for name, arm in arms.items()}
    tasks = [Task(name, scenario, seed, periods) for seed in seeds for name, scenario in scenarios.items()]
    print(f"{len(tasks)} runs: {len(scenarios)} arms, {len(seeds)} seeds, {periods} quarters", file=sys.stderr)
    return carry_out_all(tasks, jobs=jobs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the claims of a group: 0 if every run ended, 1 if one failed, 2 if they cannot be run as asked."""
    parser = argparse.ArgumentParser(prog="python -m experiments.paired_claims", description=main.__doc__)
    parser.add_argument("--group", choices=GROUPS, default=GROUPS[0], help=f"which claims ({GROUPS[0]})")
    parser.add_argument("--seeds", type=partial(at_least, 1), default=20, help="how many seeds (20)")
    parser.add_argument("--first-seed", type=partial(at_least, 0), default=0, help="the first of them (0)")
    parser.add_argument("--periods", type=partial(at_least, 1), default=400, help="quarters (400)")
    parser.add_argument("--jobs", type=partial(at_least, 1), default=2, help="processes (2)")
    parser.add_argument("--row", action="append", metavar="ROW", help="only these rows, as in --row A5; repeatable")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the findings as JSON too")
    asked = parser.parse_args(arguments)
    arms, claims = read_claims(asked.group)
    if unknown := set(asked.row or ()) - {claim.row for claim in claims}:
        known = ", ".join(dict.fromkeys(claim.row for claim in claims))
        parser.error(f"no claim has the row {', '.join(sorted(unknown))}; there are {known}")
    claims = [claim for claim in claims if not asked.row or claim.row in asked.row]
    used = {name for claim in claims for name in claim.arms}
    try:
        outcomes = run_arms({name: arm for name, arm in arms.items() if name in used},
                            range(asked.first_seed, asked.first_seed + asked.seeds), asked.periods, asked.jobs)
    except simulation.ScenarioError as error:
        print(error, file=sys.stderr)
        return 2
    failed = [outcome for outcome in outcomes if outcome.failure]
    for outcome in failed:
        print(f"{outcome.name}, seed {outcome.seed}: {outcome.failure}", file=sys.stderr)
    rows = [(run.name, run.seed, measure, value) for run in outcomes for measure, value in run.summary.items()]
    findings = list(find(claims, pd.DataFrame(rows, columns=["scenario", "seed", "measure", "value"])))
    print(HEAD)
    for (row, says), of_claim in groupby(findings, key=lambda finding: (finding.row, finding.says)):
        print(f"| **{row}** | *{says}* | | | | | |", *(finding.line() for finding in of_claim), sep="\n")
    if asked.out:
        asked.out.write_text(json.dumps([asdict(finding) for finding in findings], indent=1) + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
