"""Several files as one stream: dated ones, the latest alone, and rows that files share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from abmkit import Batch, Fatal, Retryable
from abmkit_files.connector import Files
from abmkit_files.places import day_of

Make = Callable[..., Files]
RowsOf = Callable[..., list[dict[str, Any]]]
Pulled = Callable[..., list[Batch]]

DEALS = """
[files.deals]
path = "deals-*.csv"
[files.deals.rows.deal]
id = "id"
map = { status = "status", close_on = "{date}", name = "{file}" }
"""
JANUARY, MARCH = "deals-2026-01-31.csv", "deals-2026-03-31.csv"


def test_files_of_one_kind_are_one_stream_and_the_latest_counts(
    source: Make, rows_of: RowsOf, pulled: Pulled
) -> None:
    files = source(
        DEALS, **{JANUARY: "id,status\n1,open\n2,lost\n", MARCH: "status;id\nwon;1\nopen;3\n"}
    )
    assert [
        (row["source_id"], row["status"], row["close_on"], row["name"])
        for row in rows_of(files, "deal")
    ] == [
        ("1", "won", "2026-03-31", MARCH),
        ("3", "open", "2026-03-31", MARCH),
        ("2", "lost", "2026-01-31", JANUARY),
    ]
    batches = pulled(files)
    sizes = [len("status;id\nwon;1\nopen;3\n"), len("id,status\n1,open\n2,lost\n")]
    assert [(b.done, b.total) for b in batches[:2]] == [(sizes[0], sum(sizes)), (sum(sizes),) * 2]
    assert [each["name"] for each in (batches[-1].state or {})["files"]] == [MARCH, JANUARY]


def test_only_the_latest_file_when_so_said(source: Make, rows_of: RowsOf) -> None:
    files = source(
        DEALS.replace('"deals-*.csv"', '"deals-*.csv"\nlatest = true'),
        **{JANUARY: "id,status\n1,open\n", MARCH: "id,status\n2,won\n"},
    )
    assert [row["source_id"] for row in rows_of(files, "deal")] == ["2"]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("deals-2026-03-31.csv", "2026-03-31"),
        ("deals_20260331_final.csv", "2026-03-31"),
        ("deals 2026.03.31 (2).xlsx", "2026-03-31"),
        ("31.03.2026 deals.csv", "2026-03-31"),
        ("deals-2026-03.csv", "2026-03-01"),
        ("deals-20260230-2026-03-31.csv", "2026-03-31"),
        ("deals-2026-13-01.csv", None),
        ("deals-120260331.csv", None),
        ("deals.csv", None),
    ],
)
def test_the_date_in_a_name(name: str, day: str | None) -> None:
    assert day_of(name) == day


def test_lines_say_which_file_they_stand_in(source: Make, pulled: Pulled) -> None:
    files = source(DEALS, **{JANUARY: "id,status\n1\n", MARCH: "id,status\n,won\n"})
    refused = [each.record for batch in pulled(files) for each in batch.refused]
    assert refused == [f"{MARCH} line 2", f"{JANUARY} line 2"]


def test_a_row_that_says_what_another_says_counts_as_often_as_in_one_file(
    source: Make, rows_of: RowsOf
) -> None:
    text = "id,status\n1,open\n1,open\n2,won\n"
    settings = DEALS.replace('id = "id"\n', "").replace(', name = "{file}"', ', owner = "id"')
    settings = settings.replace('close_on = "{date}", ', "")
    files = source(settings, **{JANUARY: text, MARCH: "id,status\n1,open\n"})
    assert len(rows_of(files, "deal")) == 3


def test_a_pattern_that_no_file_fits_and_a_name_without_date_are_told(
    source: Make, pulled: Pulled
) -> None:
    with pytest.raises(Fatal, match=r"deals-\*\.csv: no file matches; put it there"):
        pulled(source(DEALS))
    with pytest.raises(Fatal, match=r"deals-new\.csv has no date in its name, which {date} stands"):
        pulled(source(DEALS, **{"deals-new.csv": "id,status\n1,open\n"}))


def test_a_name_with_the_signs_of_a_pattern_is_a_name_where_there_is_such_a_file(
    source: Make, rows_of: RowsOf, tmp_path: Path
) -> None:
    settings = DEALS.replace("deals-*.csv", "deals [2026-01-31].csv")
    files = source(settings, **{"deals [2026-01-31].csv": "id,status\n1,open\n"})
    assert len(rows_of(files, "deal")) == 1
    folder = tmp_path / "[export]"
    folder.mkdir()
    (folder / JANUARY).write_text("id,status\n1,open\n")
    (folder / "~$deals-2026-01-31.csv").write_text("of somebody who has it open")
    assert len(rows_of(Files(source(DEALS).config, folder), "deal")) == 1


def test_a_column_may_be_called_otherwise_in_each_file(source: Make, pulled: Pulled) -> None:
    settings = DEALS.replace('status = "status"', 'status = { from = ["status", "state", "stat"] }')
    files = source(settings, **{JANUARY: "id,status\n1,open\n", MARCH: "id,state\n2,won\n"})
    assert [len(batch.tables["deal"]["record"]) for batch in pulled(files)[:2]] == [1, 1]
    told = [check.what for check in files.check()]
    assert told == [
        f"deals: 2 files, from {MARCH} to {JANUARY}, give 2 rows of deal",
        "deals: columns that no line has: stat",
    ]
    with pytest.raises(Fatal, match=rf"{JANUARY}: files\.deals\.rows\.deal\.map\.status: the file"):
        pulled(source(settings, **{JANUARY: "id,sta\n1,open\n"}))


def test_a_file_that_changes_before_its_turn_is_read_again_later(
    source: Make, tmp_path: Path
) -> None:
    files = source(DEALS, **{JANUARY: "id,status\n1,open\n", MARCH: "id,status\n2,won\n"})
    (stream,) = files.streams()
    batches = files.pull(stream, None)
    next(batches)
    (tmp_path / JANUARY).write_text("id,status\n1,lost\n9,won\n")
    with pytest.raises(Retryable, match=rf"{JANUARY} was written to while it was read"):
        list(batches)


SHARED = """
[files.contacts]
path = "contacts.csv"
rows.person = { id = "email", map = { email = "email" } }
[files.contacts.rows.account]
shared = true
id = "company"
when = { company = true }
map = { name = "company", country = "country" }

[files.deals]
path = "deals.csv"
rows.deal = { id = "id", map = { status = "status" } }
[files.deals.rows.account]
shared = true
id = "buyer"
map = { name = "buyer" }
"""


def test_shared_rows_are_a_stream_and_the_file_named_first_counts(
    source: Make, rows_of: RowsOf, pulled: Pulled
) -> None:
    files = source(
        SHARED,
        **{
            "contacts.csv": "email,company,country\na@x.de,X,DE\nb@y.de,Y,\nc@x.de,X,DE\n,,\n",
            "deals.csv": "id,buyer,status\n1,X,won\n2,Z,open\n",
        },
    )
    assert [(stream.name, stream.tables) for stream in files.streams()] == [
        ("contacts", ("person",)),
        ("deals", ("deal",)),
        ("account", ("account",)),
    ]
    rows = rows_of(files, "account", "account")
    assert [(row["record"], row["source_id"]) for row in rows] == [
        ("X", "X"),
        ("Y", "Y"),
        ("Z", "Z"),
    ]
    assert rows[0]["country"] == "DE"
    assert set(pulled(files, "deals")[0].tables) == {"deal"}


def test_ids_that_two_streams_have_in_common_are_told(source: Make) -> None:
    files = source(
        SHARED.replace("shared = true\n", ""),
        **{
            "contacts.csv": "email,company,country\na@x.de,X,DE\n",
            "deals.csv": "id,buyer,status\n1,X,won\n2,Z,open\n",
        },
    )
    (told,) = [check for check in files.check() if check.advice]
    assert told.ok
    assert told.what == (
        "files.contacts.rows.account and files.deals.rows.account have 1 ids in common"
    )
    assert told.advice == "say shared = true in both"
