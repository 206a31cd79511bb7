"""Numbers marked or withheld where a stream that they need is late, partial, failed or missing."""

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import SecretStr

from abmkit.connect.api import ApiSettings, HeaderAuth, Resource, get
from abmkit.connect.apiconnector import ApiConnector
from abmkit.report.format import Words
from abmkit.report.value import Msg
from abmkit.run.check import check_sources
from abmkit.warehouse import Warehouse
from abmkit.workspace import Source

Won = Callable[..., dict[str, str]]
SYNCED = datetime(2026, 10, 1, 6, tzinfo=UTC)
VISIT = {"source_id": "v", "kind": "visit", "account": "id:acme", "minutes": "3"}


@pytest.fixture(scope="module")
def read(line_for_all: Any, accounts: Any, deal_won: Won) -> Any:
    """Deals of a CRM and visits of a web site, both read after the quarter."""
    line = line_for_all()
    visit = VISIT | {"occurred_at": "2026-08-03"}
    line.rows = {
        "crm": {"accounts": accounts, "deals": {"deal": [deal_won(1, "2026-08-04")]}},
        "web": {"visits": {"touch": [visit]}},
    }
    return line.tells(**line.rows).sync()


@pytest.fixture
def two_sources(read: Any, tmp_path: Path) -> Any:
    """A copy of it, to be changed."""
    line = read.copy(tmp_path / "agency")
    line.rows = copy.deepcopy(read.rows)
    return line


def marks(data: Any) -> dict[str, str]:
    words = Words(data.client.locale)
    told = {each: data.mark(each) for each in ("won_deals", "touches")}
    return {metric: words.text(mark) for metric, mark in told.items() if mark}


def strip(data: Any) -> list[str]:
    return [Words(data.client.locale).text(alert.text) for alert in data.alerts()]


def test_whole_sources_leave_no_mark(two_sources: Any) -> None:
    data = two_sources.report()
    assert (marks(data), strip(data)) == ({}, [])
    crm = next(each for each in data.quality.sources if each.name == "crm")
    assert [(each.name, each.status, each.tables) for each in crm.streams] == [
        ("accounts", "ok", ("account",)), ("deals", "ok", ("deal",)),
    ]  # fmt: skip


def test_a_source_whose_file_cannot_be_read_is_told_on_the_report_and_stops_nothing(
    two_sources: Any,
) -> None:
    (two_sources.client.source_folder / "web.toml").write_text("version = ", "utf-8")
    two_sources.sync("2026-10-02T06:00:00+00:00")
    data = two_sources.report()
    assert data.number("won_deals").value == 1
    assert marks(data) == {"touches": "web (visits) failed"}
    connectors = {each.name: each.connector for each in data.quality.sources}
    assert (connectors["crm"], connectors["web"]) == ("told", "")


def test_a_stream_that_failed_marks_only_what_it_feeds(two_sources: Any) -> None:
    two_sources.tells(web={"visits": "touch cannot be read: the token has expired"})
    two_sources.sync("2026-10-02T06:00:00+00:00")
    data = two_sources.report()
    assert marks(data) == {"touches": "web (visits) failed"}
    assert strip(data) == [
        "web (visits) failed; last synced Oct 1, 2026. Numbers that need it are marked."
    ]


def test_a_stream_that_fell_silent_is_told_and_marks_nothing(two_sources: Any) -> None:
    with Warehouse.open(two_sources.client.warehouse) as warehouse:
        warehouse.note_gap("web", "visits", "quiet", "nothing for 20 days", "look", SYNCED)
    data = two_sources.report()
    assert (marks(data), strip(data)) == ({}, [])
    web = next(each for each in data.quality.sources if each.name == "web")
    assert (web.status, web.note) == ("ok", "visits: nothing for 20 days")


def test_a_stream_read_before_the_period_ended_is_late(two_sources: Any, deal_won: Won) -> None:
    two_sources.tells(
        crm={**two_sources.rows["crm"], "more": {"deal": [deal_won(2, "2026-10-01")]}}
    )
    (two_sources.client.source_folder / "web.toml").unlink()
    two_sources.sync("2026-11-02T06:00:00+00:00")
    data = two_sources.report("2026-10")
    assert marks(data) == {"touches": "web (visits) is late"}
    assert strip(two_sources.report("2026-Q3")) == []


def test_a_source_may_lack_as_many_days_as_the_client_puts_up_with(
    two_sources: Any, deal_won: Won
) -> None:
    (two_sources.client.source_folder / "web.toml").unlink()
    two_sources.sync("2026-11-02T06:00:00+00:00")
    two_sources.decide("[freshness]\nlate_days = 30")
    assert set(marks(two_sources.report("2026-10"))) == {"touches"}
    path = two_sources.client.path / "client.toml"
    path.write_text(path.read_text("utf-8").replace("= 30", "= 31"), "utf-8")
    assert marks(two_sources.decide("").report("2026-10")) == {}


def test_a_target_list_that_was_changed_since_it_was_read_is_late(two_sources: Any) -> None:
    def status() -> str:
        told = two_sources.report().quality.sources
        return str(next(each for each in told if each.name == "targets.csv").status)

    two_sources.list("targets.csv", "domain,tier", "acme.com,1", "acme.com,1", "bolt.com,2").sync()
    assert status() == "ok"
    two_sources.list("targets.csv", "tier,domain", "2,bolt.com", "1,acme.com", "1,acme.com")
    assert status() == "ok", "the same list, written otherwise"
    two_sources.list("targets.csv", "domain,tier", "acme.com,1", "acme.com,1", "bolt.com,1")
    assert status() == "late"
    two_sources.sync()
    assert status() == "ok"


def test_what_is_missing_of_a_source_that_is_gone_is_missed_no_more(two_sources: Any) -> None:
    two_sources.tells(web={"visits": "touch cannot be read: the token has expired"})
    two_sources.sync("2026-10-02T06:00:00+00:00")
    (two_sources.client.source_folder / "web.toml").unlink()
    assert marks(two_sources.report()) == {"touches": "web (visits) failed"}
    two_sources.sync("2026-10-03T06:00:00+00:00")
    assert marks(two_sources.report()) == {}
    told = [each.check for each in check_sources(two_sources.client, two_sources.plugins)]
    assert [each.what for each in told if not each.ok] == []
    (left,) = [each for each in told if "removed" in each.what]
    assert left.what == "source web has been removed; its 1 rows still count"
    assert "restore sources/web.toml" in left.advice


def test_late_begins_with_the_day_of_the_clients_zone(line_in: Any, accounts: Any) -> None:
    line = line_in("America/New_York").tells(crm={"accounts": accounts})
    line.tells(web={"visits": {"touch": [VISIT | {"occurred_at": "2026-08-03"}]}})
    line.sync("2026-10-01T03:59:00+00:00")  # 23:59 on 30 September in New York
    (line.client.source_folder / "web.toml").unlink()
    line.sync("2026-10-01T04:01:00+00:00").sync("2026-10-02T06:00:00+00:00")
    assert set(marks(line.report())) == {"touches"}


def test_a_source_that_could_not_begin_marks_all_it_feeds(two_sources: Any) -> None:
    path = two_sources.client.source_folder / "crm.toml"
    path.write_text(path.read_text("utf-8").replace("rows", "row"), "utf-8")
    two_sources.sync("2026-10-02T06:00:00+00:00")
    assert marks(two_sources.report()) == {"won_deals": "crm (deals) failed"}


def test_many_streams_at_fault_are_named_by_their_source(two_sources: Any, deal_won: Won) -> None:
    rows = {f"deals{n}": {"deal": [deal_won(n, "2026-08-04")]} for n in range(3)}
    two_sources.tells(crm=rows).sync("2026-10-02T06:00:00+00:00")
    two_sources.tells(crm=dict.fromkeys(rows, "deal is gone"))
    two_sources.sync("2026-10-03T06:00:00+00:00")
    assert marks(two_sources.report())["won_deals"] == "crm failed"


# -- cost ------------------------------------------------------------------------------------------


def cost(kind: str) -> dict[str, str]:
    day = {"on_date": "2026-08-03", "currency": "USD"}
    return {"source_id": kind, "kind": kind, "amount": "50", **day}


def per_deal(data: Any) -> tuple[Any, Any, Any]:
    value = data.value(data.number("cost_per_deal"))
    reason = value.reason
    return value.state, value.number, reason.id if isinstance(reason, Msg) else reason


def test_a_cost_ratio_is_withheld_while_a_source_of_cost_is_missing(two_sources: Any) -> None:
    assert per_deal(two_sources.report()) == ("missing", None, "reason.no_money")
    two_sources.tells(ads={"spend": {"money": [cost("cost_media")]}}).sync()
    assert per_deal(two_sources.report()) == ("ok", 50, None)
    two_sources.tells(
        video={"spend": {"money": [cost("cost_tool")]}}
    )  # connected, and not yet read
    assert per_deal(two_sources.report()) == ("missing", None, "reason.withheld")
    data = two_sources.sync("2026-10-02T06:00:00+00:00").report()
    assert per_deal(data) == ("ok", 100, None)
    two_sources.tells(ads={"spend": "money is not for you"}).sync("2026-10-03T06:00:00+00:00")
    data = two_sources.report()
    assert per_deal(data) == ("missing", None, "reason.withheld")
    reason = data.value(data.number("cost_per_deal")).reason
    assert Words("en").text(reason) == "withheld: ads (spend) did not deliver"
    spent = data.value(data.number("spent"))
    assert (spent.state, spent.number) == ("ok", 100)  # what is known of cost alone is told, marked
    assert data.mark("spent") is not None


def test_a_connector_that_cannot_be_asked_withholds_nothing(two_sources: Any) -> None:
    two_sources.tells(ads={"spend": {"money": [cost("cost_media")]}}).sync()
    two_sources.tells(video={"spend": {"money": [cost("cost_tool")]}})
    (two_sources.client.path / "video.json").unlink()
    assert per_deal(two_sources.report()) == ("ok", 50, None)


def test_a_source_that_was_read_is_asked_for_nothing(
    two_sources: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_sources.tells(ads={"spend": {"money": []}, "more": "money cannot be read"}).sync()
    monkeypatch.setattr(Source, "open", lambda *_: pytest.fail("a report asked a source"))
    (ads,) = (each for each in two_sources.report().quality.sources if each.name == "ads")
    assert [(each.name, each.status, each.tables) for each in ads.streams] == [
        ("more", "failed", ("money",)), ("spend", "ok", ("money",)),
    ]  # fmt: skip


def test_a_report_does_not_wait_for_a_vendor_that_is_away(
    two_sources: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (two_sources.client.source_folder / "crm2.toml").write_text(
        'version = 1\nconnector = "told"\n', "utf-8"
    )
    monkeypatch.setattr(Source, "open", lambda *_: Away(Away.Config(), Path()))
    assert "crm2" in {each.name for each in two_sources.report().quality.sources}
    assert set(Away.hurried) == {True}


class Away(ApiConnector):
    """Notes whether somebody is in a hurry, and cannot be reached."""

    name, title, base = "away", "A vendor that is away", "http://127.0.0.1:9"
    Config = ApiSettings
    hurried: ClassVar[list[bool]] = []

    def auth(self) -> HeaderAuth:
        return HeaderAuth(SecretStr("t"))

    def resources(self) -> list[Resource]:
        self.hurried.append(self.is_hurried)
        self.http.json(get("settings"))
        return []
