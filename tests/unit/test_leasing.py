"""Machines that others own: who takes title, who pays, what rent moves, and whose wealth they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation import load_scenario, schedule, simulate
from simulation.accounting import flows
from simulation.accounting.balance_sheets import balance_sheet
from simulation.agents.firms import MACHINE_MAKERS
from simulation.agents.machines import MACHINE_OWNERS, OF_EVERYBODY, OF_FIRM, OF_FUND, OF_PERSON, OF_STATE
from simulation.build import open_economy
from simulation.columns import NOBODY
from simulation.institutions.distribution import count_profit
from simulation.institutions.leasing import pay_rents
from simulation.institutions.machine_titles import affordable, level_parts, lots, take_titles, write_titles
from simulation.institutions.turnover import is_insolvent, renew_firms, value_firms
from simulation.markets.credit import set_credit_terms
from simulation.markets.machines import deliver_machines
from simulation.metrics.catalogue import measure
from simulation.metrics.wealth import attribute_wealth
from simulation.production.planning_of_output import choose_machines
from simulation.schedule import advance
from simulation.streams import Streams
from tests.accounting import seeded_bugs as bugs
from tests.limits.economies import STEPS, before, opened, take

LOTS = ("firms", "persons", "state", "fund", "users", "sci_tech")
EVERYBODY = {"machine_ownership.users": 1.0, "machine_ownership.opening": True}
PERSONS = {"machine_ownership.persons": 1.0, "machine_ownership.opening": True}
MIXED = {"machine_ownership.firms": 0.2, "machine_ownership.persons": 0.2, "machine_ownership.state": 0.2,
         "machine_ownership.fund": 0.1, "machine_ownership.users": 0.2, "machine_ownership.sci_tech": 0.1,
         "machine_ownership.opening": True, "owners.founding_means": 1.0}
WORLDS = {"persons": PERSONS, "everybody": EVERYBODY, "mixed": MIXED,
          "marginal product": MIXED | {"machine_ownership.rent_setting": "marginal_product"}}
amounts = st.lists(st.floats(0.0, 1e3), min_size=1, max_size=30).map(np.array)


def settled(economy, flow, account=None):
    """What a flow moved this quarter, or what of it reached one account or slice of accounts."""
    total = 0.0
    for entry in economy.ledger.journal:
        if entry.flow is flow:
            received = np.zeros(economy.ledger.bank + 1)
            received[entry.payees] += entry.received
            total += float(np.sum(received if account is None else received[account]))
    return total


def ordering(changes, number=4):
    """An economy before delivery in which firm 0 wants machines from a maker that has them in stock."""
    economy = before(opened(200, changes=changes), deliver_machines)
    firms = economy.firms
    maker = int(np.flatnonzero(firms.sector == MACHINE_MAKERS)[0])
    firms.machine_supplier[:] = maker
    firms.machines_wanted[:] = 0
    firms.machines_on_order[:] = 0.0
    firms.machines_wanted[0], firms.machines_on_order[0] = number, float(number)
    firms.inventory[maker] = 100.0
    return economy, maker, set(economy.machines.identity[economy.machines.rows()].tolist())


def new_machines(economy, known):
    return np.array([row for row in economy.machines.rows() if economy.machines.identity[row] not in known])


def test_a_period_without_rents_is_the_same_to_the_last_bit_while_firms_own_their_machines(monkeypatch):
    scenario = load_scenario("baseline", {"population.workers": 120})
    with_step = simulate(scenario, seed=1, periods=15).digest

    def book_nothing(economy):
        ledger = economy.ledger
        for flow in (flows.MACHINE_WEAR, flows.MACHINE_RENT):
            ledger.settle(flow, ledger.firms, np.zeros(len(ledger.loans)), slice(0, ledger.bank),
                          np.zeros(ledger.bank))

    without = tuple((phase, tuple(book_nothing if step is pay_rents else step for step in steps))
                    for phase, steps in schedule.SCHEDULE)
    monkeypatch.setattr(schedule.advance, "__defaults__", (without,))
    assert simulate(scenario, seed=1, periods=15).digest == with_step


def test_what_rent_would_be_does_not_matter_while_nobody_rents():
    digests = {simulate(load_scenario("baseline", {"population.workers": 120} | change), seed=2, periods=12).digest
               for change in ({}, {"machine_ownership.rent_return": 0.2}, {"machine_ownership.opening": True},
                              {"machine_ownership.rent_setting": "marginal_product"})}
    assert len(digests) == 1


def test_M3_without_machines_every_rule_of_their_ownership_gives_one_digest():
    no_machines = {"population.workers": 120, "machines.opening_capability": 0.0, "technology.machine_progress": False}
    runs = [simulate(load_scenario("baseline", no_machines | {f"machine_ownership.{lot}": 1.0}), seed=1, periods=10)
            for lot in LOTS]
    assert len(runs[0].economy.machines) == 0
    assert len({run.digest for run in runs}) == 1


@pytest.mark.parametrize("world", WORLDS)
def test_the_books_close_over_sixty_quarters_whoever_owns_the_machines(world):
    run = simulate(load_scenario("baseline", {"population.workers": 200} | WORLDS[world]), seed=3, periods=60)
    assert 0.0 < run.worst_residual <= 1e-12
    assert run.records[-1]["machines_of_firms"] < 1.0
    assert max(row["machine_rent_share"] for row in run.records) > 0.0


@pytest.mark.parametrize("world", WORLDS)
def test_the_rent_of_all_machines_is_what_their_owners_receive(world):
    economy = before(opened(300, changes=WORLDS[world], periods=12), pay_rents)
    machines, ledger, households = economy.machines, economy.ledger, economy.households
    income, owned = households.property_income.copy(), economy.government.received_as_owner
    take(economy, pay_rents)
    rows = machines.rows()
    rented = rows[machines.owner_kind[rows] != OF_FIRM]
    paid = settled(economy, flows.MACHINE_RENT) + settled(economy, flows.MACHINE_WEAR)
    assert paid == pytest.approx(float(np.sum(machines.rent[rented])), rel=1e-12)
    assert paid > 0.0
    assert np.all(machines.rent[rows[machines.owner_kind[rows] == OF_FIRM]] == 0.0)
    assert np.sum(economy.firms.machine_rent + economy.firms.machine_wear) == pytest.approx(paid, rel=1e-12)
    for kinds, account in (((OF_PERSON, OF_EVERYBODY), ledger.households), ((OF_STATE,), ledger.government),
                           ((OF_FUND,), ledger.fund)):
        due = float(np.sum(machines.rent[rows[np.isin(machines.owner_kind[rows], kinds)]]))
        assert settled(economy, flows.MACHINE_RENT, account) + settled(economy, flows.MACHINE_WEAR, account) \
            == pytest.approx(due, rel=1e-12)
    assert float(np.sum(households.property_income - income)) == pytest.approx(
        settled(economy, flows.MACHINE_RENT, ledger.households), rel=1e-12)
    assert economy.government.received_as_owner - owned == pytest.approx(
        settled(economy, flows.MACHINE_RENT, ledger.government), rel=1e-12)


def test_wear_keeps_the_owner_whole_and_is_no_income():
    economy = before(opened(300, changes=PERSONS, periods=4), pay_rents)
    machines, households = economy.machines, economy.households
    rows = machines.rows()
    held = np.bincount(machines.holder[rows][machines.owner_kind[rows] == OF_PERSON], minlength=300)
    deposits, income = households.deposits.copy(), households.property_income.copy()
    take(economy, pay_rents)
    price, rule = economy.published.machine_price, economy.parameters
    assert households.deposits - deposits == pytest.approx((rule.machines.depreciation + 0.05) * price * held)
    assert households.property_income - income == pytest.approx(0.05 * price * held)


def test_people_who_hold_machines_in_common_receive_the_same_rent():
    economy = opened(200, changes=EVERYBODY | {"ownership.dispersed": 1.0}, periods=6)
    income = economy.households.property_income
    assert np.max(income) > 0.0
    assert income == pytest.approx(np.full(200, np.mean(income)), rel=1e-12)


def test_a_higher_required_return_raises_rents_and_lowers_the_profit_of_the_users():
    profit, rent = [], []
    for required in (0.0, 0.05, 0.2):
        economy = before(opened(300, changes=EVERYBODY), pay_rents)
        economy.parameters = economy.parameters.model_copy(update={
            "machine_ownership": economy.parameters.machine_ownership.model_copy(update={"rent_return": required})})
        take(economy, *STEPS[STEPS.index(pay_rents) : STEPS.index(count_profit) + 1])
        rent.append(float(np.sum(economy.firms.machine_rent)))
        profit.append(float(np.sum(economy.firms.profit)))
    assert rent[0] == 0.0 < rent[1] < rent[2]
    assert profit[0] - profit[2] == pytest.approx(rent[2], rel=1e-9)
    assert profit[0] - profit[1] == pytest.approx(rent[1], rel=1e-9)


def test_M9_at_the_return_that_payback_asks_for_renting_firms_order_what_buying_firms_would():
    """4.15b: with i_K = 1/b + r - delta a machine that is rented must add as much as one that is bought."""
    ordered = {5.0: 0, 12.0: 0}
    for cheaper in (0.05, 0.4, 1.0, 1.6):
        for payback in (5.0, 12.0):
            orders = {}
            for lot in ("firms", "users", "persons", "state"):
                economy = before(opened(300, changes={
                    "investment.payback": payback, "credit.risk_charge": 0.0, f"machine_ownership.{lot}": 1.0,
                    "machine_ownership.rent_return": 1.0 / payback + 0.0075 - 0.04}), choose_machines)
                firms = economy.firms
                firms.price[firms.sector == MACHINE_MAKERS] *= cheaper
                firms.expected_sales *= np.linspace(1.0, 3.0, len(firms.sector))
                take(economy, choose_machines)
                orders[lot] = firms.machines_wanted.tolist()
            assert orders["users"] == orders["firms"] == orders["persons"] == orders["state"]
            ordered[payback] += sum(orders["firms"])
    assert 0 < ordered[5.0] < ordered[12.0]


def test_a_lower_rent_lets_firms_order_more_machines_and_a_higher_one_fewer():
    def ordered(required):
        economy = before(opened(400, changes={"machine_ownership.users": 1.0,
                                              "machine_ownership.rent_return": required}), choose_machines)
        return int(np.sum(take(economy, choose_machines).firms.machines_wanted))

    assert ordered(0.2) <= ordered(0.05) <= ordered(0.0)
    assert ordered(0.2) < ordered(0.0)


def test_a_rent_at_the_marginal_product_leaves_the_order_to_the_payback_of_those_who_buy():
    wanted = []
    for changes in ({}, {"machine_ownership.users": 1.0, "machine_ownership.rent_setting": "marginal_product"}):
        economy = take(before(opened(300, changes=changes), choose_machines), choose_machines)
        wanted.append(economy.firms.machines_wanted.tolist())
    assert wanted[0] == wanted[1]


@pytest.mark.parametrize(("lot", "kind"), [("persons", OF_PERSON), ("sci_tech", OF_PERSON), ("state", OF_STATE),
                                           ("users", OF_EVERYBODY), ("firms", OF_FIRM)])
def test_a_new_machine_is_paid_for_by_who_owns_it_from_then_on(lot, kind):
    economy, maker, known = ordering({f"machine_ownership.{lot}": 1.0, "owners.founding_means": 0.5,
                                      "owners.founding_effort": 1.0, "opening.household_deposits": 8.0})
    ledger, machines, households = economy.ledger, economy.machines, economy.households
    deposits = households.deposits.copy()
    take(economy, deliver_machines)
    rows = new_machines(economy, known)
    cost = float(np.sum(machines.price_paid[rows]))
    assert machines.owner_kind[rows].tolist() == [kind] * 4
    bought = settled(economy, flows.MACHINE_PURCHASE, ledger.account(maker))
    assert bought == pytest.approx(0.0 if kind == OF_FIRM else cost)
    assert settled(economy, flows.INVESTMENT, ledger.account(maker)) == pytest.approx(cost if kind == OF_FIRM else 0.0)
    spent = deposits - households.deposits
    if kind == OF_PERSON:
        due = np.bincount(machines.holder[rows], weights=machines.price_paid[rows], minlength=200)
        assert spent == pytest.approx(due, abs=1e-12)
        if lot == "sci_tech":
            assert np.all(households.skill[machines.holder[rows]] >= economy.parameters.tasks.bins - 2)
    assert float(np.sum(spent)) == pytest.approx(cost if kind in (OF_PERSON, OF_EVERYBODY) else 0.0, abs=1e-12)
    assert np.all(machines.owner[rows] == (0 if kind == OF_FIRM else NOBODY))


def test_the_fund_buys_as_far_as_its_deposit_reaches_and_the_firm_buys_the_rest():
    economy, _, known = ordering({"machine_ownership.fund": 1.0})
    ledger, machines = economy.ledger, economy.machines
    price = float(economy.firms.price[economy.firms.machine_supplier[0]])
    held = float(ledger.balances[ledger.fund])
    ledger.settle(flows.LIQUIDATION, ledger.bank, 2.5 * price - held, ledger.fund, 2.5 * price - held)
    take(economy, deliver_machines)
    rows = new_machines(economy, known)
    assert machines.owner_kind[rows].tolist() == [OF_FUND, OF_FUND, OF_FIRM, OF_FIRM]
    assert ledger.balances[ledger.fund] == pytest.approx(0.5 * price)
    assert economy.notes.machines_refused == 2


def test_where_nobody_has_the_means_firms_buy_their_machines_themselves():
    economy, _, known = ordering({"machine_ownership.persons": 1.0, "owners.founding_means": 40.0})
    take(economy, deliver_machines)
    rows = new_machines(economy, known)
    assert np.all(economy.machines.owner_kind[rows] == OF_FIRM)
    assert np.all(economy.machines.owner[rows] == 0)
    assert economy.notes.machines_refused == 4


def test_machines_count_in_the_wealth_of_who_holds_them_and_not_in_the_firms():
    for world in WORLDS.values():
        economy = opened(300, changes=world, periods=8)
        machines, price = economy.machines, economy.published.machine_price
        rows = machines.rows()
        count = {name: int(np.sum(machines.owner_kind[rows] == kind)) for kind, name in enumerate(MACHINE_OWNERS)}
        sheet = balance_sheet(economy)
        of_people = count["persons"] + count["everybody"]
        assert sheet["machines", "households"] == pytest.approx(price * of_people)
        assert sheet["machines", "state"] == pytest.approx(price * count["state"])
        assert sheet["machines", "citizens_fund"] == pytest.approx(price * count["fund"])
        assert np.sum(sheet.row("machines")) == pytest.approx(price * len(rows))
        assert np.sum(economy.firms.machines_owned) == count["firms"]


def test_a_title_moves_its_price_from_the_owners_of_the_firm_to_its_holder_and_the_sum_stays():
    economy = opened(200, periods=3)
    machines, households = economy.machines, economy.households
    rows, price = machines.rows()[:10], economy.published.machine_price
    attribute_wealth(economy)
    wealth, total = households.wealth.copy(), float(np.sum(households.wealth))
    machines.owner_kind[rows], machines.owner[rows], machines.holder[rows] = OF_PERSON, NOBODY, 7
    attribute_wealth(economy)
    assert float(np.sum(households.wealth)) == pytest.approx(total, rel=1e-12)
    holds_claims = economy.households.title[7] >= 0
    assert holds_claims or households.wealth[7] - wealth[7] == pytest.approx(10 * price)
    assert households.wealth[7] > wealth[7]


def test_where_all_firms_are_everybodys_it_makes_nobody_richer_that_the_machines_are_too():
    """Held through shares or directly, the machines are worth the same to everybody alike (row:B1)."""
    shares = opened(200, scenario="dispersed_shares").households.wealth
    titles = opened(200, scenario="dispersed_shares", changes=EVERYBODY).households.wealth
    assert titles == pytest.approx(shares, rel=1e-12)


def test_rented_machines_are_no_collateral_and_no_equity_of_the_firm():
    owned, rented = (opened(300, changes=changes) for changes in ({}, EVERYBODY))
    for economy in (owned, rented):
        take(before(economy, set_credit_terms), set_credit_terms)
        value_firms(economy)
    firms = owned.firms
    with_machines = firms.n_machines > 0
    assert np.array_equal(firms.n_machines, rented.firms.n_machines)
    assert np.all(rented.firms.machines_owned == 0)
    value = owned.published.machine_price * firms.n_machines
    assert firms.equity - rented.firms.equity == pytest.approx(value)
    assert firms.credit_limit - rented.firms.credit_limit == pytest.approx(
        owned.parameters.credit.collateral * value)
    assert np.any(with_machines)
    assert not np.any(is_insolvent(rented) & ~is_insolvent(owned))


@pytest.mark.parametrize("has_founders", [True, False])
def test_the_leases_of_a_firm_wound_up_pass_to_its_successor_or_end_with_the_machines(has_founders, monkeypatch):
    economy = before(opened(300, changes=PERSONS | {"owners.founding_means": 0.0, "owners.least_capital": 0.0},
                            periods=3), renew_firms)
    machines = economy.machines
    firm = int(np.argmax(economy.firms.n_machines))
    monkeypatch.setattr("simulation.institutions.turnover.is_insolvent",
                        lambda economy: np.arange(len(economy.firms.sector)) == firm)
    if not has_founders:
        bugs.without_founders(monkeypatch)
    rows = machines.rows()
    there = rows[(machines.workplace[rows] == firm) & (machines.owner_kind[rows] == OF_PERSON)]
    holder = machines.holder[there].copy()
    assert len(there) > 0
    take(economy, renew_firms)
    assert bool(economy.firms.is_active[firm]) is has_founders
    assert np.all(machines.is_alive[there] == has_founders)
    assert np.array_equal(machines.holder[there], holder)


def test_a_reform_changes_who_buys_from_then_on_and_leaves_titles_alone(tmp_path):
    file = tmp_path / "reform.toml"
    file.write_text('extends = "baseline"\n[[changes]]\nperiod = 5\n"machine_ownership.users" = 1.0\n',
                    encoding="utf-8")
    economy = open_economy(load_scenario(file, {"population.workers": 300}), 1)
    for _ in range(5):
        advance(economy)
    machines = economy.machines
    before_it = set(machines.identity[machines.rows()].tolist())
    assert np.all(machines.owner_kind[machines.rows()] == OF_FIRM)
    for _ in range(25):
        advance(economy)
    rows = machines.rows()
    old = np.isin(machines.identity[rows], list(before_it))
    assert np.any(old)
    assert np.all(machines.owner_kind[rows[old]] == OF_FIRM)
    assert np.all(machines.owner_kind[rows[~old]] == OF_EVERYBODY)
    assert np.any(~old)


def test_the_return_on_machines_of_the_state_is_handed_on_as_social_dividend():
    economy = opened(300, changes={"machine_ownership.state": 1.0, "machine_ownership.opening": True,
                                   "transfers.social_dividend": 1.0}, periods=5)
    rent = settled(economy, flows.MACHINE_RENT)
    assert rent > 0.0
    assert settled(economy, flows.SOCIAL_DIVIDEND) == pytest.approx(rent)
    assert settled(economy, flows.MACHINE_WEAR, economy.ledger.government) > 0.0


def test_the_measures_tell_who_holds_the_machines_and_how_few():
    economy = opened(200, changes=PERSONS | {"machine_ownership.rent_return": 0.1})
    advance(economy)
    row = measure(economy)
    assert sum(row[f"machines_of_{name}"] for name in MACHINE_OWNERS) == pytest.approx(1.0)
    assert row["machines_of_persons"] > 0.9
    assert 0.1 <= row["top10_machine_share"] <= 1.0
    assert row["machine_rent_share"] == pytest.approx(
        settled(economy, flows.MACHINE_RENT) / row["nominal_output"])
    parts = sum(row[name] for name in ("wage_share", "profit_share", "interest_share", "depreciation_share",
                                       "machine_rent_share"))
    assert parts == pytest.approx(1.0)
    everybody = opened(200, changes=EVERYBODY)
    advance(everybody)
    assert measure(everybody)["top10_machine_share"] == pytest.approx(0.1)


def test_lots_fall_in_the_proportions_of_the_scenario():
    economy = opened(60)
    chances = lots(load_scenario("baseline", MIXED).parameters.machine_ownership)
    number = 20_000
    titles = take_titles(Streams(1).key("lots"), np.arange(number), np.zeros(number), chances,
                         np.full(50, 10.0), np.arange(50) < 5, 1.0, 0.5, 0.0)
    assert np.bincount(titles.kind) / number == pytest.approx([0.2, 0.3, 0.2, 0.1, 0.2], abs=0.015)
    assert titles.refused == 0
    write_titles(economy.machines, np.array([], np.int64), titles.__class__(
        np.array([], np.int64), np.array([], np.int64), titles.by_persons, 0.0, 0.0, 0))


@given(amounts, st.floats(0.0, 1.0))
def test_level_parts_pay_the_whole_and_nobody_beyond_reach(reach, share):
    total = share * float(np.sum(reach))
    parts = level_parts(reach, total)
    assert np.all((parts >= 0.0) & (parts <= reach))
    assert float(np.sum(parts)) == pytest.approx(total, rel=1e-12, abs=1e-12)
    below = parts < reach
    assert not np.any(below) or np.all(parts[below] >= np.max(parts) - 1e-9)


@given(amounts, st.floats(0.0, 1e4))
def test_what_is_affordable_is_a_beginning_of_what_is_asked_for(price, means):
    asks = np.ones(len(price), bool)
    paid = affordable(asks, price, means)
    assert float(np.sum(price[paid])) <= means * (1.0 + 1e-12)
    assert np.all(np.diff(paid.astype(int)) <= 0)


@given(st.integers(0, 2**32), amounts, st.lists(st.floats(0.0, 20.0), min_size=1, max_size=12).map(np.array),
       st.lists(st.floats(0.0, 1.0), min_size=6, max_size=6).filter(sum), st.floats(0.0, 50.0))
def test_titles_are_paid_to_the_last_fraction_and_nobody_pays_beyond_its_means(seed, deposits, price, parts, fund):
    chances = np.cumsum(np.array(parts) / sum(parts))
    floor, effort = 2.0, 0.5
    titles = take_titles(Streams(seed).key("titles"), np.arange(len(price)), price, chances, deposits,
                         np.arange(len(deposits)) % 2 == 0, floor, effort, fund)
    taken = titles.kind != OF_FIRM
    paid = float(np.sum(titles.by_persons)) + titles.by_state + titles.by_fund
    assert paid == pytest.approx(float(np.sum(price[taken])), rel=1e-12, abs=1e-12)
    assert np.array_equal(titles.kind == OF_PERSON, titles.person != NOBODY)
    assert np.all(titles.by_persons <= deposits * (1.0 + 1e-12))
    assert titles.by_fund <= fund * (1.0 + 1e-12)
