from decimal import Decimal
from typing import Any

import pytest

from abmkit.connect.connector import Field
from abmkit.run import fields as run_fields
from abmkit.warehouse import Warehouse
from abmkit.warehouse import contents as module
from abmkit.warehouse.contents import contents
from abmkit.workspace import Client, Workspace

PLUGIN = """
import pandas as pd
from pydantic import BaseModel


class Config(BaseModel):
    deals: int = 0


from abmkit import Batch, Connector, Stream, api, hookimpl


class Crm(Connector):
    name, title, Config = "crm", "A CRM", Config

    def streams(self):
        return [Stream("deals", ("deal", "touch"))]

    def pull(self, stream, state):
        deals = [
            {
                "record": f"d{n}", "source_id": f"d{n}", "status": "open", "name": f"Deal {n}",
                "stage": "Odd" if n < 3 else None,
                "extra": '{"icp__c": "%s", "note/of": {"a": [1]}, "blank": ""}' % "AB"[n % 4 == 0]
                if n < 8 else None,
            }
            for n in range(10)
        ]
        touches = [
            {
                "record": f"d{n}", "source_id": f"t{n}", "kind": "meeting", "channel": "sales",
                "occurred_at": "2026-07-01T10:00:00Z", "outcome": "held" if n else "postponed",
            }
            for n in range(3)
        ]
        frames = {"deal": deals, "touch": touches}
        yield Batch({name: pd.DataFrame(rows, dtype="object") for name, rows in frames.items()})

    def fields(self):
        yield api.Field("deals", "dealname", "Deal name", "string", "deal.name")
        yield api.Field("deals", "icp__c", "Ideal profile", "picklist")
        yield api.Field("deals", "unread", "Not read", "number")


@hookimpl
def register_connectors():
    return [Crm]
"""


@pytest.fixture
def client(workspace: Workspace, abmkit: Any) -> Client:
    (workspace.plugins / "mine.py").write_text(PLUGIN, "utf-8")
    ladder = {"steps": ["opened", "won"], "qualified": "opened", "won": "won"}
    client = workspace.add_client("acme", {"name": "Acme", "ladders": {"deal": ladder}})
    assert abmkit("source", "add", "acme", "crm").code == 0
    return client


def test_fields_are_told_before_the_first_sync(abmkit: Any, client: Client) -> None:
    said = abmkit("source", "fields", "acme", "crm")
    assert said.rows[1] == ["deals", "dealname", "Deal name", "string", "deal.name", "", "", ""]
    assert len(said.rows) == 4


def test_fields_tell_how_full_they_are_and_with_what(abmkit: Any, client: Client) -> None:
    synced = abmkit("sync", "acme", "--json")
    assert synced.json[1]["rows"] == 13, synced.out
    said = abmkit("source", "fields", "acme", "crm", "--json")
    assert said.code == 0, said.err
    told = {row["field"] or row["taken"]: row for row in said.json["fields"]}
    assert list(told)[:3] == ["dealname", "icp__c", "unread"]
    assert told["dealname"] == {
        "stream": "deals", "field": "dealname", "label": "Deal name", "type": "string",
        "taken": "deal.name", "rows": 10, "filled": "100.0", "samples": told["dealname"]["samples"],
    }  # fmt: skip
    assert len(told["dealname"]["samples"]) == 3
    icp = told["icp__c"]
    assert (icp["taken"], icp["rows"], icp["filled"], icp["samples"]) == (
        "deal.extra", 10, "80.0", ["A", "B"],
    )  # fmt: skip
    assert told["unread"]["taken"] == ""
    assert told["note/of"]["samples"] == ['{"a":[1]}']
    assert "blank" not in told
    assert (told["touch.outcome"]["filled"], told["touch.outcome"]["samples"]) == ("66.7", ["held"])
    assert "touch.sentiment" not in told


def test_stages_and_outcomes_that_mean_nothing_are_counted(abmkit: Any, client: Client) -> None:
    synced = abmkit("sync", "acme", "--json")
    assert synced.json[1]["rows"] == 13, synced.out
    said = abmkit("source", "fields", "acme", "crm")
    unmapped = [row for row in said.rows if len(row) == 4]
    assert unmapped == [
        ["what", "value", "rows", "advice"],
        ["deal stage", "Odd", "3", "add it to [ladders.deal.stages] in client.toml"],
        ["touch.outcome", "postponed", "1", "map it in clients/acme/sources/crm.toml"],
    ]


def test_of_many_rows_a_share_is_looked_at(
    abmkit: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = abmkit("sync", "acme", "--json")
    assert synced.json[1]["rows"] == 13, synced.out
    monkeypatch.setattr(module, "MOST", 2)
    with Warehouse.open(client.warehouse, read_only=True) as warehouse:
        found = [c for c in contents(warehouse.query, "crm") if c.field == "name"]
        assert found == [c for c in contents(warehouse.query, "crm") if c.field == "name"]
    assert 0 <= found[0].rows < 10
    rows = list(run_fields._rows([Field("deals", "n", "", "", "deal.name")], found))
    assert rows[0].filled in (Decimal(0), Decimal(100))
