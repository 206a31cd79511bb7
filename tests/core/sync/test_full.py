"""`abmkit sync --full` reads all again, and drops nothing that no source could tell again."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from abmkit.warehouse import Warehouse

Program = Callable[..., CompletedProcess[str]]

SOURCE = """
version = 1
connector = "files"
zone = "UTC"
[files.accounts]
path = "accounts.csv"
[files.accounts.rows.account]
id = "id"
map = { name = "name", domains = "domain" }
[files.deals]
path = "deals.csv"
[files.deals.rows.deal]
id = "id"
map = { status = "status", account = { from = "site", by = "domain" } }
[files.consents]
path = "consents.csv"
[files.consents.rows.consent]
id = "id"
[files.consents.rows.consent.map]
person = { from = "person", by = "id" }
purpose = "purpose"
channel = "channel"
status = "status"
"""

#: What was reported, as another command would write it, and what a person has decided.
WRITTEN = """
INSERT INTO result (metric, version_hash, scope, period, as_of, value)
    VALUES ('won_deals', 'h', 'total', '2026-Q3', TIMESTAMP '2026-10-01', 3)
"""
DECIDED = "kind,left,right,decision,by\naccount,crm/domain:bolt.com,crm:2,same,Ann\n"
KEPT = ("link", "result", "history", "consent")


@pytest.fixture
def client(tmp_path: Path, program: Program) -> Path:
    """A client who has synced, whose people have decided, and for whom numbers were worked out."""
    program("init", ".")
    program("client", "add", "acme")
    folder = tmp_path / "clients" / "acme"
    (folder / "sources").mkdir(exist_ok=True)
    (folder / "sources" / "crm.toml").write_text(SOURCE)
    (folder / "accounts.csv").write_text("id,name,domain\n1,Bolt,bolt.com\n2,Bolt AG,bolt.de\n")
    (folder / "deals.csv").write_text("id,status,site\nd1,open,bolt.com\nd2,open,bolt.de\n")
    consents = "id,person,purpose,channel,status\nc1,p1,news,email,given\nc2,p2,news,email,given\n"
    (folder / "consents.csv").write_text(consents)
    (folder / "links.csv").write_text(DECIDED)
    program("sync", "acme")
    with Warehouse.open(folder / "warehouse.duckdb") as warehouse:
        for statement in WRITTEN.split(";"):
            warehouse.execute(statement)
    return folder


def kept(client: Path) -> dict[str, list[tuple[Any, ...]]]:
    with Warehouse.open(client / "warehouse.duckdb", read_only=True) as warehouse:
        return {table: warehouse.query(f"FROM {table} ORDER BY ALL") for table in KEPT}


def meant(client: Path) -> list[tuple[Any, ...]]:
    with Warehouse.open(client / "warehouse.duckdb", read_only=True) as warehouse:
        return warehouse.query(
            "SELECT d.source_id, d.status, a.source_id, l.method FROM deal d "
            "JOIN link l ON d.account = l.key JOIN account a ON l.canonical = a.key ORDER BY 1"
        )


def test_a_full_sync_of_the_same_changes_nothing(client: Path, program: Program) -> None:
    before = kept(client)
    assert all(before.values())
    program("sync", "acme", "--full")
    assert kept(client) == before
    assert meant(client) == [("d1", "open", "2", "manual"), ("d2", "open", "2", "domain")]


def test_a_full_sync_renews_facts_and_keeps_the_rest(client: Path, program: Program) -> None:
    before = kept(client)
    (client / "deals.csv").write_text("id,status,site\nd1,won,bolt.com\n")
    (client / "consents.csv").write_text(
        "id,person,purpose,channel,status\nc1,p1,news,email,given\n"
    )
    program("sync", "acme", "--full")
    after = kept(client)
    assert meant(client)[0] == ("d1", "won", "2", "manual")
    assert after["result"] == before["result"]
    assert all(version in after["history"] for version in before["history"])
    assert len(after["history"]) == len(before["history"]) + 2  # d1 is won, and d2 is gone
    assert [row[:6] for row in after["consent"]] == [row[:6] for row in before["consent"]]


def test_a_full_sync_of_a_new_mapping_keeps_what_people_decided(
    client: Path, program: Program
) -> None:
    before = kept(client)
    settings = client / "sources" / "crm.toml"
    settings.write_text(SOURCE.replace('name = "name", ', ""))
    program("sync", "acme", "--full")
    after = kept(client)
    assert {table: after[table] for table in ("result", "consent")} == {
        table: before[table] for table in ("result", "consent")
    }
    assert meant(client) == [("d1", "open", "2", "manual"), ("d2", "open", "2", "domain")]
