"""The model runs, slowly, where numba is missing, and comes to the same numbers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SMALL_RUN = """
from simulation import load_scenario, simulate
run = simulate(load_scenario("baseline", {"population.workers": 60}), seed=5, periods=3)
print(sys.modules.get("numba") is not None, run.digest)
"""
BLOCKED = "import sys\nsys.modules['numba'] = None\n"


def small_run(preamble: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", preamble + SMALL_RUN], cwd=ROOT, capture_output=True, text=True, timeout=540
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_a_run_without_numba_has_the_digest_of_the_compiled_run() -> None:
    compiled, digest = small_run("import sys\n")
    interpreted, digest_without = small_run(BLOCKED)
    assert (compiled, interpreted) == ("True", "False")
    assert digest_without == digest
