import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from abmkit.cli.figures import as_cells
from abmkit.connect import Stream
from abmkit.sync import Progress
from abmkit.warehouse import Warehouse
from abmkit.workspace import Client, Workspace

METRICS = ["lost_groups", "visits", "win_rate", "won_amount", "won_deals"]
Q3 = ("--period", "2026-Q3", "--to-date")


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the instant of commands: a day that the periods of these tests have ended before."""

    def set_to(instant: datetime) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None):
                return instant

        for command in ("sync", "doctor"):
            monkeypatch.setattr(f"abmkit.cli.{command}.datetime", Clock)

    set_to(datetime(2026, 10, 2, 6, tzinfo=UTC))
    return set_to


def settings(client: Client, text: str, source: str = "crm") -> None:
    path = client.source_folder / f"{source}.toml"
    path.write_text(f'version = 1\nconnector = "crm"\n{text}', "utf-8")


def test_a_sync_tells_what_became_of_each_stream(abmkit, client: Client) -> None:
    said = abmkit("sync", "acme")
    assert said.code == 0
    assert said.err == ""
    assert said.rows[0][:4] == ["source", "stream", "outcome", "rows"]
    assert said.rows[2][:4] == ["crm", "deals", "complete", "4"]
    again = abmkit("sync", "acme", "crm", "--full", "--json").json
    assert [each["source"] for each in again] == ["targets.csv", "crm"]
    assert (again[1]["outcome"], again[1]["unchanged"]) == ("complete", 4)


def test_a_column_that_is_misread_is_warned_of_and_ends_with_0(abmkit, client: Client) -> None:
    settings(client, "deals = 12\nlots = true\n")
    said = abmkit("sync", "acme")
    assert said.code == 0
    assert said.err == (
        "warning: crm deals: 12 of 12 cells of deal.amount are in quarantine, such as 'a lot' of "
        "d0: not a number; fix deal.amount at the source, or fill it from another field\n"
    )
    assert abmkit("sync", "acme", "--full", "--quiet").err == ""
    told = abmkit("sync", "acme", "--full", "--json")
    assert (told.err, told.json[1]["outcome"]) == ("", "complete")
    assert told.json[1]["missing"].startswith("12 of 12 cells of deal.amount")


def test_a_sync_begins_at_a_day_of_the_client(
    abmkit, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from abmkit.run import sync as line

    asked: list[object] = []
    real = line.sync

    def sync(*args: Any, **how: Any) -> Any:
        asked.append(how.get("since"))
        return real(*args, **how)

    monkeypatch.setattr(line, "sync", sync)
    assert abmkit("sync", "acme", "--since", "2026-09-15").code == 0
    assert [str(day) for day in asked] == ["None", "2026-09-15 00:00:00+02:00"]
    later = abmkit("sync", "acme", "--since", "2199-01-01")
    assert (later.code, "since 2199-01-01: that day is to come" in later.err) == (2, True)
    both = abmkit("sync", "acme", "--since", "2026-09-15", "--full")
    assert (both.code, "--full already reads everything" in both.err) == (2, True)


def test_a_sync_that_lacks_something_ends_with_3_and_one_that_failed_with_1(
    abmkit, client: Client
) -> None:
    settings(client, "deals = 30\n")
    assert abmkit("sync", "acme").code == 0
    settings(client, "deals = 3\n")
    held = abmkit("sync", "acme", "--json")
    assert held.code == 3
    assert held.json[1]["outcome"] == "held"
    assert abmkit("sync", "acme", "--accept-deletes").code == 0
    settings(client, "broken = true\n")
    failed = abmkit("sync", "acme")
    assert failed.code == 1
    assert "it broke" in failed.out
    abmkit("source", "add", "acme", "crm", "--name", "other")
    assert abmkit("sync", "acme").code == 3


def test_a_source_whose_file_cannot_be_read_leaves_the_others_standing(
    abmkit, client: Client
) -> None:
    (client.source_folder / "bad.toml").write_text("version = 1\nconnector", "utf-8")
    said = abmkit("sync", "acme", "--json")
    assert said.code == 3
    told = {each["source"]: each for each in said.json}
    assert (told["crm"]["outcome"], told["crm"]["rows"]) == ("complete", 4)
    assert told["bad"]["outcome"] == "failed"
    assert "clients/acme/sources/bad.toml" in told["bad"]["missing"]
    assert "not TOML" in told["bad"]["missing"]
    assert [row[:2] for row in abmkit("source", "list", "acme").rows[1:]] == [
        ["bad", ""],
        ["crm", "crm"],
    ]
    checked = abmkit("source", "check", "acme")
    assert (checked.code, "bad.toml" in checked.out, "not TOML" in checked.out) == (1, True, True)
    doctor = abmkit("doctor")
    assert (doctor.code, "bad.toml" in doctor.out) == (1, True)
    assert abmkit("metrics", "value", "acme", "won_deals", *Q3).code == 0


@pytest.mark.parametrize(
    ("at", "seconds", "said"),
    [
        (Progress("deals", 1200, None, None), 0.2, "1,200 rows"),
        (Progress("deals", 1700, 1700, 9000), 3.0, "1,700 rows, 400/s, 18 s left"),
        (Progress("deals", 1700, 1700, 90000), 3.0, "1,700 rows, 400/s, 4 min left"),
        (
            Progress("deals", 550, None, None, 61.2, 118000),
            10,
            "550 rows, 5/s, waited 61 s, 118,000 requests left today",
        ),
    ],
)
def test_progress_tells_how_fast_and_what_the_vendor_lets_us_do(
    at: Progress, seconds: float, said: str
) -> None:
    from abmkit.cli.progress import _said

    assert _said(at, Progress("deals", 500, 500, 9000), seconds) == said


def test_a_client_without_sources_is_told_what_to_do(abmkit, workspace: Workspace) -> None:
    workspace.add_client("acme", {"name": "Acme"})
    said = abmkit("sync", "acme")
    assert said.code == 2
    assert "run: abmkit source add acme" in said.err
    assert "unknown client 'acne'; did you mean acme?" in abmkit("sync", "acne").err


def test_progress_is_shown_at_a_terminal_only(
    abmkit, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert "crm deals" in abmkit("sync", "acme").err
    assert abmkit("sync", "acme", "--quiet").err == ""
    assert abmkit("sync", "acme", "--json").err == ""


def test_metrics_are_listed_and_shown(abmkit, workspace: Workspace) -> None:
    said = abmkit("metrics", "list")
    assert [row[0] for row in said.rows] == [
        "id",
        *METRICS,
    ]
    listed = abmkit("metrics", "list", "--json").json
    assert listed[2] == {
        "id": "win_rate",
        "kind": "metric",
        "title": "Win rate",
        "unit": "percent",
        "better": "up",
        "role": "headline",
        "stage": "engage",
        "owner": "sales",
        "version": 1,
        "plugin": "mine",
    }
    shown = abmkit("metrics", "show", "won_deals", "--json").json
    assert shown["definition"] == "Deals won."
    assert shown["parameters"] == {"least": 0}
    assert shown["plugin"].startswith("mine (")
    assert ["unit", "count"] in abmkit("metrics", "show", "won_deals").rows
    said = abmkit("metrics", "show", "won_dels")
    assert said.code == 2
    assert "unknown metric 'won_dels'; did you mean won_deals?" in said.err


def test_metrics_are_listed_outside_of_a_workspace(abmkit) -> None:
    said = abmkit("metrics", "list")
    assert (said.code, said.rows[0][0]) == (0, "id")


def test_a_number_comes_with_all_that_defends_it(abmkit, synced: Client) -> None:
    told = abmkit("metrics", "value", "acme", "win_rate", "won_amount", *Q3, "--json").json
    assert told["client"] == "acme"
    assert told["as_of"].startswith("2026-10-02T06:00:00")
    rate, amount = told["numbers"]
    assert rate == {
        "metric": "win_rate",
        "title": "Win rate",
        "unit": "percent",
        "currency": None,
        "span": "period",
        "period": {
            "label": "2026-Q3",
            "start": "2026-07-01",
            "end": "2026-09-30",
            "to_date": False,
        },
        "by": None,
        "key": None,
        "name": None,
        "value": rate["value"],
        "numerator": "1",
        "denominator": "3",
        "reason": None,
        "n": 3,
        "min_n": 0,
        "enough": True,
        "low": rate["low"],
        "high": rate["high"],
        "interval": "wilson",
        "coverage": None,
        "largest": None,
        "basis": {
            "version": 1,
            "hash": rate["basis"]["hash"],
            "query": rate["basis"]["query"],
            "as_of": "2026-10-02T06:00:00+00:00",
            "fresh": "2026-10-02T06:00:00+00:00",
            "needed": ["crm:deals"],
        },
        "goal": None,
        "attainment": None,
        "standing": "none",
    }
    assert Decimal(rate["value"]).quantize(Decimal("0.0001")) == Decimal("0.3333")
    assert (Decimal(amount["value"]), amount["currency"]) == (Decimal("100.5"), "USD")


def test_the_elapsed_part_of_a_period_is_called_so(abmkit, synced: Client) -> None:
    q4 = ("--period", "2026-Q4", "--to-date", "--compare", "previous")
    said = abmkit("metrics", "value", "acme", "won_deals", *q4).out
    assert [line.split("\t")[2] for line in said.splitlines()[1:]] == [
        "2026-Q4 to 2026-10-01",
        "2026-Q3 to 2026-07-01",
    ]


def test_a_table_of_numbers_is_written_for_people(abmkit, synced: Client) -> None:
    said = abmkit("metrics", "value", "acme", *Q3, "--compare", "previous,last-year")
    rows = {(row[0], row[2]): row for row in said.rows[1:]}
    assert rows["win_rate", "2026-Q3"][3:7] == ["33.3%", "1", "3", "3"]
    assert rows["win_rate", "2026-Q3"][7].startswith("6.1% to ")
    assert rows["won_amount", "2026-Q3"][3] == "$100"
    assert rows["won_deals", "2026-Q2"][3] == "0"
    assert (rows["visits", "2025-Q3"][3], rows["visits", "2025-Q3"][10]) == (
        "–", "no source tells of any touch"
    )  # fmt: skip


def test_the_year_before_is_told_once_under_both_names(abmkit, synced: Client) -> None:
    asked = ("--period", "2026", "--to-date", "--compare", "previous,last-year")
    told = abmkit("metrics", "value", "acme", "won_deals", *asked, "--json").json["numbers"]
    assert [each["span"] for each in told] == ["period", "previous,last-year"]
    assert len(abmkit("metrics", "value", "acme", "won_deals", *asked).rows) == 3
    apart = abmkit("metrics", "value", "acme", "won_deals", *Q3, *asked[3:], "--json").json
    assert [each["span"] for each in apart["numbers"]] == ["period", "previous", "last-year"]


def test_goals_stand_beside_numbers_in_total_and_by_tier(abmkit, synced: Client) -> None:
    goals = ("won_deals,total,2026-Q3,4", "won_deals,tier=1,2026-Q3,2", "won_deals,total,2026-Q2,0")
    synced.path.joinpath("goals.csv").write_text("\n".join(("metric,scope,period,goal", *goals)))
    asked = ("metrics", "value", "acme", "won_deals", *Q3, "--by", "tier", "--compare", "previous")
    told = abmkit(*asked, "--json").json["numbers"]
    aims = [(each["span"], each["key"], each["goal"], each["attainment"]) for each in told]
    assert aims[0] == ("period", None, "4", "0.25")
    assert [each for each in aims if each[1]] == []
    said = abmkit(*asked)
    assert said.rows[0][8:] == ["goal", "attainment", "reason"]
    assert said.rows[1][8:] == ["4", "25.0%", ""]


def test_numbers_are_broken_down_by_account_and_month(abmkit, synced: Client) -> None:
    told = abmkit("metrics", "value", "acme", "won_deals", *Q3, "--by", "account", "--json").json
    total, acme = told["numbers"]
    assert (total["by"], acme["by"], acme["name"]) == (None, "account", "Acme \x1b[31m")
    assert isinstance(acme["key"], str)
    said = abmkit("metrics", "value", "acme", "won_deals", *Q3, "--by", "account")
    assert said.rows[2][1] == "Acme \\x1b[31m"
    told = abmkit("metrics", "value", "acme", "won_deals", *Q3, "--by", "month", "--json").json
    months = [each["period"]["label"] for each in told["numbers"] if each["span"] == "month"]
    assert months == ["2026-07", "2026-08", "2026-09"]
    said = abmkit("metrics", "value", "acme", "won_deals", *Q3, "--by", "tier")
    assert said.rows[2][1] == "–"


def test_a_notebook_gets_the_same_numbers_as_a_frame(abmkit, synced: Client) -> None:
    frame = synced.metrics("2026-Q3", "won_deals", "win_rate", compare=["previous"], to_date=True)
    assert list(frame["metric"]) == ["won_deals", "won_deals", "win_rate", "win_rate"]
    assert list(frame["period"]) == ["2026-Q3", "2026-Q2"] * 2
    assert list(frame["value"][:3]) == [1, 0, frame["numerator"][2] / frame["denominator"][2]]
    assert isinstance(frame["value"][0], Decimal)
    assert len(synced.metrics("2026-Q3", by="month", to_date=True)) == 4 * len(METRICS)


def test_a_client_has_its_own_names_of_metrics(abmkit, synced: Client) -> None:
    text = 'version = 1\nname = "Acme"\n[labels]\nwon_deals = "New business"\n'
    (synced.path / "client.toml").write_text(text, "utf-8")
    told = abmkit("metrics", "value", "acme", "won_deals", *Q3, "--json").json
    assert told["numbers"][0]["title"] == "New business"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["won_dels", "--period", "2026-Q3"], "unknown metric 'won_dels'"),
        (["--period", "2026-Q5"], "'2026-Q5' is not a period; write 2026, 2026-Q3"),
        (["--period", "2027-Q1"], "period 2027-Q1 begins after the data ends (2026-10-01)"),
        (["--period", "2026-Q4"], "period 2026-Q4 ends on 2026-12-31, the data on 2026-10-01"),
        (["--period", "2026-Q3", "--compare", "last"], "unknown comparison 'last'"),
        (["won_deals", "--period", "2026-Q3", "--by", "colour"], "cannot be broken down by colour"),
        ([], "missing option '--period'"),
    ],
)
def test_what_cannot_be_computed_is_told(
    abmkit, synced: Client, args: list[str], says: str
) -> None:
    said = abmkit("metrics", "value", "acme", *args)
    assert said.code in (1, 2)
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert says in said.err


def test_a_client_that_was_never_synced_is_told_to(abmkit, client: Client) -> None:
    said = abmkit("metrics", "value", "acme", "won_deals", "--period", "2026-Q3")
    assert said.code == 1
    assert said.err.count("\n") == 1


def test_an_explanation_prints_the_plan(abmkit, synced: Client) -> None:
    told = abmkit("explain", "acme", "win_rate", *Q3, "--json").json
    assert "scan deal on close_on, cut into 1" in str(told["plan"])
    assert "scan deal on close_on, cut into 1" in abmkit("explain", "acme", "win_rate", *Q3).out


def test_too_few_records_are_called_so() -> None:
    parts = ("metric", "name", "value", "currency", "numerator", "denominator", "low", "high")
    aim = {"goal": None, "attainment": None, "reason": None}
    period = {"label": "2026-Q3", "end": "2026-09-30", "to_date": False}
    row = dict.fromkeys(parts) | aim | {"period": period, "unit": "count", "n": 4, "min_n": 5}
    one = {"value": Decimal(1)}
    told = [as_cells(each)[3] for each in (row, row | one, row | one | {"n": 5})]
    assert told == ["–", "not enough: n 4, least 5", "1"]


def test_a_number_is_explained_down_to_its_rows(abmkit, synced: Client) -> None:
    told = abmkit("explain", "acme", "win_rate", *Q3, "--json").json
    assert told["definition"] == "Deals won of those decided."
    assert told["number"]["denominator"] == "3"
    won, decided = told["behind"]
    assert (won["count"], decided["count"]) == (1, 3)
    assert won["columns"][:4] == ["source", "record", "account", "closed_on"]
    assert won["rows"][0][:4] == ["crm", "d1", "Acme \x1b[31m", "2026-08-15"]
    said = abmkit("explain", "acme", "win_rate", *Q3, "--rows", "2")
    assert ["value", "33.3%"] in said.rows
    assert "scan deal on close_on" in said.out
    assert sum(row[0] == "crm" for row in said.rows) == 3
    assert abmkit("explain", "acme", "win_rate", *Q3, "--rows", "0").code == 0
    wrong = abmkit("explain", "acme", "win_rate", *Q3, "--rows", "-1")
    assert (wrong.code, "-1 is not in the range" in wrong.err) == (2, True)


@pytest.mark.parametrize(
    ("version", "says"),
    [
        (1, "Dana Lee and Jun Park, 2026-07-01"),
        (2, "version 2 was, not this one: Dana Lee and Jun Park, 2026-07-01"),
    ],
)
def test_a_number_is_explained_with_those_who_approved_what_it_means(
    abmkit, synced: Client, version: int, says: str
) -> None:
    with (synced.path / "client.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            f'\n[approved.win_rate]\nby = ["Dana Lee", "Jun Park"]\nversion = {version}\n'
            "on = 2026-07-01\n"
        )
    assert abmkit("explain", "acme", "win_rate", *Q3, "--json").json["approved"] == says
    assert ["approved", says] in abmkit("explain", "acme", "win_rate", *Q3).rows


def test_rows_behind_a_stock_are_those_that_stand_at_the_periods_end(
    abmkit, synced: Client
) -> None:
    (part,) = abmkit("explain", "acme", "lost_groups", *Q3, "--json").json["behind"]
    assert part["columns"] == [
        "source", "record", "account", "created_on", "gone_on", "root_id", "status",
    ]  # fmt: skip
    assert [row[1] for row in part["rows"]] == ["d0", "d2"]
    assert isinstance(part["rows"][1][5], str)


def test_rows_behind_standing_columns_are_found(abmkit, synced: Client) -> None:
    said = abmkit("explain", "acme", "visits", *Q3, "--json")
    assert said.json["behind"][0]["count"] == 0
    assert said.json["number"]["value"] is None


def test_a_report_is_drafted_and_its_paths_are_printed(abmkit, synced: Client) -> None:
    said = abmkit("report", "acme", *Q3)
    path = synced.reports / "2026-Q3" / "scorecard.txt"
    assert (said.code, said.out, said.err) == (0, f"{path}\n", "no colours\n")
    assert json.loads(path.read_text("utf-8"))["client"] == "Acme"
    told = abmkit("report", "acme", *Q3, "--format", "pdf", "--locale", "ko-KR", "--json").json
    assert told["paths"] == [str(path.with_name("scorecard.ko-KR.txt"))]
    assert told["warnings"] == ["no colours"]


def test_a_report_or_renderer_that_is_not_there_is_told(abmkit, synced: Client) -> None:
    assert "unknown report 'poster'" in abmkit("report", "acme", *Q3, "--report", "poster").err
    assert "unknown renderer 'odt'" in abmkit("report", "acme", *Q3, "--format", "odt").err


def test_plugins_are_listed_with_what_they_give_and_what_failed(
    abmkit, workspace: Workspace
) -> None:
    (workspace.plugins / "broken.py").write_text("1 / 0\n", "utf-8")
    text = 'version = 1\nname = "N"\nplugins = ["mine", "broken", "absent"]\n'
    (workspace.path / "abmkit.toml").write_text(text, "utf-8")
    told = {each["plugin"]: each for each in abmkit("plugins", "--json").json}
    assert told["mine"]["state"] == "loaded"
    assert told["mine"]["gives"] == {
        "connector": ["crm"],
        "metric": METRICS,
        "model": [],
        "report": ["scorecard"],
        "renderer": ["pdf"],
    }
    assert told["broken"]["state"] == "failed"
    assert "division by zero" in told["broken"]["failures"][0]
    assert told["absent"]["state"] == "failed"
    assert told["files"]["state"] == "not allowed"
    assert told["files"]["distribution"] == "abmkit"
    said = abmkit("plugins")
    assert said.code == 0
    assert "connector crm; 5 metrics; report scorecard" in said.out


def test_the_doctor_finds_what_is_wrong(
    abmkit, synced: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ABMKIT_TOKEN", "s3cr3t")
    monkeypatch.delenv("ABMKIT_DATA", raising=False)
    assert abmkit("doctor").code == 0
    (synced.workspace.plugins / "mine2.py").write_text("1 / 0\n", "utf-8")
    text = 'version = 1\nname = "N"\nplugins = ["mine", "mine2"]\n'
    (synced.workspace.path / "abmkit.toml").write_text(text, "utf-8")
    other = synced.workspace.add_client("other", {"name": "Other"})
    third = synced.workspace.add_client("third", {"name": "Third"})
    (third.path / "client.toml").write_text("version = 1\n", "utf-8")
    said = abmkit("doctor", "--json")
    assert said.code == 1
    told = said.json
    assert told["environment"] == ["ABMKIT_TOKEN"]
    assert {"python", "duckdb"} <= set(told["versions"])
    assert [(each["ok"], each["what"].partition(" failed")[0][:24]) for each in told["checks"]] == [
        (False, told["checks"][0]["what"].partition(" failed")[0][:24]),
        (True, "client acme (Acme): 1 so"),
        (True, "client other (Other): 0 "),
        (True, "client other: never sync"),
        (False, "client third: clients/th"),
    ]
    assert "division by zero" in told["checks"][0]["what"]
    assert not other.warehouse.exists()
    assert "s3cr3t" not in abmkit("doctor").out


def test_the_doctor_finds_notes_that_no_report_reads(abmkit, client: Client) -> None:
    notes = client.path / "notes"
    notes.mkdir(exist_ok=True)
    good = ("2026-Q3", "2026-Q3.ko", "2026-07-01..2026-09-30", "FY2026-Q1", "2026-W38")
    for name in (*good, "2026-Q33", "2026-q3", "last-month", "readme"):
        (notes / f"{name}.md").write_text("author: Kim\n", "utf-8")
    said = abmkit("doctor", "--json")
    wrong = [each["what"] for each in said.json["checks"] if not each["ok"]]
    assert said.code == 1
    assert wrong == [
        f"clients/acme/notes/{name}.md: no period is called '{name}', so no report reads it"
        for name in ("2026-Q33", "2026-q3", "last-month", "readme")
    ]


def test_the_doctor_finds_old_and_broken_off_data(abmkit, synced: Client, at) -> None:
    later = datetime(2026, 10, 10, 6, tzinfo=UTC)
    at(later)
    said = abmkit("doctor")
    assert said.code == 1
    assert "client acme: source crm was last complete on 2026-10-02" in said.out
    with (synced.path / "client.toml").open("a", encoding="utf-8") as file:
        file.write("[freshness]\nstale_days = 8\n")
    assert abmkit("doctor").code == 0
    settings(synced, "", "other")
    with Warehouse.open(synced.warehouse) as warehouse:  # as one that was killed leaves it
        warehouse.begin_read("other", Stream("deals", ("account", "deal")), later)
    said = abmkit("doctor")
    assert said.code == 1
    assert "client acme: source other was not read to its end" in said.out


def test_the_doctor_tells_what_the_last_sync_missed_and_what_nobody_has_read(
    abmkit, synced: Client
) -> None:
    settings(synced, "", "new")
    settings(synced, 'token = "env:NOWHERE"\n', "unset")
    settings(synced, "broken = true\n", "broken")
    assert "source new: never synced" in abmkit("doctor").out
    assert abmkit("doctor").code == 0
    assert abmkit("sync", "acme", "unset", "broken").code == 1
    said = abmkit("doctor", "--json")
    assert said.code == 1
    wrong = {each["what"]: each["advice"] for each in said.json["checks"] if not each["ok"]}
    unset, broken = sorted(wrong, reverse=True)
    assert unset.startswith("client acme: source unset: at the last sync: clients/acme/sources/")
    assert "environment variable NOWHERE is not set" in unset
    assert "abmkit source check acme unset" in wrong[unset]
    assert broken.startswith("client acme: source broken: at the last sync: deals: ")
    for name in ("unset", "broken"):
        (synced.source_folder / f"{name}.toml").unlink()
    assert abmkit("doctor").code == 0


def test_the_doctor_asks_no_sync_for_a_source_that_is_gone(abmkit, synced: Client, at) -> None:
    at(datetime(2026, 10, 20, 6, tzinfo=UTC))
    assert abmkit("doctor").code == 1
    (synced.source_folder / "crm.toml").unlink()
    said = abmkit("doctor")
    assert "source crm" not in said.out
    assert said.code == 0


def test_the_doctor_finds_a_folder_that_is_no_clients_any_more(abmkit, client: Client) -> None:
    assert abmkit("doctor").code == 0
    (client.path / "client.toml").rename(client.path / "client.toml.bak")
    said = abmkit("doctor")
    assert said.code == 1
    assert "clients/acme has no client.toml: no command reads it" in said.out


def test_the_doctor_also_sees_people_outside_of_a_workspace(abmkit) -> None:
    told = abmkit("doctor", "--json").json
    assert told["workspace"] is None
    assert told["checks"][-1]["what"] == "no workspace here"


def test_tables_are_drawn_at_a_terminal(
    abmkit, synced: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    said = abmkit("metrics", "list")
    assert "───" in said.out
    assert "won_deals" in said.out
    assert "denominator" not in abmkit("metrics", "value", "acme", "won_deals", *Q3).out
    assert abmkit("metrics", "value", "acme", "won_deals", *Q3, "--by", "account").code == 0
    assert "\x1b[31m" not in abmkit("metrics", "value", "acme", *Q3, "--by", "root").out
