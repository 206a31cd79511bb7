"""Facts worked out of others: engagement, customers, influence; and platform totals."""

from datetime import date
from decimal import Decimal

import pytest

from abmkit.derive import Mqa, Rules

from .rows import ACME, BETA, Lay, Rows, targets

D = Decimal


def touch(day: str, person: str | None = None, **cells: str) -> dict[str, str | None]:
    told = {"kind": "visit", "minutes": "10", "account": "id:1", "person": person, **cells}
    return {"source_id": f"{day}{person}{cells}", "occurred_at": f"{day}T12:00:00Z", **told}


PEOPLE: Rows = [{"source_id": name, "name": name} for name in ("p", "q")]


def test_a_touch_counts_for_ninety_days_and_a_person_as_long_as_met_again(lay: Lay) -> None:
    touches = [
        touch("2026-01-01", "id:p"),
        touch("2026-01-11", "id:q", minutes="5"),
        touch("2026-01-21", "id:p", kind="form", form_kind="demo"),
        touch("2026-01-22", "id:q", minutes="0"),
    ]
    warehouse = lay(account=[ACME], person=PEOPLE, touch=touches)
    found = warehouse.query(
        "SELECT entered_on, left_on, minutes, people, act_now, minutes_before, people_before "
        "FROM fact_engagement ORDER BY entered_on"
    )
    days = [date(2026, 1, 1), date(2026, 1, 11), date(2026, 1, 21),
            date(2026, 4, 1), date(2026, 4, 11), date(2026, 4, 21)]  # fmt: skip
    assert [row[:2] for row in found] == list(zip(days, [*days[1:], None], strict=True))
    states = [(10, 1, 0), (15, 2, 0), (25, 2, 1), (15, 2, 1), (10, 1, 1), (0, 0, 0)]
    assert [row[2:5] for row in found] == states
    assert [row[5:] for row in found] == [(0, 0), *((m, p) for m, p, _ in states[:-1])]


def won(number: str, account: str, day: str, **cells: str) -> dict[str, str]:
    told = {"status": "won", "account": account, "close_on": day, "amount": "1200", **cells}
    return {"source_id": number, **told}


def test_a_customer_is_who_pays_else_who_has_a_term_else_who_bought_within_a_year(lay: Lay) -> None:
    deals = [
        won("1", "id:1", "2024-01-15", term_months="24"),
        won("2", "id:2", "2025-03-01"),
    ]
    paid = [
        {"source_id": "m", "kind": "recurring", "on_date": "2025-12-15", "amount": "150",
         "account": "id:1", "covers_from": "2025-12-15", "covers_to": "2026-01-15"},
        {"source_id": "n", "kind": "recurring", "on_date": "2026-01-15", "amount": "100",
         "account": "id:1", "covers_from": "2026-01-15", "covers_to": "2026-02-04"},
    ]  # fmt: skip
    warehouse = lay(account=[ACME, BETA], deal=deals, money=paid)
    found = warehouse.query(
        "SELECT active_from, active_to, worth, joined_on, left_on, cohort FROM fact_customer "
        "ORDER BY cohort, active_from"
    )
    assert found == [
        (date(2024, 1, 15), date(2025, 12, 15), 600, date(2024, 1, 15), None, "2024-01"),
        (date(2025, 12, 15), date(2026, 1, 15), 1800, None, None, "2024-01"),
        (date(2026, 1, 15), date(2026, 2, 4), 1825, None, date(2026, 2, 4), "2024-01"),
        (date(2025, 3, 1), date(2026, 3, 1), 1200, date(2025, 3, 1), date(2026, 3, 1), "2025-03"),
    ]


def test_a_deal_is_of_a_customer_who_was_one_on_the_day_before_it_closed(lay: Lay) -> None:
    deals = [
        won("first", "id:1", "2025-01-10", term_months="12"),
        won("same day", "id:1", "2025-01-10", term_months="0"),
        won("next day", "id:1", "2025-01-11", term_months="1"),
        won("lost", "id:1", "2025-06-01", status="lost"),
        won("day after", "id:1", "2026-01-10", term_months="1"),
        won("too late", "id:1", "2026-03-01", term_months="1"),
        won("of nobody", "", "2025-06-01"),
        won("another's", "id:2", "2025-06-01"),
    ]
    warehouse = lay(account=[ACME, BETA], deal=[*deals, won("open", "id:1", "", status="open")])
    names = "(SELECT source_id FROM deal WHERE key = id)"
    found = dict(warehouse.query(f"SELECT {names}, was_customer FROM fact_deal_ended"))
    assert {name for name, was in found.items() if was} == {"next day", "lost", "day after"}
    assert len(found) == 9
    assert None not in found.values()


def test_a_year_later_a_customer_is_one_still_or_no_more(lay: Lay) -> None:
    deals = [
        won("1", "id:1", "2025-01-01", term_months="12"),
        won("2", "id:1", "2026-01-01", term_months="12", amount="1000"),
        won("3", "id:1", "2026-03-01", term_months="12", amount="500"),
        won("4", "id:2", "2025-01-01", term_months="12"),
    ]
    warehouse = lay(account=[ACME, BETA], deal=deals)
    found = warehouse.query(
        "SELECT worth_then, worth, worth_kept, is_active FROM fact_customer_year "
        "WHERE was_from <= DATE '2026-06-30' AND was_to > DATE '2026-06-30' ORDER BY worth DESC"
    )
    assert found == [(1200, 1500, 1200, True), (1200, 0, 0, False)]


@pytest.mark.parametrize(
    ("day", "year_after"),
    [("2024-02-29", "2025-02-28"), ("2023-02-28", "2024-02-28"), ("2024-01-15", "2025-01-15")],
)
def test_a_year_is_one_of_the_calendar_and_the_end_of_a_february_is_the_end_of_the_next(
    lay: Lay, day: str, year_after: str
) -> None:
    warehouse = lay(account=[ACME], deal=[won("1", "id:1", day)])
    ((found,),) = warehouse.query("SELECT min(was_from) FROM fact_customer_year")
    assert str(found) == year_after


def test_of_a_closed_deal_is_told_when_marketing_last_met_its_account_and_its_people(
    lay: Lay,
) -> None:
    deals = [
        won("d", "id:1", "2026-06-30", created_on="2026-06-01"),
        {"source_id": "e", "status": "lost", "account": "id:2", "close_on": "2026-06-30"},
        {"source_id": "f", "status": "open", "account": "id:1", "close_on": "2026-06-30"},
    ]
    touches = [
        touch("2026-05-01", "id:p", is_marketing="true"),
        touch("2026-06-20", "id:q", is_marketing="true", campaign="id:c"),
        touch("2026-06-25", "id:q"),
        touch("2026-07-01", "id:p", is_marketing="true"),
    ]
    warehouse = lay(
        account=[ACME, BETA],
        person=PEOPLE,
        campaign=[{"source_id": "c", "name": "Spring", "type": "promotion"}],
        deal=deals,
        membership=[
            {"source_id": "m", "person": "id:p", "account": "id:1", "deal": "id:d",
             "buying_role": "champion"},
        ],
        touch=touches,
    )  # fmt: skip
    found = warehouse.query(
        "SELECT status, broad_days, narrow_days, promotion_days, is_sourced, touches, "
        "marketing_touches FROM fact_influence ORDER BY status DESC"
    )
    assert found == [
        ("won", 10, 60, 10, True, 3, 2),
        ("open", None, None, None, False, 4, 3),
        ("lost", None, None, None, False, 0, 0),
    ]


def test_a_touch_knows_its_campaign_and_its_content(lay: Lay) -> None:
    warehouse = lay(
        account=[ACME],
        campaign=[{"source_id": "c", "type": "Drip", "programme": "Welcome"}],
        asset=[{"source_id": "a", "kind": "page", "cta": "Book a demo", "variant": "B"}],
        touch=[touch("2026-01-01", campaign="id:c", asset="id:a"), touch("2026-01-02")],
    )
    columns = "campaign_type, programme, asset_kind, cta, variant"
    found = warehouse.query(f"SELECT {columns} FROM fact_touch ORDER BY occurred_on")
    assert found == [("drip", "Welcome", "page", "Book a demo", "B"), (None,) * 5]


def consent(number: str, status: str, start: str, stop: str | None = None) -> dict[str, str | None]:
    told = {"purpose": "news", "channel": "email", "valid_from": start, "valid_to": stop}
    return {"source_id": number, "person": "id:p", "status": status, **told}


def test_a_person_may_be_contacted_while_a_consent_is_given_and_not_withdrawn(lay: Lay) -> None:
    there = {"account": "id:1", "valid_from": "2026-01-01", "valid_to": "2026-12-01"}
    staff = [{"source_id": name, "person": f"id:{name}", **there} for name in ("p", "q")]
    days = "SELECT contact_from, contact_to FROM fact_membership_contactable ORDER BY 1"
    warehouse = lay(account=[ACME], person=PEOPLE, membership=staff)
    assert warehouse.query(days) == [(date(2026, 1, 1), date(2026, 12, 1))] * 2
    told = [
        consent("1", "given", "2025-06-01", "2026-03-01"),
        consent("2", "withdrawn", "2026-02-01", "2026-02-10"),
        {**consent("3", "given", "2026-11-01"), "channel": "phone"},
    ]
    assert lay(consent=told).query(days) == [
        (date(2026, 1, 1), date(2026, 2, 1)),
        (date(2026, 2, 10), date(2026, 3, 1)),
        (date(2026, 11, 1), date(2026, 12, 1)),
    ]


def test_an_account_is_on_the_highest_step_that_holds_and_may_fall_back(lay: Lay) -> None:
    listed = {"source_id": "l", "list_name": "targets", "account": "id:1", "tier": "1"}
    deal = won("d", "id:1", "2026-06-01", created_on="2026-05-01", term_months="3")
    warehouse = lay(
        account=[ACME],
        person=PEOPLE,
        list_member=[listed],
        touch=[
            touch("2026-01-01", "id:p", minutes="60"),
            touch("2026-01-11", "id:q", minutes="60"),
        ],
        deal=[deal],
    )
    found = warehouse.query(
        "SELECT step, entered_on, left_on, days_from_mqa, previous_step FROM fact_journey "
        "ORDER BY entered_on NULLS FIRST"
    )
    assert found == [
        ("listed", None, date(2026, 1, 1), None, None),
        ("engaged", date(2026, 1, 1), date(2026, 1, 11), None, "listed"),
        ("mqa", date(2026, 1, 11), date(2026, 4, 1), None, "engaged"),
        ("engaged", date(2026, 4, 1), date(2026, 4, 11), 80, "mqa"),
        ("listed", date(2026, 4, 11), date(2026, 5, 1), 90, "engaged"),
        ("opportunity", date(2026, 5, 1), date(2026, 6, 1), 110, "listed"),
        ("customer", date(2026, 6, 1), date(2026, 9, 1), 141, "opportunity"),
        ("listed", date(2026, 9, 1), None, 233, "customer"),
    ]


def test_a_tier_may_have_a_rule_of_its_own_and_days_may_be_fewer(lay: Lay) -> None:
    own = Mqa(D(50), 1, 30, D(40), {"2": (D(55), 1), "O'B": (D(500), 1)})
    listed = [
        {"source_id": f"l{n}", "list_name": "targets", "account": f"id:{n}", "tier": tier}
        for n, tier in (("1", "1"), ("2", "2"), ("3", "O'B"))
    ]
    accounts = [{"source_id": n, "name": f"Account {n}"} for n in "123"]
    touches = [
        touch(day, "id:p", account=f"id:{n}", minutes=minutes)
        for n in "123"
        for day, minutes in (("2026-01-01", "50"), ("2026-01-11", "10"))
    ]
    warehouse = lay(
        Rules(mqa=own), account=accounts, person=PEOPLE, list_member=listed, touch=touches
    )
    found = warehouse.query(
        "SELECT t.source_id, step, entered_on FROM fact_journey AS j JOIN account AS t "
        "ON t.key = j.account_id WHERE entered_on IS NOT NULL ORDER BY 1, 3"
    )
    assert found == [
        ("1", "mqa", date(2026, 1, 1)),
        ("1", "listed", date(2026, 1, 31)),
        ("2", "engaged", date(2026, 1, 1)),
        ("2", "mqa", date(2026, 1, 11)),
        ("2", "listed", date(2026, 1, 31)),
        ("3", "engaged", date(2026, 1, 1)),
        ("3", "listed", date(2026, 1, 31)),
    ]


def test_large_companies_may_have_to_give_more(lay: Lay) -> None:
    own = Mqa(D(50), 1, 30, D(10), {"2": (D(20), 1)}, {100: (D(60), 1), 1000: (D(90), 1)})
    size = {"1": None, "2": "100", "3": "1000", "4": "5000"}
    warehouse = lay(
        Rules(mqa=own),
        account=[{"source_id": n, "name": n, "employees": told} for n, told in size.items()],
        person=PEOPLE,
        list_member=[
            {"source_id": n, "list_name": "targets", "account": f"id:{n}", "tier": tier}
            for n, tier in zip(size, "1112", strict=True)
        ],
        touch=[touch("2026-01-01", "id:p", account=f"id:{n}", minutes="60") for n in size],
    )
    found = warehouse.query(
        "SELECT t.source_id, step FROM fact_journey AS j JOIN account AS t "
        "ON t.key = j.account_id WHERE entered_on = DATE '2026-01-01' ORDER BY 1"
    )
    assert found == [("1", "mqa"), ("2", "mqa"), ("3", "engaged"), ("4", "mqa")]


def test_engagement_is_cut_where_a_tier_changes(lay: Lay) -> None:
    stays = targets(("id:1", "2", "2026-01-11", "2026-01-21"), ("id:1", "1", "2026-01-21", None))
    warehouse = lay(
        account=[ACME], person=PEOPLE, list_member=stays, touch=[touch("2026-01-01", "id:p")]
    )
    found = warehouse.query(
        "SELECT entered_on, minutes, minutes_before, tier__entered_on, tier_before "
        "FROM fact_engagement ORDER BY entered_on"
    )
    assert found == [
        (date(2026, 1, 1), 10, 0, None, None),
        (date(2026, 1, 11), 10, 10, "2", None),
        (date(2026, 1, 21), 10, 10, "1", "2"),
        (date(2026, 4, 1), 0, 10, "1", "1"),
    ]


def test_a_client_says_how_long_a_deal_makes_a_customer(lay: Lay) -> None:
    deals = [won("1", "id:1", "2025-01-01"), won("2", "id:2", "2025-01-01", term_months="12")]
    warehouse = lay(Rules(active_months=24), account=[ACME, BETA], deal=deals)
    found = warehouse.query("SELECT active_to FROM fact_customer ORDER BY 1")
    assert found == [(date(2026, 1, 1),), (date(2027, 1, 1),)]


def test_only_the_kinds_that_a_client_names_influence_a_deal_and_no_machine_does(lay: Lay) -> None:
    marketing = {"account": "id:1", "is_marketing": "true"}
    warehouse = lay(
        Rules(influencing=("webinar", "event")),
        account=[ACME],
        deal=[won("d", "id:1", "2026-06-30")],
        touch=[
            touch("2026-06-01", kind="webinar", **marketing),
            touch("2026-06-11", **marketing),
            touch("2026-06-21", kind="event", is_machine="true", **marketing),
        ],
    )
    told = "SELECT broad_days, touches, marketing_touches FROM fact_influence"
    assert warehouse.query(told) == [(29, 2, 2)]


def test_a_deal_is_referred_by_its_first_touch_until_it_was_opened_or_by_its_campaign(
    lay: Lay,
) -> None:
    opened = {"status": "open", "created_on": "2026-06-10"}
    deals = [
        {"source_id": "first", "account": "id:1", **opened},
        {"source_id": "later", "account": "id:2", **opened},
        {"source_id": "named", "account": "id:2", "campaign": "id:c", **opened},
    ]
    touches = [
        touch("2026-06-01", account="id:1", channel="referral"),
        touch("2026-06-02", account="id:1", channel="web", is_marketing="true"),
        touch("2026-06-01", account="id:2", channel="web"),
        touch("2026-06-02", account="id:2", channel="referral"),
    ]
    campaign = [{"source_id": "c", "name": "Ask a friend", "type": "Referral"}]
    warehouse = lay(account=[ACME, BETA], deal=deals, touch=touches, campaign=campaign)
    found = warehouse.query(
        "SELECT d.source_id, i.is_referred, i.is_sourced FROM fact_influence AS i "
        "JOIN deal AS d ON d.key = i.id ORDER BY 1"
    )
    assert found == [("first", True, False), ("later", False, False), ("named", True, True)]


def test_where_nobody_tells_of_marketing_no_deal_is_told_of(lay: Lay) -> None:
    deals = [won("d", "id:1", "2026-06-30")]
    warehouse = lay(account=[ACME], deal=deals, touch=[touch("2026-06-01")])
    assert warehouse.query("SELECT * FROM fact_influence") == []
    campaign = {"source_id": "c", "name": "Spring"}
    warehouse = lay(campaign=[campaign], deal=[{**deals[0], "campaign": "id:c"}])
    assert warehouse.query("SELECT broad_days, is_sourced FROM fact_influence") == [(None, True)]


def stat(day: str, name: str, value: str, additivity: str, **cells: str) -> dict[str, str]:
    told = {"day": day, "name": name, "value": value, "additivity": additivity, **cells}
    return {"source_id": f"{day}{name}{cells}", **told}


def test_what_does_not_add_up_over_days_stands_in_no_column_that_is_summed(lay: Lay) -> None:
    stats = [
        stat("2026-01-01", "Followers", "100", "last", channel="x"),
        stat("2026-01-03", "Followers", "97", "last", channel="x"),
        stat("2026-01-03", "position", "4.5", "none", channel="search"),
        stat("2026-01-03", "impressions", "200", "sum", channel="search"),
        stat("2026-01-03", "reach", "50", "none", channel="x"),
    ]
    warehouse = lay(Rules(), stat=stats)
    found = warehouse.query(
        "SELECT name, day, held_to, value, level, change, reading, weight, weighted "
        "FROM fact_stat ORDER BY name, day"
    )
    first, third = date(2026, 1, 1), date(2026, 1, 3)
    assert found == [
        ("followers", first, third, None, 100, None, 100, None, None),
        ("followers", third, None, None, 97, -3, 97, None, None),
        ("impressions", third, None, 200, None, None, 200, None, None),
        ("position", third, None, None, None, None, D("4.5"), 200, 900),
        ("reach", third, None, None, None, None, 50, None, None),
    ]
