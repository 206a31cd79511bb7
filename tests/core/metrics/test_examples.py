"""The multi-threaded-accounts metric of the handbook, and what examples may say."""

from decimal import Decimal
from pathlib import Path

import pytest

from abmkit import deal, metric, touch
from abmkit.errors import UnknownName, UsageError
from abmkit.metrics.examples import agree, failures
from abmkit.testing import check_metric

HANDBOOK = Path(__file__).with_name("multi_threaded.txt").read_text("utf-8")


def _amount(**options):
    """A metric of its own for each test, since examples are added to it."""

    @metric(title="Won", unit="money", better="up", stage="engage", owner="sales",
            role="headline", version=1)  # fmt: skip
    def won():
        """Won."""
        return deal.sum("amount", where="status = 'won' and on_list_at_end")

    won.example(**options)
    return won


def test_a_metric_of_a_dozen_lines_works_as_the_handbook_writes_it():
    known = {"metric": metric, "touch": touch}
    exec(HANDBOOK, known)
    multi_threaded = known["multi_threaded"]
    assert len([line for line in HANDBOOK.splitlines() if line]) <= 15
    assert len(multi_threaded.examples) == 2
    assert list(failures([multi_threaded])) == []
    check_metric(multi_threaded)


def test_a_wrong_example_is_named_with_both_numbers():
    wrong = _amount(deal=[{"amount": 7}], expect=8)
    assert list(failures([wrong])) == ["won, example 1: expected 8, got 7.0000"]


@pytest.mark.parametrize(
    ("got", "expected", "held"),
    [
        ("8.0001", "8", False),
        ("5208.333333", "5208.33", True),
        ("5208.34", "5208.33", False),
        ("0.54", "0.5", False),
        (None, "0", False),
        ("0", None, False),
        (None, None, True),
    ],
)
def test_whole_numbers_are_held_exactly_and_others_to_six_digits(got, expected, held):
    assert agree(got and Decimal(got), expected and Decimal(expected)) is held


def test_an_account_is_on_the_list_unless_a_row_says_otherwise():
    rows = [
        {"account_id": "a", "amount": 1},
        {"account_id": "b", "amount": 2, "on_list_at_end": False},
        {"account_id": None, "amount": 4},
    ]
    assert list(failures([_amount(deal=rows, expect=1)])) == []


def test_rows_of_the_list_itself_are_taken_as_they_are():
    rows = {"deal": [{"account_id": "a"}, {"account_id": "b"}], "listing": [{"account_id": "b"}]}
    assert list(failures([_amount(**rows, expect=1)])) == []


def test_an_account_cannot_be_on_the_list_and_off_it():
    rows = [{"on_list_at_end": True}, {"on_list_at_end": False}]
    with pytest.raises(UsageError, match="on_list_at_end of account a is told in two ways"):
        list(failures([_amount(deal=rows, expect=1)]))


def test_a_role_cannot_be_required_and_not():
    rows = [{"role": "user"}, {"role": "user", "role_required_at_end": False}]
    with pytest.raises(UsageError, match="role user of account a is told in two ways"):
        list(failures([_amount(membership=rows, expect=1)]))


def test_a_misspelt_fact_or_column_is_named():
    with pytest.raises(UnknownName, match="unknown fact 'deals'; did you mean deal"):
        list(failures([_amount(deals=[], expect=1)]))
    with pytest.raises(UnknownName, match="column of deal 'amuont'; did you mean amount"):
        list(failures([_amount(deal=[{"amuont": 1}], expect=1)]))
