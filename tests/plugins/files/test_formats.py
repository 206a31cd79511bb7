"""Real exports written anew as workbooks, Parquet and JSON lines: the same rows come of them."""

import csv
import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pytest

from abmkit_files.connector import Files
from abmkit_files.settings import FilesConfig
from abmkit_files.values import plain_number

Table = list[list[Any]]

NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,6})?")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def lines_of(path: Path) -> Table:
    """The lines of a CSV file, numbers as numbers and days as days; a header first."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *lines = csv.reader(file)
    return [head, *([typed(text) for text in line] for line in lines)]


def typed(text: str) -> Any:
    if NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    if DAY.fullmatch(text):
        return dt.date.fromisoformat(text)
    return text or None


def write_xlsx(path: Path, table: Table) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(path.stem)
    for line in table:
        sheet.append([{"TRUE": True, "FALSE": False}.get(cell, cell) for cell in line])
    book.save(path)


def write_parquet(path: Path, table: Table) -> None:
    """Through a CSV file that DuckDB finds the types of."""
    plain = path.with_suffix(".txt")
    with plain.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)
    with duckdb.connect() as connection:
        kinds = "['BIGINT', 'DOUBLE', 'DATE', 'VARCHAR']"
        connection.execute(
            f"COPY (FROM read_csv('{plain}', header = true, delim = ',', quote = '\"', "
            f"escape = '\"', sample_size = -1, auto_type_candidates = {kinds}, "
            f"dateformat = '%Y-%m-%d')) TO '{path}'"
        )
    plain.unlink()


def write_jsonl(path: Path, table: Table) -> None:
    head, *lines = table
    with path.open("w", encoding="utf-8") as file:
        for line in lines:
            record = {name: cell for name, cell in zip(head, line, strict=True) if cell is not None}
            file.write(json.dumps(record, default=str) + "\n")


WRITERS: dict[str, Callable[[Path, Table], None]] = {
    ".xlsx": write_xlsx,
    ".parquet": write_parquet,
    ".jsonl": write_jsonl,
}


def rows_of(files: Files) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """All rows by stream and table; fails on a line that could not be read."""
    for stream in files.streams():
        for batch in files.pull(stream, None):
            assert not batch.refused
            for table, frame in batch.tables.items():
                for row in pd.DataFrame(frame, dtype=object).to_dict("records"):
                    yield stream.name, table, {name: alike(cell) for name, cell in row.items()}


def alike(cell: Any) -> Any:
    """A cell in one form: a number may be written in several, and an extra may be in any order."""
    if isinstance(cell, str) and cell.startswith("{"):
        return {name: alike(text) for name, text in json.loads(cell).items()}
    is_number = isinstance(cell, str) and re.fullmatch(r"-?\d+(\.\d+)?", cell)
    return plain_number(cell) if is_number else cell


def with_suffix(settings: dict[str, Any], folder: Path, suffix: str) -> dict[str, Any]:
    files = {
        name: {**file, "path": str(folder / Path(file["path"]).with_suffix(suffix).name)}
        for name, file in settings["files"].items()
    }
    return {**settings, "files": files}


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize(
    "data",
    [
        "maven_crm_sales_opportunities",
        "salesforce_de_org_export",
        "salesforce_campaign_org_export",
        pytest.param("x_education_leads", marks=pytest.mark.slow),
    ],
)
def test_the_same_rows_come_of_other_kinds_of_files(
    data: str, suffix: str, shared_data: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = shared_data(f"datasets/{data}")
    for path in folder.glob("*.csv"):
        WRITERS[suffix](tmp_path / f"{path.stem}{suffix}", lines_of(path))
    settings: Any = Files.guess((str(folder),), tmp_path)[0]
    expected = list(rows_of(Files(FilesConfig.model_validate(settings), tmp_path)))
    moved = FilesConfig.model_validate(with_suffix(settings, tmp_path, suffix))
    assert list(rows_of(Files(moved, tmp_path))) == expected

    anew, _ = Files.guess((str(tmp_path),), tmp_path)
    guessed = list(rows_of(Files(FilesConfig.model_validate(anew), tmp_path)))
    assert guessed == expected
    won = [row for _, table, row in guessed if table == "deal" and row["status"] == "won"]
    known = {"maven_crm_sales_opportunities": 10_005_534, "salesforce_de_org_export": 2_815_000}
    assert sum(Decimal(row["amount"]) for row in won) == known.get(data, 0)
