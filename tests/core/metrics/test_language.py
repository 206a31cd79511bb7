"""What can be written in a leaf, and what is said when it cannot."""

import re
from datetime import date
from decimal import Decimal
from itertools import count

import pytest

from abmkit import account, deal, listing, membership, touch
from abmkit.derive.facts import FACTS
from abmkit.errors import UnknownName, UsageError
from abmkit.metrics.formula import Coalesce, Const, Op
from abmkit.metrics.grammar import parse
from abmkit.metrics.leaf import HALF
from abmkit.metrics.predicate import And, Compare, Flag, In, IsNull, Not, Or
from abmkit.metrics.window import Window, parse_days, parse_window
from abmkit.period import Period

WON = Compare("status", "=", "won")


def where(text, fact="deal", clock=None):
    return parse(text, FACTS[fact], FACTS[fact].clock(clock))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("status = 'won'", WON),
        ("status <> 'won'", Compare("status", "!=", "won")),
        ("product = 'Bob''s; drop'", Compare("product", "=", "Bob's; drop")),
        ("amount >= -2.50", Compare("amount", ">=", Decimal("-2.50"))),
        ("listed_on_at_end < '2026-07-01'", Compare("listed_on_at_end", "<", date(2026, 7, 1))),
        ("status in ('won', 'lost', 'won')", In("status", ("won", "lost"))),
        ("status not in ('won')", In("status", ("won",), out=True)),
        ("account_id is null", IsNull("account_id")),
        ("amount IS NOT NULL", Not(IsNull("amount"))),
        ("first_won", Flag("first_won")),
        ("not on_list", Not(Flag("on_list"))),
        ("not not on_list", Not(Not(Flag("on_list")))),
        (
            "status = 'won' and amount > 1 or on_list",
            Or((And((WON, Compare("amount", ">", Decimal(1)))), Flag("on_list"))),
        ),
        (
            "status = 'won' AND (amount > 1 OR on_list)",
            And((WON, Or((Compare("amount", ">", Decimal(1)), Flag("on_list"))))),
        ),
        ("((status = 'won'))", WON),
        ("status = 'won' and status = 'won'", WON),
    ],
)
def test_a_where_becomes_a_tree(text, tree):
    assert where(text) == tree


@pytest.mark.parametrize(
    "text",
    [
        "status = 'won' and (amount > 1 or on_list)",
        "not (status = 'won' or amount is null)",
        "not (status in ('won', 'lost'))",
        "stage not in ('it''s') or (on_list and amount is not null)",
        "listed_on_at_end >= '2026-07-01'",
    ],
)
def test_a_tree_prints_as_what_reads_back_to_it(text):
    tree = where(text)
    assert where(str(tree)) == tree
    assert str(tree) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "a column is missing at the end"),
        ("status", "status is no flag: compare it, or write status is null"),
        ("status = won", "compare status with a text in single quotes"),
        ("status > 'a'", "status is a text; it has no order, use = or in"),
        ("status == 'won'", "== is written ="),
        ("amount = null", "nothing is = null; write amount is null, or is not null"),
        ("status = 1", "compare status with a text in single quotes"),
        ("amount = 'much'", "compare amount with a number"),
        ("on_list = 'true'", "on_list is a flag: write it alone, or not on_list"),
        ("account_id = 'a'", "account_id is a key: only account_id is null"),
        ("listed_on_at_end > '2026-13-01'", "compare listed_on_at_end with a day such as"),
        ("listed_on_at_end > 5", "compare listed_on_at_end with a day such as"),
        ("status = 'won' amount", "nothing may follow here but and, or: 'amount'"),
        ("(status = 'won'", "')' is missing at the end"),
        ("status in 'won'", "'(' is missing before \"'won'\""),
        ("status is won", "'null' is missing before 'won'"),
        ("status not 'won'", "'in' is missing before"),
        ("and status = 'won'", "a column must stand before 'and'"),
        ("status =", "a value for status is missing at the end"),
        ("status = 'won'; drop table deal", "'; drop table deal' is not of the grammar"),
        ("status = 'won", "is not of the grammar"),
        ("lower(status) = 'won'", "unknown column of deal 'lower'"),
    ],
)
def test_what_is_not_of_the_grammar_is_refused_with_what_was_meant(text, why):
    with pytest.raises(UsageError, match=re.escape(why)):
        where(text)


def test_a_misspelt_column_is_answered_with_the_nearest():
    with pytest.raises(UnknownName, match="unknown column of deal 'stauts'; did you mean status"):
        deal.count(where="stauts = 'won'")
    with pytest.raises(
        UnknownName, match="unknown column of touch 'person'; did you mean person_id"
    ):
        touch.distinct("person")
    with pytest.raises(
        UnknownName, match="unknown clock of deal 'closed_on'; did you mean close_on"
    ):
        deal.count(on="closed_on")
    with pytest.raises(UnknownName, match="unknown option of a leaf 'wehre'; did you mean where"):
        deal.count(wehre="on_list")


def test_what_only_another_clock_tells_is_refused_with_that_clock():
    was = "column was_customer is told on clock ended_on only"
    with pytest.raises(UsageError, match=f"{was}, not on close_on; write on='ended_on'"):
        deal.sum("amount", where="status = 'won' and not was_customer")
    with pytest.raises(UsageError, match=f"{was}, not on created_on"):
        deal.count(on="created_on", where="was_customer")
    with pytest.raises(UsageError, match=was):
        deal.cohort("account_id").had(deal, where="was_customer")
    for sums in (deal.sum, deal.median, deal.cohort("account_id").sum):
        with pytest.raises(UsageError, match="column moved is told on clock moved_on only"):
            sums("moved")
    assert deal.sum("amount", on="ended_on", where="was_customer").clock == "ended_on"


def test_a_span_has_no_day_that_the_list_could_be_asked_for():
    with pytest.raises(UsageError, match="use on_list_at_end"):
        deal.count(on="open", where="on_list")
    assert deal.count(on="open", where="on_list_at_end").where == Flag("on_list_at_end")


@pytest.mark.parametrize(
    ("ask", "why"),
    [
        (lambda: deal.sum("status"), "status is a text: it can be counted apart"),
        (lambda: deal.mean("account_id"), "account_id is a key"),
        (lambda: deal.distinct("amount"), "amount is a money; distinct counts keys and texts"),
        (lambda: deal.distinct("tier"), "tier is a state of the account"),
        (lambda: listing.sum("roles_required_at_end"), "is a state of the account"),
        (lambda: deal.per("status"), "status is no key of deal"),
        (lambda: account.count(window="90d"), "it takes no window"),
        (lambda: deal.quantile("amount", "90"), "write a share from 0 to 1"),
        (lambda: deal.quantile("amount", "most"), "write a share from 0 to 1"),
        (lambda: deal.count(window="a quarter"), "write 90d, 3m or >=3m, or 3m ago"),
        (lambda: deal.count(window="0d"), "write 90d, 3m or >=3m, or 3m ago"),
        (lambda: deal.count(window=">=3m ago"), "write 90d, 3m or >=3m, or 3m ago"),
    ],
    ids=count(),
)
def test_what_has_no_meaning_is_refused(ask, why):
    with pytest.raises(UsageError, match=why):
        ask()


def test_a_mean_is_a_sum_over_the_rows_where_it_is_known():
    mean = deal.mean("amount", where="status = 'won'", window="90d")
    assert str(mean) == (
        "deal.sum(amount, where status = 'won', over 90d, on close_on) ÷ "
        "deal.count(where status = 'won' and amount is not null, over 90d, on close_on)"
    )


def test_numbers_by_key_can_be_counted_added_and_ranked():
    minutes = touch.per("account_id").sum("minutes", where="on_list")
    known = "touch.count(where on_list and minutes is not null, on occurred_on)"
    leaf = "touch.sum(minutes, where on_list, on occurred_on)"
    assert str(minutes.count(at_least=100)) == f"count of account_id with ≥ 100 of {leaf}"
    assert str(minutes.median()) == f"median of account_id with {leaf}"
    assert str(minutes.mean()) == (
        f"sum of account_id with {leaf} ÷ count of account_id with {known}"
    )
    people = touch.per("account_id").distinct("person_id")
    assert people.mean().right == people.count()
    assert touch.per("person_id").count().median().share == HALF


def test_a_quantile_says_which():
    assert str(deal.quantile("amount", "0.9")) == "deal.quantile 0.9(amount, on close_on)"
    told = str(deal.per("account_id").sum("amount").quantile("0.25"))
    assert told == "quantile 0.25 of account_id with deal.sum(amount, on close_on)"
    assert str(membership.count()) == "membership.count(on valid)"


def test_arithmetic_takes_numbers_on_both_sides():
    leaf = deal.count()
    two = Const(Decimal(2))
    assert 2 + leaf == Op("+", two, leaf)
    assert leaf + 2 == Op("+", leaf, two)
    assert 2 - leaf == Op("−", two, leaf)
    assert 2 * leaf == Op("×", two, leaf)
    assert 2 / leaf == Op("÷", two, leaf)
    assert leaf.coalesce(Decimal("0.5")) == Coalesce((leaf, Const(Decimal("0.5"))))
    assert str(leaf.coalesce(0)) == "coalesce(deal.count(on close_on), 0)"
    assert str((1 - leaf) / (leaf * 2)) == (
        "(1 − deal.count(on close_on)) ÷ (deal.count(on close_on) × 2)"
    )


@pytest.mark.parametrize("other", [0.5, True, "1"])
def test_a_formula_takes_no_float_and_no_text(other):
    with pytest.raises(TypeError, match="a formula is made of leaves, metrics, int and Decimal"):
        deal.count() + other


def test_a_formula_is_neither_true_nor_false():
    with pytest.raises(TypeError, match="conditions go into where="):
        bool(deal.count() and 1)


@pytest.mark.parametrize(
    ("text", "start", "end", "first"),
    [
        ("90d", "2026-07-01", "2026-09-30", "2026-07-03"),
        ("1d", "2026-07-01", "2026-09-30", "2026-09-30"),
        ("3m", "2026-07-01", "2026-09-30", "2026-07-01"),
        ("3m", "2026-09-01", "2026-09-30", "2026-07-01"),
        ("3m", "2026-05-01", "2026-05-30", "2026-02-28"),
        ("12m", "2024-02-01", "2024-02-29", "2023-03-01"),
        (">=3m", "2026-09-01", "2026-09-30", "2026-07-01"),
        (">=3m", "2026-07-01", "2026-09-30", "2026-07-01"),
        (">=3m", "2026-01-01", "2026-12-31", "2026-01-01"),
        (">=90d", "2026-09-01", "2026-09-30", "2026-07-03"),
    ],
)
def test_a_window_looks_back_from_the_periods_end(text, start, end, first):
    period = Period("p", date.fromisoformat(start), date.fromisoformat(end))
    span = parse_window(text).of(period)
    assert (str(span.start), str(span.end)) == (first, end)


@pytest.mark.parametrize(
    ("text", "start", "end", "days"),
    [
        ("3m ago", "2026-07-01", "2026-09-30", "2026-04-01..2026-06-30"),
        ("1m ago", "2026-03-01", "2026-03-31", "2026-02-01..2026-02-28"),
        ("12m ago", "2024-02-01", "2024-02-29", "2023-02-01..2023-02-28"),
        ("30d ago", "2026-07-01", "2026-09-30", "2026-06-01..2026-08-31"),
    ],
)
def test_a_window_may_be_the_period_moved_back(text, start, end, days):
    span = parse_days(text).of(Period("p", date.fromisoformat(start), date.fromisoformat(end)))
    assert f"{span.start}..{span.end}" == days


def test_a_window_prints_as_it_is_written():
    told = ("90d", ">=3m", "3m ago")
    assert tuple(str(parse_days(text)) for text in told) == told
    assert parse_window(">= 3m") == Window(3, "m", at_least=True)


def test_the_last_is_what_holds_on_the_periods_last_day():
    assert deal.last("amount") == deal.sum("amount", on="open")
    assert listing.last("roles_required", where="tier = '1'").clock == "valid"
    with pytest.raises(UsageError, match="rows of touch hold for no while"):
        touch.last("minutes")
    with pytest.raises(UsageError, match="on clock close_on; take one of open, known"):
        deal.last("amount", on="close_on")


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("status = 'Won'", r"status is never 'Won'; did you mean won\?"),
        ("type in ('new', 'renewed')", "type is never 'renewed'; did you mean"),
        ("status != 'done'", "status is never 'done'; known: lost, open, won"),
    ],
)
def test_a_word_that_a_column_never_holds_is_refused(where: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        deal.count(where=where)
