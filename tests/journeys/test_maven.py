"""A real CRM export of 8,800 deals, from settings alone to numbers and a scorecard.

The numbers are those that the data set's own files add up to, counted by others before us.
"""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples/crm_export"
DATA = "datasets/maven_crm_sales_opportunities"
WHOLE = "2016-01-01..2018-12-31"


@pytest.fixture(scope="module")
def pipeline(shared_data: Callable[[str], Path]) -> list[dict[str, str]]:
    """The lines of the file of deals."""
    shared_data(f"{DATA}/accounts.csv")
    with shared_data(f"{DATA}/sales_pipeline.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def agency(pipeline: Any, program: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, copied so that its data stays out of the repository, and synced."""
    made = shutil.ignore_patterns("*.duckdb*", "reports")
    agency = tmp_path_factory.mktemp("maven") / "agency"
    shutil.copytree(EXAMPLE, agency, ignore=made)
    program("-C", agency, "sync", "maventech")
    return agency


@pytest.fixture(scope="module")
def numbers(agency: Path, program: Any) -> Callable[..., list[dict[str, Any]]]:
    """Ask the program for numbers: `numbers("won_deals", "--by", "stage")`."""

    def ask(*args: str, period: str = WHOLE) -> list[dict[str, Any]]:
        command = ("-C", agency, "metrics", "value", "maventech", *args)
        rows = json.loads(program(*command, "--period", period, "--json").stdout)["numbers"]
        assert rows
        return list(rows)

    return ask


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


TOTALS = {
    "deals": ("8800", 8800, None, 8800),
    "won_deals": ("4238", 4238, None, 4238),
    "lost_deals": ("2473", 2473, None, 2473),
    "win_rate": ("0.63150", 4238, 6711, 6711),
    "won_amount": ("10005534", 10005534, None, 4238),
    "mean_won_cycle_days": ("51.782", 219452, 4238, 4238),
    "accounts": ("85", 85, None, 85),
    "deals_without_account": ("1425", 1425, None, 1425),
}


@pytest.fixture(scope="module")
def totals(numbers: Any) -> dict[str, dict[str, Any]]:
    return {row["metric"]: row for row in numbers(*TOTALS)}


@pytest.mark.parametrize("metric", TOTALS)
def test_a_number_comes_with_numerator_denominator_and_n(
    totals: dict[str, dict[str, Any]], metric: str
) -> None:
    row, (value, numerator, denominator, n) = totals[metric], TOTALS[metric]
    assert Decimal(row["value"]).quantize(Decimal(value)) == Decimal(value)
    assert number(row["numerator"]) == numerator
    assert number(row["denominator"]) == denominator
    assert row["n"] == n


def test_velocity_of_a_quarter_is_what_its_lines_come_to(
    numbers: Any, pipeline: list[dict[str, str]]
) -> None:
    closed = [row for row in pipeline if "2017-10-01" <= row["close_date"] <= "2017-12-31"]
    won = [row for row in closed if row["deal_stage"] == "Won"]
    begun = sum("2017-10-01" <= row["engage_date"] <= "2017-12-31" for row in pipeline)
    worth = Decimal(sum(int(row["close_value"]) for row in won))
    days = median(
        (date.fromisoformat(row["close_date"]) - date.fromisoformat(row["engage_date"])).days
        for row in won
    )
    (row,) = numbers("pipeline_velocity", period="2017-Q4")
    assert (begun, len(won), len(closed), days) == (1165, 1196, 1985, 51)
    made = begun * (Decimal(len(won)) / len(closed)) * (worth / len(won)) / Decimal(days)
    assert abs(Decimal(row["value"]) - made) < Decimal("1e-15")


def test_open_deals_by_stage(numbers: Any) -> None:
    total, *stages = numbers("open_deals", "--by", "stage")
    assert {row["name"]: row["n"] for row in stages} == {"Engaging": 1589, "Prospecting": 500}
    assert total["n"] == 2089


def test_groups_of_companies_come_on_request(numbers: Any) -> None:
    total, *groups = numbers("accounts", "--by", "root")
    sizes = {row["name"]: int(row["value"]) for row in groups}
    parents = {name: size for name, size in sizes.items() if size > 1}
    assert sum(sizes.values()) == int(total["value"]) == 85
    assert len(parents) == 7
    assert sum(parents.values()) - len(parents) == 15
    assert "Acme Corporation" in parents


def test_deals_without_an_account_are_kept_and_counted_in_totals_only(
    numbers: Any, pipeline: list[dict[str, str]]
) -> None:
    total, *accounts = numbers("won_amount", "--by", "account")
    known = sum(Decimal(row["value"]) for row in accounts if row["key"])
    unknown = sum(
        int(line["close_value"])
        for line in pipeline
        if line["deal_stage"] == "Won" and not line["account"]
    )
    assert Decimal(total["value"]) == known + unknown
    assert len(pipeline) == 8800
    assert sum(not line["account"] for line in pipeline) == 1425


def test_the_scorecard_of_a_quarter_shows_what_the_file_adds_up_to(
    agency: Path, program: Any, read_pdf: Any, pipeline: list[dict[str, str]]
) -> None:
    made = program("-C", agency, "report", "maventech", "--period", "2017-Q4")
    pages = read_pdf(Path(made.stdout.strip()))
    closed = [line for line in pipeline if "2017-10-01" <= line["close_date"] <= "2017-12-31"]
    count = Counter(line["deal_stage"] for line in closed)
    won = sum(int(line["close_value"]) for line in closed)
    everything = " ".join(pages)
    assert f"{count['Won']:,}" in pages[0]
    assert f"{count['Won'] / len(closed):.1%}".replace("%", " %") in pages[0]
    assert f"${won:,}" in everything
    assert "1,425 of 8,800 deals" in everything
    assert "8,800 deals · 85 accounts" in everything
