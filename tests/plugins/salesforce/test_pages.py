"""Where people see a record in Salesforce."""

from pathlib import Path

import pytest

from abmkit.connect.tokens import MemoryTokens, Token
from abmkit_salesforce.connector import Salesforce
from abmkit_salesforce.settings import SalesforceSettings

ID = "006Kd0000000457IAA"


@pytest.mark.parametrize(
    ("address", "record", "page"),
    [
        ("https://acme.my.salesforce.com", ID, f"https://acme.my.salesforce.com/{ID}"),
        ("https://acme.my.salesforce.com", f"{ID}:003Kd0000000053IAA", None),
        ("https://acme.my.salesforce.com", "../x", None),
        ("http://127.0.0.1:8732", ID, None),
    ],
)
def test_any_id_leads_to_its_page(
    tmp_path: Path, address: str, record: str, page: str | None
) -> None:
    config = SalesforceSettings(token="t", instance_url=address)
    connector = Salesforce(config, tmp_path)
    connector.tokens = MemoryTokens()
    assert connector.record_url("00D", "deal", record) == page


def test_after_a_login_the_address_is_the_one_that_came_with_it(tmp_path: Path) -> None:
    config = SalesforceSettings(oauth={"client_id": "c", "client_secret": "s"})
    connector = Salesforce(config, tmp_path)
    granted = {"instance_url": "https://acme.my.salesforce.com"}
    connector.tokens = MemoryTokens(Token(access="a", granted=granted))
    assert connector.record_url(None, "deal", ID) == f"https://acme.my.salesforce.com/{ID}"
    connector.tokens = MemoryTokens()
    assert connector.record_url(None, "deal", ID) is None
