"""The labour market: who leaves, who is dismissed, who finds a job (model 7.20-7.28)."""

from __future__ import annotations

import numpy as np

from simulation.columns import Flags, Floats, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.markets.matching import by_firm
from simulation.production.talent import pay_after_stake
from simulation.relations.autonomy import misalignment, open_vacancies
from simulation.streams import shuffled, uniform

MOST_CANDIDATES = 128


def successors_skills(base: Floats, relative_wage: Floats, opening_relative_wage: Floats, response: float) -> Floats:
    """Return the chances of a successor's skill (7.21): base_j (relative wage / opening one)^response; shape (bins,).

    Set against the opening wages, so that the opening mix stays as it is while relative pay does (MODEL.md, P3).
    """
    weight = base * (relative_wage / opening_relative_wage) ** response
    return weight / np.sum(weight)


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
