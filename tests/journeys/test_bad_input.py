"""Whatever is wrong with what people bring: it is named, and it spoils nothing else."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pikepdf
import pytest

pytestmark = pytest.mark.slow

Q3 = ("--period", "2026-Q3")
ReadPdf = Callable[[Path], list[str]]

THAI = "บริษัทอุตสาหกรรมหุ่นยนต์แห่งประเทศไทยจำกัด" * 7
NAMES = ['<img src="/etc/hostname">', '=HYPERLINK("http://evil.example","click")', THAI[:300]]


def lost(office: Any, ends: int, *args: str) -> dict[str, Any]:
    """The one stream of a sync that is not complete."""
    (stream,) = [
        each for each in office.sync(*args, ends=ends).values() if each["outcome"] != "complete"
    ]
    return dict(stream)


def said_in(pages: list[str]) -> str:
    return "".join("".join(page.split()) for page in pages)


# -- files ----------------------------------------------------------------------------------------


def test_an_unknown_column_is_named_with_the_near_one(office: Any) -> None:
    office.change("clients/acme/sources/crm.toml", '"Amount"', '"Amuont"')
    stream = lost(office, 3)
    assert (stream["stream"], stream["outcome"]) == ("deals", "failed")
    assert "Amuont" in stream["missing"]
    assert "did you mean Amount?" in stream["missing"]
    assert "Amuont" in office.run("source", "check", "acme", ends=1)
    assert office.number("won_deals") == 100, "what was there before counts on"


def test_an_unknown_column_of_a_list_is_named_with_its_line(office: Any) -> None:
    (office.client / "goals.csv").write_text("metric,period,gaol\nwon_amount,2026-Q3,1\n", "utf-8")
    error = office.run("report", "acme", *Q3, ends=2)
    assert "goals.csv line 1: unknown column 'gaol'; did you mean goal?" in error


def test_a_missing_file_fails_its_stream_alone(office: Any, read_pdf: ReadPdf) -> None:
    (office.client / "deals.csv").unlink()
    stream = lost(office, 3)
    assert "deals.csv is not there" in stream["missing"]
    assert office.number("won_deals") == 100
    assert "deals.csvisnotthere" in said_in(read_pdf(office.report()))


def test_a_file_that_grows_while_it_is_read_is_read_again_later(office: Any) -> None:
    office.write_deals(150_000)
    done = threading.Event()

    def grow() -> None:
        with (office.client / "deals.csv").open("a", encoding="utf-8") as file:
            number = 150_000
            while not done.wait(0.01):
                file.write(f"D{number},C1,Deal,won,10,2026-01-02,2026-08-01\nD")
                file.flush()
                file.truncate(file.tell() - 1)
                file.seek(0, 2)
                number += 1

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        stream = lost(office, 3)
    finally:
        done.set()
        writer.join()
    assert "deals.csv was written to while it was read" in stream["missing"]
    assert stream["outcome"] == "partial"
    assert stream["deleted"] == 0
    lines = (office.client / "deals.csv").read_text("utf-8").count("\n") - 1
    assert office.sync()["deals"]["outcome"] == "complete"
    assert office.number("won_deals") == lines


def test_a_truncated_parquet_file_fails_and_loses_nothing(office: Any) -> None:
    whole = office.client / "deals.parquet"
    duckdb.execute(f"COPY (FROM read_csv('{office.client}/deals.csv', all_varchar=1)) TO '{whole}'")
    office.change("clients/acme/sources/crm.toml", "deals.csv", "deals.parquet")
    assert office.sync()["deals"]["outcome"] == "complete"
    whole.write_bytes(whole.read_bytes()[:-100])
    stream = lost(office, 3)
    assert stream["outcome"] == "failed"
    assert "deals.parquet" in stream["missing"]
    assert office.number("won_deals") == 100


def test_a_tenth_of_broken_rows_is_counted_and_the_rest_is_there(
    office: Any, read_pdf: ReadPdf
) -> None:
    (office.client / "warehouse.duckdb").unlink()
    office.break_deals(10)
    stream = lost(office, 3)
    assert (stream["outcome"], stream["rejected_rows"]) == ("partial", 10)
    assert stream["missing"] == "10 rows (10.0%) could not be taken over"
    assert office.number("won_deals") == 90
    assert "10rows(10.0%)couldnotbetakenover" in said_in(read_pdf(office.report()))
    office.write_deals(100)
    assert office.sync()["deals"]["rejected_rows"] == 0
    assert office.number("won_deals") == 100


def test_rows_that_broke_have_not_vanished(office: Any) -> None:
    office.break_deals(10)
    stream = lost(office, 3)
    assert (stream["outcome"], stream["deleted"], stream["rejected_rows"]) == ("held", 0, 10)
    assert "10 records are absent and 10 could not be read" in stream["missing"]
    assert office.number("won_deals") == 100


def test_cells_that_are_no_numbers_are_counted_and_their_rows_stay(office: Any) -> None:
    office.write_deals(100, lambda n: "a lot" if n % 10 == 0 else "10")
    stream = office.sync()["deals"]
    assert (stream["rejected_rows"], stream["rejected_cells"]) == (0, 10)
    assert (office.number("won_deals"), office.number("won_amount")) == (100, 900)


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


def test_half_a_character_in_json_lines_waits_in_quarantine(office: Any) -> None:
    lines = [
        json.dumps({"Company ID": f"C{n}", "Company": "A\ud800" if n == 1 else "B"})
        for n in range(10)
    ]
    (office.client / "companies.jsonl").write_text("\n".join(lines), "utf-8")
    office.change("clients/acme/sources/crm.toml", "companies.csv", "companies.jsonl")
    stream = office.sync()["companies"]
    assert (stream["outcome"], stream["rejected_rows"], stream["rejected_cells"]) == (
        "complete",
        0,
        1,
    )


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


def test_an_empty_file_is_told_and_loses_nothing(office: Any) -> None:
    (office.client / "deals.csv").write_bytes(b"")
    assert "deals.csv is empty" in lost(office, 3)["missing"]
    assert office.number("won_deals") == 100


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
