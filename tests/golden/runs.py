"""The golden runs: each bundled scenario, small and short, told in thirty-five numbers and the versions behind them."""

from __future__ import annotations

import importlib.metadata
import json
import platform
from pathlib import Path

import numpy as np

from simulation import load_scenario, simulate

FOLDER = Path(__file__).parent
SCENARIOS = sorted(path.stem for path in (FOLDER.parents[1] / "scenarios").glob("*.toml"))
WORKERS, PERIODS, SEED = 300, 40, 1
CHOSEN = (
    "output", "consumption", "investment", "government_purchases", "nominal_output", "price_index", "machine_price",
    "wage_share", "profit_share", "residual_share", "gini_income", "gini_consumption", "gini_wealth",
    "top10_wealth_share", "bottom50_income_share", "unemployment_rate", "vacancy_rate", "employment_goods",
    "employment_services", "mean_wage", "skill_premium", "machine_share", "n_machines", "capability", "effort",
    "utilisation", "unsold_share", "hhi", "markup", "debt_to_gdp", "bank_capital_ratio",
)


def versions() -> dict[str, str]:
    """Return what the last digit of a run may depend on."""
    wide = np._core._multiarray_umath.__cpu_features__.get("AVX512F", False)
    return {
        "python": ".".join(platform.python_version_tuple()[:2]),
        "numpy": np.__version__,
        "numba": importlib.metadata.version("numba"),
        "processor": f"{platform.machine()}{' with AVX512F' if wide else ''}",
    }


def numbers(name: str) -> dict[str, float]:
    """Run a scenario and return the chosen measures of its last quarter, and their means over the run."""
    run = simulate(load_scenario(name, {"population.workers": WORKERS}), seed=SEED, periods=PERIODS)
    last = {f"{measure} at the end": run.records[-1][measure] for measure in CHOSEN}
    means = {f"{measure} on average": float(np.mean([row[measure] for row in run.records])) for measure in CHOSEN[:4]}
    return {key: float(value) for key, value in (last | means).items()}


def path(name: str) -> Path:
    """Return where the golden numbers of a scenario stand."""
    return FOLDER / f"{name}.json"


def write(name: str) -> None:
    """Write the golden numbers of a scenario as they are now."""
    content = {"versions": versions(), "numbers": numbers(name)}
    path(name).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
