"""The connector before its vendor's sandbox, a case for each failure that others have met."""

from typing import Any

import pytest
from pydantic import SecretStr

from abmkit import api
from abmkit.testing import conformance
from abmkit.testing.cases.case import CASES
from abmkit.testing.cases.stages import Stages
from abmkit_hubspot.connector import HubSpot

pytestmark = pytest.mark.slow

test_hubspot = conformance(HubSpot)


class Forgetful(HubSpot):
    """Keeps what it was granted for itself."""

    def auth(self) -> api.Auth:
        self.tokens = api.MemoryTokens(self.tokens.read())
        return super().auth()


class Stale(HubSpot):
    """Shows the token that it has got first, whatever becomes of it."""

    def auth(self) -> api.Auth:
        shown = super().auth().headers()["Authorization"]
        return api.HeaderAuth(SecretStr(shown.removeprefix("Bearer ")))


@pytest.mark.parametrize(
    ("broken", "number", "says"),
    [
        (Forgetful, "AC11 ", "the login has ended"),
        (Stale, "AC10 A token that expires", "the vendor refuses the token"),
    ],
)
def test_a_connector_that_loses_a_login_fails_its_case(
    broken: type[HubSpot], number: str, says: str
) -> None:
    (case,) = (case for case in CASES if case.name.startswith(number))
    usual = Stages(broken)
    assert usual.login

    def few(settings: Any) -> Any:
        return lambda *given: {**settings(*given), "streams": ["forms", "campaigns"]}

    stages = Stages(broken, few(usual.settings), few(usual.login))
    with pytest.raises(AssertionError, match=says):
        case.run(stages)
