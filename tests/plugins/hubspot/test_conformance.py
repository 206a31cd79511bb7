"""The connector before its vendor's sandbox, a case for each failure that others have met."""

from collections.abc import Mapping
from typing import Any

import pytest

from abmkit.sandbox import Sandbox
from abmkit.testing import conformance
from abmkit_hubspot.connector import HubSpot

pytestmark = pytest.mark.slow


def login(sandbox: Sandbox, url: str) -> Mapping[str, Any]:
    told = sandbox.credentials()
    return {"base_url": url, "oauth": {n: told[n] for n in ("client_id", "client_secret")}}


test_hubspot = conformance(HubSpot, login=login)
