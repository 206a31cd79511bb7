"""The whole sandbox."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from abmkit.sandbox import Answer, Request, Window
from abmkit.world import World
from abmkit_hubspot.sandbox.errors import (
    broken,
    error,
    expired,
    hidden,
    invalid,
    no_scope,
    too_many,
    unknown_token,
)
from abmkit_hubspot.sandbox.fill import Portal
from abmkit_hubspot.sandbox.recorded import put_recorded
from abmkit_hubspot.sandbox.routes.associations import Associations
from abmkit_hubspot.sandbox.routes.lists import Lists
from abmkit_hubspot.sandbox.routes.marketing import Marketing
from abmkit_hubspot.sandbox.routes.oauth import CLIENT_ID, CLIENT_SECRET, CODE, OAuth
from abmkit_hubspot.sandbox.routes.preferences import Preferences
from abmkit_hubspot.sandbox.routes.search import Search
from abmkit_hubspot.sandbox.routes.settings import Settings
from abmkit_hubspot.sandbox.scopes import scope
from abmkit_hubspot.sandbox.words import stamp

BURST, BURST_SECONDS, SEARCHES, DAILY = 190, 10, 5, 650_000


class HubSpotSandbox(Search, Associations, Settings, Marketing, Lists, Preferences, OAuth):
    """HubSpot's API over an invented world.

    Args:
        world: By default that of the Korean client.
        faults: As ``abmkit sandbox --faults`` has them.
        recorded: Folder of recorded records, such as ``contacts.jsonl``.
        paced: Whether limits hold: 190 requests in ten seconds, five searches a second.
        clock: Tells the time.
    """

    def __init__(
        self,
        world: World | None = None,
        *,
        faults: str = "",
        recorded: Path | None = None,
        paced: bool = True,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        times = {"clock": clock} if clock else {}
        super().__init__(world, faults=faults, recorded=recorded, paced=paced, **times)
        self.portal = Portal(self.world)
        self.tables = self.portal.tables
        put_recorded(self.portal, self.recorded)
        self._burst, self._searches = Window(BURST, BURST_SECONDS), Window(SEARCHES, 1)
        self._asked: dict[str, int] = {}

    def credentials(self) -> Mapping[str, str]:
        """The token of a private app, and what OAuth takes."""
        return {
            "token": self.tokens.private,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "code": CODE,
            "refresh_token": self.tokens.first,
        }

    def unauthorized(self, request: Request, state: str) -> Answer:
        return expired(stamp(self.clock())) if state == "expired" else unknown_token()

    def forbidden(self, request: Request) -> Answer | None:
        missing = self.faults.what("403-scope") or "crm.objects.deals.read"
        needed = scope(request.path)
        return no_scope(needed) if self.faults.holds("403-scope") and needed == missing else None

    def limited(self, request: Request) -> Answer | None:
        now = self.clock()
        self._asked[self.day()] = self._asked.get(self.day(), 0) + 1
        if _is_search(request) and not self._searches.take(now):
            return too_many("SECONDLY")
        return None if self._burst.take(now) else too_many("TEN_SECONDLY_ROLLING")

    def fault(self, name: str, request: Request) -> Answer:
        answers = {
            "429-burst": too_many("TEN_SECONDLY_ROLLING"),
            "429-daily": too_many("DAILY"),
            "500": broken(),
            "200-error": hidden(),
        }
        return answers[name]

    def not_found(self, request: Request) -> Answer:
        return error(404, "OBJECT_NOT_FOUND", "resource not found")

    def bad_request(self, request: Request, reason: str) -> Answer:
        return invalid(f"Invalid input JSON: {reason}").answer

    def day(self) -> str:
        return self.world.clock.day(self.clock()).isoformat()

    def headers(self, request: Request) -> Mapping[str, str]:
        """What is left; searches do not say."""
        if _is_search(request):
            return {}
        told: dict[str, Any] = {
            "Daily": DAILY,
            "Daily-Remaining": DAILY - self._asked.get(self.day(), 0),
            "Interval-Milliseconds": BURST_SECONDS * 1000,
            "Max": BURST,
            "Remaining": self._burst.left(self.clock()),
            "Secondly": BURST // BURST_SECONDS,
            "Secondly-Remaining": BURST // BURST_SECONDS,
        }
        return {f"X-HubSpot-RateLimit-{name}": str(value) for name, value in told.items()}


def _is_search(request: Request) -> bool:
    return request.method == "POST" and request.path.endswith("/search")
