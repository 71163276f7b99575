"""What every test shares: how many examples a property is tried on, and no window on any screen."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

os.environ.setdefault("MPLBACKEND", "Agg")

# A first call may compile a kernel, so a slow example is no fault. The same examples every time make failures
# repeatable; the thorough profile of `make slow` looks for new ones.
settings.register_profile(
    "default",
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough", parent=settings.get_profile("default"), max_examples=10_000, derandomize=False
)
settings.load_profile("default")
