"""The organisation behind its API: who is let in, what goes wrong, what people do to records."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from abmkit.sandbox import Answer, Record, Request, Sandbox, Window
from abmkit.world import World
from abmkit_salesforce.sandbox import extras, trouble
from abmkit_salesforce.sandbox.changes import Changes
from abmkit_salesforce.sandbox.fill import fill
from abmkit_salesforce.sandbox.ids import record_id
from abmkit_salesforce.sandbox.org import Org
from abmkit_salesforce.sandbox.recorded import put_recorded
from abmkit_salesforce.sandbox.schema import SObject, objects

OLDEST, NEWEST = 47, 67
"""Versions of the API that it speaks."""

ORG, USER = record_id("00D", 1), record_id("005", 1)
"""The organisation, and the user that integrations work as."""

_DAY_SECONDS = 86_400
_LAG = timedelta(seconds=60)


def base_url(request: Request) -> str:
    """Where the organisation lives, as the client came to it."""
    return f"http://{request.headers.get('host', 'localhost')}"


class Base(Sandbox):
    """An organisation; its routes are in the classes beside this one.

    Args:
        world: What it serves; by default that of ``profile``.
        daily: Calls in 24 hours.
        custom_fields: How many fields of its own Account, Contact and Opportunity have besides.
        person_accounts: Whether consumers are accounts of their own.
        options: Further options of every sandbox.

    Attributes:
        org: Objects and records.
        changes: What users do: create, delete, undelete, purge, merge, add a field.
    """

    name = "salesforce"
    profile = "northwind"
    life = timedelta(hours=2)

    def __init__(
        self,
        world: World | None = None,
        *,
        faults: str = "",
        recorded: Path | None = None,
        paced: bool = True,
        clock: Callable[[], datetime] | None = None,
        daily: int = 100_000,
        custom_fields: int = 0,
        person_accounts: bool = False,
    ) -> None:
        told = {"clock": clock} if clock else {}
        super().__init__(world, faults=faults, recorded=recorded, paced=paced, **told)
        self.org = Org(objects(), self.clock, self.world.profile.zone, self.tables)
        self.changes = Changes(self.org)
        self._calls = Window(daily, _DAY_SECONDS)
        fill(self.org, self.world)
        extras.add_custom_fields(self.org, custom_fields)
        if person_accounts:
            extras.add_person_accounts(self.org, self.world)
        put_recorded(self.org, self.recorded)
        if self.faults.holds("drift"):
            extras.drift(self.org)
        extras.hide(self.org, self.faults.what("403-scope"))

    # What the vendor says

    def unauthorized(self, request: Request, state: str) -> Answer:
        return trouble.session_expired().answer

    def too_long(self, request: Request) -> Answer:
        return trouble.too_long()

    def forbidden(self, request: Request) -> Answer | None:
        closed = self.faults.holds("403-scope") and not self.faults.what("403-scope")
        return trouble.api_disabled().answer if closed else None

    def limited(self, request: Request) -> Answer | None:
        return None if self._calls.take(self.clock()) else trouble.daily_limit().answer

    def fault(self, name: str, request: Request) -> Answer:
        if name == "200-error":
            return trouble.timed_out()
        refusals = {
            "429-burst": trouble.concurrent_limit,
            "429-daily": trouble.daily_limit,
            "500": trouble.broken,
        }
        return refusals[name]().answer

    def not_found(self, request: Request) -> Answer:
        return trouble.not_found().answer

    def bad_request(self, request: Request, reason: str) -> Answer:
        return trouble.Refused(400, "JSON_PARSER_ERROR", reason).answer

    def headers(self, request: Request) -> Mapping[str, str]:
        used = self._calls.limit - self.calls_left
        return {"Sforce-Limit-Info": f"api-usage={used}/{self._calls.limit}"}

    @property
    def calls_left(self) -> int:
        """Calls that are left of the last 24 hours."""
        return self._calls.left(self.clock())

    @property
    def calls_allowed(self) -> int:
        """Calls in 24 hours."""
        return self._calls.limit

    # What users do

    def touch(self, kind: str, record_id: str, properties: Mapping[str, Any]) -> None:
        super().touch(kind, record_id, properties)
        self.org.changed()

    def archive(self, kind: str, record_id: str) -> None:
        """Put a record, and those that cannot be without it, into the bin now."""
        with self.lock:
            self.changes.delete(kind, record_id)

    def delete(self, kind: str, record_id: str) -> None:
        """Empty the bin of a record: only the log of deletions still tells of it."""
        with self.lock:
            self.changes.purge(kind, record_id)

    # What routes need

    def version(self, request: Request) -> str:
        """The version of the API that a request speaks.

        Raises:
            Refused: There is no such version.
        """
        version = request.params["version"]
        found = re.fullmatch(r"v(\d\d)\.0", version)
        if not found or not OLDEST <= int(found[1]) <= NEWEST:
            raise trouble.not_found()
        return version

    def sobject(self, request: Request) -> SObject:
        """The object that a request names.

        Raises:
            Refused: There is none, or the user may not know of it.
        """
        sobject = self.org.object(request.params["kind"])
        if sobject is None:
            raise trouble.not_found()
        return sobject

    def visible(self, record: Record) -> bool:
        """Whether queries find a record yet: under lag, changes of the last minute are not seen."""
        return not self.faults.holds("lag") or record.updated_at <= self.clock() - _LAG
