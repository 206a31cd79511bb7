"""Whatever is wrong with what people bring: it is named, and it spoils nothing else."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

pytestmark = pytest.mark.slow

Q3 = ("--period", "2026-Q3")
ReadPdf = Callable[[Path], list[str]]

THAI = "บริษัทอุตสาหกรรมหุ่นยนต์แห่งประเทศไทยจำกัด" * 7
NAMES = ['<img src="/etc/hostname">', '=HYPERLINK("http://evil.example","click")', THAI[:300]]


def said_in(pages: list[str]) -> str:
    return "".join("".join(page.split()) for page in pages)


# -- names ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def named(synced_office: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A client whose accounts are named as nobody should be; every one is a target."""
    office = synced_office.copy(tmp_path_factory.mktemp("named") / "agency")
    office.write_companies([*NAMES, "", "  ", "N\x00UL", "\x00", "Ha\x1b[31mrd", "Z", "Y"])
    path = office.client / "companies.csv"
    path.write_bytes(path.read_bytes().replace(b',"Z",', b',"Half \xed\xa0\x80",'))
    targets = "".join(f"c{n}.example,1\n" for n in range(10))
    (office.client / "targets.csv").write_text(f"domain,tier\n{targets}", "utf-8")
    return office


@pytest.fixture(scope="module")
def companies(named: Any) -> dict[str, Any]:
    return dict(named.sync()["companies"])


@pytest.fixture(scope="module")
def scorecard(named: Any, companies: dict[str, Any]) -> Path:
    return Path(named.report())


def test_names_that_are_no_text_wait_in_quarantine_and_their_rows_stay(
    named: Any, companies: dict[str, Any]
) -> None:
    assert (companies["rejected_rows"], companies["rejected_cells"]) == (0, 3)
    assert named.number("accounts") == 10
    found = named.run("source", "check", "acme", ends=1)
    assert "'N\\x00UL', once, is no text" in found
    assert "'\\x00', once, is no text" in found


def test_hostile_names_are_printed_as_they_are_written(scorecard: Path, read_pdf: ReadPdf) -> None:
    said = said_in(read_pdf(scorecard))
    assert [name for name in NAMES if "".join(name.split()) not in said] == []
    assert "Ha[31mrd" in said, "what would command a terminal is left out"


def test_accounts_without_a_name_go_by_their_domain(scorecard: Path, read_pdf: ReadPdf) -> None:
    said = said_in(read_pdf(scorecard))
    assert [n for n in range(10) if f"c{n}.example" in said] == [3, 4, 5, 6, 8]


def test_a_hostile_name_loads_links_and_runs_nothing(scorecard: Path) -> None:
    hostname = Path("/etc/hostname")
    with pikepdf.open(scorecard) as pdf:
        held = [
            each for each in pdf.objects if isinstance(each, (pikepdf.Dictionary, pikepdf.Stream))
        ]
        assert [each for each in held if each.get("/Subtype") == "/Image"] == []
        assert [each for each in held if {"/URI", "/JS", "/Launch", "/F"} & set(each.keys())] == []
        bare = b"".join(each.read_bytes() for each in held if isinstance(each, pikepdf.Stream))
    if hostname.is_file():
        assert hostname.read_bytes().strip() not in bare


def test_hostile_names_command_no_terminal(named: Any, companies: dict[str, Any]) -> None:
    told = named.run("metrics", "value", "acme", "won_amount", *Q3, "--by", "account")
    assert "Ha\\x1b[31mrd" in told
    assert "\x1b" not in told
    assert all(name in told for name in NAMES)


def test_of_a_cell_without_end_only_the_beginning_is_told(office: Any) -> None:
    office.write_deals(100, lambda n: "9" * 10_000 if n == 3 else "10")
    office.sync()
    said = office.run("source", "check", "acme")
    assert f"too large, such as '{'9' * 120}…' in " in said
    assert "9" * 121 not in said


# -- what is typed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "good", "typo", "line"),
    [
        ("abmkit.toml", "name =", "nmae =", 2),
        ("clients/acme/client.toml", "zone =", "zoen =", 3),
        ("clients/acme/sources/crm.toml", "zone =", "zoen =", 3),
        ("clients/acme/sources/crm.toml", "map =", "mpa =", 10),
    ],
)
def test_a_typo_in_a_key_is_named_with_its_line_and_the_key_meant(
    office: Any, path: str, good: str, typo: str, line: int
) -> None:
    office.change(path, good, typo)
    said = office.run("source", "check", "acme", ends=1 if "sources" in path else 2)
    assert f"{path} line {line}: unknown key '{typo.split()[0]}'" in said
    assert f"did you mean {good.split()[0]}?" in said


@pytest.mark.parametrize(
    ("zone", "advice"),
    [
        ("Europe/Berlni", "did you mean Europe/Berlin"),
        ("Mars/Olympus", "write such as Europe/Berlin"),
    ],
)
def test_a_zone_that_does_not_exist_is_refused_with_advice(
    office: Any, zone: str, advice: str
) -> None:
    added = office.run("client", "add", "other", "--zone", zone, ends=2)
    assert f"unknown time zone '{zone}'" in added
    assert advice in added
    office.change("clients/acme/sources/crm.toml", "Europe/Berlin", zone)
    checked = office.run("source", "check", "acme", ends=1)
    assert "sources/crm.toml line 3" in checked
    assert advice in checked
    office.change("clients/acme/client.toml", "Europe/Berlin", zone)
    told = office.run("report", "acme", *Q3, ends=2)
    assert "clients/acme/client.toml line 3" in told
    assert advice in told


@pytest.mark.parametrize("period", ["2199-Q1", "2199-01-01..2199-02-01"])
def test_a_period_in_the_future_is_refused(office: Any, period: str) -> None:
    for command in (("report", "acme"), ("metrics", "value", "acme", "--to-date")):
        error = office.run(*command, "--period", period, ends=2)
        assert f"period {period} begins after the data ends" in error
    assert not (office.client / "reports").exists()


def test_text_that_no_file_can_hold_is_refused_where_it_is_typed(office: Any) -> None:
    office.report()
    half = "Dana\udc80"
    assert "not UTF-8" in office.run("approve", "acme", *Q3, "--by", half, ends=2)


# -- nothing at all -------------------------------------------------------------------------------


def test_a_client_without_sources_is_told_what_comes_first(office: Any) -> None:
    office.run("client", "add", "other")
    assert "run: abmkit source add other" in office.run("sync", "other", ends=2)
    assert "run: abmkit sync other" in office.run("report", "other", *Q3, ends=1)
    assert "run: abmkit sync other" in office.run("metrics", "value", "other", *Q3, ends=1)
    assert "run: abmkit sync other" in office.run("explain", "other", "won_deals", *Q3, ends=1)


def test_sheets_without_lines_make_a_report_that_claims_nothing(
    office: Any, read_pdf: ReadPdf
) -> None:
    (office.client / "warehouse.duckdb").unlink()
    office.write_companies([])
    office.write_deals(0)
    assert {each["outcome"] for each in office.sync().values()} == {"complete"}
    assert office.number("won_amount") is None
    said = said_in(read_pdf(office.report()))
    assert "$0" not in said


# -- what a person's hand has spoilt --------------------------------------------------------------


def test_a_list_with_an_open_quote_is_named_with_its_line(office: Any) -> None:
    (office.client / "targets.csv").write_text('name\nCompany 1\n"Company 2\nX\n', "utf-8")
    error = office.run("sync", "acme", ends=2)
    assert "clients/acme/targets.csv line 3: unexpected end of data" in error


def test_an_approval_that_cannot_be_read_is_given_anew(office: Any) -> None:
    office.report()
    approval = office.client / "reports/2026-Q3/approval.json"
    approval.write_text("{", "utf-8")
    error = office.run("send", "acme", *Q3, ends=1)
    assert "approval.json cannot be read" in error
    assert re.search(r"; run: abmkit approve \S+ --period \S+\n$", error)
    office.run("approve", "acme", *Q3, "--by", "Kim")
    office.run("send", "acme", *Q3)


def test_what_was_sent_and_is_gone_is_missed(office: Any) -> None:
    office.report()
    office.run("approve", "acme", *Q3, "--by", "Kim")
    office.run("send", "acme", *Q3)
    (report,) = office.client.glob("reports/2026-Q3/sent/*/report.json")
    report.unlink()
    error = office.run("report", "acme", *Q3, ends=1)
    assert f"{report} cannot be read: No such file or directory; bring it back" in error


@pytest.mark.parametrize(
    ("option", "says"),
    [
        (("--locale", ""), "no locale '' is known; write a tag such as en-US or ko-KR"),
        (("--format", ","), "name a renderer, such as pdf"),
        (("--format", "docx"), "unknown renderer 'docx'; known: html, json, pdf, xlsx"),
    ],
)
def test_an_option_that_says_nothing_is_refused(
    office: Any, option: tuple[str, str], says: str
) -> None:
    assert says in office.run("report", "acme", *Q3, *option, ends=2)
