"""A report on one account: found by how people name it, told what happened there."""

from decimal import Decimal
from typing import Any

import pytest

from abmkit.errors import UsageError
from abmkit.run import make_report
from abmkit.run.background import cards
from abmkit.run.measure import derived
from abmkit.run.subject import account_key, find_account, subject

MORE = {"occurred_at": "2026-08-03T09:00:00Z", "account": "id:acme"}


@pytest.fixture
def told(line: Any, accounts: Any, deal_won: Any) -> Any:
    touches = [
        {"source_id": "t1", "kind": "meeting", "minutes": "30", "channel": "Events", **MORE},
        {"source_id": "t2", "kind": "meeting", "minutes": "12", "channel": "Events", **MORE},
        {"source_id": "t3", "kind": "email", "minutes": "0", **MORE},
        {"source_id": "t4", "kind": "visit", "minutes": "5", **MORE,
         "occurred_at": "2026-10-03T09:00:00Z"},
    ]  # fmt: skip
    deals = [
        deal_won(1, "2026-08-03", name="Won then"),
        deal_won(2, "2026-10-09", name="Won later"),
        deal_won(3, "2026-05-09", name="Won before"),
        {**deal_won(4, ""), "status": "open", "name": "Open", "amount": "", "close_on": ""},
        {**deal_won(5, "2026-08-03"), "account": "id:bolt"},
    ]
    twin = {"source_id": "acme2", "name": "Acme", "domains": "acme.example"}
    rows = {"account": [*accounts["account"], twin], "deal": deals, "touch": touches}
    return line.tells(crm={"all": rows}).sync("2026-11-01T06:00:00+00:00")


@pytest.mark.parametrize("text", ["bolt.com", "BOLT", "crm:bolt", " bolt.com "])
def test_an_account_is_found_by_domain_name_or_record(told: Any, text: str) -> None:
    with derived(told.client) as facts:
        known = cards(facts, facts.period("2026-Q3"))
        found = find_account(facts, known, text)
        assert found.name == "Bolt"
        assert find_account(facts, known, str(found.id)) == found
    assert account_key(told.client, text) == found.id


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Bolq", "no account is called 'Bolq'; did you mean"),
        ("crm:nope", "no account is called 'crm:nope'"),
        ("17", "no account is called '17'"),
        ("Acme", "2 accounts are called 'Acme'; name one by its key: .*Acme"),
    ],
)
def test_an_account_that_is_not_clear_is_refused(told: Any, text: str, said: str) -> None:
    with derived(told.client) as facts:
        known = cards(facts, facts.period("2026-Q3"))
        with pytest.raises(UsageError, match=said):
            find_account(facts, known, text)


def test_deals_are_open_or_decided_as_the_period_saw_them(told: Any) -> None:
    with derived(told.client) as facts:
        period = facts.period("2026-Q3")
        card = find_account(facts, cards(facts, period), "acme.com")
        about = subject(facts, period, card)
    assert [(deal.name, deal.status, deal.amount) for deal in about.deals] == [
        ("Won later", "open", Decimal(100)),
        ("Open", "open", None),
        ("Won then", "won", Decimal(100)),
    ]


def test_touches_of_a_day_and_kind_are_one_line_and_none_without_minutes(told: Any) -> None:
    with derived(told.client) as facts:
        period = facts.period("2026-Q3")
        card = find_account(facts, cards(facts, period), "acme.com")
        (only,) = subject(facts, period, card).touches
    assert (only.kind, only.channel, only.minutes) == ("meeting", "Events", Decimal(42))


def test_a_report_on_a_client_takes_no_account(told: Any) -> None:
    with pytest.raises(UsageError, match="is about no account; leave out --account"):
        make_report(told.client, told.plugins, "2026-Q3", account="bolt.com")
