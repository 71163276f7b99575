"""What no file of the project does: chance without a name, code made of text, files named after nothing.

Nor does the model add numbers in an order that another machine or another Python would not keep.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.source import Module

MEANINGLESS = {"util", "utils", "core", "helper", "helpers", "manager", "managers"}
NAMED_CHANCE = {"Generator", "BitGenerator", "Philox", "SeedSequence"}
UNSAFE_CALLS = {"eval", "exec", "__import__"}
UNSAFE_MODULES = {"pickle", "cPickle", "_pickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}
UNSAFE_METHODS = {"read_pickle", "to_pickle"}
BY_BLAS = {"dot", "vdot", "inner", "matmul", "tensordot", "einsum", "cov", "corrcoef", "polyfit"}
SUMS_AMOUNTS = ("simulation.metrics", "simulation.accounting")


def faults(module: Module) -> list[str]:
    """One sentence for each habit the house does not have, with its line."""
    named = sorted(MEANINGLESS & set(module.name.split(".")))
    where = module.path.as_posix()
    return [f"{where}: a file named {name} says nothing" for name in named] + [
        f"{where}:{line}: {fault}"
        for node in ast.walk(module.tree)
        for line, fault in (*_faults_at(node), *_unsteady_sums(node, module.name))
    ]


def _faults_at(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [alias.name for alias in node.names]
        sources = names if isinstance(node, ast.Import) else [node.module or ""]
        for source in sources:
            if source.split(".")[0] in UNSAFE_MODULES:
                yield node.lineno, f"{source} runs what it reads"
            if source.split(".")[0] == "random":
                yield node.lineno, "the random module is one stream for everything"
        if sources == ["numpy.random"] and isinstance(node, ast.ImportFrom):
            unnamed = sorted(set(names) - NAMED_CHANCE - {"default_rng"})
            for name in unnamed:
                yield node.lineno, f"numpy.random.{name} is one stream for everything"
    elif isinstance(node, ast.Attribute) and _is_numpy_random(node.value):
        if node.attr not in NAMED_CHANCE | {"default_rng"}:
            yield node.lineno, f"numpy.random.{node.attr} is one stream for everything"
    elif isinstance(node, ast.Call):
        yield from _faults_of_a_call(node)


def _unsteady_sums(node: ast.AST, module: str) -> Iterator[tuple[int, str]]:
    """Sums whose last digit hangs on the machine's BLAS, or on Python: since 3.12 `sum` compensates for rounding."""
    if module.split(".")[0] != "simulation":
        return
    if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult):
        yield node.lineno, "@ leaves the order of a sum to BLAS"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in BY_BLAS:
        yield node.lineno, f"{node.func.attr} leaves the order of a sum to BLAS"
    is_sum = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sum"
    if is_sum and module.startswith(SUMS_AMOUNTS):
        yield node.lineno, "sum rounds otherwise from Python 3.12 on; math.fsum does not"


def _faults_of_a_call(call: ast.Call) -> Iterator[tuple[int, str]]:
    called = call.func
    name = (
        called.id
        if isinstance(called, ast.Name)
        else called.attr
        if isinstance(called, ast.Attribute)
        else ""
    )
    if isinstance(called, ast.Name) and name in UNSAFE_CALLS:
        yield call.lineno, f"{name} makes code of text"
    if name in UNSAFE_METHODS:
        yield call.lineno, f"{name} runs what it reads"
    if name == "default_rng" and not call.args and not call.keywords:
        yield call.lineno, "default_rng without a seed cannot be repeated"
    if any(word.arg == "allow_pickle" and _is_true(word.value) for word in call.keywords):
        yield call.lineno, "allow_pickle runs what it reads"


def _is_numpy_random(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "random"
        and isinstance(node.value, ast.Name)
        and node.value.id in {"np", "numpy"}
    )


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True
