"""What the fillers write with: ids, words, users and stamps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from abmkit.sandbox import Record
from abmkit.world import ENGLISH, World
from abmkit_salesforce.sandbox.ids import record_id
from abmkit_salesforce.sandbox.org import Org

MIGRATED_AT = datetime(2024, 9, 28, 2, 0, tzinfo=UTC)
"""When the organisation was loaded from the system before it: all older records share it."""

_OWNERS = {"OwnerId", "CreatedById", "LastModifiedById"}
_LATEST_BEFORE_END = timedelta(hours=3)


class Pen:
    """Writes records into an organisation.

    Args:
        org: Where.
        world: What they tell of.
    """

    def __init__(self, org: Org, world: World) -> None:
        self.org, self.world = org, world
        self._usually: dict[str, dict[str, Any]] = {}
        self._users = {seller.name: number for number, seller in enumerate(world.sellers, 2)}

    def id(self, kind: str, number: int) -> str:
        """The id of a record of an object."""
        return record_id(self.org.objects[kind].prefix, number)

    def person(self, number: int) -> str:
        """The id of a person's Contact."""
        return self.id("Contact", number)

    def account(self, number: int | None) -> str | None:
        """The id of a company's Account."""
        return None if number is None else self.id("Account", number)

    def deal(self, number: int | None) -> str | None:
        """The id of a deal's Opportunity."""
        return None if number is None else self.id("Opportunity", number)

    def user(self, name: str | None = None) -> str:
        """The id of one of the sellers, or of the user that integrations work as."""
        return self.id("User", self._users.get(name or "", 1))

    def word(self, kind: str, value: str | None) -> str | None:
        """Salesforce's word for a value of the ledger."""
        return None if value is None else ENGLISH[kind].get(value, value)

    def morning(self, day: date) -> datetime:
        """Nine o'clock of a day in the client's zone."""
        return self.world.clock.instant(day, 9)

    def write(
        self,
        kind: str,
        number: int,
        created: datetime,
        changed: datetime | None = None,
        **properties: Any,
    ) -> Record:
        """Write a record.

        Args:
            kind: Its object.
            number: Its place there.
            created: When; never after the end of the ledger.
            changed: When it was changed last, if it was.
            properties: Its cells.
        """
        last = self.world.as_of - _LATEST_BEFORE_END
        created = min(created, last)
        at = max(created, min(changed or created, last), MIGRATED_AT)
        record = Record(self.id(kind, number), self._usual(kind) | properties, created, at)
        self.org.tables[kind].put(record)
        return record

    def _usual(self, kind: str) -> dict[str, Any]:
        """The cells that every record of an object has."""
        if kind not in self._usually:
            names = {field.name for field in self.org.objects[kind].fields}
            owners = dict.fromkeys(names & _OWNERS, self.user())
            currency = {"CurrencyIsoCode": self.world.profile.currency}
            self._usually[kind] = owners | (currency if "CurrencyIsoCode" in names else {})
        return self._usually[kind]
