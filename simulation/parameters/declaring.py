"""How a parameter is declared: its unit, range and meaning, from which checks, texts and tables are made."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Section(BaseModel):
    """One `[section]` of a scenario file: frozen, strict, unknown keys refused."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


def parameter(unit: str, low: float, high: float, meaning: str, *, opening: bool = False) -> Any:
    """Declare a number with unit, range (ends allowed) and meaning; `opening` ones cannot change in a run."""
    return Field(ge=low, le=high, description=meaning, json_schema_extra={"unit": unit, "opening": opening})


def switch(meaning: str, *, opening: bool = False) -> Any:
    """Declare a yes-or-no rule."""
    return Field(description=meaning, json_schema_extra={"unit": "yes/no", "opening": opening})


def choice(meaning: str, *, opening: bool = False) -> Any:
    """Declare a rule to be picked by name from those its `Literal` lists."""
    return Field(description=meaning, json_schema_extra={"unit": "name", "opening": opening})


def part(meaning: str) -> Any:
    """Declare a share of the whole that all parts of the section make up; parts not named beside one named are 0."""
    return Field(ge=0, le=1, description=meaning, json_schema_extra={"unit": "1", "opening": False, "part": True})
