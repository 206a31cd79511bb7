"""Who owned an account on a day, and what of that nobody told."""

from datetime import UTC, date, datetime
from typing import Any

from abmkit.derive import Rules, derive, findings
from abmkit.derive.findings import Reconstructed
from abmkit.warehouse import Warehouse

from .rows import ACME, Lay


def owners(warehouse: Warehouse) -> list[Any]:
    told = "SELECT valid_from, valid_to, owner FROM fact_owner ORDER BY 1 NULLS FIRST"
    return warehouse.query(told)


def at(month: int, day: int = 1, hour: int = 6) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_each_version_holds_from_its_day_and_the_first_one_before_it(lay: Lay) -> None:
    lay(at=at(3), account=[{**ACME, "owner": "Kim"}])
    lay(at=at(5, 1, 8), account=[{**ACME, "owner": "Lee"}])
    lay(at=at(5, 1, 9), account=[{**ACME, "owner": "Park"}])
    deals = [
        {"source_id": str(n), "status": "won", "account": "id:1", "close_on": day}
        for n, day in enumerate(("2026-02-28", "2026-04-30", "2026-05-01", ""))
    ]
    warehouse = lay(at=at(7), account=[{**ACME, "owner": ""}], deal=deals)
    assert owners(warehouse) == [
        (None, date(2026, 3, 1), "Kim"),
        (date(2026, 3, 1), date(2026, 5, 1), "Kim"),
        (date(2026, 5, 1), date(2026, 7, 1), "Park"),
    ]
    assert warehouse.query(
        "SELECT account_owner__close_on, owner_reconstructed__close_on FROM fact_deal "
        "ORDER BY closed_on NULLS LAST"
    ) == [("Kim", True), ("Kim", False), ("Park", False), (None, False)]
    assert findings(warehouse, Rules()).reconstructed[-1] == Reconstructed("account owner", 1, 1)


def test_days_are_the_clients_and_a_vanished_account_has_no_owner(lay: Lay) -> None:
    warehouse = lay(Rules(zone="Asia/Seoul"), at=at(3, 1, 15), account=[{**ACME, "owner": "Kim"}])
    assert owners(warehouse)[0][1] == date(2026, 3, 2)
    warehouse.execute("UPDATE account SET deleted_at = TIMESTAMP '2026-04-01'")
    derive(warehouse, Rules())
    assert owners(warehouse) == []


def test_of_two_sources_the_one_believed_most_names_the_owner(lay: Lay) -> None:
    lay(source="crm", at=at(3), account=[{**ACME, "owner": "Kim"}])
    warehouse = lay(source="erp", at=at(4), account=[{**ACME, "source_id": "9", "owner": "Lee"}])
    warehouse.execute("UPDATE link SET canonical = (SELECT min(key) FROM account)")
    for priority, owner in (((), "Kim"), (("erp",), "Lee")):
        derive(warehouse, Rules(priority=priority))
        assert {name for *_, name in owners(warehouse)} == {owner}
        first, *_ = owners(warehouse)
        assert first[0] is None
