"""The client's own people, its pipeline and its account."""

from typing import Any

from abmkit.world import World
from abmkit_hubspot.sandbox.words import PORTAL_ID, flag, record_id, stage_id, stamp


def owners(world: World) -> list[dict[str, Any]]:
    """The sales people as owners."""
    since = stamp(world.clock.instant(world.start, 9))
    return [
        {
            "id": record_id("owners", number),
            "email": seller.email,
            "type": "PERSON",
            "firstName": seller.name.partition(" ")[0],
            "lastName": seller.name.partition(" ")[2],
            "userId": 12282590 + number,
            "userIdIncludingInactive": 12282590 + number,
            "createdAt": since,
            "updatedAt": since,
            "archived": False,
            "teams": [{"id": "178588", "name": "Sales", "primary": True}],
        }
        for number, seller in enumerate(world.sellers, start=1)
    ]


def pipeline(world: World) -> dict[str, Any]:
    """The one pipeline of deals."""
    since = stamp(world.clock.instant(world.start, 9))
    steps = [
        (stage_id(n), step.name, step.probability) for n, step in enumerate(world.profile.ladder)
    ]
    steps += [("closedwon", world.profile.won, 100), ("closedlost", world.profile.lost, 0)]
    stages = [
        {
            "id": name,
            "label": label,
            "displayOrder": place,
            "metadata": {
                "isClosed": flag(name.startswith("closed")),
                "probability": f"{chance / 100:.2f}".rstrip("0").ljust(3, "0"),
            },
            "createdAt": since,
            "updatedAt": since,
            "archived": False,
            "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT",
        }
        for place, (name, label, chance) in enumerate(steps)
    ]
    return {
        "id": "default",
        "label": "Sales Pipeline",
        "displayOrder": 0,
        "stages": stages,
        "createdAt": since,
        "updatedAt": since,
        "archived": False,
    }


def account(world: World) -> dict[str, Any]:
    """What the portal says of itself."""
    now = world.clock.local(world.as_of)
    offset = now.utcoffset()
    seconds = int(offset.total_seconds()) if offset else 0
    sign, rest = ("-" if seconds < 0 else "+"), abs(seconds)
    return {
        "portalId": PORTAL_ID,
        "accountType": "STANDARD",
        "timeZone": world.profile.zone,
        "companyCurrency": world.profile.currency,
        "additionalCurrencies": [],
        "utcOffset": f"{sign}{rest // 3600:02d}:{rest % 3600 // 60:02d}",
        "utcOffsetMilliseconds": seconds * 1000,
        "uiDomain": "app.hubspot.com",
        "dataHostingLocation": "na1",
    }
