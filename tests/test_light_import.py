"""The heavy libraries and the plugins are loaded by the commands that need them, not before."""

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

HEAVY = {"duckdb", "httpx", "pandas", "reportlab"}
PLUGINS = {entry_point.module for entry_point in entry_points(group="abmkit")}

IMPORT = "import abmkit"
HELP = """
import sys
from importlib.metadata import entry_points
sys.argv = ["abmkit", "--help"]
(script,) = entry_points(group="console_scripts", name="abmkit")
try:
    script.load()()
except SystemExit as end:
    assert not end.code, end.code
"""
TELL = """
loaded = [name for name, module in sys.modules.items() if module]  # None: kept from being so
print("LOADED", *sorted({name.partition(".")[0] for name in loaded}))
"""


def loaded_by(code: str) -> set[str]:
    command = [sys.executable, "-c", f"import sys\n{code}\n{TELL}"]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    mark, *names = result.stdout.splitlines()[-1].split()
    assert mark == "LOADED"
    return set(names)


@pytest.mark.parametrize("code", [IMPORT, HELP], ids=["import abmkit", "abmkit --help"])
def test_nothing_heavy_and_no_plugin_is_loaded(code: str) -> None:
    loaded = loaded_by(code)
    assert "abmkit" in loaded
    assert not loaded & (HEAVY | PLUGINS)


def test_a_heavy_import_is_noticed() -> None:
    assert loaded_by("import abmkit, duckdb") & HEAVY == {"duckdb"}
