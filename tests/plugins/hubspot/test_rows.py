"""What single records become, those too that the invented portal has none of."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from abmkit.world import World
from abmkit_hubspot.activities import activities
from abmkit_hubspot.campaigns import campaigns
from abmkit_hubspot.deals import deals
from abmkit_hubspot.emails import marketing_emails
from abmkit_hubspot.forms import submissions
from abmkit_hubspot.portal import Portal
from abmkit_hubspot.settings import HubSpotConfig

from .reading import Reading, as_rows
from .visit import served

AT = "2026-09-30T16:30:00Z"


@pytest.fixture(scope="module")
def portal(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with served(world) as visit:
        source = Reading(visit, None, tmp_path_factory.mktemp("rows"))  # type: ignore[arg-type]
        with closing(source.connector()) as connector:
            yield connector.portal


def config(**settings: Any) -> HubSpotConfig:
    return HubSpotConfig.model_validate({"token": "t", **settings})


def touched(portal: Portal, name: str, told: Any, **settings: Any) -> dict[str, Any]:
    """The one touch that an engagement becomes, without what is not told."""
    kinds = {each.name: each for each in activities(portal, config(**settings), ())}
    item = {"id": "5", "createdAt": AT, "properties": told}
    (row,) = as_rows(kinds[name].rows([item])["touch"])
    return {key: value for key, value in row.items() if value is not None}


@pytest.mark.parametrize(
    ("name", "told", "expected"),
    [
        ("emails", {"hs_email_direction": "EMAIL"}, ("email", "sent", "out")),
        ("emails", {"hs_email_direction": "INCOMING_EMAIL"}, ("email", "replied", "in")),
        ("emails", {"hs_email_direction": "FORWARDED_EMAIL"}, ("email", "forwarded", "in")),
        ("calls", {"hs_call_direction": "INBOUND"}, ("call", None, "in")),
        ("calls", {"hs_call_direction": "OUTBOUND"}, ("call", None, "out")),
        ("notes", {}, ("other", "note", None)),
        ("tasks", {}, ("other", "task", None)),
        ("meetings", {}, ("meeting", None, None)),
    ],
)
def test_what_an_engagement_was(portal: Portal, name: str, told: Any, expected: Any) -> None:
    made = touched(portal, name, told)
    assert (made["kind"], made.get("action"), made.get("direction")) == expected
    assert (made["occurred_at"], made["is_marketing"], made["channel"]) == (AT, "false", "sales")


@pytest.mark.parametrize(
    ("outcome", "meant", "minutes"),
    [
        ("COMPLETED", "held", "45"),
        ("NO_SHOW", "no_show", None),
        ("SCHEDULED", "booked", None),
        ("CANCELED", "cancelled", None),
        ("RESCHEDULED", "cancelled", None),
        ("Coffee", "held", "45"),
    ],
)
def test_a_meeting_takes_time_where_it_was_held(
    portal: Portal, outcome: str, meant: str, minutes: str | None
) -> None:
    told = {
        "hs_meeting_outcome": outcome,
        "hs_timestamp": "2026-09-01T00:00:00Z",
        "hs_meeting_start_time": "2026-09-30T10:00:00Z",
        "hs_meeting_end_time": "2026-09-30T10:45:00Z",
    }
    made = touched(portal, "meetings", told, outcomes={"Coffee": "held"})
    assert (made["outcome"], made.get("minutes")) == (meant, minutes)
    assert made["occurred_at"] == "2026-09-30T10:00:00Z"


def test_a_call_and_a_task_tell_how_long_and_when(portal: Portal) -> None:
    call = touched(portal, "calls", {"hs_call_duration": "90000", "hs_call_status": "NO_ANSWER"})
    assert (call["minutes"], call["outcome"]) == ("1.5", "no_show")
    done = {"hs_task_completion_date": "2026-09-29T10:00:00Z", "hs_timestamp": AT}
    assert touched(portal, "tasks", done)["occurred_at"] == "2026-09-29T10:00:00Z"


def test_a_campaign_has_its_days_its_goal_and_what_it_cost(portal: Portal) -> None:
    told = {
        "hs_name": "Autumn", "hs_goal": "Meetings", "hs_start_date": "2026-09-01",
        "hs_end_date": "2026-09-30",
    }  # fmt: skip
    spent = {"id": "1", "name": "Ads", "createdAt": AT, "amount": "12.50"}
    budget = {"currencyCode": "EUR", "spendItems": [spent, {**spent, "id": "2", "name": "Hours"}]}
    item = {"id": "7", "properties": told, "budget": budget}
    made = campaigns(portal, config(costs={"Hours": "cost_labour"})).rows([item])
    (campaign,) = as_rows(made["campaign"])
    assert (campaign["name"], campaign["objective"]) == ("Autumn", "Meetings")
    assert (campaign["starts_on"], campaign["ends_on"]) == ("2026-09-01", "2026-09-30")
    money = [(m["kind"], m["amount"], m["currency"]) for m in as_rows(made["money"])]
    assert money == [("cost_media", "12.5", "EUR"), ("cost_labour", "12.5", "EUR")]


@pytest.mark.parametrize(("told", "currency"), [("USD", "USD"), (None, "KRW")])
def test_a_deal_is_in_its_own_currency_else_in_the_portals(
    portal: Portal, told: str | None, currency: str
) -> None:
    values = {"amount": "100.50", "dealstage": "gone", "hs_is_closed_won": "true"}
    item = {"id": "9", "createdAt": AT, "properties": {**values, "deal_currency_code": told}}
    (deal,) = as_rows(deals(portal, config(), ()).rows([item])["deal"])
    assert (deal["amount"], deal["currency"], deal["status"]) == ("100.5", currency, "won")


def test_an_e_mail_that_was_sent_has_hubspots_own_totals(portal: Portal) -> None:
    stats = {"counters": {"sent": 40, "delivered": 38, "open": 12, "spamreport": 1}}
    mail = {"id": "3", "subject": "Hello", "publishDate": AT, "stats": stats}
    failed = {**mail, "id": "4", "stats": {**stats, "failedToLoad": True}}
    draft = {**mail, "id": "5", "publishDate": None}
    made = marketing_emails(portal).rows([mail, failed, draft])
    assert [(row["name"], row["value"], row["asset"]) for row in as_rows(made["stat"])] == [
        ("sent", "40", "id:3"), ("delivered", "38", "id:3"), ("opened", "12", "id:3"),
    ]  # fmt: skip
    assert [row["title"] for row in as_rows(made["asset"])] == ["Hello"] * 3


@pytest.mark.parametrize(
    ("name", "page", "kinds", "kind"),
    [
        ("Book a demo", None, {}, "demo"),
        ("Form 7", "https://acme.example/contact-us?x=newsletter", {}, "contact"),
        ("Blog", None, {}, "newsletter"),
        ("Whitepaper", None, {}, "other"),
        ("Book a demo", None, {"Book a demo": "contact"}, "contact"),
        ("Book a demo", None, {"f1": "newsletter", "Book a demo": "contact"}, "newsletter"),
    ],
)
def test_what_a_form_asks_for(
    portal: Portal, name: str, page: str | None, kinds: dict[str, str], kind: str
) -> None:
    item = {
        "id": "s1", "submittedAt": 1790782200000, "form": {"id": "f1", "name": name},
        "properties": {"email": "kim@acme.example", "pageUrl": page},
    }  # fmt: skip
    (row,) = as_rows(submissions(portal, config(form_kinds=kinds)).rows([item])["touch"])
    assert (row["form_kind"], row["asset"], row["person"]) == (
        kind, "id:f1", "email:kim@acme.example",
    )  # fmt: skip
