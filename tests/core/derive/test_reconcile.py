"""Platforms' own totals beside ours: the reasons add up, and what does not is flagged."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from abmkit.derive import Exclusion, Rules
from abmkit.derive.reconcile import Gap, Movement, Reconciled, reconcile

from .rows import NOW, Lay

START, END = date(2026, 7, 1), date(2026, 9, 30)
ACCOUNTS = [{"source_id": "acme", "domains": "acme.com"}, {"source_id": "bolt"}]


def click(number: int, at: str = "2026-08-03T10:00:00Z", **more: str) -> dict[str, str]:
    told = {"source_id": f"t{number}", "kind": "email", "action": "clicked", "account": "id:acme"}
    return {**told, "occurred_at": at, "channel": "email", **more}


def stat(name: str, value: int | str, day: str = "2026-08-31", **more: str) -> dict[str, str]:
    told = {"source_id": f"{name} {day} {more.get('channel')}", "day": day, "name": name}
    return {**told, "value": str(value), "additivity": "sum", **more}


def look(warehouse: Any) -> dict[str, Reconciled]:
    return {each.what: each for each in reconcile(warehouse.query, START, END, "USD")}


def gaps(of: Reconciled) -> dict[str, tuple[Decimal | None, int]]:
    return {gap.reason: (gap.amount, gap.rows) for gap in of.gaps}


def test_a_total_that_is_ours_needs_no_reason(lay: Lay) -> None:
    clicks = [click(1), click(2), click(3, "2026-10-02T10:00:00Z")]
    total = [stat("Clicks", 2, channel="Email"), stat("clicks", 50, channel="social")]
    (got,) = look(lay(account=ACCOUNTS, touch=clicks, stat=total)).values()
    assert got == Reconciled("email clicks", "crm", "count", Decimal(2), Decimal(2))
    assert got.holds


def test_each_record_is_out_for_one_reason_and_they_add_up(lay: Lay) -> None:
    clicks = [
        click(1),
        click(2, is_machine="true"),
        click(3, is_machine="true", account="id:bolt"),  # excluded before all else
        click(4, account="id:nobody"),
        click(5, account="id:bolt"),
    ]
    rules = Rules(exclusions=(Exclusion("competitor", None, "crm", "bolt", "account"),))
    total = [stat("clicks", 3, channel="email"), stat("clicks", 2, "2026-09-30", channel="email")]
    got = look(lay(rules, account=ACCOUNTS, touch=clicks, stat=total))["email clicks"]
    assert (got.theirs, got.ours) == (5, 1)
    assert gaps(got) == {"excluded": (2, 2), "machine": (1, 1), "no_account": (1, 1)}
    assert got.holds


def test_what_no_reason_accounts_for_is_flagged(lay: Lay) -> None:
    total = [stat("clicks", 9, channel="email")]
    got = look(lay(account=ACCOUNTS, touch=[click(1), click(2, is_machine="true")], stat=total))
    told = got["email clicks"]
    assert (told.difference, told.unexplained, told.holds) == (8, 7, False)


def test_a_reason_is_told_only_where_it_makes_the_difference_smaller(lay: Lay) -> None:
    """A platform that leaves machines out itself has no machines in its total."""
    total = [stat("clicks", 1, channel="email")]
    got = look(lay(account=ACCOUNTS, touch=[click(1), click(2, is_machine="true")], stat=total))
    assert got["email clicks"].gaps == ()


def test_days_of_another_zone_explain_the_edges_of_a_period(lay: Lay) -> None:
    clicks = [click(1), click(2, "2026-06-30T20:00:00Z"), click(3, "2026-06-30T18:00:00Z")]
    rules = Rules(zone="Asia/Seoul")  # both are of July there
    total = [stat("clicks", 1, channel="email")]
    got = look(lay(rules, account=ACCOUNTS, touch=clicks, stat=total))["email clicks"]
    assert (got.ours, gaps(got)) == (3, {"other_zone": (-2, 2)})


def test_what_a_source_took_back_and_what_another_source_counts_for(lay: Lay) -> None:
    lay(account=ACCOUNTS, touch=[click(1), click(2)])
    warehouse = lay(
        source="mail", touch=[click(7), click(8)], stat=[stat("clicks", 2, channel="email")]
    )
    got = look(warehouse)["email clicks"]
    assert (got.source, got.ours, gaps(got)) == ("mail", 0, {"not_of_record": (2, 2)})


def test_deleted_records_are_in_the_total_still(lay: Lay) -> None:
    warehouse = lay(
        account=ACCOUNTS, touch=[click(1), click(2)], stat=[stat("clicks", 2, channel="email")]
    )
    warehouse.execute("UPDATE touch SET deleted_at = synced_at WHERE source_id = 't2'")
    got = look(warehouse)["email clicks"]
    assert (got.ours, gaps(got)) == (1, {"deleted": (1, 1)})


def test_sessions_have_visitors_whom_nobody_knows(lay: Lay) -> None:
    visits = [click(1, kind="visit", action="", channel="web")]
    got = look(lay(account=ACCOUNTS, touch=visits, stat=[stat("sessions", 40)]))["sessions"]
    assert (got.ours, gaps(got), got.holds) == (1, {"anonymous": (39, 0)}, True)


def test_spend_is_held_against_cost_in_its_own_currency(lay: Lay) -> None:
    cost = [
        {"source_id": "m1", "kind": "cost_media", "amount": "100.50", "on_date": "2026-08-01"},
        {"source_id": "m2", "kind": "cost_media", "amount": "9", "currency": "EUR",
         "on_date": "2026-08-01"},
        {"source_id": "m3", "kind": "cost_tool", "amount": "7", "on_date": "2026-08-01"},
    ]  # fmt: skip
    got = look(lay(money=cost, stat=[stat("spend", "109.5", currency="USD")]))["spend"]
    assert (got.unit, got.ours, gaps(got)) == ("money", Decimal("100.5"), {"unpriced": (9, 1)})
    other = look(lay(stat=[stat("cost", "1", currency="EUR")]))["spend"]
    assert "other_currency" in gaps(other)
    assert not other.holds


def deal(name: str, amount: str | None, **more: str) -> dict[str, Any]:
    told = {"source_id": name, "status": "open", "created_on": "2026-08-01", "account": "id:acme"}
    return {**told, "amount": amount, **more}


def test_a_crm_s_open_pipeline_is_held_against_what_was_open_then(lay: Lay) -> None:
    deals = [
        deal("a", "100"),
        deal("b", None),
        deal("c", "30", account="id:bolt"),
        deal("late", "7", created_on="2026-10-01"),
        deal("won", "50", status="won", close_on="2026-08-20"),
    ]
    level = [
        stat("open_pipeline", 130, "2026-09-29", additivity="last"),
        stat("open_pipeline", 999, "2026-07-29", additivity="last"),
        stat("won_deals", 1),
        stat("won_amount", 51),
    ]
    rules = Rules(exclusions=(Exclusion("own", None, "crm", "bolt", "account"),))
    got = look(lay(rules, account=ACCOUNTS, deal=deals, stat=level))
    assert (got["open pipeline"].theirs, got["open pipeline"].ours) == (130, 100)
    assert gaps(got["open pipeline"]) == {"excluded": (30, 1)}
    assert got["deals won"].holds
    assert (got["amount won"].unexplained, got["amount won"].holds) == (1, False)


def test_records_read_before_the_total_are_late(lay: Lay) -> None:
    lay(account=ACCOUNTS, touch=[click(1)])
    warehouse = lay(at=NOW + timedelta(days=1), stat=[stat("clicks", 2, channel="email")])
    warehouse.execute(
        "INSERT INTO sync_state (source, stream, slice, mode, fingerprint, tables, completed_at) "
        "VALUES ('crm', 'touches', '', 'whole', '', ['touch'], TIMESTAMP '2026-09-01')"
    )
    got = look(warehouse)["email clicks"]
    assert gaps(got) == {"late": (None, 0)}
    assert not got.holds


def test_rows_that_could_not_be_read_explain_no_more_than_is_left(lay: Lay) -> None:
    total = [stat("clicks", 3, channel="email")]
    warehouse = lay(account=ACCOUNTS, touch=[click(1)], stat=total)
    warehouse.execute(
        'INSERT INTO quarantine (source, stream, record, scope, "table", reason, seen_at) '
        "SELECT 'crm', 'touches', n, 'row', 'touch', 'bad', now() FROM range(5) AS r(n)"
    )
    got = look(warehouse)["email clicks"]
    assert (gaps(got), got.holds) == ({"quarantined": (2, 5)}, True)


# -- movements, and the two published examples that are wrong --------------------------------------


def test_a_movement_that_does_not_lead_to_its_closing_value_is_flagged() -> None:
    """Lightdash's demo data, July to August 2023: five flows that miss the month reported."""
    told = Movement(
        opening=Decimal(55_588),
        closing=Decimal(60_443),
        new=Decimal(8_545),
        expansion=Decimal(2_685),
        contraction=Decimal(1_068),
        churn=Decimal(4_210),
    )
    got = told.check("mrr", "lightdash")
    assert (got.ours, got.unexplained, got.holds) == (61_540, -1_097, False)


def test_a_retention_that_takes_churn_off_twice_is_flagged() -> None:
    """ChurnZero's example: 27,000 at entry, 35,000 at exit, 5,000 churned, prints 111 %."""
    told = Movement(opening=Decimal(27_000), closing=Decimal(35_000), churn=Decimal(5_000))
    got = told.check_retention(Decimal("1.11"))
    assert (got.theirs, got.ours, got.holds) == (Decimal("1.11"), Decimal("1.30"), False)
    assert gaps(got) == {"off_twice": (None, 0)}
    assert not told.check("mrr").holds
    assert told.check_retention(Decimal("1.30")).holds


def test_new_customers_are_in_no_retention() -> None:
    told = Movement(opening=Decimal(100), closing=Decimal(130), new=Decimal(20))
    assert told.check_retention(Decimal("1.1")).holds
    assert Gap("off_twice", None) not in told.check_retention(Decimal("1.3")).gaps
    assert not told.check_retention(Decimal("1.3")).holds


@pytest.mark.parametrize(("closing", "holds"), [(60_443, False), (61_540, True)])
def test_a_billing_system_s_own_movement_is_checked(lay: Lay, closing: int, holds: bool) -> None:
    told = [
        stat("mrr", 55_588, "2026-06-30", additivity="last"),
        stat("mrr", 1, "2026-05-31", additivity="last"),
        stat("mrr", closing, "2026-09-30", additivity="last"),
        stat("mrr_new", 8_545),
        stat("mrr_expansion", 2_685),
        stat("mrr_contraction", -1_068),
        stat("mrr_churn", 4_210),
    ]
    got = look(lay(source="billing", stat=told))["mrr movement"]
    assert (got.source, got.theirs, got.ours, got.holds) == ("billing", closing, 61_540, holds)


def test_a_movement_needs_an_opening_and_flows(lay: Lay) -> None:
    assert look(lay(stat=[stat("mrr", 5, additivity="last"), stat("mrr_new", 2)])) == {}


def test_of_totals_of_other_days_and_of_deleted_ones_nothing_is_told(lay: Lay) -> None:
    warehouse = lay(stat=[stat("clicks", 5, "2026-10-01", channel="email"), stat("spend", 3)])
    warehouse.execute("UPDATE stat SET deleted_at = synced_at WHERE name = 'spend'")
    assert look(warehouse) == {}
