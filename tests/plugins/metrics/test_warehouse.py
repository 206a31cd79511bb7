"""Every first-party metric is answered, and has its rows told, by what derive lays down."""

from datetime import date

import pytest

from abmkit.derive import Rules, derive
from abmkit.metrics import Registry
from abmkit.metrics.ask import Ask
from abmkit.metrics.evaluate import evaluate
from abmkit.metrics.rows import rows_behind
from abmkit.period import Calendar
from abmkit.warehouse import Warehouse
from abmkit_metrics import register_metrics

REGISTRY = Registry.of(register_metrics())
Q3 = Calendar().parse("2026-Q3", date.max)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    with Warehouse.open(tmp_path_factory.mktemp("acme") / "w.duckdb") as warehouse:
        derive(warehouse, Rules())
        yield warehouse


def test_an_empty_warehouse_has_no_number_but_breaks_none(warehouse):
    asks = [Ask(metric.id, by="account") for metric in REGISTRY]
    results = evaluate(warehouse.query, REGISTRY, asks, Q3)
    assert {results.number(metric.id).value for metric in REGISTRY} == {None}


@pytest.mark.parametrize("metric", [metric.id for metric in REGISTRY])
def test_the_rows_behind_every_leaf_can_be_told(warehouse, metric):
    for behind in rows_behind(warehouse.query, REGISTRY.tree(metric), Q3, limit=3):
        assert behind.count == 0
        assert behind.columns[:3] == ("source", "record", "account")
