"""The oracle is itself held to a world of a dozen rows, whose answers are counted by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from abmkit.world import World
from abmkit.world.ledger import Deal, ListEntry, Membership, StageChange, Touch

Q3 = (date(2026, 7, 1), date(2026, 9, 30))
BANDS = {
    "northwind": {
        "won_deals": (15, 28), "win_rate": (0.22, 0.36), "meetings_held": (45, 80),
        "engaged_accounts": (45, 70), "penetration": (0.6, 0.9), "coverage": (0.35, 0.6),
        "target_accounts": (60, 80), "new_customers": (2, 9),
        "pipeline_created": (4_000_000, 10_000_000), "won_amount": (1_000_000, 3_000_000),
        "average_contract_value": (50_000, 130_000), "pipeline_velocity": (12_000, 40_000),
    },
    "hanbit": {
        "won_deals": (12, 24), "win_rate": (0.22, 0.36), "meetings_held": (35, 70),
        "engaged_accounts": (40, 70), "penetration": (0.55, 0.9), "coverage": (0.35, 0.6),
        "target_accounts": (60, 80), "new_customers": (2, 9),
        "pipeline_created": (3e9, 8e9), "won_amount": (0.8e9, 3e9),
        "average_contract_value": (40e6, 130e6), "pipeline_velocity": (8e6, 40e6),
    },
}  # fmt: skip


def deal(number: int, company: int | None, status: str, close: date, **more: Any) -> Deal:
    row = Deal(
        id=number, name="", company_id=company, company_text=None, product="", type="new",
        owner="", status=status, stage="", created_on=date(2026, 5, 1), qualified_on=None,
        close_on=close, closed_at=None, amount=Decimal(100), currency="USD", term_months=None,
    )  # fmt: skip
    return replace(row, **more)


def touch(number: int, person: int, at: datetime, **more: Any) -> Touch:
    row = Touch(
        id=number, occurred_at=at, kind="visit", action=None, channel="web", direction="in",
        minutes=Decimal(5), person_id=person, company_id=1, deal_id=None, meeting_id=None,
        outcome=None, is_machine=False, is_marketing=True,
    )  # fmt: skip
    return replace(row, **more)


@pytest.fixture
def small(northwind: World) -> World:
    """Company 1 in tier 1, company 2 in tier 2 from 15 August, company 3 off since 1 September."""
    champion, user = ("champion", "user"), ("user",)
    noon = datetime(2026, 8, 3, 16, tzinfo=UTC)
    held = {"kind": "meeting", "outcome": "held", "meeting_id": 1}
    return replace(
        northwind,
        companies=northwind.companies[:3],
        targets=(
            ListEntry(1, "1", "", champion, date(2025, 1, 1), None),
            ListEntry(2, "2", "", user, date(2026, 8, 15), None),
            ListEntry(3, "3", "", user, date(2025, 1, 1), date(2026, 9, 1)),
        ),
        memberships=(
            Membership(1, 1, 1, "champion", date(2025, 1, 1), None),
            Membership(2, 2, 1, "user", date(2025, 1, 1), date(2026, 9, 30)),
            Membership(3, 3, 2, "user", date(2025, 1, 1), None),
            Membership(4, 4, 3, "user", date(2025, 1, 1), None),
        ),
        touches=(
            touch(1, 1, noon, **held),
            touch(2, 2, noon, **held),
            touch(3, 3, noon, kind="meeting", outcome="held", meeting_id=2),  # not yet on the list
            touch(4, 1, noon, kind="meeting", meeting_id=3, minutes=Decimal(0)),
            # The evening of 30 June in New York, the first of July in UTC.
            touch(5, 1, datetime(2026, 7, 1, 2, tzinfo=UTC), **{**held, "meeting_id": 4}),
            touch(6, 3, datetime(2026, 9, 8, 16, tzinfo=UTC), is_machine=True),
            touch(7, 4, datetime(2026, 9, 8, 16, tzinfo=UTC)),  # off the list at the end
        ),
        deals=(
            deal(1, 1, "won", date(2026, 6, 30)),
            deal(2, 1, "won", date(2026, 7, 1), term_months=24, amount=Decimal(600)),
            deal(3, 2, "won", date(2026, 8, 1), qualified_on=date(2026, 7, 2)),  # listed later
            deal(4, 3, "won", date(2026, 8, 31), amount=None),
            deal(5, None, "lost", date(2026, 9, 30), created_on=date(2026, 7, 5)),
            deal(6, 2, "open", date(2026, 8, 1), created_on=date(2026, 9, 30)),
            deal(7, 2, "lost", date(2026, 10, 1), amount=Decimal(7)),
        ),
        stages=(
            StageChange(1, 6, datetime(2026, 9, 30, 16, tzinfo=UTC), "Talk", None, Decimal(0)),
            StageChange(2, 7, datetime(2026, 5, 1, 16, tzinfo=UTC), "Talk", Decimal(8), Decimal(0)),
            # The first of October in UTC, still September in New York.
            StageChange(3, 7, datetime(2026, 10, 1, 2, tzinfo=UTC), "Bid", Decimal(9), Decimal(0)),
            StageChange(4, 7, datetime(2026, 10, 1, 5, tzinfo=UTC), "Bid", Decimal(6), Decimal(0)),
        ),
    )


def values(oracle: ModuleType, world: World, metric: str, **scope: Any) -> tuple[Any, ...]:
    answer = oracle.Oracle(world).answer(metric, *Q3, **scope)
    return (answer.value, answer.numerator, answer.denominator, answer.n)


def test_won_deals_count_by_the_day_they_closed(oracle: ModuleType, small: World):
    assert values(oracle, small, "won_deals") == (3, 3, None, 3)
    assert values(oracle, small, "won_deals", tier="1")[0] == 1
    assert values(oracle, small, "won_deals", tier="2")[0] == 0  # on the list two weeks later
    assert values(oracle, small, "won_deals", tier=None)[0] == 1
    assert values(oracle, small, "won_deals", account=3)[0] == 1


def test_won_amount_adds_what_is_known(oracle: ModuleType, small: World):
    assert values(oracle, small, "won_amount") == (700, 700, None, 2)
    assert values(oracle, small, "won_amount", tier="2") == (0, 0, None, 0)
    assert values(oracle, small, "won_amount", account=3) == (None, None, None, 0)


def test_win_rate_leaves_open_deals_out(oracle: ModuleType, small: World):
    assert values(oracle, small, "win_rate") == (Decimal("0.75"), 3, 4, 4)
    assert values(oracle, small, "win_rate", tier="2") == (None, 0, 0, 0)


def test_new_customers_had_won_nothing_before(oracle: ModuleType, small: World):
    assert values(oracle, small, "new_customers")[0] == 2
    assert values(oracle, small, "new_customers", account=1)[0] == 0


def test_average_contract_value_is_of_a_year(oracle: ModuleType, small: World):
    assert values(oracle, small, "average_contract_value") == (200, 400, 2, 2)
    assert values(oracle, small, "average_contract_value", account=3) == (None, None, 0, 0)


def test_open_pipeline_is_what_stands_open_at_the_end(oracle: ModuleType, small: World):
    assert values(oracle, small, "open_pipeline") == (109, 109, None, 2)


def test_pipeline_is_created_when_qualified_else_opened(oracle: ModuleType, small: World):
    assert values(oracle, small, "pipeline_created") == (300, 300, None, 3)


def test_velocity_multiplies_its_four_parts(oracle: ModuleType, small: World):
    # Q = 3, W = 3/4, A = 700/2, L = median(61, 30, 122) days
    product = 3 * Decimal("0.75") * 350
    assert values(oracle, small, "pipeline_velocity") == (product / 61, product, 61, 3)
    assert values(oracle, small, "pipeline_velocity", tier="3")[0] is None


def test_velocity_of_a_month_looks_back_three(oracle: ModuleType, small: World):
    ask = oracle.Oracle(small)
    month = ask.answer("pipeline_velocity", date(2026, 9, 1), date(2026, 9, 30))
    assert month == ask.answer("pipeline_velocity", *Q3)


def test_target_account_revenue_asks_the_list_on_the_day(oracle: ModuleType, small: World):
    assert values(oracle, small, "target_account_revenue") == (600, 600, None, 1)


def test_a_meeting_counts_once_on_the_clients_day_and_only_if_held(
    oracle: ModuleType, small: World
):
    assert values(oracle, small, "meetings_held")[0] == 1
    june = oracle.Oracle(small).answer("meetings_held", date(2026, 6, 30), date(2026, 6, 30))
    assert june.value == 1


def test_engaged_accounts_are_on_the_list_and_human(oracle: ModuleType, small: World):
    # Company 2: the meeting of 3 August lies in the window, before it came on the list.
    assert values(oracle, small, "engaged_accounts")[0] == 2
    assert values(oracle, small, "engaged_accounts", account=3)[0] == 0
    assert values(oracle, small, "penetration") == (1, 2, 2, 2)


def test_machines_engage_nobody(oracle: ModuleType, small: World):
    only_machine = replace(small, touches=tuple(t for t in small.touches if t.id == 6))
    assert values(oracle, only_machine, "engaged_accounts")[0] == 0


def test_coverage_counts_role_cells_with_somebody_there(oracle: ModuleType, small: World):
    # Company 1 lost its user on the last day; company 2 has one.
    assert values(oracle, small, "coverage") == (Decimal(2) / 3, 2, 3, 3)


def test_target_accounts_are_those_at_the_end(oracle: ModuleType, small: World):
    assert values(oracle, small, "target_accounts")[0] == 2


def test_breakdowns_add_up_to_the_total(oracle: ModuleType, world: World):
    ask = oracle.Oracle(world)
    for metric in ("won_deals", "won_amount", "pipeline_created", "engaged_accounts"):
        whole = ask.answer(metric, *Q3).value
        assert sum(a.value for a in ask.by_tier(metric, *Q3).values()) == whole
    for metric in ("won_deals", "pipeline_created", "meetings_held"):
        whole = ask.answer(metric, *Q3).value
        assert sum(a.value for a in ask.by_month(metric, *Q3).values()) == whole
    owned = ask.by_account("won_deals", *Q3).values()
    orphans = ask.answer("won_deals", *Q3, account=None).value
    assert sum(a.value for a in owned) + orphans == ask.answer("won_deals", *Q3).value


def test_months_are_cut_to_the_days_asked_for(oracle: ModuleType, world: World):
    months = oracle.Oracle(world).by_month("won_deals", date(2026, 7, 10), date(2026, 8, 5))
    assert list(months) == [date(2026, 7, 10), date(2026, 8, 1)]


def test_the_last_two_quarters_look_like_a_companys_life(oracle: ModuleType, world: World):
    ask = oracle.Oracle(world)
    for start, end in (Q3, (date(2026, 4, 1), date(2026, 6, 30))):
        for metric, (low, high) in BANDS[world.profile.name].items():
            assert low <= ask.answer(metric, start, end).value <= high, (metric, start)


def test_a_year_of_work_shows(oracle: ModuleType, world: World):
    ask = oracle.Oracle(world)
    a_year_ago = (date(2025, 7, 1), date(2025, 9, 30))
    for metric in ("win_rate", "pipeline_created", "engaged_accounts", "coverage"):
        assert ask.answer(metric, *Q3).value > ask.answer(metric, *a_year_ago).value


def test_goals_are_met_nearly_met_and_missed(oracle: ModuleType, world: World):
    ask = oracle.Oracle(world)
    states = set()
    for goal in world.profile.goals:
        assert goal.metric in ask.metrics
        if goal.period == "2026-Q3" and goal.scope == "total":
            share = ask.answer(goal.metric, *Q3).value / goal.goal
            states.add(
                "on track" if share >= goal.green else "close" if share >= goal.amber else "off"
            )
    assert states == {"on track", "close", "off"}
