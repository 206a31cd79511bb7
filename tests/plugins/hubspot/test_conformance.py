"""The promises that every connector keeps, tried on the sandbox."""

import pytest

from abmkit.sandbox import Sandbox
from abmkit.testing import conformance
from abmkit_hubspot.connector import HubSpot
from abmkit_hubspot.sandbox.routes.oauth import CLIENT_ID, CLIENT_SECRET

#: One of each way of reading.
STREAMS = ("companies", "contacts", "deals", "lists", "campaigns", "form_submissions", "web_visits")
APP = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}

pytestmark = pytest.mark.slow


def by_token(sandbox: Sandbox, url: str) -> dict[str, object]:
    return {"base_url": url, "token": sandbox.tokens.private, "streams": STREAMS}


def by_login(sandbox: Sandbox, url: str) -> dict[str, object]:
    return {"base_url": url, "oauth": APP, "streams": STREAMS}


test_hubspot = conformance(HubSpot, by_token, by_login)
