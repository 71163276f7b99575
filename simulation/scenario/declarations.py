"""What simulation/parameters declares, addressed by dotted path: kind, range and unit, in words a user can follow."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, Literal, TypeGuard, get_args, get_origin

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from simulation.parameters import Parameters

Value = bool | int | float | str
LONGEST = 40
CIRCULAR = {"ownership_bank.bank": "the bank cannot hold itself; name who holds it, as in private = 1.0"}
"""Keys that are left out on purpose, and why."""
STRICT = ConfigDict(strict=True, allow_inf_nan=False)


@dataclass(frozen=True)
class Declaration:
    """One declared parameter: where it belongs, what it may be and means, whether it can change in a run."""

    section: str
    key: str
    kind: type
    low: float | None
    high: float | None
    unit: str
    meaning: str
    opening: bool
    part: bool
    options: tuple[str, ...]
    adapter: TypeAdapter[Any]

    @property
    def path(self) -> str:
        return f"{self.section}.{self.key}"

    @property
    def allowed(self) -> str:
        """Say what to give: 'a number from 0 to 1 (1/quarter)'."""
        if self.kind is bool:
            return "true or false"
        if self.options:
            return "one of " + ", ".join(f'"{option}"' for option in self.options)
        noun = "a whole number" if self.kind is int else "a number"
        unit = "" if self.unit == "1" else f" ({self.unit})"
        return f"{noun} from {self.low!r} to {self.high!r}{unit}"

    def accepts(self, value: object) -> TypeGuard[Value]:
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
    """Return every parameter by dotted path, in the order of `Parameters`."""
    found: dict[str, Declaration] = {}
    for section, part in Parameters.model_fields.items():
        assert part.annotation is not None
        for key, field in part.annotation.model_fields.items():
            annotated: Any = Annotated[field.annotation, field]
            extra: Any = field.json_schema_extra
            declared = Declaration(
                section=section,
                key=key,
                kind=str if get_origin(field.annotation) is Literal else field.annotation or object,
                low=limit(field, "ge"),
                high=limit(field, "le"),
                unit=extra["unit"],
                meaning=field.description or "",
                opening=extra["opening"],
                part=extra.get("part", False),
                options=get_args(field.annotation),
                adapter=TypeAdapter(annotated, config=STRICT),
            )
            found[declared.path] = declared
    return found


def limit(field: FieldInfo, name: str) -> Any:
    """Return the bound `ge` or `le` of a field as it was declared."""
    return next((getattr(item, name) for item in field.metadata if hasattr(item, name)), None)


@cache
def wholes() -> dict[str, tuple[str, ...]]:
    """Return by section the paths of those shares that sum to one, in the sections that have any."""
    found: dict[str, tuple[str, ...]] = {}
    for path, declared in declarations().items():
        if declared.part:
            found[declared.section] = (*found.get(declared.section, ()), path)
    return found


@cache
def sections() -> dict[str, tuple[str, ...]]:
    """Return the keys of every section."""
    table: dict[str, tuple[str, ...]] = dict.fromkeys(Parameters.model_fields, ())
    for declared in declarations().values():
        table[declared.section] += (declared.key,)
    return table


def nearest(path: str) -> tuple[str, ...]:
    """Return the paths probably meant: same word elsewhere, like word in the section, like path anywhere."""
    section, _, key = path.rpartition(".")
    same = tuple(declared.path for declared in declarations().values() if declared.key == key.lower())
    inside = get_close_matches(key.lower()[:LONGEST], sections().get(section, ()), n=1, cutoff=0.6)
    if same or inside:
        return same or (f"{section}.{inside[0]}",)
    homes = {declared.key: declared.path for declared in declarations().values()}
    alike = [homes[word] for word in get_close_matches(key.lower()[:LONGEST], homes, n=1, cutoff=0.6)]
    whole = (
        get_close_matches(path.lower()[:LONGEST], declarations(), n=1, cutoff=0.6)
        if section not in ("", *sections())
        else []
    )
    return tuple(whole or alike)


def suggestion(paths: tuple[str, ...], section: str = "") -> str:
    """Word the suggestion; inside the right section the bare key is enough."""
    words = [f"'{path.removeprefix(section + '.') if section else path}'" for path in paths]
    return f"; did you mean {' or '.join(words)}?" if words else ""
