"""Cohorts: who came in during the period, and what became of them in time."""

from datetime import date

import pytest

from abmkit import customer, deal, listing, metric, stage, touch
from abmkit.errors import UnknownName, UsageError
from abmkit.metrics import Registry, samples
from abmkit.metrics.ask import Ask
from abmkit.metrics.checks import is_proportion
from abmkit.metrics.evaluate import evaluate, explain
from abmkit.metrics.examples import in_memory
from abmkit.metrics.rows import rows_behind
from abmkit.period import Calendar

Q3 = Calendar().parse("2026-Q3", date.max)
MQLS = stage.cohort("person_id", where="ladder = 'person' and step = 'mql'")
CALLED = MQLS.reach(touch, within="7d", where="kind = 'call'")


def make(name, formula, unit="count"):
    """A metric of a formula, under a name of its own."""

    def made():
        """A definition."""
        return formula

    made.__name__ = name
    return metric(title=name, unit=unit, better="up", role="diagnostic", owner="sales",
                  stage="engage", version=1)(made)  # fmt: skip


REGISTRY = Registry.of([
    make("mqls", MQLS.count()),
    make("called", CALLED),
    make("rate", CALLED / MQLS.count(), "percent"),
    make("young", MQLS.immature(within="7d") / MQLS.count(), "percent"),
    make("missed", MQLS.miss(touch, within="7d", where="kind = 'call'")),
    make("again", MQLS.reach(touch, within="7d", same_day=False)),
    make("mailed", MQLS.had(touch, within="30d", where="kind = 'email'").count()),
    make("mailed_called", MQLS.had(touch, within="30d", where="kind = 'email'")
         .reach(touch, within="7d", where="kind = 'call'")),
    make("cold", MQLS.had_no(touch, same_day=False).count()),
    make("rows_of_mailed", MQLS.had(touch, within="30d", where="kind = 'email'").rows()),
    make("scores_of_mailed", MQLS.had(touch, within="30d", where="kind = 'email'").sum("score"),
         "score"),
    make("stayed", customer.cohort("account_id", on="joined_on")
         .reach(customer, within="1m", on="active")),
])  # fmt: skip


def mql(person, day, **cells):
    return {"ladder": "person", "step": "mql", "person_id": person, "entered_on": day, **cells}


def call(person, day):
    return {"kind": "call", "person_id": person, "occurred_on": day}


def ask(*asks, through=None, **rows):
    with in_memory() as query:
        for statement in samples.statements(rows, Q3):
            query(statement)
        return evaluate(query, REGISTRY, asks, Q3, through=through)


def values(*metrics, **rows):
    got = ask(*map(Ask, metrics), **rows)
    return tuple(got.number(name).value for name in metrics)


def test_one_person_called_twice_is_one_of_two():
    rows = {
        "stage": [mql("p", "2026-07-01"), mql("q", "2026-07-01")],
        "touch": [call("p", "2026-07-02"), call("p", "2026-07-03"), call("z", "2026-07-02")],
    }
    assert values("mqls", "called", "rate", **rows) == (2, 1, 0.5)


def test_the_day_itself_and_the_last_day_of_the_time_count_and_no_other():
    rows = {
        "stage": [mql(name, "2026-07-10") for name in "abcd"],
        "touch": [call("a", "2026-07-10"), call("b", "2026-07-17"), call("c", "2026-07-18"),
                  call("d", "2026-07-09")],
    }  # fmt: skip
    assert values("mqls", "called", **rows) == (4, 2)


def test_the_first_day_in_the_period_begins_the_time():
    rows = {
        "stage": [mql("p", "2026-06-01"), mql("p", "2026-07-01"), mql("p", "2026-08-01")],
        "touch": [call("p", "2026-06-02"), call("p", "2026-08-02")],
    }
    assert values("mqls", "called", **rows) == (1, 0)


def test_what_follows_after_the_period_counts_while_its_time_lasts():
    rows = {"stage": [mql("p", "2026-09-28")], "touch": [call("p", "2026-10-03")]}
    assert values("called", **rows) == (1,)


def test_a_time_is_over_when_the_data_covers_its_last_day():
    rows = {"stage": [mql("p", "2026-09-23"), mql("q", "2026-09-24")]}
    assert values("young", **rows) == (0.5,)
    late = ask(Ask("young"), through=date(2026, 10, 1), **rows)
    assert late.number("young").value == 0


def test_where_a_span_is_the_goal_it_covers_the_last_day_of_the_time():
    joined = {"joined_on": "2026-07-31", "active_from": "2026-07-31"}
    rows = {"customer": [
        {**joined, "account_id": "stays"},
        {**joined, "account_id": "goes", "active_to": "2026-08-31"},
        {**joined, "account_id": "goes late", "active_to": "2026-09-01"},
    ]}  # fmt: skip
    assert values("stayed", **rows) == (2,)


def test_missed_is_what_was_not_reached_once_the_time_is_over():
    rows = {
        "stage": [mql("p", "2026-07-01"), mql("q", "2026-07-01"), mql("r", "2026-09-29")],
        "touch": [call("p", "2026-07-08")],
    }
    assert values("mqls", "called", "missed", **rows) == (3, 1, 1)


def test_the_day_itself_can_be_left_out():
    rows = {
        "stage": [mql("p", "2026-07-01"), mql("q", "2026-07-01")],
        "touch": [call("p", "2026-07-01"), call("q", "2026-07-02")],
    }
    assert values("again", **rows) == (1,)


def test_a_cohort_is_narrowed_by_what_was_before():
    rows = {
        "stage": [mql(name, "2026-07-31") for name in "abcd"],
        "touch": [
            {**call("a", "2026-07-01"), "kind": "email"}, call("a", "2026-08-01"),
            {**call("b", "2026-07-31"), "kind": "email"},
            {**call("c", "2026-06-30"), "kind": "email"}, call("c", "2026-08-01"),
            {**call("d", "2026-08-01"), "kind": "email"},
        ],

    }  # fmt: skip
    assert values("mailed", "mailed_called", "cold", **rows) == (2, 1, 2)


def test_rows_count_with_the_first_of_their_key_and_unknown_ones_add_nothing():
    rows = {
        "stage": [
            mql("a", "2026-07-31", score=5), mql("a", "2026-09-30", score=7),
            mql("b", "2026-07-31", score=90), mql("b", "2026-10-01", score=90),
            mql("c", "2026-08-01", score=None), mql("c", "2026-06-01", score=90),
        ],
        "touch": [{**call(name, "2026-07-31"), "kind": "email"} for name in "ac"],
    }  # fmt: skip
    assert values("rows_of_mailed", "scores_of_mailed", **rows) == (3, 12)
    rows["touch"] = [{**call("c", "2026-07-31"), "kind": "email"}]
    assert values("rows_of_mailed", "scores_of_mailed", **rows) == (1, None)
    rows["touch"] = [{**call("z", "2026-07-31"), "kind": "email"}]
    assert values("rows_of_mailed", "scores_of_mailed", **rows) == (0, 0)


def test_where_a_span_was_before_it_covers_the_day_itself():
    rows = {
        "stage": [mql("p", "2026-07-31"), mql("q", "2026-07-31", account_id="b")],
        "touch": [call("z", "2026-07-31")],
        "customer": [{"active_from": "2026-07-31"}, {"active_from": "2026-08-01"}],
    }
    accounts = stage.cohort("account_id")
    old = make("old", accounts.had(customer, on="active").count())
    with in_memory() as query:
        for statement in samples.statements(rows, Q3):
            query(statement)
        got = evaluate(query, Registry.of([old]), [Ask("old")], Q3)
    assert got.number("old").value == 1


def test_groups_are_those_of_the_cohort_not_of_the_goal():
    rows = {
        "stage": [mql("p", "2026-07-01", tier="1"), mql("q", "2026-07-01", tier="2")],
        "touch": [{**call("p", "2026-07-02"), "tier": "2"}],
    }
    got = ask(Ask("rate", by="tier"), **rows)
    assert {n.key: (n.value, n.n) for n in got.numbers("rate", by="tier")} == {
        "1": (1, 1), "2": (0, 1),
    }  # fmt: skip


def test_without_any_row_of_the_goal_there_is_no_number():
    assert values("mqls", "called", stage=[mql("p", "2026-07-01")]) == (1, None)


def test_a_share_of_the_cohort_is_a_proportion_and_of_others_is_none():
    assert is_proportion(CALLED / MQLS.count())
    assert not is_proportion(CALLED / stage.distinct("person_id"))
    assert not is_proportion(MQLS.count() / CALLED)
    mailed = MQLS.had(touch, where="kind = 'email'")
    assert is_proportion(mailed.count() / MQLS.count())
    assert is_proportion(mailed.reach(touch, within="7d") / mailed.count())
    assert not is_proportion(CALLED / mailed.count())
    assert not is_proportion(mailed.rows() / MQLS.rows())


def test_the_rows_behind_are_those_of_the_cohort_and_of_its_goals():
    rows = {
        "stage": [mql("p", "2026-07-01"), mql("q", "2026-07-01")],
        "touch": [call("p", "2026-10-05"), call("p", "2026-12-01"), call("z", "2026-07-02")],
    }
    with in_memory() as query:
        for statement in samples.statements(rows, Q3):
            query(statement)
        for table in ("stage", "touch"):
            query(f"CREATE TEMP TABLE {table} (key VARCHAR, source VARCHAR, source_id VARCHAR)")
        query("CREATE TEMP TABLE derived_account (account_id VARCHAR, name VARCHAR)")
        told = rows_behind(query, REGISTRY.tree("rate"), Q3, limit=9)
    assert [(each.leaf.split(".")[0], each.count) for each in told] == [("stage", 2), ("touch", 1)]


def test_the_rows_behind_a_sum_show_whose_they_are_and_what_is_summed():
    with in_memory() as query:
        for statement in samples.statements({"stage": [mql("p", "2026-07-01", score=7)]}, Q3):
            query(statement)
        for table in ("stage", "touch"):
            query(f"CREATE TEMP TABLE {table} (key VARCHAR, source VARCHAR, source_id VARCHAR)")
        query("CREATE TEMP TABLE derived_account (account_id VARCHAR, name VARCHAR)")
        told, _ = rows_behind(query, REGISTRY.tree("scores_of_mailed"), Q3, limit=9)
    (row,) = told.rows
    cells = dict(zip(told.columns, row, strict=True))
    assert (cells["person_id"], cells["score"]) == ("p", 7)


def test_cohorts_of_one_key_share_a_pass_of_their_own():
    asks = [Ask(name, compare=("previous",)) for name in ("mqls", "rate", "young")]
    scans = explain(REGISTRY, asks, Q3).scans
    assert [(scan.fact, scan.relations[0]) for scan in scans] == [
        ("stage", "metric_cells_stage_entered_on_1"),
        ("stage", "metric_cells_stage_entered_on_1_person_id"),
    ]
    assert "reached 7d after: touch.distinct(person_id, where kind = 'call'" in str(
        explain(REGISTRY, asks, Q3)
    )


def test_a_cohort_that_cannot_be_is_refused_with_what_was_meant():
    with pytest.raises(UsageError, match=r"cohort.'step'.: step is no key of stage"):
        stage.cohort("step")
    with pytest.raises(UsageError, match="on='open' counts what holds on the last day"):
        deal.cohort("account_id", on="open")
    with pytest.raises(UsageError, match="on='valid' counts what holds on the last day"):
        listing.cohort("account_id")
    with pytest.raises(UsageError, match="within='>=3m': a time has one length"):
        MQLS.reach(touch, within=">=3m")
    with pytest.raises(UsageError, match="tier is a state of the account, so a condition of the c"):
        MQLS.reach(touch, within="7d", where="tier = '1'")
    with pytest.raises(UsageError, match="person_id is a key: it can be counted apart"):
        MQLS.sum("person_id")
    with pytest.raises(UnknownName, match="unknown column of deal 'person_id'"):
        MQLS.reach(deal, within="7d")
