"""Public training of people: who is trained, by whom, at one price of a bin (model 7.27, R2, row F4)."""

from __future__ import annotations

import numpy as np

from simulation.agents.government import TRAINING
from simulation.columns import Flags, Ints
from simulation.economy import Economy
from simulation.kernels import kernel
from simulation.production.organisation import MOST_PUBLIC
from simulation.streams import uniform

LOW_SKILL = 1.0 / 3.0


def bins_bought(spending: float, price: float, mean_wage: float) -> float:
    """Return how many persons are trained, each for one bin, at `price` mean wages of trainers' pay (R2)."""
    return spending / (price * mean_wage)


def trainees(targeting: str, is_jobless: Flags, is_displaced: Flags, skill: Ints, bins: int) -> Flags:
    """Tell who may be trained (7.27): a person of the group aimed at who can still gain a bin; shape (people,)."""
    groups = {"jobless": is_jobless, "low_skill": skill < LOW_SKILL * bins, "displaced": is_displaced}
    return groups[targeting] & (skill < bins - 1)


@kernel
def gain_bins(key: np.uint64, identity: Ints, may: Flags, chance: float, skill: Ints) -> None:
    """Let each person who may be trained gain a bin by chance (7.27)."""
    for h in range(len(skill)):
        if may[h] and uniform(key, identity[h], 0) < chance:
            skill[h] += 1


def plan_public_training(economy: Economy) -> None:
    """Set what share of sci-tech hours goes into training others, no more than there are people to train."""
    households, state, rule = economy.households, economy.government, economy.parameters.public_training
    wage = economy.published.mean_wage
    budget = rule.budget * economy.published.output_value + float(state.held[TRAINING])
    state.public_training_share = 0.0
    if budget > 0.0:
        price = economy.parameters.human_capital.bin_price * wage
        budget = min(budget, float(np.count_nonzero(_who(economy))) * price)
        trains = (households.skill >= economy.parameters.tasks.bins - 2) & economy.is_employed
        pay = float(np.where(trains, households.wage, 0.0).sum())
        state.public_training_share = min(budget / max(pay, budget + 1e-300), MOST_PUBLIC)


def train_people(economy: Economy) -> None:
    """Let as many people gain a bin as trainers were paid for, by even chances among those aimed at."""
    key = economy.key("public training")
    households, state, rule = economy.households, economy.government, economy.parameters.public_training
    if state.public_training > 0.0:
        may = _who(economy)
        trained = bins_bought(state.public_training, economy.parameters.human_capital.bin_price,
                              economy.published.mean_wage)
        chance = min(trained / max(float(np.count_nonzero(may)), 1.0), 1.0)
        gain_bins(key, households.identity, may, rule.success * chance, households.skill)


def _who(economy: Economy) -> Flags:
    households = economy.households
    return trainees(economy.parameters.public_training.targeting, ~economy.is_employed, households.is_displaced,
                    households.skill, economy.parameters.tasks.bins)
