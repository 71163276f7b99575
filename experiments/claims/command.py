"""`relations claims`: run what is missing, judge what is there, and write CLAIMS.md."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from experiments.claims.details import details_page
from experiments.claims.figure import claims_figure
from experiments.claims.in_which_worlds import tendencies
from experiments.claims.judging import chosen
from experiments.claims.plan import Plan, Protocol, planned
from experiments.claims.reading import read_registry
from experiments.claims.registry import Claim, Registry
from experiments.claims.report import DETAILS, FOLDER, HEADINGS, IN_WHICH_WORLDS, cells, claims_page
from experiments.claims.running import Judged, judge_what_is_there, run_missing
from experiments.claims.tables import ablations_table, as_csv, as_json, record, verdicts_table, worlds_table
from experiments.output_folder import claim_folder, write_whole
from experiments.sweep.store import Store
from simulation.scenario import Place, Problem, ScenarioError
from simulation.scenario.problems import did_you_mean

SECONDS_A_RUN = 3.5
"""Rough time of 400 quarters with 2,000 people on one core, to say beforehand how long it will take."""
PREVIEW = "preview: 500 people, 5 seeds of the calibration, one world over one control, no test and no ablations"
QUICK = Protocol(seeds=5, first_seed=0, worlds=0, bases=("claims_control",), settings={"population.workers": 500},
                 ablations=False, quick=True)
"""What `--quick` runs: seeds of the calibration, so that those kept for the test stay unused."""


def select(registry: Registry, wanted: Sequence[str]) -> Sequence[Claim]:
    """Pick the claims that are asked for, all if none is named; raises ScenarioError for a name that picks none."""
    if not wanted:
        return registry.claims
    found, unknown = chosen(registry.claims, wanted)
    if unknown:
        known = sorted({name for claim in registry.claims for name in (claim.id, *claim.rows)})
        raise ScenarioError(
            Problem(Place("relations claims"), name, f"no claim or row of this name{did_you_mean(name, known)}")
            for name in unknown)
    return found


def publish(judged: Judged, out: Path, took: str, command: str) -> None:
    """Write CLAIMS.md with tables and figure into a folder laid out as the repository is."""
    plan, judgements, accepted = judged.plan, judged.judgements, judged.accepted
    content = record(plan, judgements, accepted)
    note = (f"Bars: 95 % interval over {plan.protocol.seeds} paired seeds in the calibrated world, over "
            f"{plan.protocol.bases[0]}, or over another base if that alone bears the claim out. Ticks: drawn worlds. "
            "Grey band: too small to matter. Effects beyond twelve times what matters stand at the edge. "
            f"Registration {plan.registration}.")
    files: dict[str, bytes] = {
        "CLAIMS.md": claims_page(plan, judgements, judged.progress, accepted, took, command).encode(),
        f"{FOLDER}/{DETAILS}": details_page(plan, judgements).encode(),
        f"{FOLDER}/claims.svg": claims_figure(judgements, note),
        f"{FOLDER}/claims.json": as_json(content).encode(),
        f"{FOLDER}/outcomes.csv": verdicts_table(content).encode(),
        f"{FOLDER}/ablations.csv": ablations_table(content).encode(),
    }
    if accepted is not None:
        files[f"{FOLDER}/worlds.csv"] = worlds_table(judgements, accepted).encode()
        if found := tendencies(judgements, accepted.kept):
            files[IN_WHICH_WORLDS] = as_csv([asdict(one) for one in found]).encode()
    for name, written in files.items():
        file = out / "publish" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, written)


def estimate(plan: Plan, store: Store, jobs: int) -> str:
    """Say how many runs are missing and how long they will take, roughly."""
    keys = {spec.key for spec in plan.compared()}
    missing, protocol = len(keys - store.keys()), plan.protocol
    people = float(str(protocol.settings.get("population.workers", 2_000)))
    # Half of the time of a run at full size is spent on what does not grow with the number of people.
    seconds = SECONDS_A_RUN * (0.5 + 0.5 * people / 2_000) * protocol.periods / 400
    text = (f"{len(plan.claims)} claims, registration {plan.registration}: {len(keys)} runs of what claims compare, "
            f"{missing} missing, about {missing * seconds / jobs / 60:.0f} minutes in {jobs} processes")
    if protocol.ablations:
        most = len({spec.key for spec in plan.taken_apart(plan.claims)})
        text += f"; of ablations and mechanical parts at most {most}, for claims that are borne out"
    if protocol.worlds:
        arms = len(plan.primary_arms)
        most = protocol.worlds * (1 + arms)
        text += (f"; {protocol.worlds} drawn worlds, 1 run each and at most {arms} in each that is kept: at most "
                 f"{most} runs, {most * seconds / jobs / 3600:.1f} hours")
    return text


def print_verdicts(judged: Judged) -> None:
    """Print the verdicts as a table on standard output."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not console.is_terminal:
        console.width = 160
    shown = Table(title=None)
    for heading in HEADINGS:
        shown.add_column(heading, overflow="fold")
    quick = judged.plan.protocol.quick
    for judgement in judged.judgements:
        values = cells(judgement)
        shown.add_row(*values[:3], f"preview: {judgement.verdict.word}" if quick else values[3], *values[4:])
    console.print(shown, highlight=False)
    if not judged.progress.complete:
        console.print(f"{'preview; ' if quick else ''}unfinished: {judged.progress.there} of {judged.progress.asked} "
                      "runs are there; the same command goes on", highlight=False)


def run_claims(wanted: Sequence[str], protocol: Protocol, out: Path, *, jobs: int = 1, cluster: str | None = None,
               make_runs: bool = True, folder: Path | None = None) -> Judged:
    """Make the runs that claims need and are missing, and judge them; raises ScenarioError for bad input."""
    registry = read_registry(folder)
    plan = planned(registry, select(registry, wanted), protocol)
    store = Store(claim_folder(out))
    if make_runs:
        print(estimate(plan, store, jobs), file=sys.stderr)
        began = time.monotonic()
        run_missing(plan, store, jobs, cluster)
        print(f"runs: {time.monotonic() - began:.0f} s", file=sys.stderr)
    return judge_what_is_there(plan, store)


def claims_command(wanted: Sequence[str], *, seeds: int, first_seed: int, worlds: int, jobs: int, out: Path,
                   cluster: str | None, quick: bool, report: bool, took: str, dry_run: bool, as_json_text: bool) -> int:
    """Carry out `relations claims` and return its exit code: 3 if a run failed, 0 otherwise."""
    protocol = QUICK if quick else Protocol(seeds=seeds, first_seed=first_seed, worlds=worlds)
    if quick:
        print(PREVIEW, file=sys.stderr)
    if dry_run:
        registry = read_registry()
        print(estimate(planned(registry, select(registry, wanted), protocol), Store(out), jobs))
        return 0
    judged = run_claims(wanted, protocol, out, jobs=jobs, cluster=cluster, make_runs=not report)
    if as_json_text:
        print(as_json(record(judged.plan, judged.judgements, judged.accepted)), end="")
    else:
        print_verdicts(judged)
    if not quick:
        again = ["relations claims", *wanted, f"--seeds {seeds} --first-seed {first_seed} --worlds {worlds} --jobs 2"]
        publish(judged, out, took, " ".join(again))
        print(f"written: {out / 'publish' / 'CLAIMS.md'} and what it shows", file=sys.stderr)
    return 3 if judged.progress.failed else 0
