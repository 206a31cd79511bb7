"""A client's decisions reach its numbers, its checks and its report."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from abmkit.connect import Batch, Stream
from abmkit.identity import match
from abmkit.metrics import Registry, deal, metric, touch
from abmkit.metrics.ask import Ask
from abmkit.plugins import load_plugins
from abmkit.run import background, derived
from abmkit.run.check import check_sources
from abmkit.run.explain import explain
from abmkit.warehouse import Warehouse
from abmkit.workspace import Client, Workspace

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
HEAD = 'version = 1\nname = "Acme"\n'
ROWS = {
    "account": [
        {"source_id": "1", "domains": "acme.com", "extra": '{"icp__c": "A"}'},
        {"source_id": "2", "domains": "ours.com", "extra": '{"icp__c": "x", "seats": "many"}'},
    ],
    "deal": [
        {"source_id": "d", "status": "won", "account": "id:1", "amount": "100", "stage": "Won",
         "created_on": "2026-07-01", "close_on": "2026-09-01"},
        {"source_id": "e", "status": "won", "account": "id:2", "amount": "7", "currency": "SEK",
         "created_on": "2026-07-01", "close_on": "2026-09-01"},
    ],
    "touch": [
        {"source_id": "t", "kind": "visit", "account": "id:1", "minutes": "5",
         "occurred_at": "2026-09-01T12:00:00Z"}
    ],
}  # fmt: skip


@pytest.fixture
def client(tmp_path: Path) -> Client:
    """A client whose rows came from a source that is no longer connected."""
    workspace = Workspace.create(tmp_path / "agency", "North Star")
    client = workspace.add_client("acme", {"name": "Acme"})
    with Warehouse.open(client.warehouse) as warehouse:
        load(warehouse, "crm", ROWS)
    return client


def load(warehouse: Warehouse, source: str, tables: dict[str, list[dict[str, Any]]]) -> None:
    for table, rows in tables.items():
        stream = Stream(table, (table,))
        frame = pd.DataFrame([{"record": r["source_id"], **r} for r in rows], dtype="object")
        warehouse.begin_read(source, stream, NOW)
        warehouse.load(source, stream, Batch({table: frame}), NOW)
        warehouse.finish_read(source, stream, NOW)
    match(warehouse)


def decide(client: Client, text: str, exclusions: str = "") -> Client:
    (client.path / "client.toml").write_text(HEAD + text, "utf-8")
    (client.path / "exclusions.csv").write_text(exclusions, "utf-8")
    return Client(client.workspace, client.id)


def number(client: Client, formula: Any, unit: str = "count", by: str | None = None) -> Any:
    def made() -> Any:
        """A definition."""
        return formula

    told = {"better": "up", "role": "diagnostic", "owner": "sales", "stage": "engage"}
    asked = metric(title="Made", unit=unit, version=1, **told)(made)  # type: ignore[arg-type]
    with derived(client) as facts:
        results = facts.evaluate(
            Registry.of([asked]), [Ask("made", by=by)], facts.period("2026-Q3")
        )
    if by is None:
        return results.number("made").value
    return {each.key: each.value for each in results.numbers("made", by=by)}


def test_numbers_follow_what_people_decide(client: Client) -> None:
    assert number(client, touch.sum("minutes"), "minutes") == 5
    plain = decide(client, "[[weights]]\nfactor = 3\nkind = 'visit'\n")
    assert number(plain, touch.sum("minutes"), "minutes") == 15
    assert number(plain, deal.count()) == 2
    without = decide(plain, "", "domain,reason,by\nours.com,own staff,Kim\n")
    assert number(without, deal.count()) == 1
    with derived(without) as facts:
        assert [(each.reason, each.rows) for each in facts.findings().excluded] == [
            ("own staff", 1), ("own staff", 1)
        ]  # fmt: skip


def test_numbers_are_told_by_and_read_fields_of_the_clients_own(client: Client) -> None:
    text = "[fields.account]\nicp = { from = 'icp__c', type = 'text' }\n"
    own = decide(client, text)
    assert number(own, deal.count(), by="icp") == {"A": 1, "x": 1}
    formula = deal.own(icp="text").count(where="icp = 'A'")
    assert number(own, formula) == 1


def found(client: Client) -> list[tuple[bool, str, str]]:
    checks = [
        each.check for each in check_sources(client, load_plugins(client.workspace.plugins, ()))
    ]
    # These rows were laid by hand: no source of such a name was ever there.
    there = [check for check in checks if " has been removed; " not in check.what]
    return [(check.ok, check.what, check.advice) for check in there]


def test_a_check_says_what_facts_would_not_understand(client: Client) -> None:
    text = (
        "priority = ['erp']\n[ladders.deal]\nsteps = ['opened']\n"
        "[fields.account]\nseats = { from = 'seats', type = 'integer' }\n"
    )
    decided = decide(client, text, "domain,reason,by\nnobody.com,x,Kim\n")
    told = found(decided)
    assert told == [
        (
            True,
            "deal stage 'Won': 1 rows, mapped to no step",
            "add it to [ladders.deal.stages]",
        ),
        (
            True,
            "1 rows of deal in SEK have no exchange rate: no data",
            "load exchange rates from SEK into table fx",
        ),
        (
            True,
            "1 cells of seats are not of its type, such as 'many'",
            "see [fields.account] in client.toml",
        ),
        (True, "exclusions.csv: entry 1 matches nothing", "fix it or remove it"),
        (False, "priority in client.toml: no source is called 'erp'", "name those there are"),
    ]


def test_two_sources_of_one_kind_of_touch_fail_the_check_and_the_report_says_so(
    client: Client,
) -> None:
    with Warehouse.open(client.warehouse) as warehouse:
        load(warehouse, "web", {"touch": ROWS["touch"]})
        cost = {"kind": "cost_media", "channel": "search", "amount": "1", "on_date": "2026-09-01"}
        for source in ("google", "sheet"):
            load(warehouse, source, {"money": [{"source_id": "1", **cost}]})
    assert [each for each in found(client) if not each[0]] == [
        (
            False,
            "touch visit comes from crm and web, and none is chosen",
            'choose one in client.toml: [record.touch] visit = "crm"',
        ),
        (
            False,
            "money cost_media:search comes from google and sheet, and none is chosen",
            'choose one in client.toml: [record.money] "cost_media:search" = "google"',
        ),
    ]
    with derived(client) as facts:
        plugins = load_plugins(client.workspace.plugins, ())
        told = background.quality(facts, facts.period("2026-Q3"), plugins)
        states = {each.name: (each.status, each.note) for each in told.sources}
    status, note = states["web"]
    assert (status, note.id, note.args["table"], note.args["source"]) == (
        "partial", "source.no_choice", "touch visit", "crm"
    )  # fmt: skip
    marked = {
        table: [source.name for source in told.troubled(frozenset({table}))]
        for table in ("touch", "money", "deal", "account")
    }
    assert marked == {
        "touch": ["crm", "web"],
        "money": ["google", "sheet"],
        "deal": [],
        "account": [],
    }
    chosen = decide(client, "[record]\ntouch = 'web'\nmoney = 'sheet'\n")
    with derived(chosen) as facts:
        assert facts.conflicts == ()


def test_the_rows_behind_any_fact_can_be_shown(client: Client) -> None:
    with Warehouse.open(client.warehouse) as warehouse:
        load(
            warehouse,
            "crm",
            {
                "stage": [
                    {"source_id": "s", "ladder": "deal", "deal": "id:d", "step": "Demo",
                     "entered_at": "2026-08-01T12:00:00Z", "amount": "90"}
                ],
                "money": [
                    {"source_id": "m", "kind": "order", "amount": "5", "on_date": "2026-09-01"}
                ],
                "response": [
                    {"source_id": "r", "survey": "x", "scale": "nps", "score": "9",
                     "answered_at": "2026-09-01T12:00:00Z"}
                ],
                "list_member": [
                    {"source_id": "l", "list_name": "targets", "account": "name:Elsewhere"}
                ],
            },
        )  # fmt: skip
    (client.workspace.plugins / "mine.py").write_text(PLUGIN, "utf-8")
    plugins = load_plugins(client.workspace.plugins, ("mine",))
    told = explain(client, plugins, "everything", "2026-Q3")
    shown = {each.leaf.partition(".")[0]: each.rows for each in told.behind}
    assert {fact: rows[0][1] for fact, rows in shown.items()} == {
        "account": "1", "deal": "d", "money": "m", "response": "r", "stage": "s", "touch": "t"
    }  # fmt: skip
    assert told.number.value == Decimal(8)


PLUGIN = """
from abmkit import account, deal, hookimpl, metric, money, response, stage, touch


@metric(title="All", unit="count", better="up", role="diagnostic", owner="sales", stage="engage",
        version=1)
def everything():
    \"\"\"All there is.\"\"\"
    unlisted = "account_owner_at_end is null and not on_list_at_end"
    return (
        account.count() + deal.count(where="amount >= 7 or amount is null", on="known")
        + money.count() + response.count(where="role_at_end is null and score > 8")
        + stage.count(where=unlisted) + touch.count(where="not role_required_at_end")
    )


@hookimpl
def register_metrics():
    return [everything]
"""
