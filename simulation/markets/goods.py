"""Markets for goods and services: budgets, search, purchase from stock, government demand (model 7.8-7.13)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.agents.firms import GOODS, MACHINE_MAKERS, SERVICES
from simulation.agents.owners import USERS
from simulation.agents.workers import Purchases
from simulation.columns import NOBODY, Flags, Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.markets.matching import alias_table
from simulation.markets.shopping import DEMAND, REVENUE, SOLD, STOCK, choose_shops, lookers, shop
from simulation.streams import shuffled

LEAST_SHARE, MOST_SHARE = 0.15, 0.85
MOST_OF_STOCK = 0.6
LEAST_PURCHASES, MOST_PURCHASES = 1.0, 1.35
LEAST_DEBT_FACTOR, MOST_DEBT_FACTOR = 0.5, 1.5


def consumption_budget(income: Floats, deposits: Floats, mean_income: float, low: float, high: float,
                       out_of_wealth: float, subsistence: float) -> Floats:
    """Return what people want to spend (7.8): concave in income, linear in deposits, within deposits; ¤ (people,)."""
    propensity = low + (high - low) / (1.0 + income / mean_income)
    wanted = np.maximum(propensity * income + out_of_wealth * deposits, subsistence)
    return np.minimum(wanted, np.maximum(deposits, 0.0))


def services_budget_share(income: Floats, mean_income: float, share: float, slope: float, relative_price: float,
                          substitution: float) -> Floats:
    """Return the share of a budget for services (7.9): Engel's law and substitution between sectors; (people,)."""
    taste = np.clip(share + slope * np.log(np.maximum(income / mean_income, 0.05)), LEAST_SHARE, MOST_SHARE)
    pull: Floats = taste * relative_price ** (1.0 - substitution)
    return pull / (pull + 1.0 - taste)


def public_budget(share: float, output_value: float, employment: float, normal_unemployment: float,
                  stabilisation: float, debt_control: float, debt_gap: float) -> float:
    """Return government purchases in ¤ (7.13): steady in output, against the cycle, weakly against debt."""
    cycle = ((1.0 - normal_unemployment) / max(employment, 1e-9)) ** stabilisation
    brake = 1.0 - debt_control * debt_gap
    return float(share * output_value * np.clip(cycle, LEAST_PURCHASES, MOST_PURCHASES)
                 * np.clip(brake, LEAST_DEBT_FACTOR, MOST_DEBT_FACTOR))


def debt_without_earmarks(bonds: float, held: float, idle: float) -> float:
    """Return the debt that purchases answer to (8.8): public debt as if no tax kept for a purpose had retired any; ¤.

    `held` is what is kept for a purpose, `idle` the state's deposit at the opening, which has retired nothing.
    """
    return bonds + min(held, max(held - idle, 0.0))


@kernel
def expect_income(labour: Floats, transfers: Floats, taxes: Floats, claims: Floats, contracts: Floats,
                  adjustment: float, expected: Floats) -> None:
    """Move the income people count on towards what they have (7.8), claims and contracts as last paid; ¤ (people,)."""
    for h in range(len(expected)):
        income = labour[h] + transfers[h] - taxes[h] + claims[h] + contracts[h]
        expected[h] += adjustment * (max(income, 0.0) - expected[h])


def plan_consumption(economy: Economy) -> None:
    """Let households make their budgets out of the income they count on, and publish sector prices."""
    households, published, rule = economy.households, economy.published, economy.parameters.consumption
    firms = economy.firms
    weight = np.maximum(firms.perceived_sales, 1e-300) * firms.is_active
    value = np.bincount(firms.sector, weights=weight * firms.price, minlength=3)
    units = np.bincount(firms.sector, weights=weight, minlength=3)
    published.sector_price[:] = np.where(units > 0, value / np.maximum(units, 1e-300), published.sector_price)
    expect_income(households.labour_income, households.transfer_income, households.taxes_paid,
                  households.property_income_previous, households.contract_income_previous, rule.income_adjustment,
                  households.expected_income)
    mean = max(float(np.mean(households.expected_income)), 1e-300)
    households.consumption[:] = consumption_budget(
        households.expected_income, households.deposits, mean, rule.propensity_low, rule.propensity_high,
        rule.out_of_wealth, rule.subsistence * published.mean_wage)


def buy_for_the_state(economy: Economy) -> None:
    """Let government buy goods and services from firms in proportion to their stocks, at most .6 of each."""
    firms, published, rule = economy.firms, economy.published, economy.parameters.government
    ledger, state = economy.ledger, economy.government
    debt = debt_without_earmarks(ledger.bonds, float(state.held.sum()),
                                 float(ledger.opening.balances[ledger.government]))
    debt_ratio = debt / published.output_value
    budget = public_budget(rule.purchases, published.output_value, 1.0 - published.unemployment_rate,
                           rule.normal_unemployment, rule.stabilisation, rule.debt_control,
                           debt_ratio - state.opening_debt_ratio)
    ledger.fund_government(budget)
    value = firms.inventory * firms.price * (firms.sector != MACHINE_MAKERS) * firms.is_active
    of_sector = np.bincount(firms.sector, weights=value, minlength=3)[firms.sector]
    share = np.where(firms.sector == SERVICES, rule.services_share, 1.0 - rule.services_share)
    wanted = budget * share * np.where(of_sector > 0, value / np.where(of_sector > 0, of_sector, 1.0), 0.0)
    spent = np.minimum(wanted, MOST_OF_STOCK * value)
    units = np.minimum(spent / firms.price, firms.inventory)
    ledger.settle(flows.PURCHASES, ledger.government, float(spent.sum()), ledger.firms, spent)
    state.purchases = float(spent.sum())
    firms.inventory -= units
    firms.sales += units
    firms.sold_to_state[:] = units
    firms.demand += units
    firms.revenue += spent


def shop_for_goods_and_services(economy: Economy) -> None:
    """Open both markets: people arrive in random order and buy from stock."""
    households, published, taste = economy.households, economy.published, economy.parameters.consumption
    relative = (published.sector_price[SERVICES] / published.sector_price[GOODS]
                / (published.base_price[SERVICES] / published.base_price[GOODS]))
    mean = max(float(np.mean(households.expected_income)), 1e-300)
    share = services_budget_share(households.expected_income, mean, taste.services_share, taste.engel_slope,
                                  float(relative), taste.sector_substitution)
    services = households.consumption * share
    order = shuffled(economy.key("shopping order"), len(share))
    in_turn, spent_in_turn = households.identity[order], np.zeros(len(share))
    firms = economy.firms
    shelves = np.stack((firms.price, firms.inventory, firms.sales, np.zeros(len(firms.price)), firms.demand), axis=1)
    economy.notes.unmet_demand = 0.0
    for sector, purpose, budget, supplier, through, server in (
            (GOODS, "goods search", households.consumption - services, households.goods_supplier,
             households.goods_on_platform, households.goods_server),
            (SERVICES, "services search", services, households.services_supplier,
             households.services_on_platform, households.services_server)):
        economy.notes.unmet_demand += _open_market(economy, sector, purpose, order, in_turn, budget, shelves,
                                                   supplier, spent_in_turn, through, server)
    firms.inventory[:], firms.sales[:], firms.demand[:] = shelves[:, STOCK], shelves[:, SOLD], shelves[:, DEMAND]
    revenue = shelves[:, REVENUE].copy()
    spent = np.empty_like(spent_in_turn)
    spent[order] = spent_in_turn
    np.minimum(spent, np.maximum(households.deposits, 0.0), out=spent)
    ledger = economy.ledger
    ledger.settle(flows.CONSUMPTION, ledger.households, spent, ledger.firms, revenue)
    households.consumption[:] = spent
    firms.revenue += revenue
    firms.sold_to_people[:] = revenue / firms.price


def _open_market(economy: Economy, sector: int, purpose: str, order: Ints, in_turn: Ints, budget: Floats,
                 shelves: Floats, supplier: Ints, spent: Floats, through: Floats, server: Ints) -> float:
    firms, rule, identity = economy.firms, economy.parameters.goods_market, economy.households.identity
    key = economy.key(purpose)
    is_seller = firms.is_active & (firms.sector == sector)
    sellers = np.flatnonzero(is_seller)
    seen = _visible(firms.perceived_sales[sellers], rule.visibility)
    interoperability = economy.parameters.competition.interoperability
    if interoperability > 0.0:
        seen = shared_visibility(seen, firms.perceived_sales[sellers], firms.is_dominant[sellers],
                                 interoperability * rule.visibility)
    keep, other = alias_table(seen)
    if not len(sellers):
        return 0.0
    is_member = firms.platform >= 0
    members = sellers[is_member[sellers]]
    wider = round((economy.parameters.human_machine_human.sight - 1.0) * rule.search)
    keep_members, other_members = alias_table(seen[is_member[sellers]])
    rows = lookers(key, identity, budget, is_seller, rule.switching, supplier)
    choose_shops(key, identity, rows, firms.price, sellers, is_seller, keep, other, rule.search,
                 rule.price_sensitivity, members, keep_members, other_members, wider, supplier)
    keep, other = alias_table((firms.inventory[sellers] * firms.price[sellers]) ** rule.retry_exponent)
    recorded = len(order) if users_hold_claims(economy) else 0
    seller, paid = np.full((recorded, 1 + rule.retries), NOBODY), np.zeros((recorded, 1 + rule.retries))
    noted = len(order) if len(members) else 0
    through_in_turn, server_in_turn = np.zeros(noted), np.full(noted, NOBODY)
    unmet: float = shop(order, in_turn, key, budget, sellers, keep, other, rule.retries, rule.adoption, shelves,
                        supplier, spent, is_member, through_in_turn, server_in_turn, seller, paid)
    if recorded:
        record_purchases(economy.notes.purchases, order, seller, paid)
    if noted:
        through[order], server[order] = through_in_turn, server_in_turn
    return unmet


def users_hold_claims(economy: Economy) -> bool:
    """Tell whether what people bought of whom decides who receives what."""
    owners = economy.owners
    return bool((owners.kind[owners.rows()] == USERS).any())


def record_purchases(purchases: Purchases, order: Ints, seller: Ints, paid: Floats) -> None:
    """Add purchases noted in the order of coming, (people, tries), to those of the quarter."""
    turn, _ = made = np.nonzero(paid > 0.0)
    purchases.buyer = np.append(purchases.buyer, order[turn])
    purchases.seller = np.append(purchases.seller, seller[made])
    purchases.spent = np.append(purchases.spent, paid[made])


def _visible(sales: Floats, exponent: float) -> Floats:
    return (sales + 0.1 * np.mean(sales) if len(sales) else sales) ** exponent


def shared_visibility(seen: Floats, sales: Floats, dominant: Flags, exponent: float) -> Floats:
    """Return in what proportion sellers are seen (7.10) where dominant ones must share the pull of their size.

    Sales above the mean count with an exponent lower by `exponent` (6.22.6); shape (sellers,).
    """
    relative = np.maximum(sales / max(float(np.mean(sales)), 1e-300), 1.0) if len(sales) else sales
    return np.where(dominant, seen * relative**-exponent, seen)


def take_stock(economy: Economy) -> None:
    """Note unsold shares and demand not served; unsold services are gone (7.1, 2.8)."""
    firms = economy.firms
    unserved = np.minimum(np.maximum(firms.demand - firms.sales, 0.0), 0.3 * firms.sales)
    rule = economy.parameters.expectations
    on_book = np.maximum(firms.demand - firms.sales, 0.0)
    firms.perceived_sales[:] = firms.sales + np.where(
        firms.sector == MACHINE_MAKERS, rule.backlog_weight * on_book, rule.unmet_weight * unserved)
    have = firms.inventory + firms.sales
    firms.unsold_share[:] = np.where(have > 0, firms.inventory / np.where(have > 0, have, 1.0), 0.0)
    firms.spoiled[:] = np.where(firms.sector == SERVICES, firms.inventory, 0.0)
    firms.inventory -= firms.spoiled
