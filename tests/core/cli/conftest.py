import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from abmkit.cli.main import run
from abmkit.run.definitions import accept
from abmkit.workspace import Client, Workspace

PLUGIN = '''
import pandas as pd
from pydantic import BaseModel, SecretStr

from abmkit import (
    Ask, Batch, Check, Connector, Document, KpiGrid, Page, Refusal, Renderer, Report, ReportData,
    Stream, Words, deal, hookimpl, metric, touch,
)


class Config(BaseModel):
    model_config = {"extra": "forbid"}
    deals: int = 3
    lots: bool = False
    token: SecretStr | None = None
    sick: bool = False
    broken: bool = False


class Crm(Connector):
    name = "crm"
    title = "A CRM"
    Config = Config

    def streams(self):
        return [Stream("deals", ("account", "deal"))]

    def pull(self, stream, state):
        if self.config.broken:
            raise RuntimeError("it broke")
        account = {"record": "a", "source_id": "a", "name": "Acme \\x1b[31m", "domains": "acme.com"}
        deals = [
            {
                "record": f"d{n}", "source_id": f"d{n}", "status": "won" if n % 2 else "lost",
                "account": "id:a" if n else "id:z",
                "amount": "a lot" if self.config.lots or not n else "100.50",
                "created_on": "2026-07-01", "close_on": f"2026-{7 + n % 3:02}-15",
            }
            for n in range(self.config.deals)
        ]
        frames = {"account": pd.DataFrame([account], dtype="object")}
        if deals:
            frames["deal"] = pd.DataFrame(deals, dtype="object")
        yield Batch(frames, refused=(Refusal("line 9", "it is torn", "x"),) * self.config.sick)

    def check(self):
        yield Check(ok=True, what="it answers")

    @classmethod
    def guess(cls, arguments, folder):
        return {"deals": len(arguments)}, [
            Check(True, "one is fine"), Check(False, "one is odd", "look at it")
        ]


def say(**rest):
    return dict(better="up", role="headline", owner="sales", stage="engage", version=1, **rest)


@metric(title="Won deals", unit="count", **say())
def won_deals(least: int = 0):
    """Deals won."""
    return deal.count(where=f"status = 'won' and amount >= {least}")


@metric(title="Won amount", unit="money", **say())
def won_amount():
    """Worth of the deals won."""
    return deal.sum("amount", where="status = 'won'")


@metric(title="Win rate", unit="percent", **say())
def win_rate():
    """Deals won of those decided."""
    return deal.count(where="status = 'won'") / deal.count()


@metric(title="Visits", unit="count", **say())
def visits():
    """Visits."""
    return touch.count(where="role_required_at_end and on_list_at_end")


@metric(title="Lost groups", unit="count", **say())
def lost_groups():
    """Groups of accounts with a deal lost so far."""
    return deal.distinct("root_id", where="status = 'lost'", on="known")


class OnePager(Report):
    name = "scorecard"
    title = "One page"
    asks = (Ask("won_deals", compare=("previous",)),)

    def build(self, data: ReportData):
        yield Page(id="one", outline="One", blocks=(KpiGrid(tiles=(data.tile("won_deals"),)),))


class Plain(Renderer):
    name = "pdf"
    suffix = ".txt"
    media_type = "text/plain"

    def render(self, document: Document, words: Words) -> bytes:
        self.warnings.append("no colours")
        return document.model_dump_json().encode()


@hookimpl
def register_connectors():
    return [Crm]


@hookimpl
def register_metrics():
    return [won_deals, won_amount, win_rate, visits, lost_groups]


@hookimpl
def register_reports():
    return [OnePager]


@hookimpl
def register_renderers():
    return [Plain]
'''


FIRMS = """
import pandas as pd
from pydantic import BaseModel

from abmkit import Batch, Connector, Stream, hookimpl


class Config(BaseModel):
    firms: dict[str, list[str]]


class Firms(Connector):
    name = "firms"
    title = "Companies of a list"
    Config = Config

    def streams(self):
        return [Stream("firms", ("account",))]

    def pull(self, stream, state):
        rows = [
            {"record": key, "source_id": key, "name": name, "domains": domain, "city": "Ulm"}
            for key, (name, domain) in self.config.firms.items()
        ]
        yield Batch({"account": pd.DataFrame(rows, dtype="object")})


@hookimpl
def register_connectors():
    return [Firms]
"""


@dataclass(frozen=True)
class Said:
    """What a command printed and ended with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def rows(self) -> list[list[str]]:
        return [line.split("\t") for line in self.out.splitlines()]


Abmkit = Callable[..., Said]


@pytest.fixture
def abmkit(capsys: pytest.CaptureFixture[str]) -> Abmkit:
    """Run a command in this process: `abmkit("metrics", "list")`."""

    def call(*args: object) -> Said:
        code = run([str(arg) for arg in args])
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return call


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with one plugin that gives one thing of each kind; tests run in it.

    As in any that `abmkit init` made, the definitions of its metrics are accepted.
    """
    workspace = Workspace.create(tmp_path / "agency", "North Star")
    settings = 'version = 1\nname = "North Star"\nplugins = ["mine"]\n'
    (workspace.path / "abmkit.toml").write_text(settings, "utf-8")
    (workspace.plugins / "mine.py").write_text(dedent(PLUGIN), "utf-8")
    monkeypatch.chdir(workspace.path)
    made = Workspace(workspace.path)
    accept(made, made.load_plugins())
    return made


@pytest.fixture
def client(workspace: Workspace, abmkit: Abmkit) -> Client:
    """A client with a source that nobody has read yet."""
    client = workspace.add_client("acme", {"name": "Acme", "zone": "Europe/Berlin"})
    assert abmkit("source", "add", "acme", "crm").code == 0
    return client


@pytest.fixture
def synced(client: Client, abmkit: Abmkit) -> Client:
    """The same, read."""
    assert abmkit("sync", "acme").code == 0
    return client


@pytest.fixture(scope="session")
def read_firms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose client has two sources of companies that share some, and a target list."""
    workspace = Workspace.create(tmp_path_factory.mktemp("firms") / "agency", "North Star")
    client = workspace.add_client("acme", {"name": "Acme", "zone": "Europe/Berlin"})
    (workspace.plugins / "firms.py").write_text(FIRMS, "utf-8")
    (workspace.path / "abmkit.toml").write_text(
        'version = 1\nname = "North Star"\nplugins = ["firms"]\n', "utf-8"
    )
    client.source_folder.mkdir(exist_ok=True)
    for name, firms in {
        "list": {
            "1": ["Ellerbeck Mill Bearings", "ellerbeck.example"],
            "2": ["Ellerbeck Mill Bearing", "other.example"],
        },
        "erp": {"K7": ["Ellerbeck", "ellerbeck.example"]},
    }.items():
        lines = [f'"{key}" = {told!r}' for key, told in firms.items()]
        (client.source_folder / f"{name}.toml").write_text(
            'version = 1\nconnector = "firms"\n\n[firms]\n' + "\n".join(lines) + "\n", "utf-8"
        )
    (client.path / "targets.csv").write_text(
        "domain,tier\nellerbeck.example,1\nnowhere.example,2\n", "utf-8"
    )
    assert run(["-C", str(workspace.path), "sync", "acme"]) == 0
    return workspace.path


@pytest.fixture
def firms(read_firms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A copy of its client, to be changed."""
    folder = Path(shutil.copytree(read_firms, tmp_path / "agency"))
    monkeypatch.chdir(folder)
    return Workspace(folder).client("acme")
