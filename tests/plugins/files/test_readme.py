"""The README's settings are settings, and do what it says."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import abmkit_files
from abmkit_files.connector import Files
from abmkit_files.settings import FilesConfig

README = (Path(abmkit_files.__file__).parent / "README.md").read_text("utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)


def load(text: str, folder: Path) -> Files:
    settings = tomllib.loads(text, parse_float=Decimal)
    assert (settings.pop("version"), settings.pop("connector")) == (1, "files")
    return Files(FilesConfig.model_validate(settings), folder)


def rows(files: Files) -> dict[str, list[dict[str, Any]]]:
    (stream,) = files.streams()
    first, _ = files.pull(stream, None)
    return {
        table: pd.DataFrame(frame, dtype=object).to_dict("records")
        for table, frame in first.tables.items()
    }


@pytest.fixture
def first(tmp_path: Path) -> Files:
    (tmp_path / "export").mkdir()
    (tmp_path / "export/deals.csv").write_text(
        "Deal ID;Type;Region;Deal Name;Company;Product;Closed;Won;Closed on;Expected;"
        "Amount (k);Stage\n"
        "7;New;South;Big;Acme;GTXPro;yes;yes;31.12.2024;;1.234,50;unknown\n"
        "8;Lost;;;;;no;no;;;;\n"
    )
    return load(EXAMPLES[0], tmp_path)


def test_the_first_example(first: Files) -> None:
    (row,) = rows(first)["deal"]
    assert row == {
        "record": "7", "source_id": "7", "name": "Big", "owner": "Sales", "account": "name:Acme",
        "product": "GTX Pro", "status": "won", "close_on": "2024-12-31", "amount": "1234500.00",
        "stage": "New", "extra": '{"Region": "South"}',
    }  # fmt: skip


def test_the_second_example(tmp_path: Path) -> None:
    text = "First,Last,Email,Company,MQL on\nAnn,Lee,a@x.com,X,2024-05-01\nBo,Ek,b@y.com,,\n"
    (tmp_path / "leads.csv").write_text(text)
    made = rows(load(EXAMPLES[1], tmp_path))
    assert {table: len(found) for table, found in made.items()} == {
        "person": 2, "account": 1, "membership": 1, "stage": 1,
    }  # fmt: skip
    assert made["person"][0]["name"] == "Ann Lee"
    assert made["stage"][0]["source_id"] == "mql:a@x.com"


def test_every_key_is_explained() -> None:
    schema = FilesConfig.model_json_schema()
    keys = {key for each in [schema, *schema["$defs"].values()] for key in each["properties"]}
    assert not {key for key in keys if not re.search(rf"\b{key}\b", README)}
