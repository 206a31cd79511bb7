"""The scorecard as a whole: its contract, its frozen model, its languages, its words."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from abmkit import Document, Msg, ReportData, Words
from abmkit.report.json import JsonRenderer
from abmkit.testing import check_report
from abmkit_scorecard import Scorecard, register_reports
from abmkit_scorecard.asks import ASKS, WISHES

Read = Callable[[ReportData], tuple[Document, Words]]
Make = Callable[..., ReportData]
MESSAGES = Path(Scorecard.messages)  # type: ignore[arg-type]
SNAPSHOTS = Path(__file__).parent / "data"
TRANSLATED = {"ja": "ja-JP", "ko": "ko-KR", "zh": "zh-CN"}


def texts(value: object) -> Iterator[Msg]:
    if isinstance(value, Msg):
        yield value
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name))
    elif isinstance(value, (tuple, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts(each)


def test_it_comes_in_through_the_door_of_plugins() -> None:
    assert Scorecard in register_reports()


def test_it_holds_what_every_report_must() -> None:
    document = check_report(Scorecard, locales=("en-US", "ko-KR", "de-DE", "zh-CN", "ja-JP"))
    assert [page.id for page in document.pages] == [
        "summary", "funnel", "revenue", "accounts", "channels", "sources", "definitions",
    ]  # fmt: skip


def test_the_model_is_the_one_that_was_agreed(read: Read, rich: ReportData, golden: Any) -> None:
    document, _ = read(rich)
    golden(
        SNAPSHOTS / "rich.json", document.model_dump_json(indent=1, exclude_defaults=True) + "\n"
    )


@pytest.mark.parametrize("name", ["rich", "poor"])
@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_it_reads_as_was_agreed(
    request: pytest.FixtureRequest, told: Any, registry: Any, golden: Any, name: str, locale: str
) -> None:
    data = request.getfixturevalue(name)
    words = Scorecard().words(locale, registry)
    golden(SNAPSHOTS / f"{name}.{locale}.txt", told(data, words))


@pytest.mark.parametrize("name", ["rich", "poor"])
@pytest.mark.parametrize("locale", ["ko-KR", "en-GB", "zh-CN", "ja-JP"])
def test_every_text_can_be_read_in_every_language(
    request: pytest.FixtureRequest, read: Read, registry: Any, golden: Any, name: str, locale: str
) -> None:
    document, _ = read(request.getfixturevalue(name))
    words = Scorecard().words(locale, registry)
    for message in texts(document):
        assert words.text(message)


@pytest.mark.parametrize("name", ["rich", "poor"])
@pytest.mark.parametrize("language", TRANSLATED)
def test_readers_of_a_translation_see_no_english_of_ours(
    request: pytest.FixtureRequest, read: Read, registry: Any, name: str, language: str
) -> None:
    document, _ = read(request.getfixturevalue(name))
    theirs = Scorecard().words(TRANSLATED[language], registry)
    english = Scorecard().words("en-US", registry)
    same = {
        message.id
        for message in texts(document)
        if re.search(r"[a-z]{3}", theirs.text(message))
        and theirs.text(message) == english.text(message)
    }
    assert same <= {"accounts.place", "accounts.country"}


def flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def catalogue(language: str) -> dict[str, str]:
    text = (MESSAGES / f"{language}.toml").read_text(encoding="utf-8")
    return dict(flat(tomllib.loads(text)))


@pytest.mark.parametrize("language", TRANSLATED)
def test_languages_hold_the_same_messages_with_the_same_arguments(language: str) -> None:
    def bare(language: str) -> dict[str, set[str]]:
        return {
            re.sub(r"\.(one|other)$", "", key): set(re.findall(r"\{(\w+)", text))
            for key, text in catalogue(language).items()
            if not key.startswith("metric.")
        }

    assert bare(language) == bare("en")


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_metric_it_asks_for_is_defined_in_each_language(language: str) -> None:
    defined = {key for key in catalogue(language) if key.endswith(".definition")}
    assert defined == {f"metric.{ask.metric}.definition" for ask in (*ASKS, *WISHES)}


def test_hostile_names_stand_as_they_are(read: Read, rich: ReportData, hostile: str) -> None:
    document, words = read(rich)
    told = JsonRenderer().render(document, words).decode()
    for name in (hostile, "Northwind & <Co>", "Call <them>", "{August}", "Harrowgate & <Sons>"):
        assert name.replace('"', r"\"") in told


def test_it_asks_for_no_metric_twice_in_one_way() -> None:
    assert len(set(ASKS)) == len(ASKS)


def test_two_builds_are_equal(make: Make, read: Read) -> None:
    first, second = (read(make())[0].model_dump_json() for _ in range(2))
    assert first == second


def test_any_period_can_be_told(make: Make, read: Read, periods: Sequence[str]) -> None:
    for period in periods:
        document, words = read(make(period=period))
        assert words.text(document.pages[0].outline) == "Summary"


@pytest.fixture
def periods() -> Sequence[str]:
    return ("2026", "2026-09", "2026-W38", "2026-07-02..2026-08-20", "2024-01-01..2026-09-30")
