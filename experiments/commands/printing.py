"""How commands print their answers: plain columns, JSON, values as a file would have them."""

from __future__ import annotations

import json
from typing import Any


def in_toml(value: Any) -> str:
    """Write a value as it would stand in a scenario file, and what is not set as a dash."""
    return "-" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def print_columns(rows: list[list[str]]) -> None:
    """Print rows as plain columns that paste well and need no terminal."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def print_json(content: Any) -> None:
    """Print JSON as people can read it."""
    print(json.dumps(content, indent=2, ensure_ascii=False))
