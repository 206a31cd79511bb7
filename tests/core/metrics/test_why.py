"""What keeps a record out of a number: every kind of reason, from rows that a source sent."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from abmkit import Batch, Stream
from abmkit.connect import Refusal
from abmkit.derive import Exclusion, Rules, derive
from abmkit.identity import match
from abmkit.metrics import Registry
from abmkit.metrics.why import verdicts
from abmkit.period import Calendar
from abmkit.schema import LOADABLE
from abmkit.warehouse import Warehouse
from abmkit_metrics import register_metrics

REGISTRY = Registry.of(register_metrics())
Q3 = Calendar().parse("2026-Q3", date.max)
NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
STREAM = Stream("all", tuple(LOADABLE), mode="append")
RULES = Rules(
    record={"touch": {"email": ("mail",)}},
    exclusions=(Exclusion("own staff", source="crm", source_id="d-own", table="deal"),),
)
WON = {"status": "won", "account": "id:a", "close_on": "2026-08-01", "created_on": "2026-07-01"}
DEALS = {
    "good": {},
    "lost": {"status": "lost"},
    "early": {"close_on": "2026-06-30"},
    "undated": {"close_on": ""},
    "poor": {"amount": ""},
    "nobody": {"account": "name:Nobody"},
    "own": {},
    "gone": {},
    "more": {"type": "expansion"},
}
MET = {"kind": "meeting", "occurred_at": "2026-09-01T12:00:00Z", "outcome": "held"}
TABLES: dict[str, list[dict[str, str]]] = {
    "account": [{"source_id": "a", "name": "Acme"}, {"source_id": "off", "name": "Off"}],
    "person": [{"source_id": "p", "name": "P"}],
    "membership": [{"source_id": "m", "person": "id:p", "account": "id:a"}],
    "list_member": [
        {"source_id": "l", "list_name": "targets", "account": "id:a"},
        {"source_id": "zoo", "list_name": "zoo", "account": "id:a"},
        {"source_id": "left", "list_name": "targets", "account": "id:off",
         "valid_from": "2026-01-01", "valid_to": "2026-08-01"},
    ],
    "deal": [
        {"source_id": f"d-{name}", "amount": "10", **WON, **cells} for name, cells in DEALS.items()
    ],
    "touch": [
        {"source_id": "t", "person": "id:p", **MET},
        {"source_id": "t-off", "account": "id:off", **MET},
        {"source_id": "t-mail", "person": "id:p", "occurred_at": MET["occurred_at"],
         "kind": "email"},
        {"source_id": "t-nobody", "person": "email:who@where.de", **MET},
    ],
    "stage": [
        {"source_id": f"s{n}", "ladder": "deal", "deal": "id:d-good", "step": "talk",
         "entered_at": f"2026-07-0{n}T12:00:00Z"}
        for n in (1, 2)
    ],
    "response": [
        {"source_id": "r", "answered_at": MET["occurred_at"], "survey": "q", "scale": "nps",
         "score": "10"},
    ],
    "stat": [
        {"source_id": "clicks", "day": "2026-08-01", "name": "clicks", "value": "5",
         "additivity": "total"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    path: Path = tmp_path_factory.mktemp("acme") / "w.duckdb"
    with Warehouse.open(path) as warehouse:
        refused = [Refusal("torn", "the line has no end", '"torn')]
        bad = [{"source_id": "d-bad", "status": "perhaps"}]
        whole = {**TABLES, "deal": [*TABLES["deal"], *bad]}
        mails = {"touch": [{"source_id": "x", "occurred_at": MET["occurred_at"], "kind": "email"}]}
        load(warehouse, "crm", whole, refused=refused)
        load(warehouse, "mail", mails)
        load(warehouse, "crm", {}, at=NOW + timedelta(days=1), deleted=["d-gone"])
        match(warehouse)
        derive(warehouse, RULES)
        yield warehouse


def load(warehouse: Warehouse, source: str, tables: Any, at: datetime = NOW, **batch: Any) -> None:
    frames = {
        table: pd.DataFrame([{"record": r["source_id"], **r} for r in rows], dtype="object")
        for table, rows in tables.items()
    }
    warehouse.load(source, STREAM, Batch(frames, **batch), at)


def reasons(warehouse: Warehouse, metric: str, record: str, source: str = "crm") -> list[str]:
    """What is said of each leaf, with a plus for one that the record counts in."""
    tree = REGISTRY.tree(metric)
    told = verdicts(warehouse.query, tree, Q3, source, record)
    return [f"{'+' if each.counts else '-'} {each.reason}" for each in told]


@pytest.mark.parametrize(
    ("metric", "record", "told"),
    [
        ("won_deals", "d-good", "+ it counts"),
        ("won_amount", "d-good", "+ it counts, with amount 10.0000"),
        ("won_amount", "d-poor", "+ it counts, and adds nothing: its amount is not known"),
        ("won_deals", "d-lost", "- not so: status = 'won' (status is 'lost')"),
        ("won_deals", "d-early",
         "- its closed_on, 2026-06-30, lies outside 2026-07-01 to 2026-09-30"),
        ("won_deals", "d-undated", "- its closed_on is not known"),
        ("won_deals", "d-own", "- it is excluded: own staff"),
        ("won_deals", "d-gone", "- its source has deleted it, as seen on 2026-10-02"),
        ("won_deals", "d-bad", "- it lies in quarantine: status: not one of open, won, lost"),
        ("won_deals", "torn", "- it lies in quarantine: the line has no end"),
        ("won_deals", "nothing", "- crm has sent no record of that id"),
        ("won_deals", "t", "- it is a row of touch; this part reads deal: an opportunity of the "
         "source of record"),
        ("target_account_revenue", "d-nobody", "- not so: on_list (on_list is no; it has no "
         "account; its account name:Nobody was not found: no account is called 'Nobody')"),
        ("new_customers", "d-nobody", "- not so: first_won (first_won is no)"),
        ("meetings_held", "t", "+ it counts"),
        ("meetings_held", "t-off", "- not so: on_list (on_list is no)"),
        ("engaged_accounts", "t-off", "- not so: person_id is not null (person_id is not known)"),
        ("engaged_accounts", "t-mail", "- mail counts for touch email, not crm: see [record] in "
         "client.toml"),
        ("target_accounts", "l", "+ it counts"),
        ("target_accounts", "zoo", "- it is of the list zoo, not of targets"),
        ("target_accounts", "left", "- on clock valid it counts from 2026-01-01 to 2026-08-01, "
         "which does not cover 2026-09-30"),
        ("step_entries", "s1", "+ it counts"),
        ("step_entries", "s2", "- it goes on with a stay that an earlier record began"),
        ("sessions", "clicks", "- it is a platform's own total, which ours is compared with: see "
         "abmkit reconcile"),
        ("pipeline_won", "d-good", "+ it counts, with moved -10.0000"),
        ("pipeline_lost", "d-good", "- not so: move in ('lost') (move is 'opened')"),
        ("open_deals", "d-good", "- none of its 2 stretches on clock open covers 2026-09-30"),
        ("expansion_won_unknown", "d-more", "- not so: not was_customer (was_customer is yes)"),
        ("promoter_accounts", "r", "- its account_id is not known; it has no account"),
        ("open_deals", "d-undated", "- it has no row on clock open: while it is open, worth what "
         "it was worth then"),
    ],
)  # fmt: skip
def test_a_record_counts_or_is_told_what_keeps_it_out(
    warehouse: Warehouse, metric: str, record: str, told: str
) -> None:
    (reason,) = reasons(warehouse, metric, record)
    assert reason == told


def test_each_part_of_a_ratio_is_told_apart(warehouse: Warehouse) -> None:
    assert reasons(warehouse, "win_rate", "d-lost") == [
        "- not so: status = 'won' (status is 'lost')",
        "+ it counts",
    ]


def test_what_has_no_key_is_not_counted_apart(warehouse: Warehouse) -> None:
    said = reasons(warehouse, "referring_accounts", "t-nobody")
    assert said == ["- not so: channel = 'referral' (channel is not known)"]
    (reason,) = reasons(warehouse, "content_minutes", "t-nobody")
    assert reason.startswith("- not so: asset_id is not null")


@pytest.mark.slow
def test_a_record_of_every_table_is_judged_for_every_metric(warehouse: Warehouse) -> None:
    for metric in REGISTRY:
        for record in ("a", "p", "m", "l", "d-good", "t", "s1"):
            assert all(reasons(warehouse, metric.id, record))
