"""Platforms' own totals on the page of the data."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest

from abmkit import ReportData
from abmkit.derive.reconcile import Gap, Movement, Reason, Reconciled, running, totals
from abmkit.report import load_catalogue
from abmkit.report.blocks import Document, Section, Sign, Table
from abmkit_scorecard import Scorecard

TOTALS = (
    Reconciled(
        "campaign members", "crm", "count", Decimal(78), Decimal(70),
        (Gap("no_account", Decimal(4), 4), Gap("machine", Decimal(4), 4)),
    ),
    Reconciled("campaign amount won", "crm", "money", Decimal(51_000), Decimal(50_000)),
    Movement(Decimal(55_588), Decimal(60_443), Decimal(8_545), Decimal(2_685), Decimal(1_068),
             Decimal(4_210)).check("mrr", "billing"),
    Movement(Decimal(27_000), Decimal(35_000), churn=Decimal(5_000)).check_retention(
        Decimal("1.11"), "success"
    ),
)  # fmt: skip


def _section(document: Document) -> Any:
    (page,) = [page for page in document.pages if page.id == "sources"]
    (found,) = [each for each in page.blocks if getattr(each.title, "id", "") == "totals.title"]
    return found


@pytest.fixture
def section(make: Callable[..., ReportData], read: Any) -> Section:
    document, _ = read(make(reconciliation=TOTALS))
    found: Section = _section(document)
    return found


def test_each_total_stands_beside_ours_with_the_parts_of_the_difference(
    make: Any, tables: Any
) -> None:
    (told,) = [
        each
        for each in tables(make(reconciliation=TOTALS), "sources")
        if each["title"] == "Platforms' own totals beside ours"
    ]
    assert told["rows"] == [
        ["Adds up: Campaign members · crm", "78", "70", "8",
         "no known account: 4 · machines: 4"],
        ["Does not add up: Amount won of campaigns · crm", "$51,000", "$50,000", "$1,000",
         "not accounted for: $1K"],
        ["Does not add up: Monthly recurring revenue · billing", "$60,443", "$61,540", "−$1,097",
         "not accounted for: −$1.1K"],
        ["Does not add up: Net revenue retention · success", "111%", "130%", "−19.0 pp",
         "losses taken off twice · not accounted for: −19 pp"],
    ]  # fmt: skip


def test_what_does_not_add_up_is_flagged(section: Section) -> None:
    (table,) = section.blocks
    assert isinstance(table, Table)
    signs = [row[0] for row in table.rows]
    assert [sign.goal for sign in signs if isinstance(sign, Sign)] == ["good", "off", "off", "off"]


def test_totals_that_are_the_same_are_only_named(make: Any, read: Any, tables: Any) -> None:
    same = (
        Reconciled("campaign deals", "crm", "count", Decimal(4), Decimal(4)),
        Reconciled("campaign responses", "crm", "count", Decimal(0), Decimal(0)),
    )
    document, words = read(make(reconciliation=same))
    found = _section(document)
    said = "2 totals are the same on both sides: Deals of campaigns, Campaign responses."
    assert words.text(found.blocks[0].text) == said
    document, words = read(make(reconciliation=(*TOTALS[:1], *same)))
    found = _section(document)
    assert (len(found.blocks[0].rows), words.text(found.blocks[0].more)) == (1, said)


def test_without_totals_there_is_no_table(rich: ReportData, read: Any) -> None:
    document, _ = read(rich)
    assert "totals.title" not in document.model_dump_json()


@pytest.mark.parametrize("language", ["en", "ko", "zh", "ja"])
def test_every_total_and_every_part_has_words(language: str) -> None:
    words = load_catalogue(Path(str(Scorecard.messages)))[language]
    named = {each.what for each in (*totals._PAIRS, *running._TOTALS)}
    named |= {"open pipeline", "mrr movement", "arr movement", "net revenue retention"}
    keys = {f"totals.{name.replace(' ', '_')}" for name in (*named, *get_args(Reason))}
    assert [key for key in sorted(keys) if key not in words] == []
