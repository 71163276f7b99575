"""What is published of the claims: CLAIMS.md, its tables and figure, of one run of one registry."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from experiments.claims.plan import Protocol
from experiments.claims.reading import read_registry
from experiments.claims.report import FIRST_MOVERS, FOLDER, PLANNING
from experiments.first_movers.study import Study
from experiments.planning.study import Study as Planned

TOP = Path(__file__).parents[2]
PAGE = (TOP / "CLAIMS.md").read_text(encoding="utf-8")
CONTENT = json.loads((TOP / FOLDER / "claims.json").read_text(encoding="utf-8"))


def rows(name: str) -> list[dict[str, str]]:
    """Read a published table."""
    with (TOP / FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_claim_of_the_registry_has_its_verdict_in_the_table() -> None:
    told = re.findall(r"^\| ([\w.]+) \| ", PAGE, re.MULTILINE)
    registered = [claim.id for claim in read_registry().claims]
    assert [name for name in told if name in registered] == registered
    assert [claim["id"] for claim in CONTENT["claims"]] == registered
    assert CONTENT["registry"] == read_registry().digest, "the registry has changed since; publish its results anew"


def test_the_head_counts_the_verdicts_of_the_tables() -> None:
    head = re.search(r"^\d+ claims: (.+)\.$", PAGE, re.MULTILINE)
    assert head
    told = {word: int(count) for count, word in (part.split(" ", 1) for part in head[1].split(", "))}
    found = Counter(re.match(r"no effect|\w+", claim["verdict"])[0] for claim in CONTENT["claims"])  # type: ignore[index]
    assert {word: count for word, count in told.items() if count} == found


def test_page_tables_and_figure_are_of_one_registration() -> None:
    name = re.search(r"Registration `([0-9a-f]{16})`", PAGE)
    assert name
    assert CONTENT["registration"] == name[1]
    assert f"`{name[1]}`" in (TOP / FOLDER / "claim_by_claim.md").read_text(encoding="utf-8")
    assert (TOP / FOLDER / "claims.svg").stat().st_size > 10_000


def test_seeds_are_those_kept_for_the_test() -> None:
    assert "seeds 10000–10029, used for nothing before" in PAGE
    assert " runs, 0 failed" in PAGE
    assert all(int(row["n"]) == Protocol().seeds for row in rows("outcomes.csv") if row["effect"])


def test_every_file_that_the_page_names_is_there() -> None:
    for name in re.findall(r"\]\(([^)]+)\)", PAGE):
        assert (TOP / name).is_file(), name


def test_the_study_of_planning_is_published_with_what_was_registered() -> None:
    page, study = (TOP / PLANNING).read_text(encoding="utf-8"), Planned()
    assert f"Registration `{study.registration}`" in page
    assert "seeds 12000–12059" in page
    assert all(one.name in page for one in study.outcomes)
    worlds = rows("planning_worlds.csv")
    assert f"kept where firms err by 0.15 to 0.3: {len(worlds)}." in page
    measured = {sector: [row for row in rows("planning_demand.csv") if row["sector"] == sector]
                for sector in study.markets}
    for sector, market in study.markets.items():
        for name in ("change", "noise"):
            mean = sum(float(row[name]) for row in measured[sector]) / len(measured[sector])
            assert mean == pytest.approx(getattr(market, name), rel=0.03), (sector, name)


def test_the_study_of_first_movers_is_published_with_what_was_registered() -> None:
    page = (TOP / FIRST_MOVERS).read_text(encoding="utf-8")
    assert "seeds 11000–11059" in page
    for outcome in Study().outcomes:
        assert f"{outcome.name}" in page
