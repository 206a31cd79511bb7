"""Whatever has changed is looked at again, whenever it was synced."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from abmkit.connect import Batch, Stream
from abmkit.identity import match
from abmkit.warehouse import Warehouse

DAY_0 = datetime(2026, 10, 1, 6, tzinfo=UTC)
STREAM = Stream("account", ("account",))


def load(
    warehouse: Warehouse,
    day: int,
    rows: dict[str, str],
    gone: tuple[str, ...] = (),
    source: str = "crm",
) -> None:
    cells = [{"record": n, "source_id": n, "name": name} for n, name in rows.items()]
    batch = Batch({"account": pd.DataFrame(cells, dtype=object)} if cells else {}, deleted=gone)
    warehouse.load(source, STREAM, batch, DAY_0 + timedelta(days=day))


def names(warehouse: Warehouse) -> list[str]:
    rows = warehouse.query("SELECT value FROM claim WHERE kind = 'name' ORDER BY ALL")
    return [name for (name,) in rows]


@pytest.mark.parametrize("day", [2, 1, 0], ids=["later", "in the last sync", "before it"])
def test_a_change_is_seen_whenever_it_was_synced(warehouse: Warehouse, day: int) -> None:
    load(warehouse, 0, {str(n): f"Firm {n}" for n in range(20)})
    match(warehouse)
    load(warehouse, 1, {"20": "Firm 20"})
    match(warehouse)
    before = names(warehouse)
    assert len(before) == 21
    load(warehouse, day, {"7": "Acme"})
    load(warehouse, day, {}, gone=("8",))
    match(warehouse)
    assert names(warehouse) == sorted({*before, "acme"} - {"firm7", "firm8"})
    assert warehouse.query("SELECT count(*) FROM known_row") == [(20,)]


def test_two_changes_before_the_last_sync_do_not_hide_each_other(warehouse: Warehouse) -> None:
    load(warehouse, 0, {str(n): f"Firm {n}" for n in range(20)})
    load(warehouse, 0, {"7": "Firm 7"}, source="web")
    match(warehouse)
    for source in ("crm", "web"):
        load(warehouse, 1, {"7": "Acme"}, source=source)
    load(warehouse, 2, {"1": "Bolt"})
    match(warehouse)
    assert names(warehouse).count("acme") == 2


def test_a_reference_to_a_row_that_came_and_went_between_two_looks_says_so(
    warehouse: Warehouse,
) -> None:
    deal = pd.DataFrame(
        [{"record": "1", "source_id": "1", "status": "won", "account": "id:9"}], dtype=object
    )
    warehouse.load("crm", Stream("deal", ("deal",)), Batch({"deal": deal}), DAY_0)
    load(warehouse, 0, {str(n): f"Firm {n}" for n in range(1, 9)})
    match(warehouse)
    load(warehouse, 1, {"9": "Firm 9"})
    load(warehouse, 2, {"1": "Firm One"}, gone=("9",))
    match(warehouse)
    reasons = warehouse.query("SELECT reason FROM link WHERE \"table\" = 'account' AND value = '9'")
    assert reasons == [("the account with this id, deleted in its source on 2026-10-03",)]


def test_a_row_that_came_and_went_again_is_told_to_be_gone_since_the_last_time(
    warehouse: Warehouse,
) -> None:
    """And nothing else has changed since the look before."""
    for day in (0, 2):
        load(warehouse, day, {"1": f"Firm {day}"})
        load(warehouse, day + 1, {}, gone=("1",))
        match(warehouse)
        assert warehouse.query("SELECT right(reason, 10) FROM link WHERE kind = 'id'") == [
            (f"2026-10-0{day + 2}",)
        ]
