"""What a metric must say of itself, and how metrics are held against each other."""

from decimal import Decimal
from itertools import count

import pytest

from abmkit import Metric, deal, listing, metric, touch
from abmkit.errors import ConfigError, PluginError, UnknownName
from abmkit.metrics import Registry
from abmkit.metrics.checks import is_proportion, measure
from abmkit.metrics.figures import figuring
from abmkit.metrics.metric import metric as decorate
from abmkit.metrics.registry import unsound
from abmkit.metrics.units import COUNT, Measure, divide, fitting

WON = "status = 'won'"
CLOSED = "status in ('won', 'lost')"


def make(formula, name="m", doc="A definition.", **told):
    formula.__name__, formula.__doc__ = name, doc
    usual = {"title": "M", "unit": "count", "better": "up", "role": "diagnostic",
             "owner": "sales", "stage": "engage", "version": 1}  # fmt: skip
    return metric(**{**usual, **told})(formula)


def test_a_metric_keeps_what_is_said_of_it():
    made = make(lambda: deal.count(), title={"en": "Deals", "ko": "거래"}, use_instead="won")
    assert made.title == {"en": "Deals", "ko": "거래"}
    assert (made.id, made.doc, made.use_instead) == ("m", "A definition.", ("won",))
    assert make(lambda: deal.count(), title="Deals").title == {"en": "Deals"}


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"better": "higher"}, "better='higher'; known: up, down, neutral"),
        ({"role": "kpi"}, "role='kpi'; known: headline, diagnostic, vanity"),
        ({"owner": "ceo"}, "owner='ceo'; known: marketing, sales, shared"),
        ({"stage": "funnel"}, "stage='funnel'; known: identify, expand"),
        ({"lifecycle": "death"}, "lifecycle='death'; known: attract"),
        ({"doc": " "}, "needs a docstring"),
        ({"title": {"ko": "거래"}}, "needs an English text"),
        ({"role": "vanity"}, "names a better one in use_instead"),
        ({"version": 0}, "version starts at 1"),
        ({"unit": "dollars"}, "unknown unit 'dollars'; known: count, percent"),
        ({"unit": "money"}, "the formula makes count, so its unit is count, not money"),
    ],
)
def test_a_poor_description_is_refused_by_name(told, why):
    with pytest.raises(PluginError, match=f"^metric m: .*{why}"):
        make(lambda: deal.count(), **told)


@pytest.mark.parametrize(
    ("formula", "unit", "why"),
    [
        (lambda: deal.sum("amount") + deal.count(), "money", "money and count cannot be added"),
        (lambda: deal.count() + deal.count() / touch.count(), "count", "count and share cannot"),
        (lambda: deal.sum("amount") / deal.count(), "percent", "makes money, so its unit is money"),
        (lambda: deal.count(), "percent", "makes count, so its unit is count"),
        (lambda: deal.sum("amount") * deal.sum("amount"), "money", r"makes money\^2, for which"),
        (lambda: deal.count() / deal.median("cycle_days"), "count", "makes 1 per days, for which"),
        (lambda: deal.sum("stauts"), "money", "unknown column of deal 'stauts'"),
        (lambda: deal.count() * 0.5, "count", "int and Decimal, not 0.5"),
        (lambda: (deal.count() / 2).coalesce(deal.sum("amount")), "count", "cannot be added"),
        (lambda: 5, "percents", "unknown unit"),
        (lambda: deal.summ("amount"), "money", "unknown word 'summ'; did you mean sum"),
        (lambda: deal.per("account_id").cuont(), "count", "unknown word .cuont.; did you mean c"),
    ],
    ids=count(),
)
def test_a_formula_of_the_wrong_unit_is_refused_by_name(formula, unit, why):
    with pytest.raises(PluginError, match=f"^metric m: .*{why}"):
        make(formula, unit=unit)


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        (lambda: deal.sum("amount") / deal.sum("amount", where=WON), "percent"),
        (lambda: 1 - deal.count(where=WON) / deal.count(), "percent"),
        (lambda: touch.count() / touch.distinct("account_id"), "count"),
        (lambda: deal.mean("amount") * deal.count() / deal.median("days_to_win"), "money_per_day"),
        (lambda: deal.mean("cycle_days"), "days"),
        (lambda: touch.per("account_id").sum("minutes").median(), "minutes"),
        (lambda: touch.per("account_id").sum("minutes").count(at_least=100), "count"),
        (lambda: 100 * deal.count(where=WON) / deal.count(), "score"),
        (lambda: (deal.count(where=WON) / deal.count()).coalesce(0), "percent"),
    ],
    ids=count(),
)
def test_units_follow_the_arithmetic(formula, unit):
    assert make(formula, unit=unit).unit == unit


def test_measures_say_what_they_are():
    assert str(divide(Measure(money=1), Measure(days=1))) == "money per days"
    assert str(divide(COUNT, COUNT)) == "share"
    assert str(measure(make(lambda: 5).tree({}))) == "number"
    assert fitting(Measure(minutes=2)) == ()


@pytest.mark.parametrize(
    ("formula", "named"),
    [
        (
            lambda: deal.count(where="on_list") / deal.count(where="on_list_at_end"),
            "on_list is .* on the row's day, on_list_at_end at the period's end",
        ),
        (lambda: deal.count(where="on_list") / listing.count(), "the list at the period's end"),
        (lambda: deal.count(where="tier = '1' and on_list_at_end"), "tier is .* on_list_at_end at"),
    ],
    ids=count(),
)
def test_two_views_of_accounts_are_never_mixed(formula, named):
    with pytest.raises(PluginError, match=named):
        make(formula, unit="count")


def test_flows_over_stocks_that_know_no_list_are_no_mix():
    make(lambda: deal.count(where="on_list") / deal.count(on="open"), unit="count")


@pytest.mark.parametrize(
    ("formula", "proportion"),
    [
        (lambda: deal.count(where=WON) / deal.count(where=CLOSED), True),
        (lambda: deal.count(where=WON) / deal.count(), True),
        (lambda: deal.count(where=f"{WON} and on_list") / deal.count(where="on_list"), True),
        (lambda: deal.count(where=CLOSED) / deal.count(where=WON), False),
        (lambda: deal.count(where="on_list") / deal.count(where=WON), False),
        (
            lambda: deal.count(where="type not in ('new')") / deal.count(where="type in ('new')"),
            False,
        ),
        (lambda: deal.count(where=WON, window="90d") / deal.count(), False),
        (lambda: deal.count(where=WON) / deal.count(on="created_on"), False),
        (lambda: deal.sum("amount", where=WON) / deal.sum("amount"), False),
        (lambda: deal.distinct("account_id", where=WON) / deal.distinct("account_id"), True),
        (lambda: deal.distinct("account_id") / deal.count(), False),
        (lambda: keyed().count(at_least=2) / keyed().count(at_least=1), True),
        (lambda: keyed().count(at_least=2) / keyed().count(), True),
        (lambda: keyed().count(at_least=1) / keyed().count(at_least=2), False),
        (lambda: keyed().sum() / keyed().count(), False),
        (lambda: keyed().count() / deal.count(), False),
        (lambda: deal.count(), False),
    ],
    ids=count(),
)
def test_a_share_is_seen_to_be_one(formula, proportion):
    assert is_proportion(make(formula).tree({})) is proportion


def keyed():
    return touch.per("account_id").distinct("person_id")


def test_parameters_have_defaults_of_a_plain_kind():
    for default in (True, 0.5, None):
        with pytest.raises(PluginError, match="parameter share needs a default"):
            make(lambda share=default: deal.count())
    with pytest.raises(PluginError, match="parameter share needs a default"):
        make(lambda share: deal.count())


def test_a_metric_called_with_what_it_does_not_take_says_so():
    made = make(lambda people=2: deal.count())
    with pytest.raises(UnknownName, match="unknown parameter of m 'poeple'; did you mean people"):
        made(poeple=3)
    with pytest.raises(UnknownName, match="parameter of m"):
        made.example(expect=1, given={"n": 1})


def test_metrics_stand_in_each_others_formulas():
    base = make(lambda least=1: deal.count(where=f"amount >= {least}"), name="large")
    share = make(lambda: base(least=5) / base, name="share", unit="percent")
    registry = Registry.of([share, base])
    assert registry.uses("share") == ("large",)
    assert str(share.tree({})) == "large(least=5) ÷ large"
    assert str(registry.tree("share", {"large": {"least": 2}})) == (
        "deal.count(where amount >= 5, on close_on) ÷ deal.count(where amount >= 2, on close_on)"
    )


def test_another_plugins_metric_is_named_by_id_and_checked_when_all_are_there():
    twice = make(lambda: 2 * Metric.by_id("won"), name="twice")
    with pytest.raises(PluginError, match="metric twice: unknown metric 'won'"):
        Registry.of([twice])
    won = make(lambda: deal.count(where=WON), name="won")
    assert Registry.of([twice, won]).tree("twice") == 2 * won.tree({})
    wrong = make(lambda: Metric.by_id("won") + deal.sum("amount"), name="wrong", unit="money")
    with pytest.raises(PluginError, match="metric wrong: count and money cannot be added"):
        Registry.of([wrong, won])


def test_metrics_that_refer_to_each_other_in_a_circle_are_named():
    one = make(lambda: Metric.by_id("two") + 1, name="one")
    two = make(lambda: Metric.by_id("one") + 1, name="two")
    with pytest.raises(PluginError, match="in a circle: one → two → one"):
        Registry.of([one, two])


def test_one_that_refers_to_itself_and_a_circle_of_three_are_named_too():
    with pytest.raises(PluginError, match="in a circle: s → s"):
        Registry.of([make(lambda: Metric.by_id("s"), name="s")])
    x, y, z = (make(lambda n=n: Metric.by_id(n), name=m) for m, n in ("xy", "yz", "zx"))
    with pytest.raises(PluginError, match="in a circle: x → y → z → x"):
        Registry.of([x, y, z])


def test_what_clashes_only_with_another_plugin_s_metric_is_told_when_both_are_there():
    amount, count = make(lambda: deal.sum("amount"), unit="money", name="f"), deal.count()
    with pytest.raises(PluginError, match="metric e: money and count cannot be added"):
        Registry.of([make(lambda: Metric.by_id("f") + count, name="e"), amount])
    near = make(lambda: touch.distinct("account_id", where="on_list"), name="h")
    share = make(lambda: Metric.by_id("h") / listing.count(), unit="percent", name="g")
    with pytest.raises(PluginError, match="metric g: on_list is the account's state on the row's"):
        Registry.of([share, near])


def test_metrics_that_cannot_be_worked_out_are_told_with_those_that_rest_on_them():
    good = make(lambda: deal.count(), name="good")
    lost = make(lambda: Metric.by_id("gone") + 1, name="lost")
    rests = make(lambda: Metric.by_id("lost") + Metric.by_id("good"), name="rests")
    told = unsound({each.id: each for each in (good, lost, rests)})
    assert told == {
        "lost": "metric lost: unknown metric 'gone'; known: good, lost, rests",
        "rests": "metric rests: unknown metric 'gone'; known: good, lost, rests",
    }
    assert unsound({"good": good}) == {}


def test_what_a_metric_needs_whole_is_a_table():
    assert make(lambda: deal.count(), needs="money").needs == ("money",)
    with pytest.raises(
        PluginError, match=r"metric m: needs='mony' is no table; did you mean money"
    ):
        make(lambda: deal.count(), needs=["mony"])


def test_two_metrics_of_one_name_are_named_with_both_homes():
    twin = make(lambda: deal.count())
    with pytest.raises(PluginError, match=f"two metrics are named m: one of {__name__}.*, one of"):
        Registry.of([twin, make(lambda: deal.count())])


def test_a_better_metric_must_exist():
    vain = make(lambda: deal.count(), role="vanity", use_instead=["bettre"])
    with pytest.raises(PluginError, match="metric m: unknown metric 'bettre'; did you mean better"):
        Registry.of([vain, make(lambda: deal.count(), name="better")])


def test_a_registry_is_read_like_a_mapping_in_order_of_name():
    registry = Registry.of([make(lambda: deal.count(), name=name) for name in "ba"], {"a": "here"})
    assert [each.id for each in registry] == ["a", "b"]
    assert len(registry) == 2
    assert "a" in registry
    assert registry.origins == {"a": "here", "b": __name__}
    with pytest.raises(UnknownName, match="unknown metric 'c'"):
        registry["c"]


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [({"people": 3}, 3), ({"share": 0.25}, Decimal("0.25")), ({"window": "30d"}, "30d")],
)
def test_a_client_sets_parameters_in_the_kind_of_the_default(chosen, kept):
    made = make(lambda people=2, share=Decimal("0.5"), window="90d": deal.count(window=window))
    registry = Registry.of([made])
    (name,) = chosen
    assert registry.parameters("m", {"m": chosen})[name] == kept
    assert type(registry.parameters("m", {"m": chosen})[name]) is type(kept)


@pytest.mark.parametrize(
    ("chosen", "error", "why"),
    [
        (
            {"people": "3"},
            ConfigError,
            r"\[metrics.m\] people = '3' in client.toml: write a number",
        ),
        ({"people": True}, ConfigError, "people = True"),
        ({"window": 90}, ConfigError, "write a text such as '90d'"),
        ({"share": True}, ConfigError, "share = True"),
        ({"poeple": 3}, UnknownName, "did you mean people"),
        (
            {"window": "soon"},
            ConfigError,
            "write 90d, 3m or >=3m, or 3m ago; see .metrics.m. in client.toml",
        ),
    ],
)
def test_a_wrong_choice_is_named_with_its_place(chosen, error, why):
    made = make(lambda people=2, share=Decimal("0.5"), window="90d": deal.count(window=window))
    with pytest.raises(error, match=why):
        Registry.of([made]).tree("m", {"m": chosen})


def test_what_is_set_for_all_metrics_holds_where_nothing_nearer_is_said():
    wide = make(lambda window="90d": deal.count(window=window), name="wide")
    other = make(lambda people=2: deal.count(), name="other")
    registry = Registry.of([wide, other])
    shared = {"*": {"window": "30d"}}
    assert registry.parameters("wide", shared) == {"window": "30d"}
    assert registry.parameters("wide", {**shared, "wide": {"window": "7d"}}) == {"window": "7d"}
    assert registry.parameters("other", shared) == {"people": 2}
    assert registry.hash("wide", shared) == registry.hash("wide", {"wide": {"window": "30d"}})
    assert registry.hash("other", shared) == registry.hash("other")
    with pytest.raises(ConfigError, match="write 90d, 3m or >=3m"):
        registry.tree("wide", {"*": {"window": "soon"}})


def test_a_fingerprint_follows_the_formula_and_the_parameters_and_nothing_else():
    base = make(lambda least=1: deal.count(where=f"amount >= {least}"), name="large")
    twice = make(lambda: 2 * base, name="twice")
    registry = Registry.of([base, twice])
    same = make(lambda least=1: deal.count(where=f"(amount >= {least})"), name="large", title="X")
    assert Registry.of([same]).hash("large") == registry.hash("large")
    assert registry.hash("large", {"large": {"least": 1}}) == registry.hash("large")
    assert registry.hash("large", {"large": {"least": 2}}) != registry.hash("large")
    assert registry.hash("twice", {"large": {"least": 2}}) != registry.hash("twice")


def test_a_reference_must_be_written_out_before_it_is_measured_or_worked_out():
    twice = 2 * Metric.by_id("won")
    with pytest.raises(TypeError, match="won has not been resolved"):
        measure(twice)
    with pytest.raises(TypeError, match="won has not been resolved"):
        figuring(twice, lambda leaf: {})


def test_the_decorator_is_the_public_one():
    assert decorate is metric
