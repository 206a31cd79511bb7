"""What no source tells of is not connected, and never 0."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from abmkit import ReportData, Words
from abmkit.report import Quality
from abmkit.report.quality import Finding

Make = Callable[..., ReportData]

#: A row of the fact of each metric, while of the kind that it counts there is none.
OTHERS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "mentions": ("touch", {"kind": "meeting"}),
    "meetings_held": ("touch", {"kind": "email"}),
    "email_click_rate": ("touch", {"kind": "email", "action": "delivered"}),
    "form_fills": ("touch", {"kind": "form", "action": "viewed"}),
    "sessions": ("stat", {"name": "impressions"}),
    "reach": ("stat", {"name": "sessions"}),
    "followers_gained": ("stat", {"name": "sessions"}),
    "marketing_cost": ("money", {"kind": "invoice"}),
    "new_leads": ("stage", {"ladder": "deal"}),
    "total_leads": ("stage", {"ladder": "deal"}),
    "nps": ("response", {"scale": "csat5"}),
}


@pytest.mark.parametrize("metric", OTHERS)
def test_a_metric_whose_kind_of_record_nobody_brings_has_no_number(
    make: Make, rows: Any, metric: str
) -> None:
    fact, other = OTHERS[metric]
    data = make({**rows, fact: [{**other, "account_id": "1"}]})
    value = data.value(data.number(metric))
    assert (value.number, value.state) == (None, "missing")
    assert value.reason is not None
    assert Words("en").text(value.reason) == "no records of this kind connected"


def test_amounts_without_a_rate_are_the_reason_of_a_number_without_data(
    make: Make, quality: Quality, rows: Any, told: Callable[[ReportData], str]
) -> None:
    bare = [{**deal, "amount": None} for deal in rows["deal"]]
    found = (Finding("unpriced", len(bare), {"fact": "deal", "in": "SEK"}),)
    data = make({**rows, "deal": bare}, quality=replace(quality, findings=found))
    reasons = {
        each: data.value(data.number(each)).reason
        for each in ("won_amount", "pipeline_velocity", "win_rate")
    }
    assert [reason and reason.id for reason in reasons.values()] == [
        "reason.no_rate",
        "reason.no_rate",
        None,
    ]
    assert "No won amount to report for Q3 2026: no amount with an exchange rate" in told(data)
    assert "No amount of this period has an exchange rate" in told(data)
    plain = make({**rows, "deal": bare}, quality=quality)
    reason = plain.value(plain.number("won_amount")).reason
    assert reason is not None
    assert reason.id == "reason.no_data"


def test_what_was_ever_told_of_may_be_0(make: Make, rows: Any) -> None:
    before = {
        "kind": "social",
        "action": "mentioned",
        "occurred_on": "2025-01-07",
        "account_id": "1",
    }
    data = make({**rows, "touch": [*rows["touch"], before]})
    assert data.value(data.number("mentions")).number == 0


def test_a_metric_that_also_counts_what_is_there_has_its_number(make: Make, rows: Any) -> None:
    data = make({**rows, "money": [{"kind": "cost_tool", "amount": 7, "account_id": "1"}]})
    assert data.value(data.number("full_cost")).number == 7


def test_a_platform_s_own_totals_are_no_daily_figures(make: Make, quality: Quality) -> None:
    (crm,) = quality.sources
    there = replace(crm, rows={**crm.rows, "stat": 7})
    data = make(quality=replace(quality, sources=(there,)))
    reason = data.value(data.number("sessions")).reason
    assert reason is not None
    assert Words("en").text(reason) == "no daily figures connected"
