"""What is gone when the ledger ends: in the bin, merged into another record, or purged."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from abmkit.sandbox import Record
from abmkit_salesforce.sandbox.fill.pen import MIGRATED_AT, Pen
from abmkit_salesforce.sandbox.org import Gone

_FROM = 900_001
"""Numbers from here on stand for records that the ledger does not tell of."""


def add_ghosts(pen: Pen) -> None:
    """Write records that are gone, so that nobody may count them.

    In the bin: a test account with its contact and deal, and an empty account; merged: a second
    record of the first company and of the first person; purged: a contact.
    """
    at = pen.world.as_of - timedelta(days=6)
    test = _gone(pen, "Account", 0, at, Name="TEST Acme (do not use)")
    _gone(pen, "Account", 1, at + timedelta(hours=2), Name="Duplicate import 2026-09")
    _gone(pen, "Contact", 0, at, LastName="Tester", Name="Tester", AccountId=test.id)
    _gone(
        pen, "Opportunity", 0, at, Name="TEST deal", AccountId=test.id, StageName="Prospecting",
        CloseDate=pen.world.end, Amount=1_000_000,
    )  # fmt: skip
    company, person = pen.world.companies[0], pen.world.people[0]
    merged = at + timedelta(days=1)
    _gone(pen, "Account", 2, merged, Name=company.name, MasterRecordId=pen.account(company.id))
    _gone(
        pen, "Contact", 1, merged, LastName=person.name, Name=person.name, Email=person.email,
        MasterRecordId=pen.person(person.id),
    )  # fmt: skip
    pen.org.log.append(Gone("Contact", pen.id("Contact", _FROM + 2), at + timedelta(days=2)))


def _gone(pen: Pen, kind: str, place: int, at: datetime, **properties: Any) -> Record:
    record = pen.write(kind, _FROM + place, MIGRATED_AT, **properties)
    record.archived_at = record.updated_at = at
    pen.org.log.append(Gone(kind, record.id, at))
    return record
