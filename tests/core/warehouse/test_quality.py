"""Questions on the data itself."""

from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction

from abmkit.connect import Refusal, Stream
from abmkit.warehouse import (
    Freshness,
    LoadReport,
    OpenGap,
    Rejected,
    Rows,
    Standing,
    Warehouse,
)

Load = Callable[..., LoadReport]

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
THEN = NOW.replace(tzinfo=None)
DEALS = Stream("deals", ("deal", "stage"))


def test_an_empty_warehouse_has_nothing_to_say(warehouse: Warehouse) -> None:
    quality = warehouse.quality
    assert (quality.rows(), quality.rejected(), quality.freshness(), quality.gaps()) == (
        [],
        [],
        [],
        [],
    )
    assert quality.standing("crm", "deals") == Standing(0, 0, 0)
    assert Standing(0, 0, 0).share == 0


def test_rows_and_faults_are_counted_and_shown(warehouse: Warehouse, load: Load) -> None:
    good = {"status": "won", "amount": "1"}
    bad = [{**good, "source_id": f"b{n}", "amount": f"?{n}"} for n in range(3)]
    load(
        deal=[{**good, "source_id": "d1"}, *bad, {"source_id": "r", "status": "x"}],
        refused=(Refusal("line 9", "torn", "a;b"),),
        deleted=("d1",),
    )
    assert warehouse.quality.rows() == [Rows("crm", "deal", live=3, deleted=1)]
    assert warehouse.quality.rejected(examples=2) == [
        Rejected(
            "crm",
            "deals",
            "cell",
            "deal",
            "amount",
            "not a number",
            3,
            (("b0", "?0"), ("b1", "?1")),
        ),
        Rejected("crm", "deals", "record", None, None, "torn", 1, (("line 9", "a;b"),)),
        Rejected(
            "crm", "deals", "row", "deal", "status", "not one of open, won, lost", 1, (("r", "x"),)
        ),
    ]
    standing = warehouse.quality.standing("crm", "deals")
    assert (standing, standing.share) == (Standing(live=3, rows=2, cells=3), Fraction(2, 5))
    assert warehouse.quality.standing("crm", "else") == Standing(0, 0, 0)


def test_freshness_is_the_last_complete_read(warehouse: Warehouse, load: Load) -> None:
    load()
    load(Stream("done", ("deal",)))
    warehouse.finish_read("crm", Stream("done", ("deal",)), NOW)
    assert warehouse.quality.freshness() == [
        Freshness("crm", "deals", None),
        Freshness("crm", "done", THEN),
    ]
    assert warehouse.streams("crm") == ["deals", "done"]


def test_a_gap_is_open_since_it_was_noticed_until_it_is_filled(
    warehouse: Warehouse, load: Load
) -> None:
    load()
    warehouse.finish_read("crm", DEALS, NOW)
    later = datetime(2026, 10, 2, tzinfo=UTC)
    warehouse.note_gap("crm", "deals", "failed", "no answer", "wait", NOW)
    warehouse.note_gap("crm", "deals", "partial", "half of it", "resume", later)
    warehouse.note_gap("erp", "orders", "failed", "no answer", "wait", later)
    orders = OpenGap(
        "erp", "orders", "failed", "no answer", "wait", None, later.replace(tzinfo=None)
    )
    assert warehouse.quality.gaps() == [
        OpenGap("crm", "deals", "partial", "half of it", "resume", THEN, THEN),
        orders,
    ]
    warehouse.close_gaps("crm", "deals", later)
    assert warehouse.quality.gaps() == [orders]
