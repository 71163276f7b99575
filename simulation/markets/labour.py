"""The labour market: leaving, dismissal, sequential search, pay (model 6.5, 7.20-7.28, R17)."""

from __future__ import annotations

import numpy as np

from simulation.agents.owners import PERSON, Holdings, Owners
from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.markets.matching import by_firm, by_skill
from simulation.production.talent import pay_after_stake
from simulation.relations.autonomy import misalignment, open_vacancies
from simulation.relations.bargaining import bargained_wage, bargaining_weight, value_per_person
from simulation.streams import normal, shuffled, uniform

MOST_INFLATION = 0.03
WAGE_MEMORY = 0.97
MOST_CANDIDATES = 128


def successors_skills(base: Floats, relative_wage: Floats, opening_relative_wage: Floats, response: float) -> Floats:
    """Return the chances of a successor's skill (7.21): base_j (relative wage / opening one)^response; shape (bins,).

    Set against the opening wages, so that the opening mix stays as it is while relative pay does (MODEL.md, P3).
    """
    weight = base * (relative_wage / opening_relative_wage) ** response
    return weight / np.sum(weight)


def survey_wages(economy: Economy) -> None:
    """Publish mean pay by skill and over all, and joblessness (P03)."""
    households, published = economy.households, economy.published
    _, number, pay = by_skill(households.skill, households.employer, households.wage, len(published.wage_by_skill))
    published.wage_by_skill[:] = np.where(number > 0, pay / np.maximum(number, 1), published.wage_by_skill)
    if np.sum(number) > 0:
        published.mean_wage = float(np.sum(pay) / np.sum(number))
    published.unemployment_rate = 1.0 - float(np.sum(number)) / len(households.skill)


@kernel
def leave(quit_key: np.uint64, retire_key: np.uint64, identity: Ints, quit_rate: float, retirement: float,
          cumulative: Floats, wage_by_skill: Floats, employer: Ints, skill: Ints, wage: Floats, asked: Floats,
          jobless: Ints, is_successor: Flags) -> None:
    """Let people quit, and retire in favour of a successor with a newly drawn skill and no job (7.20-7.21)."""
    for h in range(len(employer)):
        is_successor[h] = False
        if employer[h] >= 0 and uniform(quit_key, identity[h], 0) < quit_rate:
            employer[h] = -1
        if uniform(retire_key, identity[h], 0) < retirement:
            employer[h] = -1
            is_successor[h] = True
            jobless[h] = 0
            u = uniform(retire_key, identity[h], 1)
            s = 0
            while s < len(cumulative) - 1 and u >= cumulative[s]:
                s += 1
            skill[h] = s
            asked[h] = wage_by_skill[s]
            wage[h] = wage_by_skill[s]


def quit_and_retire(economy: Economy) -> None:
    """Let some people leave their jobs and some leave working life."""
    households, published, rule = economy.households, economy.published, economy.parameters
    chances = successors_skills(economy.tasks.base_skills, published.wage_by_skill / published.mean_wage,
                                economy.tasks.opening_relative_wage, rule.population.education_response)
    leave(economy.key("quit"), economy.key("retirement"), households.identity, rule.labour_market.quit_rate,
          rule.population.retirement_rate, np.cumsum(chances), published.wage_by_skill, households.employer,
          households.skill, households.wage, households.asked_wage, households.quarters_jobless,
          households.is_successor)


@kernel
def dismissed(key: np.uint64, first: Ints, people: Ints, skill: Ints, wage: Floats, mean_wage: float, wanted: Ints,
              allowed: Flags, speed: float, employer: Ints, gone: Ints) -> int:
    """Dismiss a share of each firm's surplus, least skilled for their pay first (6.5, R17); returns the number.

    Nobody goes whom the firm needs for the tasks that only people of at least this skill can do. Written: the number
    by firm, `gone` (firms,).
    """
    firms, bins = wanted.shape
    surplus = np.empty(bins, np.int64)
    total = 0
    gone[:] = 0
    for f in range(firms):
        members = first[f + 1] - first[f]
        if members == 0 or not allowed[f]:
            continue
        surplus[:] = 0
        for i in range(first[f], first[f + 1]):
            surplus[skill[people[i]]] += 1
        for j in range(bins - 2, -1, -1):
            surplus[j] += surplus[j + 1]
        for j in range(bins):
            surplus[j] -= wanted[f, j]
        if surplus[0] <= 1:
            continue
        target = speed * surplus[0]
        leaves = int(target)
        if uniform(key, f, 0) < target - leaves:
            leaves += 1
        for _ in range(leaves):
            chosen = -1
            lowest = 0.0
            for i in range(first[f], first[f + 1]):
                h = people[i]
                if employer[h] != f:
                    continue
                spare = True
                for j in range(skill[h] + 1):
                    if surplus[j] < 1:
                        spare = False
                        break
                rank = skill[h] - 0.5 * wage[h] / mean_wage
                if spare and (chosen < 0 or rank < lowest):
                    chosen = h
                    lowest = rank
            if chosen < 0:
                break
            for j in range(skill[chosen] + 1):
                surplus[j] -= 1
            employer[chosen] = -1
            gone[f] += 1
            total += 1
    return total


def lay_off(economy: Economy) -> None:
    """Let firms with too many people dismiss some, where those who control them may; note where machines had come."""
    households, firms = economy.households, economy.firms
    first, people = by_firm(households.employer, len(firms.sector))
    gone = np.empty(len(firms.sector), np.int64)
    before = households.employer.copy()
    economy.notes.layoffs = dismissed(
        economy.key("layoff"), first, people, households.skill, households.wage / households.pay_premium,
        economy.published.mean_wage, firms.staff_wanted, firms.layoffs_allowed & firms.is_active,
        economy.parameters.control.layoff_speed, households.employer, gone)
    came = (firms.machines_delivered > 0) & (firms.quarters_active > 1)
    firms.displacement[:] = came * gone / np.maximum(np.diff(first), 1)
    note_displaced(before, households.employer, came, households.is_successor, households.is_displaced)


@kernel
def note_displaced(before: Ints, employer: Ints, came: Flags, is_successor: Flags, is_displaced: Flags) -> None:
    """Note who lost a job at a firm to which machines `came` (firms,); who has a job or is new is not displaced."""
    for h in range(len(employer)):
        lost = employer[h] < 0 and before[h] >= 0 and came[before[h]]
        is_displaced[h] = lost or (is_displaced[h] and employer[h] < 0 and not is_successor[h])


@kernel
def count_staff(employer: Ints, skill: Ints, staff: Floats, count: Ints) -> None:
    """Count people by firm and skill into `staff` (firms, bins) and `count` (firms,)."""
    staff[:] = 0.0
    count[:] = 0
    for h in range(len(employer)):
        if employer[h] >= 0:
            staff[employer[h], skill[h]] += 1.0
            count[employer[h]] += 1


@kernel
def vacancies(wanted: Ints, staff: Floats) -> tuple[Ints, Ints, Ints]:
    """List vacancies one by one, from the top bin down (7.22): firm, least skill, number within the firm."""
    firms, bins = wanted.shape
    total = 0
    firm = np.empty(np.sum(np.maximum(wanted[:, 0], 0)), np.int64)
    least = np.empty(len(firm), np.int64)
    number = np.empty(len(firm), np.int64)
    for f in range(firms):
        have = 0
        posted = 0
        before = total
        for j in range(bins - 1, -1, -1):
            have += int(staff[f, j])
            missing = wanted[f, j] - have - posted
            for _ in range(missing):
                firm[total] = f
                least[total] = j
                number[total] = total - before
                total += 1
            posted += max(missing, 0)
    return firm[:total], least[:total], number[:total]


@kernel
def who_seeks(key: np.uint64, identity: Ints, seeking: float, short_hours: float, hours_factor: Floats, late: float,
              jobless: Ints, employer: Ints) -> Ints:
    """List the people who look for a job (7.28): part of those at work, and of the jobless all but late leavers."""
    draw = np.empty(len(employer))
    for h in range(len(employer)):
        draw[h] = uniform(key, identity[h], 0)
    rows = np.empty(len(employer), np.int64)
    count = 0
    for h in range(len(employer)):
        rows[count] = h
        if employer[h] >= 0:
            count += int(draw[h] < seeking * (short_hours if hours_factor[employer[h]] < 0.9 else 1.0))
        else:
            count += int(jobless[h] > 0 or uniform(key, identity[h], 1) >= late)
    return rows[:count]


@kernel
def search_jobs(seek_key: np.uint64, meet_key: np.uint64, order: Ints, firm: Ints, least: Ints, number: Ints,
                firm_identity: Ints, identity: Ints,
                skill: Ints, bins: int, seeking: float, short_hours: float, hours_factor: Floats, premium: float,
                late: float, jobless: Ints, candidates: int, asked: Floats, worth: Floats, stake: Floats,
                reward: Floats, employer: Ints, wage: Floats) -> int:
    """Fill vacancies in random order; each sees up to `candidates` qualified seekers and takes the lowest ask.

    Firms look at the ask per `worth` (people,), what talent is paid. Who has a `stake` (people,), asks for what it
    would leave behind of its firm's `reward` (firms,) and forgoes pay for that of the firm it meets (row B9).

    Seekers are the jobless and those who look around from a job (7.23, 7.28); of those who lost or left a job this
    quarter a share is `late` and seeks from the next one. Returns the number of hires.
    """
    seekers = who_seeks(seek_key, identity, seeking, short_hours, hours_factor, late, jobless, employer)
    count = np.zeros(bins, np.int64)
    for h in seekers:
        count[skill[h]] += 1
    start = np.zeros(bins + 1, np.int64)
    for s in range(bins):
        start[s + 1] = start[s] + count[s]
    pool = np.empty(start[bins], np.int64)
    works_at = np.empty(start[bins], np.int64)
    ask, rank = np.empty(start[bins]), np.empty(start[bins])
    place = start[:-1].copy()
    for h in seekers:
        at = place[skill[h]]
        pool[at] = h
        works_at[at] = employer[h]
        ask[at] = asked[h]
        if employer[h] >= 0:
            ask[at] = premium * max(asked[h], wage[h]) + stake[h] * reward[employer[h]] * wage[h]
        rank[at] = ask[at] / worth[h]
        place[skill[h]] = at + 1
    hires = 0
    for v in order:
        qualified = 0
        for s in range(least[v], bins):
            qualified += count[s]
        if qualified == 0:
            continue
        at = -1
        lowest = 0.0
        pay = 0.0
        shared = reward[firm[v]]
        for k in range(min(candidates, 4 * qualified)):
            pick = int(uniform(meet_key, firm_identity[firm[v]], MOST_CANDIDATES * number[v] + k) * qualified)
            s = least[v]
            while pick >= count[s]:
                pick -= count[s]
                s += 1
            seen = start[s] + pick
            cut = pay_after_stake(stake[pool[seen]] * shared) if shared > 0.0 else 1.0
            if works_at[seen] != firm[v] and (at < 0 or cut * rank[seen] < lowest):
                lowest = cut * rank[seen]
                pay = cut * ask[seen]
                at = seen
        if at < 0:
            continue
        best = pool[at]
        s = skill[best]
        count[s] -= 1
        last = start[s] + count[s]
        pool[at], works_at[at], ask[at], rank[at] = pool[last], works_at[last], ask[last], rank[last]
        employer[best] = firm[v]
        wage[best] = pay
        hires += 1
    return hires


def match_workers(economy: Economy) -> None:
    """Post vacancies and fill them by sequential search."""
    households, firms, rule = economy.households, economy.firms, economy.parameters.labour_market
    count_staff(households.employer, households.skill, firms.staff, firms.n_employees)
    firm, least, number = vacancies(firms.staff_wanted, firms.staff)
    key = economy.key("excluded vacancies")
    if economy.parameters.alignment.exclusion:
        misaligned = misalignment(firms.autonomy, firms.alignment)
        stays = open_vacancies(key, firms.identity, firm, least, number,
                               firms.machine_hours, misaligned)
        economy.notes.vacancies_blocked = int(np.count_nonzero(~stays))
        firm, least, number = firm[stays], least[stays], number[stays]
    economy.notes.vacancies = len(firm)
    stakes = economy.parameters.talent.equity_attraction * (households.skill >= economy.parameters.tasks.bins - 2)
    economy.notes.hires = search_jobs(
        economy.key("job search"), economy.key("candidates"), shuffled(economy.key("vacancies"), len(firm)), firm,
        least, number, firms.identity, households.identity, households.skill, firms.staff.shape[1],
        rule.on_the_job_search,
        rule.short_hours_search, firms.hours_factor + firms.strike_share, rule.moving_premium, rule.late_leavers,
        households.quarters_jobless, rule.candidates, households.asked_wage, households.pay_premium,
        households.talent * stakes, firms.knowledge_reward, households.employer, households.wage)
    count_staff(households.employer, households.skill, firms.staff, firms.n_employees)


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
    bargains = conflict.bargaining_power > 0.0 or bool(np.any(firms.pay_weight > 0.0))
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
    felt = felt_joblessness(jobless, 1.0 - float(np.sum(at_work)) / len(households.skill), rule.own_skill_weight)
    aspire(economy.key("aspiration"), households.identity, felt < rule.tight_unemployment, households.skill,
           households.employer, households.quarters_jobless, rule.indexation * max(published.expected_inflation, 0.0),
           rule.wage_step, rule.minimum_wage * published.mean_wage, households.wage, households.asked_wage)


def expected_inflation(before: float, inflation: float) -> float:
    """Return expected inflation (7.25), which follows clipped inflation slowly."""
    return before + 0.2 * (min(max(inflation, -MOST_INFLATION), MOST_INFLATION) - before)
