"""What counts nowhere is left out of every fact, from its day on, and counted by reason."""

from datetime import date
from typing import Any

import pytest

from abmkit import Batch, Stream
from abmkit.derive import FACTS, Exclusion, Rules, derive, findings
from abmkit.derive.findings import Excluded
from abmkit.warehouse import Warehouse

from .rows import ACME, NOW, Lay, Rows, targets

OURS = {"source_id": "2", "name": "Ours", "domains": "www.ours.example;ours.test"}
AT = "2026-09-30T12:00:00Z"
WORKED = ("engagement", "customer", "influence", "journey")
RECORDS = [name for name in FACTS if name not in WORKED]


def world() -> dict[str, Rows]:
    """Acme buys; Ours is the agency's client itself, with a person of its own."""
    both = (("1", "id:1", "id:p"), ("2", "id:2", "id:q"))
    return {
        "account": [ACME, OURS],
        "person": [
            {"source_id": "p", "email": "p@acme.com"},
            {"source_id": "q", "email": "Q@Ours.Test"},
        ],
        "membership": [
            {"source_id": n, "account": a, "person": p, "valid_from": "2026-01-01"}
            for n, a, p in both
        ],
        "deal": [
            {"source_id": n, "account": a, "status": "won", "close_on": "2026-05-01",
             "created_on": "2026-03-01", "amount": "10"}
            for n, a, _ in both
        ],
        "touch": [
            {"source_id": n, "kind": "visit", "occurred_at": AT, "person": p,
             "is_marketing": "true"}
            for n, _, p in both
        ],
        "stat": [
            {"source_id": n, "day": "2026-06-01", "name": "clicks", "value": "1",
             "additivity": "sum", "account": a}
            for n, a, _ in both
        ],
        "money": [
            {"source_id": n, "kind": "order", "on_date": "2026-06-01", "amount": "10", "account": a}
            for n, a, _ in both
        ],
        "response": [
            {"source_id": n, "survey": "nps", "scale": "nps", "score": "9", "answered_at": AT,
             "person": p}
            for n, _, p in both
        ],
        "stage": [
            {"source_id": n, "ladder": "deal", "deal": f"id:{n}", "step": "Demo", "entered_at": AT}
            for n, _, _ in both
        ],
        "list_member": targets(
            *((a, "1", "2026-01-01", None) for _, a, _ in both), roles="user"
        ),
    }  # fmt: skip


def left(warehouse: Warehouse) -> dict[str, int]:
    counts = {}
    for name in RECORDS:
        ((counts[name],),) = warehouse.query(f"SELECT count(*) FROM fact_{name}")
    return counts


EVERY = dict.fromkeys(RECORDS, 2)


def test_a_domain_leaves_its_accounts_and_people_out_of_every_fact(lay: Lay) -> None:
    rules = Rules(exclusions=(Exclusion("own staff", domain="Ours.test"),))
    warehouse = lay(rules, **world())
    assert left(warehouse) == dict.fromkeys(RECORDS, 1)
    assert warehouse.query("SELECT count(*) FROM fact_deal_open") == [(1,)]
    assert warehouse.query("SELECT count(*) FROM fact_required_role") == [(1,)]
    told = findings(warehouse, rules)
    assert told.excluded == tuple(Excluded("own staff", name, 1) for name in sorted(RECORDS))
    assert told.idle == ()
    derive(warehouse, Rules())
    assert left(warehouse) == EVERY


@pytest.mark.parametrize("fact", WORKED)
def test_what_is_worked_out_knows_nothing_of_what_is_left_out(lay: Lay, fact: str) -> None:
    accounts = f"SELECT count(DISTINCT account_id) FROM fact_{fact}"
    assert lay(Rules(), **world()).query(accounts) == [(2,)]
    rules = Rules(exclusions=(Exclusion("own staff", domain="Ours.test"),))
    assert lay(rules).query(accounts) == [(1,)]


@pytest.mark.parametrize(
    ("exclusion", "gone"),
    [
        (Exclusion("test", source="crm", source_id="2", table="deal"), {"deal", "stage"}),
        (
            Exclusion("left", source="crm", source_id="q", table="person"),
            {"touch", "response", "membership"},
        ),
        (
            Exclusion("rival", source="crm", source_id="2", table="account"),
            set(RECORDS),
        ),
        (
            Exclusion("rival", domain="ours.example", table="account"),
            set(RECORDS),
        ),
        (
            Exclusion("staff", domain="ours.test", table="person"),
            {"touch", "response", "membership"},
        ),
        (Exclusion("x", source="erp", source_id="2", table="deal"), set()),
    ],
)
def test_a_line_may_mean_one_record_or_only_accounts_or_only_people(
    lay: Lay, exclusion: Exclusion, gone: set[str]
) -> None:
    rules = Rules(exclusions=(exclusion,))
    warehouse = lay(rules, **world())
    assert left(warehouse) == EVERY | dict.fromkeys(gone, 1)
    told = findings(warehouse, rules)
    assert {each.fact for each in told.excluded} == gone
    assert told.idle == (() if gone else (1,))


def test_an_exclusion_holds_from_its_day_on(lay: Lay) -> None:
    since = date(2026, 5, 15)
    rules = Rules(exclusions=(Exclusion("rival", domain="ours.test", since=since),))
    warehouse = lay(rules, **world())
    # Its deal was closed before; it was on the list, employed and known before.
    early = {"deal", "account", "listing", "membership"}
    assert left(warehouse) == EVERY | dict.fromkeys(set(RECORDS) - early, 1)
    assert warehouse.query(
        "SELECT count(*) FILTER (l.valid_to = DATE '2026-05-15') FROM fact_listing AS l"
    ) == [(1,)]
    assert warehouse.query("SELECT max(valid_to) FROM fact_membership") == [(since,)]
    assert warehouse.query("SELECT max(gone_on) FROM fact_account") == [(since,)]


def test_a_deal_that_was_open_then_counts_as_open_until_then(lay: Lay) -> None:
    rules = Rules(exclusions=(Exclusion("rival", domain="ours.test", since=date(2026, 4, 1)),))
    warehouse = lay(rules, **world())
    assert left(warehouse)["deal"] == 1
    ends = "SELECT max(open_to) FROM fact_deal_open GROUP BY id ORDER BY 1"
    assert warehouse.query(ends) == [(date(2026, 4, 1),), (date(2026, 5, 1),)]


def test_test_records_never_count_and_are_counted(lay: Lay) -> None:
    made = world()
    made["person"][1]["is_test"] = "true"
    warehouse = lay(**made)
    assert left(warehouse) == EVERY | dict.fromkeys(("touch", "response", "membership"), 1)
    told = findings(warehouse, Rules()).excluded
    assert told == tuple(
        Excluded("test record", name, 1) for name in ("membership", "response", "touch")
    )


def test_a_row_that_several_lines_meet_has_one_reason(lay: Lay) -> None:
    lines = (
        Exclusion("own staff", domain="ours.test", since=date(2026, 1, 1)),
        Exclusion("rival", source="crm", source_id="2", table="account"),
        Exclusion("nobody", domain="nobody.example"),
    )
    rules = Rules(exclusions=lines)
    warehouse = lay(rules, **world())
    reasons: dict[str, Any] = {
        each.fact: each.reason for each in findings(warehouse, rules).excluded
    }
    assert reasons == dict.fromkeys(RECORDS, "rival") | dict.fromkeys(
        ("membership", "response", "touch"), "own staff"
    )
    assert findings(warehouse, rules).idle == (3,)


def test_the_first_customer_deal_is_one_that_counts(lay: Lay) -> None:
    deal = {"status": "won", "account": "id:1", "amount": "1"}
    rules = Rules(exclusions=(Exclusion("test", source="crm", source_id="a", table="deal"),))
    warehouse = lay(
        rules,
        account=[ACME],
        deal=[
            {"source_id": "a", **deal, "close_on": "2026-01-01"},
            {"source_id": "b", **deal, "close_on": "2026-02-01"},
        ],
    )
    assert warehouse.query("SELECT first_won, closed_on FROM fact_deal") == [
        (True, date(2026, 2, 1))
    ]


@pytest.mark.parametrize("known_by", ["mark", "domain"])
def test_who_is_left_out_does_not_count_once_the_source_has_deleted_them(
    lay: Lay, known_by: str
) -> None:
    staff = [{"source_id": "x", "email": "x@ours.test", "is_test": str(known_by == "mark")},
             {"source_id": "y", "email": "y@ours.test"}]  # fmt: skip
    touch = {"source_id": "1", "kind": "visit", "occurred_at": AT, "person": "id:x"}
    lines = (Exclusion("own staff", domain="ours.test"),) if known_by == "domain" else ()
    warehouse = lay(Rules(exclusions=lines), person=staff, touch=[touch])
    counted = "SELECT count(*) FROM fact_touch"
    assert warehouse.query(counted) == [(0,)]
    warehouse.load("crm", Stream("person", ("person",)), Batch({}, deleted=("x",)), NOW)
    warehouse = lay(Rules(exclusions=lines))
    assert warehouse.query(counted) == [(0,)]
