"""What a client's people write by hand: rows of ``targets.csv``, of ``goals.csv``, and a note.

Goals and the note stand in the profile; the target list is read off the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from abmkit.world.generate import World
from abmkit.world.ledger import Role


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A row of ``targets.csv``.

    The account is named by domain, or by its exact name where it has none; ``valid_to`` is the
    first day no longer on the list.
    """

    domain: str | None
    name: str | None
    tier: str
    owner: str
    required_roles: tuple[Role, ...]
    valid_from: date
    valid_to: date | None


def target_rows(world: World) -> tuple[TargetRow, ...]:
    """The client's target list, as its people keep it."""
    companies = {company.id: company for company in world.companies}
    rows = []
    for entry in world.targets:
        company = companies[entry.company_id]
        rows.append(
            TargetRow(
                company.domains[0] if company.domains else None,
                None if company.domains else company.name,
                entry.tier,
                entry.owner,
                entry.required_roles,
                entry.valid_from,
                entry.valid_to,
            )
        )
    return tuple(rows)
