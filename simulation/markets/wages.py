"""Wages: what people ask for, what contracts are renewed at, and what is published of pay (model 7.24-7.26, 8.6)."""

from __future__ import annotations

import numpy as np

from simulation.agents.owners import PERSON, Holdings, Owners
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.markets.matching import by_skill
from simulation.relations.bargaining import bargained_wage, bargaining_weight, value_per_person
from simulation.streams import normal, uniform

MOST_INFLATION = 0.03
WAGE_MEMORY = 0.97


def survey_wages(economy: Economy) -> None:
    """Publish mean pay by skill and over all, and joblessness (P03)."""
    households, published = economy.households, economy.published
    _, number, pay = by_skill(households.skill, households.employer, households.wage, len(published.wage_by_skill))
    published.wage_by_skill[:] = np.where(number > 0, pay / np.maximum(number, 1), published.wage_by_skill)
    if number.sum() > 0:
        published.mean_wage = float(pay.sum() / number.sum())
    published.unemployment_rate = 1.0 - float(number.sum()) / len(households.skill)


@kernel
def mean_pay(employer: Ints, wage: Floats, people: Floats) -> Floats:
    """Return the mean agreed pay of each firm's people, 1 where there are none; ¤/quarter (firms,)."""
    pay = np.zeros(len(people))
    for h in range(len(employer)):
        if employer[h] >= 0:
            pay[employer[h]] += wage[h]
    return np.where(people > 0.0, pay / np.maximum(people, 1.0), 1.0)


def private_herfindahl(holdings: Holdings, owners: Owners, firms: int) -> Floats:
    """Return the sum of squared shares of a firm's private holders: 1 one owner, 0 none; shape (firms,)."""
    claims = holdings.rows()
    claims = claims[owners.kind[holdings.owner[claims]] == PERSON]
    squares = holdings.share[claims] ** 2
    sums = np.bincount(holdings.firm[claims], weights=squares, minlength=firms + 1)
    return sums[:firms].astype(np.float64, copy=False)


@kernel
def renewed(key: np.uint64, identity: Ints, rate: float, floor: Floats, employer: Ints, asked: Floats, wage: Floats,
            jobless: Ints, rise: Floats, power: Floats, value: Floats, pay: Floats) -> None:
    """Move a share of contracts up to the asked or bargained wage (7.26), pay the minimum, count jobless quarters.

    By firm (firms,): the least pay, the factor a strike won, the weight of a union, the ¤ a person it divides, mean
    pay before.
    """
    for h in range(len(wage)):
        f = employer[h]
        if f >= 0:
            jobless[h] = 0
            before = wage[h]
            wage[h] *= rise[f]
            if uniform(key, identity[h], 0) < rate:
                wage[h] = max(wage[h], asked[h])
                if power[f] > 0.0:
                    wage[h] = max(wage[h], bargained_wage(asked[h], power[f], value[f], before / pay[f]))
            wage[h] = max(wage[h], floor[f])
        else:
            jobless[h] += 1


def renew_contracts(economy: Economy) -> None:
    """Let a share of contracts follow what people ask or their union gets, and pay what a strike has won."""
    households, firms, rule = economy.households, economy.firms, economy.parameters.labour_market
    conflict = economy.parameters.human_human
    rise = np.where(firms.strike_share > 0.0, 1.0 + conflict.strike_wage_gain, 1.0)
    _strengthen(economy)
    people = firms.n_employees.astype(np.float64)
    value = value_per_person(firms.revenue_previous, firms.depreciation, firms.interest, firms.research, people)
    bargains = conflict.bargaining_power > 0.0 or bool((firms.pay_weight > 0.0).any())
    pay = mean_pay(households.employer, households.wage, people) if bargains else np.ones(len(rise))
    renewed(economy.key("renewal"), households.identity, rule.renewal,
            _least_pay(economy), households.employer, households.asked_wage,
            households.wage, households.quarters_jobless, rise, firms.bargaining_power, value, pay)


def sector_floors(share: float, sector: Ints, people: Floats, pay: Floats) -> Floats:
    """Return the agreed floor of pay, a share of mean pay in the firm's sector (8.6); ¤/quarter (firms,).

    `people` and their mean `pay` are by firm; a sector without people has no floor.
    """
    number = np.bincount(sector, weights=people)
    total = np.bincount(sector, weights=people * pay)
    floors: Floats = share * np.where(number > 0.0, total / np.maximum(number, 1.0), 0.0)[sector]
    return floors


def _least_pay(economy: Economy) -> Floats:
    """Return the least pay at each firm: the legal minimum or the agreed floor of its sector; ¤/quarter (firms,)."""
    households, firms, share = economy.households, economy.firms, economy.parameters.pay.sector_floor
    least = np.full(len(firms.sector), economy.parameters.labour_market.minimum_wage * economy.published.mean_wage)
    if share > 0.0:
        people = firms.n_employees.astype(np.float64)
        pay = mean_pay(households.employer, households.wage, people)
        np.maximum(least, sector_floors(share, firms.sector, people, pay), out=least)
    return least


def _strengthen(economy: Economy) -> None:
    """Find the weight of each firm's people when contracts are renewed; none where nobody bargains."""
    firms, rule = economy.firms, economy.parameters.human_human
    firms.bargaining_power[:] = 0.0
    if rule.bargaining_power > 0.0:
        owners = private_herfindahl(economy.holdings, economy.owners, len(firms.sector))
        firms.bargaining_power[:] = (firms.quarters_active > 1) * bargaining_weight(
            rule.bargaining_power, rule.substitution_weakening, firms.automated_share, rule.concentration_weakening,
            owners)
    np.maximum(firms.bargaining_power, (firms.quarters_active > 1) * firms.pay_weight, out=firms.bargaining_power)


@kernel
def aspire(key: np.uint64, identity: Ints, rise: Flags, skill: Ints, employer: Ints, jobless: Ints, drift: float,
           step: float, floor: float, wage: Floats, asked: Floats) -> None:
    """Move asked wages (7.24): up where people of the skill are scarce, down after a quarter without a job."""
    for h in range(len(asked)):
        change = 1.0 + drift
        if employer[h] >= 0:
            if rise[skill[h]]:
                change *= 1.0 + step * abs(normal(key, identity[h], 0))
        elif jobless[h] >= 2:
            change *= 1.0 - min(step * abs(normal(key, identity[h], 0)), 0.5)
        ask = max(asked[h] * change, floor)
        asked[h] = max(ask, WAGE_MEMORY * wage[h]) if employer[h] >= 0 else ask


def felt_joblessness(by_skill: Floats, overall: float, weight: float) -> Floats:
    """Return joblessness as people of each skill feel it: their own kind's and everybody's; shape (bins,)."""
    return weight * by_skill + (1.0 - weight) * overall


def form_aspirations(economy: Economy) -> None:
    """Let expected inflation, but not deflation, and scarcity move asked wages (7.24; Bewley 1999 on why not down)."""
    households, published, rule = economy.households, economy.published, economy.parameters.labour_market
    people, at_work, _ = by_skill(households.skill, households.employer, households.wage, len(published.wage_by_skill))
    jobless = np.where(people > 0, 1.0 - at_work / np.maximum(people, 1), rule.tight_unemployment)
    felt = felt_joblessness(jobless, 1.0 - float(at_work.sum()) / len(households.skill), rule.own_skill_weight)
    aspire(economy.key("aspiration"), households.identity, felt < rule.tight_unemployment, households.skill,
           households.employer, households.quarters_jobless, rule.indexation * max(published.expected_inflation, 0.0),
           rule.wage_step, rule.minimum_wage * published.mean_wage, households.wage, households.asked_wage)


def expected_inflation(before: float, inflation: float) -> float:
    """Return expected inflation (7.25), which follows clipped inflation slowly."""
    return before + 0.2 * (min(max(inflation, -MOST_INFLATION), MOST_INFLATION) - before)
