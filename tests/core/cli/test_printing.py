"""What a plugin prints stands on stderr: the output of a command is its result and nothing else."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from abmkit.cli.main import run

LOUD = "a plugin's own words"
_SPEAK = f"print({LOUD!r}, __name__ and {{!r}})"
_BODIES = {  # what stands first in each thing that a plugin is asked for
    "streams": "def streams(self):\n",
    "pull": "def pull(self, stream, state):\n",
    "check": "def check(self):\n",
    "build": "def build(self, data: ReportData):\n",
    "render": "def render(self, document: Document, words: Words) -> bytes:\n",
    "hook": "def register_metrics():\n",
}
_ONE = 'return [Stream("deals", ("account", "deal"))]'
_TWO = 'return [Stream("deals", ("account", "deal")), Stream("more", ("account", "deal"))]'


@pytest.fixture
def loud(workspace: Any, abmkit: Any) -> Any:
    """The plugin of the workspace, which prints whenever it is asked, in two threads at a time."""
    path = workspace.plugins / "mine.py"
    text = path.read_text("utf-8").replace(_ONE, _TWO)
    for name, head in _BODIES.items():
        assert head in text
        indent = " " * (8 if "self" in head else 4)
        text = text.replace(head, f"{head}{indent}{_SPEAK.format(name)}\n")
    both = '        BOTH.wait(30)\n        print("both", flush=True)\n'
    text = text.replace("        if self.config.broken", f"{both}        if self.config.broken")
    text = text.replace("    Config = Config\n", "    Config = Config\n    parallel = 2\n")
    begin = "from threading import Barrier\n\nBOTH = Barrier(2)\n"
    path.write_text(f"{begin}{_SPEAK.format('import')}\n{text}", "utf-8")
    workspace.add_client("acme", {"name": "Acme", "zone": "Europe/Berlin"})
    assert abmkit("source", "add", "acme", "crm", "--no-check").code == 0
    return workspace


@pytest.mark.parametrize("options", [(), ("--json",)], ids=["table", "json"])
def test_the_output_of_a_command_holds_no_word_of_a_plugin(
    loud: Any, abmkit: Any, options: tuple[str, ...]
) -> None:
    asked = {
        "sync": ("streams", "pull"),
        "source check": ("check",),
        "metrics value": ("hook",),
        "report": ("build", "render"),
        "plugins": ("import",),
    }
    for command, parts in asked.items():
        who = () if command == "plugins" else ("acme",)
        period = ("--period", "2026-08") if command in ("metrics value", "report") else ()
        said = abmkit(*command.split(), *who, *period, *options)
        assert said.code in (0, 3), said.err
        assert LOUD not in said.out
        assert "both" not in said.out
        assert [part for part in parts if f"{LOUD} {part}" in said.err] == list(parts), command
        if options:
            json.loads(said.out)
        elif command == "report":
            assert [Path(line).suffix for line in said.out.splitlines()] == [".txt"]
        else:
            assert len({line.count("\t") for line in said.out.splitlines()}) == 1


def test_after_a_command_stdout_is_again_who_called_it(loud: Any, capsys: Any) -> None:
    assert run(["metrics", "list"]) == 0
    capsys.readouterr()
    sys.stdout.write("mine")
    assert capsys.readouterr() == ("mine", "")
