"""How the open pipeline moved, deal by deal, and that its moves lead from one day to another."""

from datetime import date
from decimal import Decimal
from typing import Any

from abmkit.derive import Exclusion, Ladder, Rules

from .rows import Lay

RULES = Rules(
    ladders={"deal": Ladder(("talk", "offer", "won", "lost"), won="won", lost="lost")},
    exclusions=(Exclusion("test", None, "crm", "test", "deal", date(2026, 8, 10)),),
)


def deal(name: str, amount: str | None, **more: str) -> dict[str, Any]:
    told = {"source_id": name, "status": "open", "created_on": "2026-07-02"}
    return {**told, "amount": amount, **more}


def step(number: int, name: str, step: str, day: str, amount: str) -> dict[str, str]:
    told = {"source_id": f"s{number}", "ladder": "deal", "deal": f"id:{name}", "step": step}
    return {**told, "entered_at": f"2026-{day}T12:00:00Z", "amount": amount}


DEALS = [
    deal("raised", "150"),
    deal("won", "90", status="won", close_on="2026-08-05"),
    deal("back", "40"),
    deal("test", "7"),
    deal("poor", None),
    deal("one day", "5", status="lost", close_on="2026-07-02"),
]
STEPS = [
    step(1, "raised", "talk", "07-02", "100"),
    step(2, "raised", "offer", "07-20", "150"),
    step(3, "won", "talk", "07-02", "80"),
    step(4, "won", "won", "08-05", "90"),
    step(5, "back", "talk", "07-02", "40"),
    step(6, "back", "lost", "07-10", "40"),
    step(7, "back", "talk", "08-20", "40"),
]


def test_each_deal_comes_changes_and_goes_on_its_days(lay: Lay) -> None:
    warehouse = lay(RULES, deal=DEALS, stage=STEPS)
    names = "(SELECT source_id FROM deal WHERE key = id)"
    rows = warehouse.query(
        f"SELECT {names}, moved_on, move, moved FROM fact_deal_moved ORDER BY ALL"
    )
    told = [(name, f"{day:%m-%d}", move, moved) for name, day, move, moved in rows]
    assert told == [
        ("back", "07-02", "opened", 40),
        ("back", "07-10", "lost", -40),
        ("back", "08-20", "opened", 40),
        ("poor", "07-02", "opened", 0),
        ("raised", "07-02", "opened", 100),
        ("raised", "07-20", "raised", 50),
        ("test", "07-02", "opened", 7),
        ("test", "08-10", "dropped", -7),
        ("won", "07-02", "opened", 80),
        ("won", "08-05", "won", -80),
    ]


def test_the_moves_up_to_a_day_are_what_is_open_then(lay: Lay) -> None:
    warehouse = lay(RULES, deal=DEALS, stage=STEPS)
    for day in ("2026-07-01", "2026-07-02", "2026-07-31", "2026-08-09", "2026-08-10", "2026-09-30"):
        ((moved,),) = warehouse.query(
            f"SELECT coalesce(sum(moved), 0) FROM fact_deal_moved WHERE moved_on <= '{day}'"
        )
        ((held,),) = warehouse.query(
            f"SELECT coalesce(sum(amount), 0) FROM fact_deal_open "
            f"WHERE open_from <= '{day}' AND (open_to IS NULL OR open_to > '{day}')"
        )
        assert Decimal(moved) == Decimal(held)
