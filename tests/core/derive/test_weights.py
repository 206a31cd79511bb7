"""Weighted minutes: rules multiply, exactly."""

from decimal import Decimal

import pytest

from abmkit.derive import OwnField, Rules, Weight
from abmkit.errors import UnknownName, UsageError

from .rows import ACME, Lay, targets

TOUCH = {
    "source_id": "t",
    "occurred_at": "2026-09-30T12:00:00Z",
    "kind": "visit",
    "person": "id:p",
    "account": "id:1",
    "minutes": "10",
}


def weigh(lay: Lay, *weights: Weight, **cells: str) -> Decimal | None:
    warehouse = lay(
        Rules(weights=weights, fields=(OwnField("account", "icp", ("icp__c",), "text"),)),
        account=[{**ACME, "industry": "Steel", "extra": '{"icp__c": "A"}'}],
        person=[{"source_id": "p", "seniority": "director"}],
        membership=[
            {"source_id": "m", "person": "id:p", "account": "id:1", "buying_role": "champion",
             "valid_to": "2026-10-01"}
        ],
        list_member=targets(("id:1", "1", "2026-01-01", "2026-10-01")),
        touch=[{**TOUCH, **cells}],
    )  # fmt: skip
    ((minutes,),) = warehouse.query("SELECT minutes FROM fact_touch")
    assert warehouse.query("SELECT minutes FROM fact_touch_bare") == [(minutes,)]
    assert minutes is None or isinstance(minutes, Decimal)
    return minutes


def rule(factor: str, **when: str | tuple[str, ...]) -> Weight:
    told = {name: (each,) if isinstance(each, str) else each for name, each in when.items()}
    return Weight(Decimal(factor), told)


def test_three_hundred_percent_of_two_hundred_percent_is_six_hundred_percent(lay: Lay) -> None:
    assert weigh(lay, rule("3", kind="visit"), rule("2", seniority="director")) == 60


@pytest.mark.parametrize(
    ("weight", "minutes"),
    [
        (rule("1.5", role="champion"), 15),
        (rule("1.5", role=("user", "champion")), 15),
        (rule("1.5", role="user"), 10),
        (rule("0.25", tier="1"), Decimal("2.5")),
        (rule("2", industry="Steel"), 20),
        (rule("2", icp="A"), 20),
        (rule("2", icp="A", tier="2"), 10),
        (rule("2", action="clicked"), 10),
        (rule("0", channel="web"), 10),
    ],
)
def test_a_rule_goes_by_the_touch_its_person_or_its_account(
    lay: Lay, weight: Weight, minutes: Decimal
) -> None:
    assert weigh(lay, weight) == minutes


def test_nothing_hides_and_what_a_machine_did_stays_nothing(lay: Lay) -> None:
    assert weigh(lay, rule("0", kind="visit"), rule("5", tier="1")) == 0
    assert weigh(lay, rule("3", kind="visit"), is_machine="true") == 0


def test_a_convention_is_weighted_like_a_measurement(lay: Lay) -> None:
    assert weigh(lay, rule("3", kind="visit"), minutes="") == 6


def test_many_factors_are_multiplied_exactly_and_rounded_once(lay: Lay) -> None:
    factors = [rule("0.3333", kind="visit"), rule("1.7", tier="1"), rule("2.25", role="champion")]
    # 0.0007 × 0.3333 × 1.7 × 2.25 = 0.000892…; rounded on the way it would be 0.0007 or 0.0008.
    assert weigh(lay, *factors, minutes="0.0007") == Decimal("0.0009")
    # 1573.91653760…
    assert weigh(lay, *factors, minutes="1234.5678") == Decimal("1573.9165")


def test_minutes_beyond_all_reason_are_no_data(lay: Lay) -> None:
    assert weigh(lay, rule("3", kind="visit"), minutes="99999999999999") is None


def test_factors_that_could_not_be_kept_exactly_are_refused(lay: Lay) -> None:
    with pytest.raises(
        UsageError, match=r"all factors together multiply to 3\.54 with 24 decimals"
    ):
        lay(Rules(weights=tuple(rule("1.2345", kind="visit") for _ in range(6))))


def test_a_rule_that_goes_by_nothing_known_is_refused(lay: Lay) -> None:
    with pytest.raises(UnknownName, match="field to weigh by 'teir'; did you mean tier"):
        lay(Rules(weights=(rule("2", teir="1"),)))
