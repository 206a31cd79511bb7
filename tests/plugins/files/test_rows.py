"""The mapping: what each key of the settings does to a file's lines."""

from collections.abc import Callable
from typing import Any

import pytest

from abmkit_files.connector import Files

Make = Callable[..., Files]
RowsOf = Callable[..., list[dict[str, Any]]]

DEAL = '[files.d]\npath = "d.csv"\n[files.d.rows.deal]\nid = "id"\n[files.d.rows.deal.map]\n'


def test_cells_are_mapped_and_empty_ones_are_none(source: Make, rows_of: RowsOf) -> None:
    files = source(
        DEAL + 'name = "name"\nstatus = { from = "stage", values = { Won = "won" } }\n'
        'amount = "sum"\naccount = { from = "company", by = "name" }\nowner = { value = "Mo" }',
        **{"d.csv": "id,name,stage,sum,company\n 7 , A ,Won,,\n8,,open,5.0,Acme GmbH\n"},
    )
    assert rows_of(files, "deal") == [
        {
            "record": "7", "source_id": "7", "name": "A", "status": "won", "amount": None,
            "account": None, "owner": "Mo",
        },
        {
            "record": "8", "source_id": "8", "name": None, "status": "open", "amount": "5.0",
            "account": "name:Acme GmbH", "owner": "Mo",
        },
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "line", "made"),
    [
        ('{ from = ["a", "b"] }', ",x", "x"),
        ('{ from = ["a", "b"] }', "N/A,x", "x"),
        ('{ from = ["a", "b"], join = " " }', "Kim,Minsu", "Kim Minsu"),
        ('{ from = ["a", "b"], join = " " }', "Kim,", "Kim"),
        ('{ from = ["a", "b"], join = "/", values = { "T/F" = "lost" } }', "T,F", "lost"),
        ('{ from = "a", null = "-" }', "-,", None),
        ('{ from = "a" }', "N/A,", None),
        ('{ from = "a", default = "none" }', "N/A,", "none"),
        ('{ from = "a", values = { x = "" } }', "x,", None),
    ],
)
def test_a_cell_is_made_of_columns(
    source: Make, rows_of: RowsOf, cell: str, line: str, made: str | None
) -> None:
    settings = DEAL.replace('"d.csv"', '"d.csv"\nnull = "N/A"')
    files = source(
        f'{settings}status = {{ value = "open" }}\nname = {cell}',
        **{"d.csv": f"id,a,b\n1,{line}\n"},
    )
    assert rows_of(files, "deal")[0]["name"] == made


def test_an_instant_or_reference_may_mean_nothing(source: Make, rows_of: RowsOf) -> None:
    files = source(
        '[files.t]\npath = "t.csv"\nnull = "1970-01-01T00:00:00Z"\n'
        '[files.t.rows.touch]\nid = "id"\n[files.t.rows.touch.map]\n'
        'kind = { value = "visit" }\noccurred_at = "at"\n'
        'person = { from = "who", by = "id", null = "-" }',
        **{"t.csv": "id,at,who\n1,1970-01-01T00:00:00Z,-\n2, 2026-01-02T03:04:05Z ,p\n"},
    )
    made = [(row["occurred_at"], row["person"]) for row in rows_of(files, "touch")]
    assert made == [(None, None), ("2026-01-02T03:04:05Z", "id:p")]


@pytest.mark.parametrize(
    ("cells", "made"),
    [
        (["2026-01-02T03:04:05Z", "2026-01-03T23:59:59Z"], None),
        (["2026-01-02T03:04:05Z", "2026-01-03T24:00:00Z"], None),
        (["2026-01-02T03:04:05Z\n2026-01-03T03:04:05Z", "soon"], None),
        (["2026-01-02T03:04:05Z", " 2026-01-02T03:04:05Z"], ["2026-01-02T03:04:05Z"] * 2),
        (
            ["2026-01-02 03:04", "2026-01-02T03:04:05Z"],
            ["2026-01-02T03:04:00Z", "2026-01-02T03:04:05Z"],
        ),
    ],
)
def test_instants_that_stand_as_they_are_wanted_stay(
    source: Make, rows_of: RowsOf, cells: list[str], made: list[str | None] | None
) -> None:
    lines = "".join(f'{number},"{cell}"\n' for number, cell in enumerate(cells))
    files = source(
        '[files.t]\npath = "t.csv"\n[files.t.rows.touch]\nid = "id"\n'
        '[files.t.rows.touch.map]\nkind = { value = "visit" }\noccurred_at = "at"\n',
        **{"t.csv": f"id,at\n{lines}"},
    )
    assert [row["occurred_at"] for row in rows_of(files, "touch")] == (made or cells)


@pytest.mark.parametrize(
    ("settings", "line", "made"),
    [
        ('account = { from = "a", by = "domain" }', "https://www.acme.com/x", "domain:acme.com"),
        ('account = { from = "a", by = "domain" }', "rose@acme.com", "domain:acme.com"),
        ('account = { from = "a", by = "id" }', " 001 ", "id:001"),
        ('account = { from = "a", by = "name", default = "Other" }', "", "name:Other"),
        ('account = { value = "acme.com", by = "domain" }', "", "domain:acme.com"),
    ],
)
def test_references_say_what_they_go_by(
    source: Make, rows_of: RowsOf, settings: str, line: str, made: str
) -> None:
    files = source(
        f'{DEAL}status = {{ value = "open" }}\n{settings}', **{"d.csv": f"id,a\n1,{line}\n"}
    )
    assert rows_of(files, "deal")[0]["account"] == made


def test_only_the_lines_that_are_wanted(source: Make, rows_of: RowsOf) -> None:
    settings = (
        '[files.t]\npath = "t.csv"\n[files.t.rows.touch]\nid = "id"\n'
        'when = { kind = ["Meeting", "Call"], deleted = false, at = true }\n'
        "[files.t.rows.touch.map]\n"
        'occurred_at = "at"\nkind = { from = "kind", values = { Meeting = "meeting" } }'
    )
    text = "id,kind,at,deleted\n1,Meeting,2024-05-01T08:00Z,\n2,Note,2024-05-01,\n3,Call,,\n"
    files = source(settings, **{"t.csv": text + "4,Call,2024-05-02,x\n"})
    (row,) = rows_of(files, "touch")
    assert (row["source_id"], row["kind"], row["occurred_at"]) == (
        "1",
        "meeting",
        "2024-05-01T08:00:00Z",
    )


PEOPLE = """
[files.p]
path = "p.csv"
[files.p.rows.person]
id = "email"
map = { email = "email", name = "name" }
[files.p.rows.account]
id = "company"
when = { company = true }
map = { name = "company" }
[files.p.rows.membership]
id = ["email", "company"]
when = { company = true }
[files.p.rows.membership.map]
person = { from = "email", by = "id" }
account = { from = "company", by = "id" }
"""


def test_one_line_feeds_several_tables(
    source: Make, rows_of: RowsOf, pulled: Callable[..., list[Any]]
) -> None:
    text = "email,name,company\na@x.com,A,X/Y\nb@x.com,B,X/Y\nc@z.com,C,\n"
    files = source(PEOPLE, **{"p.csv": text})
    assert [row["record"] for row in rows_of(files, "person")] == [
        "person:a@x.com",
        "person:b@x.com",
        "person:c@z.com",
    ]
    assert rows_of(files, "account") == [
        {"record": "account:X/Y", "source_id": "X/Y", "name": "X/Y"}
    ]
    assert [row["source_id"] for row in rows_of(files, "membership")] == [
        r"a@x.com/X\/Y",
        r"b@x.com/X\/Y",
    ]
    assert set(pulled(files)[0].tables) == {"person", "account", "membership"}


def test_two_kinds_of_rows_of_one_table_have_ids_of_their_own(
    source: Make, rows_of: RowsOf
) -> None:
    kinds = "".join(
        f'[files.l.rows.{name}]\ntable = "stage"\nid = "id"\nwhen = {{ {name} = true }}\n'
        f'[files.l.rows.{name}.map]\nladder = {{ value = "person" }}\n'
        f'person = {{ from = "id", by = "id" }}\nstep = {{ value = "{name}" }}\n'
        f'entered_at = "{name}"\n'
        for name in ("mql", "sql")
    )
    text = "id,mql,sql\n1,2024-05-01,2024-06-01\n2,2024-05-02,\n"
    files = source(f'[files.l]\npath = "l.csv"\n{kinds}', **{"l.csv": text})
    rows = rows_of(files, "stage")
    assert [(r["source_id"], r["record"], r["step"]) for r in rows] == [
        ("mql:1", "mql:1", "mql"),
        ("mql:2", "mql:2", "mql"),
        ("sql:1", "sql:1", "sql"),
    ]


def test_other_columns_are_kept_in_extra(source: Make, rows_of: RowsOf) -> None:
    text = "id,s,리전,phone,none\n1,open,서울,123,\n2,open,,,\n"
    listed = source(
        DEAL.replace('"id"\n', '"id"\nextra = "리전"\n') + 'status = "s"', **{"d.csv": text}
    )
    assert [r["extra"] for r in rows_of(listed, "deal")] == ['{"리전": "서울"}', None]
    rest = source(DEAL.replace('"id"\n', '"id"\nextra = "*"\n') + 'status = "s"', **{"d.csv": text})
    assert [r["extra"] for r in rows_of(rest, "deal")] == ['{"phone": "123", "리전": "서울"}', None]


def test_without_an_id_the_content_tells_rows_apart_in_any_order(
    source: Make, rows_of: RowsOf
) -> None:
    settings = DEAL.replace('id = "id"\n', "") + 'status = "s"\nname = "n"'
    one = source(settings, **{"d.csv": "s,n,other\nopen,A,1\nwon,B,2\nopen,A,3\n"})
    ids = [row["source_id"] for row in rows_of(one, "deal")]
    assert len(set(ids)) == 3
    assert ids[2] == f"{ids[0]}-2"
    other = source(settings, **{"d.csv": "n,s\nA,open\nA,open\nB,won\n"})
    assert sorted(row["source_id"] for row in rows_of(other, "deal")) == sorted(ids)


def test_a_line_without_id_is_refused_with_its_number(
    source: Make, rows_of: RowsOf, pulled: Callable[..., list[Any]]
) -> None:
    files = source(DEAL + 'status = "s"', **{"d.csv": "id,s\n1,open\n ,won\n3,lost\n"})
    assert [row["source_id"] for row in rows_of(files, "deal")] == ["1", "3"]
    (refusal,) = pulled(files)[0].refused
    assert (refusal.record, refusal.reason) == ("line 3", "deal: id is empty")


def test_many_different_texts_are_not_remembered_for_ever(source: Make, rows_of: RowsOf) -> None:
    settings = DEAL + 'status = "s"\naccount = { from = "a", by = "name" }'
    text = "id,s,a\n" + "".join(f"{n},open,Company {n}\n" for n in range(25_000))
    rows = rows_of(source(settings, **{"d.csv": text}), "deal")
    assert [rows[0]["account"], rows[-1]["account"]] == ["name:Company 0", "name:Company 24999"]


def test_an_id_of_several_columns_may_lack_some_but_not_all(
    source: Make, rows_of: RowsOf, pulled: Callable[..., list[Any]]
) -> None:
    files = source(
        DEAL.replace('"id"\n', '["a", "b"]\n') + 'status = "s"',
        **{"d.csv": "a,b,s\n1,,won\n,,open\n"},
    )
    assert [row["source_id"] for row in rows_of(files, "deal")] == ["1/"]
    assert pulled(files)[0].refused[0].reason == "deal: a and b is empty"


def test_ids_and_amounts_beyond_what_a_float_holds_stay_exact(
    source: Make, rows_of: RowsOf
) -> None:
    text = "id,s,a\n9007199254740993,open,12345678901234.5678\n007,open,\n"
    files = source(DEAL + 'status = "s"\namount = "a"', **{"d.csv": text})
    assert [(r["source_id"], r["amount"]) for r in rows_of(files, "deal")] == [
        ("9007199254740993", "12345678901234.5678"),
        ("007", None),
    ]
