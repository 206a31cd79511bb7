"""Real exports, read by settings that were guessed, and the example of the repository."""

import json
import tomllib
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from abmkit_files.connector import Files
from abmkit_files.settings import FilesConfig

Shared = Callable[[str], Path]

EXAMPLE = Path(__file__).parents[3] / "examples/crm_export/clients/maventech"


def rows_of(files: Files) -> dict[str, list[dict[str, Any]]]:
    """All rows by table; fails on a line that could not be read."""
    frames: dict[str, list[pd.DataFrame]] = {}
    for stream in files.streams():
        for batch in files.pull(stream, None):
            assert not batch.refused
            for table, frame in batch.tables.items():
                frames.setdefault(table, []).append(pd.DataFrame(frame, dtype=object))
    return {table: pd.concat(parts).to_dict("records") for table, parts in frames.items()}


def guessed(folder: Path, tmp_path: Path) -> Files:
    settings, _ = Files.guess((str(folder),), tmp_path)
    return Files(FilesConfig.model_validate(settings), tmp_path)


def example() -> Files:
    text = (EXAMPLE / "sources/crm.toml").read_text("utf-8")
    settings = tomllib.loads(text, parse_float=Decimal)
    own = {key: settings[key] for key in settings if key not in ("version", "connector")}
    return Files(FilesConfig.model_validate(own), EXAMPLE)


@pytest.mark.parametrize("made", ["example", "guess"])
def test_maven(made: str, shared_data: Shared, tmp_path: Path) -> None:
    folder = shared_data("datasets/maven_crm_sales_opportunities")
    rows = rows_of(example() if made == "example" else guessed(folder, tmp_path))
    accounts, deals = rows["account"], rows["deal"]
    assert len(accounts) == 85
    parents = [row["parent"] for row in accounts if row["parent"]]
    assert (len(parents), len(set(parents))) == (15, 7)
    assert {parent.removeprefix("name:") for parent in parents} <= {r["name"] for r in accounts}
    stages = Counter(row["stage"] for row in deals)
    assert stages == {"Won": 4238, "Lost": 2473, "Engaging": 1589, "Prospecting": 500}
    assert Counter(row["status"] for row in deals) == {"won": 4238, "lost": 2473, "open": 2089}
    assert sum(Decimal(row["amount"]) for row in deals if row["status"] == "won") == 10_005_534
    assert sum(row["account"] is None for row in deals) == 1425
    assert sum(row["created_on"] is None for row in deals) == 500
    assert "GTXPro" not in {row["product"] for row in deals}
    assert len({row["product"] for row in deals}) == 7


def test_the_example_scales_revenue_and_mends_words(shared_data: Shared) -> None:
    shared_data("datasets/maven_crm_sales_opportunities")
    rows = {row["name"]: row for row in rows_of(example())["account"]}
    acme = rows["Acme Corporation"]
    assert Decimal(acme["revenue"]) == 1_100_040_000
    assert acme["industry"] == "technology"
    assert json.loads(acme["extra"]) == {"year_established": "1996"}


def test_the_example_finds_nothing_wrong(shared_data: Shared) -> None:
    shared_data("datasets/maven_crm_sales_opportunities")
    assert all(check.ok for check in example().check())


def test_salesforce_org(shared_data: Shared, tmp_path: Path) -> None:
    files = guessed(shared_data("datasets/salesforce_de_org_export"), tmp_path)
    rows = rows_of(files)
    assert len(rows["account"]) == 18 + 22
    assert len(rows["person"]) == 25 + 22
    assert len(rows["membership"]) == 25 + 22
    deals = rows["deal"]
    assert Counter(row["status"] for row in deals) == Counter(won=12, lost=8, open=16)
    assert sum(Decimal(row["amount"]) for row in deals if row["status"] == "won") == 2_815_000
    assert (len(deals), sum(row["amount"] is None for row in deals)) == (36, 5)
    assert {row["close_on"] for row in deals} == {"2024-02-03", "2026-03-31", "2026-02-23"}
    assert len(rows["stage"]) == 48
    ids = {row["source_id"] for row in deals}
    assert {row["deal"].removeprefix("id:") for row in rows["stage"]} == ids
    assert min(row["entered_at"] for row in rows["stage"]) == "2026-02-23T20:55:00Z"
    assert all(check.ok for check in files.check())


def test_salesforce_campaigns(shared_data: Shared, tmp_path: Path) -> None:
    files = guessed(shared_data("datasets/salesforce_campaign_org_export"), tmp_path)
    rows = rows_of(files)
    assert {table: len(found) for table, found in rows.items()} == {
        "campaign": 8,
        "touch": 34,
        "person": 51 + 30,
        "membership": 8 + 30,
    }
    campaigns = {f"id:{row['source_id']}" for row in rows["campaign"]}
    assert {row["campaign"] for row in rows["touch"]} == campaigns
    people = {f"id:{row['source_id']}" for row in rows["person"]}
    assert sum(row["person"] in people for row in rows["touch"]) == 20
    assert {row["occurred_at"] for row in rows["touch"]} == {"2024-01-23T02:46:47Z"}
    assert all(check.ok for check in files.check())


def test_x_education(shared_data: Shared, tmp_path: Path) -> None:
    path = shared_data("datasets/x_education_leads/Leads.csv")
    settings, _ = Files.guess((str(path),), tmp_path)
    file = settings["files"]["Leads"]
    assert file["null"] == ["Select"]
    file["rows"]["person"]["extra"] = ["Converted", "Specialization"]
    people = rows_of(Files(FilesConfig.model_validate(settings), tmp_path))["person"]
    kept = [json.loads(row["extra"]) for row in people]
    converted = sum(row["Converted"] == "1" for row in kept)
    assert (len(people), converted) == (9240, 3561)
    assert round(Decimal(100) * converted / len(people), 3) == Decimal("38.539")
    assert sum("Specialization" not in row for row in kept) == 1942 + 1438
    assert len({row["source_id"] for row in people}) == 9240


def test_x_education_with_its_rows_wrapped_in_quotes(shared_data: Shared, tmp_path: Path) -> None:
    """As it was published: 338 rows stand whole in quotes, 37 columns in one cell."""
    source = shared_data("datasets/x_education_leads/Leads.csv").read_text("utf-8")
    head, *lines = source.splitlines()
    for number in range(0, 338 * 27, 27):
        lines[number] = '"' + lines[number].replace('"', '""') + '"'
    (tmp_path / "Leads.csv").write_text("\n".join([head, *lines, ""]), "utf-8")
    whole = guessed(shared_data("datasets/x_education_leads"), tmp_path)
    wrapped = guessed(tmp_path / "Leads.csv", tmp_path)
    assert rows_of(wrapped) == rows_of(whole)
