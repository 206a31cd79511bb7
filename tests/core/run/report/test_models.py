"""Models along the line: asked for as metrics are, explained with inputs and credits, frozen."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from abmkit import Ask, KpiGrid, Page, Report, ReportData
from abmkit.errors import PluginError, UsageError
from abmkit.plugins import Origin, Shelf
from abmkit.report.frozen import read_frozen
from abmkit.run.explain import explain
from abmkit.run.numbers import numbers
from abmkit_models import register_models


class Credits(Report):
    name = "credits"
    title = "Credits"
    asks = (
        Ask("revenue_linear", by="channel", compare=("previous",), months=3),
        Ask("lift_wins"),
        Ask("won_deals"),
    )
    data: ReportData

    def build(self, data: ReportData) -> Iterator[Page]:
        Credits.data = data
        tiles = (data.tile("revenue_linear"), data.tile("lift_wins"))
        yield Page(id="one", outline="One", blocks=(KpiGrid(tiles=tiles),))


def touch(number: int, day: str, channel: str, **more: str) -> dict[str, str]:
    told = {"source_id": f"t{number}", "account": "id:acme", "kind": "visit", "minutes": "2"}
    told |= {"occurred_at": f"{day}T10:00:00Z", "channel": channel, "is_marketing": "true"}
    return told | more


TOUCHES = [
    touch(1, "2026-06-03", "web", campaign="id:spring"),
    touch(2, "2026-08-01", "email", campaign="id:autumn"),
    touch(3, "2026-08-01", "web", occurred_at="2026-08-01T09:00:00Z"),
]
CAMPAIGNS = [{"source_id": "spring", "name": "Spring"}, {"source_id": "autumn", "name": "Autumn"}]


@pytest.fixture
def told(line: Any, accounts: Any, deal_won: Any) -> Any:
    deals = [deal_won(1, "2026-08-03"), deal_won(2, "2026-09-01", "60", account="id:bolt")]
    streams = {
        "accounts": accounts,
        "deals": {"deal": deals},
        "touches": {"touch": TOUCHES, "campaign": CAMPAIGNS},
    }
    line.tells(crm=streams).sync()
    models = {model.id: model for model in register_models()}
    shelf = Shelf("model", models, dict.fromkeys(models, Origin("models")))
    reports = Shelf("report", {"credits": Credits}, {"credits": Origin("mine")})
    line.plugins = replace(line.plugins, models=shelf, reports=reports)
    return line


def test_a_model_is_asked_for_as_a_metric_is(told: Any) -> None:
    got = numbers(
        told.client, told.plugins, "2026-Q3", metrics=["revenue_linear", "won_deals"], by=None
    )
    assert [(row["metric"], row["value"], row["n"]) for row in got.rows] == [
        ("revenue_linear", 160, 2),
        ("won_deals", 2, 2),
    ]
    by = numbers(told.client, told.plugins, "2026-Q3", metrics=["revenue_linear"], by="campaign")
    assert [(row["name"], row["value"]) for row in by.rows] == [
        (None, 160),
        ("Autumn", Decimal("33.3333")),
        ("Spring", Decimal("33.3334")),
        ("–", Decimal("93.3333")),  # one touch of no campaign, and the deal nobody touched
    ]
    assert by.rows[1]["title"] == "Revenue credited, linear model"
    assert by.rows[1]["currency"] == told.client.currency


def test_a_break_down_that_a_model_has_not_is_refused(told: Any) -> None:
    with pytest.raises(UsageError, match="has no break-down by tier; it has channel, campaign"):
        numbers(told.client, told.plugins, "2026-Q3", metrics=["revenue_linear"], by="tier")


def test_an_explanation_shows_inputs_and_credits(told: Any) -> None:
    told.decide("[metrics.revenue_first_touch]\nlookback = 30")
    got = explain(told.client, told.plugins, "revenue_first_touch", "2026-Q3")
    assert got.definition["kind"] == "model"
    assert got.definition["parameters"]["lookback"] == 30
    assert (got.number.value, got.number.coverage) == (160, Decimal("0.625"))
    given = {(each.by, each.key): each.value for each in got.groups}
    assert given["channel", "web"] == 100  # an hour before the e-mail of that day
    assert given["channel", "email"] == 0
    assert given["campaign", "Autumn"] == 0
    deals, touches = got.behind
    assert (deals.count, touches.count) == (2, 3)
    assert deals.columns[:3] == ("source", "record", "account")
    assert {row[:3] for row in deals.rows} == {("crm", "d1", "Acme"), ("crm", "d2", "Bolt")}
    assert "lookback" in got.plan


def test_a_report_asks_for_models_and_their_results_are_frozen(told: Any) -> None:
    told.decide("[metrics.revenue_linear]\nlookback = 30")
    from abmkit.run import make_report

    made = make_report(told.client, told.plugins, "2026-Q3", name="credits")
    data = Credits.data
    assert [each.value for each in data.months("revenue_linear")] == [0, 100, 60]
    groups = data.groups("revenue_linear", "channel")
    assert {key: each.value for key, each in groups.items()} == {"email": 50, "web": 50, None: 60}
    assert data.value(data.number("lift_wins")).state == "missing"
    frozen = made.frozen.read_text("utf-8")
    assert '"revenue_linear": {\n   "version": 1' in frozen
    model = told.plugins.models["revenue_linear"]
    assert model.hash(told.client.settings.metrics) in frozen
    assert "Revenue credited, linear model" in frozen
    basis = read_frozen(made.frozen.read_bytes(), "draft.json")[0].basis["revenue_linear"]
    assert basis.needed == ("crm:deals", "crm:touches")
    assert (basis.as_of, basis.fresh) == ("2026-10-01T06:00:00+00:00",) * 2


def test_a_report_cannot_read_a_group_it_did_not_ask_for(told: Any) -> None:
    from abmkit.run import make_report

    make_report(told.client, told.plugins, "2026-Q3", name="credits")
    with pytest.raises(PluginError, match="without asking"):
        Credits.data.groups("revenue_linear", "campaign")
