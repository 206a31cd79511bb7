"""Numbers and dates as CLDR writes them."""

import re
from decimal import Decimal

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from babel.numbers import format_currency

from abmkit.errors import UsageError
from abmkit.report.figures import plain_spaces
from abmkit.report.format import Words
from abmkit.report.value import Change, Msg, Period, Value

LOCALES = ("en-US", "ko-KR", "de-DE", "zh-CN")
SPACE = "\u00a0"


def value(number: str | None, unit: str = "count", **more: object) -> Value:
    return Value(
        number=None if number is None else Decimal(number),
        unit=unit,
        currency="USD" if "money" in unit else None,
        **more,
    )


COMPACT = {
    value("86"): ("86", "86", "86", "86"),
    value("18204"): ("18,204", "18,204", "18.204", "18,204"),
    value("1284310"): ("1.28M", "128만", f"1,28{SPACE}Mio.", "128万"),
    value("4820000", "money"): ("$4.82M", "US$482만", f"4,82{SPACE}Mio.{SPACE}$", "US$482万"),
    value("41600", "money"): ("$41.6K", "US$4.16만", f"41.600{SPACE}$", "US$4.16万"),
    value("999999", "money"): ("$1M", "US$100만", f"1{SPACE}Mio.{SPACE}$", "US$100万"),
    value("-2300", "money"): ("−$2.3K", "−US$2.3천", f"−2.300{SPACE}$", "−US$2,300"),
    value("0", "money"): ("$0", "US$0", f"0{SPACE}$", "US$0"),
    value("9.99", "money"): ("$9.99", "US$9.99", f"9,99{SPACE}$", "US$9.99"),
    value("41600", "money_per_day"): (
        "$41.6K per day",
        "US$4.16만/일",
        f"41.600{SPACE}$ pro Tag",
        "US$4.16万/天",
    ),
    value("0.275", "percent"): ("27.5%", "27.5%", f"27,5{SPACE}%", "27.5%"),
    value("0.38", "percent"): ("38%", "38%", f"38{SPACE}%", "38%"),
    value("0.0061", "percent"): ("0.61%", "0.61%", f"0,61{SPACE}%", "0.61%"),
    value("0.99981", "percent"): ("99.98%", "99.98%", f"99,98{SPACE}%", "99.98%"),
    value("0.999999", "percent"): ("99.99%", "99.99%", f"99,99{SPACE}%", "99.99%"),
    value("0.000001", "percent"): ("0.01%", "0.01%", f"0,01{SPACE}%", "0.01%"),
    value("0", "percent"): ("0%", "0%", f"0{SPACE}%", "0%"),
    value("-0.0", "percent"): ("0%", "0%", f"0{SPACE}%", "0%"),
    value("1", "percent"): ("100%", "100%", f"100{SPACE}%", "100%"),
    value("1.024", "percent"): ("102%", "102%", f"102{SPACE}%", "102%"),
    value("0.027", "points"): ("2.7 pp", "2.7%p", "2,7 pp", "2.7个百分点"),
    value("94", "days"): ("94 days", "94일", "94 Tage", "94天"),
    value("1", "days"): ("1 day", "1일", "1 Tag", "1天"),
    value("2.46", "hours"): ("2.5 hours", "2.5시간", "2,5 Stunden", "2.5小时"),
    value("1", "hours"): ("1 hour", "1시간", "1 Stunde", "1小时"),
    value("44.6", "seconds"): ("45 sec", "45초", "45 Sek.", "45秒"),
    value("312.4", "minutes"): ("312 min", "312분", "312 Min.", "312分钟"),
    value("74.5", "score"): ("74.5", "74.5", "74,5", "74.5"),
    value(None, state="missing"): ("–", "–", "–", "–"),
    value(None, state="new"): ("new", "신규", "new", "新增"),
    value("1100", "money", state="estimated"): (
        "$1.1K e",
        "US$1.1천 (추정)",
        f"1.100{SPACE}$ e",
        "US$1,100（估计）",
    ),
}

FULL = {
    value("1284310"): ("1,284,310", "1,284,310", "1.284.310", "1,284,310"),
    value("10005534", "money"): (
        "$10,005,534",
        "US$10,005,534",
        f"10.005.534{SPACE}$",
        "US$10,005,534",
    ),
    value("128345.5", "money"): ("$128,346", "US$128,346", f"128.346{SPACE}$", "US$128,346"),
    value("9.5", "money"): ("$9.50", "US$9.50", f"9,50{SPACE}$", "US$9.50"),
    value("0.38", "percent"): ("38.0%", "38.0%", f"38,0{SPACE}%", "38.0%"),
    value("-7", "days"): ("−7 days", "−7일", "−7 Tage", "−7天"),
}


@pytest.mark.parametrize("place", range(len(LOCALES)), ids=LOCALES)
@pytest.mark.parametrize("number", COMPACT, ids=str)
def test_compact(number: Value, place: int) -> None:
    assert Words(LOCALES[place]).value(number) == COMPACT[number][place]


@pytest.mark.parametrize("place", range(len(LOCALES)), ids=LOCALES)
@pytest.mark.parametrize("number", FULL, ids=str)
def test_full(number: Value, place: int) -> None:
    assert Words(LOCALES[place]).value(number, compact=False) == FULL[number][place]


@pytest.mark.parametrize(
    ("number", "english", "korean"),
    [
        (value("0.275", "percent"), ("27.5", "%"), ("27.5", "%")),
        (value("0.027", "points"), ("2.7", "pp"), ("2.7", "%p")),
        (value("4820000", "money"), ("$4.82M", ""), ("US$482만", "")),
        (value("41600", "money_per_day"), ("$41.6K", "per day"), ("US$4.16만", "/일")),
        (value("94", "days"), ("94", "days"), ("94", "일")),
        (value("1204.5", "minutes"), ("1,204", "min"), ("1,204", "분")),
        (value("2.46", "hours"), ("2.5", "hours"), ("2.5", "시간")),
        (value("86"), ("86", ""), ("86", "")),
        (value("74.5", "score"), ("74.5", ""), ("74.5", "")),
        (value(None, state="missing"), ("–", ""), ("–", "")),
        (value("5", state="estimated"), ("5 e", ""), ("5 (추정)", "")),
    ],
    ids=str,
)
def test_figure_and_unit_of_a_tile(
    number: Value, english: tuple[str, str], korean: tuple[str, str]
) -> None:
    assert (Words("en-US").split(number), Words("ko-KR").split(number)) == (english, korean)


def test_too_few_records_show_counts_and_not_a_rate() -> None:
    few = value(None, "percent", state="suppressed", numerator=3, denominator=7)
    assert Words("en").value(few) == "3 of 7"
    assert Words("ko").value(few) == "7 중 3"
    assert Words("en").value(value(None, "money", state="suppressed", numerator=9)) == "–"


def test_other_currencies_keep_their_own_decimals() -> None:
    yen = Value(number=Decimal("41.5"), unit="money", currency="JPY")
    won = Value(number=Decimal(54_000_000), unit="money", currency="KRW")
    assert Words("en-US").value(yen, compact=False) == "¥42"
    assert Words("ko-KR").value(won) == "₩5400만"


def test_every_language_writes_units_and_short_amounts() -> None:
    for language in filter(lambda name: "_" not in name and name != "root", locale_identifiers()):
        words = Words(language)
        for number in COMPACT:
            text = words.value(number) + "".join(words.split(number))
            assert "duration" not in text, language
            assert not {"\u2009", "\u202f"} & set(text), (language, text)
        assert "-" not in words.value(value("-2300", "money"))


@pytest.mark.parametrize("locale", ["zu", "yue"])
def test_a_language_without_a_word_for_each_day_gets_the_sign(locale: str) -> None:
    assert Words(locale).value(value("640", "money_per_day")).endswith("/d")


def test_narrow_spaces_become_ordinary_ones_that_fonts_have() -> None:
    assert Words("fr-FR").value(value("18204")) == f"18{SPACE}204"


QUARTER = Period(label="2026-Q2", start="2026-04-01", end="2026-06-30")


def change(difference: str | None, unit: str = "count", **more: object) -> Change:
    against = Msg(id="period.short", args={"period": QUARTER})
    number = None if difference is None else Decimal(difference)
    return Change(**{"relative": False, "against": against, **more}, difference=number, unit=unit)


@pytest.mark.parametrize(
    ("of", "english", "korean"),
    [
        (change("0.145", "money", relative=True), (1, "14.5% vs Q2"), (1, "2분기 대비 14.5%")),
        (change("0.027", "percent"), (1, "2.7 pp vs Q2"), (1, "2분기 대비 2.7%p")),
        (change("-8"), (-1, "8 vs Q2"), (-1, "2분기 대비 8")),
        (
            change("-7", "days", tone="good", better_low=True),
            (-1, "7 days vs Q2, better"),
            (-1, "2분기 대비 7일, 개선"),
        ),
        (
            change("7", "days", tone="bad", better_low=True),
            (1, "7 days vs Q2, worse"),
            (1, "2분기 대비 7일, 악화"),
        ),
        (change("7", "days", better_low=True), (1, "7 days vs Q2"), (1, "2분기 대비 7일")),
        (change("500", "money", currency="USD"), (1, "$500 vs Q2"), (1, "2분기 대비 US$500")),
        (change("0"), (0, "±0 vs Q2"), (0, "2분기 대비 ±0")),
        (change(None), (0, "new"), (0, "신규")),
    ],
    ids=str,
)
def test_changes(of: Change, english: tuple[int, str], korean: tuple[int, str]) -> None:
    assert (Words("en-US").change(of), Words("ko-KR").change(of)) == (english, korean)


def test_a_change_in_a_table_leaves_out_what_the_head_says() -> None:
    assert Words("en-US").change(change("-7", "days", better_low=True), short=True) == (
        -1,
        "7 days",
    )


@pytest.mark.parametrize(
    ("locale", "day", "short", "period"),
    [
        ("en-US", "Sep 30, 2026", "Oct 15", "Jul 1 – Sep 30, 2026"),
        ("ko-KR", "2026. 9. 30.", "10월 15일", "2026년 7월 1일 ~ 9월 30일"),
        ("de-DE", "30.09.2026", "15. Okt.", "1. Juli – 30. Sept. 2026"),
        ("zh-CN", "2026年9月30日", "10月15日", "2026年7月1日至9月30日"),
        ("ja-JP", "2026/09/30", "10月15日", "2026年7月1日～9月30日"),
    ],
)
def test_days_and_periods(locale: str, day: str, short: str, period: str) -> None:
    words = Words(locale)
    quarter = Period(label="2026-Q3", start="2026-07-01", end="2026-09-30")
    assert words.day("2026-09-30") == day
    assert words.short_day("2026-10-15") == short
    assert words.period(quarter) == period


@pytest.mark.parametrize(
    ("label", "english", "short", "korean"),
    [
        ("2026", "2026", "2026", "2026년"),
        ("2026-Q3", "Q3 2026", "Q3", "2026년 3분기"),
        ("2026-09", "Sep 2026", "Sep", "2026년 9월"),
        ("2026-W38", "week 38, 2026", "week 38, 2026", "2026년 38주차"),
        ("FY2026", "FY 2026", "FY 2026", "2026 회계연도"),
        ("FY2026-Q1", "Q1 FY 2026", "Q1 FY 2026", "2026 회계연도 1분기"),
    ],
)
def test_names_of_periods(label: str, english: str, short: str, korean: str) -> None:
    period = Period(label=label, start="2026-09-01", end="2026-09-30")
    assert Words("en-US").period_name(period) == english
    assert Words("en-US").period_name(period, short=True) == short
    assert Words("ko-KR").period_name(period) == korean


def test_japanese_quarters_are_named_in_words() -> None:
    period = Period(label="2026-Q3", start="2026-07-01", end="2026-09-30")
    assert Words("ja-JP").period_name(period) == "2026年第3四半期"
    assert Words("ja-JP").period_name(period, short=True) == "Q3"


def test_a_free_span_is_named_by_its_days() -> None:
    period = Period(label="2026-09-01..2026-09-09", start="2026-09-01", end="2026-09-09")
    assert Words("en-US").period_name(period) == "Sep 1 – 9, 2026"


@pytest.mark.parametrize(
    ("locale", "zone", "text"),
    [
        ("en-US", "UTC", "Oct 1, 2026, 06:00 UTC"),
        ("en-US", "Asia/Seoul", "Oct 1, 2026, 15:00 GMT+09:00"),
        ("ko-KR", "Asia/Seoul", "2026. 10. 1. 15:00 GMT+09:00"),
        ("de-DE", "Europe/Berlin", "01.10.2026, 08:00 GMT+02:00"),
    ],
)
def test_instants_name_their_zone(locale: str, zone: str, text: str) -> None:
    assert Words(locale).instant("2026-10-01T06:00:00Z", zone) == text


def test_an_unknown_locale_is_refused() -> None:
    with pytest.raises(UsageError, match="no locale 'klingon'"):
        Words("klingon")


@pytest.mark.parametrize("locale", ["en-US", "ko-KR", "de-CH", "ar", "he", "hi", "pt-BR", "sv"])
@pytest.mark.parametrize("currency", ["USD", "KRW", "CHF", "XXX"])
def test_amounts_in_full_are_as_babel_writes_them(locale: str, currency: str) -> None:
    for number in (Decimal(0), Decimal(-1_234_567), Decimal(999_999)):
        value = Value(number=number, unit="money", currency=currency)
        told = format_currency(
            number, currency, locale=locale.replace("-", "_"), currency_digits=False,
            format=whole(locale),
        )  # fmt: skip
        assert Words(locale).value(value, compact=False) == plain_spaces(told.replace("-", "−"))


def whole(locale: str) -> str:
    """The locale's pattern of amounts, without decimals."""
    pattern = Locale.parse(locale, sep="-").currency_formats["standard"].pattern
    return re.sub(r"\.0+", "", pattern)
