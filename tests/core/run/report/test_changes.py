"""What a report tells of changes: numbers sent before, definitions, the list, goals."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

GOALS = "metric,scope,period,goal,valid_from"
TARGETS = "domain,tier,valid_from,valid_to"


@pytest.fixture(scope="module")
def sent(line_for_all: Any, deal_won: Callable[..., Any], accounts: Any) -> Any:
    """A client whose second quarter was reported and sent with two deals won."""
    line = line_for_all()
    deals = [deal_won(1, "2026-05-04"), deal_won(2, "2026-06-30", "1000")]
    line.tells(crm={"accounts": accounts, "deals": {"deal": deals}})
    line.list("goals.csv", GOALS, "won_deals,total,2026-Q3,60,", "won_amount,total,2026,900,")
    line.sync("2026-07-01T06:00:00+00:00").report("2026-Q2")
    line.send("2026-Q2", datetime(2026, 7, 2, tzinfo=UTC))
    deals.append(deal_won(3, "2026-09-01"))
    line.tells(crm={"accounts": accounts, "deals": {"deal": deals}}).sync()
    line.deals = deals
    return line


@pytest.fixture
def second_quarter(sent: Any, tmp_path: Path) -> Any:
    """A copy of it, to be changed."""
    line = sent.copy(tmp_path / "agency")
    line.deals = [*sent.deals]
    return line


def test_nothing_is_restated_that_is_as_it_was_sent(second_quarter: Any) -> None:
    data = second_quarter.report()
    assert data.last.sent_at == "2026-07-02T00:00:00Z"
    assert data.last.period.label == "2026-Q2"
    assert (data.restated(), data.redefined()) == ((), ())


def test_numbers_that_moved_since_they_were_sent_are_told(
    second_quarter: Any, deal_won: Callable[..., Any], accounts: Any
) -> None:
    late = deal_won(4, "2026-06-12", "5")  # 0.5 % of the amount, half a deal more of two
    deals = [*second_quarter.deals, late]
    second_quarter.tells(crm={"accounts": accounts, "deals": {"deal": deals}}).sync()
    (told,) = second_quarter.report().restated()
    assert (told.metric, told.then.number, told.now.number) == ("won_deals", 2, 3)
    assert not told.redefined


def test_more_than_a_percent_is_a_restatement(
    second_quarter: Any, deal_won: Callable[..., Any], accounts: Any
) -> None:
    late = deal_won(4, "2026-06-12", "12")  # 1.1 % of 1100
    deals = [*second_quarter.deals, late]
    second_quarter.tells(crm={"accounts": accounts, "deals": {"deal": deals}}).sync()
    told = [each.metric for each in second_quarter.report().restated()]
    assert told == ["won_amount", "won_deals"]


def test_a_client_decides_from_what_share_up_a_number_is_restated(
    second_quarter: Any, deal_won: Callable[..., Any], accounts: Any
) -> None:
    late = deal_won(4, "2026-06-12", "5")
    deals = [*second_quarter.deals, late]
    second_quarter.tells(crm={"accounts": accounts, "deals": {"deal": deals}}).sync()
    assert second_quarter.decide("[report]\nrestated = 0.5").report().restated() == ()


def test_the_smallest_move_is_told_where_a_client_wants_that(
    second_quarter: Any, deal_won: Callable[..., Any], accounts: Any
) -> None:
    late = deal_won(4, "2026-06-12", "5")
    deals = [*second_quarter.deals, late]
    second_quarter.tells(crm={"accounts": accounts, "deals": {"deal": deals}}).sync()
    told = second_quarter.decide("[report]\nrestated = 0").report().restated()
    assert [(each.metric, each.then.number, each.now.number) for each in told] == [
        ("won_amount", 1100, 1105),
        ("won_deals", 2, 3),
    ]


def test_a_number_that_came_or_went_is_told(second_quarter: Any, accounts: Any) -> None:
    touch = {"source_id": "t", "kind": "visit", "account": "id:acme", "occurred_at": "2026-05-05"}
    touches = {"touch": [touch | {"minutes": "3"}]}
    second_quarter.tells(web={"touches": touches}).sync()
    (told,) = second_quarter.report().restated()
    assert (told.metric, told.then.number, told.now.number) == ("touches", None, 1)


def test_a_changed_definition_is_told_with_its_number(second_quarter: Any) -> None:
    data = second_quarter.decide("[metrics.won_deals]\nleast = 500").report()
    (changed,) = data.redefined()
    assert changed.metric == "won_deals"
    assert changed.then.version == changed.now.version
    assert changed.then.hash != changed.now.hash
    (told,) = data.restated()
    assert (told.then.number, told.now.number, told.redefined) == (2, 1, True)


def test_a_report_of_other_days_is_not_compared_with(second_quarter: Any) -> None:
    assert second_quarter.report("2026-09").last is None
    assert second_quarter.report("2026-Q2").last is None


# -- goals -----------------------------------------------------------------------------------------


def test_a_goal_that_took_anothers_place_in_the_period_is_told_with_its_day(
    second_quarter: Any,
) -> None:
    second_quarter.list(
        "goals.csv",
        GOALS,
        "won_amount,total,2026,900,",
        "won_deals,total,2026-Q3,60,",
        "won_deals,total,2026-Q3,70,2026-09-22",
        "won_deals,total,2026-Q3,80,2026-10-01",  # after the period
        "won_deals,tier=1,*,5,2026-08-01",  # the first of its kind
        "won_deals,tier=1,*,5,2026-08-15",  # the same
        "won_deals,tier=1,*,4,2026-08-20",
    )
    quarter, any_period = sorted(second_quarter.report().changes.goals, key=lambda each: each.scope)
    assert (quarter.then, quarter.now, quarter.day) == (60, 70, date(2026, 9, 22))
    assert quarter.period.label == "2026-Q3"
    assert (any_period.scope, any_period.period) == ("1", None)
    assert (any_period.then, any_period.now, any_period.day) == (5, 4, date(2026, 8, 20))


def test_a_goal_that_the_last_report_had_otherwise_is_told_without_a_day(
    second_quarter: Any,
) -> None:
    second_quarter.list(
        "goals.csv", GOALS, "won_deals,total,2026-Q3,75,", "won_amount,total,2026,900,"
    )
    (told,) = second_quarter.report().changes.goals
    assert (told.metric, told.then, told.now, told.day) == ("won_deals", 60, Decimal(75), None)


def test_a_dated_goal_that_was_rewritten_in_its_place_is_told(second_quarter: Any) -> None:
    line = second_quarter.list("goals.csv", GOALS, "won_deals,total,2026,600,2026-01-01")
    line.report("2026-Q2")
    line.send("2026-Q2", datetime(2026, 7, 3, tzinfo=UTC))
    line.list("goals.csv", GOALS, "won_deals,total,2026,500,2026-01-01")
    (told,) = line.report().changes.goals
    assert (told.then, told.now, told.day) == (600, 500, None)


def test_a_goal_dated_back_behind_the_last_report_is_told(second_quarter: Any) -> None:
    second_quarter.list(
        "goals.csv",
        GOALS,
        "won_deals,total,2026-Q3,60,",
        "won_deals,total,2026-Q3,50,2026-06-01",
        "won_amount,total,2026,900,",
    )
    (told,) = second_quarter.report().changes.goals
    assert (told.metric, told.then, told.now, told.day) == ("won_deals", 60, 50, None)


def test_a_goal_that_was_taken_out_is_told_unless_its_days_are_over(second_quarter: Any) -> None:
    second_quarter.list("goals.csv", GOALS, "won_amount,total,2026,900,")
    (told,) = second_quarter.report().changes.goals
    assert (told.metric, told.then, told.now) == ("won_deals", 60, None)
    line = second_quarter.list("goals.csv", GOALS, "won_deals,total,2026-Q1,50,")
    line.report("2026-Q2")
    line.send("2026-Q2", datetime(2026, 7, 3, tzinfo=UTC))
    assert line.list("goals.csv", GOALS).report().changes.goals == ()


def test_a_goal_that_only_got_its_day_has_not_changed(second_quarter: Any) -> None:
    second_quarter.list(
        "goals.csv",
        GOALS,
        "won_deals,total,2026-Q3,60,2026-07-01",
        "won_amount,total,2026,900,2026-01-01",
    )
    assert second_quarter.report().changes.goals == ()


def test_a_correction_tells_which_goal_was_another_when_it_was_sent(second_quarter: Any) -> None:
    second_quarter.list(
        "goals.csv", GOALS, "won_deals,total,2026-Q3,75,", "won_amount,total,2026,900,"
    )
    second_quarter.report()
    second_quarter.send("2026-Q3", datetime(2026, 10, 2, tzinfo=UTC))
    second_quarter.list(
        "goals.csv", GOALS, "won_deals,total,2026-Q3,60,", "won_amount,total,2026,900,"
    )
    (told,) = second_quarter.report().changes.goals
    assert (told.then, told.now) == (75, 60)


# -- the list --------------------------------------------------------------------------------------


def test_who_joined_left_and_moved_is_told_by_day(line: Any, accounts: Any) -> None:
    line.tells(crm={"accounts": accounts})
    line.list(
        "targets.csv",
        TARGETS,
        "acme.com,1,,2026-08-12",  # leaves
        "bolt.com,2,2026-08-12,",  # join
        "cobra.com,2,2026-08-12,",
        "delta.com,2,2026-01-01,2026-09-22",  # moves
        "delta.com,1,2026-09-22,",
        "ember.com,1,2026-10-01,",  # after the period
    )
    told = line.sync("2026-10-02T06:00:00+00:00").report().changes.listed
    assert [(each.kind, each.day, each.accounts, each.tier) for each in told] == [
        ("joined", date(2026, 8, 12), ("Bolt", "Cobra"), None),
        ("left", date(2026, 8, 12), ("Acme",), None),
        ("moved", date(2026, 9, 22), ("Delta",), "1"),
    ]


@pytest.fixture
def listed(line: Any, accounts: Any) -> Any:
    """A client whose second quarter was reported and sent with two accounts on its list."""
    line.tells(crm={"accounts": accounts})
    line.list("targets.csv", TARGETS, "acme.com,1,,", "bolt.com,2,2026-01-01,")
    line.sync("2026-07-01T06:00:00.123456+00:00").report("2026-Q2")
    line.send("2026-Q2", datetime(2026, 7, 2, tzinfo=UTC))
    return line


def listed_again(line: Any, *lines: str) -> list[tuple[Any, ...]]:
    line.list("targets.csv", TARGETS, *lines).sync("2026-10-02T06:00:00+00:00")
    told = line.report().changes.listed
    return [(each.kind, each.day, each.accounts, each.tier) for each in told]


def test_a_list_that_was_rewritten_for_days_already_reported_is_told(listed: Any) -> None:
    assert listed_again(listed, "acme.com,2,,", "cobra.com,1,2026-06-01,") == [
        ("joined", None, ("Cobra",), None),
        ("left", None, ("Bolt",), None),
        ("moved", None, ("Acme",), "2"),
    ]


def test_a_list_written_otherwise_or_changed_since_is_not_rewritten(listed: Any) -> None:
    assert listed_again(listed, "bolt.com,2,2025-12-01,2026-07-01", "acme.com,1,,") == [
        ("left", date(2026, 7, 1), ("Bolt",), None)
    ]


def test_what_a_warehouse_does_not_know_is_not_taken_for_rewritten(listed: Any) -> None:
    listed.client.warehouse.unlink()
    assert listed_again(listed, "cobra.com,1,,") == []
