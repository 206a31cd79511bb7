"""Messages: looked up, filled, in the reader's language or in English."""

from decimal import Decimal
from pathlib import Path

import pytest

from abmkit.errors import ConfigError, PluginError
from abmkit.report.catalogue import core_catalogue, load_catalogue
from abmkit.report.format import Words
from abmkit.report.particles import particle
from abmkit.report.templates import verbatim
from abmkit.report.value import Msg, Period, Value

WORDS = {
    "en": {
        "deals.one": "{n} deal",
        "deals.other": "{n} deals",
        "hello": "Hello {name}",
        "english": "English only",
        "forms": "{number:full} {number:signed} {day:short_day} {period:name} {period}",
        "braces": "{{not}} {name}",
        "outer": "({inner})",
    },
    "ko": {"deals.other": "거래 {n}건", "hello": "{name}(은/는) 안녕"},
    "pl": {"deals.one": "{n} umowa", "deals.few": "{n} umowy", "deals.many": "{n} umów"},
}


def say(locale: str, key: str, **args: object) -> str:
    return Words(locale, [WORDS]).text(Msg.of(key, **args))


@pytest.mark.parametrize(
    ("locale", "number", "text"),
    [
        ("en-US", 1, "1 deal"),
        ("en-US", 0, "0 deals"),
        ("en-US", 1200, "1,200 deals"),
        ("ko-KR", 1, "거래 1건"),
        ("pl-PL", 2, "2 umowy"),
        ("pl-PL", 5, "5 umów"),
    ],
)
def test_the_number_chooses_the_plural(locale: str, number: int, text: str) -> None:
    assert say(locale, "deals", n=number) == text
    assert say(locale, "deals", n=Value(number=Decimal(number))) == text


def test_what_a_language_lacks_reads_in_english_with_numbers_of_the_locale() -> None:
    assert say("ko-KR", "english") == "English only"
    assert say("de-DE", "deals", n=1200) == "1.200 deals"


def test_arguments_take_forms() -> None:
    quarter = Period(label="2026-Q3", start="2026-07-01", end="2026-09-30")
    money = Value(number=Decimal(4_820_000), unit="money", currency="USD")
    text = say("en-US", "forms", number=money, day="2026-10-15", period=quarter)
    assert text == "$4,820,000 +$4.82M Oct 15 Q3 2026 Jul 1 – Sep 30, 2026"


def test_a_negative_number_carries_its_own_sign() -> None:
    loss = Value(number=Decimal(-3))
    assert Words("en", [{"en": {"x": "{n:signed}"}}]).text(Msg.of("x", n=loss)) == "−3"


@pytest.mark.parametrize(
    ("locale", "said"),
    [("en-US", "4.82M +4.82M in $"), ("ko-KR", "482만 +482만 in US$")],
)
def test_amounts_stand_without_their_currency_where_that_stands_beside_them(
    locale: str, said: str
) -> None:
    words = Words(locale, [{"en": {"x": "{n:bare} {n:step} in {currency:currency}"}}])
    amount = Value(number=Decimal(4_820_000), unit="money", currency="USD")
    assert words.text(Msg.of("x", n=amount, currency="USD")) == said


def test_messages_nest() -> None:
    assert say("en", "outer", inner=Msg.of("deals", n=1)) == "(1 deal)"


@pytest.mark.parametrize("name", ["{name}", "{0.__class__}", "{{x}}", "<b>", "100%", "", "🚀"])
def test_names_are_printed_verbatim(name: str) -> None:
    assert say("en", "hello", name=name) == f"Hello {name}"
    assert Words("en").text(name) == name


def test_braces_are_written_twice() -> None:
    assert say("en", "braces", name="x") == "{not} x"
    text = "a {b} {{c}}"
    assert Words("en", [{"en": {"x": verbatim(text)}}]).text(Msg.of("x")) == text


def test_an_unknown_message_and_a_missing_argument_name_themselves() -> None:
    with pytest.raises(PluginError, match="no catalogue holds the message 'nope'"):
        say("ko", "nope")
    with pytest.raises(PluginError, match=r"message 'hello' \(en\) lacks argument 'name'"):
        say("en", "hello")


def test_a_form_that_there_is_not_is_named() -> None:
    words = Words("en", [{"en": {"x": "{day:weekday}"}}])
    with pytest.raises(PluginError, match="no form 'weekday' of a text; known: day, short_day"):
        words.text(Msg.of("x", day="2026-09-30"))


@pytest.mark.parametrize(
    ("locale", "code", "text"),
    [
        ("en-US", "KR", "South Korea"),
        ("ko-KR", "kr", "대한민국"),
        ("en-US", "Korea", "Korea"),
        ("en-US", "", ""),
    ],
)
def test_countries_have_their_names(locale: str, code: str, text: str) -> None:
    assert Words(locale, [{"en": {"x": "{code:territory}"}}]).text(Msg.of("x", code=code)) == text


def test_times_are_told_as_the_clock_showed_them() -> None:
    at = Msg.of("date.minute", at="2026-10-01T05:12:00-04:00")
    assert Words("en-US").text(at) == "Oct 1, 2026, 05:12"
    assert Words("ko-KR").text(at) == "2026. 10. 1. 05:12"


def test_the_first_catalogue_wins_so_that_a_client_has_its_own_words() -> None:
    words = Words("en", [{"en": {"goal.good": "Fine"}}])
    assert words.text(Msg.of("goal.good")) == "Fine"
    assert words.text(Msg.of("goal.off")) == "Off target"


@pytest.mark.parametrize(
    ("word", "topic"),
    [
        ("삼성", "은"),
        ("현대", "는"),
        ("Acme", "는"),
        ("Slack", "은"),
        ("HubSpot", "은"),
        ("IBM", "은"),
        ("SAP", "는"),
        ("3", "은"),
        ("2", "는"),
        ("27.5%", "는"),
        ("4.3%p", "는"),
        ("9월", "은"),
        ("2026년 3분기", "는"),
        ("₩1,234", "은"),
        ("₩12.8억", "은"),
        ("US$482만", "는"),
        ("€900", "는"),
        ("US$0.94만/일", "은"),
        ("Google", "은"),
        ("Oracle", "은"),
        ("Microsoft", "는"),
        ("Zendesk", "는"),
        ("Salesforce", "는"),
        ("Boeing", "은"),
        ("Acme Inc.", "는"),
        ("Hanbit Ltd", "는"),
        ("GmbH", "는"),
        ("Robotics AG", "는"),
        ("(주)한빛", "은"),
        ("한빛(주)", "는"),
        ("阿里巴巴", "는"),
        ("", "는"),
    ],
)
def test_particles_follow_the_last_sound(word: str, topic: str) -> None:
    assert particle(word, "은", "는") == topic


def test_a_final_rieul_takes_the_open_form_of_direction() -> None:
    words = ("서울", "1", "Google", "부산", "URL", "₩5")
    assert [particle(word, "으로", "로") for word in words] == [
        "로", "로", "로", "으로", "로", "으로",
    ]  # fmt: skip


def test_particles_stand_after_arguments() -> None:
    assert say("ko", "hello", name="한빛") == "한빛은 안녕"
    assert say("ko", "hello", name="도요타") == "도요타는 안녕"


@pytest.mark.parametrize("language", ["ja", "ko", "zh"])
def test_the_cores_catalogues_hold_the_same_messages(language: str) -> None:
    def bare(language: str) -> set[str]:
        keys = core_catalogue()[language]
        return {key.removesuffix(".one").removesuffix(".other") for key in keys}

    assert bare(language) == bare("en")


def test_a_broken_catalogue_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text('a = "x')
    with pytest.raises(ConfigError, match=r"en\.toml"):
        load_catalogue(tmp_path)
    (tmp_path / "en.toml").write_text("[a]\nb = 3")
    with pytest.raises(ConfigError, match=r"a\.b is 3; write it as a text"):
        load_catalogue(tmp_path)


def test_other_files_of_a_folder_are_no_catalogues(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("no")
    (tmp_path / "en.toml").write_text('[a.b]\nc = "d"')
    assert load_catalogue(tmp_path) == {"en": {"a.b.c": "d"}}


@pytest.mark.parametrize(("n", "said"), [(1, "only 1 record; 5 needed"), (2, "only 2 records; 5")])
def test_english_counts_one_and_many(n: int, said: str) -> None:
    assert Words("en").text(Msg.of("reason.too_few", n=n, least=5)).startswith(said)


@pytest.mark.parametrize(
    ("locale", "amount", "rate", "day"),
    [
        ("de-DE", "4,82 Mio. $", "27,5 %", "30.09.2026"),
        ("fr-FR", "4,82 M $US", "27,5 %", "30 sept. 2026"),
        ("pt-BR", "US$ 4,82 mi", "27,5%", "30 de set. de 2026"),
    ],
)
def test_other_languages_write_numbers_and_days_and_speak_english(
    locale: str, amount: str, rate: str, day: str
) -> None:
    words = Words(locale)
    money = Value(number=Decimal(4_820_000), unit="money", currency="USD")
    told = [words.value(money), words.value(Value(number=Decimal("0.275"), unit="percent"))]
    assert [text.replace("\u00a0", " ").replace("\u202f", " ") for text in told] == [amount, rate]
    assert words.day("2026-09-30") == day
    assert words.text(Msg.of("goal.good")) == "On track"
