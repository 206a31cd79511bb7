"""What a model is held to: at import, in what it reads, in what it returns."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pandas as pd
import pytest

from abmkit import Ask, Reads, model
from abmkit.errors import ConfigError, PluginError, UnknownName, UsageError
from abmkit.metrics import samples
from abmkit.metrics.examples import in_memory
from abmkit.models.compute import Computer
from abmkit.period import Calendar
from abmkit.testing import check_model

SAYS: dict[str, Any] = {
    "title": "Won", "unit": "money", "better": "up", "role": "diagnostic", "owner": "sales",
    "stage": "measure", "version": 1,
}  # fmt: skip
DEALS = {"deals": Reads("deal", ("account_id", "amount", "closed_on"), where="status = 'won'")}
QUARTER = Calendar().parse("2026-Q3", date.max)


def rows(*told: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(told), dtype="object")


@model(**SAYS, reads=DEALS, by=("account",), adds_up=True)
def won(deals: pd.DataFrame, *, least: int = 0) -> pd.DataFrame:
    """Worth of the deals won of `least` or more."""
    deals = deals[deals.amount >= least]
    told = [{"value": sum(deals.amount, Decimal(0)), "n": len(deals)}]
    for account, mine in deals.groupby("account_id"):
        told.append({"by": "account", "key": account, "value": sum(mine.amount), "n": len(mine)})
    return rows(*told)


won.example(
    deal=[{"amount": 3}, {"amount": 4, "account_id": "b"}], expect={"a": 3, "b": 4}, by="account"
)
won.example(deal=[{"amount": 3}], given={"least": 4}, expect=0)


@pytest.fixture
def computer():
    def make(params: dict[str, Any] | None = None, **facts: list[dict[str, Any]]) -> Computer:
        for statement in samples.statements(facts, QUARTER):
            query(statement)
        return Computer(query, params or {})

    with in_memory() as query:
        yield make


def returning(*told: dict[str, Any], frame: Any = None, **says: Any) -> Any:
    @model(**{**SAYS, **says}, reads=DEALS, by=("account",))
    def made(deals: pd.DataFrame) -> pd.DataFrame:
        """Anything."""
        return rows(*told) if frame is None else frame

    return made


def test_a_sound_model_keeps_its_contract() -> None:
    check_model(won)


def test_the_kit_tells_of_an_example_that_does_not_come_out() -> None:
    wrong = returning({"value": 1, "n": 1})
    with pytest.raises(AssertionError, match="has no example"):
        check_model(wrong)
    wrong.example(deal=[{}], expect=2)
    with pytest.raises(AssertionError, match="expected 2, got 1"):
        check_model(wrong)


def test_the_kit_tells_of_a_model_that_says_something_else_each_time() -> None:
    asked = count()

    @model(**SAYS, reads=DEALS)
    def restless(deals: pd.DataFrame) -> pd.DataFrame:
        """As many as it has been asked."""
        return rows({"value": 1, "n": next(asked)})

    restless.example(deal=[{}], expect=1)
    with pytest.raises(AssertionError, match="model restless, example 1, gives other numbers when"):
        check_model(restless)


def test_an_example_that_expects_no_number_is_refused() -> None:
    with pytest.raises(PluginError, match="an example expects 'one'; give a number, or None"):
        returning({"value": 1, "n": 1}).example(deal=[{}], expect="one")


def test_cells_come_as_the_warehouse_holds_them(computer: Any) -> None:
    seen: list[Any] = []

    @model(**SAYS, reads=DEALS)
    def look(deals: pd.DataFrame) -> pd.DataFrame:
        """Looks."""
        seen.extend(deals.to_dict("records"))
        return rows({"value": None, "n": 0})

    computer(deal=[{"amount": "0.1000"}, {"amount": None, "account_id": None}]).numbers(
        look, QUARTER
    )
    assert [row["amount"] for row in seen] == [Decimal("0.1000"), None]
    assert [row["account_id"] for row in seen] == ["a", None]
    assert {type(row["closed_on"]) for row in seen} == {date}


def test_a_total_and_the_groups_asked_for_come_back_for_each_period(computer: Any) -> None:
    deals = [{"amount": 3}, {"amount": 4, "account_id": "b"}, {"closed_on": "2026-05-01"}]
    asks = [(won, Ask("won", by="account", compare=("previous",))), (won, Ask("won"))]
    got = computer(deal=deals).answers(asks, QUARTER)
    assert [(n.period.label, n.by, n.key, n.value, n.n) for n in got] == [
        ("2026-Q3", None, "", 7, 2),
        ("2026-Q3", "account", "a", 3, 1),
        ("2026-Q3", "account", "b", 4, 1),
        ("2026-Q2", None, "", 1, 1),
        ("2026-Q2", "account", "a", 1, 1),
    ]


def test_a_clients_parameter_is_in_force_and_in_the_hash(computer: Any) -> None:
    params = {"won": {"least": 4}}
    made = computer(params, deal=[{"amount": 3}, {"amount": 4}])
    assert made.numbers(won, QUARTER)[0].value == 4
    assert won.hash(params) != won.hash()
    with pytest.raises(UnknownName, match="parameter of won 'leest'; did you mean least"):
        won.hash({"won": {"leest": 4}})
    with pytest.raises(ConfigError, match="least = 'x'"):
        won.hash({"won": {"least": "x"}})


def test_an_absent_fact_is_no_data_and_an_empty_period_is_not(computer: Any) -> None:
    assert computer(deal=[]).numbers(won, QUARTER)[0].value is None
    assert computer(deal=[{"status": "lost"}]).numbers(won, QUARTER)[0].value == 0


def test_of_target_accounts_nothing_is_known_while_nobody_has_a_list(computer: Any) -> None:
    @model(**SAYS, reads={"deals": Reads("deal", ("amount",), where="tier is not null")})
    def targeted(deals: pd.DataFrame) -> pd.DataFrame:
        """Counts deals."""
        return rows({"value": len(deals), "n": len(deals)})

    assert computer(deal=[{}], listing=[]).numbers(targeted, QUARTER)[0].value is None
    assert computer(deal=[{}]).numbers(targeted, QUARTER)[0].value == 0


def test_what_one_model_does_to_its_frame_no_other_sees(computer: Any) -> None:
    @model(**SAYS, reads=DEALS)
    def greedy(deals: pd.DataFrame) -> pd.DataFrame:
        """Changes its frame."""
        deals.loc[:, "amount"] = Decimal(0)
        return rows({"value": 0, "n": 0})

    made = computer(deal=[{"amount": 3}])
    assert made.numbers(greedy, QUARTER)[0].value == 0
    assert made.numbers(won, QUARTER)[0].value == 3


def test_an_unknown_break_down_is_refused(computer: Any) -> None:
    with pytest.raises(UsageError, match="has no break-down by acount; it has account"):
        computer(deal=[]).answers([(won, Ask("won", by="acount"))], QUARTER)


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ([{"value": 0.5, "n": 1}], r"returned 0.5 \(float\) in value"),
        ([{"value": True, "n": 1}], r"returned True \(bool\) in value"),
        ([{"value": "1", "n": 1}], r"returned '1' \(str\) in value"),
        ([{"value": 1}], "without a column n"),
        ([{"value": 1, "n": Decimal("0.5")}], "n = 0.5, which is no whole number"),
        ([{"value": 1, "n": 1, "valeu": 1}], "unknown column 'valeu'; did you mean value"),
        ([{"value": 1, "n": 1}] * 2, "returned 2 totals"),
        ([{"value": 1, "n": 1, "by": "accont"}], "a row by 'accont'; did you mean account"),
        (
            [{"value": 1, "n": 1}, *[{"by": "account", "key": "a", "value": 1, "n": 1}] * 2],
            "a group by account twice",
        ),
    ],
)
def test_rows_that_are_not_as_they_must_be_are_refused(
    computer: Any, told: Any, wrong: str
) -> None:
    with pytest.raises(PluginError, match=f"model made .*{wrong}"):
        computer(deal=[{}]).numbers(returning(*told), QUARTER)


def test_groups_that_lose_something_are_refused(computer: Any) -> None:
    @model(**SAYS, reads=DEALS, by=("account",), adds_up=True)
    def lossy(deals: pd.DataFrame) -> pd.DataFrame:
        """Loses a ten-thousandth."""
        group = {"by": "account", "key": "a", "value": Decimal("0.9999"), "n": 1}
        return rows({"value": 1, "n": 1}, group)

    with pytest.raises(PluginError, match=r"its groups by account sum to 0\.9999, .* total is 1"):
        computer(deal=[{}]).numbers(lossy, QUARTER)


def test_a_model_that_breaks_is_named(computer: Any) -> None:
    @model(**SAYS, reads=DEALS)
    def broken(deals: pd.DataFrame) -> pd.DataFrame:
        """Breaks."""
        return deals["nope"]

    with pytest.raises(
        PluginError, match=r"broken failed for 2026-Q3: KeyError: 'nope' \(.*l\.py:\d"
    ):
        computer(deal=[{}]).numbers(broken, QUARTER)
    with pytest.raises(PluginError, match="returned str, not a pandas frame"):
        computer(deal=[{}]).numbers(returning(frame="text"), QUARTER)


# -- at import -------------------------------------------------------------------------------------


def declare(says: dict[str, Any] | None = None, **reads: Reads) -> Any:
    def made(deals: pd.DataFrame, *, days: int = 9, word: str = "a") -> pd.DataFrame:
        """Anything."""
        return deals

    return model(**{**SAYS, **(says or {})}, reads=reads or DEALS)(made)


@pytest.mark.parametrize(
    ("reads", "wrong"),
    [
        (Reads("del", ("id",)), "unknown fact 'del'; did you mean deal"),
        (Reads("deal", ("amuont",)), "unknown column of deal 'amuont'; did you mean amount"),
        (Reads("deal", ("id",), where="status"), "status"),
        (Reads("deal", ("id",), on="closed"), "unknown clock of deal 'closed'"),
        (Reads("deal", ("tier",), on="open"), "use tier_at_end"),
        (Reads("deal", ("id",), on="open", before=9), "rows of one day count"),
        (Reads("deal", ("id",), before="word"), "before='word' is no whole number"),
        (Reads("deal", ("id",), after="word"), "after='word' is no whole number"),
        (Reads("deal", ("id",), on="open", after=9), "after=9: on open rows of one day count"),
        (Reads("deal", ("id",), beside="touches"), "beside='touches' is nothing else it reads"),
    ],
)
def test_what_cannot_be_read_is_refused(reads: Reads, wrong: str) -> None:
    with pytest.raises(PluginError, match=f"model made: reads deals: .*{wrong}"):
        declare(deals=reads)


@pytest.mark.parametrize(
    ("says", "wrong"),
    [
        ({"unit": "euro"}, "unit='euro'; known: count"),
        ({"owner": "me"}, "owner='me'"),
        ({"title": {"ko": "x"}}, "English"),
        ({"version": 0}, "version starts at 1"),
    ],
)
def test_a_description_that_is_wrong_is_refused(says: dict[str, Any], wrong: str) -> None:
    with pytest.raises(PluginError, match=wrong):
        declare(says)


def test_frames_are_named_as_they_are_read() -> None:
    with pytest.raises(PluginError, match="it takes deals and reads touches"):
        declare(touches=DEALS["deals"])


def test_parameters_have_defaults_and_definitions_words() -> None:
    with pytest.raises(PluginError, match="parameter least needs a default"):

        @model(**SAYS, reads=DEALS)
        def bare(deals: pd.DataFrame, *, least: int) -> pd.DataFrame:
            """Bare."""
            return deals

    with pytest.raises(PluginError, match="needs a docstring"):

        @model(**SAYS, reads=DEALS)
        def mute(deals: pd.DataFrame) -> pd.DataFrame:
            return deals


def test_days_before_the_period_and_only_the_accounts_of_another_are_read(computer: Any) -> None:
    seen: list[Any] = []

    @model(
        **SAYS,
        reads={
            "deals": DEALS["deals"],
            "touches": Reads("touch", ("kind",), before="days", beside="deals"),
            "listed": Reads("listing", ("arm", "tier", "on_list_at_end")),
        },
    )
    def look(
        deals: pd.DataFrame, touches: pd.DataFrame, listed: pd.DataFrame, *, days: int = 9
    ) -> pd.DataFrame:
        """Looks."""
        seen[:] = [list(touches.kind), listed.to_dict("records")]
        return rows({"value": 0, "n": 0})

    touches = [
        {"kind": "visit", "occurred_on": "2026-06-22"},
        {"kind": "form", "occurred_on": "2026-06-21"},
        {"kind": "ad", "occurred_on": "2026-07-01", "account_id": "b"},
        {"kind": "email", "occurred_on": "2026-10-01"},
    ]
    listed = [{"account_id": "a", "arm": "treat", "tier": "1"}]
    made = computer(deal=[{}], touch=touches, listing=listed)
    made.numbers(look, QUARTER)
    assert seen == [["visit"], [{"arm": "treat", "tier": "1", "on_list_at_end": True}]]
    more = Computer(made.query, {"look": {"days": 10}})
    more.numbers(look, QUARTER)
    assert seen[0] == ["form", "visit"]


def test_days_after_the_period_are_read_too(computer: Any) -> None:
    read = Reads("touch", ("kind",), after="days")
    assert str(read) == "touch(kind) on occurred_on, to days days after"
    touches = [
        {"kind": kind, "occurred_on": day}
        for kind, day in (("ad", "2026-09-30"), ("form", "2026-10-07"), ("visit", "2026-10-08"))
    ]
    query = computer(touch=touches).query
    frame = read.frame(query, read.rows(QUARTER, {"days": 7}, {"touches": read}))
    assert list(frame.kind) == ["ad", "form"]
