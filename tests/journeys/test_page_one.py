"""Every number of the demo's first page, recomputed row by row from the world's ledger."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from statistics import median
from typing import Any

import pytest

from abmkit import Value
from abmkit.period import Calendar, Period, month
from abmkit.report.blocks import Chart, KpiGrid, Narrative, Page, Progress
from abmkit.report.value import Change, Frozen, Msg
from abmkit.run.demo import PERIOD
from abmkit.world import World

NEAR = Decimal("1e-20")


@pytest.fixture(scope="module")
def page(demo: Any, world: World) -> Page:
    first: Page = demo.made[world.profile.name].document.pages[0]
    return first


@pytest.fixture(scope="module")
def period(world: World) -> Period:
    return Calendar(world.profile.fiscal_year_start).parse(PERIOD, world.end)


@pytest.fixture(scope="module")
def true(oracle: Any) -> Callable[..., Decimal | None]:
    """The number of a metric for a period, by the ledger; velocity's factors included."""

    def answer(metric: str, when: Period, **scope: Any) -> Decimal | None:
        if metric in oracle.metrics:
            told: Decimal | None = oracle.answer(metric, when.start, when.end, **scope).value
            return told
        return factor(oracle, metric, when)

    return answer


def factor(oracle: Any, metric: str, when: Period) -> Decimal:
    ask = oracle.__class__.__init__.__globals__["Scope"](when.start, when.end)
    won, lost = oracle.closed(ask, "won"), oracle.closed(ask, "lost")
    worth = [deal.amount for deal in won if deal.amount is not None]
    days = [(deal.close_on - (deal.qualified_on or deal.created_on)).days for deal in won]
    return {
        "qualified_deals": lambda: Decimal(len(oracle.accepted(ask))),
        "velocity_win_rate": lambda: Decimal(len(won)) / (len(won) + len(lost)),
        "velocity_mean_amount": lambda: sum(worth, Decimal(0)) / len(worth),
        "velocity_median_days": lambda: Decimal(str(median(days))),
    }[metric]()


def same(a: Decimal | None, b: Decimal | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= NEAR * abs(b)


def blocks(of: Any, kind: type[Any]) -> list[Any]:
    return [thing for thing in inside(of) if isinstance(thing, kind)]


def inside(of: Any) -> Iterator[Any]:
    """A block and all that stands in it."""
    yield of
    parts = [getattr(of, name) for name in type(of).model_fields] if isinstance(of, Frozen) else ()
    for part in parts:
        for each in (
            part.values() if isinstance(part, dict) else part if isinstance(part, tuple) else [part]
        ):
            if isinstance(each, Frozen | tuple):
                yield from inside(each)


def test_tiles_trends_goals_and_changes(
    page: Page,
    period: Period,
    true: Callable[..., Decimal | None],
    world: World,
    oracle: Any,
    demo: Any,
) -> None:
    goals = {(g.metric, g.period, g.scope): g.goal for g in world.profile.goals}
    (grid,) = blocks(page, KpiGrid)
    assert len(grid.tiles) == 8
    for tile in grid.tiles:
        metric = tile.value.metric
        now, before = true(metric, period), true(metric, period.previous())
        assert now is not None
        assert before is not None
        assert same(tile.value.number, now), metric
        for point, when in zip(tile.trend, period.trend(12), strict=True):
            answer = oracle.answer(metric, when.start, when.end)
            few = answer.n < demo.plugins.metrics[metric].min_n
            assert same(point, None if few else answer.value), (metric, when)
        change = (now - before) / before if tile.change.relative else now - before
        assert same(tile.change.difference, change), metric
        goal = goals[metric, period.label, "total"]
        assert tile.target.number == goal
        assert same(tile.attainment, now / goal)


def test_engaged_accounts_stand_beside_all_targets(
    page: Page, period: Period, true: Callable[..., Decimal | None]
) -> None:
    (of,) = [
        tile.of
        for tile in blocks(page, KpiGrid)[0].tiles
        if tile.value.metric == "engaged_accounts"
    ]
    assert of.args["whole"].number == true("target_accounts", period)


def test_the_legend_counts_the_tiles(page: Page) -> None:
    goals = [tile.goal for tile in blocks(page, KpiGrid)[0].tiles]
    (legend,) = [block for block in page.blocks if block.kind == "legend"]
    assert {s.goal: s.text.args["n"] for s in legend.signs} == {
        g: goals.count(g) for g in set(goals)
    }


def test_bars_and_plans_of_six_months(
    page: Page, period: Period, true: Callable[..., Decimal | None], world: World
) -> None:
    (chart,) = blocks(page, Chart)
    plans = {g.period: g.goal for g in world.profile.goals if g.metric == "pipeline_created"}
    months = period.trend(6)
    assert len(chart.data.rows) == 6
    for (_, actual, plan), when in zip(chart.data.rows, months, strict=True):
        assert same(actual.number, true("pipeline_created", when))
        assert plan.number == plans[when.label]


def test_engaged_accounts_by_tier(
    page: Page, period: Period, true: Callable[..., Decimal | None]
) -> None:
    (progress,) = blocks(page, Progress)
    for tier, row in zip("123", progress.rows, strict=True):
        part = true("engaged_accounts", period, tier=tier)
        whole = true("target_accounts", period, tier=tier)
        before = period.previous()
        tick = true("penetration", before, tier=tier)
        assert (row.part.number, row.whole.number) == (part, whole)
        assert part is not None
        assert whole
        assert same(row.rate.number, part / whole)
        assert same(row.tick, tick)


def test_sentences_hold_only_numbers_of_the_ledger(
    page: Page, period: Period, true: Callable[..., Decimal | None]
) -> None:
    (told,) = blocks(page, Narrative)
    when = [period, period.previous(), *(month(p.start) for p in period.split_months())]
    checked = 0
    for message in blocks(told, Msg):
        for name, value in message.args.items():
            if isinstance(value, Value) and value.metric and name != "difference":
                assert any(same(value.number, true(value.metric, p)) for p in when), (name, value)
                checked += 1
    assert checked >= 8


def test_the_factors_of_velocity_add_up_to_its_change(
    page: Page, period: Period, true: Callable[..., Decimal | None]
) -> None:
    (told,) = blocks(page, Narrative)
    messages = blocks(told, Msg)
    (lead,) = [m for m in messages if m.id == "sentence.factors_lead"]
    now, before = true("pipeline_velocity", period), true("pipeline_velocity", period.previous())
    assert now is not None
    assert before is not None
    change = lead.args["change"].number
    assert abs(change - (now - before)) < Decimal("0.001")
    parts = [m.args["part"].number for m in messages if m.id == "sentence.factor"]
    assert len(parts) >= 2
    assert abs(sum(parts) - change) < abs(change) * Decimal("0.05")


def test_nothing_on_the_page_is_a_change_without_a_number(page: Page) -> None:
    assert all(change.difference is not None for change in blocks(page, Change))
