"""Amounts of one page share a unit where a language counts in ten thousands."""

from decimal import Decimal

import pytest

from abmkit.report.blocks import Column, KpiGrid, Page, Paragraph, Table, Tile
from abmkit.report.format import Words
from abmkit.report.unit import unit_of
from abmkit.report.value import Msg, Value


def money(number: int | str, currency: str = "KRW") -> Value:
    return Value(number=Decimal(number), unit="money", currency=currency)


def page(*amounts: Value) -> Page:
    tiles = tuple(Tile(title="Amount", value=each) for each in amounts)
    return Page(id="one", outline="One", blocks=(KpiGrid(tiles=tiles),))


WON = [money(number) for number in (1_276_000_000, 77_320_000, -441_000_000, 4_820_000, 30_000)]


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("ko-KR", ["₩12.8억", "₩0.77억", "−₩4.41억", "₩482만", "₩3만"]),
        ("zh-CN", ["₩12.8亿", "₩0.77亿", "−₩4.41亿", "₩482万", "₩3万"]),
        ("ja-JP", ["₩12.8億", "₩0.77億", "−₩4.41億", "₩482万", "₩3万"]),
    ],
)
def test_they_take_the_unit_of_the_amount_in_their_middle(locale: str, said: list[str]) -> None:
    shown = page(*WON[:3], money(180_000_000), money(90_000_000))
    words = Words(locale).on(shown)
    assert [words.value(each) for each in WON] == said  # a hundredth of the unit says nothing


def test_a_small_unit_holds_large_amounts_too() -> None:
    words = Words("ko-KR").on(page(money(4_820_000, "USD"), money(910_000, "USD")))
    assert words.value(money(123_450_000, "USD")) == "US$12,345만"
    assert words.value(money(4_820_000, "USD")) == "US$482만"


def test_below_ten_thousand_there_is_no_unit() -> None:
    words = Words("ko-KR").on(page(money(9_380, "USD"), money(910, "USD")))
    assert [words.value(money(each, "USD")) for each in ("9380", "-910", "12.345", "0")] == [
        "US$9,380", "−US$910", "US$12.30", "US$0",
    ]  # fmt: skip


def test_amounts_inside_texts_count_and_those_of_tables_do_not() -> None:
    table = Table(columns=(Column(title=""),), rows=tuple((money(10),) for _ in range(9)))
    said = Paragraph(text=Msg.of("kpi.n", n=money(500_000_000)))
    both = Page(id="one", outline="One", blocks=(table, said))
    assert unit_of(both, "ko") == 8
    assert unit_of(page(), "ko") is None


@pytest.mark.parametrize("locale", ["en-US", "de-DE", "fr-FR", "pt-BR"])
def test_other_languages_keep_three_digits_each(locale: str) -> None:
    alone, together = Words(locale), Words(locale).on(page(*WON))
    assert [together.value(each) for each in WON] == [alone.value(each) for each in WON]


def test_what_is_printed_in_full_is_printed_in_full() -> None:
    words = Words("ko-KR").on(page(*WON))
    assert words.value(WON[0], compact=False) == "₩1,276,000,000"
