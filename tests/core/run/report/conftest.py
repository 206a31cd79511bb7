"""A client whose source says what a test lets it say, and the line from there to a report."""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from abmkit import ReportData
from abmkit.plugins import Plugins
from abmkit.report.frozen import FrozenReport, read_frozen
from abmkit.run import make_report, sync_client
from abmkit.run.send import approve_report, send_report
from abmkit.workspace import Client, Workspace

PLUGIN = '''
import json
from pathlib import Path

import pandas as pd
from pydantic import BaseModel

from abmkit import (
    Ask, Batch, Connector, Fatal, Page, Reads, Renderer, Report, Stream, blocks, deal, hookimpl,
    metric, model, money, touch,
)


class Config(BaseModel):
    rows: str


class Told(Connector):
    """Streams, their tables and rows as a file says; a stream that is a text fails with it."""

    name = "told"
    title = "Told"
    Config = Config

    def _streams(self):
        return json.loads((self.folder / self.config.rows).read_text("utf-8"))

    def streams(self):
        return [
            Stream(name, tuple(tables) if isinstance(tables, dict) else tuple(tables.split()[:1]))
            for name, tables in self._streams().items()
        ]

    def pull(self, stream, state):
        tables = self._streams()[stream.name]
        if isinstance(tables, str):
            raise Fatal(tables)
        frames = {
            table: pd.DataFrame(
                [{"record": row["source_id"], **row} for row in rows], dtype="object"
            )
            for table, rows in tables.items() if rows
        }
        yield Batch(frames)


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


@metric(title="Touches", unit="count", **say())
def touches():
    """Touches."""
    return touch.count()


@metric(title="Spent", unit="money", **say())
def spent():
    """Cost."""
    return money.sum("amount", where="is_cost")


@metric(title="Cost per deal", unit="money", needs="money", **say())
def cost_per_deal():
    """Cost by deals won."""
    return money.sum("amount", where="is_cost") / deal.count(where="status = 'won'")


@metric(title="Engaged people", unit="count", **say())
def engaged_people(window: str = "90d"):
    """People who gave their time lately."""
    return touch.distinct("person_id", where="minutes > 0", window=window)


@model(title="Flat", unit="count", **say(), reads={"deals": Reads("deal", ("id",))})
def flat(deals):
    """One, whatever there is."""
    return pd.DataFrame([{"by": None, "key": None, "value": 1, "n": 1}])


ASKED = ("won_deals", "won_amount", "touches", "spent", "cost_per_deal")


class Small(Report):
    name = "scorecard"
    title = "Small"
    engaged = "engaged_people"
    goals = True
    asks = tuple(Ask(each, compare=("previous",), months=3) for each in ASKED)

    def build(self, data):
        Small.data = data
        grid = blocks.KpiGrid(tiles=tuple(data.tile(each) for each in ASKED))
        yield Page(id="one", outline="One", blocks=(*data.alerts(), grid))


class Plain(Renderer):
    name = "pdf"
    suffix = ".txt"
    media_type = "text/plain"

    def render(self, document, words):
        return document.model_dump_json().encode()


@hookimpl
def register_connectors():
    return [Told]


@hookimpl
def register_metrics():
    return [won_deals, won_amount, touches, spent, cost_per_deal, engaged_people]


@hookimpl
def register_models():
    return [flat]


@hookimpl
def register_reports():
    return [Small]


@hookimpl
def register_renderers():
    return [Plain]
'''

Tables = Mapping[str, Sequence[Mapping[str, str]]]
ACCOUNTS = tuple(
    {"source_id": name, "name": name.capitalize(), "domains": f"{name}.com"}
    for name in ("acme", "bolt", "cobra", "delta", "ember")
)


def won(number: int, day: str, amount: str = "100", **more: str) -> dict[str, str]:
    told = {"source_id": f"d{number}", "account": "id:acme", "status": "won", "amount": amount}
    return told | {"created_on": "2026-01-05", "close_on": day} | more


@dataclass
class Line:
    """A client from its rows to its report: `line.tells(crm={"deals": {"deal": […]}})`."""

    client: Client
    plugins: Plugins

    def copy(self, folder: Path) -> "Line":
        """The same in another folder, to be changed."""
        return open_line(shutil.copytree(self.client.workspace.path, folder))

    def tells(self, **sources: Mapping[str, Tables | str]) -> "Line":
        for name, streams in sources.items():
            (self.client.path / f"{name}.json").write_text(json.dumps(streams), "utf-8")
            self.client.source_folder.mkdir(exist_ok=True)
            text = f'version = 1\nconnector = "told"\nrows = "{name}.json"\n'
            (self.client.source_folder / f"{name}.toml").write_text(text, "utf-8")
        return self

    def list(self, name: str, *lines: str) -> "Line":
        (self.client.path / name).write_text("\n".join(lines) + "\n", "utf-8")
        return self

    def decide(self, text: str) -> "Line":
        """Add to ``client.toml``."""
        path = self.client.path / "client.toml"
        path.write_text(f"{path.read_text('utf-8')}\n{text}\n", "utf-8")
        self.client = Client(self.client.workspace, self.client.id)
        return self

    def sync(self, at: str = "2026-10-01T06:00:00+00:00") -> "Line":
        sync_client(self.client, self.plugins, now=datetime.fromisoformat(at))
        return self

    def report(self, period: str = "2026-Q3", **how: Any) -> ReportData:
        """Make a report, and give what it was built from."""
        make_report(self.client, self.plugins, period, **how)
        data: ReportData = self.plugins.reports["scorecard"].data  # type: ignore[attr-defined]
        return data

    def frozen(self, period: str = "2026-Q3") -> FrozenReport:
        path = self.client.reports / period / "draft.json"
        return read_frozen(path.read_bytes(), "draft.json")[0]

    def send(self, period: str, at: datetime = datetime(2026, 7, 2, tzinfo=UTC)) -> None:
        approve_report(self.client, period, by="Dana", now=at)
        send_report(self.client, self.plugins, period, now=at)


@pytest.fixture
def line(tmp_path: Any) -> Line:
    return make_line(tmp_path, "Europe/Berlin")


@pytest.fixture
def line_in(tmp_path: Any) -> Callable[..., Line]:
    """The same in another zone or fiscal year: `line_in("Asia/Seoul", fiscal_start=4)`."""
    return lambda zone, **more: make_line(tmp_path, zone, **more)


@pytest.fixture(scope="session")
def line_for_all(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Line]:
    """Make one that several tests begin with: each takes its `copy`."""
    return lambda: make_line(tmp_path_factory.mktemp("line"), "Europe/Berlin")


@pytest.fixture(scope="session")
def deal_won() -> Callable[..., dict[str, str]]:
    return won


@pytest.fixture(scope="session")
def accounts() -> Tables:
    return {"account": ACCOUNTS}


def make_line(folder: Any, zone: str, **more: Any) -> Line:
    workspace = Workspace.create(folder / "agency", "North Star")
    settings = 'version = 1\nname = "North Star"\nplugins = ["mine"]\n'
    (workspace.path / "abmkit.toml").write_text(settings, "utf-8")
    (workspace.plugins / "mine.py").write_text(PLUGIN, "utf-8")
    workspace.add_client("acme", {"name": "Acme", "zone": zone, **more})
    return open_line(workspace.path)


def open_line(folder: Path) -> Line:
    workspace = Workspace(folder)
    plugins = workspace.load_plugins()
    assert not plugins.failures, plugins.failures
    return Line(workspace.client("acme"), plugins)
