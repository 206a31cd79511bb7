"""Money and answers to surveys."""

from datetime import date
from decimal import Decimal

from abmkit.derive import Rules, findings
from abmkit.derive.findings import Unpriced

from .rows import ACME, BETA, Lay, targets


def test_money_is_of_its_account_or_its_deals_and_converted_at_the_rate_of_its_day(
    lay: Lay,
) -> None:
    fx = [
        {"source_id": "1", "day": "2026-01-01", "base": "EUR", "quote": "USD", "rate": "1.1"},
        {"source_id": "2", "day": "2026-01-01", "base": "USD", "quote": "SEK", "rate": "10"},
        {"source_id": "3", "day": "2026-01-01", "base": "EUR", "quote": "SEK", "rate": "11"},
    ]
    money = [
        {"source_id": "a", "kind": "order", "amount": "100", "currency": "EUR", "account": "id:1"},
        {"source_id": "b", "kind": "refund", "amount": "-10", "deal": "id:d"},
        {"source_id": "c", "kind": "invoice", "amount": "100", "currency": "SEK"},
        {"source_id": "d", "kind": "cost_media", "amount": "7", "channel": "search"},
        {"source_id": "e", "kind": "order", "amount": "1", "currency": "EUR",
         "on_date": "2025-12-31"},
    ]  # fmt: skip
    warehouse = lay(
        fx=fx,
        account=[ACME, BETA],
        deal=[{"source_id": "d", "status": "won", "account": "id:2"}],
        list_member=targets(("id:1", "1", "2026-02-01", None)),
        money=[{"on_date": "2026-03-01", **row} for row in money],
    )
    assert warehouse.query(
        "SELECT m.amount, a.name, m.kind, m.is_cost, m.tier__on_date FROM fact_money m "
        "LEFT JOIN derived_account a USING (account_id) JOIN money o ON o.key = m.id "
        "ORDER BY o.source_id"
    ) == [
        (Decimal(110), "Acme", "order", False, "1"),
        (Decimal(-10), "Beta", "refund", False, None),
        (None, None, "invoice", False, None),
        (Decimal(7), None, "cost_media", True, None),
        (None, None, "order", False, None),
    ]
    # Neither the inverse of a rate nor a way round by a third currency is made up.
    assert findings(warehouse, Rules()).unpriced == (
        Unpriced("money", "EUR", 1),
        Unpriced("money", "SEK", 1),
    )


def test_a_closed_deal_is_worth_what_it_was_that_day_and_an_open_one_what_it_is_now(
    lay: Lay,
) -> None:
    rates = {"2026-01-01": "1.1", "2026-06-01": "1.2"}
    fx = [
        {"source_id": day, "day": day, "base": "EUR", "quote": "USD", "rate": rate}
        for day, rate in rates.items()
    ]
    deals = [
        {"source_id": "early", "status": "won", "close_on": "2026-05-31"},
        {"source_id": "late", "status": "lost", "close_on": "2026-06-01"},
        {"source_id": "open", "status": "open", "close_on": "2026-02-01"},
        {"source_id": "before", "status": "won", "close_on": "2025-12-31"},
    ]
    warehouse = lay(fx=fx, deal=[{**each, "amount": "100", "currency": "EUR"} for each in deals])
    assert warehouse.query(
        "SELECT d.source_id, f.amount FROM fact_deal f JOIN deal d ON d.key = f.id ORDER BY 1"
    ) == [("before", None), ("early", Decimal(110)), ("late", Decimal(120)), ("open", Decimal(120))]


def test_money_covers_the_days_it_is_paid_for(lay: Lay) -> None:
    money = [
        {"source_id": "a", "covers_from": "2026-01-01", "covers_to": "2027-01-01"},
        {"source_id": "b", "covers_from": "2026-01-01"},
        {"source_id": "c", "covers_to": "2026-06-01"},
        {"source_id": "d"},
    ]
    warehouse = lay(
        money=[{"kind": "recurring", "amount": "1", "on_date": "2026-03-01", **r} for r in money]
    )
    assert warehouse.query(
        "SELECT covered_from, covered_to, days_covered FROM fact_money f "
        "JOIN money m ON m.key = f.id ORDER BY m.source_id"
    ) == [
        (date(2026, 1, 1), date(2027, 1, 1), 365),
        (date(2026, 1, 1), None, None),
        (date(2026, 3, 1), date(2026, 6, 1), None),
        (date(2026, 3, 1), date(2026, 3, 1), None),
    ]


def test_an_amount_too_large_to_convert_is_no_data(lay: Lay) -> None:
    fx = [{"source_id": "1", "day": "2026-01-01", "base": "USD", "quote": "KRW", "rate": "1400"}]
    row = {"source_id": "a", "kind": "order", "on_date": "2026-03-01", "currency": "USD"}
    warehouse = lay(Rules(currency="KRW"), fx=fx, money=[{**row, "amount": "99999999999999"}])
    assert warehouse.query("SELECT amount FROM fact_money") == [(None,)]


def test_an_answer_counts_for_the_employer_of_its_day(lay: Lay) -> None:
    answer = {"survey": "2026", "scale": "nps", "score": "9"}
    warehouse = lay(
        Rules(zone="Asia/Seoul"),
        account=[ACME, BETA],
        person=[{"source_id": "p", "department": "IT"}],
        membership=[
            {"source_id": "m1", "person": "id:p", "account": "id:1", "valid_to": "2026-03-02",
             "buying_role": "user"},
            {"source_id": "m2", "person": "id:p", "account": "id:2", "valid_from": "2026-03-02"},
        ],
        response=[
            {"source_id": "1", **answer, "person": "id:p", "answered_at": "2026-03-01T14:59:00Z"},
            {"source_id": "2", **answer, "person": "id:p", "answered_at": "2026-03-01T15:00:00Z"},
            {"source_id": "3", **answer, "account": "id:1", "answered_at": "2026-03-03T00:00:00Z"},
        ],
    )  # fmt: skip
    assert warehouse.query(
        "SELECT r.answered_on, a.name, r.role, r.department, r.score FROM fact_response r "
        "JOIN derived_account a USING (account_id) ORDER BY 1"
    ) == [
        (date(2026, 3, 1), "Acme", "user", "IT", Decimal(9)),
        (date(2026, 3, 2), "Beta", None, "IT", Decimal(9)),
        (date(2026, 3, 3), "Acme", None, None, Decimal(9)),
    ]


def test_amounts_of_hundreds_of_billions_stop_nothing(lay: Lay) -> None:
    worth = "500000000000"  # in won or rupiah that is one large deal
    day = {"day": "2026-03-01", "additivity": "sum", "channel": "search"}
    warehouse = lay(
        account=[ACME],
        deal=[
            {"source_id": "d", "status": "open", "account": "id:1", "amount": worth,
             "probability": "0.4"},
        ],
        money=[
            {"source_id": "m", "kind": "recurring", "amount": worth, "account": "id:1",
             "on_date": "2026-01-01", "covers_from": "2026-01-01", "covers_to": "2026-07-01"},
        ],
        stat=[
            {"source_id": "s", "name": "impressions", "value": "4000000", **day},
            {"source_id": "t", "name": "spend", "value": "20000000", **day},
        ],
    )  # fmt: skip
    for fact, column, number in (
        ("deal", "weighted_amount", "200000000000"),
        ("customer", "worth", "1000000000000"),
        ("stat", "weighted", "80000000000000"),
    ):
        asked = f"SELECT max({column}) FROM fact_{fact}"
        assert warehouse.query(asked) == [(Decimal(number),)]
