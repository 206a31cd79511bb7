"""How fast a portal is asked, by its own window, in a time that only waiting moves."""

from pathlib import Path

import pytest

from abmkit import api

from .reading import reading
from .visit import Visit

LIST = api.get("crm/v3/objects/companies", limit=1)
SEARCH = api.post("crm/v3/objects/companies/search", {"limit": 1}, policy="search")


@pytest.mark.parametrize(
    ("request_", "number", "allowed"), [(LIST, 1200, 19.0), (SEARCH, 150, 5.0)]
)
def test_what_the_portal_allows_is_used_to_95_percent_without_a_refusal(
    visit: Visit, tmp_path: Path, request_: api.Request, number: int, allowed: float
) -> None:
    with reading(visit, tmp_path) as source:
        connector = source.connector()
        connector.http.json(LIST)  # which tells what this portal allows
        begun = visit.clock()
        for _ in range(number):
            connector.http.json(request_)
        connector.close()
    assert visit.sandbox.answers[429] == 0
    assert number / (visit.clock() - begun).total_seconds() >= 0.95 * allowed
