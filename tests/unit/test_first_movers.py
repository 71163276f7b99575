"""Hypothesis H8, firm by firm, on made-up firms of which it is known who was first and what came of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.first_movers.__main__ import main
from experiments.first_movers.pairs import (
    Pair,
    Rule,
    arrivals,
    first_movers,
    markup_gap,
    matched,
    shifted,
    size_gap,
    survival_gap,
)
from experiments.first_movers.panel import Panel, over_a_year, relative_size
from experiments.first_movers.study import PLACEBO, Study, judge

QUARTERS, FIRMS = 160, 12
RULE = Rule(first=0.1)
HALF = FIRMS // 2


def panel(**changed):
    """Six firms of goods and six of services, alike but for slight differences in size; nobody automates."""
    chance = np.random.default_rng(1)
    made = {
        "sector": np.repeat([0, 1], HALF),
        "identity": np.tile(np.arange(FIRMS), (QUARTERS, 1)),
        "age": np.tile(np.arange(QUARTERS)[:, None], (1, FIRMS)),
        "automated": np.zeros((QUARTERS, FIRMS)),
        "size": np.tile(1.0 + 0.01 * chance.random(FIRMS), (QUARTERS, 1)),
        "markup": np.full((QUARTERS, FIRMS), 0.3),
    }
    return Panel(**(made | changed))


def automating(**quarters):
    """Shares of machines that pass what counts in these quarters, by slot."""
    automated = np.zeros((QUARTERS, FIRMS))
    for slot, quarter in quarters.items():
        automated[quarter:, int(slot[1:])] = 0.35
    return automated


def test_who_automates_first_is_first_and_each_firm_arrives_once():
    found = panel(automated=automating(s2=70, s4=60, s8=90))
    found.automated[75:80, 4] = 0.1  # lapses, and comes back
    assert arrivals(found, 0, RULE) == [(60, 4), (70, 2)]
    assert first_movers(found, 0, RULE) == [(60, 4)]
    assert first_movers(found, 1, RULE) == [(90, 8)]


def test_in_the_same_quarter_more_machines_come_first():
    found = panel(automated=automating(s2=60, s4=60))
    found.automated[60, 4] = 0.5
    assert arrivals(found, 0, RULE) == [(60, 4), (60, 2)]


def test_firms_that_had_automated_before_everything_settled_are_no_arrivals_but_their_successors_are():
    found = panel(automated=automating(s1=10))
    assert arrivals(found, 0, RULE) == []
    found.identity[80:, 1] = 99
    found.age[80:, 1] = np.arange(QUARTERS - 80)
    assert arrivals(found, 0, RULE) == []  # too young when it was first seen with machines
    found.automated[80:95, 1] = 0.0
    assert arrivals(found, 0, RULE) == [(95, 1)]


def test_a_mover_is_matched_with_the_firm_most_like_it_in_its_sector_that_had_not_automated():
    found = panel(automated=automating(s0=60, s1=60, s7=60))
    found.automated[60, 0] = 0.5  # so that 0 is first and 1 is not, but has automated all the same
    found.size[:, :3] = 2.0
    found.size[:, 3] = 1.9
    assert matched(found, RULE)[0] == Pair(0, 60, 2)
    found.size[57:, 2] = 3.0  # has grown meanwhile
    assert matched(found, RULE)[0] == Pair(0, 60, 3)
    assert matched(found, RULE)[1].match >= HALF


def test_no_firm_is_a_match_twice_and_matches_of_matches_never_moved():
    found = panel(automated=automating(s0=60, s1=61, s7=60, s8=70))
    pairs = matched(found, Rule(first=0.3))
    assert [pair.mover for pair in pairs] == [0, 1, 7, 8]
    turned = shifted(found, pairs, RULE)
    assert [pair.mover for pair in turned] == [pair.match for pair in pairs]
    every = [pair.mover for pair in pairs] + [pair.match for pair in pairs] + [pair.match for pair in turned]
    assert len(set(every)) == len(every) == FIRMS


def test_growth_of_a_mover_less_that_of_its_match():
    found = panel()
    found.size[:] = 1.0
    found.size[100, 0], found.size[100, 1] = 1.5, 1.2
    assert size_gap(found, [Pair(0, 60, 1)], 40) == pytest.approx(math.log(1.5 / 1.2))
    found.markup[100, 0] = 0.35
    assert markup_gap(found, [Pair(0, 60, 1)], 40) == pytest.approx(0.05)


def test_a_firm_that_ended_sells_nothing_has_no_markup_and_has_not_survived():
    found = panel()
    found.size[:] = 1.0
    found.identity[90:, 0] = 77  # another firm in the slot
    pairs = [Pair(0, 60, 1), Pair(2, 60, 3)]
    assert size_gap(found, pairs, 40) == pytest.approx(math.log(0.5))
    assert survival_gap(found, pairs, 40) == -0.5
    found.markup[100, 0] = 9.0
    assert markup_gap(found, pairs, 40) == pytest.approx(0.0)


def test_pairs_that_cannot_be_followed_so_long_count_for_nothing():
    found = panel()
    assert math.isnan(size_gap(found, [Pair(0, 150, 1)], 40))
    assert math.isnan(survival_gap(found, [], 40))


def test_sizes_are_relative_to_the_mean_firm_of_the_sector_that_works():
    revenue = np.array([[2.0, 4.0, 5.0, 9.0]])
    works = np.array([[True, True, False, True]])
    assert relative_size(revenue, works, np.array([0, 0, 0, 1])).tolist() == [[2 / 3, 4 / 3, 0.0, 1.0]]


def test_means_are_of_a_year_and_of_what_there_is_at_first():
    assert over_a_year(np.arange(1.0, 7.0)[:, None]).ravel().tolist() == [1.0, 1.5, 2.0, 2.5, 3.5, 4.5]


def rows(size, markup, *, without=None, placebo=0.0, seeds=30):
    """Rows of a study in which both bases show the same gaps, with a little noise."""
    study, chance = Study(), np.random.default_rng(3)
    made = []
    for arm, _, _ in study.arms:
        lasting = size if arm in study.bases or without is None else without
        for seed in range(seeds):
            for measure, value in (("size", lasting), ("markup", markup), ("survival", 0.0)):
                for after in (40, 80):
                    noise = 0.002 * chance.normal()
                    made += [(arm, seed, measure, after, value + noise),
                             (f"{PLACEBO} {arm}", seed, measure, after, placebo + noise)]
    return made


@pytest.mark.parametrize(("given", "word"), [
    (rows(0.3, 0.05), "supported"),
    (rows(0.3, 0.05, without=0.01), "conditional"),
    (rows(0.0, 0.0), "no effect"),
    (rows(-0.3, -0.05), "contradicted"),
    (rows(0.3, 0.0), "no effect"),
    (rows(0.3, 0.05, placebo=0.4), "undecided"),
])
def test_the_verdict_follows_from_the_gaps_in_sales_and_markup(given, word):
    assert judge(Study(), given)[0].word == word


def test_a_small_study_writes_page_table_and_figure_and_the_same_again(tmp_path, capsys):
    asked = ["--seeds", "1", "--periods", "60", "--workers", "100", "--jobs", "1", "--out"]
    assert main([*asked, str(tmp_path / "a")]) == 0
    assert main([*asked, str(tmp_path / "b")]) == 0
    assert "**Undecided**" in capsys.readouterr().out
    for name in ("first_movers.md", "first_movers.csv", "first_movers_by_seed.csv", "first_movers.svg"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_folder_that_is_a_file_is_refused_before_any_run(tmp_path, capsys):
    (tmp_path / "file").write_text("kept")
    assert main(["--out", str(tmp_path / "file")]) == 2
    assert "names a folder" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "kept"
