"""What a connector of an HTTP API is made of: ``from abmkit import api``.

A resource says what to ask, how the answer is paged, in which stretches of time it is read, how
deletions are told and what rows a record makes; the engine does the rest::

    class Tickets(api.ApiConnector):
        name, title, Config = "tickets", "Ticket desk", TicketsConfig
        base = "https://api.tickets.example/v1"

        def auth(self):
            return api.HeaderAuth(self.config.token)

        def resources(self):
            yield api.Resource(
                name="people",
                tables=("person",),
                read=lambda part: api.Read(api.get("people"), api.LinkPages("next"), "people"),
                rows=lambda items: {"person": api.frame(items, {"email": "mail"})},
            )
"""

from abmkit.connect.apiconnector import ApiConnector, ApiSettings
from abmkit.connect.auth import Auth, BasicAuth, HeaderAuth
from abmkit.connect.batch import Frame, Tables
from abmkit.connect.connector import Field
from abmkit.connect.fetch import listed
from abmkit.connect.frames import Cell, Made, frame, rest, text
from abmkit.connect.http import Http
from abmkit.connect.jwtbearer import JwtBearer
from abmkit.connect.limits import Adaptive, Concurrency, Daily, Limit, Window, next_midnight
from abmkit.connect.oauth import ClientCredentials, OAuth, OAuthSettings, RefreshToken
from abmkit.connect.pages import Keyset, LinkPages, OffsetPages, OnePage, Pages, TokenPages
from abmkit.connect.request import Answer, Item, Request, at, get, post
from abmkit.connect.resource import Read, Reconcile, Resource, Split, Sweep
from abmkit.connect.tokens import MemoryTokens, Token, Tokens, TokenStore
from abmkit.connect.verdict import OK, Verdict, by_status, retry_after
from abmkit.connect.window import Part, Restate, Since, Whole

__all__ = [
    "OK",
    "Adaptive",
    "Answer",
    "ApiConnector",
    "ApiSettings",
    "Auth",
    "BasicAuth",
    "Cell",
    "ClientCredentials",
    "Concurrency",
    "Daily",
    "Field",
    "Frame",
    "HeaderAuth",
    "Http",
    "Item",
    "JwtBearer",
    "Keyset",
    "Limit",
    "LinkPages",
    "Made",
    "MemoryTokens",
    "OAuth",
    "OAuthSettings",
    "OffsetPages",
    "OnePage",
    "Pages",
    "Part",
    "Read",
    "Reconcile",
    "RefreshToken",
    "Request",
    "Resource",
    "Restate",
    "Since",
    "Split",
    "Sweep",
    "Tables",
    "Token",
    "TokenPages",
    "TokenStore",
    "Tokens",
    "Verdict",
    "Whole",
    "Window",
    "at",
    "by_status",
    "frame",
    "get",
    "listed",
    "next_midnight",
    "post",
    "rest",
    "retry_after",
    "text",
]
