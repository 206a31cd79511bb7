"""The monthly edition: month, quarter to date, pace, rates over windows."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from abmkit import Document, ReportData, Words
from abmkit.report import GoalRow, Goals
from abmkit.testing import check_report
from abmkit_scorecard.monthly import Monthly

Make = Callable[..., ReportData]
Read = Callable[[ReportData], tuple[Document, Words]]
Tables = Callable[..., list[Any]]
SNAPSHOTS = Path(__file__).parent / "data"
GOALS = Goals(
    GoalRow(metric, date(2026, 7, 1), date(2026, 9, 30), Decimal(goal))
    for metric, goal in {
        "won_deals": "9",
        "won_amount": "1000000",
        "meetings_held": "4",
        "engaged_accounts": "3",
    }.items()
)


@pytest.fixture(scope="module")
def august(make: Make) -> ReportData:
    return make(period="2026-08", report="monthly", goals=GOALS)


def rows(tables: Tables, data: ReportData, title: str) -> dict[str, list[str]]:
    (found,) = [each for each in tables(data, "quarter") if each["title"] == title]
    return {row[0]: row[1:] for row in found["rows"]}


def test_it_holds_what_every_report_must() -> None:
    document = check_report(Monthly, locales=("en-US", "ko-KR", "de-DE", "zh-CN", "ja-JP"))
    assert [page.id for page in document.pages] == ["summary", "quarter", "definitions"]


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_it_reads_as_was_agreed(
    make: Make, told: Callable[[ReportData], str], golden: Any, locale: str
) -> None:
    data = make(period="2026-08", report="monthly", goals=GOALS, locale=locale)
    golden(SNAPSHOTS / f"monthly.{locale}.txt", told(data))


def test_the_quarter_to_date_stands_beside_the_month(tables: Tables, august: ReportData) -> None:
    won = rows(tables, august, "Month and quarter to date")["Deals won"]
    month, quarter = (august.number("won_deals", each).value for each in (None, "quarter"))
    assert (won[0], won[2]) == (f"{month}", f"{quarter}")
    assert month < quarter
    assert august.answers.compared("quarter").end == date(2026, 8, 31)
    assert august.answers.compared("quarter-before").end == date(2026, 6, 1)  # as many days


def test_what_grows_is_held_against_the_days_gone(tables: Tables, august: ReportData) -> None:
    told = rows(tables, august, "Month and quarter to date")
    share = august.number("won_deals", "quarter").value / 9
    assert told["Deals won"][-1] == f"Close: {share:.1%} at 67.4% of days"


def test_pace_is_the_share_reached_against_the_share_of_days(august: ReportData) -> None:
    pace = august.pace("won_deals", "quarter")
    assert pace is not None
    assert pace.reached is not None
    assert pace.elapsed is not None
    share = pace.reached.number / pace.elapsed.number
    assert pace.state == ("good" if share >= 1 else "close" if share >= Decimal("0.9") else "off")
    assert pace.elapsed.number == Decimal(62) / 92


def test_what_does_not_grow_with_the_days_is_at_its_goal_or_is_not(august: ReportData) -> None:
    pace = august.pace("engaged_accounts", "quarter")
    assert pace is not None
    assert pace.elapsed is None
    assert (pace.reached.number, pace.state) == (1, "good")


def test_a_rate_is_told_over_three_and_twelve_months(tables: Tables, august: ReportData) -> None:
    rate = rows(tables, august, "Rates over rolling windows")["Win rate"]
    last = august.number("win_rate", "three-months")
    assert last.period.start == date(2026, 6, 1)
    assert rate[0] == Words("en").value(august.value(last), compact=False)
    assert rate[-1].startswith(f"n = {last.n}")


def test_without_goals_there_is_no_pace(make: Make, tables: Tables) -> None:
    data = make(period="2026-08", report="monthly")
    assert "Goals of the quarter" not in [each["title"] for each in tables(data, "quarter")]
    assert rows(tables, data, "Month and quarter to date")["Deals won"][-1] == "No target"
