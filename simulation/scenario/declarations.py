"""What parameters.py declares, addressed by dotted path: kind, range and unit, in words a user can follow."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from simulation.parameters import Parameters

Value = bool | int | float
STRICT = ConfigDict(strict=True, allow_inf_nan=False)


@dataclass(frozen=True)
class Declaration:
    """One declared parameter: where it belongs, what it may be, and whether it is fixed at the opening."""

    section: str
    key: str
    kind: type
    low: float | None
    high: float | None
    unit: str
    opening: bool
    adapter: TypeAdapter[Value]

    @property
    def path(self) -> str:
        return f"{self.section}.{self.key}"

    @property
    def allowed(self) -> str:
        """Say what to give: 'a number from 0 to 1 (1/quarter)'."""
        if self.kind is bool:
            return "true or false"
        noun = "a whole number" if self.kind is int else "a number"
        unit = "" if self.unit == "1" else f" ({self.unit})"
        return f"{noun} from {self.low!r} to {self.high!r}{unit}"

    def accepts(self, value: object) -> bool:
        """Ask pydantic, strictly: whole numbers pass for floats, nothing else is converted."""
        try:
            self.adapter.validate_python(value)
        except (ValidationError, OverflowError):
            return False
        return True

    def converted(self, value: Value) -> Value:
        """Return an accepted value in the declared kind, so that 1 and 1.0 are the same scenario."""
        return float(value) if self.kind is float else value


@cache
def declarations() -> dict[str, Declaration]:
    """Return every parameter by dotted path, in the order of parameters.py."""
    found: dict[str, Declaration] = {}
    for section, part in Parameters.model_fields.items():
        assert part.annotation is not None
        for key, field in part.annotation.model_fields.items():
            bounds = {name: getattr(item, name) for item in field.metadata for name in ("ge", "le") if hasattr(item, name)}
            extra: Any = field.json_schema_extra or {}
            adapter = TypeAdapter(Annotated[field.annotation, field], config=STRICT)
            declared = Declaration(
                section, key, field.annotation, bounds.get("ge"), bounds.get("le"), extra["unit"], extra["opening"], adapter
            )
            found[declared.path] = declared
    return found


@cache
def sections() -> dict[str, tuple[str, ...]]:
    """Return the keys of every section."""
    table: dict[str, tuple[str, ...]] = {section: () for section in Parameters.model_fields}
    for declared in declarations().values():
        table[declared.section] += (declared.key,)
    return table


def nearest(path: str) -> tuple[str, ...]:
    """Return the paths probably meant: the same word elsewhere, a like word in the section, a like path anywhere."""
    section, _, key = path.rpartition(".")
    same = tuple(declared.path for declared in declarations().values() if declared.key == key.lower())
    inside = get_close_matches(key.lower(), sections().get(section, ()), n=1, cutoff=0.6)
    if same or inside:
        return same or (f"{section}.{inside[0]}",)
    homes = {declared.key: declared.path for declared in declarations().values()}
    whole = get_close_matches(path.lower()[:100], declarations(), n=1, cutoff=0.6) if section else []
    return tuple(whole or [homes[word] for word in get_close_matches(key.lower()[:100], homes, n=1, cutoff=0.6)])


def suggestion(paths: tuple[str, ...], section: str = "") -> str:
    """Word the suggestion; inside the right section the bare key is enough."""
    words = [f"'{path.removeprefix(section + '.') if section else path}'" for path in paths]
    return f"; did you mean {' or '.join(words)}?" if words else ""
