"""Texts of spreadsheets and CRMs as the texts that the warehouse reads."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from abmkit_files.values import day, fits, host, hosts, instant, listed, number

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.mark.parametrize(
    ("text", "decimal", "meant"),
    [
        ("1500", ".", "1500"),
        ("1,234,567.50", ".", "1234567.50"),
        ("12,34,567", ".", "1234567"),
        ("$1,500", ".", "1500"),
        ("USD 1 500.25", ".", "1500.25"),
        ("1500 EUR", ".", "1500"),
        ("₩1,200,000원", ".", "1200000"),
        ("(12.5)", ".", "-12.5"),
        ("26 %", ".", "0.26"),
        ("1E+06", ".", "1000000"),
        ("1.234,50", ",", "1234.50"),
        ("€ 1.234.567,89", ",", "1234567.89"),
        ("7'500,00", ",", "7500.00"),
        ("-3,5", ",", "-3.5"),
    ],
)
def test_numbers_are_read(text: str, decimal: str, meant: str) -> None:
    assert number(decimal, None)(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "TBD", "1,5", "1.234,50", "12.5k", "1.2억", "", "-", "%", "1,2,3",
        "1e999999999999", "-1e-999999999999", "1e999999%", "1e99999999999999999999",
    ],
)  # fmt: skip
def test_what_is_no_number_stays_as_it_was(text: str) -> None:
    assert number(".", Decimal(2))(text) == text


def test_a_number_is_scaled_exactly() -> None:
    assert number(".", Decimal(1_000_000))("1100.04") == "1100040000.00"
    assert Decimal(number(".", Decimal("0.01"))("15")) == Decimal("0.15")


@pytest.mark.parametrize(
    ("text", "formats", "meant"),
    [
        ("2017-03-01", (), "2017-03-01"),
        ("03/01/2017", ("%m/%d/%Y",), "2017-03-01"),
        ("02/23/26 08:55 PM", ("%m/%d/%y", "%m/%d/%y %I:%M %p"), "2026-02-23"),
        ("02/23/26 08:55\u202fPM", ("%m/%d/%y %I:%M %p",), "2026-02-23"),
        ("2024-01-23T20:35:01.000+0000", (), "2024-01-24"),
        ("2024-01-23 20:35:01", (), "2024-01-23"),
        ("45314", ("serial",), "2024-01-23"),
        ("45314.99", ("%d.%m.%Y", "serial"), "2024-01-23"),
        ("1", ("serial",), "1900-01-01"),
        ("61", ("serial",), "1900-03-01"),
    ],
)
def test_days_are_those_of_the_sources_zone(
    text: str, formats: tuple[str, ...], meant: str
) -> None:
    assert day(formats, SEOUL)(text) == meant


@pytest.mark.parametrize(
    ("text", "formats", "meant"),
    [
        ("2024-01-23T20:35:01.000+0000", (), "2024-01-23T20:35:01Z"),
        ("2024-01-23T20:35:01Z", (), "2024-01-23T20:35:01Z"),
        ("2024-01-23 09:00", (), "2024-01-23T00:00:00Z"),
        ("2024-01-23", (), "2024-01-22T15:00:00Z"),
        ("23.01.2024 09:00 +0100", ("%d.%m.%Y %H:%M %z",), "2024-01-23T08:00:00Z"),
        ("45314.3715277778", ("serial",), "2024-01-22T23:55:00Z"),
        ("45314,5", ("serial",), "2024-01-23T03:00:00Z"),
        ("1706000101", ("epoch",), "2024-01-23T08:55:01Z"),
        ("1706000101123", ("epoch-ms",), "2024-01-23T08:55:01.123000Z"),
    ],
)
def test_instants_become_utc(text: str, formats: tuple[str, ...], meant: str) -> None:
    assert instant(formats, SEOUL)(text) == meant


@pytest.mark.parametrize("text", ["02/30/2026", "soon", "2026-13-01", "0001-01-01T00:00:00"])
def test_what_is_no_day_or_instant_stays_as_it_was(text: str) -> None:
    assert day(("%m/%d/%Y",), SEOUL)(text) == text
    assert instant((), SEOUL)(text) == text


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("serial", "0x"), ("serial", "-1"), ("serial", "2958466"), ("serial", "nan"),
        ("serial", "1e300"), ("epoch", "1.5"), ("epoch", "9" * 30), ("epoch-ms", ""),
    ],
)  # fmt: skip
def test_a_number_that_counts_no_days_stays_as_it_was(form: str, text: str) -> None:
    assert instant((form,), SEOUL)(text) == text


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.Acme.com/en?x=http://b.com", "acme.com"),
        ("http://edgecomm.com", "edgecomm.com"),
        ("www.burlington.com", "burlington.com"),
        ("rose@edge.com", "edge.com"),
        ("mailto:rose@edge.com", "edge.com"),
        ("acme.com:8080/x", "acme.com"),
        ("//acme.co.kr.", "acme.co.kr"),
        ("한빛.한국", "한빛.한국"),
    ],
)
def test_the_domain_is_found(text: str, domain: str) -> None:
    assert host(text) == domain


def test_lists_are_written_with_semicolons() -> None:
    assert hosts("acme.com, https://www.acme.de/;acme.com") == "acme.com;acme.de"
    assert listed("champion, decision_maker\nlegal") == "champion;decision_maker;legal"


@pytest.mark.parametrize(
    ("text", "kind", "fitting"),
    [
        ("12", "integer", True),
        ("x", "integer", False),
        ("TRUE", "boolean", True),
        ("maybe", "boolean", False),
        ("2024-02-29", "date", True),
        ("2024-02-30", "date", False),
        ("20240229", "date", False),
        ("2024-02-29T00:00:00Z", "instant", True),
        ("2024-02-29", "instant", False),
        ("anything", "text", True),
    ],
)
def test_a_check_knows_what_the_warehouse_takes(text: str, kind: str, fitting: bool) -> None:
    assert fits(text, kind, ()) is fitting
