"""`relations graph`: the files it writes, what it prints, and what it refuses before it simulates."""

from __future__ import annotations

import io
import json
from pathlib import Path

import networkx
import pandas as pd
import pytest
from typer.testing import CliRunner

import simulation
from experiments.cli import app
from experiments.graph import data_file
from experiments.output_folder import OutputRefused
from simulation import simulate

SMALL = ("--set", "population.workers=60", "--period", "3")


def command(*arguments: str):
    return CliRunner().invoke(app, ["graph", "baseline", *SMALL, *arguments])


@pytest.fixture(scope="module")
def graph() -> networkx.MultiDiGraph:
    return simulate("baseline", periods=4, overrides={"population.workers": 60}).economy.relations.graph()


def test_the_graph_is_of_the_quarter_asked_for(graph: networkx.MultiDiGraph, tmp_path: Path):
    assert command("--out", str(tmp_path / "all.json"), "--no-picture").exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["all.json"]
    content = json.loads((tmp_path / "all.json").read_text())
    provenance = json.loads(content["graph"].pop("provenance"))
    read = networkx.node_link_graph(content, edges="edges", multigraph=True, directed=True)
    assert networkx.utils.graphs_equal(read, graph)
    assert read.graph["period"] == provenance["period"] == 3
    assert provenance["scenario"]["name"] == "baseline"


def test_graphml_holds_every_node_and_edge_with_its_facts(graph: networkx.MultiDiGraph):
    read = networkx.read_graphml(io.BytesIO(data_file(graph.copy(), ".graphml", {})), force_multigraph=True)
    assert dict(read.nodes(data=True)) == dict(graph.nodes(data=True))
    facts = sorted(map(str, (sorted(edge.items()) for *_, edge in graph.edges(data=True))))
    assert sorted(map(str, (sorted(edge.items()) for *_, edge in read.edges(data=True)))) == facts


def test_data_brings_a_picture_and_both_are_the_same_bytes_again(tmp_path: Path):
    contents = []
    for _ in range(2):
        assert command("--out", str(tmp_path / "new" / "relations.graphml")).exit_code == 0
        contents.append({path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()})
    assert set(contents[0]) == {"relations.graphml", "relations.svg"}
    assert contents[0] == contents[1]


@pytest.mark.parametrize(("ending", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_a_picture_alone_is_drawn_in_the_format_of_its_ending(tmp_path: Path, ending: str, start: bytes):
    assert command("--out", str(tmp_path / f"picture.{ending}")).exit_code == 0
    [file] = tmp_path.iterdir()
    assert file.read_bytes().startswith(start)


def test_json_counts_what_was_written_and_tells_the_sample(graph: networkx.MultiDiGraph, tmp_path: Path):
    done = command("--out", str(tmp_path / "all.graphml"), "--largest", "30", "--json")
    told = json.loads(done.stdout)
    assert sum(told["nodes"].values()) == graph.number_of_nodes()
    assert sum(count for kinds in told["edges"].values() for count in kinds.values()) == graph.number_of_edges()
    assert told["picture"]["nodes"] <= 30
    assert told["picture"]["sample"].startswith("1 of ") or told["picture"]["sample"][0] in "23456789"
    assert [Path(file).suffix for file in told["files"]] == [".graphml", ".svg"]


def test_centrality_has_a_row_every_few_quarters_and_at_the_end(tmp_path: Path):
    assert command("--centrality", str(tmp_path / "who.csv"), "--every", "2").exit_code == 0
    table = pd.read_csv(tmp_path / "who.csv")
    assert table["period"].tolist() == [0, 2, 3]
    assert table.filter(like="gini").stack().between(0.0, 1.0).all()
    assert (table["mean_authority_people"] > 0.0).all()


@pytest.mark.parametrize(("arguments", "named"), [
    (("--out", "picture.docx"), ("--out", ".graphml, .json, .png, .svg, .pdf")),
    (("--out", "picture"), ("--out", ".graphml")),
    (("--centrality", "who.xlsx"), ("--centrality", ".csv")),
    (("--out", "a.svg", "--period", "-1"), ("--period", "0")),
    (("--out", "a.svg", "--period", "10000"), ("--period", "9999")),
    (("--out", "a.svg", "--largest", "2"), ("--largest", "10")),
    ((), ("--out",)),
])
def test_a_wrong_option_is_named_with_what_is_allowed(monkeypatch, tmp_path: Path, arguments, named):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(simulation, "simulate", None, raising=False)
    done = command(*arguments)
    assert done.exit_code == 2
    assert all(word in " ".join(done.output.replace("│", " ").split()) for word in named)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_the_file_is_refused_before_anything_is_simulated(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(simulation, "simulate", None, raising=False)
    (tmp_path / "there.json").mkdir()
    done = command("--out", str(tmp_path / "there.json"))
    assert isinstance(done.exception, OutputRefused)
    assert "is a folder" in str(done.exception)
