"""Files that are not what they should be: named, counted, and nothing of before is lost."""

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

pytestmark = pytest.mark.slow

Q3 = ("--period", "2026-Q3")
ReadPdf = Callable[[Path], list[str]]


def lost(office: Any, ends: int, *args: str) -> dict[str, Any]:
    """The one stream of a sync that is not complete."""
    (stream,) = [
        each for each in office.sync(*args, ends=ends).values() if each["outcome"] != "complete"
    ]
    return dict(stream)


def said_in(pages: list[str]) -> str:
    return "".join("".join(page.split()) for page in pages)


def test_an_unknown_column_is_named_with_the_near_one(office: Any) -> None:
    office.change("clients/acme/sources/crm.toml", '"Amount"', '"Amuont"')
    stream = lost(office, 3)
    assert (stream["stream"], stream["outcome"]) == ("deals", "failed")
    assert "Amuont" in stream["missing"]
    assert "did you mean Amount?" in stream["missing"]
    assert "Amuont" in office.run("source", "check", "acme", ends=1)
    assert office.number("won_deals") == 100, "what was there before counts on"


def test_an_unknown_column_of_a_list_is_named_with_its_line(office: Any) -> None:
    (office.client / "goals.csv").write_text("metric,period,gaol\nwon_amount,2026-Q3,1\n", "utf-8")
    error = office.run("report", "acme", *Q3, ends=2)
    assert "goals.csv line 1: unknown column 'gaol'; did you mean goal?" in error


def test_a_missing_file_fails_its_stream_alone(office: Any, read_pdf: ReadPdf) -> None:
    (office.client / "deals.csv").unlink()
    stream = lost(office, 3)
    assert "deals.csv does not exist" in stream["missing"]
    assert office.number("won_deals") == 100
    assert "deals.csvdoesnotexist" in said_in(read_pdf(office.report()))


def test_a_file_that_grows_while_it_is_read_is_read_again_later(office: Any) -> None:
    office.write_deals(150_000)
    done = threading.Event()

    def grow() -> None:
        with (office.client / "deals.csv").open("a", encoding="utf-8") as file:
            number = 150_000
            while not done.wait(0.01):
                file.write(f"D{number},C1,Deal,won,10,2026-01-02,2026-08-01\nD")
                file.flush()
                file.truncate(file.tell() - 1)
                file.seek(0, 2)
                number += 1

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        stream = lost(office, 3)
    finally:
        done.set()
        writer.join()
    assert "deals.csv was written to while it was read" in stream["missing"]
    assert stream["outcome"] == "partial"
    assert stream["deleted"] == 0
    lines = (office.client / "deals.csv").read_text("utf-8").count("\n") - 1
    assert office.sync()["deals"]["outcome"] == "complete"
    assert office.number("won_deals") == lines


def test_a_truncated_parquet_file_fails_and_loses_nothing(office: Any) -> None:
    whole = office.client / "deals.parquet"
    duckdb.execute(f"COPY (FROM read_csv('{office.client}/deals.csv', all_varchar=1)) TO '{whole}'")
    office.change("clients/acme/sources/crm.toml", "deals.csv", "deals.parquet")
    assert office.sync()["deals"]["outcome"] == "complete"
    whole.write_bytes(whole.read_bytes()[:-100])
    stream = lost(office, 3)
    assert stream["outcome"] == "failed"
    assert "deals.parquet" in stream["missing"]
    assert office.number("won_deals") == 100


def test_a_tenth_of_broken_rows_is_counted_and_the_rest_is_there(
    office: Any, read_pdf: ReadPdf
) -> None:
    (office.client / "warehouse.duckdb").unlink()
    office.break_deals(10)
    stream = lost(office, 3)
    assert (stream["outcome"], stream["rejected_rows"]) == ("partial", 10)
    assert stream["missing"] == "10 rows (10.0%) could not be taken over"
    assert office.number("won_deals") == 90
    assert "10rows(10.0%)couldnotbetakenover" in said_in(read_pdf(office.report()))
    office.write_deals(100)
    assert office.sync()["deals"]["rejected_rows"] == 0
    assert office.number("won_deals") == 100


def test_rows_that_broke_have_not_vanished(office: Any) -> None:
    office.break_deals(10)
    stream = lost(office, 3)
    assert (stream["outcome"], stream["deleted"], stream["rejected_rows"]) == ("held", 0, 10)
    assert "10 records are absent and 10 could not be read" in stream["missing"]
    assert office.number("won_deals") == 100


def test_cells_that_are_no_numbers_are_counted_and_their_rows_stay(office: Any) -> None:
    office.write_deals(100, lambda n: "a lot" if n % 10 == 0 else "10")
    stream = office.sync()["deals"]
    assert (stream["rejected_rows"], stream["rejected_cells"]) == (0, 10)
    assert (office.number("won_deals"), office.number("won_amount")) == (100, 900)


def test_numbers_in_another_writing_are_told_with_the_setting_that_reads_them(
    office: Any, read_pdf: ReadPdf
) -> None:
    office.write_deals(100, lambda n: f'"{n},50"')
    stream = office.sync()["deals"]
    assert (stream["outcome"], stream["rejected_cells"]) == ("complete", 100)
    lost = "100 of 100 cells of deal.amount are in quarantine, such as '0,50' of"
    assert stream["missing"].startswith(lost)
    assert stream["advice"].startswith("files.deals.rows.deal.map.amount in the settings: ")
    assert "decimal" in stream["advice"]
    assert lost in office.run("source", "check", "acme", ends=1)
    assert "".join(lost.split()) in said_in(read_pdf(office.report()))
    office.change("clients/acme/sources/crm.toml", '"deals.csv"', '"deals.csv"\ndecimal = ","')
    stream = office.sync()["deals"]
    assert (stream["missing"], stream["rejected_cells"]) == ("", 0)
    assert office.number("won_amount") == sum(range(100)) + 50


def test_half_a_character_in_json_lines_waits_in_quarantine(office: Any) -> None:
    lines = [
        json.dumps({"Company ID": f"C{n}", "Company": "A\ud800" if n == 1 else "B"})
        for n in range(10)
    ]
    (office.client / "companies.jsonl").write_text("\n".join(lines), "utf-8")
    office.change("clients/acme/sources/crm.toml", "companies.csv", "companies.jsonl")
    stream = office.sync()["companies"]
    assert (stream["outcome"], stream["rejected_rows"], stream["rejected_cells"]) == (
        "complete",
        0,
        1,
    )


def test_an_empty_file_is_told_and_loses_nothing(office: Any) -> None:
    (office.client / "deals.csv").write_bytes(b"")
    assert "deals.csv is empty" in lost(office, 3)["missing"]
    assert office.number("won_deals") == 100


@pytest.mark.parametrize("kind", ["pipe", "folder", "endless"])
def test_what_is_no_file_is_not_waited_for(office: Any, kind: str) -> None:
    deals = office.client / "deals.csv"
    deals.unlink()
    if kind == "pipe":
        os.mkfifo(deals)
    elif kind == "folder":
        deals.mkdir()
    else:
        deals.symlink_to("/dev/zero")
    assert "deals.csv is no file" in lost(office, 3)["missing"]
    assert "deals.csv is no file" in office.run("source", "check", "acme", ends=1)
    assert office.number("won_deals") == 100
