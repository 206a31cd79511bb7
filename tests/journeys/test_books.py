"""What no CRM of the demo tells: sheets of every table, through the files connector to numbers.

Each number is held against the same worked out from the sheets' rows, one by one.
"""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from abmkit import Ask
from abmkit.metrics.results import Results
from abmkit.plugins import load_plugins
from abmkit.run.definitions import accept
from abmkit.run.measure import measure
from abmkit.run.sync import sync_client
from abmkit.workspace import Workspace
from abmkit_metrics import register_metrics

from .books_deals import METRICS, Answers
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
def recounted(made: Books) -> Answers:
    return Answers(made, LAST - timedelta(days=1))  # the last day that the data covers whole


@pytest.fixture(scope="module")
def results(made: Books, tmp_path_factory: pytest.TempPathFactory) -> Results:
    workspace = Workspace.create(tmp_path_factory.mktemp("books") / "agency", "Books")
    client = workspace.add_client("acme", {"name": "Acme", **SETTINGS})
    client.source_folder.mkdir(exist_ok=True)
    settings = write(made, client.path / "books")
    (client.source_folder / "books.toml").write_text(settings, "utf-8")
    plugins = load_plugins(workspace.plugins)
    accept(workspace, plugins)
    for told in sync_client(client, plugins, now=NOW):
        for stream in told.streams:
            assert stream.rejected_rows == stream.rejected_cells == 0, stream
    compare = ("previous", "last-year")
    asks = [Ask(metric, compare=compare, months=12) for metric in METRICS]
    return measure(client, plugins, asks, "2025-Q3")


@pytest.mark.parametrize("metric", METRICS)
def test_a_number_of_any_period_is_that_of_the_sheets(
    results: Results, recounted: Answers, metric: str
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


def same(got: Decimal | None, told: Fraction | None) -> bool:
    if got is None or told is None:
        return got is None and told is None
    return abs(Fraction(got) - told) <= abs(told) / 10**20


def test_every_metric_is_held_by_the_ledger_or_by_the_books() -> None:
    held = {*METRICS, *OF_THE_LEDGER}
    assert {metric.id for metric in register_metrics()} - held == set()


def test_the_books_end_after_the_period() -> None:
    assert date(2025, 9, 30) < LAST == NOW.date()
