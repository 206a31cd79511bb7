"""A stranger's distribution, built and installed with pip into an environment of its own."""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

pytestmark = pytest.mark.slow

PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "hello-crm-{name}"
version = "2.3"

[project.entry-points.abmkit]
{name} = "{name}"

[tool.hatch.build.targets.wheel]
only-include = ["{name}.py"]
"""

HELLO = '''
"""Companies of the Hello CRM, a metric of them, and a page with it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from pydantic import BaseModel

from abmkit import (
    Ask, Batch, Connector, KpiGrid, Metric, Model, Page, Reads, Report, ReportData, Stream, deal,
    hookimpl, metric, model,
)


class Config(BaseModel):
    names: list[str]


class Hello(Connector):
    name = "hello"
    title = "The Hello CRM"
    Config = Config

    def streams(self) -> list[Stream]:
        return [Stream("deals", ("deal",))]

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        rows = [
            {"record": n, "source_id": n, "name": n, "status": "won", "amount": "250000",
             "created_on": "2020-01-01", "close_on": "2020-02-01",
             "extra": json.dumps({"seats__c": 7 + len(n)})}
            for n in self.config.names
        ]
        yield Batch({"deal": pd.DataFrame(rows, dtype="object")})


@metric(title="Hello deals", unit="count", better="up", role="diagnostic", owner="sales",
        stage="engage", version=1)
def hello_deals():
    """Large deals won."""
    return deal.count(where="status = 'won' and amount > 100000")


hello_deals.example(deal=[dict(amount=150_000), dict(amount=9)], expect=1)


own = deal.own(seats="integer")


@metric(title="Seats of large offices", unit="count", better="up", role="diagnostic",
        owner="sales", stage="engage", version=1)
def hello_seats(least: int = 10):
    """Seats sold to offices with at least `least` of them, a column that only this CRM has."""
    return own.sum("seats", where=f"status = 'won' and seats >= {least}")


hello_seats.example(deal=[dict(seats=12), dict(seats=9)], expect=12)


@model(title="Largest deal", unit="money", better="up", role="diagnostic", owner="sales",
       stage="engage", version=1,
       reads={"deals": Reads("deal", ("amount",), where="status = 'won'")})
def hello_largest(deals: pd.DataFrame) -> pd.DataFrame:
    """Worth of the largest deal won."""
    return pd.DataFrame([{"value": max(deals.amount, default=None), "n": len(deals)}],
                        dtype="object")


hello_largest.example(deal=[dict(amount=3), dict(amount=1)], expect=3)
hello_largest.example(deal=[], expect=None)


class Greeting(Report):
    name = "greeting"
    title = "A greeting"
    asks = (Ask("hello_deals"),)

    def build(self, data: ReportData) -> Iterator[Page]:
        tiles = (data.tile("hello_deals"),)
        yield Page(id="one", outline="Hello", title="Hello", blocks=(KpiGrid(tiles=tiles),))


@hookimpl
def register_connectors() -> list[type[Connector]]:
    return [Hello]


@hookimpl
def register_metrics() -> list[Metric]:
    return [hello_deals, hello_seats]


@hookimpl
def register_models() -> list[Model]:
    return [hello_largest]


@hookimpl
def register_reports() -> list[type[Report]]:
    return [Greeting]
'''

KIT = """
from hello import Greeting, Hello, hello_deals, hello_largest, hello_seats

from abmkit.testing import check_connector, check_metric, check_model, check_report


def test_the_connector(tmp_path):
    assert check_connector(Hello, {"names": ["Acme"]}, tmp_path) == {"deal": 1}


def test_the_metric():
    check_metric(hello_deals)
    check_metric(hello_seats)


def test_the_model():
    check_model(hello_largest)


def test_the_report():
    check_report(Greeting)
"""

BROKEN = "from abmkit import hookimpl\n\nraise RuntimeError('it is Monday')\n"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory, developers_environ: dict[str, str]) -> Path:
    """A fresh environment where abmkit is visible, with two strangers' plugins installed."""
    root = tmp_path_factory.mktemp("stranger")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", root / "venv"], check=True)
    scripts, program = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    python = root / "venv" / scripts / program
    (site,) = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").split()
    host = sysconfig.get_path("purelib")
    (Path(site) / "host.pth").write_text(f"import site; site.addsitedir({host!r})\n", "utf-8")
    for name, code in {"hello": HELLO, "broken": BROKEN}.items():
        folder = root / name
        folder.mkdir()
        (folder / "pyproject.toml").write_text(PROJECT.format(name=name), "utf-8")
        (folder / f"{name}.py").write_text(dedent(code), "utf-8")
        offline = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet")
        run(python, "-m", "pip", "install", *offline, folder, env=developers_environ)
    return python


def run(python: Path, *args: str | Path, **more: Any) -> str:
    done = subprocess.run([python, *args], capture_output=True, text=True, check=False, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_strangers_plugins_are_used_from_end_to_end(python: Path, tmp_path: Path) -> None:
    def abmkit(*args: str) -> str:
        return run(python, "-c", "from abmkit.cli import main; main()", *args, cwd=tmp_path)

    listed = {each["plugin"]: each for each in json.loads(abmkit("plugins", "--json"))}
    hello, broken = listed["hello"], listed["broken"]
    assert (hello["distribution"], hello["version"]) == ("hello-crm-hello", "2.3")
    assert hello["gives"] == {
        "connector": ["hello"],
        "metric": ["hello_deals", "hello_seats"],
        "model": ["hello_largest"],
        "report": ["greeting"],
        "renderer": [],
    }
    assert (broken["state"], broken["version"]) == ("failed", "2.3")
    (reason,) = broken["failures"]
    assert reason.startswith("RuntimeError: it is Monday (")
    assert reason.endswith("broken.py:3)")
    assert listed["files"]["distribution"] == "abmkit"

    abmkit("init")
    abmkit("client", "add", "acme")
    abmkit("source", "add", "acme", "hello", "--set", 'names=["Acme", "Hanbit"]')
    settings = tmp_path / "clients" / "acme" / "client.toml"
    own = '\n[fields.deal]\nseats = { from = "seats__c", type = "integer" }\n'
    settings.write_text(settings.read_text("utf-8") + own, "utf-8")
    abmkit("sync", "acme")
    told = json.loads(
        abmkit("metrics", "value", "acme", "hello_deals", "--period", "2020-Q1", "--json")
    )
    assert told["numbers"][0]["value"] == "2"
    seats = ("metrics", "value", "acme", "hello_seats", "--period", "2020-Q1", "--json")
    assert json.loads(abmkit(*seats))["numbers"][0]["value"] == "24"
    largest = ("metrics", "value", "acme", "hello_largest", "--period", "2020-Q1", "--json")
    assert json.loads(abmkit(*largest))["numbers"][0]["value"] == "250000.0000"
    (path,) = abmkit("report", "acme", "--report", "greeting", "--period", "2020-Q1").splitlines()
    assert Path(path).read_bytes().startswith(b"%PDF-")


def test_a_dozen_lines_of_test_check_a_strangers_plugins(python: Path, tmp_path: Path) -> None:
    (tmp_path / "test_hello.py").write_text(KIT, "utf-8")
    said = run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", tmp_path, cwd=tmp_path)
    assert "4 passed" in said
