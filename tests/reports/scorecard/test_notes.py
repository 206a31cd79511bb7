"""What people write stands on every page that it is about, and has the last word there."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from abmkit import Document, ReportData, Words
from abmkit.report import Notes
from abmkit.report.json import JsonRenderer
from abmkit.report.notes import Event, Remark
from abmkit_scorecard.scorecard import LEADS

Read = Callable[[ReportData], tuple[Document, Words]]
Make = Callable[..., ReportData]
KIM = "Kim Min-ji"
TOLD_ON = {
    "win_rate": ["summary"],
    "target_win_rate": ["summary", "revenue"],
    "meetings_held": ["summary", "channels"],
    "open_pipeline": ["summary", "funnel", "accounts"],
    "marketing_cost": ["summary", "revenue", "channels"],
    "mean_won_cycle_days": ["summary", "sources"],
}
"""The first page holds all remarks."""


@pytest.fixture
def pages(read: Read) -> Callable[[ReportData], dict[str, str]]:
    """All that each page says: `pages(data)["funnel"]`."""

    def said(data: ReportData) -> dict[str, str]:
        document, words = read(data)
        told = json.loads(JsonRenderer().render(document, words))
        found = {page.id: words.text(page.lead) if page.lead else "" for page in document.pages}
        for each in told["tables"]:
            found[each["page"]] += "\n" + json.dumps(each, ensure_ascii=False)
        return found

    return said


@pytest.mark.parametrize("metric", TOLD_ON)
def test_a_remark_stands_on_each_page_that_tells_its_metric(
    make: Make, pages: Callable[..., dict[str, str]], metric: str
) -> None:
    told = pages(make(notes=Notes(remarks=(Remark("Two <owners> {away}.", KIM, metric),))))
    with_it = [page for page, text in told.items() if "Two <owners> {away}." in text]
    assert with_it == TOLD_ON[metric]
    assert all(KIM in told[page] for page in with_it)


def test_a_remark_on_the_whole_stands_on_the_first_page_alone(
    make: Make, pages: Callable[..., dict[str, str]]
) -> None:
    told = pages(make(notes=Notes(remarks=(Remark("A new price list.", KIM),))))
    assert [page for page, text in told.items() if "A new price list." in text] == ["summary"]


@pytest.mark.parametrize("locale", ["en-US", "ko-KR", "zh-CN", "ja-JP"])
def test_every_sentence_of_a_page_can_be_dropped_or_said_otherwise(
    make: Make, pages: Callable[..., dict[str, str]], locale: str
) -> None:
    plain = pages(make(locale=locale))
    dropped = pages(make(locale=locale, notes=Notes(dropped=frozenset(LEADS))))
    mine = {name: Remark(f"Mine of {name}.", KIM) for name in LEADS}
    replaced = pages(make(locale=locale, notes=Notes(replaced=mine)))
    for page in ("funnel", "revenue", "accounts", "channels"):
        lead, *_ = plain[page].splitlines()
        assert lead
        assert dropped[page].startswith("\n")
        assert replaced[page].startswith(f"Mine of {page}_lead. – {KIM}\n")


def test_the_sentence_on_a_silent_account_can_be_dropped_or_said_otherwise(
    read: Read, make: Make
) -> None:
    def more(notes: Notes) -> Any:
        document, words = read(make(notes=notes))
        (page,) = (page for page in document.pages if page.id == "accounts")
        table: Any = page.blocks[0]
        said = table.blocks[0].more
        return said and words.text(said)

    name = "silent_account"
    assert "no touch for 41 days" in more(Notes())
    assert more(Notes(dropped=frozenset({name}))) is None
    assert more(Notes(replaced={name: Remark("On parental leave.", KIM)})) == (
        f"On parental leave. – {KIM}"
    )


def test_the_headline_can_be_dropped_or_said_otherwise(read: Read, make: Make) -> None:
    def headline(notes: Notes) -> tuple[str, bool]:
        document, words = read(make(notes=notes))
        first = document.pages[0].blocks[0]
        return words.text(first.text), first.eyebrow is not None

    title = "Northwind & <Co>  ·  ABM scorecard Q3 2026"
    assert headline(Notes(dropped=frozenset({"headline"}))) == (title, False)
    mine = {"headline": Remark("A quiet quarter", KIM)}
    assert headline(Notes(replaced=mine)) == ("A quiet quarter", True)


def test_what_happened_is_marked_over_time(read: Read, make: Make) -> None:
    events = (
        Event(date(2024, 1, 1), "Long ago"),
        Event(date(2026, 8, 16), "Dinner <b>"),
        Event(date(2026, 10, 1), "Tomorrow"),
    )
    document, words = read(make(notes=Notes(events=events)))
    (page,) = [each for each in document.pages if each.id == "channels"]
    chart: Any = page.blocks[1]
    alt = words.text(chart.blocks[0].alt)
    assert "Dinner <b>, Aug 16" in alt
    assert "Long ago" not in alt
    assert "Tomorrow" not in alt
