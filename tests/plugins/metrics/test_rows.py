"""Every row of the KPI catalogue is a metric or a model, or says what it is instead."""

import pytest

from abmkit_metrics import register_metrics
from abmkit_models import register_models

from .catalogue import BEYOND, ROWS

METRICS = {metric.id: metric for metric in register_metrics()}
MODELS = {model.id: model for model in register_models()}
EVERY = [*ROWS.values(), *BEYOND.values()]


def test_all_eighty_two_rows_are_there():
    assert list(ROWS) == list(range(1, 83))


@pytest.mark.parametrize("row", EVERY, ids=lambda row: row.kpi)
def test_a_row_is_measured_or_says_why_not(row):
    assert row.metrics or row.remark
    assert [name for name in row.metrics if name not in {**METRICS, **MODELS}] == []


def test_every_metric_and_model_has_its_row():
    placed = {name for row in EVERY for name in row.metrics}
    assert {*METRICS, *MODELS} - placed == set()


@pytest.mark.parametrize("number", [22, 23, 33, 41, 64, 70])
def test_vanity_is_what_the_catalogue_calls_so(number):
    assert {METRICS[name].role for name in ROWS[number].metrics} == {"vanity"}
    for name in ROWS[number].metrics:
        assert set(METRICS[name].use_instead) <= set(METRICS)


@pytest.mark.parametrize("number", [7, 8, 10, 11, 12, 18, 31, 35, 36, 37, 39, 40, 42, 44, 48, 50,
                                    51, 52, 55])  # fmt: skip
def test_what_the_default_scorecard_shows_has_a_headline(number):
    told = [METRICS[name] for name in ROWS[number].metrics if name in METRICS]
    assert "headline" in {metric.role for metric in told}


def test_directions_are_those_of_the_rows():
    down = {name for name in METRICS if METRICS[name].better == "down"}
    assert {"cost_per_mql", "cac_marketing", "bounce_rate", "coverage_gap"} <= down
    assert not down & {"win_rate", "nps", "customer_retention", "email_click_rate"}
