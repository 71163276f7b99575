"""Arguments of the modules that are run by `python -m`."""

from __future__ import annotations

import argparse


def at_least(smallest: int, text: str) -> int:
    """Read a whole number of at least `smallest`."""
    if not text.isdecimal() or int(text) < smallest:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least {smallest}")
    return int(text)
