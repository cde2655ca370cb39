"""The house's plan, held by tests: layers, sizes, and what importing the library loads."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = {"pipeline": set(), "models": {"pipeline"}, "flows": {"pipeline", "models"}}
MODULES = [p.relative_to(ROOT) for layer in LAYERS for p in sorted((ROOT / layer).rglob("*.py"))]


def _imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_imports_only_lower_layers(path):
    layer = path.parts[0]
    used = set(_imports(ast.parse((ROOT / path).read_text("utf-8")))) & (LAYERS.keys() - {layer})
    assert used <= LAYERS[layer], f"{path} must not import {sorted(used - LAYERS[layer])}"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_sizes_and_habits(path):
    source = (ROOT / path).read_text("utf-8")
    tree = ast.parse(source)
    assert len(source.splitlines()) <= 400
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            assert node.end_lineno - first.lineno + 1 <= 50, f"{path}:{node.name} is too long"
        assert not isinstance(node, ast.Assert), f"{path}:{node.lineno} has a bare assert"
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            assert caught not in {"everything", "Exception", "BaseException"}, f"{path}:{node.lineno} catches {caught}"


def test_importing_the_library_loads_no_orchestrator_and_no_learner():
    code = "import pipeline, pipeline.analyse, sys; print(sorted({'prefect', 'sklearn', 'skops'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_every_package_is_listed():
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    there = {".".join(path.parent.parts) for path in MODULES if path.name == "__init__.py"}
    assert there <= set(listed)
