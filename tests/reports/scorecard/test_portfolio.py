"""The portfolio: frozen reports of all clients, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from abmkit import ClientReport, Document, Msg, ReportData, Words
from abmkit.report import Client, Quality
from abmkit.report.blocks import Action, Actions, Alert, flat
from abmkit.report.frozen import FrozenReport
from abmkit.testing import check_report
from abmkit_scorecard.portfolio import Portfolio

Make = Callable[..., ReportData]
Tables = Callable[..., list[Any]]
SNAPSHOTS = Path(__file__).parent / "data"


def frozen(data: ReportData, document: Document) -> FrozenReport:
    ids = sorted({ask.metric for ask in data.asks})
    return FrozenReport(
        abmkit="0",
        metrics={},
        numbers={each: data.value(data.number(each)) for each in ids},
        goals=(),
        messages={},
        document=document,
    )


@pytest.fixture(scope="module")
def clients(rich: ReportData, poor: ReportData, read: Any) -> tuple[ClientReport, ...]:
    sent, draft = (frozen(data, read(data)[0]) for data in (rich, poor))
    first, *rest = draft.document.pages
    alert = Alert(goal="off", text=Msg.of("alert.failed_never", source="crm"))
    told = first.model_copy(update={"blocks": (*first.blocks, alert)})
    pages = (told, *rest)
    draft = draft.model_copy(
        update={"document": draft.document.model_copy(update={"pages": pages})}
    )
    return (
        ClientReport("acme", "Acme <b>", sent, "sent", "2026-10-05T09:00:00Z"),
        ClientReport("bolt", "Bolt", draft, "draft"),
        ClientReport("cobra", "Cobra"),
    )


@pytest.fixture(scope="module")
def portfolio(make: Make, clients: tuple[ClientReport, ...]) -> Callable[..., ReportData]:
    return lambda locale="en-US": make(
        report="portfolio",
        client=Client("Blue Harbor", "UTC", "USD", locale),
        quality=Quality(),
        reports=clients,
    )


def test_days_are_those_of_the_agency_as_at_the_foot(
    make: Make, clients: tuple[ClientReport, ...], tables: Tables
) -> None:
    late = replace(clients[0], at="2026-10-05T23:30:00Z")
    for zone, sent, as_of in (
        ("UTC", "Oct 5", "Oct 1"),
        ("Asia/Seoul", "Oct 6", "Oct 1"),
        ("Pacific/Niue", "Oct 5", "Sep 30"),
    ):
        client = Client("Blue Harbor", zone, "USD", "en-US")
        data = make(report="portfolio", client=client, quality=Quality(), reports=(late,))
        (row,) = next(each["rows"] for each in tables(data, "board") if each["title"] == "Clients")
        assert row[1:3] == [f"sent {sent}, 2026", f"{as_of}, 2026"]


def test_it_holds_what_every_report_must() -> None:
    document = check_report(Portfolio, locales=("en-US", "ko-KR", "de-DE", "zh-CN", "ja-JP"))
    assert [page.id for page in document.pages] == ["board", "side_by_side"]


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_it_reads_as_was_agreed(
    portfolio: Callable[..., ReportData], told: Any, golden: Any, locale: str
) -> None:
    golden(SNAPSHOTS / f"portfolio.{locale}.txt", told(portfolio(locale)))


def test_each_client_stands_with_what_became_of_its_report(
    portfolio: Callable[..., ReportData], tables: Tables, rich: ReportData
) -> None:
    (found,) = [each for each in tables(portfolio(), "board") if each["title"] == "Clients"]
    rows = {row[0]: row[1:] for row in found["rows"]}
    assert rows["Acme <b>"][0] == "sent Oct 5, 2026"
    won = rich.value(rich.number("won_amount"))
    assert rows["Acme <b>"][-2] == Words("en").value(won, compact=False)
    assert rows["Bolt"][0] == "draft"
    assert rows["Cobra"] == ["no report", *["–"] * 6]


def test_a_report_that_cannot_be_read_is_counted_apart(
    make: Make, clients: tuple[ClientReport, ...], tables: Tables
) -> None:
    damaged = ClientReport("dodo", "Dodo", standing="damaged", damage="draft.json is torn")
    made = make(report="portfolio", quality=Quality(), reports=(*clients, damaged))
    counts, found = (tables(made, "board")[place]["rows"] for place in (1, 2))
    assert found[-1] == ["Dodo", "cannot be read", *["–"] * 6]
    assert counts == [["1", "Sent"], ["0", "Approved, not sent"], ["1", "Draft"],
                      ["1", "No report"], ["1", "Damaged"]]  # fmt: skip


def test_goals_are_counted_as_page_1_shows_them(
    portfolio: Callable[..., ReportData], tables: Tables, clients: tuple[ClientReport, ...]
) -> None:
    (found,) = [each for each in tables(portfolio(), "board") if each["title"] == "Clients"]
    states = [tile.goal for tile in clients[0].tiles]
    counted = [str(states.count(state)) for state in ("off", "close", "good")]
    assert found["rows"][0][3:6] == counted
    assert counted != ["0", "0", "0"]


def test_trouble_and_next_steps_of_all_clients_are_gathered(
    portfolio: Callable[..., ReportData], read: Any, clients: tuple[ClientReport, ...]
) -> None:
    document, words = read(portfolio())
    blocks = [block for _, block in flat(document.pages[0].blocks)]
    (steps,) = [each for each in blocks if isinstance(each, Actions)]
    (step,) = clients[0].actions
    assert steps.actions == (Action(text=f"Acme <b>: {step.text}", owner=step.owner, due=step.due),)
    text = " ".join(words.text(row[1]) for each in blocks if each.kind == "narrative"
                    for row in each.as_table().rows)  # fmt: skip
    assert "crm failed" in text


def test_amounts_of_clients_are_never_added_up(
    portfolio: Callable[..., ReportData], told: Any, rich: ReportData, poor: ReportData
) -> None:
    both = rich.number("won_amount").value + poor.number("won_amount").value
    assert f"${both:,.0f}" not in told(portfolio())
