"""What people chose to be sent becomes consent, by purpose, and follows what they choose later."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from hubspot import HubSpot as Client

from abmkit_hubspot.portal import Portal
from abmkit_hubspot.subscriptions import consents

from .reading import Reading, reading
from .visit import Visit

NEWSLETTER = 23704464
STATED = "SELECT source_id, purpose, channel, status, basis, valid_from FROM consent"


def asked(source: Reading) -> dict[str, tuple[Any, ...]]:
    return {row[0]: row[1:] for row in source.all(f"{STATED} WHERE deleted_at IS NULL")}


def test_each_choice_is_a_consent(visit: Visit, tmp_path: Path) -> None:
    with reading(visit, tmp_path, streams=["subscriptions"]) as source:
        assert source.sync().exit_code == 0
        told = asked(source)
    chosen = wide = 0
    for contact in visit.sandbox.tables["contacts"].rows():
        email = contact.properties.get("email")
        known = visit.sandbox.portal.preferences.get((email or "").lower())
        if known is None:
            assert not any(key.startswith(contact.id) for key in told)
            continue
        news = told.get(f"{contact.id}:0:{NEWSLETTER}")
        day = visit.sandbox.world.clock.day(known.since)
        if known.nothing_since:
            wide += 1
            assert told[f"{contact.id}:0:all"][:3] == ("all", "email", "withdrawn")
            assert news is not None
            assert news[2] == "withdrawn"
        elif known.statuses[NEWSLETTER] == "NOT_SPECIFIED":
            assert news is None
        else:
            chosen += 1
            status = "given" if known.statuses[NEWSLETTER] == "SUBSCRIBED" else "withdrawn"
            assert news == ("Newsletter", "email", status, "CONSENT_WITH_NOTICE", day)
    assert chosen > 100
    assert wide > 10


def test_who_unsubscribes_has_withdrawn_the_same_night(visit: Visit, tmp_path: Path) -> None:
    with reading(visit, tmp_path, streams=["subscriptions"]) as source:
        source.sync()
        one = next(key for key, row in asked(source).items() if row[2] == "given")
        visit.clock.move(hours=1)
        visit.sandbox.choose(one.partition(":")[0], NEWSLETTER, "UNSUBSCRIBED")
        visit.clock.move(hours=1)
        (stream,) = source.sync().streams
        assert (stream.rows, stream.requests) == (1, 3)
        day = visit.sandbox.world.clock.day(visit.clock() - timedelta(hours=1))
        assert asked(source)[one][2:] == ("withdrawn", "CONSENT_WITH_NOTICE", day)


def test_a_brands_no_leaves_the_others_as_they_are(visit: Visit) -> None:
    def status(unit: int) -> dict[str, Any]:
        return {
            "subscriptionId": unit, "subscriptionName": f"News {unit}", "businessUnitId": unit,
            "channel": "EMAIL", "status": "SUBSCRIBED", "timestamp": "2026-05-01T10:00:00Z",
        }  # fmt: skip

    off = {
        "wideStatusType": "BUSINESS_UNIT_WIDE", "businessUnitId": 2, "status": "UNSUBSCRIBED",
        "channel": "EMAIL", "timestamp": "2026-06-01T10:00:00Z",
    }  # fmt: skip
    item = {"id": "7", "properties": {}, "statuses": [status(1), status(2)], "wide": [off]}
    portal = Portal(None, has_contacts=False)  # type: ignore[arg-type]
    portal.__dict__["details"] = {"timeZone": "UTC"}
    told = {row["purpose"]: (row["status"], row["valid_from"]) for row in consents(item, portal)}
    assert told == {
        "all": ("withdrawn", "2026-06-01"),
        "News 1": ("given", "2026-05-01"),
        "News 2": ("withdrawn", "2026-06-01"),
    }


def test_hubspots_client_reads_them(visit: Visit) -> None:
    client = Client(access_token=visit.sandbox.tokens.private, host=visit.url)
    kinds = client.communication_preferences.definition_api.get_page().subscription_definitions
    assert [(kind.name, kind.purpose) for kind in kinds] == [
        ("One to One", "Sales"), ("Newsletter", "Marketing"),
    ]  # fmt: skip
    for address, known in list(visit.sandbox.portal.preferences.items())[:40]:
        told = client.communication_preferences.status_api.get_email_status(address)
        (news,) = (s for s in told.subscription_statuses if s.name == "Newsletter")
        wants = known.statuses[NEWSLETTER] == "SUBSCRIBED" and not known.nothing_since
        assert news.status == ("SUBSCRIBED" if wants else "NOT_SUBSCRIBED")
