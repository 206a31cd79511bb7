"""What the scorecard says of what is not as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from abmkit import ReportData
from abmkit.report.changes import Changes, GoalChange, LastReport, ListChange
from abmkit.report.frozen import Stamp
from abmkit.report.value import Period, Value

Make = Callable[..., ReportData]
Tables = Callable[..., list[Any]]
Q2 = Period(label="2026-Q2", start="2026-04-01", end="2026-06-30")
Q3 = Period(label="2026-Q3", start="2026-07-01", end="2026-09-30")


def table(tables: Tables, data: ReportData, page: str, title: str) -> dict[str, Any]:
    (found,) = [each for each in tables(data, page) if each["title"] == title]
    return found


@pytest.fixture
def last(rich: ReportData) -> LastReport:
    """The second quarter as it was sent late on 1 July in London, 2 July in Seoul."""
    return LastReport(
        "2026-07-01T16:00:00Z",
        Q2,
        {
            "won_amount": Value(number=Decimal(700_000), unit="money", currency="USD"),
            "won_deals": rich.value(rich.number("won_deals", "previous")),
            "engaged_accounts": Value(number=None, state="missing"),
        },
        {
            "won_amount": Stamp(version=7, hash="x"),
            "win_rate": Stamp(version=rich.metric("win_rate").version, hash="other"),
            "won_deals": rich.stamp("won_deals"),
        },
    )


def test_restated_numbers_stand_beside_those_sent(
    tables: Tables, make: Make, last: LastReport
) -> None:
    told = table(tables, make(last=last), "sources", "Restated since the last report")
    assert told["columns"] == ["Metric", "As sent", "Now", "What changed"]
    assert told["rows"] == [
        ["Engaged accounts", "–", "3", "data"],
        ["Amount won", "$700,000", "$848,000", "definition and data"],
    ]


@pytest.mark.parametrize(("material", "said"), [("0.01", "from 1%"), ("0.025", "from 2.5%")])
def test_the_share_that_counts_as_restated_is_printed(
    make: Make, last: LastReport, read: Any, material: str, said: str
) -> None:
    document, words = read(make(last=replace(last, material=Decimal(material))))
    sources = next(page for page in document.pages if page.id == "sources")
    notes = [words.text(each.note) for each in sources.blocks if getattr(each, "note", None)]
    assert any(said in note for note in notes), notes


def test_changed_definitions_stand_on_the_page_of_definitions(
    tables: Tables, make: Make, last: LastReport
) -> None:
    told = table(tables, make(last=last), "definitions", "Changed definitions")
    assert [row[:2] for row in told["rows"]] == [
        ["Win rate:", "version 1 as before, under other settings of this client."],
        ["Amount won:", "version 7 → 1."],
    ]


def test_changes_of_list_and_goals_are_told_with_their_days(tables: Tables, make: Make) -> None:
    listed = (
        ListChange("joined", date(2026, 8, 12), ("Acme", "Bolt", "Cobra", "Delta", "Ember")),
        ListChange("left", date(2026, 8, 20), ("Fjord",)),
        ListChange("moved", date(2026, 9, 1), ("Gamma", "Hydra"), "1"),
        ListChange("joined", None, ("Iris",)),
        ListChange("moved", None, ("Juno", "Kite"), "2"),
    )
    goals = (
        GoalChange("meetings_held", Q3, "", Decimal(60), Decimal(70), date(2026, 9, 22)),
        GoalChange("win_rate", None, "2", Decimal("0.2"), Decimal("0.25"), None),
        GoalChange("won_deals", None, "", Decimal(9), None, None),
    )
    data = make(changes=Changes(listed, goals))
    told = table(tables, data, "sources", "Changes in the list and in goals")
    assert [" ".join(row[:2]) for row in told["rows"]] == [
        "Target list: 5 accounts joined on Aug 12, 2026: Acme, Bolt, Cobra and 2 more",
        "Target list: 1 account left on Aug 20, 2026: Fjord",
        "Target list: 2 accounts moved to Tier 1 on Sep 1, 2026: Gamma, Hydra",
        "Target list: 1 account was added for days already reported: Iris",
        "Target list: 2 accounts were moved to Tier 2 for days already reported: Juno, Kite",
        "Goal of Meetings held, Q3 2026: 60 → 70 on Sep 22, 2026.",
        "Goal of Win rate, Tier 2: 25%; the last report had 20%. "
        "No day of the change is written down.",
        "Goal of Deals won: taken out; the last report had 9.",
    ]


def test_where_nothing_changed_nothing_is_said(tables: Tables, rich: ReportData) -> None:
    titles = {each["title"] for page in ("sources", "definitions") for each in tables(rich, page)}
    assert not titles & {
        "Restated since the last report", "Changed definitions", "Changes in the list and in goals"
    }  # fmt: skip


def test_the_day_is_that_of_the_clients_zone(
    read: Callable[..., Any], make: Make, last: LastReport
) -> None:
    document, words = read(make(last=last))
    page = next(each for each in document.pages if each.id == "definitions")
    assert words.text(page.blocks[0].note) == "since the report of Jul 2, 2026"
