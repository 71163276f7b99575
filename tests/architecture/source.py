"""The project's Python files and what each of them imports, read from their syntax without running them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("simulation", "experiments")


@dataclass(frozen=True)
class Module:
    """One source file: its dotted name, its path from the top of the clone, and its syntax tree."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        return self.path.name == "__init__.py"


@dataclass(frozen=True)
class Import:
    """One name imported at one line; `at_load` where it runs as soon as the module is loaded."""

    importer: str
    imported: str
    path: Path
    line: int
    at_load: bool

    @property
    def place(self) -> str:
        return f"{self.path.as_posix()}:{self.line}"


def read_modules(root: Path) -> dict[str, Module]:
    """Every module of the two packages below `root`, keyed by dotted name."""
    modules = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            relative = path.relative_to(root)
            parts = relative.with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            modules[name] = Module(name, relative, ast.parse(path.read_text(encoding="utf-8"), str(relative)))
    return modules


def read_imports(modules: dict[str, Module]) -> list[Import]:
    """Every import of every module, at its top or inside a function, resolved to the module that it loads."""
    return [
        Import(module.name, imported, module.path, line, at_load)
        for module in modules.values()
        for statement, at_load in _import_statements(module.tree, at_load=True)
        for imported, line in _imported_names(statement, module, modules)
    ]


def _import_statements(node: ast.AST, *, at_load: bool) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, at_load
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _import_statements(child, at_load=False)
        elif isinstance(child, ast.If) and _is_type_checking(child.test):
            for statement in child.body:
                yield from _import_statements(ast.Module([statement], []), at_load=False)
            for statement in child.orelse:
                yield from _import_statements(ast.Module([statement], []), at_load=at_load)
        else:
            yield from _import_statements(child, at_load=at_load)


def _is_type_checking(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _imported_names(
    statement: ast.Import | ast.ImportFrom, module: Module, modules: dict[str, Module]
) -> Iterator[tuple[str, int]]:
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            yield alias.name, statement.lineno
        return
    source = statement.module or ""
    if statement.level:
        home = module.name.split(".")
        kept = len(home) - statement.level + module.is_package
        source = ".".join([*home[:kept], *([source] if source else [])])
    for alias in statement.names:
        whole = f"{source}.{alias.name}"
        yield (whole if whole in modules or source in PACKAGES else source), statement.lineno
