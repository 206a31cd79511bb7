"""The connector before its vendor's sandbox, a case for each failure that others have met."""

from typing import Any

import pytest

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


def test_a_connector_that_keeps_no_token_loses_the_login() -> None:
    (case,) = (case for case in CASES if case.name.startswith("AC11 "))
    usual = Stages(Forgetful)
    assert usual.login

    def few(settings: Any) -> Any:
        return lambda *given: {**settings(*given), "streams": ["forms"]}

    stages = Stages(Forgetful, few(usual.settings), few(usual.login))
    with pytest.raises(AssertionError, match="the login has ended"):
        case.run(stages)
