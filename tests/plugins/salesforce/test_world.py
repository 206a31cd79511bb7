"""Everything that the invented organisation tells, held against the ledger it was made of."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from abmkit.world import ENGLISH, World
from abmkit_salesforce.sandbox.ids import record_id

from .source import serving

ACCOUNT, CONTACT, LEAD, DEAL = "001", "003", "00Q", "006"


@pytest.fixture(scope="module")
def synced(
    tmp_path_factory: pytest.TempPathFactory, world: World, mapping: Mapping[str, Any]
) -> Any:
    with serving(tmp_path_factory.mktemp("world"), world=world) as source:
        told = source.sync(map=mapping)
        assert {each.outcome for each in told.values()} == {"complete"}
        assert not sum(each.rejected_rows + each.rejected_cells for each in told.values())
        yield source


def plain(instant: datetime) -> datetime:
    return instant.replace(tzinfo=None)


def word(kind: str, value: str) -> str:
    return ENGLISH[kind].get(value, value)


def refers(column: str) -> str:
    """SQL of the id that a reference means."""
    return f"(SELECT value FROM link WHERE link.key = t.{column})"


def test_accounts(synced: Any, world: World) -> None:
    found = synced.rows(
        f"SELECT source_id, name, domains, {refers('parent')}, country, industry, employees, "
        "created_on FROM account t"
    )
    assert set(map(str, found)) == {
        str((
            record_id(ACCOUNT, c.id), c.name, list(c.domains) or None,
            record_id(ACCOUNT, c.parent_id) if c.parent_id else None, word("country", c.country),
            word("industry", c.industry), c.employees, c.created_on,
        ))
        for c in world.companies
    }  # fmt: skip


def test_people(synced: Any, world: World) -> None:
    found = synced.rows(
        "SELECT source_id, name, title, email, language, created_on FROM person "
        f"WHERE source_id LIKE '{CONTACT}%'"
    )
    assert set(found) == {
        (record_id(CONTACT, p.id), p.name, p.title, p.email, p.language, p.created_on)
        for p in world.people
    }


def test_where_people_work(synced: Any, world: World) -> None:
    found = synced.rows(
        f"SELECT {refers('person')}, {refers('account')}, buying_role, valid_from, valid_to "
        "FROM membership t WHERE stream = 'AccountContactRelation'"
    )
    assert set(found) == {
        (record_id(CONTACT, m.person_id), record_id(ACCOUNT, m.company_id), m.role, m.valid_from,
         m.valid_to)
        for m in world.memberships
    }  # fmt: skip


def test_deals(synced: Any, world: World) -> None:
    found = synced.rows(
        f"SELECT source_id, name, {refers('account')}, product, stage, type, status, created_on, "
        "qualified_on, close_on, amount, currency, term_months, owner FROM deal t"
    )
    assert {row[0]: row for row in found} == {
        record_id(DEAL, d.id): (
            record_id(DEAL, d.id), d.name,
            record_id(ACCOUNT, d.company_id) if d.company_id else None, d.product, d.stage, d.type,
            d.status, d.created_on, d.qualified_on, d.close_on, d.amount, d.currency,
            d.term_months, d.owner,
        )
        for d in world.deals
    }  # fmt: skip


def test_steps_of_deals(synced: Any, world: World) -> None:
    found = synced.rows(
        f"SELECT {refers('deal')}, step, entered_at, amount, probability FROM stage t "
        "WHERE ladder = 'deal'"
    )
    assert set(found) == {
        (record_id(DEAL, s.deal_id), s.stage, plain(s.entered_at), s.amount, s.probability)
        for s in world.stages
    }


def test_touches(synced: Any, world: World) -> None:
    found = synced.rows(
        f"SELECT {refers('person')}, occurred_at, kind, action, minutes, "
        f"{refers('deal')}, is_machine IS true, is_marketing IS true, form_kind FROM touch t "
        f"WHERE {refers('person')} NOT LIKE '{LEAD}%'"  # nobody the ledger knows
    )
    expected = Counter(
        (
            record_id(CONTACT, t.person_id), plain(t.occurred_at), t.kind, t.action, t.minutes,
            record_id(DEAL, t.deal_id) if t.deal_id else None, t.is_machine, t.is_marketing,
            t.form_kind,
        )
        for t in world.touches
    )  # fmt: skip
    assert Counter(found) - expected == expected - Counter(found) == Counter()


def test_meetings(synced: Any, world: World) -> None:
    found = synced.rows(
        "SELECT count(*), count(DISTINCT event), count(*) FILTER (outcome = 'held'), "
        "count(*) FILTER (outcome = 'no_show') FROM "
        "(SELECT * REPLACE (coalesce(event, source_id) AS event) FROM touch "
        "WHERE kind = 'meeting')"
    )
    met = [t for t in world.touches if t.kind == "meeting"]
    outcomes = Counter(t.outcome for t in met)
    events = len({t.meeting_id for t in met})
    assert found == [(len(met), events, outcomes["held"], outcomes["no_show"])]


def test_money(synced: Any, world: World) -> None:
    found = synced.rows("SELECT on_date, channel, kind, amount, currency FROM money")
    assert Counter(found) == Counter(
        (s.on_date, word("channel", s.channel), s.kind, s.amount, s.currency) for s in world.spend
    )


def test_converted_leads_are_steps_of_their_contacts(synced: Any) -> None:
    found = synced.rows(f"SELECT {refers('person')}, step FROM stage t WHERE ladder = 'person'")
    assert found
    assert all(who.startswith(CONTACT) and step == "Closed - Converted" for who, step in found)


def test_nothing_that_is_gone_was_read(synced: Any) -> None:
    names = synced.rows(
        "SELECT name FROM account UNION ALL SELECT name FROM deal UNION ALL SELECT name FROM person"
    )
    assert not [name for (name,) in names if "TEST" in name or "Duplicate" in name]


def test_fields_of_the_organisation_are_kept(synced: Any) -> None:
    (told,) = synced.rows(
        "SELECT count(extra ->> 'ABM_Tier__c'), count(extra ->> 'SystemModstamp'), "
        "count(extra ->> 'Name'), count(extra ->> 'BillingAddress') FROM account"
    )
    assert told[0] > 0
    assert told[1:] == (120, 0, 0)


def test_rates_go_both_ways(synced: Any) -> None:
    (told,) = synced.rows(
        "SELECT count(*), bool_and(abs(a.rate * b.rate - 1) < 0.000001) FROM fx a JOIN fx b "
        "ON a.base = b.quote AND a.quote = b.base AND a.day = b.day"
    )
    assert told == (64, True)
