"""MODEL.md is true of this clone: the period, the books, the names, the units and the constants it writes down."""

from __future__ import annotations

import importlib
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulation import load_scenario, simulate
from simulation.accounting.balance_sheets import COLUMNS, FINANCIAL, REAL, balance_sheet, transaction_flows
from simulation.accounting.flows import FLOWS
from simulation.agents.firms import Firms
from simulation.agents.machines import Machines
from simulation.agents.owners import Holdings, Owners
from simulation.agents.platforms import Platforms
from simulation.agents.workers import Households
from simulation.parameters import Parameters
from simulation.schedule import SCHEDULE
from tests.architecture.source import read_modules

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "simulation" / "MODEL.md").read_text(encoding="utf-8")
TABLES = {"households": Households, "firms": Firms, "machines": Machines, "owners": Owners, "holdings": Holdings,
          "platforms": Platforms}
COLUMN_UNITS = {
    f"{table}.{column.name}": column.unit for table, kind in TABLES.items() for column in kind.columns.values()
}
PARAMETER_UNITS = {
    f"{section}.{name}": str(declared.json_schema_extra["unit"])
    for section, field in Parameters.model_fields.items()
    for name, declared in field.annotation.model_fields.items()
}
FIRMS = slice(1, 4)
SIGNS = {"+": (0.0, np.inf), "−": (-np.inf, 0.0), "±": (-np.inf, np.inf), "": (0.0, 0.0)}
MIXED = {"population.workers": 200, "opening.firm_loans": 3.0, "ownership.private": 0.4, "ownership.state": 0.3,
         "ownership.commons": 0.3, "transfers.basic_income": 0.1, "transfers.social_dividend": 0.5,
         "taxes.machines": 0.01, "taxes.wealth": 0.01}
PLATFORMS = MIXED | {f"human_machine_human.{name}": value for name, value in {
    "services_members": 0.6, "goods_members": 0.4, "sight": 2.0, "fee": 0.1, "running_cost": 0.5, "to_owners": 0.4,
    "to_users": 0.2, "to_workers": 0.2, "to_developers": 0.2, "payout": 0.5, "gas": 0.001}.items()}


def section(title: str, document: str = DOCUMENT) -> str:
    """The text below a heading, up to the next one of its rank or above."""
    heading, text = re.split(rf"^(#+) {re.escape(title)}.*$", document, maxsplit=1, flags=re.MULTILINE)[1:]
    return re.split(rf"^#{{1,{len(heading)}}} ", text, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    """The cells of each row of the tables in a text, without heads and rulers."""
    lines = text.splitlines()
    rulers = {number for number, line in enumerate(lines) if re.fullmatch(r"[|-]+", line) and "-" in line}
    heads = {number - 1 for number in rulers}
    return [
        [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
        for number, line in enumerate(lines)
        if line.startswith("|") and number not in rulers | heads
    ]


def exists(name: str) -> bool:
    """Whether a dotted name is a parameter, a column, or something in a module below `simulation`."""
    if name in PARAMETER_UNITS or name in COLUMN_UNITS:
        return True
    parts = name.split(".")
    for length in range(len(parts) - 1, 0, -1):
        try:
            found: Any = importlib.import_module(".".join(["simulation", *parts[:length]]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            found = getattr(found, part, None)
        return found is not None
    return False


def dead_names(document: str) -> list[str]:
    """Dotted names in code quotes that name nothing, and tests quoted that no file defines."""
    quoted = re.findall(r"`([^`\n]+)`", document)
    dotted = [name for name in quoted if re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", name)]
    files = [name for name in dotted if re.search(r"\.(py|md|toml)$", name)]
    tests = [name for name in quoted if re.fullmatch(r"test_\w+", name)]
    return [name for name in dotted if name not in files and not exists(name)] + [
        name for name in tests if name not in quotable_tests()
    ]


@cache
def quotable_tests() -> frozenset[str]:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return frozenset(name for source in sources for name in re.findall(r"^def (test_\w+)", source, re.MULTILINE))


def test_the_document_names_nothing_that_does_not_exist() -> None:
    assert dead_names(DOCUMENT) == []


@pytest.mark.parametrize(
    "name",
    ["markets.labour.strike", "taxes.land", "firms.happiness", "nowhere.to.be.found", "accounting.ledger.Ledger.steal",
     "test_trap_T99_is_shut"],
)
def test_a_name_of_nothing_is_found(name: str) -> None:
    assert dead_names(f"Pay is set by `{name}` and `markets.wages.aspire`.") == [name]


@pytest.mark.parametrize(
    "name", ["markets.wages.aspire", "taxes.wages", "firms.price", "accounting.ledger.Ledger.settle", "build.py"]
)
def test_a_name_of_something_passes(name: str) -> None:
    assert dead_names(f"See `{name}`.") == []


def test_the_period_is_written_down_step_by_step_in_order() -> None:
    written = [(cells[0], cells[1]) for cells in rows(section("5. The period"))]
    assert written == [
        (phase, f"{step.__module__.removeprefix('simulation.')}.{step.__name__}")
        for phase, steps in SCHEDULE
        for step in steps
    ]


def test_every_parameter_stands_in_the_symbol_table_with_its_unit() -> None:
    written = [(cells[1], cells[2]) for cells in rows(section("7.2 Parameters"))]
    assert written == list(PARAMETER_UNITS.items())


def test_columns_in_the_symbol_table_carry_their_unit() -> None:
    written = {cells[1]: cells[2] for cells in rows(section("7.1 State"))}
    assert len(written) > 50
    assert written == {name: COLUMN_UNITS[name] for name in written}


def test_every_module_has_its_place_in_the_picture_of_layers() -> None:
    words = set(re.findall(r"\w+", section("2. Layers").split("```")[1]))
    modules = [module.path for name, module in read_modules(ROOT).items() if name.startswith("simulation.")]
    stems = {path.parent.name if path.stem == "__init__" else path.stem for path in modules}
    assert stems - words == set()


def test_every_flow_and_every_line_of_the_balance_sheet_is_written_down() -> None:
    flows = [cells[0].removesuffix(" (c)") for cells in rows(section("4.2 Flows"))]
    assert sorted(flows) == sorted([*(flow.name for flow in FLOWS), "change_of_deposits"])
    capital = {cells[0].removesuffix(" (c)") for cells in rows(section("4.2 Flows")) if cells[0].endswith(" (c)")}
    assert capital == {flow.name for flow in FLOWS if flow.capital}
    assert [cells[0] for cells in rows(section("4.1 Balance sheets"))] == [*FINANCIAL, *REAL, "net_worth"]


@pytest.mark.parametrize("changes", [{"population.workers": 200}, MIXED, PLATFORMS],
                         ids=["private", "mixed", "platforms"])
def test_money_moves_between_the_sectors_written_down_and_no_others(changes: dict[str, float]) -> None:
    signs = {cells[0].removesuffix(" (c)"): cells[1:] for cells in rows(section("4.2 Flows"))}
    assert [COLUMNS[0], *COLUMNS[4:]] == ["households", "citizens_fund", "state", "platform", "bank"]
    seen = set()

    def compare(economy: Any) -> None:
        table = transaction_flows(economy)
        for flow, line in zip(table.rows[:-1], table.values[:-1], strict=True):
            for sign, values in zip(signs[flow], (line[:1], line[FIRMS], *line[4:, None]), strict=True):
                low, high = SIGNS[sign]
                assert np.all((values >= low) & (values <= high)), (flow, table.columns, line)
            seen.update([flow] if np.any(line) else [])

    simulate(load_scenario("baseline", changes), seed=0, periods=25, observe=compare)
    assert {"wages", "consumption", "residual", "investment", "plant", "founding", "lending"} <= seen
    if changes is PLATFORMS:
        assert {"platform_fee", "platform_purchases", "platform_pay", "platform_residual", "platform_payout", "gas",
                "contract_tax"} <= seen


def test_the_balance_sheet_has_the_signs_written_down() -> None:
    sheet = balance_sheet(simulate(load_scenario("baseline", PLATFORMS), seed=0, periods=3).economy)
    assert sheet["deposits", "platform"] > 0.0 > sheet["platform_equity", "platform"]
    for name, *cells, _ in rows(section("4.1 Balance sheets")):
        line = sheet.row(name)
        for cell, values in zip(cells, (line[:1], line[FIRMS], *line[4:, None]), strict=True):
            low, high = SIGNS[cell[:1].replace("0", "")] if name != "net_worth" else SIGNS["±"]
            assert np.all((values >= low) & (values <= high)), (name, line)


def test_the_constants_written_down_are_those_of_the_code() -> None:
    written = {cells[0]: float(cells[1]) for cells in rows(section("6.9 Constants"))}
    assert len(written) > 20
    for name, value in written.items():
        module, constant = name.rsplit(".", 1)
        assert value == getattr(importlib.import_module(f"simulation.{module}"), constant), name


def test_the_calibrated_values_written_down_are_those_of_the_baseline() -> None:
    resolved = load_scenario("baseline").resolved()
    for name, _, value in rows(section("8.8 Values")):
        part, key = name.split(".")
        assert float(value) == resolved[part][key], name


@pytest.mark.parametrize(
    "title", ["Stylised facts", "Regimes", "Stability over 1,000 quarters", "The four relations", "Speed"])
def test_every_table_of_results_stands_below_the_command_that_makes_it(title: str) -> None:
    command, _, below = section(title).partition("<!-- table:")
    assert re.search(r"^```sh\n(python -m experiments\.|relations )\w+ ", command, re.MULTILINE)
    assert re.match(r"\w+ -->", below)


def test_a_section_ends_where_the_next_of_its_rank_begins() -> None:
    document = "## A\none\n### A.1\ntwo\n## B\nthree\n"
    assert section("A", document) == "\none\n### A.1\ntwo\n"
    assert section("A.1", document) == "\ntwo\n"
    assert rows("| x | y |\n|---|---|\n| `a` | b |\nno row\n") == [["a", "b"]]
