"""The order of the layers: who may import whom, and which few modules are excepted by name."""

from __future__ import annotations

from collections.abc import Iterable

from tests.architecture.source import Import, Module

LAYERS: tuple[tuple[str, ...], ...] = (
    ("columns", "streams", "kernels"),
    (
        "parameters",
        "rules",
        "agents",
        "relations.edges",
        "relations.graph",
        "relations.record",
        "accounting.flows",
        "accounting.ledger",
        "accounting.growth_ledger",
        "accounting.completeness",
        "accounting.value_ledger",
        "accounting.vertical_integration",
    ),
    ("economy",),
    (
        "production",
        "markets",
        "institutions",
        "relations",
        "metrics",
        "accounting.balance_sheets",
        "accounting.identities",
        "accounting.labour_values",
        "accounting.opening",
    ),
    ("schedule",),
    ("scenario", "build"),
    ("run",),
    ("model",),
)
BLIND = 3  # the layer whose members meet only in columns and in the schedule
MIXED_PACKAGES = {"accounting": 1, "relations": 1}  # loaded with their lowest member, so bound by its layer
PUBLIC = ("run", "scenario", "model", "metrics", "parameters")
EXCEPTIONS = {
    ("simulation.__main__", "experiments.cli"),
    ("experiments.benchmark", "simulation.schedule"),
    ("experiments.classroom.app", "mesa"),
    ("experiments.classroom.lesson", "mesa"),
    ("experiments.classroom.neighbourhood", "simulation.relations.graph"),     # the graph of some firms alone
    ("experiments.odd.description", "simulation.agents"),     # the description of the model prints its tables
    ("experiments.odd.description", "simulation.columns"),
    ("experiments.odd.description", "simulation.schedule"),
}
KEPT_OUT = ("mesa", "pandas", "matplotlib")
WELCOME = {"model": ("mesa", "pandas"), "run": ("pandas",)}  # the rest of `simulation` never names them


def home(module: str) -> tuple[int, str] | None:
    """The layer of a module of `simulation` and the entry of LAYERS that puts it there."""
    inner = module.removeprefix("simulation.")
    if inner in MIXED_PACKAGES:
        return MIXED_PACKAGES[inner], inner
    found = [
        (len(entry), layer, entry)
        for layer, entries in enumerate(LAYERS)
        for entry in entries
        if inner == entry or inner.startswith(f"{entry}.")
    ]
    return max(found)[1:] if found else None


def homeless(modules: dict[str, Module]) -> list[str]:
    """Modules of `simulation` that no layer claims."""
    facade = {"simulation", "simulation.__main__"}
    return [
        f"{module.path.as_posix()}: no layer holds {name}"
        for name, module in modules.items()
        if name.startswith("simulation") and name not in facade and home(name) is None
    ]


def violations(imports: Iterable[Import]) -> list[str]:
    """One sentence for each import that the order of the layers forbids."""
    imports = list(imports)
    with_steps = {link.importer for link in imports if link.imported.startswith("simulation.economy")}
    return [
        f"{link.place}: {link.importer} may not import {link.imported}: {reason}"
        for link in imports
        if not _is_excepted(link) and (reason := _objection(link, with_steps)) is not None
    ]


def _is_excepted(link: Import) -> bool:
    return any(
        link.importer == importer and f"{link.imported}.".startswith(f"{imported}.")
        for importer, imported in EXCEPTIONS
    )


def _objection(link: Import, with_steps: set[str]) -> str | None:
    outside = link.imported.split(".")[0]
    if link.importer.split(".")[0] == "experiments":
        return _objection_to_an_experiment(link.imported, outside)
    if outside in KEPT_OUT:
        return _objection_to_a_heavy_library(link, outside)
    if outside == "experiments":
        return "the model knows nothing of the experiments"
    if outside != "simulation" or link.imported == "simulation.__version__":
        return None
    if link.importer == "simulation":
        return "`import simulation` must stay cheap" if link.at_load else None
    return _objection_inside(link, with_steps)


def _objection_to_an_experiment(imported: str, outside: str) -> str | None:
    if outside == "mesa":
        return "only the classroom's own page for Mesa does"
    parts = imported.split(".")
    if outside == "simulation" and len(parts) > 1 and home(imported) and parts[1] not in PUBLIC:
        return "experiments use the public interface only"
    return None


def _objection_to_a_heavy_library(link: Import, library: str) -> str | None:
    part = [*link.importer.split("."), ""][1]
    if library not in WELCOME.get(part, ()):
        return f"{part or 'simulation'} does without {library}"
    if link.at_load and part != "model":
        return f"{library} is loaded only when asked for"
    return None


def _objection_inside(link: Import, with_steps: set[str]) -> str | None:
    importer, imported = home(link.importer), home(link.imported)
    if imported is None or importer is None:
        return "the model's own modules import the module meant, not the front door"
    if imported[0] > importer[0]:
        return "imports point down the layers only"
    siblings = imported[0] == importer[0] == BLIND and imported[1] != importer[1]
    if siblings and any(f"{step}.".startswith(f"{link.imported}.") for step in with_steps):
        return "siblings that hold steps are blind to each other"
    return None


def cycles(imports: Iterable[Import]) -> list[str]:
    """Every module that reaches itself through imports made at load, with the way round."""
    graph: dict[str, set[str]] = {}
    for link in imports:
        if link.at_load and link.imported != link.importer:
            graph.setdefault(link.importer, set()).add(link.imported)
    return [" imports ".join(way) for start in sorted(graph) if (way := _way_back(graph, start))]


def _way_back(graph: dict[str, set[str]], start: str) -> list[str] | None:
    ways, seen = [[start]], set()
    while ways:
        way = ways.pop()
        for following in sorted(graph.get(way[-1], ())):
            if following == start:
                return [*way, start]
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return None
