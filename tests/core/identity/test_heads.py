"""What fields beside the schema hold is told by their heads, whatever words stand around."""

import pytest

from abmkit.identity import IdentityRules


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("res_street_address", "street"), ("res_city_desc", "town"), ("full_phone_num", "phone"),
        ("MailingPostalCode", "postcode"), ("Geb.-Datum", "birth"), ("DOB_dt", "birth"),
        ("Contact: Home Phone", "phone"), ("Customer VAT No.", "tax"), ("BillingState__c", "state"),
        ("Company Address 1", "street"), ("Téléphone (work)", "phone"),
    ],
)  # fmt: skip
def test_words_around_what_a_head_says_are_passed_over(head: str, kind: str) -> None:
    assert IdentityRules().fields(kind, [head]) == (head,)


@pytest.mark.parametrize(
    "head", ["Phone Type", "IP Address", "Birth Place", "Customer No", "E-mail Address 2"]
)
def test_heads_of_other_things_are_left_alone(head: str) -> None:
    kinds = ("phone", "street", "postcode", "town", "state", "birth", "house", "tax")
    assert not any(IdentityRules().fields(kind, [head]) for kind in kinds)


def test_the_number_of_a_street_is_that_of_a_house() -> None:
    assert IdentityRules().fields("street", ["res_street_num", "res_street_address"]) == (
        "res_street_address",
    )
    assert IdentityRules().fields("house", ["res_street_num", "zip"]) == ("res_street_num",)
