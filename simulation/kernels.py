"""Compiled loops: the one place that knows numba, and the plain interpreter as its stand-in and oracle."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np

try:
    import numba
except ImportError:
    numba = None  # type: ignore[assignment]

F = TypeVar("F", bound=Callable[..., Any])

IS_COMPILED = numba is not None and os.environ.get("SIMULATION_INTERPRETED", "") != "1"
"""Whether kernels are machine code; set SIMULATION_INTERPRETED=1 to run their source as it stands."""


def kernel(function: F) -> F:
    """Compile a loop over agents to machine code, cached on disk, without reordering any arithmetic.

    Where numba is missing the same source runs in the interpreter, with the wrap-around of unsigned integers that
    compiled code has and NumPy scalars warn about.
    """
    if IS_COMPILED:
        return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))

    @functools.wraps(function)
    def interpreted(*arguments: Any) -> Any:
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            return function(*arguments)

    return cast(F, interpreted)


def scalar(function: F) -> F:
    """Compile a small function that kernels call in their loops."""
    if IS_COMPILED:
        return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    return function
