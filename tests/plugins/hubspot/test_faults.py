"""What a portal refuses, and how it stumbles: nothing is lost, and what is missing is told."""

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from abmkit.connect.tokens import MemoryTokens, Token
from abmkit.errors import Fatal
from abmkit.sandbox.faults import Faults, parse_faults
from abmkit.sync.engine import sync
from abmkit_hubspot.sandbox.routes.oauth import CLIENT_ID, CLIENT_SECRET

from .reading import Reading, Stumbling, reading
from .visit import Visit

FEW = ("companies", "lists", "forms", "marketing_emails", "email_events", "web_visits")
SMALL = {"streams": FEW}
STUMBLES = "429-burst:every=7,500:every=11,truncate:every=13,200-error:every=17"


def faulty(faults: str, **rest: Any) -> Any:
    return pytest.mark.parametrize("visit", [{"faults": faults, **rest}], indirect=True)


def outcomes(found: Any) -> dict[str, str]:
    return {each.stream: each.outcome for each in found.streams}


@faulty(STUMBLES)
def test_a_portal_that_stumbles_is_read_whole(visit: Visit, tmp_path: Path) -> None:
    with reading(visit, tmp_path, **SMALL) as source:
        assert set(outcomes(source.sync()).values()) == {"complete"}
        assert len(source.ids("account")) == len(visit.sandbox.world.companies)
        emails = [touch for touch in visit.sandbox.world.touches if touch.kind == "email"]
        visits = [touch for touch in visit.sandbox.world.touches if touch.kind == "visit"]
        assert len(source.ids("touch")) == len(emails) + len(visits)
    assert {200, 429, 500} <= set(visit.sandbox.answers)


@faulty("429-daily:every=6")
def test_a_budget_that_is_used_up_says_when_to_go_on(visit: Visit, tmp_path: Path) -> None:
    with reading(visit, tmp_path, streams=("web_visits", "email_events")) as source:
        found = source.sync()
        assert found.exit_code == 3
        told = [each.missing for each in found.streams if each.outcome != "complete"]
        midnight = "resume after 2026-10-01 15:00 UTC"  # of Seoul, where the portal's days begin
        assert told
        assert all(midnight in each for each in told), told
        visit.clock.move(hours=4)
        visit.sandbox.faults._by_name.clear()
        assert source.sync().exit_code == 0
        touches = [each for each in visit.sandbox.world.touches if each.kind in ("email", "visit")]
        assert len(source.ids("touch")) == len(touches)


@faulty("403-scope:crm.objects.deals.read")
def test_a_missing_scope_is_named_and_stops_its_stream_only(visit: Visit, tmp_path: Path) -> None:
    with reading(visit, tmp_path, streams=("companies", "deals")) as source:
        found = source.sync()
        assert outcomes(found) == {"companies": "complete", "deals": "failed"}
        (missing,) = [each.missing for each in found.streams if each.stream == "deals"]
        assert "a permission is missing" in missing
        assert "grant crm.objects.deals.read: tick it in the private app" in missing
        with closing(source.connector()) as connector:
            checks = [each.what for each in connector.check() if not each.ok]
        assert any("crm.objects.deals.read" in each for each in checks)


def test_a_scope_that_is_taken_away_for_a_while_costs_no_second_reading(
    visit: Visit, tmp_path: Path
) -> None:
    with reading(visit, tmp_path, streams=("companies", "deals")) as source:
        assert source.sync().exit_code == 0
        before = source.warehouse.state("hs", "deals")
        visit.sandbox.faults = Faults(parse_faults("403-scope:crm.objects.deals.read"))
        visit.clock.move(hours=1)
        (refused,) = [each for each in source.sync().streams if each.stream == "deals"]
        assert (refused.outcome, refused.afresh) == ("failed", "")
        assert "grant crm.objects.deals.read" in refused.missing
        assert source.warehouse.state("hs", "deals") == before
        assert len(source.ids("deal")) == len(visit.sandbox.world.deals)

        visit.sandbox.faults = Faults(())
        visit.clock.move(hours=1)
        found = source.sync()
        assert found.exit_code == 0
        (again,) = [each for each in found.streams if each.stream == "deals"]
        assert (again.afresh, again.rows, again.unchanged) == ("", 0, 0)


@pytest.mark.parametrize("path", ["/crm/v3/properties/deals", "/crm/v3/pipelines/deals"])
def test_a_portal_that_cannot_say_what_an_object_has_loses_its_stream_only(
    visit: Visit, tmp_path: Path, path: str
) -> None:
    with reading(visit, tmp_path, streams=("companies", "deals")) as source:
        source.transport = Stumbling(path)
        found = source.sync()
        assert found.exit_code == 3
        assert outcomes(found) == {"companies": "complete", "deals": "failed"}
        (missing,) = [each.missing for each in found.streams if each.stream == "deals"]
        assert f"GET {path[1:]}: the vendor stumbled" in missing
        with closing(source.connector()) as connector:
            told = {each.what.split(":")[0]: each.ok for each in connector.check()}
        assert (told["stream companies can be read"], told["stream deals"]) == (True, False)

        source.transport = None
        visit.clock.move(hours=1)
        assert source.sync().exit_code == 0
        known = len(source.ids("deal"))
        assert known == len(visit.sandbox.world.deals)
        source.transport = Stumbling(path)
        visit.clock.move(hours=1)
        assert outcomes(source.sync())["deals"] == "failed"
        assert len(source.ids("deal")) == known


def test_a_wrong_token_is_told_in_one_line(visit: Visit, tmp_path: Path) -> None:
    source = Reading(visit, None, tmp_path, token="pat-na1-canary")  # type: ignore[arg-type]
    with (
        closing(source.connector()) as connector,
        pytest.raises(Fatal, match="refuses the token") as told,
    ):
        list(connector.streams())
    assert "canary" not in str(told.value)
    assert "\n" not in str(told.value)


@faulty("401-midpage:every=5,rotate")
def test_a_login_is_renewed_whenever_its_token_ends(visit: Visit, tmp_path: Path) -> None:
    app = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    with reading(visit, tmp_path, token=None, oauth=app, **SMALL) as source:
        connector = source.connector()
        connector.tokens = MemoryTokens(Token(refresh=visit.sandbox.tokens.first))
        found = sync(source.warehouse, "hs", connector, now=visit.clock())
        connector.close()
        assert set(outcomes(found).values()) == {"complete"}
    assert visit.sandbox.answers[401] > 1


@pytest.mark.parametrize("settings", [{}, {"token": "t", "oauth": {"client_id": "c"}}])
def test_settings_say_in_one_way_who_asks(
    visit: Visit, tmp_path: Path, settings: dict[str, Any]
) -> None:
    source = Reading(visit, None, tmp_path)  # type: ignore[arg-type]
    source.settings = settings
    with pytest.raises(ValueError, match="either token or"):
        source.connector()


def test_the_vendor_account_is_the_portal(visit: Visit, tmp_path: Path) -> None:
    source = Reading(visit, None, tmp_path)  # type: ignore[arg-type]
    with closing(source.connector()) as connector:
        assert connector.account() == "8727216"


@faulty("drift")
def test_a_number_that_turns_into_text_costs_its_cell_only(visit: Visit, tmp_path: Path) -> None:
    with reading(visit, tmp_path, streams=("companies",)) as source:
        (found,) = source.sync().streams
        assert (found.rejected_rows, found.rejected_cells) == (0, len(source.ids("account")))
        (bad, *_) = source.warehouse.quality.rejected(examples=1)
        assert (bad.column, bad.reason) == ("employees", "not a whole number")


def test_what_is_odd_in_a_record_stays_in_it(visit: Visit, tmp_path: Path) -> None:
    contact, other = visit.sandbox.tables["contacts"].rows()[:2]
    contact.properties |= {"jobtitle": "x" * 2_000_000, "createdate": "not a date"}
    other.properties |= {"email": "", "firstname": "\x00", "hs_additional_emails": ";"}
    with reading(visit, tmp_path, streams=("contacts",)) as source:
        (found,) = source.sync().streams
        assert found.outcome == "complete"
        query = "SELECT length(title), created_on FROM person WHERE source_id = ?"
        assert source.warehouse.query(query, [contact.id]) == [(2_000_000, None)]


class Wrong:
    """A machine's clock that is some hours off."""

    def __init__(self, right: Any, hours: int) -> None:
        self.right, self.off = right, timedelta(hours=hours)

    def now(self) -> datetime:
        return self.right.now() + self.off

    def monotonic(self) -> float:
        return self.right.monotonic()

    def sleep(self, seconds: float) -> None:
        self.right.sleep(seconds)


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_an_hour_off_loses_nothing(
    visit: Visit, tmp_path: Path, hours: int
) -> None:
    def read(source: Reading) -> None:
        with closing(source.connector()) as connector:
            connector.clock = Wrong(connector.clock, hours)
            sync(source.warehouse, "hs", connector, now=visit.clock())

    with reading(visit, tmp_path, streams=("contacts",)) as source:
        read(source)
        record = visit.sandbox.tables["contacts"].rows()[0].id
        visit.sandbox.touch("contacts", record, {"jobtitle": "Changed"})
        visit.clock.move(minutes=5)
        read(source)
        assert source.all("SELECT count(*) FROM person WHERE title = 'Changed'") == [(1,)]
