"""From a row of the ledger to the texts of a CRM's cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from abmkit.world.generate import World
from abmkit.world.ledger import (
    Company,
    Deal,
    Membership,
    Person,
    Spend,
    StageChange,
    Touch,
)
from crm_export.flavour import Flavour

_UNLISTED = 900_000
"""Numbers from here on stand for companies that the CRM no longer exports."""


class Writer:
    """Writes the cells of one export: looks rows up and speaks the flavour's words.

    Args:
        world: What is written.
        flavour: How it is written.
    """

    def __init__(self, world: World, flavour: Flavour) -> None:
        self.flavour = flavour
        self._world = world
        self._jobs = {m.person_id: m for m in world.memberships}
        chances = {step.name: step.probability for step in world.profile.ladder}
        self._chances = {**chances, world.profile.won: 100, world.profile.lost: 0}

    def id(self, table: str, number: int | None) -> str:
        """The record id of a row; nothing for None."""
        return "" if number is None else self.flavour.record_id(table, number)

    def company(self, company_id: int) -> Company:
        """A company by its number."""
        return self._world.companies[company_id - 1]

    def employer(self, person: Person) -> Company:
        """Where a person works now, or worked last."""
        return self.company(self._jobs[person.id].company_id)

    def buyer_id(self, deal: Deal) -> str:
        """The record id of a deal's buyer, known or no longer exported."""
        return self.id("company", _UNLISTED + deal.id if deal.company_text else deal.company_id)

    def buyer_name(self, deal: Deal) -> str:
        """The name of a deal's buyer; nothing where the CRM has none."""
        if deal.company_id is None:
            return deal.company_text or ""
        return self.company(deal.company_id).name

    def chance(self, stage: str) -> str:
        """The chance that goes with a step of the ladder, in whole percent."""
        return f"{self._chances[stage]}%"

    def instant(self, row: Touch | StageChange) -> str:
        """When a touch or a stage change happened."""
        at = row.occurred_at if isinstance(row, Touch) else row.entered_at
        return self.flavour.instant(self._world.clock.local(at))


Field = Callable[[Any, Writer], str]


def _main_domain(company: Company) -> str:
    return company.domains[0] if company.domains else ""


def _flag(value: bool) -> str:
    return "true" if value else "false"


_COMPANY: dict[str, Callable[[Company, Writer], str]] = {
    "id": lambda c, w: w.id("company", c.id),
    "name": lambda c, w: c.name,
    "domain": lambda c, w: _main_domain(c),
    "url": lambda c, w: f"https://www.{c.domains[0]}" if c.domains else "",
    "domains": lambda c, w: ";".join(c.domains),
    "other_domains": lambda c, w: ";".join(c.domains[1:]),
    "parent": lambda c, w: w.id("company", c.parent_id),
    "country": lambda c, w: w.flavour.word("country", c.country),
    "industry": lambda c, w: w.flavour.word("industry", c.industry),
    "employees": lambda c, w: str(c.employees),
    "created": lambda c, w: w.flavour.day(c.created_on),
}
_PERSON: dict[str, Callable[[Person, Writer], str]] = {
    "id": lambda p, w: w.id("person", p.id),
    "name": lambda p, w: p.name,
    "title": lambda p, w: p.title,
    "email": lambda p, w: p.email or "",
    "language": lambda p, w: p.language,
    "company": lambda p, w: w.employer(p).name,
    "created": lambda p, w: w.flavour.day(p.created_on),
}
_MEMBERSHIP: dict[str, Callable[[Membership, Writer], str]] = {
    "id": lambda m, w: w.id("membership", m.id),
    "person": lambda m, w: w.id("person", m.person_id),
    "company": lambda m, w: w.id("company", m.company_id),
    "domain": lambda m, w: _main_domain(w.company(m.company_id)),
    "role": lambda m, w: w.flavour.word("role", m.role),
    "from": lambda m, w: w.flavour.day(m.valid_from),
    "to": lambda m, w: w.flavour.day(m.valid_to) if m.valid_to else "",
}
_DEAL: dict[str, Callable[[Deal, Writer], str]] = {
    "id": lambda d, w: w.id("deal", d.id),
    "name": lambda d, w: d.name,
    "company": lambda d, w: w.buyer_id(d),
    "company_name": lambda d, w: w.buyer_name(d),
    "type": lambda d, w: w.flavour.word("type", d.type),
    "product": lambda d, w: d.product,
    "stage": lambda d, w: d.stage,
    "status": lambda d, w: w.flavour.word("status", d.status),
    "amount": lambda d, w: "" if d.amount is None else w.flavour.amount(d.amount),
    "currency": lambda d, w: d.currency,
    "probability": lambda d, w: w.chance(d.stage),
    "term": lambda d, w: str(d.term_months or ""),
    "owner": lambda d, w: d.owner,
    "created": lambda d, w: w.flavour.day(d.created_on),
    "qualified": lambda d, w: w.flavour.day(d.qualified_on) if d.qualified_on else "",
    "close": lambda d, w: w.flavour.day(d.close_on),
}
_STAGE: dict[str, Callable[[StageChange, Writer], str]] = {
    "id": lambda s, w: w.id("stage", s.id),
    "deal": lambda s, w: w.id("deal", s.deal_id),
    "stage": lambda s, w: s.stage,
    "amount": lambda s, w: "" if s.amount is None else w.flavour.amount(s.amount),
    "probability": lambda s, w: w.flavour.percent(s.probability),
    "at": lambda s, w: w.instant(s),
}
_TOUCH: dict[str, Callable[[Touch, Writer], str]] = {
    "id": lambda t, w: w.id("touch", t.id),
    "meeting": lambda t, w: w.id("meeting", t.meeting_id),
    "kind": lambda t, w: w.flavour.word("kind", t.kind),
    "action": lambda t, w: w.flavour.word("action", t.action),
    "channel": lambda t, w: w.flavour.word("channel", t.channel),
    "direction": lambda t, w: w.flavour.word("direction", t.direction),
    "at": lambda t, w: w.instant(t),
    "minutes": lambda t, w: f"{t.minutes.normalize():f}",
    "person": lambda t, w: w.id("person", t.person_id),
    "deal": lambda t, w: w.id("deal", t.deal_id),
    "outcome": lambda t, w: w.flavour.word("outcome", t.outcome),
    "machine": lambda t, w: _flag(t.is_machine),
    "marketing": lambda t, w: _flag(t.is_marketing),
}
_SPEND: dict[str, Callable[[Spend, Writer], str]] = {
    "id": lambda s, w: w.id("spend", s.id),
    "day": lambda s, w: w.flavour.day(s.on_date),
    "channel": lambda s, w: w.flavour.word("channel", s.channel),
    "kind": lambda s, w: w.flavour.word("cost", s.kind),
    "amount": lambda s, w: w.flavour.amount(s.amount),
    "currency": lambda s, w: s.currency,
}

FIELDS: Mapping[str, Mapping[str, Field]] = {
    "company": _COMPANY,
    "person": _PERSON,
    "membership": _MEMBERSHIP,
    "deal": _DEAL,
    "stage": _STAGE,
    "touch": _TOUCH,
    "spend": _SPEND,
}
"""By table of the ledger and field, what writes the cell."""


def rows_of(world: World, table: str) -> tuple[Any, ...]:
    """The rows of a table of the ledger."""
    tables: dict[str, tuple[Any, ...]] = {
        "company": world.companies,
        "person": world.people,
        "membership": world.memberships,
        "deal": world.deals,
        "stage": world.stages,
        "touch": world.touches,
        "spend": world.spend,
    }
    return tables[table]
