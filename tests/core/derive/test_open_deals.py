"""Deals while they were open: what held on a past day, as far as anybody told."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from abmkit.derive import Ladder, Rules, derive, findings
from abmkit.derive.findings import Reconstructed
from abmkit.warehouse import Warehouse

from .rows import ACME, NOW, Lay, Rows

DEAL = {
    "source_id": "d",
    "status": "won",
    "stage": "Closed Won",
    "account": "id:1",
    "created_on": "2026-01-01",
    "close_on": "2026-05-01",
    "amount": "100",
}
LADDER = Ladder(("opened", "won", "lost"), {"Demo": "opened"}, won="won", lost="lost")


def then(warehouse: Warehouse, day: str, columns: str = "amount, reconstructed") -> Any:
    """The open deal as it stood at the end of a day; None when it was not open."""
    rows = warehouse.query(
        f"SELECT {columns} FROM fact_deal_open "
        f"WHERE open_from <= DATE '{day}' AND open_to > DATE '{day}'"
    )
    assert len(rows) <= 1
    return rows[0] if rows else None


def stages(*told: tuple[str, str, str | None]) -> Rows:
    return [
        {"source_id": str(n), "ladder": "deal", "deal": "id:d", "step": step, "amount": amount,
         "entered_at": f"{day}T12:00:00Z", "probability": "0.5"}
        for n, (step, day, amount) in enumerate(told)
    ]  # fmt: skip


def test_a_past_day_sees_the_amount_told_last_until_then(lay: Lay) -> None:
    told = stages(("Demo", "2026-01-01", "60"), ("Offer", "2026-03-01", "90"))
    warehouse = lay(account=[ACME], deal=[DEAL], stage=told)
    assert then(warehouse, "2025-12-31") is None
    assert then(warehouse, "2026-02-28") == (60, False)
    assert then(warehouse, "2026-03-01", "amount, weighted_amount, stage") == (90, 45, "Offer")
    assert then(warehouse, "2026-04-30") == (90, False)
    assert then(warehouse, "2026-05-01") is None
    assert warehouse.query("SELECT amount, reconstructed FROM fact_deal") == [(100, False)]
    assert findings(warehouse, Rules()).reconstructed == ()


def test_days_before_the_first_telling_are_reconstructed_and_counted(lay: Lay) -> None:
    told = stages(("Demo", "2026-01-01", None), ("Offer", "2026-03-01", "90"))
    warehouse = lay(account=[ACME], deal=[DEAL, {**DEAL, "source_id": "e"}], stage=told)
    own = (
        "SELECT f.open_from, f.amount, f.reconstructed FROM fact_deal_open AS f "
        "JOIN deal AS d ON d.key = f.id"
    )
    assert warehouse.query(f"{own} WHERE d.source_id = 'd' ORDER BY 1") == [
        (date(2026, 1, 1), 90, True),
        (date(2026, 3, 1), 90, False),
    ]
    assert warehouse.query(f"{own} WHERE d.source_id = 'e'") == [(date(2026, 1, 1), 100, True)]
    assert findings(warehouse, Rules()).reconstructed == (Reconstructed("deal amount", 2, 2),)


def test_versions_that_syncs_saw_are_told_too(lay: Lay) -> None:
    still = {**DEAL, "status": "open", "stage": "Demo", "close_on": "2027-01-01"}
    for month, amount in ((3, "60"), (6, "80"), (9, "")):
        at = datetime(2026, month, 1, 6, tzinfo=UTC)
        warehouse = lay(at=at, account=[ACME], deal=[{**still, "amount": amount}])
    assert then(warehouse, "2026-02-28", "amount, reconstructed, stage") == (60, True, "Demo")
    assert then(warehouse, "2026-03-01") == (60, False)
    assert then(warehouse, "2026-06-30") == (80, False)
    # The amount was taken out: that it is not known was told.
    assert then(warehouse, "2026-09-30") == (None, False)


def test_where_nobody_told_the_present_amount_stands_for_the_past_one(lay: Lay) -> None:
    warehouse = lay(account=[ACME], deal=[DEAL])
    warehouse.execute("DELETE FROM history")
    derive(warehouse, Rules())
    assert then(warehouse, "2026-04-30") == (100, True)


def test_a_deal_that_was_lost_and_opened_again_was_not_open_in_between(lay: Lay) -> None:
    told = stages(
        ("Demo", "2026-01-01", "60"),
        ("lost", "2026-02-01", "60"),
        ("Demo", "2026-03-01", "60"),
        ("won", "2026-04-28", "60"),
    )
    warehouse = lay(Rules(ladders={"deal": LADDER}), account=[ACME], deal=[DEAL], stage=told)
    assert then(warehouse, "2026-01-31")
    assert then(warehouse, "2026-02-28") is None
    assert then(warehouse, "2026-03-31")
    # Won is what it is from the day it was closed on, whenever that was written down.
    assert then(warehouse, "2026-04-30")
    warehouse = lay(Rules())
    assert then(warehouse, "2026-02-28"), "no ladder says that lost is an end"


def test_syncs_that_saw_a_deal_closed_and_opened_again(lay: Lay) -> None:
    for month, status in ((3, "open"), (4, "lost"), (6, "open")):
        at = datetime(2026, month, 1, 6, tzinfo=UTC)
        warehouse = lay(at=at, account=[ACME], deal=[{**DEAL, "status": status}])
    assert then(warehouse, "2026-03-31")
    assert then(warehouse, "2026-05-31") is None
    assert then(warehouse, "2026-06-30")


def test_the_last_telling_of_a_day_counts(lay: Lay) -> None:
    told = stages(("Demo", "2026-01-01", "60"), ("Offer", "2026-01-01", "90"))
    told[1]["entered_at"] = "2026-01-01T13:00:00Z"
    warehouse = lay(account=[ACME], deal=[DEAL], stage=told)
    assert then(warehouse, "2026-01-01") == (90, False)


def test_foreign_money_is_worth_what_it_was_that_day(lay: Lay) -> None:
    fx = [
        {"source_id": "1", "day": "2026-02-01", "base": "EUR", "quote": "USD", "rate": "1.1"},
        {"source_id": "2", "day": "2026-04-01", "base": "EUR", "quote": "USD", "rate": "1.2"},
    ]
    deal = {**DEAL, "currency": "EUR", "term_months": "24"}
    warehouse = lay(account=[ACME], deal=[deal], stage=stages(("Demo", "2026-01-01", "100")), fx=fx)
    columns = "amount, annual_amount"
    assert then(warehouse, "2026-01-31", columns) == (None, None)
    assert then(warehouse, "2026-03-31", columns) == (Decimal(110), Decimal(55))
    assert then(warehouse, "2026-04-01", columns) == (Decimal(120), Decimal(60))


def test_a_deal_closed_on_an_unknown_day_is_open_on_no_day(lay: Lay) -> None:
    deals = [
        {**DEAL, "close_on": ""},
        {**DEAL, "source_id": "e", "status": "open", "created_on": "", "close_on": "2020-01-01"},
    ]
    warehouse = lay(account=[ACME], deal=deals)
    assert warehouse.query("SELECT count(*), min(open_from), max(open_to) FROM fact_deal_open") == [
        (2, date(1, 1, 1), date(9999, 12, 31))
    ]
    assert then(warehouse, str(NOW.date()), "status") == ("open",)
