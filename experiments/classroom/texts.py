"""Every sentence that a class reads, in each language, by key; the catalogue stands in texts/*.toml."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from simulation.scenario.problems import did_you_mean, quoted

LANGUAGES = ("en", "zh")
"""The languages of the catalogue, the first of them where none is asked for."""


class Key(str):
    """A key of the catalogue that stands for its text where a text has another inside it."""

    __slots__ = ()


class Refused(ValueError):
    """A request that cannot be fulfilled, and why, in words for whoever sits before the page, in their language."""

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = f"refused.{key}"
        self.values = values

    def told(self, language: str) -> str:
        """Say in a language why."""
        return text(language, self.key, **{name: text(language, value) if isinstance(value, Key) else value
                                           for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.told(LANGUAGES[0])


def text(language: str, key: str, /, **values: object) -> str:
    """Return a text with its placeholders filled, as in `text("en", "page.quarter", quarter=4)`.

    Raises `Refused` for a language that is not there, since a page can be made to ask for any, and KeyError for a
    key that is not in the catalogue or a placeholder without a value.
    """
    found = texts(language)
    if key not in found:
        raise KeyError(f"no text {quoted(key)}{did_you_mean(key, found)}")
    try:
        return found[key].format(**values)
    except KeyError as missing:
        raise KeyError(f"the text {quoted(key)} needs a value for {missing}") from None


@cache
def texts(language: str) -> Mapping[str, str]:
    """Return all texts of a language by key, placeholders open; raises `Refused` for a language that is not there."""
    if language not in LANGUAGES:
        raise Refused("no_language", name=quoted(language), all=", ".join(LANGUAGES))
    file = files("experiments.classroom").joinpath("texts", f"{language}.toml")
    return dict(_flat(tomllib.loads(file.read_text(encoding="utf-8"))))


def placeholders(template: str) -> frozenset[str]:
    """Return the names that a text leaves open."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)


def _flat(table: Mapping[str, object], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", str(value)
