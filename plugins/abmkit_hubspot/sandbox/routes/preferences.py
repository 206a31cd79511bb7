"""Communication preferences: what people can subscribe to, and what they chose."""

from collections.abc import Callable
from typing import Any

from abmkit.sandbox import Answer, Request, route
from abmkit_hubspot.sandbox.errors import invalid
from abmkit_hubspot.sandbox.routes.base import Desk
from abmkit_hubspot.sandbox.words import stamp

_V3, _V4 = "/communication-preferences/v3", "/communication-preferences/v4"
_DATED = "/communication-preferences/2026-03"
_MOST = 100
Json = dict[str, Any]


def _both(rest: str) -> tuple[str, str]:
    verb, _, place = rest.partition(" ")
    return f"{verb} {_V4}{place}", f"{verb} {_DATED}{place}"


class Preferences(Desk):
    """The communication preferences API; the channel is e-mail."""

    @route(*_both("GET /definitions"))
    def list_subscriptions(self, request: Request) -> Answer:
        """What people can subscribe to."""
        return self._done(self.portal.subscriptions)

    @route(*_both("GET /statuses/{address}"))
    def get_statuses(self, request: Request) -> Answer:
        """What one address chose."""
        return self._done(self._statuses(request.params["address"]))

    @route(*_both("GET /statuses/{address}/unsubscribe-all"))
    def get_wide(self, request: Request) -> Answer:
        """Whether one address wants nothing at all; nothing is told of one that did not say so."""
        return self._done(self._wide(request.params["address"]))

    @route(*_both("POST /statuses/batch/read"))
    def read_statuses(self, request: Request) -> Answer:
        """What several addresses chose."""
        return self._batch(request, "statuses", self._statuses)

    @route(*_both("POST /statuses/batch/unsubscribe-all/read"))
    def read_wide(self, request: Request) -> Answer:
        """Which of several addresses want nothing at all."""
        return self._batch(request, "wideStatuses", self._wide)

    @route(f"GET {_V3}/definitions")
    def list_definitions(self, request: Request) -> Answer:
        """What people can subscribe to, as the client of HubSpot asks for it."""
        return Answer(body={"subscriptionDefinitions": self.portal.subscriptions})

    @route(f"GET {_V3}/status/email/{{address}}")
    def get_status(self, request: Request) -> Answer:
        """What one address chose, as the client of HubSpot asks for it."""
        address = request.params["address"]
        told = {each["subscriptionId"]: each["status"] for each in self._statuses(address)}
        wide = bool(self._wide(address))
        rows = [
            {
                "id": each["id"],
                "name": each["name"],
                "description": each["description"],
                "status": _plain(told.get(int(each["id"])), wide),
                "sourceOfStatus": "PORTAL_WIDE_STATUS" if wide else "SUBSCRIPTION_STATUS",
            }
            for each in self.portal.subscriptions
        ]
        return Answer(body={"recipient": address, "subscriptionStatuses": rows})

    def _statuses(self, address: str) -> list[Json]:
        known = self.portal.preferences.get(address.lower())
        if known is None:
            return []
        names = {int(each["id"]): each["name"] for each in self.portal.subscriptions}
        return [
            {
                "subscriptionId": number,
                "subscriptionName": names[number],
                "subscriberIdString": address,
                "channel": "EMAIL",
                "status": status,
                "source": "Form submission",
                "timestamp": stamp(known.since),
                "businessUnitId": 0,
                **({} if status == "NOT_SPECIFIED" else {"legalBasis": "CONSENT_WITH_NOTICE"}),
            }
            for number, status in known.statuses.items()
        ]

    def _wide(self, address: str) -> list[Json]:
        known = self.portal.preferences.get(address.lower())
        if known is None or known.nothing_since is None:
            return []
        told = {
            "subscriberIdString": address,
            "channel": "EMAIL",
            "status": "UNSUBSCRIBED",
            "wideStatusType": "PORTAL_WIDE",
            "timestamp": stamp(known.nothing_since),
            "businessUnitId": 0,
        }
        return [told]

    def _batch(self, request: Request, name: str, told: Callable[[str], list[Json]]) -> Answer:
        if request.one("channel") != "EMAIL":
            raise invalid("channel must be EMAIL")
        inputs = request.json().get("inputs", [])
        if len(inputs) > _MOST:
            raise invalid(f"The maximum number of inputs supported in a batch request is {_MOST}")
        return self._done([{"subscriberIdString": each, name: told(each)} for each in inputs])

    def _done(self, results: list[Json]) -> Answer:
        now = stamp(self.clock())
        body = {"status": "COMPLETE", "startedAt": now, "completedAt": now, "results": results}
        return Answer(body=body)


def _plain(status: str | None, wide: bool) -> str:
    return "SUBSCRIBED" if status == "SUBSCRIBED" and not wide else "NOT_SUBSCRIBED"
