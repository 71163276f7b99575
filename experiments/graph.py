"""`relations graph`: the relations of one quarter as a file and as a picture, and how central whom they make."""

from __future__ import annotations

import io
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments import provenance
from experiments.output_folder import OutputRefused, claim_folder, write_whole

if TYPE_CHECKING:
    import networkx

    from experiments.graph_sample import Sample
    from simulation import Scenario

DATA = (".graphml", ".json")
PICTURES = (".png", ".svg", ".pdf")


def graph_scenario(
    scenario: Scenario,
    *,
    period: int,
    seed: int = 0,
    out: Path | None = None,
    largest: int = 300,
    with_picture: bool = True,
    centrality: Path | None = None,
    every: int = 4,
    as_json: bool = False,
) -> None:
    """Run a scenario to the close of a quarter, write its graph, picture and centralities, and print what it holds.

    Raises `OutputRefused`, before anything is simulated, where a file cannot be written.
    """
    for path in (out, centrality):
        if path is not None:
            claim_file(path)
    run, table = _simulate(scenario, period, seed, centrality is not None, every)
    graph = run.economy.relations.graph()
    record = {
        "scenario": provenance.described(scenario), "seed": seed, "period": period, "versions": provenance.versions(),
        "commit": provenance.commit(),
    }
    written: dict[Path, bytes] = {}
    summary: dict[str, Any] = {"scenario": scenario.name, "seed": seed, "period": period, **contents(graph)}
    if out is not None:
        from experiments.graph_sample import sample

        pictured = sample(graph, largest)
        if out.suffix in DATA:
            written[out] = data_file(graph, out.suffix, record)
        picture = out if out.suffix in PICTURES else out.with_suffix(".svg") if with_picture else None
        if picture is not None:
            written[picture] = picture_file(graph, pictured, picture.suffix, scenario, seed, period)
            summary["picture"] = {
                "file": str(picture), "nodes": pictured.graph.number_of_nodes(),
                "edges": pictured.graph.number_of_edges(), "sample": pictured.sentence,
            }
    if centrality is not None:
        written[centrality] = table
    for path, content in written.items():
        write_whole(path, content)
    summary["files"] = [str(path) for path in written]
    if as_json:
        print(json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        _print_summary(summary)


def claim_file(path: Path) -> None:
    """Make the folder of a file and prove that it takes one; raise `OutputRefused` otherwise."""
    if path.is_dir():
        raise OutputRefused(path, "is a folder; give a file")
    claim_folder(path.parent)


def _simulate(scenario: Scenario, period: int, seed: int, with_centrality: bool, every: int) -> tuple[Any, bytes]:
    """Simulate to the close of a quarter, measuring centralities every so many quarters and at the end."""
    from simulation import simulate

    print(f"{scenario.name}: to the close of quarter {period}, seed {seed}", file=sys.stderr)
    if not with_centrality:
        return simulate(scenario, seed=seed, periods=period + 1), b""
    from experiments.centrality import centralities, table_of

    rows: list[dict[str, float]] = []

    def observe(economy: Any) -> None:
        now = economy.period - 1
        if now % every == 0 or now == period:
            rows.append({"period": now} | centralities(economy.relations.graph()))

    run = simulate(scenario, seed=seed, periods=period + 1, observe=observe)
    return run, table_of(rows)


def contents(graph: networkx.MultiDiGraph) -> dict[str, Any]:
    """Count nodes by agent, and edges, hours and money by relation and kind."""
    nodes = Counter(agent for _, agent in graph.nodes(data="agent"))
    edges: dict[str, dict[str, int]] = {}
    totals: dict[str, dict[str, float]] = {}
    for *_, edge in graph.edges(data=True):
        kinds = edges.setdefault(edge["relation"], {})
        kinds[edge["kind"]] = kinds.get(edge["kind"], 0) + 1
        sums = totals.setdefault(edge["relation"], dict.fromkeys(("hours", "machine_hours", "money", "cost"), 0.0))
        for name in sums:
            sums[name] += edge[name]
    return {"nodes": dict(sorted(nodes.items())), "edges": edges, "totals": totals}


def data_file(graph: networkx.MultiDiGraph, suffix: str, record: dict[str, Any]) -> bytes:
    """Write the whole graph, and where it comes from, as GraphML or as JSON (node-link)."""
    import networkx

    graph.graph["provenance"] = json.dumps(record, allow_nan=False)
    if suffix == ".graphml":
        buffer = io.BytesIO()
        # The pure writer: the other one is used only where lxml is installed and orders things its own way.
        networkx.write_graphml_xml(graph, buffer, encoding="utf-8", prettyprint=True)
        return buffer.getvalue()
    content = networkx.node_link_data(graph, edges="edges")
    return (json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n").encode()


def picture_file(
    graph: networkx.MultiDiGraph, pictured: Sample, suffix: str, scenario: Scenario, seed: int, period: int
) -> bytes:
    """Draw a sample of the graph in the format of the file's ending."""
    from experiments.figures.relation_graph import relation_graph_figure
    from experiments.figures.style import KINDS, rendered

    kind = next(kind for kind in KINDS if suffix == f".{kind}")
    about = f"seed {seed}  ·  {scenario.parameters.population.workers:,} persons  ·  {pictured.sentence}"
    return rendered(relation_graph_figure(graph, pictured, f"{scenario.title}, quarter {period}", about), kind)


def _print_summary(summary: dict[str, Any]) -> None:
    print(f"{summary['scenario']} · seed {summary['seed']} · quarter {summary['period']}")
    print("nodes: " + ", ".join(f"{count:,} {agent}" for agent, count in summary["nodes"].items()))
    for relation, kinds in summary["edges"].items():
        listed = ", ".join(f"{count:,} {kind}" for kind, count in kinds.items())
        print(f"{relation}: {listed}")
    if "picture" in summary:
        print(f"picture: {summary['picture']['nodes']:,} nodes; {summary['picture']['sample']}")
    for file in summary["files"]:
        print(f"written to {file}", file=sys.stderr)
