"""Forms, marketing e-mails and their events, campaigns, web visits, webinars and fairs."""

from datetime import datetime
from typing import Any

from abmkit.sandbox import Answer, Request, route
from abmkit_hubspot.sandbox.errors import invalid, missing
from abmkit_hubspot.sandbox.routes.base import Desk, both
from abmkit_hubspot.sandbox.words import millis

_EVENTS_MOST, _SUBMISSIONS_MOST = 1000, 50


class Marketing(Desk):
    """The marketing APIs."""

    @route("GET /marketing/v3/forms")
    def list_forms(self, request: Request) -> Answer:
        """The forms."""
        rows = [] if self.wants(request, "archived") else self.portal.forms
        return Answer(body=self.sheet(request, rows, 20, 500))

    @route("GET /marketing/v3/forms/{id}")
    def get_form(self, request: Request) -> Answer:
        """One of them."""
        return Answer(body=_named(self.portal.forms, "id", request))

    @route("GET /form-integrations/v1/submissions/forms/{id}")
    def list_submissions(self, request: Request) -> Answer:
        """What was sent in by one form, newest first."""
        if request.params["id"] not in self.portal.submissions:
            raise missing("resource not found")
        rows = self.portal.submissions[request.params["id"]]
        return Answer(body=self.sheet(request, rows, 20, _SUBMISSIONS_MOST))

    @route(*both("GET /marketing/v3/emails"))
    def list_emails(self, request: Request) -> Answer:
        """The marketing e-mails; their numbers only with ``includeStats``."""
        every = [] if self.wants(request, "archived") else self.portal.marketing_emails
        rows = [self._email(request, row) for row in every]
        return Answer(body={"total": len(rows), **self.sheet(request, rows, 10, 300)})

    @route(*both("GET /marketing/v3/emails/{id}"))
    def get_email(self, request: Request) -> Answer:
        """One of them."""
        return Answer(
            body=self._email(request, _named(self.portal.marketing_emails, "id", request))
        )

    def _email(self, request: Request, row: dict[str, Any]) -> dict[str, Any]:
        if self.wants(request, "includeStats"):
            return row
        return {key: value for key, value in row.items() if key != "stats"}

    @route("GET /email/public/v1/events")
    def list_email_events(self, request: Request) -> Answer:
        """Opens and clicks, newest first, filtered as asked."""
        rows = [row for row in self.portal.email_events if _fits(row, request)]
        limit = self.limit(request, 10, _EVENTS_MOST)
        start = int(request.one("offset", "0") or 0)
        return Answer(
            body={
                "hasMore": start + limit < len(rows),
                "offset": str(start + limit),
                "events": rows[start : start + limit],
            }
        )

    @route(*both("GET /marketing/v3/campaigns"))
    def list_campaigns(self, request: Request) -> Answer:
        """The campaigns, with the properties asked for."""
        rows = [_campaign(each, request.all("properties")) for each in self.portal.campaigns]
        return Answer(body={"total": len(rows), **self.sheet(request, rows, 50, 100)})

    @route(*both("GET /marketing/v3/campaigns/{id}"))
    def get_campaign(self, request: Request) -> Answer:
        """One of them, with what belongs to it."""
        each = _named(self.portal.campaigns, "id", request)
        return Answer(body={**_campaign(each, request.all("properties")), "assets": {}})

    @route(*both("GET /marketing/v3/campaigns/{id}/budget/totals"))
    def get_budget(self, request: Request) -> Answer:
        """What was spent on one."""
        items = _named(self.portal.campaigns, "id", request)["spend"]
        body = {
            "currencyCode": self.portal.account["companyCurrency"],
            "budgetItems": [],
            "spendItems": items,
            "budgetTotal": 0,
            "spendTotal": sum(item["amount"] for item in items),
        }
        return Answer(body=body)

    @route("GET /events/v3/events", "GET /events/event-occurrences/2026-03")
    def list_occurrences(self, request: Request) -> Answer:
        """Visits of the website, newest first."""
        rows = [row for row in self.portal.visits if _occurs(row, request)]
        return Answer(body=self.sheet(request, rows, 20, _EVENTS_MOST))

    @route("GET /events/v3/events/event-types", "GET /events/event-occurrences/2026-03/event-types")
    def list_event_types(self, request: Request) -> Answer:
        """The kinds of occurrences there are."""
        return Answer(body={"eventTypes": sorted({row["eventType"] for row in self.portal.visits})})

    @route(
        "GET /marketing/v3/marketing-events",
        "GET /marketing/marketing-events/v3",
        "GET /marketing/marketing-events/2026-03",
    )
    def list_marketing_events(self, request: Request) -> Answer:
        """Webinars and fairs."""
        rows = [_bare(each, "participations") for each in self.portal.marketing_events]
        return Answer(body=self.sheet(request, rows, 10, 100))

    @route(
        "GET /marketing/v3/marketing-events/participations/{id}/breakdown",
        "GET /marketing/marketing-events/2026-03/participations/{id}/breakdown",
    )
    def list_participations(self, request: Request) -> Answer:
        """Who came to one."""
        rows = _named(self.portal.marketing_events, "objectId", request)["participations"]
        return Answer(body={"total": len(rows), **self.sheet(request, rows, 10, 100)})


def _named(rows: list[dict[str, Any]], key: str, request: Request) -> dict[str, Any]:
    for row in rows:
        if row[key] == request.params["id"]:
            return row
    raise missing("resource not found")


def _bare(row: dict[str, Any], hidden: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != hidden}


def _campaign(row: dict[str, Any], names: list[str]) -> dict[str, Any]:
    known = row["properties"]
    shown = {name: known[name] for name in names if name in known}
    return {**_bare(row, "spend"), "properties": shown}


def _fits(row: dict[str, Any], request: Request) -> bool:
    since, until = request.one("startTimestamp"), request.one("endTimestamp")
    return (
        (not since or row["created"] >= int(since))
        and (not until or row["created"] < int(until))
        and request.one("eventType").upper() in ("", row["type"])
        and request.one("recipient") in ("", row["recipient"])
        and request.one("campaignId") in ("", str(row["emailCampaignId"]))
    )


def _occurs(row: dict[str, Any], request: Request) -> bool:
    since, until = _instant(request, "occurredAfter"), _instant(request, "occurredBefore")
    at = row["occurredAt"]
    return (
        (since is None or millis(datetime.fromisoformat(at)) >= since)
        and (until is None or millis(datetime.fromisoformat(at)) <= until)
        and request.one("objectId") in ("", row["objectId"])
        and request.one("eventType") in ("", row["eventType"])
    )


def _instant(request: Request, name: str) -> int | None:
    text = request.one(name)
    if not text:
        return None
    try:
        return int(text) if text.isdecimal() else millis(datetime.fromisoformat(text))
    except ValueError as error:
        raise invalid(f"{name} is no instant: {text}") from error
