"""The import contracts of pyproject.toml hold, and each of them can fail."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ("core", "plugins", "reports")
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in CONFIG["contracts"]}
PLUGINS = {path.name for roof in ("plugins", "reports") for path in (ROOT / roof).glob("abmkit_*")}

ERRORS = "core/abmkit/errors.py"
PERIOD = "core/abmkit/period.py"
CONNECTOR = "plugins/abmkit_files/__init__.py"
REPORT = "reports/abmkit_scorecard/__init__.py"


class Violation(NamedTuple):
    contract: str
    file: str
    code: str


VIOLATIONS = [
    Violation("layers", ERRORS, "import abmkit.schema"),
    Violation("layers", PERIOD, "import abmkit.schema"),
    Violation("layers", "core/abmkit/homeless.py", ""),
    Violation("facade", ERRORS, "from abmkit import Metric"),
    Violation("plugins", ERRORS, "import abmkit_files"),
    Violation("plugins", CONNECTOR, "import abmkit_metrics"),
    Violation("public", CONNECTOR, "from abmkit.schema import tables"),
    Violation("public", REPORT, "from abmkit import metrics"),
    Violation("public", "plugins/abmkit_files/rows.py", "from abmkit import sandbox"),
    Violation("reportlab", REPORT, "from reportlab.pdfgen import canvas"),
    Violation("reportlab", ERRORS, "import reportlab"),
    Violation("httpx", CONNECTOR, "def late():\n    import httpx"),
    Violation("httpx", "core/abmkit/warehouse/__init__.py", "import httpx"),
    Violation("starlette", CONNECTOR, "def late():\n    import starlette"),
    Violation("starlette", "core/abmkit/world/__init__.py", "import uvicorn"),
    Violation("duckdb", PERIOD, "import duckdb"),
    Violation("duckdb", CONNECTOR, "import duckdb"),
    Violation("terminal", ERRORS, "import click"),
    Violation("terminal", REPORT, "from rich.console import Console"),
    Violation("pytest", ERRORS, "import pytest"),
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the code and its contracts, to be spoilt."""
    for source in SOURCES:
        ignored = shutil.ignore_patterns("__pycache__", "fonts")
        shutil.copytree(ROOT / source, tmp_path / source, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(checkout: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    command += ["--no-logo", "--no-cache"]
    command += [f"--contract={contract}" for contract in contracts]
    # Before the installed abmkit, which is the checkout itself.
    path = os.pathsep.join(str(checkout / source) for source in SOURCES)
    environ = {**os.environ, "PYTHONPATH": path}
    return subprocess.run(command, cwd=checkout, env=environ, capture_output=True, text=True)


def plant(checkout: Path, file: str, code: str) -> None:
    with (checkout / file).open("a", encoding="utf-8") as source:
        source.write(f"\n{code}\n")


def test_the_code_keeps_every_contract(checkout: Path) -> None:
    result = lint(checkout)
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in result.stdout


@pytest.mark.parametrize("violation", VIOLATIONS, ids=lambda it: f"{it.contract}-{it.file}")
def test_a_planted_violation_breaks_its_contract(checkout: Path, violation: Violation) -> None:
    plant(checkout, violation.file, violation.code)
    result = lint(checkout, violation.contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"{CONTRACTS[violation.contract]['name']} BROKEN" in result.stdout


def test_every_contract_has_a_planted_violation() -> None:
    assert {violation.contract for violation in VIOLATIONS} == set(CONTRACTS)


def modules(layer: str) -> list[str]:
    return re.findall(r"\w+", layer)


def steps_up() -> Iterable[tuple[str, str]]:
    for upper, lower in pairwise(CONTRACTS["layers"]["layers"]):
        yield modules(lower)[0], modules(upper)[0]


def test_every_step_up_is_refused(checkout: Path) -> None:
    core = checkout / "core/abmkit"
    for lower, upper in steps_up():
        for name in (lower, upper):
            if not (core / name).exists():
                (core / f"{name}.py").touch()
        file = f"{lower}/__init__.py" if (core / lower).is_dir() else f"{lower}.py"
        plant(core, file, f"import abmkit.{upper}")
    result = lint(checkout, "layers")
    for lower, upper in steps_up():
        assert f"abmkit.{lower} is not allowed to import abmkit.{upper}:" in result.stdout


def test_every_plugin_is_under_contract() -> None:
    hint = "name each folder under plugins/ and reports/ in [tool.importlinter] of pyproject.toml"
    assert set(CONFIG["root_packages"]) == PLUGINS | {"abmkit"}, hint
    assert set(CONTRACTS["plugins"]["protected_modules"]) == PLUGINS, hint
    assert set(CONTRACTS["duckdb"]["source_modules"]) >= PLUGINS, hint


def strings(file: Path) -> Iterable[str]:
    """Yield the strings that the code works with; docstrings may give examples."""
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    docstrings = [node.value for node in nodes if isinstance(node, ast.Expr)]
    for node in nodes:
        if isinstance(node, ast.Constant) and node not in docstrings:
            yield str(node.value)


def test_core_loads_no_plugin_by_its_name() -> None:
    named = re.compile("|".join(sorted(PLUGINS)))
    naming = [
        f"{file.relative_to(ROOT)}: {text}"
        for file in ROOT.glob("core/**/*.py")
        for text in strings(file)
        if named.search(text)
    ]
    assert naming == []
