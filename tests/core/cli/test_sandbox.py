import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from abmkit.workspace import Workspace

Abmkit = Callable[..., Any]

VENDOR = """
from abmkit.sandbox import Answer, Sandbox, route


class Toy(Sandbox):
    name = "toy"
    profile = "hanbit"

    def unauthorized(self, request, state):
        return Answer(401, {})

    def limited(self, request):
        return None if self.paced else Answer(429, {})

    def fault(self, name, request):
        return Answer(500, {"fault": name})

    def not_found(self, request):
        return Answer(404, {})

    def bad_request(self, request, reason):
        return Answer(400, {})

    @route("GET /who")
    def who(self, request):
        told = {"world": self.world.profile.name, "seed": self.world.seed}
        return Answer(body={**told, "recorded": self.recorded})


nothing = None
"""
PLUGIN = """

class Odd(Crm):
    name = "odd"
    sandbox = "toy_vendor:nothing"


Crm.sandbox = "toy_vendor:Toy"
"""


@pytest.fixture
def vendor(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Workspace:
    """The workspace's connector `crm` has a sandbox; so seems `odd`."""
    path = tmp_path / "path"
    path.mkdir()
    (path / "toy_vendor.py").write_text(VENDOR, "utf-8")
    monkeypatch.syspath_prepend(path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(path), os.environ.get("PYTHONPATH", "")]))
    mine = workspace.plugins / "mine.py"
    mine.write_text(
        mine.read_text("utf-8").replace("    return [Crm]", "    return [Crm, Odd]") + PLUGIN
    )
    return workspace


@contextmanager
def served(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], list[dict[str, str]]]]:
    # What a shell has put into the background ignores the signal from the start.
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from abmkit.cli import main; main()"
    )
    command = [sys.executable, "-c", code, "--json", "sandbox", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout
        lines = []
        for line in run.stdout:
            lines.append(line)
            if line.startswith("]"):
                break
        try:
            yield run, json.loads("".join(lines))
        finally:
            run.send_signal(signal.SIGINT)
            try:
                assert run.wait(20) == 130
            finally:
                run.kill()


def told(rows: list[dict[str, str]]) -> dict[str, str]:
    return {row["what"]: row["value"] for row in rows}


def test_a_sandbox_is_served_until_it_is_stopped(vendor: Workspace) -> None:
    recorded = vendor.path / "recorded"
    recorded.mkdir()
    (recorded / "deals.jsonl").write_text('{"id": 1}', "utf-8")
    arguments = ("--world", "northwind", "--seed", "3", "--recorded", str(recorded))
    with served("crm", *arguments, "--faults", "500:every=2") as (_, rows):
        said = told(rows)
        header = {"Authorization": f"Bearer {said['token']}"}
        with httpx.Client(base_url=said["url"], headers=header, trust_env=False) as http:
            assert http.get("/who").json() == {
                "world": "northwind", "seed": 3, "recorded": {"deals": [{"id": 1}]},
            }  # fmt: skip
            assert http.get("/who").json() == {"fault": "500"}
    with pytest.raises(httpx.ConnectError):
        httpx.get(said["url"], trust_env=False)


def test_several_get_ports_one_after_the_other(vendor: Workspace) -> None:
    with served("crm", "crm", "--port", "38471", "--no-limits") as (_, rows):
        urls = [row["value"] for row in rows if row["what"] == "url"]
        assert urls == ["http://127.0.0.1:38471", "http://127.0.0.1:38472"]
        header = {"Authorization": f"Bearer {told(rows)['token']}"}
        answer = httpx.get(f"{urls[1]}/who", headers=header, trust_env=False)
        assert answer.json() == {"world": "hanbit", "seed": 7, "recorded": {}}


def test_the_vendors_that_come_with_abmkit_are_served_side_by_side() -> None:
    asked = {
        "hubspot": ("/crm/v3/objects/companies", "results"),
        "salesforce": ("/services/data/v64.0/query?q=SELECT+Name+FROM+Account", "records"),
    }
    with served(*asked, "--world", "northwind") as (_, rows):
        found = {}
        for vendor, (path, name) in asked.items():
            said = told([row for row in rows if row["vendor"] == vendor])
            header = {"Authorization": f"Bearer {said['token']}"}
            answer = httpx.get(f"{said['url']}{path}", headers=header, trust_env=False)
            found[vendor] = answer.json()[name]
    names = {each["Name"] for each in found["salesforce"]}
    assert {each["properties"]["name"] for each in found["hubspot"]} < names


def test_what_is_no_sandbox_is_refused_in_a_line(vendor: Workspace, abmkit: Abmkit) -> None:
    said = abmkit("sandbox", "odd")
    assert (said.code, said.out) == (1, "")
    assert "connector odd: toy_vendor:nothing is no abmkit.sandbox.Sandbox" in said.err
    said = abmkit("sandbox", "files")
    assert "unknown connector 'files'" in said.err
    said = abmkit("sandbox", "crm", "--world", "hanbitt")
    assert (said.code, "did you mean hanbit?" in said.err) == (2, True)
    said = abmkit("sandbox", "crm", "--faults", "429")
    assert (said.code, "unknown fault '429'" in said.err) == (2, True)


def test_a_connector_without_a_sandbox_says_so(workspace: Workspace, abmkit: Abmkit) -> None:
    said = abmkit("sandbox", "crm")
    assert (said.code, "connector crm has no sandbox" in said.err) == (2, True)
