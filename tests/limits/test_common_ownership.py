"""LC13: owned by everybody alike and owned by a citizens' fund are one economy once the side rules are the same."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.metrics.catalogue import measure
from simulation.run import simulate
from simulation.scenario import load_scenario
from simulation.schedule import advance
from tests.limits.economies import opened

SAME_SIDE_RULES = {"distribution.fund_reserve": 0.0, "credit.bank_payout": 0.0, "owners.founding_effort": 0.0,
                   "owners.least_capital": 1.0, "opening.firm_deposits": 4.0}


@pytest.mark.parametrize("seed", [1, 2])
def test_LC13_dispersed_and_common_ownership_differ_in_founding_reserve_and_timing_only(seed):
    """Equalised: the fund keeps nothing back, so that people have its income in the same quarter; the bank, which pays
    after the fund has paid out, pays nothing; no firm is founded, because the fund and everybody found by other means.
    """
    pair = [opened(200, seed=seed, changes=SAME_SIDE_RULES | {"ownership.private": 0.0, f"ownership.{kind}": 1.0})
            for kind in ("dispersed", "commons")]
    for _ in range(40):
        for economy in pair:
            advance(economy)
        one, other = pair
        assert one.notes.exits == other.notes.exits
        assert np.array_equal(one.households.employer, other.households.employer)
        assert other.households.deposits == pytest.approx(one.households.deposits, rel=1e-9)
        assert other.firms.output == pytest.approx(one.firms.output, rel=1e-9)
        found = measure(other)
        for name, value in measure(one).items():
            if not name.startswith("claims_of_") and name not in ("worst_residual", "machine_claims_hhi",
                                                                  "top10_machine_claims"):
                assert found[name] == pytest.approx(value, rel=1e-6, abs=1e-9), name


@pytest.mark.parametrize("changes", [
    {"owners.whole_firms": True}, {"ownership_services.applies": True}, {"ownership_platforms.applies": True},
    {"owners.compensation": 1.0}, {"owners.compensation_quarters": 9}, {"ownership_bank.applies": True}])
def test_a_rule_of_ownership_that_says_what_holds_anyway_changes_no_bit(changes):
    platform = {f"human_machine_human.{name}": value for name, value in {
        "services_members": 0.6, "fee": 0.1, "to_owners": 0.5, "to_users": 0.5}.items()}
    base = {"population.workers": 150, "opening.firm_loans": 3.0} | platform
    one, other = (simulate(load_scenario("baseline", base | more), seed=1, periods=20).digest for more in ({}, changes))
    assert one == other
