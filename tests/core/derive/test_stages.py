"""Ladders: stages of sources as entries into the steps of the client."""

from datetime import date
from decimal import Decimal
from typing import Any

from abmkit.derive import Ladder, Rules, findings
from abmkit.derive.findings import Unmapped
from abmkit.warehouse import Warehouse

from .rows import ACME, BETA, Lay, Rows, targets

LADDER = Ladder(
    steps=("opened", "accepted", "offered", "won", "lost"),
    stages={"Prospecting": "opened", "Qualified": "accepted", "Demo": "offered",
            "Proposal": "offered", "Closed Won": "won", "Closed Lost": "lost"},
    qualified="accepted",
    won="won",
    lost="lost",
)  # fmt: skip
RULES = Rules(ladders={"deal": LADDER})
DEAL = {"source_id": "d", "status": "open", "account": "id:1", "created_on": "2026-01-05"}


def walk(*stages: tuple[str, str], **cells: str) -> Rows:
    """Stage rows of one deal: (stage, day entered)."""
    return [
        {"source_id": str(n), "ladder": "deal", "deal": "id:d", "step": step,
         "entered_at": f"{day}T12:00:00Z", **cells}
        for n, (step, day) in enumerate(stages)
    ]  # fmt: skip


def stays(warehouse: Warehouse, columns: str) -> list[tuple[Any, ...]]:
    return warehouse.query(f"SELECT {columns} FROM fact_stage ORDER BY entered_on, id")


def test_stages_of_one_step_are_one_stay_and_coming_back_is_another(lay: Lay) -> None:
    stages = walk(
        ("Prospecting", "2026-01-05"),
        ("Demo", "2026-01-20"),
        ("Proposal", "2026-02-01"),
        ("Qualified", "2026-02-10"),
        ("Demo", "2026-03-01"),
    )
    warehouse = lay(RULES, account=[ACME], deal=[DEAL], stage=stages)
    columns = "step, entered_on, left_on, days_in_step, previous_step, next_step, entry, is_first"
    assert stays(warehouse, columns) == [
        ("opened", date(2026, 1, 5), date(2026, 1, 20), 15, None, "offered", 1, True),
        ("offered", date(2026, 1, 20), date(2026, 2, 10), 21, "opened", "accepted", 1, True),
        ("accepted", date(2026, 2, 10), date(2026, 3, 1), 19, "offered", "offered", 1, True),
        ("offered", date(2026, 3, 1), None, None, "accepted", None, 2, False),
    ]
    assert stays(warehouse, "step_number, advanced") == [
        (1, True),
        (3, False),
        (2, True),
        (3, False),
    ]


def test_losing_is_no_advance_and_winning_is(lay: Lay) -> None:
    deals = [DEAL, {**DEAL, "source_id": "e"}]
    lost = walk(("Demo", "2026-01-05"), ("Closed Lost", "2026-02-01"))
    won = [
        {**row, "source_id": f"e{row['source_id']}", "deal": "id:e"}
        for row in walk(("Demo", "2026-01-05"), ("Closed Won", "2026-02-01"))
    ]
    warehouse = lay(RULES, account=[ACME], deal=deals, stage=[*lost, *won])
    told = warehouse.query(
        "SELECT next_step, advanced FROM fact_stage WHERE step = 'offered' ORDER BY 1"
    )
    assert told == [("lost", False), ("won", True)]


def test_a_step_is_left_when_the_source_says_so(lay: Lay) -> None:
    stages = walk(("Demo", "2026-01-05"), ("Demo", "2026-02-05"))
    stages[0]["left_at"] = "2026-01-15T12:00:00Z"
    warehouse = lay(RULES, account=[ACME], deal=[DEAL], stage=stages)
    assert stays(warehouse, "left_on, entry") == [(date(2026, 1, 15), 1), (None, 2)]


def test_days_are_those_of_the_clients_zone(lay: Lay) -> None:
    stages = walk(("Demo", "2026-01-05"))
    stages[0]["entered_at"] = "2026-01-05T15:00:00Z"
    rules = Rules(zone="Asia/Seoul", ladders={"deal": LADDER})
    warehouse = lay(rules, account=[ACME], deal=[DEAL], stage=stages)
    assert stays(warehouse, "entered_on") == [(date(2026, 1, 6),)]


def test_a_deal_is_qualified_on_its_first_day_on_that_step_or_beyond(lay: Lay) -> None:
    deals = [
        {**DEAL, "source_id": name, "created_on": "2026-01-01", **more}
        for name, more in {
            "d": {},
            "told": {"qualified_on": "2026-01-02"},
            "jumped": {},
            "lost": {},
            "bare": {},
        }.items()
    ]
    stages = walk(
        ("Prospecting", "2026-01-05"), ("Qualified", "2026-01-20"), ("Demo", "2026-02-01")
    )
    paths = {"told": ("Qualified",), "jumped": ("Demo",), "lost": ("Prospecting", "Closed Lost")}
    for name, path in paths.items():
        rows = walk(*((step, f"2026-03-0{n}") for n, step in enumerate(path, start=1)))
        stages += [
            {**row, "source_id": f"{name}{row['source_id']}", "deal": f"id:{name}"} for row in rows
        ]
    warehouse = lay(RULES, account=[ACME], deal=deals, stage=stages)
    told = dict(
        warehouse.query(
            "SELECT d.source_id, f.qualified_on FROM fact_deal f JOIN deal d ON d.key = f.id"
        )
    )
    assert told == {
        "d": date(2026, 1, 20),
        "told": date(2026, 1, 2),
        "jumped": date(2026, 3, 1),
        "lost": date(2026, 1, 1),
        "bare": date(2026, 1, 1),
    }


def test_without_a_ladder_stages_stand_for_themselves(lay: Lay) -> None:
    stages = walk(("Demo", "2026-01-05"), ("Demo", "2026-01-06"), ("Angebot", "2026-02-01"))
    warehouse = lay(account=[ACME], deal=[DEAL], stage=stages)
    assert stays(warehouse, "step, step_number, advanced") == [
        ("Demo", None, False),
        ("Angebot", None, False),
    ]
    assert warehouse.query("SELECT qualified_on FROM fact_deal") == [(date(2026, 1, 5),)]
    assert findings(warehouse, Rules()).unmapped == ()


def test_a_stage_that_no_step_is_named_for_is_counted_and_ends_the_step_before(lay: Lay) -> None:
    stages = walk(("Demo", "2026-01-05"), ("Legal", "2026-01-20"), ("accepted", "2026-02-01"))
    deals = [{**DEAL, "stage": "Legal"}, {**DEAL, "source_id": "e", "stage": "Paused"}]
    warehouse = lay(RULES, account=[ACME], deal=deals, stage=stages)
    assert stays(warehouse, "step, left_on") == [
        ("offered", date(2026, 1, 20)),
        (None, date(2026, 2, 1)),
        ("accepted", None),
    ]
    assert findings(warehouse, RULES).unmapped == (
        Unmapped("deal", "crm", "Legal", 2),
        Unmapped("deal", "crm", "Paused", 1),
    )


def test_amounts_are_those_told_on_entering_at_the_rate_of_that_day(lay: Lay) -> None:
    fx = [
        {"source_id": "1", "day": "2026-01-01", "base": "EUR", "quote": "USD", "rate": "1.1"},
        {"source_id": "2", "day": "2026-02-01", "base": "EUR", "quote": "USD", "rate": "1.2"},
    ]
    stages = walk(("Demo", "2025-12-01"), ("Qualified", "2026-01-31"), ("Demo", "2026-02-01"))
    stages[1]["amount"], stages[2]["amount"], stages[0]["amount"] = "100", "100", "100"
    deal = {**DEAL, "currency": "EUR", "type": "renewal", "product": "Pump"}
    warehouse = lay(RULES, account=[ACME], deal=[deal], stage=stages, fx=fx)
    assert stays(warehouse, "amount, type, product") == [
        (None, "renewal", "Pump"),
        (Decimal(110), "renewal", "Pump"),
        (Decimal(120), "renewal", "Pump"),
    ]
    (missing,) = findings(warehouse, RULES).unpriced[-1:]
    assert (missing.fact, missing.currency, missing.rows) == ("stage", "EUR", 1)


def test_people_and_accounts_climb_ladders_of_their_own(lay: Lay) -> None:
    at = {"entered_at": "2026-03-01T12:00:00Z"}
    person = {"ladder": "person", "person": "id:p", "score": "55.5", **at}
    warehouse = lay(
        Rules(ladders={"person": Ladder(("lead", "mql"), {"Marketing Qualified": "mql"})}),
        account=[ACME, BETA],
        person=[{"source_id": "p", "seniority": "vp"}],
        membership=[
            {"source_id": "m1", "person": "id:p", "account": "id:1", "valid_to": "2026-03-01"},
            {"source_id": "m2", "person": "id:p", "account": "id:2", "valid_from": "2026-03-01"},
        ],
        list_member=targets(("id:2", "1", "2026-02-01", None)),
        stage=[
            {"source_id": "1", **person, "step": "Marketing Qualified"},
            {"source_id": "2", "ladder": "account", "account": "id:1", "step": "MQA", **at},
            {"source_id": "3", "ladder": "account", "step": "nobody's", **at},
        ],
    )
    assert warehouse.query(
        "SELECT s.ladder, s.step, s.step_number, a.name, s.seniority, s.score, s.tier__entered_on "
        "FROM fact_stage s JOIN derived_account a USING (account_id) ORDER BY 1"
    ) == [
        ("account", "MQA", None, "Acme", None, None, None),
        ("person", "mql", 2, "Beta", "vp", Decimal("55.5"), "1"),
    ]
