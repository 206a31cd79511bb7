"""Each kind of cell: what is read, what is refused, and in which words."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from abmkit.connect import Stream
from abmkit.warehouse import LoadReport, Warehouse

Load = Callable[..., LoadReport]
utc = datetime.fromisoformat

WHOLE = [
    ("12", 12),
    (" -7 ", -7),
    ("2.0", 2),
    ("9007199254740993", 9007199254740993),
    ("9223372036854775807.0", 9223372036854775807),
    ("2.7", "not a whole number"),
    ("1_000", "not a whole number"),
    ("1e3", "not a whole number"),
    ("nan", "not a whole number"),
    ("9223372036854775808", "too large"),
]
DECIMALS = [
    ("12.5", Decimal("12.5")),
    (".5", Decimal("0.5")),
    ("5.", Decimal(5)),
    ("-0.0001", Decimal("-0.0001")),
    ("1.50000000", Decimal("1.5")),
    ("99999999999999.9999", Decimal("99999999999999.9999")),
    ("1.39E+08", Decimal(139000000)),
    ("1E-4", Decimal("0.0001")),
    ("1.00005", "more than 4 decimals"),
    ("1e-5", "more than 4 decimals"),
    ("0.00000000000000000000000000001", "more than 4 decimals"),
    ("100000000000000", "too large"),
    ("1e99", "too large"),
    ("1e999", "too large"),
    ("1,234.5", "not a number"),
    ("1_0", "not a number"),
    ("inf", "not a number"),
    ("$5", "not a number"),
]
DATES = [
    ("2024-02-29", date(2024, 2, 29)),
    ("0001-01-01", date(1, 1, 1)),
    ("9999-12-31", date(9999, 12, 31)),
    (" 2024-02-29 ", date(2024, 2, 29)),
    ("10000-01-01", "not a date (YYYY-MM-DD)"),
    ("2023-02-29", "not a date (YYYY-MM-DD)"),
    ("2024-2-9", "not a date (YYYY-MM-DD)"),
    ("0000-01-01", "not a date (YYYY-MM-DD)"),
    ("infinity", "not a date (YYYY-MM-DD)"),
    ("2024-02-29T00:00:00Z", "not a date (YYYY-MM-DD)"),
]
INSTANTS = [
    ("2024-01-05T10:00:00Z", utc("2024-01-05T10:00")),
    ("2024-01-05 10:00:00", utc("2024-01-05T10:00")),
    ("2024-01-05T10:00:00.250+0000", utc("2024-01-05T10:00:00.250000")),
    ("2024-01-05T10:00:00+02:30", utc("2024-01-05T07:30")),
    ("2024-01-05T10:00:00-08", utc("2024-01-05T18:00")),
    ("2024-01-05T10:00Z", utc("2024-01-05T10:00")),
    ("2024-01-05T10:00+01:00", utc("2024-01-05T09:00")),
    ("2024-01-05 10:00", utc("2024-01-05T10:00")),
    ("2024-01-05", utc("2024-01-05")),
    ("2024-01-05T10:00:00.1234567Z", utc("2024-01-05T10:00:00.123456")),
    ("2024-01-05 10:00:00 Europe/Berlin", "not an instant (YYYY-MM-DDTHH:MM:SSZ)"),
    ("1604060000000", "not an instant (YYYY-MM-DDTHH:MM:SSZ)"),
    ("9999-12-31T23:59:59-05:00", "not an instant (YYYY-MM-DDTHH:MM:SSZ)"),
    ("0001-01-01T00:00:00+05:00", "not an instant (YYYY-MM-DDTHH:MM:SSZ)"),
    ("2024-13-05T10:00:00Z", "not an instant (YYYY-MM-DDTHH:MM:SSZ)"),
]
BOOLEANS = [
    ("TRUE", True),
    ("no", False),
    ("0", False),
    (" y ", True),
    ("2", "not true or false"),
    ("maybe", "not true or false"),
]
LISTS = [
    ("acme.com; acme.de ;", ["acme.com", "acme.de"]),
    (";", []),
    ("a\0b", "holds NUL or half a character"),
]
JSONS = [
    ('{"icp": 7}', '{"icp": 7}'),
    ('\t\r\n {"icp": 7}', '\t\r\n {"icp": 7}'),
    ("[1]", "not a JSON object"),
    ('{"icp": 7} {}', "not a JSON object"),
    ("{broken", "not a JSON object"),
    ("nan", "not a JSON object"),
]
TEXTS = [
    ("  kept as it is ", "  kept as it is "),
    ('<img src="/etc/hostname">', '<img src="/etc/hostname">'),
    ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    ("'; DROP TABLE deal; --", "'; DROP TABLE deal; --"),
    ("ก" * 300, "ก" * 300),
    ("", None),
    ("nul\0inside", "holds NUL or half a character"),
    ("half \ud800 pair", "holds NUL or half a character"),
]
CHOICES = [("new", "new"), ("New", "not one of new, expansion, renewal")]

NEEDED: dict[str, dict[str, Any]] = {
    "deal": {"status": "won"},
    "stage": {"ladder": "deal", "step": "demo", "entered_at": "2024-01-01"},
    "person": {},
    "account": {},
}


@pytest.mark.parametrize(
    ("table", "column", "cases"),
    [
        ("deal", "term_months", WHOLE),
        ("deal", "amount", DECIMALS),
        ("deal", "close_on", DATES),
        ("stage", "left_at", INSTANTS),
        ("person", "is_test", BOOLEANS),
        ("account", "domains", LISTS),
        ("deal", "extra", JSONS),
        ("deal", "name", TEXTS),
        ("deal", "type", CHOICES),
    ],
)
def test_a_cell_becomes_its_value_or_null_with_a_reason(
    warehouse: Warehouse, load: Load, table: str, column: str, cases: list[tuple[str, Any]]
) -> None:
    rows = [
        {"source_id": str(n), **NEEDED[table], column: cell} for n, (cell, _) in enumerate(cases)
    ]
    assert load(Stream("s", (table,)), **{table: rows}).rows == len(cases)
    reasons = dict(warehouse.query("SELECT source_id, reason FROM quarantine WHERE scope = 'cell'"))
    values = dict(warehouse.query(f"SELECT source_id, {column} FROM {table}"))
    for n, (cell, expected) in enumerate(cases):
        value, reason = values[str(n)], reasons.get(str(n))
        told = value if reason is None else reason
        assert (cell, told, type(told)) == (cell, expected, type(expected))
        assert reason is None or value is None


REFERENCES = ["id:7", "domain:acme.com", "email:a@b.c", "name:A: B", "name: x "]
NO_REFERENCES = ["acme.com", "id:", "name:  ", "phone:1", "ID:7", "name:a\0b"]


def test_a_reference_is_stored_by_its_key(warehouse: Warehouse, load: Load) -> None:
    rows = [{"source_id": cell, "status": "won", "account": cell} for cell in REFERENCES]
    load(deal=rows)
    found = warehouse.query(
        "SELECT source_id, l.\"table\", l.source, concat(kind, ':', value), canonical, method "
        "FROM link l JOIN deal ON deal.account = l.key ORDER BY ALL"
    )
    expected = [(cell, "account", "crm", cell, None, "none") for cell in REFERENCES]
    assert found == sorted(expected)


def test_what_is_no_reference_is_refused(warehouse: Warehouse, load: Load) -> None:
    rows = [
        {"source_id": f"d{n}", "status": "won", "account": c} for n, c in enumerate(NO_REFERENCES)
    ]
    load(deal=rows)
    assert warehouse.query("SELECT DISTINCT account FROM deal") == [(None,)]
    assert warehouse.query("SELECT reason, count(*) FROM quarantine GROUP BY ALL") == [
        ("not a reference (id:, domain:, email:, name:)", len(NO_REFERENCES))
    ]


def test_a_rate_keeps_ten_decimals(warehouse: Warehouse, load: Load) -> None:
    fx = {"source_id": "1", "day": "2024-01-01", "base": "IDR", "quote": "USD"}
    load(Stream("fx", ("fx",)), fx=[{**fx, "rate": "0.0000612345"}])
    assert warehouse.query("SELECT rate FROM fx") == [(Decimal("0.0000612345"),)]


def test_an_id_beyond_two_to_the_53_stays_itself(warehouse: Warehouse, load: Load) -> None:
    load(deal=[{"source_id": str(2**60 + 1), "status": "won"}])
    assert warehouse.query("SELECT source_id FROM deal") == [(str(2**60 + 1),)]
