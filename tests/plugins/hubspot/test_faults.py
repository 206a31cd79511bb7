"""What a portal refuses, and how it stumbles: nothing is lost, and what is missing is told."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from abmkit.connect.tokens import MemoryTokens, Token
from abmkit.errors import Fatal
from abmkit.sync.engine import sync
from abmkit_hubspot.sandbox.routes.oauth import CLIENT_ID, CLIENT_SECRET

from .reading import Reading, reading
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
