"""`relations claims` from runs to CLAIMS.md, interrupted or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from experiments.claims.command import claims_command, print_verdicts, publish, run_claims
from experiments.claims.plan import Protocol
from experiments.claims.reading import read_registry
from experiments.claims.report import amount, sentence, spoken_of
from experiments.claims.running import Judged
from experiments.claims.verdicts import Verdict, over_bases
from experiments.claims.worlds import World
from experiments.sweep import sweep as sweeping
from experiments.sweep.engine import Ended, make_all
from experiments.sweep.runs import RunSpec
from simulation.scenario import ScenarioError

CLAIMS = """
[arms]
as_it_is = {}
shared = { lay = "citizens_fund" }
frozen = { set = { "technology.machine_progress" = false } }
shared_frozen = { lay = "citizens_fund", set = { "technology.machine_progress" = false } }
later = { changes = [{ period = 2, adopt = "citizens_fund" }] }

[[claims]]
id = "B1.shared"
rows = ["B1"]
says = "A fund makes incomes more equal"
tag = "stated"
treatment = "shared"
control = "as_it_is"
assumed = "it is there from the first day"
[[claims.outcomes]]
measure = "gini_income"
sign = "-"
matters = 0.01
primary = true
[claims.ablations]
"it comes later" = { treatment = "later", control = "as_it_is" }

[[claims]]
id = "A7.fit"
rows = ["A7"]
says = "What shared ownership does to output grows with capability"
tag = "open"
treatment = "shared"
control = "as_it_is"
less = ["shared_frozen", "frozen"]
[[claims.outcomes]]
measure = "output"
sign = "+"
matters = 0.01
primary = true
"""
WORLDS = """
[draw.otherwise]
must = []
enough = 0
[[parameters]]
path = "pricing.markup"
low = 0.3
high = 0.4
"""
LEFT_OUT = '[[left_out]]\nrow = "I9"\nreason = "no second country"\n'
SMALL = Protocol(seeds=5, first_seed=0, worlds=2, periods=12, bases=("baseline",),
                 settings={"population.workers": 60})


def registry(folder: Path) -> Path:
    """Write two claims, two worlds' range and one row left out."""
    folder.mkdir()
    for name, text in (("claims", CLAIMS), ("worlds", WORLDS), ("left_out", LEFT_OUT)):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def published(judged: Judged, folder: Path) -> dict[str, bytes]:
    """Publish and return every file by name."""
    publish(judged, folder, "", "relations claims")
    top = folder / "publish"
    return {str(file.relative_to(top)): file.read_bytes() for file in sorted(top.rglob("*")) if file.is_file()}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Judged, Path]:
    """Return what the two claims give, and the folder of the runs."""
    folder = tmp_path_factory.mktemp("claims")
    return run_claims([], SMALL, folder / "out", folder=registry(folder / "registry")), folder


def test_every_arm_that_could_change_a_verdict_is_run_once_for_all_claims(found: tuple[Judged, Path]) -> None:
    """Control, placebo, shared, frozen, shared and frozen, the mechanical part; the facts in two worlds.

    Five seeds are too few for Holm's correction, so that neither the ablation nor arms in worlds could change a word.
    """
    judged, _ = found
    assert judged.progress.asked == 5 * (5 + 1) + 2
    assert judged.progress.complete
    assert judged.accepted is not None
    assert len(judged.accepted.kept) == 2


def test_what_a_verdict_awaits_is_what_is_run_for_it(found: tuple[Judged, Path]) -> None:
    plan = found[0].plan
    assert plan.protocol.ablations
    claim = plan.claims[0]
    ablated = {name for one in claim.ablations.values() for name in one.arms} - set(plan.primary_arms)
    assert ablated
    assert {spec.labels["arm"] for spec in plan.taken_apart([claim])} >= ablated
    assert not {spec.labels["arm"] for spec in plan.taken_apart([])} & ablated
    world = World(1, {}, 501)
    assert [name for name, _ in plan.in_world(world, [claim])] == list(dict.fromkeys(claim.arms))
    assert not list(plan.in_world(world, []))


def test_what_a_fund_does_to_incomes_at_once_is_mechanical(found: tuple[Judged, Path]) -> None:
    """R11, case by hand: over three years nearly all of the fall of the Gini index is a new split of the same flows."""
    finding = found[0].judgements[0].leading
    assert finding.evidence.effect is not None
    assert finding.mechanical is not None
    assert finding.behavioural is not None
    assert finding.evidence.effect.mean < -0.05
    assert abs(finding.behavioural) < 0.25 * abs(finding.mechanical.mean)


def test_a_placebo_hardly_moves_a_short_run(found: tuple[Judged, Path]) -> None:
    """R24."""
    for judgement in found[0].judgements:
        assert judgement.leading.evidence.floor < 1e-6


def test_a_claim_that_only_one_base_bears_out_shows_what_was_seen_there(found: tuple[Judged, Path]) -> None:
    judgement = found[0].judgements[0]
    finding = judgement.findings[0]
    no, yes = Verdict("undecided", "too few"), Verdict("conditional", "as claimed", ("it is there from the first day",))
    findings = (replace(finding, base="control", verdict=no), replace(finding, base="baseline", verdict=yes))
    words = {"control": no, "baseline": yes}
    split = replace(judgement, verdict=over_bases(words), by_base=words, findings=findings)
    assert split.leading.base == "baseline"
    assert " over `baseline`" in sentence(split)
    settled = replace(split, verdict=no)
    assert settled.leading.base == "control"
    assert " over `" not in sentence(settled).partition("; ")[0]


def test_a_claim_that_speaks_of_another_is_told_with_it() -> None:
    claims = read_registry().claims
    by_id = {claim.id: claim for claim in claims}
    assert spoken_of(by_id["F6.inequality"], claims) == by_id["F6.talent"].says
    assert spoken_of(by_id["B8.everybody"], claims) == by_id["B8.few"].says
    assert not spoken_of(by_id["F6.talent"], claims)


def test_rounding_is_written_as_no_effect(found: tuple[Judged, Path]) -> None:
    outcome = found[0].judgements[0].leading.outcome
    assert amount(outcome, 1e-18) == "+0"
    assert amount(outcome, -0.5) == "−0.5"
    assert amount(outcome, None) == amount(outcome, float("nan")) == "–"


def test_the_page_says_what_was_run_what_holds_and_what_was_left_out(found: tuple[Judged, Path]) -> None:
    judged, folder = found
    files = published(judged, folder / "out")
    page = files["CLAIMS.md"].decode()
    assert judged.plan.registration in page
    for part in ("B1.shared", "A7.fit", "no second country", "Mechanical", "2 of a Latin hypercube"):
        assert part in page
    details = files["experiments/claims/results/claim_by_claim.md"].decode()
    for part in ("B1.shared", "A7.fit", "it comes later", judged.plan.registration):
        assert part in details
    assert all(files[f"experiments/claims/results/{name}"] for name in
               ("claims.svg", "claims.json", "outcomes.csv", "ablations.csv", "worlds.csv"))


def test_an_interrupted_run_is_taken_up_and_gives_the_same_files(
        found: tuple[Judged, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, folder = found
    left = iter(range(10))

    def stopped(specs: Sequence[RunSpec], jobs: int = 1, *, cluster: str | None = None) -> Iterator[Ended]:
        for ended in make_all(specs, jobs, cluster=cluster):
            yield ended
            if next(left, None) is None:
                raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sweeping, "make_all", stopped)
        with pytest.raises(KeyboardInterrupt):
            run_claims([], SMALL, tmp_path, folder=folder / "registry")
    unfinished = run_claims([], SMALL, tmp_path, folder=folder / "registry", make_runs=False)
    assert 0 < unfinished.progress.there < unfinished.progress.asked
    assert "Unfinished" in published(unfinished, tmp_path)["CLAIMS.md"].decode()
    finished = run_claims([], SMALL, tmp_path, folder=folder / "registry")
    assert published(finished, tmp_path) == published(whole, folder / "out")


def test_what_is_there_is_not_made_again(found: tuple[Judged, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    _, folder = found
    made: list[RunSpec] = []
    monkeypatch.setattr(sweeping, "make_all", lambda specs, jobs=1, cluster=None: iter(made.extend(specs) or ()))
    run_claims(["B1"], SMALL, folder / "out", folder=folder / "registry")
    assert made == []


def test_an_unknown_claim_is_refused_with_what_was_probably_meant(found: tuple[Judged, Path]) -> None:
    with pytest.raises(ScenarioError, match=r"no claim or row of this name; did you mean 'B1.shared'"):
        run_claims(["B1.shred"], SMALL, found[1] / "out", folder=found[1] / "registry")


def test_a_preview_says_so_on_every_line(found: tuple[Judged, Path], capsys: pytest.CaptureFixture[str]) -> None:
    from dataclasses import replace

    judged, _ = found
    quick = replace(judged, plan=replace(judged.plan, protocol=replace(SMALL, quick=True)))
    print_verdicts(quick)
    printed = capsys.readouterr().out
    assert printed.count("preview: ") == len(judged.judgements)


def test_a_dry_run_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                  capsys: pytest.CaptureFixture[str]) -> None:
    folder = registry(tmp_path / "registry")
    monkeypatch.setattr("experiments.claims.reading.bundled_registry", lambda: folder)
    claims_command([], seeds=3, first_seed=0, worlds=2, jobs=2, out=tmp_path / "out", cluster=None, quick=False,
                   report=False, took="", dry_run=True, as_json_text=False)
    assert "2 claims" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()
