"""The vendor's users' own client, unmodified, with its calls led to loopback."""

from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce


class _Loopback(HTTPAdapter):
    """Sends what is meant for any host of the vendor to the sandbox.

    The client insists on https and on the vendor's login host.
    """

    def __init__(self, url: str) -> None:
        self._place = urlsplit(url)
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        asked = urlsplit(request.url or "")
        led = asked._replace(scheme=self._place.scheme, netloc=self._place.netloc)
        request.url = str(led.geturl())
        return super().send(request, *args, **options)


def session(url: str) -> requests.Session:
    """A session whose calls all reach the sandbox."""
    made = requests.Session()
    made.trust_env = False
    made.mount("https://", _Loopback(url))
    return made


def client(url: str, token: str, http: requests.Session) -> Salesforce:
    """The client with a token, as after a login."""
    secure = url.replace("http://", "https://")
    return Salesforce(session_id=token, instance_url=secure, session=http, version="62.0")
