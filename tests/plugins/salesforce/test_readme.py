"""The README's settings are settings, and name all there are."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from abmkit_salesforce.connector import Salesforce
from abmkit_salesforce.settings import SalesforceSettings


def config(example: Mapping[str, Any]) -> SalesforceSettings:
    told = {k: v for k, v in example.items() if k not in ("version", "connector")}
    return Salesforce.Config.model_validate(told)


def test_every_example_is_a_source(examples: list[Mapping[str, Any]]) -> None:
    assert len(examples) == 6
    ways = set()
    for example in examples:
        assert (example["version"], example["connector"]) == (1, "salesforce")
        told = config(example)
        ways |= {w for w in ("token", "oauth", "client_credentials", "jwt") if getattr(told, w)}
    assert ways == {"token", "oauth", "client_credentials", "jwt"}


def test_every_setting_is_told(readme: str) -> None:
    names = SalesforceSettings.model_fields
    assert not {name for name in names if not re.search(rf"\b{name}\b", readme)}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "exactly one of: token, oauth, client_credentials, jwt"),
        ({"token": "t", "oauth": {"client_id": "c"}}, "exactly one of"),
        ({"token": "t", "base_url": None}, "needs instance_url"),
        ({"token": "t", "map": {"deals": {}}}, "no table 'deals'; did you mean deal"),
        ({"token": "t", "map": {"deal": {"amoun": "X__c"}}}, "no column 'amoun'; did you mean"),
        ({"token": "t", "map": {"deal": {"amount": {}}}}, "from = a field or value"),
        ({"token": "t", "objects": {"A__c": {"table": "x", "map": {}}}}, "no table 'x'"),
        (
            {"token": "t", "objects": {"A__c": {"table": "touch", "map": {"kind": "Kind__c"}}}},
            "a row of touch needs occurred_at: map them",
        ),
        ({"token": "t", "leave_out": ["Birthdate"]}, "write such as Contact.Birthdate"),
        ({"token": "t", "leave_out": ["Contact.Id"]}, "cannot be read without Id"),
        ({"token": "t", "login_url": "login.salesforce.com"}, "is no address"),
        ({"token": "t", "login_url": "http://login.salesforce.com"}, "is no address"),
        (
            {"token": "t", "login_url": "https://acme.lightning.force.com/x"},
            "programs ask https://acme.my.salesforce.com",
        ),
    ],
)
def test_settings_that_cannot_be_are_told(settings: Mapping[str, Any], said: str) -> None:
    told = {"instance_url": "https://acme.my.salesforce.com", **settings}
    if "base_url" in settings:
        del told["instance_url"]
    with pytest.raises(ValueError, match=re.escape(said)):
        Salesforce.Config.model_validate(told)
