"""What the connector makes of a portal is what its world's ledger says."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from abmkit.sandbox import serve
from abmkit.world import PROFILES, Membership, World, generate
from abmkit_hubspot.connector import HubSpot
from abmkit_hubspot.sandbox import HubSpotSandbox
from abmkit_hubspot.sandbox.words import INDUSTRIES, LIFECYCLE, record_id

from .reading import COLUMNS, KINDS, as_rows

Row = dict[str, Any]


class Told:
    """The rows of a full read, by table and stream."""

    def __init__(self, world: World, connector: HubSpot) -> None:
        self.world = world
        self.rows: dict[str, list[Row]] = {}
        for stream in connector.streams():
            for batch in connector.pull(stream, None):
                assert not batch.refused
                for table, frame in batch.tables.items():
                    rows = ({**row, "stream": stream.name} for row in as_rows(frame))
                    self.rows.setdefault(table, []).extend(rows)

    def of(self, table: str, *streams: str) -> dict[str, Row]:
        found = [r for r in self.rows[table] if not streams or r["stream"] in streams]
        assert len({row["source_id"] for row in found}) == len(found)
        return {row["source_id"]: row for row in found}


@pytest.fixture(
    scope="module", params=["hanbit", pytest.param("northwind", marks=pytest.mark.slow)]
)
def told(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Told]:
    world = generate(PROFILES[request.param])
    sandbox = HubSpotSandbox(world, paced=False)
    with serve(sandbox) as url:
        settings = {
            "token": sandbox.tokens.private,
            "base_url": url,
            "columns": COLUMNS,
            "costs": {kind: kind for kind in KINDS},
        }
        config = HubSpot.Config.model_validate(settings)
        connector = HubSpot(config, tmp_path_factory.mktemp("client"))
        yield Told(world, connector)
        connector.close()


def same_day(day: Any, told: str | None) -> bool:
    return (day and day.isoformat()) == told


def test_accounts(told: Told) -> None:
    accounts = told.of("account")
    assert len(accounts) == len(told.world.companies)
    for company in told.world.companies:
        row = accounts[record_id("companies", company.id)]
        parent = company.parent_id and f"id:{record_id('companies', company.parent_id)}"
        assert (row["name"], row["country"], row["parent"]) == (
            company.name,
            company.country,
            parent,
        )
        assert (row["domains"] or "").split(";") == list(company.domains or ("",))
        assert (row["industry"], row["employees"]) == (
            INDUSTRIES[company.industry],
            str(company.employees),
        )
        assert same_day(company.created_on, row["created_on"])


def test_people(told: Told) -> None:
    people = told.of("person")
    assert len(people) == len(told.world.people)
    for person in told.world.people:
        row = people[record_id("contacts", person.id)]
        assert (row["name"], row["title"], row["email"], row["language"]) == (
            person.name,
            person.title,
            person.email,
            person.language,
        )
        assert same_day(person.created_on, row["created_on"])


def test_where_people_work_and_worked(told: Told) -> None:
    def job(membership: Membership) -> tuple[Any, ...]:
        until = membership.valid_to and membership.valid_to.isoformat()
        return (
            f"id:{record_id('contacts', membership.person_id)}",
            f"id:{record_id('companies', membership.company_id)}",
            membership.role,
            membership.valid_from.isoformat(),
            until,
        )

    rows = told.of("membership", "contacts").values()
    names = ("person", "account", "buying_role", "valid_from", "valid_to")
    found = sorted(tuple(row[name] for name in names) for row in rows)
    assert found == sorted(job(each) for each in told.world.memberships)


def test_deals(told: Told) -> None:
    deals = told.of("deal")
    assert len(deals) == len(told.world.deals)
    for deal in told.world.deals:
        row = deals[record_id("deals", deal.id)]
        account = deal.company_id and f"id:{record_id('companies', deal.company_id)}"
        assert (row["name"], row["account"], row["product"]) == (deal.name, account, deal.product)
        assert (row["status"], row["stage"], row["type"]) == (deal.status, deal.stage, deal.type)
        assert (row["amount"] and Decimal(row["amount"])) == deal.amount
        assert (row["currency"], row["owner"]) == (deal.currency, deal.owner)
        assert row["term_months"] == (deal.term_months and str(deal.term_months))
        assert same_day(deal.created_on, row["created_on"])
        assert same_day(deal.close_on, row["close_on"])


def test_stages_of_deals(told: Told) -> None:
    def change(deal: str, at: datetime, *rest: Any) -> tuple[Any, ...]:
        return (deal, at.replace(microsecond=at.microsecond // 1000 * 1000), *rest)

    found = [
        (r["deal"], datetime.fromisoformat(r["entered_at"]), r["step"], Decimal(r["probability"]))
        for r in told.of("stage", "deals").values()
    ]
    expected = [
        change(f"id:{record_id('deals', c.deal_id)}", c.entered_at, c.stage, c.probability)
        for c in told.world.stages
    ]
    assert Counter(found) == Counter(expected)


def test_amounts_are_those_of_their_time(told: Told) -> None:
    amounts = {
        (row["deal"], row["step"], datetime.fromisoformat(row["entered_at"])): row["amount"]
        for row in told.of("stage", "deals").values()
    }
    for each in told.world.stages:
        at = each.entered_at.astimezone(UTC)
        found = amounts[f"id:{record_id('deals', each.deal_id)}", each.stage, at]
        if each.amount is not None:
            assert Decimal(found) == each.amount


@pytest.mark.parametrize("kind", ["call", "meeting", "form", "email", "visit", "webinar", "event"])
def test_touches(told: Told, kind: str) -> None:
    def of_world(touch: Any) -> tuple[Any, ...]:
        at = touch.occurred_at.replace(microsecond=touch.occurred_at.microsecond // 1000 * 1000)
        return (at, touch.person_id, touch.outcome, touch.is_machine)

    emails = {person.email: person.id for person in told.world.people if person.email}

    def who(reference: str) -> int:
        by, _, value = reference.partition(":")
        if by == "id":
            return int(value[4:])
        return emails[value]

    rows = [row for row in told.of("touch").values() if row["kind"] == kind]
    found = [
        (
            datetime.fromisoformat(row["occurred_at"]),
            who(row["person"]),
            row.get("outcome"),
            row.get("is_machine") == "true",
        )
        for row in rows
    ]
    expected = [of_world(touch) for touch in told.world.touches if touch.kind == kind]
    assert Counter(found) == Counter(expected)


def test_minutes_of_attention(told: Told) -> None:
    found: Counter[str] = Counter()
    for row in told.of("touch").values():
        found[row["kind"]] += Decimal(row.get("minutes") or 0)
    expected: Counter[str] = Counter()
    for touch in told.world.touches:
        if touch.outcome in (None, "held"):
            expected[touch.kind] += touch.minutes
    for kind, minutes in expected.items():
        assert abs(found[kind] - minutes) < max(1, minutes / 100), kind


def test_meetings_are_one_event_of_several_people(told: Told) -> None:
    rows = [row for row in told.of("touch").values() if row["kind"] == "meeting"]
    of_world = {touch.meeting_id for touch in told.world.touches if touch.kind == "meeting"}
    assert len({row["event"] for row in rows}) == len(of_world) < len(rows)


def test_spend(told: Told) -> None:
    def cost(kind: str, channel: str, day: str, amount: Decimal) -> tuple[Any, ...]:
        return kind, channel, day, amount

    rows = told.of("money").values()
    names = ("kind", "channel", "on_date", "amount")
    found = Counter(tuple(row[name] for name in names[:3]) for row in rows)
    expected = Counter(
        (spend.kind, spend.channel, spend.on_date.isoformat()) for spend in told.world.spend
    )
    assert found == expected
    total = sum(Decimal(row["amount"]) for row in rows)
    assert total == sum(spend.amount for spend in told.world.spend)


def test_target_accounts_with_their_tiers_over_time(told: Told) -> None:
    rows = told.of("list_member", "companies").values()
    names = ("account", "tier", "valid_from", "valid_to")
    found = sorted(tuple(row[name] or "" for name in names) for row in rows)
    expected = sorted(
        (
            f"id:{record_id('companies', entry.company_id)}",
            entry.tier,
            entry.valid_from.isoformat(),
            entry.valid_to.isoformat() if entry.valid_to else "",
        )
        for entry in told.world.targets
    )
    assert found == expected
    assert {row["list_name"] for row in rows} == {"hubspot target accounts"}


def test_lists_of_companies(told: Told) -> None:
    rows = told.of("list_member", "lists").values()
    now = [entry for entry in told.world.targets if entry.holds(told.world.end)]
    sizes = Counter(row["list_name"] for row in rows)
    assert sizes["ABM target accounts"] == len(now)
    assert sizes["ABM tier 1"] == sum(entry.tier == "1" for entry in now)


def test_lifecycles_climb(told: Told) -> None:
    steps = {step: place for place, step in enumerate(LIFECYCLE)}
    for stream, who in (("contacts", "person"), ("companies", "account")):
        walks: dict[str, list[tuple[datetime, int]]] = {}
        for row in told.of("stage", stream).values():
            at = datetime.fromisoformat(row["entered_at"])
            walks.setdefault(row[who], []).append((at, steps[row["step"]]))
        assert walks
        for walk in walks.values():
            places = [place for _, place in sorted(walk)]
            assert places == sorted(set(places))


def test_custom_properties_are_kept(told: Told) -> None:
    extra = [row["extra"] or "" for row in told.of("person").values()]
    assert all("survey_answer_" in each for each in extra)


def test_a_role_in_a_deal_names_the_deal(told: Told) -> None:
    rows = told.of("membership", "deals").values()
    assert {row["deal"].removeprefix("id:") for row in rows} <= set(told.of("deal"))
    assert all(row["buying_role"] for row in rows)
    assert rows


def test_forms_are_of_the_kind_that_the_ledger_tells(told: Told) -> None:
    rows = [row for row in told.of("touch").values() if row["kind"] == "form"]
    kinds = Counter(touch.form_kind for touch in told.world.touches if touch.form_kind)
    assert Counter(row["form_kind"] for row in rows) == kinds
    assert len(kinds) == 3
    assert {row["asset"].removeprefix("id:") for row in rows} <= set(told.of("asset", "forms"))


def test_e_mails_are_of_a_campaign(told: Told) -> None:
    rows = told.of("touch", "email_events").values()
    assert {row["asset"].removeprefix("id:") for row in rows} <= set(
        told.of("asset", "marketing_emails")
    )
    assert {row["campaign"] for row in rows} <= {f"id:{own}" for own in told.of("campaign")}
