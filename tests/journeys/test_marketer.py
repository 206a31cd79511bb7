"""A marketer brings an export of the company's CRM, and sends a scorecard that holds."""

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from abmkit import Workspace

PERIOD = "2025-Q3"
QUARTER = ("2025-07-01", "2025-09-30")

HOSTILE = (
    '=HYPERLINK("http://x","y")',
    '<b>Böse</b> & "Söhne" GmbH',
    "株式会社東京{0}%s",
    "한빛소프트",
    "O'Brien; Fahy",
    "Łódź \\n Tools",
)
COMPANIES = [(f"C{n}", name, f"firm{n}.example") for n, name in enumerate(HOSTILE)]

#: Company, stage, amount as Excel writes it in Europe, day opened, day closed.
DEALS = [
    ("C0", "Closed Won", "12.500,00", "2025-05-02", "2025-07-14"),
    ("C1", "Closed Won", "1.999,50", "2025-06-10", "2025-08-01"),
    ("C2", "Closed Won", "7.000,00", "2025-07-01", "2025-09-30"),
    ("C3", "Closed Won", "", "2025-07-03", "2025-09-02"),
    ("C4", "Closed Won", "640,25", "2025-04-11", "2025-07-31"),
    ("C5", "Closed Won", "3.000,00", "2025-04-11", "2025-08-12"),
    ("C0", "Closed Lost", "900,00", "2025-05-20", "2025-08-30"),
    ("C1", "Closed Lost", "800,00", "2025-05-21", "2025-09-04"),
    ("C2", "Closed Lost", "0,00", "2025-06-21", "2025-09-05"),
    ("C3", "Closed Won", "9.000,00", "2025-02-21", "2025-06-30"),
    ("C4", "Proposal", "5.500,00", "2025-08-08", ""),
    ("C5", "Negotiation", "4.000,00", "2025-09-29", ""),
]

TARGETS = "domain,tier,owner\nfirm0.example,1,Sven\nfirm1.example,1,Sven\nfirm2.example,2,Ayşe\n"
GOALS = "metric,period,goal\nwon_amount,2025-Q3,20000\nwin_rate,2025-Q3,0.60\n"
NOTES = """\
# The trade fair brought the quarter, not the mailings
author: Dana Whitcombe

## actions
- [ ] Call <Böse> about the renewal @Sven Olsen due 2025-10-15
- [x] Clean the list

## win_rate
author: Ayşe Öztürk
Two of the lost deals were never ours: 100% price hunters.
"""


def money(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", ".") or 0)


WON = [deal for deal in DEALS if deal[1] == "Closed Won" and QUARTER[0] <= deal[4] <= QUARTER[1]]
LOST = [deal for deal in DEALS if deal[1] == "Closed Lost" and QUARTER[0] <= deal[4] <= QUARTER[1]]
AMOUNT = sum(money(deal[2]) for deal in WON)


def write_sheet(path: Path, heads: list[str], rows: list[tuple[str, ...]]) -> None:
    """A sheet as Excel saves it in Europe: semicolons, and a mark of its encoding before all."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([heads, *rows])


class Desk:
    """What the marketer types, in the workspace of the company."""

    def __init__(self, folder: Path, program: Callable[..., Any]) -> None:
        self.folder, self.client = folder, folder / "clients/acme"
        self.program = program

    def type(self, *args: str, **environ: str) -> str:
        return str(self.program("-C", self.folder, *args, **environ).stdout)

    def ask(self, *args: str) -> Any:
        return json.loads(self.type(*args, "--json"))

    def number(self, metric: str) -> dict[str, Any]:
        (row,) = self.ask("metrics", "value", "acme", metric, "--period", PERIOD)["numbers"]
        return dict(row)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, program: Any) -> Desk:
    """The export guessed at and read, and what only people know written beside it."""
    place = tmp_path_factory.mktemp("desk")
    write_sheet(place / "companies.csv", ["Company ID", "Company name", "Domain"], COMPANIES)
    heads = ["Deal ID", "Deal name", "Company ID", "Stage", "Amount", "Create date", "Close date"]
    deals = [(f"D{n}", f"Deal no. {n}", *deal) for n, deal in enumerate(DEALS)]
    write_sheet(place / "deals.csv", heads, deals)

    program("init", place / "agency")
    desk = Desk(place / "agency", program)
    desk.type(
        "client",
        "add",
        "acme",
        "--name",
        "Acme Ltd",
        "--currency",
        "EUR",
        "--zone",
        "Europe/Berlin",
    )
    files = [str(place / name) for name in ("companies.csv", "deals.csv")]
    desk.type("source", "add", "acme", "files", "--guess", *files, "--yes")
    desk.client.joinpath("targets.csv").write_text(TARGETS, "utf-8")
    desk.client.joinpath("goals.csv").write_text(GOALS, "utf-8")
    notes = desk.client / f"notes/{PERIOD}.md"
    notes.parent.mkdir(exist_ok=True)
    notes.write_text(NOTES, "utf-8")
    desk.type("sync", "acme")
    return desk


@pytest.fixture(scope="module")
def scorecard(desk: Desk) -> Path:
    return Path(desk.type("report", "acme", "--period", PERIOD).strip())


@pytest.fixture(scope="module")
def said(scorecard: Path, read_pdf: Callable[[Path], list[str]]) -> list[str]:
    """What each page says, without spaces: a long name may be broken anywhere."""
    return ["".join(page.split()) for page in read_pdf(scorecard)]


def is_in(text: str, page: str) -> bool:
    return "".join(text.split()) in page


def test_everything_arrived(desk: Desk) -> None:
    outcomes = desk.ask("sync", "acme")
    assert {stream["stream"]: stream["unchanged"] for stream in outcomes} == {
        "targets": 3, "companies": len(COMPANIES), "deals": len(DEALS),
    }  # fmt: skip
    assert sum(stream["rejected_rows"] + stream["rejected_cells"] for stream in outcomes) == 0


def test_a_number_comes_with_what_it_is_made_of(desk: Desk) -> None:
    rate, amount = desk.number("win_rate"), desk.number("won_amount")
    assert (int(rate["numerator"]), int(rate["denominator"])) == (len(WON), len(WON) + len(LOST))
    assert rate["n"] == len(WON) + len(LOST)
    assert Decimal(rate["value"]) * rate["n"] == len(WON)
    assert Decimal(amount["value"]) == AMOUNT
    assert amount["n"] == len(WON) - 1, "one deal has no amount"


def test_the_rows_behind_a_number_can_be_seen(desk: Desk) -> None:
    told = desk.ask("explain", "acme", "won_amount", "--period", PERIOD)
    (part,) = told["behind"]
    rows = [dict(zip(part["columns"], row, strict=True)) for row in part["rows"]]
    assert part["count"] == len(WON)
    assert {row["record"] for row in rows} == {f"D{DEALS.index(deal)}" for deal in WON}
    assert {row["account"] for row in rows} == set(HOSTILE)
    assert sum(Decimal(row["amount"] or 0) for row in rows) == AMOUNT


def test_what_people_wrote_stands_on_the_first_page(said: list[str]) -> None:
    for text in (
        "The trade fair brought the quarter, not the mailings",
        "Call <Böse> about the renewal",
        "Sven Olsen",
        "due Oct 15",
        "Two of the lost deals were never ours: 100% price hunters.",
        "Ayşe Öztürk",
        "Target €20K",
        "3 target accounts in 2 tiers",
    ):
        assert is_in(text, said[0]), text
    assert not is_in("Clean the list", said[0])


def test_what_was_not_measured_is_not_called_zero(said: list[str]) -> None:
    assert is_in("No activities are connected", said[0])
    assert not is_in("accounts are engaged", said[0])


def test_names_are_printed_as_they_are(said: list[str]) -> None:
    everything = "".join(said)
    assert [name for name in HOSTILE if not is_in(name, everything)] == []


def test_a_notebook_has_the_same_numbers(desk: Desk) -> None:
    frame = Workspace(desk.folder).client("acme").metrics(PERIOD, "won_amount")
    assert list(frame["value"]) == [AMOUNT]


def test_the_same_data_gives_the_same_bytes_in_any_process(desk: Desk, scorecard: Path) -> None:
    first = scorecard.read_bytes()
    for seed in ("1", "2"):
        scorecard.unlink()
        desk.type("report", "acme", "--period", PERIOD, PYTHONHASHSEED=seed)
        assert scorecard.read_bytes() == first


@pytest.mark.slow
def test_the_whole_line_gives_the_same_bytes_in_any_process(
    demo: Any, program: Any, tmp_path: Path
) -> None:
    told = program("demo", tmp_path / "agency", PYTHONHASHSEED="7").stdout.splitlines()
    ours = [path for made in demo.made.values() for path in made.paths]
    assert (len(ours), len(told)) == (2, 5)  # a month, an account and a portfolio come after these
    for path in ours:
        again = tmp_path / "agency" / path.relative_to(demo.workspace.path)
        assert str(again) in told
        assert again.read_bytes() == path.read_bytes()
