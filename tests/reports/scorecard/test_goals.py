"""The page of goals: what was reached of each, in total and by tier."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from abmkit import ReportData
from abmkit.report.goals import GoalRow, Goals

Make = Callable[..., ReportData]
Tables = Callable[[ReportData, str], list[dict[str, Any]]]
Q3 = {"start": date(2026, 7, 1), "end": date(2026, 9, 30)}


def goal(metric: str, number: str, scope: str = "", **span: Any) -> GoalRow:
    return GoalRow(metric=metric, goal=Decimal(number), scope=scope, **{**Q3, **span})


def test_each_goal_of_the_period_stands_beside_what_was_reached(make: Make, tables: Tables) -> None:
    data = make(
        goals=Goals(
            [
                goal("engaged_accounts", "2", scope="1"),
                goal("mean_won_cycle_days", "1000"),
                goal("nps_answers", "500"),
                goal("engaged_accounts", "6"),
                goal("engaged_accounts", "9", start=date(2026, 1, 1)),
                goal("won_deals", "5", scope="of nobody"),
            ]
        )
    )
    (told,) = tables(data, "goals")
    assert told["columns"] == ["Metric", "For", "Q3 2026", "Goal", "Attainment"]
    rows = {(row[0], row[1]): row[2:] for row in told["rows"]}
    assert list(rows)[:2] == [("Engaged accounts", "All"), ("Engaged accounts", "Tier 1")]
    assert len(rows) == 5
    assert rows["Engaged accounts", "All"] == ["3", "6", "Off target: 50% of goal"]
    tier = data.group("engaged_accounts", "tier", "1")
    assert rows["Engaged accounts", "Tier 1"][:2] == [str(tier.number), "2"]
    assert rows["Deals won", "of nobody"] == ["0", "5", "Off target: 0% of goal"]
    days = data.number("mean_won_cycle_days").value
    assert days
    assert rows["Mean sales cycle", "All"][2] == f"On track: {1000 / days:,.0%} of goal"


def test_a_period_without_goals_has_no_page_of_them(make: Make, read: Any) -> None:
    years = Goals([goal("won_deals", "5", start=date(2026, 1, 1), end=date(2026, 12, 31))])
    for data in (make(), make(goals=years)):
        document, _ = read(data)
        assert "goals" not in [page.id for page in document.pages]


def test_the_lead_counts_the_goals_on_track(make: Make, read: Any) -> None:
    document, words = read(make(goals=Goals([goal("won_deals", "1"), goal("win_rate", "0.99")])))
    (page,) = (page for page in document.pages if page.id == "goals")
    assert words.text(page.lead) == "1 of 2 goals of Q3 2026 are on track."
