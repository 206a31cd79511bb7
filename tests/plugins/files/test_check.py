"""What `source check` says: what a file holds, and what of it would not arrive."""

from collections.abc import Callable

import pytest

from abmkit import Check
from abmkit_files.connector import Files

Make = Callable[..., Files]

DEAL = """
[files.deals]
path = "d.csv"
[files.deals.rows.deal]
id = "id"
[files.deals.rows.deal.map]
"""


def faults(files: Files) -> list[str]:
    return [check.what for check in files.check() if not check.ok]


def test_a_good_file_says_what_it_holds_and_what_is_not_used(source: Make) -> None:
    files = source(DEAL + 'status = "status"', **{"d.csv": "id;status;phone\n1;open;2\n2;won;3\n"})
    assert list(files.check()) == [
        Check(ok=True, what="deals: d.csv (utf-8, ';' between cells) gives 2 rows of deal"),
        Check(ok=True, what="deals: not used: phone"),
    ]


def test_a_missing_file_and_a_missing_column_are_findings(source: Make) -> None:
    files = source(DEAL + 'status = "statuss"')
    assert "d.csv does not exist" in faults(files)[0]
    files = source(DEAL + 'status = "statuss"', **{"d.csv": "id,status\n1,open\n"})
    assert faults(files) == [
        "deals: files.deals.rows.deal.map.status: the file has no column 'statuss'; "
        "did you mean status?"
    ]


def test_columns_of_one_name_are_told(source: Make) -> None:
    text = "id,status,Amount,status,Amount\n1,open,2,won,3\n"
    (told,) = [
        each
        for each in source(DEAL + 'status = "status"', **{"d.csv": text}).check()
        if "one name" in each.what
    ]
    assert told.what == "deals: columns of one name: status, Amount"
    assert told.advice == "the first is meant by it; the next is called status (2)"


def test_a_file_without_lines_gives_no_rows(source: Make) -> None:
    files = source(DEAL + 'status = "status"', **{"d.csv": "id,status\n"})
    assert [each.what for each in files.check()] == [
        "deals: d.csv (utf-8, ',' between cells) gives no rows"
    ]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04\x14\0\0\0", "a workbook or an archive"),
        (b"PAR1\x15\x04", "Parquet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old workbook"),
    ],
)
def test_what_is_no_text_whatever_its_name_says_is_told(
    source: Make, content: bytes, kind: str
) -> None:
    (told,) = faults(source(DEAL + 'status = "status"', **{"d.csv": content}))
    assert told.endswith(f"d.csv is {kind}, no text; name it as what it is, or save it as CSV")


def test_texts_without_alias_are_counted(source: Make) -> None:
    settings = DEAL + 'status = { from = "status", values = { Won = "won" } }'
    text = "id,status\n" + "".join(
        f"{n},{status}\n" for n, status in enumerate(["Won", "Engaging", "Engaging", "Lost"])
    )
    assert faults(source(settings, **{"d.csv": text})) == [
        "files.deals.rows.deal.map.status: 'Engaging', 2 times, is none of open, won, lost",
        "files.deals.rows.deal.map.status: 'Lost', once, is none of open, won, lost",
    ]


def test_dates_and_numbers_that_do_not_read_are_shown(source: Make) -> None:
    settings = DEAL + 'status = { value = "open" }\nclose_on = "close"\namount = "amount"'
    text = "id,close,amount\n1,31.12.2024,12.5k\n2,31.12.2024,\n3,2024-12-31,7\n"
    found = [(c.what, c.advice) for c in source(settings, **{"d.csv": text}).check() if not c.ok]
    assert found == [
        (
            "files.deals.rows.deal.map.close_on: '31.12.2024', 2 times, is no date",
            "fix them in the file, or say format = …, such as %d.%m.%Y",
        ),
        (
            "files.deals.rows.deal.map.amount: '12.5k', once, is no number",
            "fix them in the file, name them under null, or see decimal",
        ),
    ]


def test_many_odd_texts_are_cut_short(source: Make) -> None:
    settings = DEAL + 'status = { value = "open" }\namount = "amount"'
    text = "id,amount\n" + "".join(f"{n},x{n}\n" for n in range(9))
    assert faults(source(settings, **{"d.csv": text}))[-1].endswith("and 4 more such texts")


def test_lines_that_cannot_be_read_and_empty_cells_are_counted(source: Make) -> None:
    text = "id,status\n1,open\n2\n,won\n4,\n"
    assert faults(source(DEAL + 'status = "status"', **{"d.csv": text})) == [
        "deals: lines that cannot be read: 2; the first is line 3: a row of 1 instead of 2 cells",
        "files.deals.rows.deal.map.status: empty once; those rows will be rejected",
    ]


def test_an_id_that_comes_again_with_other_content_is_told(source: Make) -> None:
    text = "id,status\n1,open\n1,open\n2,open\n2,won\n"
    files = source(DEAL + 'status = "status"', **{"d.csv": text})
    summary, repeated = list(files.check())
    assert "gives 2 rows of deal" in summary.what
    assert "id: an id comes again with other content once; the last one stays" in repeated.what


def test_an_encoding_that_is_only_supposed_is_told(source: Make) -> None:
    files = source(
        DEAL + 'status = "status"', **{"d.csv": "id,status\nZürich,open\n".encode("cp1252")}
    )
    doubt = Check(
        ok=True,
        what="deals: it is no Unicode, and read as cp1252",
        advice="set encoding when names look wrong",
    )
    assert doubt in list(files.check())
