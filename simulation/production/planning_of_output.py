"""What firms plan: sales, prices, output, machines and people (model 7.1-7.4, 4.12-4.17, 7.15-7.17)."""

from __future__ import annotations

import numpy as np

from simulation.agents.firms import GOODS, MACHINE_MAKERS, SERVICES
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.parameters import Parameters
from simulation.production.tasks import bins_mastered, hours_wanted, whole_people
from simulation.production.technology import machine_hours, research_spending
from simulation.relations.autonomy import supervision_law
from simulation.streams import normals, uniform

LEAST_SALES = 0.02
LEAST_MARKUP, MOST_MARKUP = 0.05, 1.2
SPARE_MACHINES = 1.25
LEAST_STAFF = 0.3


def form_expectations(economy: Economy) -> None:
    """Let expected sales follow what firms saw of demand (7.1)."""
    firms = economy.firms
    firms.expected_sales += economy.parameters.expectations.sales_adjustment * (
        firms.perceived_sales - firms.expected_sales)
    np.maximum(firms.expected_sales, LEAST_SALES * firms.productivity, out=firms.expected_sales)


def normal_markup(markup: float, slope: float, market_share: Floats) -> Floats:
    """Return the markup a firm of this market share comes back to (7.3); shape (firms,)."""
    return markup * (1.0 + slope * market_share)


def wanted_stock(economy: Economy) -> Floats:
    """Return stock, or slack in services, wanted per expected sales; shape (firms,)."""
    rule = economy.parameters.pricing
    return np.where(economy.firms.sector == SERVICES, rule.services_slack, rule.goods_stock)


def post_prices(economy: Economy) -> None:
    """Raise markups where stocks run low, lower them where they pile up, and post prices, tax included (7.2-7.4)."""
    firms, rule = economy.firms, economy.parameters.pricing
    step = rule.markup_step * np.abs(normals(economy.key("markup"), firms.identity, 0))
    firms.markup *= np.where(firms.unsold_share < wanted_stock(economy), 1.0 + step, 1.0 - step)
    revenue = firms.revenue_previous * firms.is_active
    of_sector = np.bincount(firms.sector, weights=revenue, minlength=3)[firms.sector]
    share = np.where(of_sector > 0, revenue / np.where(of_sector > 0, of_sector, 1.0), 0.0)
    kindness = 1.0 - economy.parameters.alignment.altruism * firms.autonomy
    norm = normal_markup(rule.markup, rule.markup_share_slope, share) * kindness * firms.markup_norm
    firms.markup += rule.markup_reversion * (norm - firms.markup)
    np.clip(firms.markup, LEAST_MARKUP, MOST_MARKUP, out=firms.markup)
    firms.price[:] = (1.0 + firms.markup) * firms.unit_cost
    passed_on = economy.parameters.taxes.passed_on
    if passed_on > 0.0 and firms.product_tax.any():
        firms.price *= gross_of_tax(firms.product_tax, firms.revenue_previous, passed_on)


def gross_of_tax(tax: Floats, revenue: Floats, passed_on: float) -> Floats:
    """Return the price over what the seller keeps of it (8.21), by the taxes on last quarter's sales; (firms,)."""
    share = np.where(revenue > 0.0, tax / np.where(revenue > 0.0, revenue, 1.0), 0.0)
    factor: Floats = 1.0 / (1.0 - passed_on * share)
    return factor


def plan_output(economy: Economy) -> None:
    """Plan output for expected sales and the wanted stock; services cannot be stored."""
    firms = economy.firms
    stock = np.where(firms.sector == SERVICES, 0.0, firms.inventory)
    wanted = firms.expected_sales * (1.0 + wanted_stock(economy)) - stock
    firms.desired_output[:] = np.maximum(wanted, 0.1 * firms.expected_sales) * firms.is_active


def learned_unit_cost(before: Floats, cost: Floats, output: Floats, speed: float) -> Floats:
    """Return normal unit cost (7.4), which follows cost per unit between half and twice itself; ¤/unit (firms,)."""
    cost_now = np.clip(cost / np.maximum(output, 1e-300), 0.5 * before, 2.0 * before)
    return np.where(output > 0, (1.0 - speed) * before + speed * cost_now, before)


def learn_unit_costs(economy: Economy) -> None:
    """Let firms learn what a unit costs: wages less subsidies, fees and machines used up, at normal use.

    The return on machines, their own or rented, comes out of the markup.
    """
    firms, rule = economy.firms, economy.parameters.pricing
    normal_output = np.maximum(firms.expected_sales, rule.normal_utilisation * firms.capacity)
    normal_output = np.where(firms.output > 0, np.maximum(firms.output, normal_output), 0.0)
    cost = (firms.wage_bill + firms.research + firms.depreciation + (firms.platform_fee + firms.gas)
            - firms.subsidy)
    firms.unit_cost[:] = learned_unit_cost(firms.unit_cost, cost, normal_output, rule.cost_learning)


@kernel
def machines_wanted(key: np.uint64, active: Flags, makers: Ints, sampled: int, price: Floats, offered: Floats,
                    offered_efficiency: Floats, sector: Ints, tacitness: Floats, adaptation: Floats, weight: Floats,
                    wage: Floats, mean_wage: float, expected: Floats, productivity: Floats, hours: Floats,
                    count: Ints, per_person: Floats, use: Floats, rate: Floats, attrition: Flags, row_hours: float,
                    row_supervision: float, base_autonomy: float, autonomy: float, depreciation: float, tax: float,
                    payback: Floats, owned: float, rent: float, ramp: float, quits: float, order_key: np.uint64,
                    orders: bool, safety: float, overshoot: float, next_machine: Floats, own_autonomy: Floats,
                    alignment: Floats, lost: Ints, supplier: Ints, desired: Floats, on_order: Floats,
                    wanted: Ints) -> None:
    """Choose a maker and decide how many whole machines to order (4.14-4.16, R1, R8, 4.5b), for each firm.

    The stock that pays covers, for every bin j the offered machine masters, the work of the bins from j up with
    machines that master them: add = max_j (work of bins j.. - hours of machines that master j) / hours of a machine.
    Where machines order (`orders`, 5.4), they replace at once what was lost, and place the part
    autonomy (1 - alignment) of the order even if it does not pay; misaligned ones order too much (10.3).
    Of a machine the part `owned` must earn back its price, the rest its rent, `rent` per price and quarter (4.15b).
    """
    bins = len(weight)
    for f in range(len(active)):
        wanted[f] = 0
        supplier[f] = -1
        if not active[f] or len(makers) == 0:
            continue
        best = 0.0
        for k in range(sampled):
            m = makers[int(uniform(key, f, k) * len(makers))]
            worth = price[m] / (offered_efficiency[m] * (0.2 + offered[m]))
            if supplier[f] < 0 or worth < best:
                supplier[f] = m
                best = worth
        s = supplier[f]
        level = bins_mastered(offered[s], tacitness[sector[f]], adaptation[f], bins)
        work = expected[f] / productivity[f]
        need = 0.0
        held = 0.0
        for j in range(level, bins):
            held += hours[f, j]
        gap = -np.inf
        cheapest = 0.0
        for j in range(level - 1, -1, -1):
            need += work * weight[j]
            held += hours[f, j]
            if need - held > gap:
                gap = need - held
                cheapest = np.min(wage[j:level])
        if level == 0:
            on_order[f] = 0.0
            desired[f] = count[f]
            continue
        per_machine = offered_efficiency[s] * row_hours * next_machine[f]
        desired[f] = max(count[f] + gap / per_machine, 0.0)
        saving = (per_machine * use[f] * cheapest / per_person[f]
                  - row_supervision * (1.0 - min(base_autonomy + autonomy * offered[s], 1.0)) * mean_wage
                  - (owned * rate[f] + tax + (1.0 - owned) * rent) * price[s] - safety * mean_wage)
        by_machines = own_autonomy[f] if orders else 0.0
        excess = 1.0 + own_autonomy[f] * (1.0 - alignment[f]) * overshoot
        missing = max(desired[f] - (1.0 - depreciation) * count[f], 0.0) * excess
        order = min(missing, max((ramp * desired[f] + depreciation * count[f]) * excess, by_machines * lost[f]))
        if attrition[f] and count[f] > 0:
            order = min(order, (depreciation + quits) * count[f] + 0.5 * quits * desired[f])
        if owned * price[s] > payback[f] * saving:
            untested = by_machines * (1.0 - alignment[f]) * order
            on_order[f] = min(on_order[f] + untested, missing)
            wanted[f] = min(int(on_order[f]), int(untested + uniform(order_key, f, 0)))
            continue
        on_order[f] = min(on_order[f] + order, missing)
        wanted[f] = int(on_order[f])


def choose_machines(economy: Economy) -> None:
    """Let firms compare makers and order the machines that earn back their price or their rent.

    Where rent is all that a machine adds, those who buy it ask of it what a firm would.
    """
    firms, rule, published = economy.firms, economy.parameters, economy.published
    makers = np.flatnonzero(firms.is_active & (firms.sector == MACHINE_MAKERS))
    per_person = firms.effort * (1.0 - firms.coordination_loss)
    supervision, spared = supervision_law(rule)
    leasing = rule.machine_ownership
    owned = leasing.firms if leasing.rent_setting == "user_cost" else 1.0
    wage = published.wage_by_skill - economy.government.subsidy_by_skill
    machines_wanted(
        economy.key("machine supplier"), firms.is_active, makers, rule.investment.suppliers_sampled, firms.price,
        firms.offered_capability, firms.offered_efficiency, firms.sector, economy.tasks.tacitness,
        firms.adaptation - firms.training, economy.tasks.weight, wage, published.mean_wage,
        firms.expected_sales, firms.productivity, firms.machine_hours, firms.n_machines, per_person,
        firms.hours_factor + firms.strike_share, firms.interest_rate, firms.automation_by_attrition,
        machine_hours(economy), supervision, spared * rule.alignment.base_autonomy, spared * rule.machines.autonomy,
        rule.machines.depreciation, rule.taxes.machines, rule.investment.payback * firms.patience, owned,
        rule.machines.depreciation + leasing.rent_return, rule.investment.ramp, rule.labour_market.quit_rate,
        economy.key("orders by machines"),
        rule.machine_machine.autonomous_orders, rule.machine_machine.safety * rule.machines.size,
        rule.alignment.order_overshoot, firms.next_machine, firms.autonomy, firms.alignment, firms.machines_lost,
        firms.machine_supplier, firms.desired_machines, firms.machines_on_order, firms.machines_wanted)
    firms.machines_wanted *= firms.machines_wanted >= least_order(rule)


def least_order(rule: Parameters) -> float:
    """Return the smallest order of machines that is placed (4.16b), in rows of the machine table; 0 for any."""
    return rule.investment.least_order / rule.machines.size


@kernel
def staff_plan(active: Flags, makers: Flags, desired: Floats, productivity: Floats, machine_hours: Floats,
               weight: Floats, tilt: Floats, r: float, per_person: Floats, wage: Floats, research: Floats,
               on_machines: Floats, supplier: Ints, price: Floats, deposits: Floats, limit: Floats,
               wanted_machines: Ints, least_order: float, owned: float, plant_price: float, wanted_plant: Floats,
               staff: Ints) -> Floats:
    """Plan people by skill for the desired output within the means of the firm (4.13, 7.15-7.17).

    Returns the loans asked for and granted, ¤ (firms,). A shortage cuts machine orders first, then plant, then
    staff, to no less than .3 of the plan. Of the machines wanted a firm pays the part `owned`; the rest it rents.
    What would be left of an order below the least is cut as well, and the firm borrows so much less (4.16b).
    """
    firms, bins = machine_hours.shape
    loans = np.zeros(firms)
    density = np.empty(bins)
    hours = np.empty(bins)
    tilt_to_r = np.empty(bins)
    for j in range(bins):
        tilt_to_r[j] = tilt[j] ** r
    for f in range(firms):
        for j in range(bins):
            staff[f, j] = 0
        if not active[f]:
            continue
        hours_wanted(max(desired[f] / productivity[f], 1e-9), machine_hours[f], weight, tilt, tilt_to_r, r,
                     SPARE_MACHINES, density, hours)
        if makers[f]:
            hours[bins - 1] += research[f] / wage[bins - 1] * per_person[f]
        pay = 0.0
        for j in range(bins):
            hours[j] += on_machines[f, j] * per_person[f]
            pay += hours[j] / per_person[f] * wage[j]
        each = owned * price[supplier[f]] if wanted_machines[f] > 0 else 0.0
        machine_cost = wanted_machines[f] * each
        plant_cost = wanted_plant[f] * plant_price
        short = max(pay + machine_cost + plant_cost - deposits[f], 0.0)
        loans[f] = min(short, limit[f])
        short -= loans[f]
        if short > 0.0 and machine_cost > 0.0:
            cut = min(wanted_machines[f], int(np.ceil(short / each)))
            if wanted_machines[f] - cut < least_order:
                cut = wanted_machines[f]
                loans[f] = min(max(loans[f] + short - cut * each, 0.0), loans[f])
            wanted_machines[f] -= cut
            short = max(short - cut * each, 0.0)
        if short > 0.0:
            cut_plant = min(plant_cost, short)
            wanted_plant[f] = max(wanted_plant[f] - cut_plant / plant_price, 0.0)
            short -= cut_plant
        scale = max(1.0 - short / pay, LEAST_STAFF) if short > 0.0 else 1.0
        for j in range(bins):
            hours[j] *= scale
        whole_people(hours, per_person[f], staff[f])
    return loans


def plan_staff(economy: Economy) -> None:
    """Find how many people of which skill to employ, and borrow for it as far as the bank lends."""
    firms, published, tasks = economy.firms, economy.published, economy.tasks
    wage = np.maximum.accumulate(published.wage_by_skill)
    tilt = (wage / np.mean(wage)) ** -economy.parameters.tasks.elasticity
    makers = firms.sector == MACHINE_MAKERS
    research = research_spending(economy.parameters) * firms.research_drive * firms.price * firms.expected_sales
    per_person = firms.effort * (1.0 - firms.coordination_loss)
    loans = staff_plan(firms.is_active, makers, firms.desired_output, firms.productivity, firms.machine_hours,
                       tasks.weight, tilt, tasks.exponent, per_person, published.wage_by_skill, research,
                       firms.staff_on_machines * ~firms.is_halted[:, None], firms.machine_supplier, firms.price,
                       firms.deposits, firms.credit_limit, firms.machines_wanted, least_order(economy.parameters),
                       economy.parameters.machine_ownership.firms, float(published.sector_price[GOODS]),
                       firms.plant_wanted, firms.staff_wanted)
    economy.ledger.lend(loans)
