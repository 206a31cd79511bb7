"""What no CRM of the demo tells: sheets of every table, through the files connector to numbers.

Each number is held against the same worked out from the sheets' rows, one by one.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from abmkit import Ask
from abmkit.metrics.ask import Number
from abmkit.metrics.results import Results
from abmkit.plugins import Plugins, load_plugins
from abmkit.run.definitions import accept
from abmkit.run.measure import definitions_of, derived, registry_of
from abmkit.run.sync import sync_client
from abmkit.workspace import Client, Workspace
from abmkit_metrics import register_metrics

from .books_deals import METRICS
from .books_models import MODELS, Models
from .books_rows import LAST, LEADS, NOW, STAGES, Books, books
from .books_sheets import write
from .books_sums import Span
from .ledger import METRICS as OF_THE_LEDGER

SETTINGS: dict[str, Any] = {
    "zone": "America/New_York",
    "currency": "USD",
    "ladders": {"person": {"steps": LEADS}, "account": {"steps": STAGES}},
    "metrics": {"*": {"margin_percent": 70}},
}


@pytest.fixture(scope="module")
def made() -> Books:
    return books(seed=11)


@pytest.fixture(scope="module")
def recounted(made: Books) -> Models:
    return Models(made, LAST - timedelta(days=1))  # the last day that the data covers whole


@pytest.fixture(scope="module")
def plugins() -> Plugins:
    return load_plugins()


@pytest.fixture(scope="module")
def client(made: Books, plugins: Plugins, tmp_path_factory: pytest.TempPathFactory) -> Client:
    workspace = Workspace.create(tmp_path_factory.mktemp("books") / "agency", "Books")
    client = workspace.add_client("acme", {"name": "Acme", **SETTINGS})
    client.source_folder.mkdir(exist_ok=True)
    settings = write(made, client.path / "books")
    (client.source_folder / "books.toml").write_text(settings, "utf-8")
    accept(workspace, plugins)
    for told in sync_client(client, plugins, now=NOW):
        for stream in told.streams:
            assert stream.rejected_rows == stream.rejected_cells == 0, stream
    return client


@pytest.fixture(scope="module")
def results(client: Client, plugins: Plugins) -> Results:
    compare = ("previous", "last-year")
    asks = [Ask(metric, compare=compare, months=12) for metric in METRICS]
    with derived(client) as facts:
        return facts.evaluate(registry_of(plugins), asks, facts.period("2025-Q3"))


@pytest.fixture(scope="module")
def told(client: Client, plugins: Plugins) -> list[Number]:
    """The models' numbers of some periods, groups of content by their own names."""
    models = [plugins.models[name] for name in MODELS]
    asks = [
        Ask(each.id, by=by, compare=("previous",)) for each in models for by in (None, *each.by)
    ]
    with derived(client) as facts:
        numbers = facts.answer(definitions_of(plugins), asks, facts.period("2025-Q3"))
        names = dict(facts.warehouse.query("SELECT key, source_id FROM asset"))
    return [
        replace(each, key=names[each.key]) if each.by == "asset_id" else each for each in numbers
    ]


@pytest.mark.parametrize("metric", METRICS)
def test_a_number_of_any_period_is_that_of_the_sheets(
    results: Results, recounted: Models, metric: str
) -> None:
    wrong, some = [], False
    for period in results.periods(metric):
        got = results.number(metric, period).value
        told = recounted.metrics[metric](Span(period.start, period.end))
        some = some or bool(told)
        if not same(got, told):
            wrong.append(f"{period.label}: {got} and not {told and float(told)}")
    assert wrong == []
    assert some


@pytest.mark.parametrize("model", MODELS)
def test_a_models_number_is_that_of_the_sheets(
    told: list[Number], recounted: Models, model: str
) -> None:
    mine = [each for each in told if each.metric == model]
    assert len({each.period.label for each in mine}) == 2
    for period in {each.period for each in mine}:
        answers = getattr(recounted, model)(Span(period.start, period.end))
        found = {
            (each.by, each.key) if each.by else None: each.value
            for each in mine
            if each.period == period
        }
        assert None in found
        for group, answer in answers.items():
            assert near(found[group], answer), (period.label, group)
    assert any(each.value for each in mine)


def near(got: Decimal | None, told: Fraction | None) -> bool:
    """The same but for what money and minutes are rounded to."""
    if got is None or told is None:
        return got is None and told is None
    return abs(Fraction(got) - told) <= Fraction(1, 10_000)


def same(got: Decimal | None, told: Fraction | None) -> bool:
    if got is None or told is None:
        return got is None and told is None
    return abs(Fraction(got) - told) <= abs(told) / 10**20


def test_every_metric_is_held_by_the_ledger_or_by_the_books() -> None:
    held = {*METRICS, *OF_THE_LEDGER}
    assert {metric.id for metric in register_metrics()} - held == set()


def test_the_books_end_after_the_period() -> None:
    assert date(2025, 9, 30) < LAST == NOW.date()
