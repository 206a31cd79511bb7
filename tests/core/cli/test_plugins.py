"""Plugins are begun, tried and published by the program."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

KINDS = ("connector", "metric", "model", "report", "renderer")


def python(*words: str | Path, cwd: Path, path: Path | None = None) -> str:
    environ = {**os.environ, "PYTHONPATH": str(path)} if path else None
    command = [sys.executable, *map(str, words)]
    done = subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_begun_plugin_holds_its_test_and_is_found_once_installed(
    abmkit: Any, tmp_path: Path, kind: str
) -> None:
    folder = tmp_path / "mine"
    said = abmkit("plugins", "new", kind, "help_desk", folder, "--json")
    assert said.code == 0, said.err
    files = [Path(row["file"]).relative_to(folder) for row in said.json]
    assert Path("abmkit_help_desk/__init__.py") in files
    text = "".join((folder / path).read_text("utf-8") for path in files)
    assert not re.search("NAME|TITLE|CLASS|KIND|EXTRA", text)
    assert "passed" in python("-m", "pytest", "-q", "tests", cwd=folder, path=folder)
    python("-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path / "out", cwd=folder)
    (wheel,) = (tmp_path / "out").iterdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    tell = "from abmkit.cli import main; main()"
    listed = json.loads(
        python("-c", tell, "plugins", "--json", cwd=tmp_path, path=tmp_path / "site")
    )
    (mine,) = [each for each in listed if each["plugin"] == "help_desk"]
    assert (mine["state"], mine["failures"]) == ("loaded", [])
    assert mine["gives"][kind] == ["help_desk"]


@pytest.mark.parametrize("kind", ["metric", "model", "report", "renderer"])
def test_in_a_workspace_a_plugin_is_a_file_that_holds(
    abmkit: Any, workspace: Any, kind: str
) -> None:
    (workspace.path / "abmkit.toml").write_text('version = 1\nname = "North Star"\n', "utf-8")
    (workspace.plugins / "mine.py").unlink()
    (row,) = abmkit("plugins", "new", kind, "big_ones", "--json").json
    assert Path(row["file"]) == workspace.plugins / "big_ones.py"
    said = abmkit("plugins", "check", "big_ones", "--json")
    assert said.code == 0, said.out
    (tried,) = said.json
    assert (tried["plugin"], tried["kind"], tried["name"]) == ("big_ones", kind, "big_ones")
    assert (tried["case"], tried["outcome"]) == ("contract", "holds")


def test_two_begun_renderers_live_beside_each_other(abmkit: Any, workspace: Any) -> None:
    assert abmkit("plugins", "new", "renderer", "plain_words").code == 0
    assert abmkit("plugins", "new", "renderer", "more_words").code == 0
    text = '[defaults]\nlocale = "en-US"\n'
    (workspace.path / "abmkit.toml").write_text(f'version = 1\nname = "N"\n{text}', "utf-8")
    (workspace.plugins / "mine.py").unlink()
    listed = {row["plugin"]: row["state"] for row in abmkit("plugins", "--json").json}
    assert (listed["plain_words"], listed["more_words"]) == ("loaded", "loaded")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Big", "'Big' cannot be a name; use a-z, 0-9 and _, a letter first"),
        ("big-ones", "'big-ones' cannot be a name"),
        ("class", "'class' cannot be a name"),
        ("deal", "the name 'deal' is taken; choose another for the new metric"),
        ("won_deals", "the name 'won_deals' is taken"),
        ("mine", "the name 'mine' is taken"),
        ("hubspot", "the name 'hubspot' is taken"),
    ],
)
def test_a_name_that_cannot_be_is_refused(
    abmkit: Any, workspace: Any, name: str, says: str
) -> None:
    said = abmkit("plugins", "new", "metric", name)
    assert said.code == 2
    assert said.err.startswith(f"error: {says}")
    made = {path.name for path in workspace.plugins.iterdir()} - {"__pycache__"}
    assert made == {"mine.py"}


def test_nothing_is_written_over(abmkit: Any, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("mine")
    said = abmkit("plugins", "new", "metric", "big_ones", tmp_path)
    assert said.code == 2
    assert "pyproject.toml already exists" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["pyproject.toml"]


def test_what_does_not_hold_is_told_and_ends_with_1(abmkit: Any, workspace: Any) -> None:
    said = abmkit("plugins", "check", "mine", "--json")
    assert said.code == 1
    told = {(row["kind"], row["name"]): row for row in said.json}
    assert told["metric", "won_deals"]["outcome"] == "fails"
    assert "has no example" in told["metric", "won_deals"]["why"]
    assert told["connector", "crm"]["outcome"] == "skipped"
    assert {row["plugin"] for row in said.json} == {"mine"}


def test_a_plugin_that_does_not_load_does_not_hold(abmkit: Any, workspace: Any) -> None:
    (workspace.plugins / "mine.py").write_text("1 / 0")
    (row,) = abmkit("plugins", "check", "mine", "--json").json
    assert (row["case"], row["outcome"]) == ("it loads", "fails")
    assert "ZeroDivisionError" in row["why"]


def test_a_plugin_that_is_not_there_is_told(abmkit: Any, workspace: Any) -> None:
    said = abmkit("plugins", "check", "mien")
    assert said.code == 2
    assert "did you mean mine?" in said.err


@pytest.mark.slow
def test_a_connector_is_tried_on_the_sandbox_of_its_vendor(abmkit: Any, tmp_path: Path) -> None:
    abmkit("plugins", "new", "connector", "help_desk", tmp_path / "mine")
    site = tmp_path / "site"
    python("-m", "build", "--wheel", "--no-isolation", "--outdir", site, cwd=tmp_path / "mine")
    with zipfile.ZipFile(next(site.iterdir())) as archive:
        archive.extractall(site)
    sandbox = site / "abmkit_help_desk/sandbox.py"
    text = sandbox.read_text("utf-8")
    tell = ("-c", "from abmkit.cli import main; main()", "plugins", "check", "help_desk", "--json")
    rows = json.loads(python(*tell, cwd=tmp_path, path=site))
    outcomes = {row["case"].split()[0]: row["outcome"] for row in rows}
    assert outcomes["AC8"] == "holds"
    assert "fails" not in outcomes.values()
    sandbox.write_text(text.replace('"next": page[-1]', '"after": page[-1]'), "utf-8")
    environ = {**os.environ, "PYTHONPATH": str(site)}
    done = subprocess.run(
        [sys.executable, *tell], cwd=tmp_path, env=environ, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "fails" in {row["outcome"] for row in json.loads(done.stdout)}


API = """
from pydantic import SecretStr

from abmkit import api, hookimpl
from abmkit.sandbox import Answer, Record, Sandbox, Table, route


class Vendor(Sandbox):
    name, profile = "desk", "northwind"

    def __init__(self, *args, **how):
        super().__init__(*args, **how)
        rows = ({"id": f"p{each.id}", "name": each.name} for each in self.world.people)
        self.tables["people"] = Table(Record(r["id"], r, self.clock(), self.clock()) for r in rows)

    @route("GET /people")
    def list(self, request):
        return Answer(body=[each.properties for each in self.tables["people"].rows()])

    def unauthorized(self, request, state):
        return Answer(401, {"error": f"the token is {state}"})

    def limited(self, request):
        return None

    def fault(self, name, request):
        return Answer(500, {})

    def not_found(self, request):
        return Answer(404, {})

    def bad_request(self, request, reason):
        return Answer(400, {})


class Settings(api.ApiSettings):
    token: SecretStr


class Desk(api.ApiConnector):
    name, title, Config = "desk", "Help desk", Settings
    base, version, sandbox = "https://api.desk.example", "v1", ":Vendor"

    def auth(self):
        return api.HeaderAuth(self.config.token)

    def resources(self):
        yield api.Resource(
            name="people",
            tables=("person",),
            read=lambda part: api.Read(api.get("people")),
            rows=lambda items: {"person": api.frame(items, {"name": "name"})},
        )


@hookimpl
def register_connectors():
    return [Desk]
"""


def test_a_file_of_the_workspace_can_hold_the_sandbox_of_its_connector(
    abmkit: Any, workspace: Any
) -> None:
    (workspace.plugins / "mine.py").write_text(API, "utf-8")
    rows = abmkit("plugins", "check", "mine", "--json").json
    outcomes = {row["case"].split()[0]: row["outcome"] for row in rows}
    assert (outcomes["AC27"], outcomes["SAFE"], outcomes["AC12"]) == ("holds", "holds", "holds")


def test_a_sandbox_that_cannot_be_imported_is_told_and_stops_no_other(
    abmkit: Any, workspace: Any
) -> None:
    path = workspace.plugins / "mine.py"
    text = path.read_text("utf-8").replace('title = "A CRM"', 'title, sandbox = "A CRM", "no:Toy"')
    text = text.replace("class Crm(Connector):", "class Crm(api.ApiConnector):")
    text = text.replace("import (\n    Ask,", "import (\n    api, Ask,", 1)
    more = "    def auth(self): ...\n    def resources(self): ...\n\n    def streams("
    path.write_text(text.replace("    def streams(", more, 1), "utf-8")
    says = "connector crm: its sandbox no:Toy cannot be imported: ModuleNotFoundError: No module"
    said = abmkit("plugins", "check", "mine", "--json")
    told = {row["kind"]: row for row in said.json}
    assert (said.code, told["connector"]["outcome"]) == (1, "fails")
    assert told["connector"]["why"].startswith(says)
    assert set(told) == {"connector", "metric", "report", "renderer"}
    said = abmkit("sandbox", "crm")
    assert (said.code, said.err.startswith(f"error: {says}")) == (1, True)
