"""A vendor on loopback with logins, tokens that rotate, accounts and scopes; and its connector."""

import json
import threading
from base64 import urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

CANARY = "canary"  # part of all that may be seen nowhere but in the files of tokens
SECRET = "app-canary"

PLUGIN = """
from pydantic import SecretStr

from abmkit import api, hookimpl


class Config(api.ApiSettings):
    oauth: api.OAuthSettings


class Portal(api.ApiConnector):
    name, title, Config, base = "portal", "A portal", Config, "http://127.0.0.1:1"
    config: Config

    def oauth(self):
        base = self.config.base_url
        return api.OAuth(
            authorize_url=f"{base}/authorize", token_url=f"{base}/token",
            client=self.config.oauth, scopes=("people", "firms"), pkce=True,
        )

    def auth(self):
        return api.RefreshToken(
            self.oauth(), self.tokens, clock=self.clock, transport=self.transport
        )

    def account(self):
        return str(self.http.json(api.get("account"))["id"])

    def fields(self):
        self.http.json(api.get("account"))
        yield api.Field("people", "id", taken="person.name")

    def resources(self):
        for name, table in (("people", "person"), ("firms", "account")):
            yield api.Resource(
                name=name,
                tables=(table,),
                read=lambda part, name=name: api.Read(api.get(name), items="items"),
                rows=lambda items, table=table: {
                    table: api.frame(items, {"source_id": "id", "record": "id", "name": "id"})
                },
                scope=name,
            )


@hookimpl
def register_connectors():
    return [Portal]
"""


class Portal:
    """Its login page lets everybody in at once; each account has records of its own."""

    def __init__(self) -> None:
        self.account, self.scopes, self.life = "100", ["people", "firms"], 1800
        self.count = 0
        self.challenges: dict[str, str] = {}
        self.good: dict[str, str] = {}  # refresh tokens and what account they are for
        self.open: dict[str, str] = {}  # access tokens
        self.lock = threading.Lock()
        self.down: set[str] = set()
        self.paths: list[str] = []
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                url = urlsplit(self.path)
                told = {name: values[0] for name, values in parse_qs(url.query).items()}
                content = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
                form = {name: values[0] for name, values in parse_qs(content).items()}
                token = (self.headers.get("authorization") or "").removeprefix("Bearer ")
                with portal.lock:
                    portal.paths.append(url.path)
                    status, body = portal.answer(url.path, told | form, token)
                self.send_response(status)
                if status == 302:
                    self.send_header("location", str(body))
                data = json.dumps(body).encode()
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_POST = do_GET  # noqa: N815 (named by the library)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path: str, told: dict[str, str], token: str) -> tuple[int, Any]:
        if path == "/authorize":
            return self.authorize(told)
        if path == "/token":
            return self.grant(told)
        if token not in self.open:
            return 401, {"message": f"token {token} is not valid"}
        if path in self.down:
            return 400, {"message": f"{token} met a fault"}
        if path == "/account":
            return 200, {"id": int(self.open[token])}
        return self.records(path.strip("/"), self.open[token])

    def authorize(self, told: dict[str, str]) -> tuple[int, Any]:
        self.count += 1
        code = f"code-canary-{self.count}"
        self.challenges[code] = told["code_challenge"]
        return 302, f"{told['redirect_uri']}?code={code}&state={told['state']}"

    def grant(self, told: dict[str, str]) -> tuple[int, Any]:
        if told.get("client_secret") != SECRET:
            return 401, {"error": "invalid_client", "error_description": str(told)}
        if told["grant_type"] == "authorization_code":
            proof = urlsafe_b64encode(sha256(told["code_verifier"].encode()).digest())
            if self.challenges.pop(told["code"], None) != proof.rstrip(b"=").decode():
                return 400, {"error": "invalid_grant", "error_description": told["code"]}
            account = self.account
        elif told["refresh_token"] in self.good:
            account = self.good.pop(told["refresh_token"])
        else:
            return 400, {"error": "invalid_grant", "error_description": told["refresh_token"]}
        self.count += 1
        access, refresh = f"access-canary-{self.count}", f"refresh-canary-{self.count}"
        self.good[refresh], self.open[access] = account, account
        return 200, {
            "access_token": access, "refresh_token": refresh, "expires_in": self.life,
            "scope": " ".join(self.scopes),
        }  # fmt: skip

    def records(self, kind: str, account: str) -> tuple[int, Any]:
        if kind not in self.scopes:
            return 403, {"message": f"scope {kind} is missing"}
        return 200, {"items": [{"id": f"{account}-{n}"} for n in range(3)]}
