"""Fields of a client's own in leaves and break-downs, and the states they stand beside."""

from datetime import date

import pytest

from abmkit.derive import OwnField, facts_of
from abmkit.derive.facts import FACTS
from abmkit.errors import UnknownName, UsageError
from abmkit.metrics import Registry, deal, metric, money, response, samples, stage, touch
from abmkit.metrics.ask import Ask
from abmkit.metrics.evaluate import evaluate, explain
from abmkit.metrics.examples import failures, in_memory
from abmkit.metrics.leaf import fact_of
from abmkit.period import Calendar

ICP = OwnField("account", "icp", ("icp__c",), "text")
ARR = OwnField("deal", "arr", ("arr__c",), "money")
Q3 = Calendar().parse("2026-Q3", date.max)
OWN = facts_of([ICP, ARR])


def make(name, formula, unit="count"):
    """A metric of a formula, under a name of its own."""

    def made():
        """A definition."""
        return formula()

    made.__name__ = name
    return metric(title=name, unit=unit, better="up", role="diagnostic", owner="sales",
                  stage="engage", version=1)(made)  # fmt: skip


own = deal.own(arr="money", icp="text")
new_arr = make("new_arr", lambda: own.sum("arr", where="icp = 'A'"), "money")
mean_arr = make("mean_arr", lambda: own.mean("arr"), "money")
won = make("won", lambda: deal.count())
REGISTRY = Registry.of([new_arr, mean_arr, won])
ROWS = [{"arr": 10, "icp": "A"}, {"arr": 20, "icp": "B", "account_id": "b"}, {"icp": "A"}]


def ask(*asks, facts=OWN, **rows):
    with in_memory() as query:
        for statement in samples.statements(rows, Q3, facts):
            query(statement)
        return evaluate(query, REGISTRY, asks, Q3, facts=facts)


def test_a_leaf_reads_a_field_of_the_clients_own():
    got = ask(Ask("new_arr"), Ask("mean_arr"), deal=ROWS)
    assert (got.number("new_arr").value, got.number("mean_arr").value) == (10, 15)


def test_any_metric_can_be_told_by_a_field_of_the_clients_own():
    got = ask(Ask("won", by="icp"), deal=ROWS)
    told = {number.key: number.value for number in got.numbers("won", by="icp")}
    assert told == {"A": 2, "B": 1}
    with pytest.raises(UsageError, match="metric won cannot be broken down by arr: arr is an amo"):
        ask(Ask("won", by="arr"), deal=ROWS)
    with pytest.raises(UsageError, match="metric won cannot be broken down by icp: unknown column"):
        ask(Ask("won", by="icp"), facts=FACTS, deal=[])


@pytest.mark.parametrize("fields", [[], [ICP], [ICP, OwnField("deal", "arr", ("arr__c",), "text")]])
def test_a_client_without_the_field_is_told_what_to_declare(fields):
    says = r"metric new_arr reads a field arr \(money\) of the client's own beside each deal"
    with pytest.raises(UsageError, match=says):
        explain(REGISTRY, [Ask("new_arr")], Q3, facts=facts_of(fields))
    assert explain(REGISTRY, [Ask("won")], Q3, facts=facts_of(fields)).facts == ("deal",)


def test_units_and_conditions_are_checked_without_any_client():
    with pytest.raises(UsageError, match="icp is a text: it can be counted apart"):
        own.sum("icp")
    with pytest.raises(UsageError, match="compare arr with a number"):
        own.count(where="arr = 'much'")
    with pytest.raises(UnknownName, match="kind of field 'monye'; did you mean money"):
        deal.own(arr="monye")
    with pytest.raises(UsageError, match="deal has a column amount already"):
        deal.own(amount="money")
    assert set(FACTS["deal"].columns) < set(fact_of(own.sum("arr")).columns)


def test_only_what_a_leaf_reads_makes_it_another_leaf():
    assert own.count() == deal.count()
    assert own.count(where="icp = 'A'") != deal.count()


def test_examples_may_have_fields_of_a_clients_own():
    shown = make("shown", lambda: own.sum("arr", where="icp = 'A'"), "money")
    shown.example(deal=ROWS, expect=10)
    shown.example(deal=[], expect=None)
    assert list(failures([shown])) == []


def test_examples_tell_owners_and_roles_of_the_periods_end():
    kims = make("kims", lambda: deal.count(where="account_owner_at_end = 'Kim'"))
    kims.example(
        deal=[{"account_owner_at_end": "Kim"}, {}, {"account_id": "b"}],
        expect=2,
    )
    champions = make("champions", lambda: touch.distinct("person_id", where="role_at_end = 'user'"))
    champions.example(
        touch=[
            {"role": "champion", "role_at_end": "user"},
            {},
            {"person_id": "q", "role_at_end": "legal"},
            {"person_id": "r", "role": "user"},
        ],
        expect=1,
    )
    assert list(failures([kims, champions])) == []
    twice = make("twice", lambda: touch.count())
    twice.example(touch=[{"role_at_end": "user"}, {"role_at_end": "legal"}], expect=1)
    with pytest.raises(UsageError, match="role_at_end of person p of account a is told in two"):
        list(failures([twice]))


def test_examples_of_stages_money_and_answers_take_defaults():
    entered = make("entered", lambda: stage.count(where="is_first"))
    entered.example(stage=[{"step": "mql"}, {"entry": 2}, {"entered_on": "2026-06-30"}], expect=1)
    staying = make("staying", lambda: stage.median("days_in_step", on="in_step"), "days")
    staying.example(stage=[{"entered_on": "2026-09-01", "left_on": "2026-10-01"}], expect=30)
    paid = make("paid", lambda: money.sum("amount", where="not is_cost"), "money")
    paid.example(money=[{"amount": 7}, {"kind": "cost_media"}, {"kind": "refund", "amount": -2}],
                 expect=5)  # fmt: skip
    covered = make("covered", lambda: money.count(on="covers"))
    covered.example(money=[{"covered_to": "2026-10-01"}, {}], expect=1)
    promoters = make("promoters", lambda: response.count(where="scale = 'nps' and score >= 9"))
    promoters.example(response=[{"score": 9}, {"score": 8}, {}], expect=1)
    assert list(failures([entered, staying, paid, covered, promoters])) == []


def test_an_open_deal_is_seen_where_the_open_ones_stand():
    told = [{"status": "open", "open_to": "2026-09-30"}, {"status": "open"}]
    open_deals = make("open_deals", lambda: deal.count(on="open"))
    open_deals.example(deal=told, expect=1)
    assert list(failures([open_deals])) == []
    (scan,) = explain(Registry.of([open_deals]), [Ask("open_deals")], Q3).scans
    assert "FROM fact_deal_open AS f" in scan.sql[0]
