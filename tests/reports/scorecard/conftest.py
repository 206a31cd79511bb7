"""A client of five accounts, written by hand and counted by the real metrics."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

import abmkit_metrics
from abmkit import AccountCard, Document, ReportData, Words
from abmkit.metrics import samples
from abmkit.metrics.ask import Ask, Number
from abmkit.metrics.evaluate import evaluate
from abmkit.metrics.examples import in_memory
from abmkit.metrics.registry import Registry
from abmkit.period import Calendar, Period
from abmkit.report import (
    Client,
    GoalRow,
    Goals,
    LargestDeal,
    Matching,
    NextStep,
    Notes,
    Quality,
    RoleCover,
)
from abmkit.report.blocks import Theme
from abmkit.report.json import JsonRenderer
from abmkit.report.notes import Remark
from abmkit.report.quality import SourceState
from abmkit_scorecard import register_reports

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
Make = Callable[..., ReportData]

HOSTILE = '<img src="/etc/hostname"> {name} & Sons'
NAMES = ("한빛정밀공업 주식회사", HOSTILE, "東雲電機株式会社", "", "Škrdla Strojírny a.s.")
TIERS = {"1": "1", "2": "1", "3": "2", "4": "3"}
REQUIRED = 3
REPORTS = {report.name: report for report in register_reports()}
LADDERS = {"deal": ("Meeting", "Offer", "Won")}


def _deals() -> list[dict[str, Any]]:
    """Eight wins and four losses a quarter, and three that are open."""
    rows = []
    for quarter, (start, amount) in enumerate(
        [(date(2025, 7, 1), 80), (date(2026, 4, 1), 100), (date(2026, 7, 1), 120)]
    ):
        for number in range(12):
            created = start + timedelta(days=7 * number)
            account = str(number % 5 + 1)
            rows.append(
                {
                    "account_id": account,
                    "status": "won" if number % 3 else "lost",
                    "amount": (amount + number) * 1000,
                    "created_on": str(created - timedelta(days=40 - 4 * quarter)),
                    "qualified_on": str(created - timedelta(days=30 - 4 * quarter)),
                    "closed_on": str(created),
                    "first_won": number in (1, 2) and quarter == 2,
                    "on_list": account in TIERS,
                    "tier": TIERS.get(account),
                }
            )
    for account, amount in (("1", 640_000), ("3", 96_000), (None, 50_000)):
        rows.append(
            {
                "account_id": account,
                "status": "open",
                "amount": amount,
                "created_on": "2026-09-02",
                "qualified_on": "2026-09-10",
            }
        )
    return rows


def _touches() -> list[dict[str, Any]]:
    """Visits of three accounts over five months, and a few meetings."""
    rows: list[dict[str, Any]] = []
    for number in range(40):
        account = str(number % 3 + 1)
        rows.append(
            {
                "account_id": account,
                "person_id": f"p{number % 7}",
                "role": ("champion", "user", "legal")[number % 3],
                "kind": "meeting" if number % 4 == 0 else "visit",
                "outcome": "held" if number % 8 else None,
                "minutes": number % 9 + 1,
                "occurred_on": str(date(2026, 5, 4) + timedelta(days=3 * number)),
                "channel": ("Events", "E-mail")[number % 2],
                "on_list": True,
                "tier": TIERS[account],
            }
        )
    return rows


def _stages() -> list[dict[str, Any]]:
    """Twelve deals that met sales in July; eight of them got an offer, three were won."""
    rows = []
    for number in range(12):
        start = date(2026, 7, 1) + timedelta(days=number)
        steps = ("Meeting", "Offer", "Won")[: 1 + (number < 8) + (number < 3)]
        for place, step in enumerate(steps):
            over = place + 1 < len(steps)
            entered = start + timedelta(days=10 * place)
            rows.append(
                {
                    "subject_id": f"d{number}",
                    "step": step,
                    "entered_on": str(entered),
                    "left_on": str(entered + timedelta(days=10)) if over else None,
                    "advanced": over,
                }
            )
    return rows


def _journey() -> list[dict[str, Any]]:
    """Twenty accounts at the end of September, of which five came on their step in August."""
    steps = {"listed": 8, "engaged": 6, "mqa": 3, "opportunity": 2, "customer": 1}
    names = [step for step, count in steps.items() for _ in range(count)]
    return [
        {
            "account_id": f"j{number}",
            "step": step,
            "entered_on": "2026-08-04" if number % 4 == 0 else "2026-01-05",
        }
        for number, step in enumerate(names)
    ]


ROWS: Rows = {
    "deal": _deals(),
    "touch": _touches(),
    "listing": [
        {"account_id": each, "tier": tier, "roles_required": REQUIRED}
        for each, tier in TIERS.items()
    ],
    "membership": [
        {"account_id": "1", "person_id": "p0", "role": "champion"},
        {"account_id": "1", "person_id": "p1", "role": "user"},
        {"account_id": "3", "person_id": "p2", "role": "user"},
    ],
    "account": [{"account_id": str(number)} for number in range(1, 6)],
    "stage": _stages(),
    "journey": _journey(),
    "money": [
        {"kind": "cost_media", "amount": 3000, "channel": "Events"},
        {"kind": "cost_labour", "amount": 900, "channel": None},
    ],
}
POOR: Rows = {"deal": ROWS["deal"], "account": ROWS["account"]}
TABLES = {"listing": "list_member"}
WORKED_OUT = ("journey",)
ROLES = ("champion", "user", "legal")


def _cards(rows: Rows) -> dict[int, AccountCard]:
    listed = "listing" in rows
    return {
        number: AccountCard(
            id=number,
            name=name,
            domain=f"a{number}.example" if number == 4 else None,
            industry="Machinery" if number % 2 else None,
            country="KR" if number < 3 else None,
            tier=TIERS.get(str(number)) if listed else None,
            on_list=listed and str(number) in TIERS,
            last_touch=date(2026, 8, 20) if number == 1 and "touch" in rows else None,
            step="opportunity" if listed and number == 1 else None,
            roles=_roles(number) if "membership" in rows and str(number) in TIERS else {},
        )
        for number, name in enumerate(NAMES, start=1)
    }


def _roles(number: int) -> dict[str, RoleCover]:
    """The first account has a champion and two users, of whom one is engaged."""
    known = {"champion": 1, "user": 2} if number == 1 else {"user": 1} if number == 3 else {}
    return {
        role: RoleCover(known.get(role, 0), int(number == 1 and role == "user"), required=True)
        for role in ROLES
    }


def _quality(rows: Rows) -> Quality:
    counts = {
        TABLES.get(fact, fact): len(told) for fact, told in rows.items() if fact not in WORKED_OUT
    }
    crm = SourceState(
        "crm", "files", "ok", "2026-10-01T05:12:00Z", counts, 2, 1, "deals 7: deal.amount 'ten'"
    )
    return Quality(
        sources=(crm,),
        matching=(Matching("deal", "account", 38, 1, ("Harrowgate & <Sons>",)),),
        deals=39,
        deals_without_account=1,
        deals_without_amount=0,
        deals_without_dates=2,
    )


GOALS = Goals(
    GoalRow(metric, date(2026, 7, 1), date(2026, 9, 30), Decimal(goal))
    for metric, goal in {
        "engaged_accounts": "3",
        "pipeline_created": "2500000",
        "win_rate": "0.70",
        "meetings_held": "60",
        "won_amount": "1000000",
    }.items()
)
NOTES = Notes(
    remarks=(Remark("Two owners were away in {August}.", "Dana", "meetings_held"),),
    steps=(NextStep("Call <them>", "Field", date(2026, 10, 6)),),
)


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry.of(abmkit_metrics.register_metrics())


@pytest.fixture(scope="session")
def make(registry: Registry) -> Make:
    """Make the scorecard's data of rows: `make(POOR, locale="ko-KR")`."""
    # Most tests change what stands around the numbers, and counting them is what takes long.
    counted: dict[str, list[Number]] = {}

    def count(rows: Rows, asks: tuple[Ask, ...], period: Period) -> list[Number]:
        asked = repr((rows, asks, period))
        if asked not in counted:
            counted[asked] = _numbers(registry, rows, asks, period)
        return [*counted[asked]]

    def build(
        rows: Rows = ROWS,
        period: str = "2026-Q3",
        locale: str = "en-US",
        report: str = "scorecard",
        **more: Any,
    ) -> ReportData:
        asked = Calendar().parse(period, date(2026, 10, 1))
        kind = REPORTS[report]()
        asks = kind.asks_with(more.get("tiles"), (), more.get("goals", Goals()).of(asked))
        return ReportData(
            **{
                "report": report,
                "asks": asks,
                "sentences": kind.sentences,
                "numbers": count(rows, asks, asked),
                "registry": registry,
                "client": Client("Northwind & <Co>", "Asia/Seoul", "USD", locale, LADDERS),
                "period": asked,
                "as_of": "2026-10-01T06:00:00Z",
                "accounts": _cards(rows),
                "quality": _quality(rows),
                **more,
            }
        )

    return build


def _numbers(registry: Registry, rows: Rows, asks: tuple[Ask, ...], period: Period) -> list[Number]:
    """Account keys are whole numbers, as in a warehouse; what is not told stands in no table."""
    told = {"listing": [], "membership": [], **rows}
    with in_memory() as query:
        for statement in samples.statements(told, period):
            query(statement)
        return [
            replace(number, key=int(number.key))
            if number.by in ("account", "asset_id") and number.key
            else number
            for number in evaluate(query, registry, asks, period)
        ]


@pytest.fixture(scope="session")
def rich(make: Make) -> ReportData:
    """The client with all that can be known."""
    deal = LargestDeal("Line 3 <b>", NAMES[0], Decimal(131_000))
    return make(goals=GOALS, notes=NOTES, largest_deal=deal)


@pytest.fixture(scope="session")
def poor(make: Make) -> ReportData:
    """The client with deals and accounts only, as a plain CRM export has them."""
    return make(POOR)


@pytest.fixture(scope="session")
def read(registry: Registry) -> Callable[[ReportData], tuple[Document, Words]]:
    """Build the document of data, and the words to read it in."""

    def build(data: ReportData) -> tuple[Document, Words]:
        report = REPORTS[data.report]()
        document = report.document(data, Theme(name="Blue Harbor"))
        return document, report.words(data.client.locale, registry)

    return build


@pytest.fixture(scope="session")
def rows() -> Rows:
    return ROWS


@pytest.fixture(scope="session")
def poor_rows() -> Rows:
    return POOR


@pytest.fixture(scope="session")
def hostile() -> str:
    return HOSTILE


@pytest.fixture(scope="session")
def quality() -> Quality:
    return _quality(ROWS)


@pytest.fixture(scope="session")
def tables(read: Callable[[ReportData], tuple[Document, Words]]) -> Callable[..., list[Any]]:
    """Read the tables of a page in words: `tables(data, "accounts")`."""

    def told(data: ReportData, page: str) -> list[dict[str, Any]]:
        document, words = read(data)
        whole = json.loads(JsonRenderer().render(document, words))
        return [table for table in whole["tables"] if table["page"] == page]

    return told


@pytest.fixture(scope="session")
def told(read: Callable[[ReportData], tuple[Document, Words]]) -> Callable[..., str]:
    """Read a whole report in words, a line a row: `told(data)`."""

    def lines(data: ReportData, words: Words | None = None) -> str:
        document, own = read(data)
        whole = json.loads(JsonRenderer().render(document, words or own))
        found = []
        for table in whole["tables"]:
            head = f"[{table['page']}] {table['title'] or table['block']}"
            found += [
                f" | {head}",
                *(" | ".join(row) for row in (table["columns"], *table["rows"])),
            ]
        return "\n".join(found) + "\n"

    return lines
