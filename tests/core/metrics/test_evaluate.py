"""Asking for numbers, and reading them."""

from datetime import date
from decimal import Decimal
from itertools import count

import pytest

from abmkit import Ask, Metric, customer, deal, listing, membership, metric, stage, stat, touch
from abmkit.errors import UnknownName, UsageError
from abmkit.metrics import Registry, samples
from abmkit.metrics.ask import TOTAL
from abmkit.metrics.evaluate import evaluate, explain
from abmkit.metrics.examples import in_memory
from abmkit.metrics.results import Results
from abmkit.period import Calendar, month

WON = "status = 'won'"
Q3 = Calendar().parse("2026-Q3", date.max)


def make(name, formula, unit="count", **told):
    formula.__name__, formula.__doc__ = name, "A definition."
    return metric(title=name, unit=unit, better="up", role="diagnostic", owner="sales",
                  stage="engage", version=1, **told)(formula)  # fmt: skip


won = make("won", lambda: deal.count(where=WON))
amount = make("amount", lambda: deal.sum("amount", where=WON), "money")
rate = make("rate", lambda: won / deal.count(where="status in ('won', 'lost')"), "percent")
large = make("large", lambda least=100: deal.count(where=f"{WON} and amount >= {least}"))
open_deals = make("open_deals", lambda: deal.count(on="open"))
listed = make("listed", lambda: listing.distinct("account_id"))
on_list = make("on_list", lambda: deal.count(where="on_list"))
engaged = make("engaged", lambda: touch.distinct("account_id", where="on_list_at_end"))
reach = make("reach", lambda: engaged / listed, "percent", proportion=True)
median = make("median", lambda: deal.median("amount", where=WON), "money")
per = make("per", lambda: touch.per("account_id").count().count(at_least=2))
mixed = make("mixed", lambda: on_list / open_deals)
required = make("required", lambda: membership.distinct("role", where="role_required_at_end"))
persons = make("persons", lambda: touch.distinct("person_id"))
two_people = make(
    "two_people", lambda: touch.per("account_id").distinct("person_id").count(at_least=2)
)
parts = make("parts", lambda: touch.per("account_id").distinct("role").count())
played = make("played", lambda: touch.per("account_id").distinct("role").count(at_least=1))
people_on_step = make(
    "people_on_step", lambda: stage.count(where="ladder = 'person' and step = 'mql'")
)
deals_on_step = make("deals_on_step", lambda: stage.count(where="step = 'mql' and ladder = 'deal'"))
visits = make("visits", lambda: stat.sum("value", where="name in ('sessions', 'visits')"))
forms = make("forms", lambda: touch.count(where="kind = 'form' and not action = 'viewed'"))
soft = make("soft", lambda: touch.count(where="kind = 'email' and action = 'soft_bounced'"))
held = make("held", lambda: touch.count(where="kind = 'meeting' and outcome = 'held'"))
meetings = make("meetings", lambda: touch.count(where="kind = 'meeting'"))
unheld = make("unheld", lambda: (meetings - held.coalesce(0)) / meetings, "percent")
REGISTRY = Registry.of(thing for thing in list(vars().values()) if isinstance(thing, Metric))


def ask(*asks, period=Q3, params=None, **rows) -> Results:
    """Numbers over hand-written rows."""
    with in_memory() as query:
        for statement in samples.statements(rows, period):
            query(statement)
        return evaluate(query, REGISTRY, asks, period, params or {})


def test_a_ratio_tells_its_parts_and_how_far_chance_goes():
    got = ask(Ask("rate"), deal=[{}, {"status": "lost"}, {}, {}]).number("rate")
    assert (got.value, got.numerator, got.denominator, got.n) == (Decimal("0.75"), 3, 4, 4)
    assert got.low is not None
    assert got.high is not None
    assert Decimal("0.3") < got.low < got.value < got.high < Decimal("0.96")
    assert (got.by, got.key, got.period) == (None, TOTAL, Q3)


def test_a_sum_is_its_own_numerator_and_counts_the_rows_it_knows():
    got = ask(Ask("amount"), deal=[{"amount": 7}, {"amount": None}]).number("amount")
    assert (got.value, got.numerator, got.denominator, got.n) == (7, 7, None, 1)
    assert (got.low, got.high) == (None, None)


def test_nothing_at_all_is_no_data_and_nothing_of_it_is_zero():
    assert ask(Ask("won")).number("won").value is None
    lost = ask(Ask("won"), Ask("amount"), Ask("rate"), Ask("median"), deal=[{"status": "open"}])
    assert [lost.number(name).value for name in ("won", "amount", "rate", "median")] == [
        0, 0, None, None,
    ]  # fmt: skip


def test_a_fact_without_a_row_of_the_kind_asked_for_is_no_data():
    rows = {"stage": [{"ladder": "deal", "step": "won"}], "stat": [{"name": "clicks"}]}
    asked = ask(Ask("people_on_step"), Ask("deals_on_step"), Ask("visits"), **rows)
    told = [asked.number(name).value for name in ("people_on_step", "deals_on_step", "visits")]
    assert told == [None, 0, None]


@pytest.mark.parametrize(
    ("name", "told", "value", "reason"),
    [
        ("forms", {}, None, "touch where kind = 'form' and not (action = 'viewed')"),
        ("forms", {"kind": "form", "action": "viewed"}, None, "touch where kind = 'form' and not "),
        ("forms", {"kind": "form", "occurred_on": "2020-01-07"}, 0, None),
        (
            "soft",
            {"kind": "email", "action": "sent"},
            None,
            "touch where kind = 'email' and action",
        ),
        ("soft", {"kind": "email", "action": "bounced"}, None, "touch where kind = 'email' and "),
        ("soft", {"kind": "email", "action": "hard_bounced"}, 0, None),
        ("held", {"kind": "meeting"}, None, "kind = 'meeting' and outcome is not null"),
        ("held", {"kind": "call", "outcome": "held"}, None, "touch where kind = 'meeting'"),
        ("held", {"kind": "meeting", "outcome": "no_show"}, 0, None),
    ],
)
def test_of_a_kind_of_touch_that_nobody_tells_of_there_is_no_number_but_a_reason(
    name, told, value, reason
):
    number = ask(Ask(name), touch=[{"kind": "visit"}, told]).number(name)
    assert number.value == value
    assert (number.reason is None) == (reason is None)
    assert (reason or "") in (number.reason or "")


def test_what_something_stands_in_for_is_not_why_there_is_no_data():
    met = {"kind": "meeting", "occurred_on": "2020-01-07"}
    number = ask(Ask("unheld"), touch=[met]).number("unheld")
    assert (number.value, number.reason) == (None, None)
    assert ask(Ask("unheld"), touch=[{"kind": "visit"}]).number("unheld").reason is not None


def test_without_any_touch_the_reason_is_that_there_are_none():
    number = ask(Ask("forms"), deal=[{}]).number("forms")
    assert number.reason == "no source tells of any touch"
    assert ask(Ask("rate"), deal=[{"status": "open"}]).number("rate").reason is None


def test_where_nobody_has_a_role_nothing_is_counted_by_role():
    nobody, one = ([{"person_id": "q", "role": role}] for role in (None, "user"))
    for people, value in ((nobody, None), (one, 0)):
        got = ask(Ask("played"), touch=[{}], membership=people)
        assert got.number("played").value == value


def test_without_a_target_list_nothing_is_known_of_target_accounts():
    asked = (Ask("on_list"), Ask("engaged"), Ask("won"))
    for stays, told in (([], (None, None, 1)), ([{"account_id": "z"}], (1, 0, 1))):
        found = ask(*asked, listing=stays, deal=[{}], touch=[{}])
        assert tuple(found.number(each.metric).value for each in asked) == told


def test_a_sum_of_unknown_amounts_is_unknown():
    assert ask(Ask("amount"), deal=[{"amount": None}]).number("amount").value is None


def test_a_share_above_one_has_no_interval():
    rows = {"touch": [{"account_id": name} for name in "ab"], "listing": [{"account_id": "a"}]}
    assert ask(Ask("reach"), **rows).number("reach").value == 1
    shrunk = make(
        "reach", lambda: touch.distinct("account_id") / listed, "percent", proportion=True
    )
    with in_memory() as query:
        for statement in samples.statements(rows, Q3):
            query(statement)
        number = evaluate(query, Registry.of([shrunk, listed]), [Ask("reach")], Q3).number("reach")
    assert (number.value, number.low) == (2, None)


def test_comparisons_and_months_are_answered_beside_the_period():
    rows = [{"closed_on": day} for day in ("2026-09-30", "2026-07-01", "2026-06-30", "2025-08-01")]
    got = ask(Ask("won", compare=("previous", "last-year"), months=3, within=True), deal=rows)
    told = {period.label: got.number("won", period).value for period in got.periods("won")}
    assert told == {
        "2026-Q3": 2, "2026-Q2": 1, "2025-Q3": 1, "2026-07": 1, "2026-08": 0, "2026-09": 1,
    }  # fmt: skip


def test_the_months_of_a_cut_period_are_cut_too():
    period = Calendar().parse("2026-07-15..2026-08-10", date.max)
    rows = [{"closed_on": day} for day in ("2026-07-14", "2026-07-15", "2026-08-10", "2026-08-11")]
    got = ask(Ask("won", within=True), period=period, deal=rows)
    assert [got.number("won", part).value for part in period.split_months()] == [1, 1]


def test_a_break_down_has_each_group_of_any_period_and_the_one_without():
    rows = [
        {"tier": "1"},
        {"tier": "1"},
        {"tier": None, "account_id": None},
        {"tier": "2", "closed_on": "2026-06-30"},
        {"tier": "3", "status": "lost"},
    ]
    got = ask(Ask("won", by="tier", compare=("previous",)), deal=rows)
    assert got.keys("won", "tier") == ("1", "2", None)
    assert [number.value for number in got.numbers("won", by="tier")] == [2, 0, 1]
    assert [n.value for n in got.numbers("won", Q3.previous(), "tier")] == [0, 1, 0]
    assert got.number("won", by="tier", key="9").value == 0
    assert got.number("won").value == 3
    assert {(number.by, number.key) for number in got} == {
        (None, TOTAL), ("tier", "1"), ("tier", "2"), ("tier", None),
    }  # fmt: skip


def test_the_tier_of_a_flow_is_of_its_day_and_that_of_a_stock_of_the_periods_end():
    rows = {
        "deal": [{"tier": "1", "tier_at_end": "2"}, {"tier": "1", "status": "open"}],
        "touch": [{"tier": "1"}],
    }
    got = ask(*(Ask(name, by="tier") for name in ("won", "open_deals", "engaged", "reach")), **rows)
    assert got.keys("won", "tier") == ("1",)
    for name in ("open_deals", "engaged", "reach"):
        assert got.keys(name, "tier") == ("2",), name


def test_account_and_root_are_short_for_their_columns():
    rows = [{"account_id": "x", "root_id": "r"}, {"account_id": "y", "root_id": "r"}]
    got = ask(Ask("won", by="account"), Ask("won", by="root"), deal=rows)
    assert got.keys("won", "account") == ("x", "y")
    assert [number.value for number in got.numbers("won", by="root")] == [2]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (Ask("won", by="channel"), "won cannot be broken down by channel: unknown column of deal"),
        (Ask("won", by="move"), "by move: column move is told on clock moved_on only"),
        (Ask("won", by="teir"), "did you mean tier"),
        (Ask("won", by="month"), "months are periods; ask for months= or within="),
        (Ask("won", by="amount"), "amount is an amount"),
        (Ask("on_list", by="tier_at_end"), "it counts accounts as of each row's day"),
        (Ask("mixed", by="tier"), "one part of it has tier of each row's day"),
        (
            Ask("won", compare=("before",)),
            "unknown comparison 'before'; did you mean quarter-before",
        ),
        (Ask("wonn"), "unknown metric 'wonn'; did you mean won"),
    ],
    ids=count(),
)
def test_what_cannot_be_asked_is_refused_with_what_can(asked, why):
    with pytest.raises(UsageError, match=why):
        ask(asked)


def test_a_metric_without_lists_can_be_broken_down_by_the_tier_of_the_end():
    rows = [{"tier_at_end": "1"}, {"account_id": None}]
    got = ask(Ask("won", by="tier_at_end"), deal=rows)
    assert got.keys("won", "tier_at_end") == ("1", None)


def test_only_what_was_asked_for_can_be_read():
    got = ask(Ask("won", by="tier"), deal=[{}])
    with pytest.raises(UnknownName, match="unknown metric asked for 'rate'; known: won"):
        got.number("rate")
    with pytest.raises(UsageError, match="won was not asked for by account"):
        got.number("won", by="account")
    with pytest.raises(UsageError, match="won was not asked for 2026-09"):
        got.number("won", month(date(2026, 9, 1)))


def test_a_clients_parameters_count_and_those_of_one_metric_only():
    rows = [{"amount": 50}, {"amount": 500}]
    got = ask(Ask("large"), Ask("won"), deal=rows, params={"large": {"least": 10}})
    assert (got.number("large").value, got.number("won").value) == (2, 2)


def test_asking_twice_is_asking_once():
    once = explain(REGISTRY, [Ask("rate"), Ask("won")], Q3)
    twice = explain(REGISTRY, [Ask("won"), Ask("rate"), Ask("rate", compare=())], Q3)
    assert sorted(once.statements()) == sorted(twice.statements())


def test_facts_without_lists_need_no_roster():
    assert explain(REGISTRY, [Ask("won")], Q3).roster == ()
    assert len(explain(REGISTRY, [Ask("reach")], Q3).roster) == 1


def test_a_role_is_required_where_the_list_of_that_day_says_so():
    rows = [{"role": "user"}, {"role": "legal", "role_required_at_end": False}, {"role": None}]
    assert ask(Ask("required"), membership=rows).number("required").value == 1


def test_nothing_stays_behind_when_a_statement_fails():
    with in_memory() as query:
        for statement in samples.statements({"deal": [{}]}, Q3):
            query(statement)

        def failing(sql):
            if sql.startswith("SELECT w.span"):
                raise OSError("the disk is gone")
            return query(sql)

        with pytest.raises(OSError, match="the disk is gone"):
            evaluate(failing, REGISTRY, [Ask("won")], Q3)
        assert query("SELECT * FROM duckdb_tables() WHERE table_name LIKE 'metric%'") == []


def test_the_callers_decimal_context_changes_nothing():
    from decimal import localcontext

    rows = [{"amount": amount} for amount in ("1.0001", "2", "5.25")] + [{"status": "lost"}]
    asks = [Ask("rate"), Ask("median")]
    usual = ask(*asks, deal=rows)
    with localcontext(prec=2):
        narrow = ask(*asks, deal=rows)
        assert list(narrow) == list(usual)


def test_results_show_the_plan_they_came_from():
    assert "scan deal on close_on" in ask(Ask("won"), deal=[{}]).plan


def test_where_rows_know_no_state_of_their_day_that_of_the_periods_end_is_told():
    joined = make("joined", lambda: customer.distinct("account_id", on="joined_on"), "count")
    registry = Registry.of([joined])
    rows = {"customer": [{"tier_at_end": "1"}, {"account_id": "b"}]}
    with in_memory() as query:
        for statement in samples.statements(rows, Q3):
            query(statement)
        got = evaluate(query, registry, [Ask("joined", by="tier")], Q3)
    assert {n.key: n.value for n in got.numbers("joined", by="tier")} == {"1": 1, None: 1}


def test_what_counts_once_does_so_over_more_months_than_a_number_has_bits():
    whole = Calendar().parse("2019-01-01..2026-09-30", date.max)
    met = [("a", "p", "2019-02-01"), ("a", "p", "2026-08-03"), ("a", "q", "2024-05-06"),
           ("b", "p", "2026-08-04")]  # fmt: skip
    rows = [{"account_id": a, "person_id": p, "occurred_on": day} for a, p, day in met]
    asks = [Ask(name, by="account", months=90) for name in ("persons", "two_people")]
    got = ask(*asks, period=whole, touch=rows)
    assert [got.number(name).value for name in ("persons", "two_people")] == [2, 1]
    assert [number.value for number in got.numbers("persons", by="account")] == [2, 1]
    by_month = {p.label: got.number("persons", p).value for p in got.periods("persons")}
    assert {label for label, value in by_month.items() if value} == {
        whole.label, "2024-05", "2026-08",
    } | ({"2019-02"} & by_month.keys())  # fmt: skip
    assert by_month["2026-08"] == 1


def test_an_owner_of_nothing_counts_unless_one_thing_is_asked_for():
    rows = [{"account_id": "a", "role": "user"}, {"account_id": "b", "role": None}]
    got = ask(Ask("parts"), Ask("played"), touch=rows)
    assert [got.number(name).value for name in ("parts", "played")] == [2, 1]
