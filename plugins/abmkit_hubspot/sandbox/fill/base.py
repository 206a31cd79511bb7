"""The world, looked up in the ways its records need."""

from collections.abc import Iterable
from datetime import date, datetime

from abmkit.sandbox import Record
from abmkit.world import Deal, Membership, Touch, World
from abmkit_hubspot.sandbox.links import Links
from abmkit_hubspot.sandbox.words import record_id, stage_id, stamp

Versions = list[tuple[datetime, str]]


class Fill:
    """What the makers of records share.

    Args:
        world: What the portal shows.
        links: Filled on the way.
    """

    def __init__(self, world: World, links: Links) -> None:
        self.world, self.links = world, links
        self.clock = world.clock
        self.jobs: dict[int, list[Membership]] = {}
        for membership in world.memberships:
            self.jobs.setdefault(membership.person_id, []).append(membership)
        self.touches: dict[int, list[Touch]] = {}
        for touch in world.touches:
            self.touches.setdefault(touch.person_id, []).append(touch)
        self.deals: dict[int, list[Deal]] = {}
        for deal in world.deals:
            if deal.company_id is not None:
                self.deals.setdefault(deal.company_id, []).append(deal)
        self._owners = {seller.name: n for n, seller in enumerate(world.sellers, start=1)}
        self.stages = _stages(world)

    def at(self, day: date) -> datetime:
        """When somebody entered what became true on a day."""
        return self.clock.instant(day, 9)

    def owner(self, name: str) -> str:
        """The id of a sales person."""
        return record_id("owners", self._owners[name])

    def address(self, person_id: int) -> str:
        """Where mail reaches a person; nobody is written to without an address."""
        known = self.world.people[person_id - 1].email
        return known or unlisted_address(person_id, self.world.profile.domain)

    def record(
        self,
        kind: str,
        number: int,
        created: datetime,
        properties: dict[str, str | None],
        history: dict[str, Versions] | None = None,
    ) -> Record:
        """A record with the properties that HubSpot keeps itself; properties of None are left out.

        Args:
            kind: Object.
            number: The world's.
            created: When it was made.
            properties: Its cells.
            history: Versions by property, oldest first; the last is the present value.
        """
        history = {name: versions for name, versions in (history or {}).items() if versions}
        told = (at for versions in history.values() for at, _ in versions)
        updated = min(max([created, *told]), self.world.as_of)
        present = {name: versions[-1][1] for name, versions in history.items()}
        own = {
            "hs_object_id": record_id(kind, number),
            created_property(kind): stamp(created),
            updated_property(kind): stamp(updated),
        }
        cells = {name: value for name, value in properties.items() if value is not None}
        return Record(
            own["hs_object_id"],
            {**cells, **present, **own},
            created,
            updated,
            history=dict(history),
        )


def created_property(kind: str) -> str:
    """What HubSpot calls the instant at which a record was made."""
    return "createdate" if kind in ("contacts", "companies", "deals") else "hs_createdate"


def updated_property(kind: str) -> str:
    """What HubSpot calls the instant at which a record was changed last."""
    return "lastmodifieddate" if kind == "contacts" else "hs_lastmodifieddate"


def unlisted_address(person_id: int, domain: str) -> str:
    """The address of a person that stands in no e-mail field but ``hs_additional_emails``."""
    return f"contact-{person_id}@unlisted.{domain}"


def changes(versions: Iterable[tuple[datetime, str]]) -> Versions:
    """The versions that differ from the one before."""
    kept: Versions = []
    for at, value in versions:
        if not kept or kept[-1][1] != value:
            kept.append((at, value))
    return kept


def climb(steps: Iterable[tuple[datetime, str]], order: tuple[str, ...]) -> Versions:
    """The steps that lead up: lifecycle stages never go back by themselves."""
    kept: Versions = []
    for at, step in sorted(steps, key=lambda each: (each[0], order.index(each[1]))):
        if not kept or order.index(step) > order.index(kept[-1][1]):
            kept.append((at, step))
    return kept


def entered(versions: Versions) -> dict[str, str | None]:
    """The properties that tell when each stage of a lifecycle was entered."""
    told: dict[str, str | None] = {}
    for at, step in versions:
        told[f"hs_lifecyclestage_{step}_date"] = stamp(at)
        told[f"hs_v2_date_entered_{step}"] = stamp(at)
    return told


def _stages(world: World) -> dict[str, str]:
    ids = {step.name: stage_id(place) for place, step in enumerate(world.profile.ladder)}
    return {**ids, world.profile.won: "closedwon", world.profile.lost: "closedlost"}
