"""CONTRIBUTING says what is true: its plugin runs, its tables are those of the code."""

import inspect
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import abmkit
from abmkit import hookspecs
from abmkit.plugins import load_plugins

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PAGES = [
    path.relative_to(ROOT).as_posix()
    for places in ("*.md", "docs/*.md", "plugins/*/README.md")
    for path in sorted(ROOT.glob(places))
]
COMMAND = "python -m pytest -o pythonpath=plugins"

CodeIn = Callable[[str, str], list[str]]


def rows_of(head: str) -> list[list[str]]:
    """The rows of the table under a head, cell by cell."""
    lines = TEXT.partition(head)[2].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)


def test_its_plugin_loads_and_its_test_passes_as_it_says(
    code_in: CodeIn, program: Any, tmp_path: Path
) -> None:
    plugin, test = code_in("CONTRIBUTING.md", "python")
    program("init", tmp_path / "agency")
    (tmp_path / "agency/plugins/hello.py").write_text(plugin)
    (tmp_path / "agency/test_hello.py").write_text(test)
    shown = program("-C", tmp_path / "agency", "metrics", "show", "large_share").stdout
    assert "Share of large deals" in shown
    assert f"`{COMMAND}`" in TEXT
    command = [sys.executable, *COMMAND.split()[1:]]
    done = subprocess.run(command, cwd=tmp_path / "agency", capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_its_entry_point_is_in_our_group(code_in: CodeIn) -> None:
    (text,) = code_in("CONTRIBUTING.md", "toml")
    groups = tomllib.loads(text)["project"]["entry-points"]
    assert set(groups) <= set(PROJECT["project"]["entry-points"])


def test_its_table_of_names_is_the_public_api() -> None:
    named = [name for row in rows_of("| for | names |") for name in quoted(row[1])]
    assert len(named) == len(set(named))
    assert set(named) == set(abmkit.__all__)


def test_every_public_name_explains_itself() -> None:
    things = {name: getattr(abmkit, name) for name in abmkit.__all__}
    asked = {name: it for name, it in things.items() if inspect.isclass(it) or callable(it)}
    assert len(asked) > 30
    assert [name for name, it in asked.items() if not inspect.getdoc(it)] == []


def test_it_names_every_hook() -> None:
    hooks = [name for name in vars(hookspecs) if name.startswith("register_")]
    assert hooks
    assert [hook for hook in hooks if f"`{hook}`" not in TEXT] == []


def test_it_names_what_the_kit_checks_for_every_kind() -> None:
    from abmkit import testing

    kinds = {f"check_{shelf.kind}" for shelf in load_plugins().shelves}
    assert kinds == {name for name in testing.__all__ if name.startswith("check_")}
    assert [name for name in testing.__all__ if name not in TEXT] == []


def test_its_table_of_layers_is_the_import_contract() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    (contract,) = [each for each in contracts if each["id"] == "layers"]
    layers = [set(re.findall(r"\w+", layer)) for layer in reversed(contract["layers"])]
    told = rows_of("| layer |")
    assert [row[0] for row in told] == [str(number) for number in range(len(layers))]
    assert [set(quoted(row[1])) for row in told] == layers


def test_it_is_short() -> None:
    assert len(TEXT.split()) < 1200


def anchor_of(head: str) -> str:
    """What a head is linked by where Markdown is shown: its letters and digits alone."""
    return re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", text)
    for path, anchor in links:
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.is_file(), f"{page}: {path}"
        heads = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE) if anchor else []
        assert not anchor or anchor in {anchor_of(head) for head in heads}
