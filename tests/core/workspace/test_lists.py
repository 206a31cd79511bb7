import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from abmkit.errors import ConfigError
from abmkit.workspace import Client

TARGETS = "domain,name,tier,owner,required_roles,valid_from,valid_to\n"
GOALS = "metric,scope,period,goal,green,amber,unit,valid_from\n"


def test_targets_are_read_with_their_dates_and_roles(client: Client) -> None:
    text = (
        "\ufeff"
        + TARGETS
        + 'acme.com,,1,Kim,champion; decision_maker,2026-01-01,2026-07-01\n\n,"한빛, Inc.",,,,,\n'
    )
    (client.path / "targets.csv").write_text(text, "utf-8")
    first, second = client.targets()
    assert (first.domain, first.name, first.tier, first.owner) == ("acme.com", None, "1", "Kim")
    assert first.required_roles == ("champion", "decision_maker")
    assert (first.valid_from, first.valid_to) == (date(2026, 1, 1), date(2026, 7, 1))
    assert (second.name, second.domain, second.required_roles) == ("한빛, Inc.", None, ())


@pytest.mark.parametrize("called", ["a.com,", ",Acme"])
def test_an_account_that_two_lines_tell_otherwise_from_one_day_on_is_named(
    client: Client, called: str
) -> None:
    path, head = client.path / "targets.csv", "domain,name,tier,valid_from\n"
    path.write_text(f"{head}{called},1,\n{called},2,2026-02-01\n{called},1,\n", "utf-8")
    assert [each.tier for each in client.targets()] == ["1", "2", "1"]
    path.write_text(f"{head}{called},1,\n{called.upper()},2,\n", "utf-8")
    with pytest.raises(ConfigError, match=r"line 3: a line above says otherwise of \S+ from that"):
        client.targets()


def test_a_target_may_be_in_an_arm_of_an_experiment(client: Client) -> None:
    path = client.path / "targets.csv"
    path.write_text("domain,arm\na.com,treat\nb.com,control\nc.com,\n", "utf-8")
    assert [each.arm for each in client.targets()] == ["treat", "control", None]
    path.write_text("domain,arm\na.com,placebo\n", "utf-8")
    with pytest.raises(ConfigError, match="line 2: arm: Input should be 'treat' or 'control'"):
        client.targets()


def test_a_target_may_be_scored(client: Client) -> None:
    head = "domain,revenue_potential,market_influence\n"
    (client.path / "targets.csv").write_text(f"{head}a.com,3.5,\nb.com,,\n", "utf-8")
    first, second = client.targets()
    assert first.scores == {"revenue_potential": Decimal("3.5")}
    assert second.scores == {}


def test_a_list_of_a_spreadsheet_with_semicolons_is_read(client: Client) -> None:
    (client.path / "targets.csv").write_text("domain;tier\r\nacme.com;1\r\n", "utf-8")
    (target,) = client.targets()
    assert (target.domain, target.tier) == ("acme.com", "1")


def workbook(path: Path, *rows: tuple[object, ...]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def test_a_list_may_be_kept_as_a_workbook(client: Client) -> None:
    heads = ("name", "tier", "valid_from", "market_influence", "owner")
    path = client.path / "targets.xlsx"
    workbook(path, heads, (" 한빛, Inc.", 1, date(2026, 3, 1), 4.5, None), (), ("Bö=1", "A"))
    first, second = client.targets()
    assert (first.name, first.tier, first.valid_from) == ("한빛, Inc.", "1", date(2026, 3, 1))
    assert (first.market_influence, first.owner) == (Decimal("4.5"), None)
    assert (second.name, second.tier) == ("Bö=1", "A")


def test_a_wrong_cell_of_a_workbook_is_named_with_its_row(client: Client) -> None:
    path = client.path / "targets.xlsx"
    workbook(path, ("name", "valid_from"), ("Acme", "soon"))
    with pytest.raises(ConfigError, match=r"targets\.xlsx row 2: valid_from: 'soon' is not a day"):
        client.targets()
    path.write_text("name\nAcme\n")
    with pytest.raises(ConfigError, match=r"targets\.xlsx is damaged or not a workbook"):
        client.targets()


SHEET = "xl/worksheets/sheet1.xml"


def mangled(path: Path, part: str, old: str, new: str) -> None:
    """Change the text of a part of a workbook, as a hand that means harm does."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert re.search(old, parts[part])
    parts[part] = re.sub(old, new, parts[part])
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, "</sheetData>.*", ""),
        (SHEET, "<v>1</v>", "<v>zz</v>"),
        (SHEET, "<v>1</v>", "<v>&never;</v>"),
        (SHEET, 'r="A2"', 'r="ZZZZZZ2"'),
        ("xl/styles.xml", ".{200}$", ""),
        ("xl/workbook.xml", 'sheetId="1"', 'sheetId="x"'),
    ],
)
def test_a_workbook_that_no_program_wrote_is_told_in_a_line(
    client: Client, part: str, old: str, new: str
) -> None:
    path = client.path / "targets.xlsx"
    workbook(path, ("domain", "tier"), ("a.de", 1))
    mangled(path, part, old, new)
    with pytest.raises(ConfigError, match=r"targets\.xlsx is damaged or not a workbook \(.*again"):
        client.targets()


def test_a_workbook_is_read_as_far_as_it_goes_wherever_it_says_that_it_ends(
    client: Client,
) -> None:
    path = client.path / "targets.xlsx"
    workbook(path, ("domain", "tier"), ("a.de", 1), ("b.de", 2))
    mangled(path, SHEET, 'ref="A1:B3"', 'ref="A1:A1"')
    assert [each.domain for each in client.targets()] == ["a.de", "b.de"]
    mangled(path, SHEET, 'ref="A1:A1"', 'ref="A1:XFD1048576"')
    mangled(path, SHEET, "</sheetData>", '<row r="300000"><c><v>7</v></c></row></sheetData>')
    assert [each.domain for each in client.targets()] == ["a.de", "b.de", "7"]


_WIDE = "".join(f'<row r="{n}"><c r="XFD{n}"><v>7</v></c></row>' for n in range(3, 1300))


@pytest.mark.parametrize(
    ("filling", "size"),
    [
        pytest.param(" " * (65 << 20), "65 MB when it is unpacked", id="burst"),
        pytest.param('<row r="99999999999"><c/></row>', "more than 1,048,576 rows", id="rows"),
        pytest.param(_WIDE, "more than 20,000,000 cells", id="cells"),
    ],
)
def test_a_workbook_made_to_burst_is_refused_in_a_line(
    client: Client, filling: str, size: str
) -> None:
    path = client.path / "targets.xlsx"
    workbook(path, ("domain", "tier"), ("a.de", 1))
    mangled(path, SHEET, "</sheetData>", f"{filling}</sheetData>")
    with pytest.raises(ConfigError, match=rf"targets\.xlsx has {size}, and is not read; keep the"):
        client.targets()


def test_no_workbook_is_too_large_for_how_densely_it_is_packed_or_for_its_size_alone(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = client.path / "targets.xlsx"
    workbook(path, ("domain", "tier"), *((f"{n:x}.de", n) for n in range(3000)))
    monkeypatch.setattr("abmkit.workspace.lines._LARGE", 0)
    assert len(client.targets()) == 3000
    monkeypatch.setattr("abmkit.workspace.lines._MOST", 100_000)
    with pytest.raises(ConfigError, match=r"targets\.xlsx has 0 MB when it is unpacked"):
        client.targets()


def test_of_a_list_and_a_workbook_of_it_one_must_go(client: Client) -> None:
    workbook(client.path / "exclusions.xlsx", ("domain", "reason", "by"), ("a.de", "own", "Kim"))
    assert [line.domain for line in client.exclusions()] == ["a.de"]
    (client.path / "exclusions.csv").write_text("domain,reason,by\nb.de,x,Kim\n", "utf-8")
    with pytest.raises(ConfigError, match=r"exclusions\.csv: exclusions\.xlsx exists, too"):
        client.exclusions()


def test_an_empty_list_is_empty_and_so_is_one_that_is_not_there(client: Client) -> None:
    (client.path / "targets.csv").write_text("", "utf-8")
    assert client.targets() == ()
    (client.path / "targets.csv").unlink()
    assert client.targets() == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("domain,teir\nx.com,1\n", "targets.csv line 1: unknown column 'teir'; did you mean tier?"),
        (TARGETS + ",,1,,,,\n", "targets.csv line 2: a line needs a domain or a name"),
        (TARGETS + "a.com,,,,boss,,\n", "line 2: required_roles: unknown role 'boss'; known: blo"),
        (
            TARGETS + '"a.com\n",,,,,,\nb.com,,,,,01.02.2026,\n',
            "line 4: valid_from: '01.02.2026' is not a day; write it like 2026-09-30",
        ),
        (
            TARGETS + "a.com,,,,,2026-02-01,2026-02-01\n",
            "line 2: valid_to 2026-02-01 is not after valid_from 2026-02-01",
        ),
        (TARGETS + "a.com,,,,,,,9\n", "line 2: 8 cells under 7 columns"),
        (TARGETS + 'a.com,"Acme,,,,,\nb.com,,,,,,\n', "line 2: unexpected end of data; a"),
        (TARGETS + 'a.com,"A" B,,,,,\n', "line 2: ',' expected after '\"'; a cell with quotes"),
        (TARGETS + f"a.com,{'A' * 200_000},,,,,\n", "line 2: field larger than field limit"),
    ],
)
def test_a_wrong_target_is_named_with_its_line(client: Client, text: str, says: str) -> None:
    (client.path / "targets.csv").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        client.targets()
    assert says in str(caught.value)


def test_goals_are_read(client: Client) -> None:
    text = GOALS + "win_rate,tier=1,2026-Q3,0.26,1,0.8,percent,2026-01-01\nwon_deals,,*,40,,,,\n"
    (client.path / "goals.csv").write_text(text, "utf-8")
    first, second = client.goals()
    assert (first.metric, first.scope, first.period) == ("win_rate", "tier=1", "2026-Q3")
    assert (first.goal, first.green, first.amber) == (Decimal("0.26"), Decimal(1), Decimal("0.8"))
    assert (first.unit, first.valid_from) == ("percent", date(2026, 1, 1))
    assert (second.scope, second.period, second.goal) == ("total", "*", Decimal(40))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("metric,goal\n", "goals.csv line 1: column 'period' is missing"),
        (GOALS + "a,,2026-Q3,26 %,,,,\n", "line 2: goal: '26 %' is not a number; write a percent"),
        (GOALS + "a,,2026-Q9,1,,,,\n", "line 2: period: '2026-Q9' is not a period; write 2026"),
        (GOALS + "a,tier 1,2026,1,,,,\n", "line 2: scope: 'tier 1' is not a scope; write total"),
        (GOALS + "a,teir=1,2026,1,,,,\n", "line 2: scope: 'teir=1' is not a scope; write total"),
        (GOALS + "a,,2026,1,0.8,0.9,,\n", "line 2: amber 0.9 is above green 0.8; swap them"),
        (GOALS + "a,,2026,,,,,\n", "line 2: goal: a value is missing"),
        (GOALS + "a,,2026,NaN,,,,\n", "line 2: goal: 'NaN' is not a number; write a percent"),
        (GOALS + "a,,2026,1e999,,,,\n", "line 2: goal: '1e999' is larger than any number that"),
    ],
)
def test_a_wrong_goal_is_named_with_its_line(client: Client, text: str, says: str) -> None:
    (client.path / "goals.csv").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        client.goals()
    assert says in str(caught.value)
