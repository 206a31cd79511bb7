"""Periods as a client's clock and calendar have them, from the rows to the report."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from abmkit.cli.main import run
from abmkit.report.format import Words

VISIT = {"kind": "visit", "account": "id:acme", "minutes": "3"}


def visits(*instants: str) -> dict[str, Any]:
    rows = [VISIT | {"source_id": f"v{n}", "occurred_at": at} for n, at in enumerate(instants)]
    return {"visits": {"touch": rows}}


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., list[dict[str, Any]]]:
    """The numbers that the command line tells: `told(line, "2026-10", "touches")`."""

    def ask(line: Any, period: str, *more: str) -> list[dict[str, Any]]:
        folder = str(line.client.workspace.path)
        args = ["metrics", "value", "acme", *more, "--period", period, "--json", "-C", folder]
        assert run(args) == 0
        numbers: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["numbers"]
        return numbers

    return ask


@pytest.mark.parametrize(
    ("zone", "inside", "outside"),
    [
        # 23:30 on the last day by the client's clock, and half an hour past midnight.
        ("America/New_York", "2026-11-01T03:30:00Z", "2026-11-01T04:30:00Z"),
        ("Asia/Seoul", "2026-10-31T14:30:00Z", "2026-10-31T15:30:00Z"),
        ("Asia/Kolkata", "2026-10-31T18:00:00Z", "2026-10-31T19:00:00Z"),
        ("UTC", "2026-10-31T23:30:00Z", "2026-11-01T00:30:00Z"),
    ],
)
def test_a_touch_late_on_the_last_day_counts_by_the_clients_clock(
    line_in: Any, accounts: Any, told: Any, zone: str, inside: str, outside: str
) -> None:
    line = line_in(zone).tells(crm={"accounts": accounts}, web=visits(inside, outside))
    line.sync("2026-12-02T06:00:00+00:00")
    assert [told(line, month, "touches")[0]["value"] for month in ("2026-10", "2026-11")] == [
        "1", "1"
    ]  # fmt: skip


def test_the_hour_that_comes_twice_counts_on_its_day(
    line_in: Any, accounts: Any, told: Any
) -> None:
    line = line_in("America/New_York").tells(
        crm={"accounts": accounts},
        web=visits(
            "2026-11-01T05:30:00Z",  # 01:30, summer time
            "2026-11-01T06:30:00Z",  # 01:30 again
            "2026-11-02T04:30:00Z",  # 23:30 of a day of 25 hours
            "2026-11-02T05:30:00Z",  # the day after
        ),
    )
    line.sync("2026-12-02T06:00:00+00:00")
    days = ("2026-11-01..2026-11-01", "2026-11-02..2026-11-02")
    assert [told(line, day, "touches")[0]["value"] for day in days] == ["3", "1"]


# -- elapsed parts ---------------------------------------------------------------------------------


@pytest.fixture
def begun(line: Any, accounts: Any, deal_won: Any) -> Any:
    """Read on the 11th day of the last month of a quarter; each month has wins before and after."""
    days = ("2026-06-05", "2026-06-20", "2026-07-05", "2026-08-20", "2026-09-05", "2026-09-20")
    deals = [deal_won(n, day) for n, day in enumerate(days)]
    line.tells(crm={"accounts": accounts, "deals": {"deal": deals}})
    return line.sync("2026-09-11T06:00:00+00:00")


def test_an_elapsed_part_is_compared_with_the_same_days(begun: Any, told: Any) -> None:
    now, before = told(begun, "2026-Q3", "won_deals", "--to-date", "--compare", "previous")
    assert now["period"] == {
        "label": "2026-Q3", "start": "2026-07-01", "end": "2026-09-10", "to_date": True
    }  # fmt: skip
    assert before["period"] == {
        "label": "2026-Q2", "start": "2026-04-01", "end": "2026-06-11", "to_date": True
    }  # fmt: skip
    assert (now["value"], before["value"]) == ("3", "1")


def test_the_last_month_of_a_trend_ends_where_the_period_does(begun: Any) -> None:
    data = begun.report("2026-Q3", to_date=True)
    assert [number.value for number in data.months("won_deals")] == [1, 1, 1]
    last = data.months("won_deals")[-1].period
    words = Words("en-US")
    assert words.text(data.month_name(last)) == "Sep 1–10"
    assert words.text(data.month_name(data.months("won_deals")[0].period)) == "Jul"
    assert Words("ko-KR").text(data.month_name(last)) == "9월 1–10일"


def test_paper_and_json_say_that_a_part_is_meant(begun: Any) -> None:
    data = begun.report("2026-Q3", to_date=True)
    document = begun.frozen().document
    assert document.period.to_date
    assert document.compared.to_date
    words = Words("en-US")
    assert words.text(data.named()) == "Q3 2026 to Sep 10"
    assert words.text(data.against()) == "Q2 to Jun 11"
    assert Words("ko-KR").text(data.named()) == "2026년 3분기(9월 10일까지)"
    whole = begun.sync("2026-10-01T06:00:00+00:00").report()
    assert (words.text(whole.named()), words.text(whole.against())) == ("Q3 2026", "Q2")
    assert not begun.frozen().document.period.to_date


# -- fiscal years ----------------------------------------------------------------------------------


def test_a_fiscal_quarter_is_named_by_the_year_it_ends_in(
    line_in: Any, accounts: Any, deal_won: Any
) -> None:
    line = line_in("Asia/Seoul", fiscal_start=4)
    deals = [deal_won(1, "2026-04-01"), deal_won(2, "2026-06-30"), deal_won(3, "2026-07-01")]
    line.tells(crm={"accounts": accounts, "deals": {"deal": deals}}).sync()
    data = line.report("FY2027-Q1")
    assert (data.period.start.isoformat(), data.period.end.isoformat()) == (
        "2026-04-01", "2026-06-30"
    )  # fmt: skip
    assert data.number("won_deals").value == 2
    assert Words("en-US").text(data.named()) == "Q1 FY 2027"
    assert Words("en-US").text(data.against()) == "Q4 FY 2026"
    assert (line.client.reports / "FY2027-Q1" / "draft.json").is_file()
