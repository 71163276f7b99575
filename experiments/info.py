"""`relations info`: what a scenario is, what it sets and within which bounds, and how to write one's own from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import fill
from typing import Any

from simulation.parameters.terms import STATISTICS
from simulation.scenario import (
    Declaration,
    Scenario,
    bundled_scenarios,
    declarations,
    differences,
    load_scenario,
    overlaps,
    toml_line,
)

HEADINGS = {"what": "What it is", "how": "How it works", "notice": "What to notice", "try": "What to try",
            "extend": "How to extend it", "rows": "Claims it bears on"}
WIDTH = 88
EXAMPLE = """\
title = "A name of your own"
extends = {extends}   # a list lays one over the other: ["citizens_fund", "basic_income"]

{values}
[[changes]]                             # as many as you like; leave out what you do not need
period = 100                            # from this quarter on; or, in place of it:
# when = "machine_share"                # once a statistic of last quarter passes a bound
# above = 0.4                           # or below = 0.4; and not_before = 100
over = 40                               # by and by, over so many quarters
for = 200                               # and back after so many; repeats = true lets `when` begin anew
adopt = "basic_income"                  # all that a bundled scenario or a file beside this one sets
"taxes.machines" = 0.01                 # and single values
"""


def scenario_page(name: str) -> str:
    """Return all that helps to understand a scenario and to write another one."""
    scenario = load_scenario(name)
    parts = [f"{scenario.name}: {scenario.title}"]
    parts += [f"{heading}\n{paragraphs(scenario.info[key])}" for key, heading in HEADINGS.items()
              if key in scenario.info]
    if found := overlaps(name):
        parts.append("Set by two of them\n" + "\n".join(f"  {overlap}" for overlap in found))
    settings = list(lines_set(scenario))
    parts.append("What it sets\n" + indented("\n".join(settings) if settings else "the values all others differ from"))
    if touched := sections_of(scenario):
        parts += [f"All there is in [{section}]\n{section_lines(section, scenario)}" for section in touched]
    else:
        parts.append(f"Sections\n{indented(section_list())}")
    parts.append(f"A scenario of your own, mine.toml\n{indented(example(scenario))}")
    parts.append(paragraphs(f"Statistics that `when` knows: {', '.join(STATISTICS)}."))
    parts.append("  relations validate mine.toml\n  relations run mine.toml --periods 100\n"
                 f"  relations compare {name} mine.toml --seeds 5\n"
                 f"  relations compare {name} {name}+basic_income     one laid over the other, no file needed\n"
                 "  relations info --parameters taxes                  what there is to set in a section")
    return "\n\n".join(parts)


def section_page(section: str) -> str:
    """Return every parameter of a section with unit, range and value of the baseline."""
    return f"[{section}]\n{section_lines(section, load_scenario())}"


def paragraphs(text: str) -> str:
    """Fold a text, each of its lines for itself."""
    return "\n".join(fill(line, WIDTH, initial_indent="  ", subsequent_indent="  ") for line in text.split("\n"))


def indented(text: str) -> str:
    """Indent every line that is not empty."""
    return "\n".join(f"  {line}" if line else "" for line in text.split("\n")).rstrip()


def lines_set(scenario: Scenario) -> Iterator[str]:
    """Yield what a scenario sets beyond the baseline, as it would stand in a file."""
    section = ""
    for path, before, value, _ in differences(load_scenario(), scenario):
        if " " not in path:
            if path.partition(".")[0] != section:
                section = path.partition(".")[0]
                yield f"[{section}]"
            yield beside(toml_line(path.partition(".")[2], value), f"baseline {toml_value(before)}")
    for change in scenario.changes:
        yield "[[changes]]"
        for key, value in {**change.terms.written(), **change.values}.items():
            yield toml_line(key, value)


def sections_of(scenario: Scenario) -> list[str]:
    """Return the sections in which a scenario sets anything, now or later."""
    paths = [path.rpartition(" ")[2] for path, *_ in differences(load_scenario(), scenario)]
    return list(dict.fromkeys(path.partition(".")[0] for path in paths))


def section_lines(section: str, scenario: Scenario) -> str:
    """Return the parameters of a section: value, what is allowed and what it means."""
    content = scenario.parameters.model_dump()[section]
    found = [declared for declared in declarations().values() if declared.section == section]
    return "\n".join(f"{beside('  ' + toml_line(one.key, content[one.key]), one.allowed)}\n"
                     f"{fill(meaning(one), WIDTH, initial_indent=' ' * 6, subsequent_indent=' ' * 6)}" for one in found)


def meaning(one: Declaration) -> str:
    """Return what a parameter means, and what the other parts of its whole do."""
    rest = "; parts not named beside one that is are 0" if one.part else ""
    return one.meaning + rest + ("; at the opening only" if one.opening else "")


def section_list() -> str:
    """Return the names of the sections with the number of their parameters."""
    counts: Mapping[str, int] = {section: sum(one.section == section for one in declarations().values())
                                 for section in load_scenario().parameters.model_dump()}
    words = ", ".join(f"{section} ({count})" for section, count in counts.items())
    return fill(f"Sections and how many parameters they have: {words}. "
                "`relations info --parameters SECTION` shows one.", WIDTH - 2)


def example(scenario: Scenario) -> str:
    """Return a file of less than twenty lines that sets a value, and shows every way in which rules can change."""
    first = next((path for path, *_ in differences(load_scenario(), scenario) if " " not in path), "taxes.wages")
    section, key = first.split(".")
    whole = {path: value for path, _, value, _ in differences(load_scenario(), scenario)
             if path.startswith(f"{section}.") and declarations()[first].part and value}
    values = whole or {first: scenario.parameters.model_dump()[section][key]}
    lines = "".join(toml_line(path.partition(".")[2], value) + "\n" for path, value in values.items())
    bundled = {file: name for name, file in bundled_scenarios().items()}
    names = [f'"{bundled.get(file, file.name)}"' for file in scenario.files]
    extends = names[0] if len(names) == 1 else f"[{', '.join(names)}]"
    return EXAMPLE.format(extends=extends, values=f"[{section}]\n{lines}")


def beside(text: str, note: str) -> str:
    """Put a note into a column beside a text."""
    return f"{text:<42}# {note}"


def toml_value(value: Any) -> str:
    """Write a value as it would stand in a file."""
    return toml_line("x", value).removeprefix("x = ")
