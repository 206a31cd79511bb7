"""The guess: what an export is taken for, and what it says of its doubts."""

import datetime as dt
import json
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from abmkit import LOADABLE, Check, UsageError, Workspace, columns
from abmkit_files.connector import Files
from abmkit_files.guess import near
from abmkit_files.guess.dates import forms_of
from abmkit_files.guess.look import LINES, fold
from abmkit_files.settings import FilesConfig

ACCOUNTS = (
    "Account ID,Account Name,Website,Employees\nA1,Acme Corp,http://acme.com,10\nA2,Beta,b.io,5\n"
)


def guess(folder: Path, **files: str) -> tuple[Mapping[str, Any], list[Check]]:
    """Guess the settings of texts, and hold them against the settings' model."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    settings, findings = Files.guess(tuple(f"{name}.csv" for name in files), folder)
    FilesConfig.model_validate(settings)
    return settings, list(findings)


def rows(folder: Path, file: str, **files: str) -> Mapping[str, Any]:
    settings, _ = guess(folder, **files)
    return settings["files"][file]["rows"]


def doubts(findings: list[Check]) -> str:
    return "\n".join(f"{each.what} / {each.advice}" for each in findings if not each.ok)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Close Date", "closedate"),
        ("Country/Region", "countryregion"),
        ("Ｅ-mail", "email"),
        ("회사 명", "회사명"),
    ],
)
def test_headers_are_known_by_their_letters(header: str, key: str) -> None:
    assert fold(header) == key


def test_a_pipedrive_export_is_read(tmp_path: Path) -> None:
    deal = rows(
        tmp_path,
        "deals",
        deals="Deal - ID,Deal - Title,Deal - Organization,Deal - Status,Deal - Value,"
        "Deal - Currency,Deal - Deal created,Deal - Expected close date\n"
        '1,Big one,Acme,Won,"1,500",EUR,2024-01-05 10:00:00,2024-02-01\n'
        "2,Other,Beta,Open,20,EUR,2024-01-06 10:00:00,\n",
    )["deal"]
    assert deal["id"] == "Deal - ID"
    assert deal["map"] == {
        "name": "Deal - Title",
        "account": {"from": "Deal - Organization", "by": "name"},
        "status": {"from": "Deal - Status", "values": {"Won": "won", "Open": "open"}},
        "created_on": "Deal - Deal created",
        "close_on": "Deal - Expected close date",
        "amount": "Deal - Value",
        "currency": "Deal - Currency",
    }


def test_a_korean_sheet_is_read(tmp_path: Path) -> None:
    deal = rows(
        tmp_path,
        "영업기회",
        영업기회="거래명,고객사,단계,금액,마감일,담당자\n"
        "로봇 암,한빛,수주,1200000,2024년 3월 5일,문가람\n"
        "비전,새봄,제안,500000,2024년 4월 15일,배수현\n",
    )["deal"]
    assert "id" not in deal
    assert deal["map"]["status"]["values"] == {"수주": "won", "제안": "open"}
    assert deal["map"]["close_on"] == {"from": "마감일", "format": "%Y년 %m월 %d일"}
    assert deal["map"]["owner"] == "담당자"


@pytest.mark.parametrize(
    ("header", "cell", "expected"),
    [
        ("Account ID", "A1", {"from": "Account ID", "by": "id"}),
        ("Company Domain Name", "www.acme.com", {"from": "Company Domain Name", "by": "domain"}),
        ("Account Name", "Acme Corp", {"from": "Account Name", "by": "name"}),
        ("Account", "A1", {"from": "Account", "by": "id"}),
        (
            "Account Name",
            "ACME corp.",
            {"from": "Account Name", "by": "name", "values": {"ACME corp.": "Acme Corp"}},
        ),
    ],
)
def test_references_go_by_what_the_other_file_has(
    tmp_path: Path, header: str, cell: str, expected: dict[str, Any]
) -> None:
    deals = f"Deal ID,{header},Deal Stage\nD1,{cell},Won\n"
    made = rows(tmp_path, "deals", accounts=ACCOUNTS, deals=deals)
    assert made["deal"]["map"]["account"] == expected
    assert list(made) == ["deal"]


def test_a_name_that_other_files_know_wins_over_ids_that_they_do_not(tmp_path: Path) -> None:
    deals = "Deal ID,Company ID,Company,Stage\nD1,77,Acme Corp,Won\nD2,78,Beta,Lost\n"
    made = rows(tmp_path, "deals", accounts=ACCOUNTS, deals=deals)
    assert made["deal"]["map"]["account"] == {"from": "Company", "by": "name"}


def test_companies_that_are_only_named_become_accounts(tmp_path: Path) -> None:
    text = "Contact ID,First Name,Last Name,Email,Company\n1,Ann,Lee,ann@acme.com,Acme\n2,Bo,Ek,,\n"
    made = rows(tmp_path, "contacts", contacts=text)
    assert made["person"]["map"]["name"] == {"from": ["First Name", "Last Name"], "join": " "}
    assert made["membership"] == {
        "id": ["Contact ID", "Company"],
        "when": {"Company": True},
        "map": {
            "person": {"from": "Contact ID", "by": "id"},
            "account": {"from": "Company", "by": "name"},
        },
    }
    assert made["account"] == {
        "id": "Company",
        "when": {"Company": True},
        "map": {"name": "Company"},
    }


def test_a_file_of_memberships_tells_who_works_where(tmp_path: Path) -> None:
    contacts = "Contact ID,Full Name,Email,Account Name\n1,Ann Lee,ann@acme.com,Acme Corp\n"
    links = "Contact ID,Account ID,Role\n1,A1,Economic Buyer\n"
    settings, _ = guess(tmp_path, accounts=ACCOUNTS, contacts=contacts, contact_accounts=links)
    assert list(settings["files"]["contacts"]["rows"]) == ["person"]
    membership = settings["files"]["contact_accounts"]["rows"]["membership"]
    assert membership["map"]["buying_role"]["values"] == {"Economic Buyer": "budget_holder"}


def test_meetings_have_their_kind_from_the_files_name(tmp_path: Path) -> None:
    settings, findings = guess(
        tmp_path, meetings="Date,Contact Email,Outcome\n2024-05-01 10:00,ann@acme.com,Completed\n"
    )
    made = settings["files"]["meetings"]["rows"]["touch"]["map"]
    assert made["kind"] == {"value": "meeting"}
    assert made["outcome"] == {"from": "Outcome", "values": {"Completed": "held"}}
    assert "every row is taken for meeting" in doubts(findings)


def test_texts_that_no_alias_is_known_for_are_told(tmp_path: Path) -> None:
    settings, findings = guess(
        tmp_path,
        activities="Activity Date,Activity Type,Outcome\n2024-05-01,Call,Left voicemail\n"
        "2024-05-02,Fax,Completed\n",
    )
    made = settings["files"]["activities"]["rows"]["touch"]["map"]
    assert made["kind"]["values"] == {"Call": "call", "Fax": "other"}
    assert made["outcome"]["values"] == {"Completed": "held"}
    assert "touch.kind: taken for other: Fax" in doubts(findings)
    assert "none of booked, held, no_show, cancelled: Left voicemail" in doubts(findings)


def test_a_stage_that_is_not_known_is_taken_for_open_and_told(tmp_path: Path) -> None:
    settings, findings = guess(
        tmp_path, deals="Deal ID,Stage\n1,Closed Won (B2B)\n2,7 - Lost\n3,Pilot\n"
    )
    values = settings["files"]["deals"]["rows"]["deal"]["map"]["status"]["values"]
    assert values == {"Closed Won (B2B)": "won", "7 - Lost": "lost", "Pilot": "open"}
    assert "taken for open: Pilot" in doubts(findings)


def test_flags_win_over_the_names_of_stages(tmp_path: Path) -> None:
    made = rows(
        tmp_path,
        "deals",
        deals="Id,StageName,IsClosed,IsWon\n1,Done,TRUE,TRUE\n2,Gone,TRUE,FALSE\n",
    )
    assert made["deal"]["map"]["status"] == {
        "from": ["IsClosed", "IsWon"],
        "join": "/",
        "values": {"TRUE/FALSE": "lost", "TRUE/TRUE": "won"},
    }


def test_day_or_month_first_is_decided_by_any_column_that_tells(tmp_path: Path) -> None:
    head = "Deal ID,Stage,Close Date,Create Date\n"
    undecided = head + "1,Won,03/04/2024,01/02/2024\n"
    settings, findings = guess(tmp_path, deals=undecided)
    assert "close_on" not in settings["files"]["deals"]["rows"]["deal"]["map"]
    assert "deal.close_on: left out, day or month first? 03/04/2024" in doubts(findings)
    assert "say format = %m/%d/%Y or %d/%m/%Y" in doubts(findings)
    decided = rows(tmp_path, "deals", deals=undecided + "2,Won,03/04/2024,31/01/2024\n")
    assert decided["deal"]["map"]["close_on"]["format"] == "%d/%m/%Y"
    history = "History ID,Deal ID,Stage,Date entered\n1,1,Won,12/31/2023 10:00\n"
    other = rows(tmp_path, "deals", deals=undecided, deal_history=history)
    assert other["deal"]["map"]["close_on"]["format"] == "%m/%d/%Y"


def test_a_file_without_what_its_table_requires_is_left_out_and_told(tmp_path: Path) -> None:
    settings, findings = guess(
        tmp_path, accounts=ACCOUNTS, meetings="Date,Contact Email\n03/04/2024,ann@acme.com\n"
    )
    assert list(settings["files"]) == ["accounts"]
    assert "meetings: looks like touch, but has nothing for occurred_at" in doubts(findings)


def test_one_thing_written_in_two_ways_is_one(tmp_path: Path) -> None:
    deals = "Deal ID,Stage,Product\n" + "".join(
        f"{n},Won,{product}\n" for n, product in enumerate(["GTX Pro"] * 9 + ["GTXPro", "GTX Por"])
    )
    settings, findings = guess(tmp_path, deals=deals)
    product = settings["files"]["deals"]["rows"]["deal"]["map"]["product"]
    assert product == {"from": "Product", "values": {"GTXPro": "GTX Pro"}}
    assert "perhaps misspelt: 'GTX Por' for 'GTX Pro'" in doubts(findings)


def test_what_only_looks_alike_is_not_made_one() -> None:
    counts = dict.fromkeys(["C#", "C++", "V1-2", "V12", "V 12", "1.5", "15", "?", "!"], 1)
    assert near.same(counts) == {"V 12": "V12"}
    assert near.same({"a b": 1, "A-B": 5, "a_b.": 1}) == {"a b": "A-B", "a_b.": "A-B"}
    many = {f"text {n}": 1 for n in range(300)} | {"text-0": 9}
    assert near.same(many) == near.alike(many) == {}


def test_columns_that_hold_something_else_are_left_out_and_told(tmp_path: Path) -> None:
    settings, findings = guess(
        tmp_path,
        deals="Deal ID,Stage,Amount,Close Date\n1,Won,high,soon\n2,Lost,low,later\n",
        activities="Date,Type,Automated,Marketing\n2024-05-01,call,x,maybe\n",
    )
    assert set(settings["files"]["deals"]["rows"]["deal"]["map"]) == {"name", "stage", "status"}
    touch = settings["files"]["activities"]["rows"]["touch"]["map"]
    assert touch["kind"] == "Type"
    assert touch["is_machine"] == {"from": "Automated", "values": {"x": "true"}}
    assert "is_marketing" not in touch
    for doubt in (
        "no numbers: high, low",
        "no dates: soon, later",
        "neither true nor false: maybe",
    ):
        assert f"left out, {doubt}" in doubts(findings)


def test_only_the_first_lines_of_a_long_file_are_looked_at(tmp_path: Path) -> None:
    text = "Deal ID,Stage\n" + "".join(f"{n},Won\n" for n in range(LINES + 10))
    settings, findings = guess(tmp_path, deals=text + "x,Lost\n")
    assert settings["files"]["deals"]["rows"]["deal"]["map"]["status"]["values"] == {"Won": "won"}
    assert any("the first 20,000 lines were looked at" in each.what for each in findings)


def test_another_files_way_of_writing_is_right(tmp_path: Path) -> None:
    deals = "Deal ID,Stage,Product\n1,Won,GTXPro\n2,Won,GTXPro\n3,Lost,GTX Pro\n"
    made = rows(tmp_path, "deals", deals=deals, products="Product,Price\nGTX Pro,5\n")
    assert made["deal"]["map"]["product"]["values"] == {"GTXPro": "GTX Pro"}


def test_numbers_with_decimal_commas_and_chances_in_percent(tmp_path: Path) -> None:
    text = "Deal ID;Stage;Amount;Probability\n1;Won;1.234,50;100\n2;Lost;12,00;20\n"
    settings, _ = guess(tmp_path, deals=text)
    file = settings["files"]["deals"]
    assert file["decimal"] == ","
    assert file["rows"]["deal"]["map"]["probability"] == {
        "from": "Probability",
        "scale": Decimal("0.01"),
    }


def test_words_that_mean_nothing_are_named(tmp_path: Path) -> None:
    settings, _ = guess(tmp_path, leads="Lead ID,Name,Email\n1,Ann,Select\n2,Bo,b@x.com\n")
    assert settings["files"]["leads"]["null"] == ["Select"]


def test_details_about_people_are_left_out_with_the_reason(tmp_path: Path) -> None:
    settings, findings = guess(
        tmp_path,
        accounts=ACCOUNTS.replace("\n", ",Mobile,Segment\n", 1).replace("10\n", "10,123,Gold\n"),
        contacts="Contact ID,Full Name,Email,Birthdate,Hobby\n1,Ann,a@b.c,1990-01-01,Chess\n",
    )
    assert settings["files"]["accounts"]["rows"]["account"]["extra"] == ["Segment"]
    assert "extra" not in settings["files"]["contacts"]["rows"]["person"]
    told = "\n".join(each.what for each in findings)
    assert "accounts: left out, details about people that no metric needs: Mobile" in told
    assert "contacts: left out, details about people that no metric needs: Birthdate" in told
    assert "no column of person takes them: Hobby" in doubts(findings)


@pytest.mark.parametrize("head", ["Cust No", "Supplier No.", "Vendor Number", "Debitor-Nr."])
def test_companies_are_told_apart_by_the_number_that_a_ledger_gives_them(
    tmp_path: Path, head: str
) -> None:
    text = f"{head},Company,Homepage\nE1,Zenit,zenit.com\nE2,Zenit,bolt.com\n"
    assert rows(tmp_path, "erp", erp=text)["account"]["id"] == head


def test_what_companies_are_known_by_is_kept(tmp_path: Path) -> None:
    settings, _ = guess(
        tmp_path,
        firmen="Kundennr;Firma;Web;Straße;Street;PLZ;Ort;Land;Phone\n"
        "1;Zenit GmbH;zenit.de;Ring 1;Ring 1;70565;Ulm;DE;0711 123456\n"
        "2;Bolt AG;bolt.de;Weg 2;Weg 2;80331;Bonn;DE;0228 123456\n",
    )
    rows = settings["files"]["firmen"]["rows"]["account"]
    assert rows["id"] == "Kundennr"
    assert rows["map"] == {"name": "Firma", "domains": "Web", "country": "Land", "city": "Ort"}
    assert rows["extra"] == ["Straße", "Street", "PLZ", "Phone"]


def test_files_that_no_table_takes_are_told(tmp_path: Path) -> None:
    settings, findings = guess(
        tmp_path, accounts=ACCOUNTS, sales_teams="Agent,Manager\nA,B\n", weather="Day,Rain\n1,2\n"
    )
    assert list(settings["files"]) == ["accounts"]
    told = "\n".join(each.what for each in findings)
    assert "sales_teams: left out, own staff have no table" in told
    assert "weather: left out, no table knows its columns: Day, Rain" in doubts(findings)


def test_a_header_without_lines_tells_nothing_and_says_so(tmp_path: Path) -> None:
    deals = "Deal ID,Company ID,Stage,Amount,Create date,Close date\n"
    settings, findings = guess(tmp_path, accounts=ACCOUNTS, deals=deals)
    assert list(settings["files"]) == ["accounts"]
    (doubt,) = [each for each in findings if each.what.startswith("deals: ")]
    assert doubt.what == "deals: left out, no line below its header shows what its columns hold"
    assert doubt.advice == "export it again with some lines, or write its mapping by hand"
    with pytest.raises(UsageError, match="companies: left out, no line below its header"):
        guess(tmp_path, companies="Company ID,Company name,Domain\n")


def test_small_revenues_are_doubted(tmp_path: Path) -> None:
    _, findings = guess(tmp_path, accounts="Account,Revenue\nAcme,1100.04\n")
    assert "small for the revenue of a year: 1100.04" in doubts(findings)


@pytest.mark.parametrize("arguments", [(), ("nothing.csv",), ("${NOWHERE}/x.csv",)])
def test_files_that_are_not_there_are_told(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(Exception, match=r"name the files|NOWHERE is not set"):
        Files.guess(arguments, tmp_path)


def test_no_file_that_a_table_takes_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        guess(tmp_path, weather="Day,Rain\n1,2\n", wind="Day,Wind\n1,2\n")
    assert "weather: left out, no table knows its columns: Day, Rain; wind: left" in str(
        error.value
    )
    assert str(error.value).endswith(
        "; name it after what a line of it is, as deals.csv is, or write its mapping by hand"
    )


def test_a_path_is_written_without_steps_up_and_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "agency").mkdir()
    (tmp_path / "accounts.csv").write_text(ACCOUNTS, "utf-8")
    monkeypatch.chdir(tmp_path / "agency")
    settings, _ = Files.guess(("../accounts.csv",), tmp_path / "agency")
    assert settings["files"]["accounts"]["path"] == (tmp_path / "accounts.csv").as_posix()


def test_whether_deals_are_won_shows_that_they_are_deals(tmp_path: Path) -> None:
    rows = "".join(f"{n},D{n},FALSE,TRUE\n" for n in range(3))
    settings, _ = guess(tmp_path, export=f"Id,Name,IsWon,IsClosed\n{rows}")
    assert "deal" in settings["files"]["export"]["rows"]


def test_a_folder_stands_for_its_files_and_paths_stay_as_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = tmp_path / "export"
    export.mkdir()
    (export / "accounts.csv").write_text(ACCOUNTS)
    (export / "readme.md").write_text("no data")
    monkeypatch.setenv("EXPORT", str(export))

    def path(argument: str, folder: Path) -> str:
        settings, _ = Files.guess((argument,), folder)
        return settings["files"]["accounts"]["path"]

    client = tmp_path / "client"
    client.mkdir()
    assert path("${EXPORT}", client) == "${EXPORT}/accounts.csv"
    assert path("export", tmp_path) == "export/accounts.csv"
    assert path("export", client) == (export / "accounts.csv").as_posix()


def test_files_of_one_name_have_streams_of_their_own(tmp_path: Path) -> None:
    for year in ("2023", "2024"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "deals.csv").write_text(f"Deal ID,Stage\n{year},Won\n")
    settings, _ = Files.guess(("2023/deals.csv", "2024/deals.csv"), tmp_path)
    assert list(settings["files"]) == ["deals", "deals-2"]


def test_the_zone_is_the_clients(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "agency")
    client = workspace.add_client("acme", {"name": "Acme", "zone": "Asia/Seoul"})
    settings, _ = guess(client.path, accounts=ACCOUNTS)
    assert settings["zone"] == "Asia/Seoul"
    settings, findings = guess(tmp_path, accounts=ACCOUNTS)
    assert settings["zone"] == "UTC"
    assert "times without a zone are taken for UTC" in doubts(findings)


@pytest.mark.parametrize(
    ("texts", "forms"),
    [
        (["2024-01-05", "2024-02-01"], ("",)),
        (["2024-01-23T02:35:01.000+0000"], ("",)),
        (["02/23/26 08:55 PM", "03/07/26 09:00 AM"], ("%m/%d/%y %I:%M %p",)),
        (["23.01.2024", "01.02.2024"], ("%d.%m.%Y",)),
        (["2018.02.26"], ("%Y.%m.%d",)),
        (["2020-12-30 3:15:52"], ("%Y-%m-%d %H:%M:%S",)),
        (["5-Jan-24", "17-Mar-24"], ("%d-%b-%y",)),
        (["03/04/2024"], ("%m/%d/%Y", "%d/%m/%Y")),
        (["soon", "later"], ()),
        ([f"0{n}/13/2024" for n in range(1, 10)] + ["02/30/2024"], ("%m/%d/%Y",)),
        ([], ()),
    ],
)
def test_the_forms_of_dates_are_found(texts: list[str], forms: tuple[str, ...]) -> None:
    assert forms_of(texts).forms == forms


def test_the_words_name_columns_and_values_that_the_schema_has() -> None:
    path = Path(__import__("abmkit_files").__file__).parent / "guess" / "words.toml"
    words = tomllib.loads(path.read_text("utf-8"))
    parts = {"first", "last", "id", "is_closed", "is_won"}
    for table, told in words["tables"].items():
        known = {column.name for column in columns(LOADABLE[table])}
        named = {name.partition(":")[0] for name in told["columns"]}
        assert named - known - parts <= ({"account"} if table == "person" else set())
        assert set(told.get("values", {})) | set(told["signs"]) <= known | parts
        for headers in [*told["columns"].values(), told["files"]]:
            assert [fold(header) for header in headers] == headers
    for table, fields in words["values"].items():
        for name, values in fields.items() if table in LOADABLE else ():
            (column,) = [c for c in columns(LOADABLE[table]) if c.name == name]
            assert not column.choices or set(values) <= set(column.choices)


def test_files_that_only_name_companies_share_their_stream(tmp_path: Path) -> None:
    contacts = "Contact ID,Full Name,Email,Company\n1,Ann Lee,ann@acme.com,Acme\n"
    settings, findings = guess(
        tmp_path, contacts=contacts, deals="Deal ID,Company,Stage\nD1,Beta,Won\n"
    )
    rows = {name: file["rows"] for name, file in settings["files"].items()}
    assert rows["contacts"]["account"]["shared"] is rows["deals"]["account"]["shared"] is True
    assert "shared" not in rows["contacts"]["person"]
    told = [each.what for each in findings]
    assert (
        "contacts, deals: rows of account that several files tell are one stream, account" in told
    )


def test_rows_with_ids_in_common_are_shared_and_others_are_not(tmp_path: Path) -> None:
    contacts = "Contact ID,Full Name,Email\n1,Ann Lee,ann@acme.com\n2,Bo Ek,bo@acme.com\n"
    leads = "Lead ID,Full Name,Email\n{},Cy Fox,cy@acme.com\n"
    for other, common in (("2", True), ("3", False)):
        settings, _ = guess(tmp_path, contacts=contacts, leads=leads.format(other))
        people = [file["rows"]["person"] for file in settings["files"].values()]
        assert [each.get("shared", False) for each in people] == [common, common]


def test_a_stream_is_not_called_as_shared_rows_would_be(tmp_path: Path) -> None:
    text = "Contact ID,Full Name,Email,Company\n1,Ann Lee,ann@acme.com,Acme\n"
    settings, _ = guess(tmp_path, person=text, leads=text.replace("Contact", "Lead"))
    assert list(settings["files"]) == ["person-2", "leads"]


def test_dated_files_are_one_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "export").mkdir()
    for day, stage in (("2026-01-31", "Won"), ("2026-02-28", "Lost")):
        text = f"Deal ID,Stage\n1,{stage}\n"
        (tmp_path / f"export/deals-{day}.csv").write_text(text)
    (tmp_path / "export/~$deals-2026-03-31.xlsx").write_text("of somebody who has it open")
    for arguments in (("export",), ("export/deals-*.csv",)):
        settings, _ = Files.guess(arguments, tmp_path)
        assert list(settings["files"]) == ["deals"]
        assert settings["files"]["deals"]["path"] == "export/deals-*.csv"
        deal = settings["files"]["deals"]["rows"]["deal"]
        assert deal["map"]["status"]["values"] == {"Lost": "lost"}
    (tmp_path / "export/deals-old.csv").write_text("Deal ID,Stage\n9,Won\n")
    settings, _ = Files.guess(("export",), tmp_path)
    assert [*settings["files"]] == ["deals-2026-01-31", "deals-2026-02-28", "deals-old"]


def test_each_sheet_of_a_workbook_is_looked_at(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Accounts"
    deals, empty = book.create_sheet("Deals"), book.create_sheet("Empty")
    assert empty.title == "Empty"
    for line in ACCOUNTS.splitlines():
        book.active.append(line.split(","))
    deals.append(["Deal ID", "Account", "Stage", "Close Date", "Amount"])
    deals.append(["D1", "A1", "Won", dt.date(2026, 3, 31), 12.5])
    book.save(tmp_path / "crm.xlsx")
    settings, _ = Files.guess(("crm.xlsx",), tmp_path)
    FilesConfig.model_validate(settings)
    assert [(name, file["sheet"]) for name, file in settings["files"].items()] == [
        ("Accounts", "Accounts"),
        ("Deals", "Deals"),
    ]
    made = settings["files"]["Deals"]["rows"]["deal"]["map"]
    assert made["account"] == {"from": "Account", "by": "id"}
    assert (made["close_on"], made["amount"]) == ("Close Date", "Amount")


def test_nested_keys_are_known_by_their_last_part(tmp_path: Path) -> None:
    lines = [
        {"id": 7, "properties": {"dealname": "Big", "dealstage": "closedwon", "amount": "12.5"}},
        {"id": 8, "properties": {"dealname": "Small", "dealstage": "closedlost", "amount": None}},
    ]
    (tmp_path / "deals.jsonl").write_text("\n".join(map(json.dumps, lines)))
    settings, _ = Files.guess(("deals.jsonl",), tmp_path)
    deal = settings["files"]["deals"]["rows"]["deal"]
    assert deal["id"] == "id"
    assert deal["map"]["name"] == "properties.dealname"
    assert deal["map"]["status"]["values"] == {"closedwon": "won", "closedlost": "lost"}


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        (["45321", "45322.5"], "serial"),
        (["1706000101", "1706000102"], "epoch"),
        (["1706000101123"], "epoch-ms"),
    ],
)
def test_dates_that_are_numbers_are_doubted(tmp_path: Path, texts: list[str], form: str) -> None:
    lines = "".join(f"{n},Won,{text}\n" for n, text in enumerate(texts))
    settings, findings = guess(tmp_path, deals="Deal ID,Stage,Close Date\n" + lines)
    made = settings["files"]["deals"]["rows"]["deal"]["map"]["close_on"]
    assert made == {"from": "Close Date", "format": form}
    assert f"deal.close_on: dates that are numbers ({form}): {texts[0]}" in doubts(findings)
