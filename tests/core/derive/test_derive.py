"""Facts, from rows loaded the way a source loads them."""

from datetime import date
from decimal import Decimal

import pytest

from abmkit.derive import FACTS, Rules, physical

from .rows import ACME, BETA, Lay, targets


def test_every_relation_has_just_the_columns_it_declares(lay: Lay) -> None:
    warehouse = lay()
    for fact in FACTS.values():
        for relation in fact.relations:
            got = [name for (name, *_) in warehouse.query(f"DESCRIBE {relation}")]
            assert got == list(fact.layout(relation))
        for clock in fact.clocks.values():
            held = fact.layout(fact.relation_of(clock))
            assert {clock.start, clock.stop} - {None} <= set(held)
            for column in fact.columns.values():
                if column.when == "plain" or (column.when == "dated" and not clock.is_span):
                    assert physical(column, clock) in held


def test_a_deal_finds_its_account_in_any_order_and_keeps_the_unknown_one(lay: Lay) -> None:
    deals = [
        {"source_id": "d1", "status": "open", "account": "name:Acme"},
        {"source_id": "d2", "status": "open", "account": "name:Nobody"},
        {"source_id": "d3", "status": "open"},
    ]
    warehouse = lay(deal=deals, account=[ACME])
    found = warehouse.query("SELECT account_id IS NOT NULL FROM fact_deal ORDER BY 1")
    assert found == [(False,), (False,), (True,)]


def test_the_head_of_a_group_is_found_and_circles_end(lay: Lay) -> None:
    gamma = {"source_id": "3", "name": "Gamma", "parent": "name:Beta"}
    loop = [
        {"source_id": "4", "name": "Ouro", "parent": "name:Boros"},
        {"source_id": "5", "name": "Boros", "parent": "name:Ouro"},
    ]
    warehouse = lay(account=[ACME, BETA, gamma, *loop])
    heads = dict(
        warehouse.query(
            "SELECT a.name, r.name FROM derived_account a JOIN derived_account r "
            "ON r.account_id = a.root_id",
        )
    )
    assert heads["Gamma"] == heads["Beta"] == heads["Acme"] == "Acme"
    assert set(heads) == {"Acme", "Beta", "Gamma", "Ouro", "Boros"}


def test_list_and_tier_are_those_of_the_deals_own_days(lay: Lay) -> None:
    stays = targets(
        ("domain:acme.com", "2", "2026-01-01", "2026-03-01"),
        ("domain:acme.com", "1", "2026-05-01", None),
    )
    deal = {
        "source_id": "d1",
        "status": "won",
        "account": "id:1",
        "created_on": "2026-04-01",
        "qualified_on": "2026-02-28",
        "close_on": "2026-05-01",
    }
    warehouse = lay(account=[ACME], deal=[deal], list_member=stays)
    (row,) = warehouse.query(
        "SELECT tier__qualified_on, on_list__created_on, tier__close_on, late_listed, days_to_win,"
        " cycle_days FROM fact_deal",
    )
    assert row == ("2", False, "1", True, 62, 30)


def test_a_deal_won_before_it_began_tells_no_length(lay: Lay) -> None:
    days = {"created_on": "2026-04-01", "qualified_on": "2026-04-02"}
    deals = [
        {"source_id": closed, "status": "won", "close_on": closed, **days}
        for closed in ("2024-02-03", "2026-04-01", "2026-04-09")
    ]
    warehouse = lay(deal=deals)
    found = warehouse.query("SELECT days_to_win, cycle_days FROM fact_deal ORDER BY closed_on")
    assert found == [(None, None), (None, 0), (7, 8)]


def test_overlapping_stays_show_one_tier_a_day(lay: Lay) -> None:
    stays = targets(
        ("domain:acme.com", "3", None, None),
        ("name:Acme", "1", "2026-02-01", "2026-03-01"),
    )
    warehouse = lay(account=[ACME], list_member=stays)
    assert warehouse.query(
        "SELECT tier, valid_from, valid_to FROM fact_listing ORDER BY valid_from NULLS FIRST",
    ) == [
        ("3", None, date(2026, 2, 1)),
        ("1", date(2026, 2, 1), date(2026, 3, 1)),
        ("3", date(2026, 3, 1), None),
    ]


def test_a_target_that_no_source_knows_is_on_the_list_but_not_known(lay: Lay) -> None:
    warehouse = lay(
        list_member=targets(("domain:new.example", "1", None, None), roles="user;legal")
    )
    assert warehouse.query("SELECT roles_required FROM fact_listing") == [(2,)]
    assert warehouse.query("SELECT role FROM fact_required_role ORDER BY 1") == [
        ("legal",),
        ("user",),
    ]
    assert warehouse.query("SELECT count(*) FROM fact_account") == [(0,)]
    assert warehouse.query("SELECT name, domain FROM derived_account") == [
        ("new.example", "new.example")
    ]


def test_a_touch_counts_for_the_employer_of_its_day_in_the_clients_zone(lay: Lay) -> None:
    jobs = [
        {"source_id": "m1", "person": "id:p", "account": "id:1", "valid_to": "2026-10-01",
         "buying_role": "user"},
        {"source_id": "m2", "person": "id:p", "account": "id:2", "valid_from": "2026-10-01",
         "buying_role": "champion"},
    ]  # fmt: skip
    touches = [
        {
            "source_id": "t1",
            "kind": "visit",
            "person": "id:p",
            "occurred_at": "2026-09-30T14:59:59Z",
        },
        {
            "source_id": "t2",
            "kind": "visit",
            "person": "id:p",
            "occurred_at": "2026-09-30T15:00:00Z",
        },
    ]
    warehouse = lay(
        Rules(zone="Asia/Seoul"),
        account=[ACME, BETA],
        person=[{"source_id": "p"}],
        membership=jobs,
        touch=touches,
    )
    assert warehouse.query(
        "SELECT t.occurred_on, a.name, t.role FROM fact_touch t JOIN derived_account a"
        " USING (account_id) ORDER BY 1",
    ) == [(date(2026, 9, 30), "Acme", "user"), (date(2026, 10, 1), "Beta", "champion")]


def test_of_two_employers_the_main_one_counts_unless_the_touch_names_the_other(lay: Lay) -> None:
    jobs = [
        {"source_id": "m1", "person": "id:p", "account": "id:1", "is_primary": "true"},
        {"source_id": "m2", "person": "id:p", "account": "id:2", "valid_from": "2026-01-01",
         "buying_role": "legal"},
    ]  # fmt: skip
    touch = {"kind": "visit", "person": "id:p", "occurred_at": "2026-09-30T12:00:00Z"}
    warehouse = lay(
        account=[ACME, BETA],
        person=[{"source_id": "p"}],
        membership=jobs,
        touch=[{"source_id": "t1", **touch}, {"source_id": "t2", **touch, "account": "id:2"}],
    )
    assert warehouse.query(
        "SELECT a.name, t.role FROM fact_touch t JOIN derived_account a USING (account_id) "
        "ORDER BY 1"
    ) == [("Acme", None), ("Beta", "legal")]


@pytest.mark.parametrize(
    ("cells", "minutes"),
    [
        ({"kind": "visit"}, "2"),
        ({"kind": "visit", "minutes": "7.5"}, "7.5"),
        ({"kind": "visit", "minutes": "7.5", "is_machine": "true"}, "0"),
        ({"kind": "email", "direction": "out"}, "0"),
        ({"kind": "email", "direction": "in"}, "1"),
        ({"kind": "meeting", "outcome": "held", "direction": "out"}, "45"),
        ({"kind": "meeting", "outcome": "no_show"}, "0"),
        ({"kind": "meeting"}, "0"),
    ],
)
def test_attention_is_weighed(lay: Lay, cells: dict[str, str], minutes: str) -> None:
    touch = {"source_id": "t", "occurred_at": "2026-09-30T12:00:00Z", **cells}
    warehouse = lay(Rules(minutes={"meeting": Decimal(45)}), touch=[touch])
    assert warehouse.query("SELECT minutes FROM fact_touch") == [(Decimal(minutes),)]


def test_attendees_of_one_meeting_share_an_activity(lay: Lay) -> None:
    touch = {"kind": "meeting", "occurred_at": "2026-09-30T12:00:00Z"}
    warehouse = lay(
        touch=[
            {"source_id": "a", "event": "m1", **touch},
            {"source_id": "b", "event": "m1", **touch},
            {"source_id": "c", **touch},
        ]
    )
    assert warehouse.query("SELECT count(DISTINCT activity_id) FROM fact_touch") == [(2,)]


def test_money_is_converted_at_dated_rates_or_unknown(lay: Lay) -> None:
    fx = [
        {"source_id": "1", "day": "2026-01-01", "base": "EUR", "quote": "USD", "rate": "1.1"},
        {"source_id": "2", "day": "2026-06-01", "base": "EUR", "quote": "USD", "rate": "1.2"},
    ]
    deal = {"amount": "100", "currency": "EUR"}
    warehouse = lay(
        fx=fx,
        deal=[
            {"source_id": "a", "status": "won", "close_on": "2026-05-31", **deal},
            {"source_id": "b", "status": "open", "close_on": "2026-03-01", **deal},
            {"source_id": "c", "status": "won", "close_on": "2025-12-31", **deal},
            {"source_id": "d", "status": "open", "amount": "100", "currency": "SEK"},
            {"source_id": "e", "status": "open", "amount": "100"},
        ],
    )
    assert warehouse.query(
        "SELECT f.amount FROM fact_deal f JOIN deal d ON d.key = f.id ORDER BY d.source_id",
    ) == [(Decimal(110),), (Decimal(120),), (None,), (None,), (Decimal(100),)]


def test_a_yearly_amount_is_exact_where_a_double_is_not(lay: Lay) -> None:
    amount = "12345678901234.5678"
    deal = {"source_id": "a", "status": "won", "amount": amount, "term_months": "12"}
    warehouse = lay(deal=[deal, {**deal, "source_id": "b", "term_months": "36", "amount": "100"}])
    assert warehouse.query("SELECT annual_amount FROM fact_deal ORDER BY 1 DESC") == [
        (Decimal(amount),),
        (Decimal("33.3333"),),
    ]


def test_the_first_won_deal_of_an_account_is_marked_once(lay: Lay) -> None:
    deal = {"status": "won", "account": "id:1", "close_on": "2026-05-01"}
    warehouse = lay(
        account=[ACME],
        deal=[
            {"source_id": "a", **deal},
            {"source_id": "b", **deal},
            {"source_id": "c", **deal, "status": "lost", "close_on": "2026-01-01"},
            {"source_id": "d", "status": "won", "close_on": "2026-01-01"},
        ],
    )
    assert warehouse.query("SELECT count(*) FROM fact_deal WHERE first_won") == [(1,)]


def test_scores_of_a_place_on_the_list_are_columns_and_others_are_left_alone(lay: Lay) -> None:
    (stay,) = targets(("domain:acme.com", "1", None, None))
    told = '{"strategic_importance": "4.5", "revenue_potential": "high", "fit": 3}'
    warehouse = lay(account=[ACME], list_member=[{**stay, "scores": told}])
    assert warehouse.query(
        "SELECT market_influence, strategic_importance, revenue_potential FROM fact_listing"
    ) == [(None, Decimal("4.5"), None)]
