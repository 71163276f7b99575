"""Human capital: it wears out, and an allowance before profit renews it by training (8.9, R2, rows F5)."""

from __future__ import annotations

import numpy as np

from simulation.accounting import flows
from simulation.columns import Floats, Ints
from simulation.economy import Economy

MOST_TEACHING = 0.2


def next_human_capital(human_capital: Floats, spent: Floats, rate: float) -> Floats:
    """Return human capital after a quarter's wear and training (8.9); mean wages (people,)."""
    return (1.0 - rate) * human_capital + spent


def skill_after(skill: Ints, carried: Floats, spent: Floats, price: float, highest: int) -> tuple[Ints, Floats]:
    """Return skill bins and the training carried on, mean wages (people,): each `price` spent is one bin (R2).

    Who can gain no further bin carries at most the price of one.
    """
    paid = carried + spent
    bins = np.minimum(np.floor(paid / price + 1e-9).astype(np.int64), highest - skill)
    return skill + bins, np.clip(paid - bins * price, 0.0, price)


def teaching_pay(fees: float, wage: Floats) -> Floats:
    """Share ¤ fees among trainers by wage, ¤ (people,); `wage` is 0 for who does not teach."""
    total = float(wage.sum())
    return wage * (fees / total) if total > 0.0 else np.zeros(len(wage))


def plan_training(economy: Economy) -> None:
    """Set what each person's training costs this quarter, and what share of sci-tech hours it takes (R2, R7).

    Successors begin with the human capital of their skill. Without sci-tech people in work nobody is trained.
    """
    households, rule, wage = economy.households, economy.parameters.human_capital, economy.published.mean_wage
    new = households.is_successor
    households.human_capital[new] = rule.initial * economy.tasks.opening_relative_wage[households.skill[new]]
    households.training_carried[new] = 0.0
    households.training[:] = 0.0
    economy.notes.teaching_share = 0.0
    pay = float(_trainers_wages(economy).sum()) if rule.rate > 0.0 else 0.0
    if pay > 0.0:
        households.training[:] = np.where(economy.is_employed, rule.rate * wage * households.human_capital, 0.0)
        economy.notes.teaching_share = min(float(households.training.sum()) / pay, MOST_TEACHING)


def train_staff(economy: Economy) -> None:
    """Pay the allowance into each person's hands, out of which trainers are paid at once (R2)."""
    firms, households, ledger = economy.firms, economy.households, economy.ledger
    payer = economy.parameters.human_capital.paid_by
    firms.training_allowance[:] = 0.0
    if not households.training.any():
        ledger.settle(flows.HUMAN_CAPITAL_ALLOWANCE, ledger.firms, 0.0, ledger.households, 0.0)
        ledger.settle(flows.TRAINING_FEES, ledger.households, 0.0, ledger.households, 0.0)
        return
    if payer == "worker":
        households.training[:] = np.minimum(households.training, np.maximum(households.deposits, 0.0))
        ledger.settle(flows.HUMAN_CAPITAL_ALLOWANCE, ledger.firms, 0.0, ledger.households, 0.0)
    elif payer == "state":
        allowance = float(households.training.sum())
        ledger.fund_government(allowance)
        ledger.settle(flows.HUMAN_CAPITAL_ALLOWANCE, ledger.government, allowance, ledger.households,
                      households.training)
    else:
        firms.training_allowance[:] = np.bincount(households.employer + 1, weights=households.training,
                                                  minlength=len(firms.sector) + 1)[1:]
        ledger.cover(firms.training_allowance)
        ledger.settle(flows.HUMAN_CAPITAL_ALLOWANCE, ledger.firms, firms.training_allowance, ledger.households,
                      households.training)
    fees = float(households.training.sum())
    pay = teaching_pay(fees, _trainers_wages(economy))
    ledger.settle(flows.TRAINING_FEES, ledger.households, households.training, ledger.households, pay)
    households.labour_income += pay
    economy.notes.training_fees = fees


def study(economy: Economy) -> None:
    """Let human capital wear and grow by what was spent on it, and skill by whole bins (8.9, R2)."""
    households, rule = economy.households, economy.parameters.human_capital
    if rule.rate == 0.0:
        return
    spent = households.training / economy.published.mean_wage
    households.human_capital[:] = next_human_capital(households.human_capital, spent, rule.rate)
    households.skill[:], households.training_carried[:] = skill_after(
        households.skill, households.training_carried, spent, rule.bin_price, economy.parameters.tasks.bins - 1)


def _trainers_wages(economy: Economy) -> Floats:
    households = economy.households
    teaches = economy.is_employed & (households.skill >= economy.parameters.tasks.bins - 2)
    return np.where(teaches, households.wage, 0.0)
