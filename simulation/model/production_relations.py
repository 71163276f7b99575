"""ProductionRelations: the economy as a `mesa.Model`."""

from __future__ import annotations

import operator
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Never

import mesa
import numpy as np

from simulation.economy import Economy
from simulation.model.agentset import RowSet
from simulation.model.reporters import model_reporters
from simulation.model.views import KINDS, RowAgent
from simulation.model.writing import RULES
from simulation.run import Simulation
from simulation.scenario import Scenario, load_scenario


class ProductionRelations(mesa.Model):
    """The economy of a scenario; `step` lives through one period.

    The scenario is `model.simulation.scenario`, since `model.scenario` is something else in Mesa 3.5.
    """

    def __init__(
        self,
        *,
        scenario: str | Path | Scenario = "baseline",
        rng: int | np.integer[Any] | str | None = 0,
        overrides: Mapping[str, Any] | None = None,
        agenttype_reporters: Mapping[type[RowAgent], Mapping[str, Any]] | None = None,
    ) -> None:
        """Open the economy of a scenario (name, path or Scenario) with one seed.

        `overrides` maps dotted paths to values. `agenttype_reporters` are Mesa's, as in
        `{Worker: {"wage": "wage"}}`; they make an agent object of every row in every period.
        """
        seed = seed_of(rng)
        super().__init__(rng=seed)
        self.simulation = Simulation(load_scenario(scenario, overrides), seed)
        self.failure: str | None = None
        self.datacollector = mesa.DataCollector(
            model_reporters=model_reporters(), agenttype_reporters=agenttype_reporters
        )
        self.datacollector.collect(self)

    def step(self) -> None:
        """Live through one period and collect its measures; after a failure the model stays stopped."""
        if self.failure is not None:
            self._stay_stopped()
        try:
            self.simulation.step()
            self.datacollector.collect(self)
        except BaseException as error:
            self.failure = f"{type(error).__name__}: {error}"
            self.running = False
            self._speak_up_next_time()
            raise

    def _stay_stopped(self) -> Never:
        self._speak_up_next_time()
        raise RuntimeError(
            f"the model stopped in the period after {self.economy.period} and stays stopped, "
            f"since its books may be half settled: {self.failure}"
        )

    def _speak_up_next_time(self) -> None:
        """Mesa 3.5 never calls `step` again once it has raised, and says nothing; an event of ours does."""
        schedule_event = getattr(self, "schedule_event", None)
        if schedule_event is not None:
            schedule_event(self._stay_stopped, after=1.0)

    @property
    def economy(self) -> Economy:
        """The economy as it stands: tables of columns, the ledger, the parameters."""
        return self.simulation.economy

    @property
    def agents(self) -> RowSet:
        """All workers, machines, firms and owners who live now."""
        return RowSet(self, KINDS)

    @property
    def agents_by_type(self) -> dict[type[RowAgent], RowSet]:
        """The living agents of each kind."""
        return {kind: RowSet(self, (kind,)) for kind in KINDS}

    @property
    def agent_types(self) -> list[type[RowAgent]]:
        """The four kinds of agents."""
        return list(KINDS)

    def register_agent(self, agent: object) -> None:
        """Refuse agents of another making."""
        raise TypeError(f"a {type(agent).__name__} cannot join: {RULES}")

    def deregister_agent(self, agent: object) -> None:
        """Refuse to take agents out by hand."""
        raise TypeError(f"{agent!r} cannot be removed by hand: {RULES}")

    def remove_all_agents(self) -> None:
        """Refuse to empty the economy."""
        raise TypeError(f"{RULES}; make a new model to begin anew")

    def __repr__(self) -> str:
        """Name the scenario, the seed, the period and how many agents live."""
        counts = ", ".join(f"{len(agents)} {kind.table_name}" for kind, agents in self.agents_by_type.items())
        name, seed = self.simulation.scenario.name, self.simulation.seed
        return f"ProductionRelations(scenario={name!r}, rng={seed}): period {self.economy.period}, {counts}"


def seed_of(rng: int | np.integer[Any] | str | None) -> int:
    """Return the seed that people, NumPy or a text field gave, as a whole number; None draws one."""
    if rng is None or rng == "":
        return secrets.randbits(32)
    try:
        seed = int(rng) if isinstance(rng, str) else operator.index(rng)
    except (TypeError, ValueError):
        seed = -1
    if seed < 0:
        raise ValueError(f"rng={rng!r} is not allowed; give a whole number from 0, or None for a drawn seed")
    return seed
