import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from abmkit import api
from abmkit.errors import DataError
from abmkit.testing import cassette


class Settings(api.ApiSettings):
    token: SecretStr


class Desk(api.ApiConnector):
    name, title, Config, base = "desk", "Desk", Settings, "http://desk.invalid"
    config: Settings

    def auth(self) -> api.Auth:
        return api.HeaderAuth(self.config.token)

    def resources(self) -> Iterator[api.Resource]:
        yield api.Resource(
            name="people",
            tables=("person",),
            read=lambda part: api.Read(api.get("people"), items="people"),
            rows=lambda items: {"person": api.frame(items, {"email": "mail"})},
        )


@pytest.fixture
def desk() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = {
                "people": [{"id": 1, "mail": "a@x.example"}],
                "for": self.headers["authorization"],
            }
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def people(settings: Settings, path: Path) -> list[str]:
    connector = Desk(settings, path.parent, transport=cassette(path, settings))
    (stream,) = connector.streams()
    told = [
        mail for b in connector.pull(stream, None) for f in b.tables.values() for mail in f["email"]
    ]
    connector.close()
    return told


def test_an_author_records_once_and_tests_for_ever(
    desk: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "desk.jsonl"
    with pytest.raises(DataError, match="no cassette"):
        people(Settings(token=SecretStr("x")), path)
    with monkeypatch.context() as recording:
        recording.setenv("ABMKIT_RECORD", "1")
        settings = Settings(token=SecretStr("canary-7"), base_url=desk)
        assert people(settings, path) == ["a@x.example"]
    assert "canary" not in path.read_text()
    assert people(Settings(token=SecretStr("none")), path) == ["a@x.example"]
