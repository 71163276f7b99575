"""Design files: what they expand to, and every mistake named with its place, what is there and what is allowed."""

from __future__ import annotations

from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.sweep.design import Design, DesignError, bundled_designs, read_design
from experiments.sweep.record import Record
from simulation import load_scenario
from simulation.scenario import bundled_scenarios, toml_line

SHORT = "[design]\nseeds = 1\nperiods = 8\n"
MARKUP = '"pricing.markup"'


def read(folder: Path, text: str | bytes, name: str = "mine.toml") -> Design:
    """Read a design from a text."""
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_design(file)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for designs that may be written over."""
    return tmp_path_factory.mktemp("designs")


def test_a_design_without_a_line_is_the_baseline_on_ten_seeds(folder: Path) -> None:
    design = read(folder, "")
    assert [(point.source, dict(point.settings), dict(point.labels)) for point in design.points] == [
        ("baseline", {}, {"scenario": "baseline"})]
    assert (design.name, design.seeds, design.periods, design.burn_in) == ("mine", tuple(range(10)), 400, 300)
    assert design.record == Record()


def test_seeds_are_counted_from_the_first_or_listed(folder: Path) -> None:
    assert read(folder, "[design]\nseeds = 3\nfirst_seed = 7\n").seeds == (7, 8, 9)
    assert read(folder, "[design]\nseeds = [5, 2]\n").seeds == (5, 2)


@settings(max_examples=15, deadline=None)
@given(counts=st.lists(st.integers(1, 4), min_size=1, max_size=3), rows=st.integers(0, 3), seeds=st.integers(1, 3))
def test_a_design_has_every_combination_once_and_each_run_a_key_of_its_own(
        folder: Path, counts: list[int], rows: int, seeds: int) -> None:
    paths = ("pricing.markup", "goods_market.switching", "taxes.wages")
    grid = {path: [0.1 + 0.05 * number for number in range(count)]
            for path, count in zip(paths, counts, strict=False)}
    listed = {"taxes.profits": [0.1 + 0.1 * row for row in range(rows)], "machines.alignment": [0.5] * rows}
    text = f"[design]\nperiods = 8\nseeds = {seeds}\n[grid]\n" + "\n".join(map(toml_line, grid, grid.values()))
    text += "\n[list]\n" + "\n".join(map(toml_line, listed, listed.values())) if rows else ""
    design = read(folder, text)
    assert len(design.points) == prod(counts) * max(rows, 1)
    assert {tuple(point.settings[path] for path in grid) for point in design.points} == set(product(*grid.values()))
    keys = [spec.key for spec in design.runs()]
    assert len(set(keys)) == len(keys) == len(design.points) * seeds
    assert {spec.key for spec in read(folder, text).runs()} == set(keys)


def test_the_order_of_tables_lines_and_values_changes_no_run(folder: Path) -> None:
    one = f"{SHORT}[grid]\n{MARKUP} = [0.2, 0.3]\n'taxes.wages' = [0.1, 0.2]\n[set]\n'taxes.profits' = 0.2\n"
    other = f"[set]\ntaxes.profits = 0.2\n[grid]\n'taxes.wages' = [0.2, 0.1]\n{MARKUP} = [0.3, 0.2]\n{SHORT}"
    assert {spec.key for spec in read(folder, one).runs()} == {spec.key for spec in read(folder, other).runs()}


def test_more_seeds_or_values_change_no_earlier_run(folder: Path) -> None:
    few = {spec.key for spec in read(folder, f"{SHORT}[grid]\n{MARKUP} = [0.2]\n").runs()}
    text = f"[design]\nseeds = 4\nperiods = 8\n[grid]\n{MARKUP} = [0.1, 0.2]\n"
    assert few < {spec.key for spec in read(folder, text).runs()}


def test_a_whole_number_and_its_float_are_one_value(folder: Path) -> None:
    (point,) = read(folder, f"{SHORT}[grid]\n'machines.alignment' = [1]\n").points
    assert type(point.labels["machines.alignment"]) is float


def test_rows_vary_together_and_meet_every_value_of_the_grid(folder: Path) -> None:
    text = f"{SHORT}[grid]\n{MARKUP} = [0.2, 0.3]\n"
    listed = read(folder, text + "[list]\n'taxes.wages' = [0.1, 0.2]\n'taxes.profits' = [0.3, 0.1]\n")
    rows = read(folder, text + "[[points]]\n'taxes.wages' = 0.1\n'taxes.profits' = 0.3\n"
                               "[[points]]\ntaxes.wages = 0.2\ntaxes.profits = 0.1\n")
    pairs = [(point.settings["pricing.markup"], point.settings["taxes.wages"], point.settings["taxes.profits"])
             for point in listed.points]
    assert pairs == [(0.2, 0.1, 0.3), (0.2, 0.2, 0.1), (0.3, 0.1, 0.3), (0.3, 0.2, 0.1)]
    assert [point.digest for point in rows.points] == [point.digest for point in listed.points]


def test_files_are_looked_for_beside_the_design(folder: Path) -> None:
    (folder / "scenario.toml").write_text('extends = "baseline"\n[pricing]\nmarkup = 0.4\n', encoding="utf-8")
    design = read(folder, f"{SHORT[:-1]}\nscenarios = ['scenario.toml', 'citizens_fund+scenario.toml']\n")
    assert [point.labels["scenario"] for point in design.points] == ["scenario", "citizens_fund+scenario"]
    loaded = [spec.scenario().parameters for spec in design.runs()]
    assert [(one.pricing.markup, one.ownership.commons) for one in loaded] == [(0.4, 0.0), (0.4, 0.5)]


@pytest.mark.parametrize("name", list(bundled_scenarios())[::4])
def test_a_point_is_the_scenario_that_the_command_line_loads(folder: Path, name: str) -> None:
    (point,) = read(folder, f"{SHORT}scenarios = ['{name}']\n[set]\n{MARKUP} = 0.25\n").points
    assert point.digest == load_scenario(name, {"pricing.markup": 0.25}).digest


def test_shares_that_are_not_named_keep_their_proportions_in_what_is_left(folder: Path) -> None:
    text = f"{SHORT}scenarios = ['baseline', 'mixed_economy']\n[grid]\n'ownership.commons' = [0.0, 0.4, 1.0]\n"
    held = [spec.scenario().parameters.ownership for spec in read(folder, text).runs()]
    assert [(one.private, one.state, one.cooperative, one.commons) for one in held] == [
        (1.0, 0, 0, 0), (0.6, 0, 0, 0.4), (0, 0, 0, 1.0),
        (0.5, 0.2, 0.3, 0), (pytest.approx(0.3), 0.12, 0.18, 0.4), (0, 0, 0, 1.0)]


@settings(max_examples=30, deadline=None)
@given(share=st.floats(0.0, 1.0), other=st.floats(0.0, 1.0))
def test_shares_sum_to_one_wherever_the_named_ones_leave_a_rest(folder: Path, share: float, other: float) -> None:
    text = f"{SHORT}scenarios = ['mixed_economy']\n[set]\nownership.commons = {share!r}\n"
    text += f"ownership.dispersed = {other!r}\n"
    if share + other <= 1.0:
        read(folder, text)
    elif share + other > 1.0 + 1e-9:
        with pytest.raises(DesignError, match="shares sum to"):
            read(folder, text)


def test_what_is_recorded_is_named_or_listed(folder: Path) -> None:
    said = {"'none'": (), "'all'": ("all",), "'outcomes'": ("output",), "['hhi']": ("hhi",)}
    for text, kept in said.items():
        head = f"{SHORT}outcomes = ['output', 'growth_per_year']\n"
        design = read(folder, f"{head}[record]\nperiods = {text}\nevery = 2\n")
        assert (design.record.periods, design.record.every) == (kept, 2)


SAMPLE = SHORT + "[sample]\nmethod = '{method}'\npoints = {points}\nseed = {seed}\n[sample.ranges]\n" + (
    f"{MARKUP} = {{{{ low = 0.1, high = 0.4, log = true }}}}\n"
    "'population.workers' = {{ low = 100, high = 103 }}\n'owners.open_class' = {{ choices = [true, false] }}\n")


def sampled(folder: Path, method: str, points: int, seed: int = 0) -> list[dict[str, Any]]:
    """Return the settings of the points of a sample."""
    design = read(folder, SAMPLE.format(method=method, points=points, seed=seed))
    return [dict(point.settings) for point in design.points]


@pytest.mark.parametrize("method", ["sobol", "latin_hypercube"])
def test_a_sample_covers_its_ranges_evenly_and_is_drawn_from_its_seed(folder: Path, method: str) -> None:
    rows = sampled(folder, method, 64)
    assert rows == sampled(folder, method, 64) != sampled(folder, method, 64, seed=1)
    markups = sorted(row["pricing.markup"] for row in rows)
    assert 0.1 <= markups[0] < 0.11 < 0.38 < markups[-1] <= 0.4
    assert 0.195 < markups[31] < 0.205, "half of them lie below the geometric mean"
    workers = [row["population.workers"] for row in rows]
    assert {whole: workers.count(whole) for whole in set(workers)} == dict.fromkeys((100, 101, 102, 103), 16)
    assert sum(row["owners.open_class"] for row in rows) == 32


def test_a_sobol_sequence_grows_and_a_latin_hypercube_does_not(folder: Path) -> None:
    assert sampled(folder, "sobol", 32)[:16] == sampled(folder, "sobol", 16)
    assert sampled(folder, "latin_hypercube", 32)[:16] != sampled(folder, "latin_hypercube", 16)


def test_a_sample_meets_every_value_of_the_grid(folder: Path) -> None:
    text = SAMPLE.format(method="sobol", points=4, seed=0) + "[grid]\n'taxes.wages' = [0.1, 0.2]\n"
    assert len(read(folder, text).points) == 8


def test_ten_thousand_points_are_read_and_few_mistakes_told_of_many(folder: Path) -> None:
    rows = "\n".join(f"[[points]]\n{MARKUP} = {number}" for number in range(10, 2010))
    with pytest.raises(DesignError) as caught:
        read(folder, rows)
    assert len(caught.value.problems) == 51
    assert "1950 more mistakes" in str(caught.value)


@pytest.mark.parametrize("name", bundled_designs())
def test_a_bundled_design_is_read_has_a_comment_and_no_point_twice(name: str) -> None:
    design = read_design(name)
    assert len({point.digest for point in design.points}) == len(design.points)
    assert len(list(design.runs())) <= 320
    assert all(spec.scenario() for spec in list(design.runs())[:2])
    assert bundled_designs()[name].read_text(encoding="utf-8").startswith("# ")


BAD = {
    "[desing]\nseeds = 1\n": ":1:1: desing: unknown table; did you mean 'design'?",
    "seeds = 1\n": ":1:1: seeds: unknown key; known tables are design",
    "[design]\nsceanrios = []\n": ":2:1: design.sceanrios: unknown key; did you mean 'scenarios'?",
    "[design]\nscenarios = ['citizen_fund']\n": ":2:1: design.scenarios: there is no scenario 'citizen_fund'",
    "[design]\nscenarios = ['no.toml']\n": ":2:1: design.scenarios:",
    "[design]\nscenarios = []\n": "design.scenarios: is empty",
    "[design]\nscenarios = 'baseline'\n": "'baseline' is not allowed; give a list such as",
    "[design]\nscenarios = ['baseline', 'baseline']\n": "'baseline' is given twice",
    "[design]\nscenarios = ['a/x.toml', 'b/x.toml']\n": "2 scenarios are called 'x'; rename one of the files",
    "[design]\nscenarios = [3]\n": "3 is not allowed; give a scenario",
    "[design]\nbase = 'baseline'\n": "design.base: is for [factors]",
    "[design]\nscenarios = ['baseline']\n[factors]\na = 'citizens_fund'\n": "stands beside [factors]",
    "[design]\nseeds = 0\n": ":2:1: design.seeds: 0 is not allowed; give a whole number from 1 to",
    "[design]\nseeds = true\n": "design.seeds: true is not allowed",
    "[design]\nseeds = []\n": "design.seeds: is empty",
    "[design]\nseeds = [1, 1]\n": "design.seeds: 1 is given twice",
    "[design]\nseeds = [-1]\n": "design.seeds: -1 is not allowed",
    "[design]\nseeds = [1]\nfirst_seed = 2\n": "stands beside a list of seeds",
    "[design]\nseeds = 1" + "0" * 30 + "\n": "design.seeds: 1000",
    "[design]\nperiods = 0\n": "design.periods: 0 is not allowed",
    "[design]\nperiods = 1e9\n": "design.periods: 1000000000.0 is not allowed",
    "[design]\nperiods = 40\nburn_in = 40\n": ":3:1: design.burn_in: 40 is not allowed; give a whole number",
    "[design]\noutcomes = ['outpu']\n": "there is no measure 'outpu'; did you mean 'output'?",
    "[design]\noutcomes = []\n": "design.outcomes: is empty",
    "[design]\nname = ' '\n": "design.name: ' ' is not allowed",
    "design = 3\n": "design: 3 is not allowed; give a table, [design]",
    "[set]\npricing.markp = 1\n": ":2:1: set.pricing.markp: unknown parameter; did you mean 'pricing.markup'?",
    f"[set]\n{MARKUP} = 'much'\n": ":2:1: set.pricing.markup: 'much' is not allowed; give a number from",
    f"[set]\n{MARKUP} = 99\n": "set.pricing.markup: 99 is not allowed; give a number from",
    "[set]\n'population.workers' = 100.5\n": "100.5 is not allowed; give a whole number",
    "[grid]\n": "grid: is empty",
    f"[grid]\n{MARKUP} = []\n": ":2:1: grid.pricing.markup: is empty",
    f"[grid]\n{MARKUP} = 0.3\n": "0.3 is not allowed; give a list such as [0.2, 0.3]",
    f"[grid]\n{MARKUP} = [0.3, 0.3]\n": "0.3 is given twice",
    "[grid]\n'machines.alignment' = [1, 1.0]\n": "1.0 is given twice",
    f"[set]\n{MARKUP} = 0.2\n[grid]\n{MARKUP} = [0.3]\n": ":4:1: grid.pricing.markup: stands in [set] already",
    f"[grid]\n{MARKUP} = [0.3]\n[list]\npricing.markup = [0.3]\n": "list.pricing.markup: stands in [grid] already",
    f"[grid]\n{MARKUP} = [0.3]\n[[points]]\npricing.markup = 0.3\n": "pricing.markup stands in [grid] already",
    f"[list]\n{MARKUP} = [0.3, 0.4]\n'taxes.wages' = [0.1]\n": "has 1 values and pricing.markup has 2",
    "[list]\n": "list: is empty",
    f"[list]\n{MARKUP} = [0.3, 0.3]\n": "rows 1 and 2 are the same",
    "points = 3\n": "points: give each row as a table, [[points]]",
    f"[[points]]\n{MARKUP} = 0.3\n[[points]]\ntaxes.wages = 0.1\n": ":3:1: points: every row gives the same parameters",
    "[sample]\npoints = 8\n": "sample.method: missing; give one of",
    "[sample]\nmethod = 'sobl'\n": "'sobl' is not allowed; did you mean 'sobol'?",
    SAMPLE.format(method="sobol", points=100, seed=0): "100 is no power of two, where a Sobol sequence is even; give",
    SAMPLE.format(method="sobol", points=1, seed=0): "sample.points: 1 is not allowed",
    SAMPLE.format(method="sobol", points=4, seed="'x'"): "sample.seed: 'x' is not allowed",
    "[sample]\nmethod = 'sobol'\npoints = 4\n": "sample.ranges: give a table [sample.ranges]",
    f"[sample]\nmethod = 'sobol'\npoints = 4\n[sample.ranges]\n{MARKUP} = 3\n": "3 is not allowed; give { low",
    f"[sample]\nmethod = 'sobol'\npoints = 4\n[sample.ranges]\n{MARKUP} = {{ low = 0.3, high = 0.2 }}\n":
        "0.2 is not above low, 0.3",
    "[sample]\nmethod = 'sobol'\npoints = 4\n[sample.ranges]\n'taxes.wages' = { low = 0, high = 0.2, log = true }\n":
        "0.0 has no logarithm",
    "[sample]\nmethod = 'sobol'\npoints = 4\n[sample.ranges]\n'owners.open_class' = { low = 0, high = 1 }\n":
        "has no low and high",
    "[sample]\nmethod = 'sobol'\npoints = 4\n[sample.ranges]\n'owners.open_class' = { choices = [true, false] }\n":
        "are the same; each makes a point",
    SAMPLE.format(method="sobol", points=4, seed=0) + f"[set]\n{MARKUP} = 0.2\n": "stands in [set] already",
    "[factors]\n": "factors: give one to 8 lines",
    "[record]\nperiods = 'al'\n": "record.periods: 'al' is not allowed; did you mean 'all'?",
    "[record]\nperiods = ['growth_per_year']\n": "there is no measure 'growth_per_year'",
    "[record]\nevry = 2\n": "record.evry: unknown key; did you mean 'every'?",
    "[record]\nevery = 0\n": "record.every: 0 is not allowed; give a whole number from 1",
    "[record]\nagents_at = [400]\n": "400 is not allowed; give quarters from 0 to 399",
    "[design]\nscenarios = ['baseline', 'dispersed_shares']\n[grid]\nownership.private = [1.0, 0.5]\n":
        "grid: the point scenario 'baseline', ownership.private 0.5 cannot be run: ownership: shares sum to 0.5",
    "[grid]\n'population.goods_share' = [0.5]\n'population.services_share' = [0.4, 0.6]\n":
        "population.services_share 0.6 cannot be run: population: goods_share + services_share",
    "[grid]\n" + "\n".join(f"'{path}' = [{', '.join(str(0.1 + number / 1000) for number in range(400))}]" for path in (
        "pricing.markup", "taxes.wages")): "makes 160,000 points; give at most 100,000",
    "[design\n": ":1:8: is not valid TOML",
    b"\xff\xfe[design]": "is not UTF-8",
    b"\0\1\2": "is not valid TOML",
    b"#" * 2**19: "is larger than 256 KiB; a design is a small text file",
}


@pytest.mark.parametrize(("text", "complaint"), BAD.items(), ids=range(len(BAD)))
def test_a_mistake_is_told_with_its_place(folder: Path, text: str | bytes, complaint: str) -> None:
    with pytest.raises(DesignError) as caught:
        read(folder, text, "bad.toml")
    assert "bad.toml" in str(caught.value)
    assert complaint in str(caught.value)


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    with pytest.raises(DesignError) as caught:
        read(folder, f"[design]\nseeds = 0\nscenarios = ['basline']\n[grid]\n{MARKUP} = []\n[sample]\n[recrod]\n")
    assert sorted({problem.line for problem in caught.value.problems}) == [2, 3, 5, 6, 7]


def test_a_mistake_in_a_scenario_file_is_told_at_its_line_there(folder: Path) -> None:
    (folder / "broken.toml").write_text('extends = "baseline"\n[pricing]\nmarkp = 0.4\n', encoding="utf-8")
    with pytest.raises(DesignError, match=r"broken\.toml:3:1: pricing\.markp: unknown key; did you mean 'markup'"):
        read(folder, "[design]\nscenarios = ['broken.toml']\n")


def test_a_design_that_cannot_be_read_is_refused(folder: Path) -> None:
    with pytest.raises(DesignError, match="No such file"):
        read_design(folder / "missing.toml")
    with pytest.raises(DesignError, match=r"directory|regular file"):
        read_design(folder)
    with pytest.raises(DesignError, match=r"no such design; did you mean 'five_packages'\?"):
        read_design("five_package")
