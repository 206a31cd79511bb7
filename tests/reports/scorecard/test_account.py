"""The report on one account."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from abmkit import AccountCard, ReportData, Table, Words
from abmkit.errors import PluginError
from abmkit.report.blocks import flat
from abmkit.report.client import AccountDeal, AccountTouches, Subject
from abmkit.testing import check_report
from abmkit_scorecard.account import AccountReport

Make = Callable[..., ReportData]
Tables = Callable[..., list[Any]]
SNAPSHOTS = Path(__file__).parent / "data"
DEALS = (
    AccountDeal("Line 4", "open", "Offer", Decimal(640_000), date(2026, 9, 2), None),
    AccountDeal("", "won", None, None, None, date(2026, 8, 1)),
)
TOUCHES = (AccountTouches(date(2026, 9, 1), "meeting", "Events", 2, Decimal(9)),)


@pytest.fixture(scope="module")
def about(make: Make) -> Callable[..., ReportData]:
    """The data of the report on an account: `about(1)`."""

    def build(account: int, **more: Any) -> ReportData:
        known = make(report="scorecard").accounts[account]
        return make(report="account", about=Subject(known, DEALS, TOUCHES), **more)

    return build


def test_it_holds_what_every_report_must() -> None:
    document = check_report(AccountReport, locales=("en-US", "ko-KR", "de-DE", "zh-CN", "ja-JP"))
    assert [page.id for page in document.pages] == ["account"]


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "(no name) #71"),
        ("ko", "(이름 없음) #71"),
        ("zh", "（无名称）#71"),
        ("ja", "（名称なし）#71"),
    ],
)
def test_an_account_without_a_name_has_a_domain_or_says_so(locale: str, said: str) -> None:
    assert AccountCard(71, " ", "acme.example").shown == "acme.example"
    assert Words(locale).text(AccountCard(71, " ").shown) == said


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_it_reads_as_was_agreed(
    about: Callable[..., ReportData], told: Any, golden: Any, locale: str
) -> None:
    golden(SNAPSHOTS / f"account.{locale}.txt", told(about(1, locale=locale)))


def test_numbers_are_those_of_the_account_alone(
    about: Callable[..., ReportData], tables: Tables
) -> None:
    data = about(1)
    (grid,) = [each for each in tables(data, "account") if each["block"] == "kpi_grid"]
    told = {row[0]: row[1] for row in grid["rows"]}
    mine = data.groups("engagement_minutes", "account")[1].value
    assert told["Engagement minutes"] == f"{mine:.0f} min"
    assert mine < data.number("engagement_minutes").value
    assert told["Open pipeline"] == "$640,000"


def test_required_roles_with_an_engaged_person_are_counted(
    about: Callable[..., ReportData], read: Any
) -> None:
    document, words = read(about(1))
    (columns,) = [each for each in document.pages[0].blocks if each.kind == "columns"]
    assert words.text(columns.right[0].note) == "roles active: 1 of 3"


def test_an_account_of_which_little_is_known_says_so(make: Make, read: Any) -> None:
    known = make(report="scorecard").accounts[5]
    document, words = read(make(report="account", about=Subject(known)))
    tables = [block for _, block in flat(document.pages[0].blocks) if isinstance(block, Table)]
    assert [words.text(each.empty) for each in tables if not each.rows] == [
        "Nobody there gave time in the period.",
        "No buying roles are known. With people and their roles at accounts, this part shows how "
        "well each account is covered.",
        "No deal was open or decided in the period.",
    ]


def test_a_report_on_an_account_needs_one(make: Make) -> None:
    with pytest.raises(PluginError, match="is about no account"):
        _ = make(report="account").subject
