"""The connector before its vendor's sandbox, a case for each failure that others have met."""

from collections.abc import Mapping
from typing import Any

import pytest

from abmkit import api
from abmkit.sandbox import Sandbox
from abmkit.testing import conformance
from abmkit.testing.cases.case import CASES
from abmkit.testing.cases.stages import Stages
from abmkit_hubspot.connector import HubSpot

pytestmark = pytest.mark.slow


def login(sandbox: Sandbox, url: str) -> Mapping[str, Any]:
    told = sandbox.credentials()
    return {"base_url": url, "oauth": {n: told[n] for n in ("client_id", "client_secret")}}


test_hubspot = conformance(HubSpot, login=login)


class Forgetful(HubSpot):
    """Keeps what it was granted for itself."""

    def auth(self) -> api.Auth:
        self.tokens = api.MemoryTokens(self.tokens.read())
        return super().auth()


def token(sandbox: Sandbox, url: str) -> Mapping[str, Any]:
    return {"base_url": url, "token": sandbox.credentials()["token"]}


def test_a_connector_that_keeps_no_token_loses_the_login() -> None:
    def few(settings: Any) -> Any:
        return lambda *given: {**settings(*given), "streams": ["forms"]}

    (case,) = (case for case in CASES if case.name.startswith("AC11 "))
    stages = Stages(Forgetful, few(token), few(login))
    with pytest.raises(AssertionError, match="the login has ended"):
        case.run(stages)
