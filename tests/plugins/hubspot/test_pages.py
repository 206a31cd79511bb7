"""Where people see a record in HubSpot."""

from pathlib import Path

import pytest

from abmkit_hubspot.connector import HubSpot
from abmkit_hubspot.settings import HubSpotConfig


@pytest.mark.parametrize(
    ("table", "page"),
    [
        ("deal", "https://app.hubspot.com/contacts/62515/record/0-3/77"),
        ("account", "https://app.hubspot.com/contacts/62515/record/0-2/77"),
        ("person", "https://app.hubspot.com/contacts/62515/record/0-1/77"),
        ("touch", None),
    ],
)
def test_objects_have_pages_as_the_api_writes_them(
    tmp_path: Path, table: str, page: str | None
) -> None:
    connector = HubSpot(HubSpotConfig(token="t"), tmp_path)
    assert connector.record_url("62515", table, "77") == page
    assert connector.record_url(None, table, "77") is None


def test_what_answers_elsewhere_has_no_page_there(tmp_path: Path) -> None:
    config = HubSpotConfig(token="t", base_url="http://127.0.0.1:8731")
    assert HubSpot(config, tmp_path).record_url("62515", "deal", "77") is None
