"""One world under way: a scenario on a seed, what was done to it while it ran, and the file that makes it again."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from simulation import Scenario, load_scenario
from simulation.run import Simulation
from simulation.scenario import declarations, toml_line


class World:
    """An economy that can be stepped and changed; every change takes effect in the quarter that comes next."""

    def __init__(self, source: str, seed: int, settings: Mapping[str, object] | None = None) -> None:
        """Open a bundled scenario, a file or several laid over one another; raises ScenarioError."""
        self.source = source
        self.seed = seed
        self.settings: dict[str, object] = dict(settings or {})
        self.changes: dict[int, dict[str, object]] = {}
        """What is changed, by quarter: values by path, or `adopt` with a regime."""
        self.simulation = Simulation(load_scenario(source, self.settings), seed)

    @property
    def period(self) -> int:
        """The quarter that comes next."""
        return len(self.simulation.records)

    @property
    def scenario(self) -> Scenario:
        """The scenario with all that was changed so far."""
        return self.simulation.scenario

    @property
    def records(self) -> list[dict[str, float]]:
        """One row of measures a quarter."""
        return self.simulation.records

    @property
    def digest(self) -> str:
        """The digest of all quarters so far, as `relations run` gives it for the file of this world."""
        rows = np.array([list(row.values()) for row in self.records], dtype="<f8")
        return hashlib.sha256(rows.tobytes()).hexdigest()

    def step(self) -> None:
        """Let one quarter pass."""
        self.simulation.step()

    def set(self, values: Mapping[str, object]) -> None:
        """Set values by path from the next quarter on; before the first, from the opening on; raises ScenarioError."""
        if self.period == 0:
            self._reopen(self.source, {**self.settings, **values})
        else:
            now = self.changes.get(self.period, {})
            self._go_on({**self.changes, self.period: {**now, **values}})

    def adopt(self, regime: str) -> None:
        """Take over what a bundled scenario sets, from the next quarter on; raises ScenarioError."""
        if self.period == 0:
            self._reopen(f"{self.source}+{regime}", self.settings)
        else:
            now = self.changes.get(self.period, {})
            self._go_on({**self.changes, self.period: {**now, "adopt": regime}})

    def file(self) -> str:
        """Return a scenario file that gives the same quarters with the same seed."""
        return scenario_file(self.source, self.settings, self.changes)

    def _reopen(self, source: str, settings: dict[str, object]) -> None:
        self.simulation = Simulation(load_scenario(source, settings), self.seed)
        self.source, self.settings = source, settings

    def _go_on(self, changes: dict[int, dict[str, object]]) -> None:
        """Let the economy go by a scenario with more changes: the quarters that have passed are the same by either."""
        scenario = loaded(scenario_file(self.source, self.settings, changes))
        self.simulation.scenario = scenario
        self.simulation.economy.parameters_at = scenario.at
        self.simulation.economy.conditions = scenario.conditions
        self.changes = changes


def scenario_file(source: str, settings: Mapping[str, object], changes: Mapping[int, Mapping[str, object]]) -> str:
    """Write a scenario file: what it extends, what it sets, and its dated changes."""
    names = [name.strip() for name in source.split("+")]
    lines = ["schema_version = 1", toml_line("title", f"{source}, as it was in class"), toml_line("extends", names)]
    by_section: dict[str, dict[str, object]] = {}
    for path, value in settings.items():
        section, key = path.split(".")
        by_section.setdefault(section, {})[key] = declarations()[path].converted(value)  # type: ignore[arg-type]
    for section, of_section in by_section.items():
        lines += ["", f"[{section}]", *(toml_line(key, value) for key, value in of_section.items())]
    for period, values in sorted(changes.items()):
        lines += ["", "[[changes]]", f"period = {period}", *(toml_line(key, value) for key, value in values.items())]
    return "\n".join(lines) + "\n"


def loaded(text: str) -> Scenario:
    """Load a scenario from the text of its file; raises ScenarioError."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "class.toml"
        file.write_text(text, encoding="utf-8")
        return load_scenario(file)
