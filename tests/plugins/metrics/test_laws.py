"""What must hold of every first-party metric on any data."""

import pytest

from abmkit.metrics import Registry
from abmkit.metrics.examples import in_memory
from abmkit.testing.laws import LAWS, Trial, adds_up
from abmkit_metrics import register_metrics

REGISTRY = Registry.of(register_metrics())
NAMES = [metric.id for metric in REGISTRY]
TREES = {name: REGISTRY.tree(name) for name in NAMES}
MARGIN = {"margin_percent": 80}
PARAMS = {"customer_lifetime_value": MARGIN, "marketing_roi": MARGIN}
NO_SHARES = {
    # Of amounts, or of two counts of which none holds the other.
    "bounce_rate", "bounce_rate_one_page", "click_through_rate", "cohort_retention",
    "email_bounce_rate", "email_click_rate", "email_click_to_open_rate", "email_complaint_rate",
    "email_delivery_rate", "email_hard_bounce_rate", "email_open_rate", "email_soft_bounce_rate",
    "email_unsubscribe_rate", "first_page_share", "focus_customers", "focus_known_accounts",
    "focus_new_accounts", "form_completion_rate", "gross_revenue_retention",
    "high_value_minutes_share",
    "influenced_revenue_sales_sourced_share", "influenced_revenue_share",
    "influenced_revenue_share_narrow", "landing_page_conversion", "lead_conversion_rate",
    "marketing_roi", "net_revenue_retention", "nurtured_difference", "recycle_rate",
    "social_engagement_rate", "spend_on_customers", "spend_on_known_accounts",
    "spend_on_new_accounts", "target_accounts_won", "win_rate_by_amount",
}  # fmt: skip


#: Asked about all at once; of these seeds each metric comes to something in some world.
WORLDS = [range(240, 250), pytest.param(range(240, 300), marks=pytest.mark.slow)]


@pytest.fixture(scope="module", params=WORLDS, ids=len)
def trial(request):
    with in_memory() as query:
        yield Trial.drawn(REGISTRY, NAMES, query, request.param, PARAMS)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_every_metric_keeps_the_law(trial, law):
    assert list(law(trial)) == []


@pytest.mark.parametrize("trial", WORLDS[1:], indirect=True)
def test_many_worlds_have_something_of_every_metric(trial):
    assert {name for (name, _), number in trial.told.items() if number.value} == set(NAMES)


def test_a_percent_is_a_share_or_is_known_to_be_none(trial):
    results = trial.results([])
    shares = {name for (name, _), view in results.views.items() if view.proportion}
    assert {metric.id for metric in REGISTRY if metric.unit == "percent"} - shares == NO_SHARES
    assert not shares & NO_SHARES


def test_something_adds_up_and_something_does_not():
    assert adds_up(TREES["won_amount"], across_days=True)
    assert adds_up(TREES["open_pipeline"])
    assert not adds_up(TREES["open_pipeline"], across_days=True)
    assert not adds_up(TREES["win_rate"])
