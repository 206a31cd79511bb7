"""What a report knows of who is who: records in common, doubts, consents, assumptions."""

from decimal import Decimal
from typing import Any

import pytest

from abmkit.report import Words
from abmkit.report.doubts import doubts
from abmkit.report.identity import ConsentState, SharedDomain, SourceRecords

CRM = {
    "account": [
        {"source_id": "1", "name": "Acme Bearings", "domains": "acme.com"},
        {"source_id": "2", "name": "Acme Bearing", "domains": "other.com"},  # alike
        {"source_id": "3", "name": "Bolt North", "domains": "bolt.com"},
        {"source_id": "4", "name": "Gantry South", "domains": "bolt.com"},  # shares a domain
    ],
    "person": [
        {"source_id": "p", "name": "Kim", "email": "kim@acme.com"},
        {"source_id": "q", "name": "Lee", "email": "lee@acme.com"},
    ],
    "membership": [
        {"source_id": "j", "person": "id:p", "account": "id:1"},
        {"source_id": "k", "person": "id:q", "account": "id:9"},
    ],
    "consent": [
        {"source_id": "n", "person": "id:p", "purpose": "news", "channel": "email",
         "status": "given", "valid_from": "2026-01-01"},
        {"source_id": "o", "person": "id:q", "purpose": "news", "channel": "email",
         "status": "withdrawn", "valid_from": "2026-01-01"},
        {"source_id": "f", "person": "id:p", "purpose": "news", "channel": "fax",
         "status": "given", "valid_from": "2026-12-01"},
    ],
}  # fmt: skip
SHOP = {"account": [{"source_id": "K7", "name": "ACME", "domains": "www.acme.com"}]}
RULES = """\
[targets]
assume_from = 2026-08-10

[[targets.rules]]
tier = "2"
reason = "known"
country = "DE"
"""


@pytest.fixture
def told(line: Any) -> Any:
    line.tells(crm={"all": CRM}, shop={"customers": SHOP})
    return line.list("targets.csv", "domain,arm", "acme.com,treat", "nowhere.com,control")


def test_records_in_common_and_doubts_are_counted(told: Any) -> None:
    found = told.sync().report().quality.identity
    assert found.sources == (
        SourceRecords("crm", 4, 1, 2, 0, found.sources[0].duplicates, 7, 6),
        SourceRecords("shop", 1, 1),
        SourceRecords("targets.csv", references=2, resolved=1),
    )
    assert found.sources[0].duplicates == found.accounts_waiting > 0
    assert found.people_waiting == 0
    assert found.shared == (SharedDomain("bolt.com", 2),)
    assert (found.targets, found.unknown_targets) == (2, 1)


def test_people_of_one_source_alone_have_nothing_in_common_and_may_wait(told: Any) -> None:
    people = [
        {"source_id": n, "name": name, "email": email}
        for n, name, email in (
            ("p", "Kim Ho", "kim@acme.com"),
            ("q", "Kim Ho", "Kim@acme.com"),
            ("r", "Kim Ho", "kim.ho@acme.com"),
        )
    ]
    told.tells(crm={"all": {**CRM, "person": people}})
    found = told.sync().report().quality.identity
    assert [(each.people, each.people_met) for each in found.sources if each.people] == [(3, 0)]
    assert found.people_waiting == 1


def test_what_is_left_out_is_counted_by_its_reason(told: Any) -> None:
    told.list("exclusions.csv", "domain,reason,by", "acme.com,own staff,Kim", "bolt.com,rival,Kim")
    findings = told.sync().report().quality.findings
    assert [
        (each.names["why"], each.names["table"], each.rows)
        for each in findings
        if each.kind == "excluded"
    ] == [
        ("own staff", "account", 1),
        ("own staff", "list_member", 1),
        ("own staff", "membership", 2),
        ("rival", "account", 2),
    ]


def test_consents_are_those_of_people_at_target_accounts_on_the_last_day(told: Any) -> None:
    told.decide('[consent]\nchannels = ["phone"]')
    consents = told.sync().report().quality.identity.consents
    assert consents == (
        ConsentState("news", "email", given=1, withdrawn=1, counts=False),
    )  # the other works there by the domain of the mailbox


def test_nobody_is_said_to_have_joined_on_the_day_from_which_it_is_assumed(told: Any) -> None:
    german = [{**row, "country": "DE"} for row in CRM["account"]]
    told.tells(crm={"all": {**CRM, "account": german}}).decide(RULES)
    data = told.sync("2026-09-15T06:00:00+00:00").sync().report()
    (assumed,) = [each for each in data.quality.findings if each.kind == "assumed"]
    assert assumed.rows == 3  # all but the one that is listed by hand
    assert data.changes.listed == ()
    assert sum(card.on_list for card in data.accounts.values()) == 5


def test_a_deal_whose_amount_has_no_rate_is_none_without_an_amount(line: Any) -> None:
    deals = [
        {"source_id": "a", "status": "open", "amount": "10", "currency": "SEK"},
        {"source_id": "b", "status": "open", "amount": "10"},
        {"source_id": "c", "status": "open"},
    ]
    line.tells(crm={"all": {"deal": deals}})
    quality = line.sync().report().quality
    assert (quality.deals, quality.deals_without_amount) == (3, 1)
    (unpriced,) = [each for each in quality.findings if each.kind == "unpriced"]
    assert (unpriced.rows, unpriced.names["in"]) == (1, "SEK")


@pytest.mark.parametrize(
    ("closed", "currency", "marked"),
    [
        ("2026-08-01", "SEK", True),
        ("2026-04-01", "SEK", False),
        ("2026-08-01", "EUR", False),
        ("2026-08-01", "", False),
    ],
)
def test_amounts_left_out_for_want_of_a_rate_are_told_on_the_first_page(
    line: Any, closed: str, currency: str, marked: bool
) -> None:
    won = {"status": "won", "created_on": "2026-03-01", "close_on": "2026-08-02", "amount": "10"}
    other = {**won, "close_on": closed, "currency": currency, "source_id": "b"}
    rates = [{"source_id": "r", "day": "2026-01-01", "base": "EUR", "quote": "USD", "rate": "1.1"}]
    line.tells(crm={"all": {"deal": [{**won, "source_id": "a"}, other], "fx": rates}})
    data = line.sync().report()
    assert data.number("won_amount").unpriced == ((("SEK", 1),) if marked else ())
    assert data.number("won_deals").unpriced == ()
    texts = [Words("en").text(each.text) for each in data.alerts() if each.text.id.endswith("iced")]
    assert (
        texts
        == [
            "Amounts in SEK have no exchange rate into USD and are left out. "
            "Numbers that need them are marked."
        ]
        * marked
    )
    mark = data.tile("won_amount").mark
    assert (mark and Words("en").text(mark)) == ("SEK: no exchange rate" if marked else None)
    assert data.tile("won_deals").mark is None


def test_the_arm_of_an_experiment_reaches_the_facts(told: Any) -> None:
    from abmkit.run.measure import derived

    told.sync()
    with derived(told.client) as facts:
        arms = facts.warehouse.query("SELECT arm, valid_from FROM fact_listing ORDER BY arm")
    assert arms == [("control", None), ("treat", None)]


def test_a_period_that_nothing_on_record_reaches_is_told_on_the_first_page(line: Any) -> None:
    """And no report of it goes out by itself: somebody may have asked for the wrong one."""
    won = {"status": "won", "created_on": "2026-03-01", "close_on": "2026-04-20", "amount": "10"}
    line.tells(crm={"all": {"deal": [{**won, "source_id": "a"}]}})
    data = line.sync().report()
    (alert,) = data.alerts()
    assert Words("en").text(alert.text) == (
        "Nothing is on record for Q3 2026: the data runs from Mar 1, 2026 to Apr 20, 2026."
    )
    assert "nothing is on record for 2026-Q3" in list(doubts(data, Decimal(5)))
    line.tells(crm={"all": {"deal": [{**won, "source_id": "a", "close_on": "2026-07-01"}]}})
    data = line.sync().report()
    assert data.alerts() == ()
    assert not [each for each in doubts(data, Decimal(5)) if "on record" in each]
