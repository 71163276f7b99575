"""Platforms and contracts: who takes part, what they take and pay out, and the relations they write (model 5.3, 9)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation import load_scenario, simulate
from simulation.accounting import flows
from simulation.accounting.balance_sheets import transaction_flows
from simulation.agents.firms import GOODS, SERVICES
from simulation.agents.platforms import CONTRACT, PRIVATE
from simulation.columns import NOBODY
from simulation.institutions.distribution import count_profit
from simulation.institutions.platforms import charge_platform_fees, execute_contracts, run_platforms, share_out
from simulation.institutions.taxation import tax_property_income
from simulation.markets.goods import shop_for_goods_and_services
from simulation.markets.matching import alias_table
from simulation.markets.shopping import choose_shops
from simulation.relations.edges import CONTRACT_WORK, SERVICE
from simulation.relations.human_human import organise
from simulation.relations.human_machine_human import (
    CHOICES,
    boundary_costs,
    in_rotation,
    make_or_buy,
    members,
    record_contract_work,
    record_servings,
)
from simulation.scenario import ScenarioError
from simulation.streams import Streams, uniforms
from tests.limits.economies import before, opened, take

BASE = 'extends = "baseline"\n'
MEMBERS = {"services_members": 0.6}
PLATFORM = MEMBERS | {"fee": 0.1, "sight": 2.0, "running_cost": 0.5, "algorithmic_management": 1.0}
EVERYTHING = PLATFORM | {
    "goods_members": 0.4, "gas": 0.002, "to_owners": 0.25, "to_users": 0.25, "to_workers": 0.25, "to_developers": 0.25,
    "payout": 0.6, "transparency": 0.5, "make_or_buy": True, "work_fee": 0.05}


def rules(values, **others):
    return {f"human_machine_human.{name}": value for name, value in (values | others).items()}


def booked(economy, flow):
    return sum(float(np.sum(entry.received)) for entry in economy.ledger.journal if entry.flow is flow)


# Taking part

def test_the_firms_with_the_lowest_draws_join_the_platform_of_their_sector():
    draw, sector = np.array([0.1, 0.59, 0.6, 0.1, 0.0]), np.array([1, 1, 1, 0, 2])
    assert members(draw, sector, np.ones(5, bool), np.array([0.0, 0.6, 0.0])).tolist() == [1, 1, -1, -1, -1]
    assert members(draw, sector, np.zeros(5, bool), np.ones(3)).tolist() == [NOBODY] * 5


def test_a_firm_stays_a_member_for_life_and_more_join_when_the_share_rises():
    economy = opened(1500, changes=rules(MEMBERS), periods=3)
    firms, identity = economy.firms, economy.firms.identity.copy()
    joined = firms.platform.copy()
    services = firms.sector == SERVICES
    assert np.mean(joined[services] == SERVICES) == pytest.approx(0.6, abs=0.15)
    assert np.all(joined[~services] == NOBODY)
    economy.parameters_at = lambda *_: load_scenario(
        "baseline", {"population.workers": 1500, **rules(MEMBERS, services_members=0.8)}).parameters
    before(economy, shop_for_goods_and_services)
    stayed = (firms.identity == identity) & (joined >= 0)
    assert np.array_equal(firms.platform[stayed], joined[stayed])
    assert np.count_nonzero(firms.platform >= 0) > np.count_nonzero(joined >= 0)


def test_who_takes_part_in_nothing_is_nobodys_member():
    economy = opened(200, periods=1)
    assert np.all(economy.firms.platform == NOBODY)
    assert np.all(economy.firms.algorithmic_share == 0.0)
    assert economy.relations.edges.of(CONTRACT_WORK).size == economy.relations.edges.of(SERVICE).size == 0
    assert economy.ledger.balances[economy.ledger.platform] == 0.0


def test_a_platform_without_sight_or_fee_changes_no_draw_and_no_price():
    """The null of row:A3: membership alone is a name."""
    plain = simulate(load_scenario("baseline", {"population.workers": 200}), seed=3, periods=12)
    named = simulate(load_scenario("baseline", {"population.workers": 200, **rules(
        MEMBERS, goods_members=0.5, running_cost=0.5, to_owners=0.0, to_users=1.0)}), seed=3, periods=12)
    assert np.count_nonzero(named.economy.firms.platform >= 0) > 3
    for name in ("price", "sales", "revenue", "output"):
        assert np.array_equal(getattr(plain.economy.firms, name), getattr(named.economy.firms, name)), name
    assert np.array_equal(plain.economy.households.services_supplier, named.economy.households.services_supplier)


def test_buyers_come_to_members_that_are_seen_more_widely():
    """Row:A3: the platform's gain in matching, an assumption with a null."""
    streams, people, sellers = Streams(1), np.arange(4000), np.arange(200)
    price = 1.0 + 0.2 * uniforms(streams.key("price"), sellers, 0)
    table = alias_table(np.ones(200))
    paid, coming = [], []
    for wider in (0, 4, 12):
        supplier = people % 200
        choose_shops(streams.key("search"), people, people, price, sellers, np.ones(200, bool), *table, 4, 8.0,
                     sellers[::2], *alias_table(np.ones(100)), wider, supplier)
        coming.append(float(np.mean(supplier % 2 == 0)))
        paid.append(float(np.mean(price[supplier])))
    assert coming[0] == pytest.approx(0.5, abs=0.05)
    assert coming[0] + 0.05 < coming[1] < coming[2]
    assert paid[0] > paid[1] > paid[2]


# The boundary of the firm

def test_the_fee_and_the_hierarchy_are_weighed_against_each_other():
    people, span = np.array([1.0, 60.0]), np.full(2, 7.0)
    costs = boundary_costs(people, np.ones(2), span, 0.05, 0.012, 0.01, 0.0)
    assert costs.shape == (len(CHOICES), 2)
    assert np.argmin(costs, axis=0).tolist() == [0, len(CHOICES) - 1]
    assert np.argmin(boundary_costs(people, np.ones(2), span, 0.5, 0.012, 0.01, 0.0), axis=0).tolist() == [0, 0]


@given(people=st.floats(0, 500), fee=st.floats(0, 0.5), more=st.floats(0.01, 0.5))
def test_a_dearer_platform_never_takes_more_of_the_work(people, fee, more):
    span = np.array([7.0])
    cheap, dear = (np.argmin(boundary_costs(np.array([people]), np.ones(1), span, rate, 0.012, 0.01, 0.0), axis=0)[0]
                   for rate in (fee, fee + more))
    assert dear <= cheap


def test_work_is_contracted_out_where_hierarchy_is_dear_and_not_where_the_fee_is_high():
    """Row:D3: the boundary of the firm (Coase 1937)."""
    shares = {}
    for fee, talk in ((0.2, 0.05), (0.5, 0.05), (0.2, 0.0)):
        changes = rules({}, make_or_buy=True, work_fee=fee) | {
            "human_human.communication": talk, "human_human.loss_per_layer": talk / 5.0}
        economy = opened(300, changes=changes, periods=8)
        shares[fee, talk] = float(np.mean(economy.firms.algorithmic_share))
    assert shares[0.2, 0.05] > 0.5
    assert shares[0.5, 0.05] < 0.1
    assert shares[0.2, 0.0] < 0.2


def test_firms_move_a_quarter_of_the_way_to_the_cheapest_boundary():
    economy = before(opened(300, changes=rules({}, make_or_buy=True, work_fee=0.0)), make_or_buy)
    take(economy, make_or_buy)
    larger = economy.firms.n_employees > 4
    assert np.all(economy.firms.contracted_share[larger] == 0.25)
    assert np.array_equal(economy.firms.algorithmic_share, economy.firms.contracted_share)


# Money

@pytest.mark.parametrize("scenario", ["private_platform", "decentralised_contracts"])
def test_what_comes_in_goes_out_in_the_same_quarter_to_the_last_fraction(scenario):
    economy = opened(300, scenario=scenario, periods=5)
    fees = booked(economy, flows.PLATFORM_FEE)
    out = sum(booked(economy, flow) for flow in (flows.PLATFORM_PURCHASES, flows.PLATFORM_PAY, flows.PLATFORM_RESIDUAL,
                                                 flows.PLATFORM_PAYOUT))
    assert fees > 0.0
    assert out == pytest.approx(fees, rel=1e-12)
    assert economy.ledger.balances[economy.ledger.platform] == 0.0
    assert np.all(economy.platforms.latency == 0.0)
    assert np.all(economy.platforms.kind == (PRIVATE if scenario == "private_platform" else CONTRACT))


def test_the_fee_is_a_share_of_what_members_sell_to_households():
    economy = before(opened(300, changes=rules(PLATFORM)), charge_platform_fees)
    take(economy, charge_platform_fees)
    firms = economy.firms
    member = firms.platform >= 0
    assert firms.platform_fee[member] == pytest.approx(0.1 * (firms.price * firms.sold_to_people)[member])
    assert np.all(firms.platform_fee[~member] == 0.0)
    through = economy.households.services_on_platform.sum()
    assert economy.platforms.fee_income[SERVICES] == pytest.approx(0.1 * through, rel=1e-9)
    assert economy.ledger.balances[economy.ledger.platform] == pytest.approx(float(np.sum(firms.platform_fee)))


def test_half_the_running_cost_buys_goods_from_stock_and_half_pays_sci_tech_people():
    """Referee R12."""
    economy = before(opened(300, changes=rules(PLATFORM)), run_platforms)
    firms, households = economy.firms, economy.households
    stock, revenue = firms.inventory.copy(), firms.revenue.copy()
    income = households.contract_income.copy()
    take(economy, run_platforms)
    fees = float(np.sum(economy.platforms.fee_income))
    assert float(np.sum(firms.revenue - revenue)) == pytest.approx(0.25 * fees)
    assert float(np.sum((stock - firms.inventory) * firms.price)) == pytest.approx(0.25 * fees)
    gained = households.contract_income - income
    sci_tech = households.skill >= economy.parameters.tasks.bins - 2
    assert gained[sci_tech] == pytest.approx(0.25 * fees / np.sum(sci_tech))
    assert np.all(gained[~sci_tech] == 0.0)


def test_a_platform_that_finds_no_goods_keeps_the_money_for_the_payout():
    economy = before(opened(300, changes=rules(PLATFORM)), run_platforms)
    economy.firms.inventory[economy.firms.sector == GOODS] = 0.0
    take(economy, run_platforms)
    fees = float(np.sum(economy.platforms.fee_income))
    assert np.all(economy.platforms.purchases == 0.0)
    assert float(np.sum(economy.platforms.escrow)) == pytest.approx(0.75 * fees)


def test_users_are_paid_by_spending_workers_by_pay_and_developers_alike():
    received = share_out(np.array([0.0, 4.0, 0.0]), np.array([0.0, 6.0, 0.0]), np.array([0.0, 2.0, 0.0]), np.zeros(4),
                         np.array([3.0, 1.0, 0.0, 0.0]), np.array([1.0, 2.0, 5.0, 0.0]), np.array([0, 0, 1, -1]),
                         np.array([1, 1]), np.array([1.0, 0.0]), np.array([0, 0, 9, 9]), 8)
    assert received == pytest.approx([3.0 + 2.0, 1.0 + 4.0, 1.0, 1.0])


def test_a_pool_without_takers_goes_to_the_developers_and_else_to_everybody():
    nothing, one = np.zeros(3), np.array([0.0, 8.0, 0.0])
    unused = (nothing[:2], nothing[:2], nothing[:2], np.array([-1, -1]), np.array([1]), np.array([1.0]))
    assert share_out(one, one, one, *unused, np.array([9, 0]), 8).tolist() == [24.0, 0.0]
    assert share_out(one, one, one, *unused, np.array([0, 0]), 8).tolist() == [12.0, 12.0]


@given(st.lists(st.floats(0, 1e4), min_size=9, max_size=9), st.integers(0, 9))
def test_all_that_contracts_pay_reaches_people(pots, sci_tech):
    pools = np.array(pots).reshape(3, 3)
    received = share_out(*pools, np.array([1.0, 0.0, 2.0]), np.array([0.0, 3.0, 1.0]), np.array([1.0, 2.0, 0.0]),
                         np.array([0, 1, -1]), np.array([0, 1]), np.array([1.0, 0.5]), np.array([1, 5, 9]), sci_tech)
    assert np.all(received >= 0.0)
    assert float(np.sum(received)) == pytest.approx(float(np.sum(pools)), rel=1e-12)


def test_owners_of_the_bank_own_the_private_platform_and_pay_tax_on_it():
    economy = before(opened(300, changes=rules(PLATFORM)), execute_contracts)
    households = economy.households
    income, escrow = households.property_income.copy(), float(np.sum(economy.platforms.escrow))
    take(economy, execute_contracts)
    gained = households.property_income - income
    holdings, owners = economy.holdings, economy.owners
    rows = holdings.rows()
    rows = rows[holdings.firm[rows] == len(economy.firms.price)]
    held = np.zeros(len(gained))
    held[owners.person[holdings.owner[rows]]] = holdings.share[rows]
    assert escrow > 0.0
    assert gained == pytest.approx(escrow * held, abs=1e-12)


@pytest.mark.parametrize(("kind", "gainer"), [("state", "government"), ("commons", "fund")])
def test_a_platform_follows_the_ownership_of_the_economy(kind, gainer):
    changes = rules(PLATFORM) | {"ownership.private": 0.0, f"ownership.{kind}": 1.0}
    economy = before(opened(300, changes=changes), execute_contracts)
    ledger, escrow = economy.ledger, float(np.sum(economy.platforms.escrow))
    account = getattr(ledger, gainer)
    held = float(ledger.balances[account])
    take(economy, execute_contracts)
    assert float(ledger.balances[account]) - held == pytest.approx(escrow)


def test_a_private_platform_may_keep_part_and_its_fees_then_wait():
    economy = opened(300, changes=rules(PLATFORM, payout=0.5), periods=12)
    kept = float(economy.ledger.balances[economy.ledger.platform])
    assert kept == pytest.approx(float(np.sum(economy.platforms.escrow)), rel=1e-9)
    assert kept > 0.0
    assert economy.platforms.latency[SERVICES] == pytest.approx(1.0)
    contract = opened(300, changes=rules(PLATFORM, payout=0.5, contracts=True), periods=2)
    assert contract.ledger.balances[contract.ledger.platform] == 0.0


def test_gas_is_paid_for_each_buyer_served_by_a_member_and_reaches_everybody_alike():
    economy = before(opened(300, changes=rules(MEMBERS, gas=0.002)), charge_platform_fees)
    households, firms = economy.households, economy.firms
    take(economy, charge_platform_fees)
    served = np.bincount(households.services_server[households.services_server >= 0], minlength=len(firms.price))
    assert firms.gas == pytest.approx(0.002 * economy.published.mean_wage * served)
    assert served.sum() > 0
    assert households.contract_income == pytest.approx(float(np.sum(firms.gas)) / 300)


def test_contract_income_is_taxed_like_pay_and_spent_in_the_next_quarter():
    economy = before(opened(300, changes=rules(PLATFORM)), tax_property_income)
    households = economy.households
    income, paid = households.contract_income.copy(), households.taxes_paid.copy()
    households.property_income[:] = 0.0
    take(economy, tax_property_income)
    assert income.sum() > 0.0
    assert households.taxes_paid - paid == pytest.approx(economy.parameters.taxes.wages * income)
    assert households.contract_income_previous == pytest.approx((1.0 - economy.parameters.taxes.wages) * income)


def test_fees_lower_profit_and_what_platforms_buy_is_no_final_output():
    """Referee R3: the three ways to output agree, which the close of each period asserts to 1e-12."""
    economy = before(opened(300, changes=rules(EVERYTHING)), count_profit)
    take(economy, count_profit)
    firms = economy.firms
    costs = firms.wage_bill + firms.research + firms.interest + firms.depreciation
    assert firms.profit == pytest.approx(
        firms.revenue + firms.stock_change - costs - firms.platform_fee - firms.gas, rel=1e-9)
    run = simulate(load_scenario("baseline", {"population.workers": 200, **rules(EVERYTHING)}), seed=2, periods=10)
    table, row = transaction_flows(run.economy), run.records[-1]
    firms = run.economy.firms
    final = float(np.sum(firms.revenue) + np.sum(firms.stock_change)) - table["platform_purchases", "goods"]
    assert row["nominal_output"] == pytest.approx(final + run.economy.government.public_research, rel=1e-12)
    parts = row["wage_share"] + row["profit_share"] + row["interest_share"] + row["depreciation_share"]
    assert parts == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize("ownership", [{}, {"private": 0.0, "cooperative": 0.5, "dispersed": 0.5}])
def test_the_books_hold_with_everything_on(ownership):
    changes = rules(EVERYTHING) | {f"ownership.{name}": share for name, share in ownership.items()}
    run = simulate(load_scenario("baseline", {"population.workers": 150, **changes}), seed=5, periods=30)
    assert run.worst_residual < 1e-12
    assert np.all(run.economy.platforms.fee_income[:2] > 0.0)


def test_books_hold_when_platforms_come_by_reform_and_go_again():
    scenario = load_scenario("baseline", {"population.workers": 150})
    on, off = rules(PLATFORM), rules(dict.fromkeys(PLATFORM, 0.0), sight=1.0)
    economy = opened(150)
    for period in range(9):
        values = on if 3 <= period < 6 else off
        economy.parameters_at = lambda *_, values=values: scenario.with_values(values).parameters
        before(economy, tax_property_income)
        assert (float(np.sum(economy.households.services_on_platform)) > 0.0) == (3 <= period < 6)
        economy.period += 1


# The record

def test_the_people_of_a_member_work_by_contract_and_not_alone():
    """Row:A1: with full algorithmic management no hour of a member is left for solo work."""
    economy = before(opened(400, changes=rules(PLATFORM)), record_contract_work)
    take(economy, record_contract_work)
    edges, firms, households = economy.relations.edges, economy.firms, economy.households
    rows = edges.of(CONTRACT_WORK)
    member = firms.platform[np.maximum(households.employer, 0)] >= 0
    assert np.array_equal(edges.view("source")[rows], np.flatnonzero(member & (households.employer >= 0)))
    assert np.all(edges.view("contract")[rows] == SERVICES)
    firm, skill = edges.view("firm")[rows], households.skill[edges.view("source")[rows]]
    alone = (1.0 - firms.coordination_loss[firm]) * (1.0 - firms.machine_part[firm, skill]) * firms.hours_factor[firm]
    assert edges.view("hours")[rows] == pytest.approx(alone)
    assert edges.view("money")[rows] == pytest.approx(households.labour_income[edges.view("source")[rows]])


@pytest.mark.parametrize("changes", [PLATFORM, EVERYTHING], ids=["private", "everything"])
def test_hours_along_all_edges_of_a_firm_are_the_hours_of_its_people(changes):
    economy = opened(300, changes=rules(changes), periods=6)
    edges, firms = economy.relations.edges, economy.firms
    at, hours = edges.view("firm"), edges.view("hours")
    along = np.bincount(at[at >= 0], weights=hours[at >= 0], minlength=len(firms.price))
    lived = firms.quarters_active > 0
    assert along[lived] == pytest.approx((firms.staff.sum(axis=1) * firms.hours_factor)[lived], rel=1e-9)


def test_buyers_are_served_by_the_people_of_a_firm_in_turn():
    worker = np.empty(4, np.int64)
    in_rotation(np.array([0, 1, 2, 4]), np.array([0, 0, 1, -1, 0]), np.array([0, 2, 3]), np.array([7, 8, 5]), worker)
    assert worker.tolist() == [7, 8, 5, 7]


def test_what_people_spend_with_members_stands_on_the_edges_of_service():
    economy = before(opened(400, changes=rules(PLATFORM, gas=0.001)), record_servings)
    take(economy, record_servings)
    edges, households, firms = economy.relations.edges, economy.households, economy.firms
    rows = edges.of(SERVICE)
    money, worker = edges.view("money")[rows], edges.view("target")[rows]
    assert np.all(firms.platform[edges.view("firm")[rows]] == SERVICES)
    assert np.array_equal(households.employer[worker], edges.view("firm")[rows])
    assert money.sum() == pytest.approx(households.services_on_platform.sum())
    assert edges.view("cost")[rows] == pytest.approx(0.1 * money + 0.001 * economy.published.mean_wage)
    assert np.all(edges.view("hours")[rows] == 0.0)


def test_open_contracts_are_transparent_and_closed_ones_are_not():
    assert np.all(opened(200, changes=rules(MEMBERS, transparency=0.5), periods=1).firms.transparency == 0.5)
    assert np.all(opened(200, changes=rules(MEMBERS), periods=1).firms.transparency == 0.0)


def test_platforms_are_joined_before_firms_are_organised():
    economy = before(opened(200, changes=rules(PLATFORM)), organise)
    assert np.all(economy.firms.algorithmic_share[economy.firms.platform >= 0] == 1.0)


def test_the_circulation_through_platforms_is_measured_apart_from_the_relations():
    row = simulate(load_scenario("private_platform", {"population.workers": 300}), seed=1, periods=4).records[-1]
    assert 0.05 < row["platform_sales_share"] < 0.6
    assert 0.0 < row["platform_fee_share"] < 0.1 * row["platform_sales_share"]
    assert row["platform_latency"] == row["contracted_share"] == 0.0
    waits = simulate(load_scenario("baseline", {"population.workers": 300} | rules(EVERYTHING)), seed=1, periods=12)
    assert waits.records[-1]["platform_latency"] == pytest.approx(0.4 / 0.6)
    assert waits.records[-1]["contracted_share"] > 0.3


# Scenarios that make no sense

@pytest.mark.parametrize(("text", "message"), [
    ("[human_machine_human]\nservices_members = 0.5\nfee = 0.1\nto_users = 0.5\n",
     "mine.toml:5:1: human_machine_human: shares sum to 0.5, not to 1 (to_users 0.5; the others are 0)"),
    ("[human_machine_human]\nfee = 0.1\n",
     "mine.toml:3:1: human_machine_human: fee 0.1 asks a fee of a platform without members"),
    ("[human_machine_human]\nwork_fee = 0.1\n",
     "mine.toml:3:1: human_machine_human: work_fee 0.1 asks a fee of a platform without members"),
    ('[[changes]]\nperiod = 5\n"human_machine_human.fee" = 0.1\n',
     "mine.toml:4:1: human_machine_human: fee 0.1 asks a fee of a platform without members"),
    ('[[changes]]\nperiod = 5\n"human_machine_human.to_owners" = 0.4\n',
     "mine.toml:4:1: human_machine_human: shares sum to 0.4, not to 1 (to_owners 0.4; the others are 0)"),
], ids=["a split beyond the whole", "a fee of nobody", "a work fee of nobody", "a later fee", "a later split"])
def test_a_platform_that_makes_no_sense_is_refused_with_file_and_key(text, message, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(BASE + text, encoding="utf-8")
    with pytest.raises(ScenarioError) as refusal:
        load_scenario(file)
    assert message in str(refusal.value)


@pytest.mark.parametrize("way_in", [{"goods_members": 0.2}, {"services_members": 0.2}, {"make_or_buy": True}])
def test_a_fee_is_accepted_where_somebody_can_pay_it(way_in):
    assert load_scenario("baseline", rules(way_in, fee=0.1, work_fee=0.1)).parameters.human_machine_human.fee == 0.1
