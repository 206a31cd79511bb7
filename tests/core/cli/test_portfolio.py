"""A report on all clients: what is damaged at one of them is told, and the others stand in it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from abmkit.workspace import Client

Q3 = ("--period", "2026-Q3", "--to-date")
BOARD = """
from abmkit import Page, Report, hookimpl
from abmkit.report.blocks import Column, Table


class Board(Report):
    name = "board"
    title = "All clients"
    about = "agency"
    asks = ()

    def build(self, data):
        rows = tuple((each.name, each.standing) for each in data.reports)
        table = Table(columns=(Column(title="client"), Column(title="report")), rows=rows)
        yield Page(id="one", outline="One", blocks=(table,))


@hookimpl
def register_reports():
    return [Board]
"""


def _otherwise(**changes: str) -> Callable[[bytes], bytes]:
    def make(draft: bytes) -> bytes:
        told = json.loads(draft)
        return json.dumps(told | {"document": told["document"] | changes}).encode()

    return make


DAMAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut off": (lambda draft: draft[: len(draft) // 2], "is no frozen report: "),
    "empty": (lambda _: b"", "is no frozen report: "),
    "no instant": (_otherwise(as_of="soon"), "document.as_of: Value error, Invalid isoformat"),
    "no zone": (_otherwise(as_of="2026-10-01"), "document.as_of: Value error, 2026-10-01 has no"),
}


@pytest.fixture
def two(synced: Client, abmkit: Any) -> Client:
    """A client with a draft, beside another of whom a report on both tells."""
    path = synced.workspace.path
    (path / "plugins" / "board.py").write_text(BOARD, "utf-8")
    settings = (path / "abmkit.toml").read_text("utf-8")
    (path / "abmkit.toml").write_text(settings.replace('["mine"]', '["mine", "board"]'), "utf-8")
    synced.workspace.add_client("zeta", {"name": "Zeta", "zone": "Europe/Berlin"})
    for number, who in enumerate(("acme", "zeta")):
        if number:
            assert abmkit("source", "add", who, "crm", "--no-check").code == 0
            assert abmkit("sync", who).code == 0
        assert abmkit("report", who, *Q3).code == 0
    return synced


def _board(said: Any) -> dict[str, str]:
    (path,) = said.json["paths"]
    (page,) = json.loads(Path(path).read_bytes())["pages"]
    return dict(page["blocks"][0]["rows"])


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_draft_of_one_client_is_named_and_the_others_stand(
    abmkit: Any, two: Client, damage: str
) -> None:
    asked = ("report", "--report", "board", "--period", "2026-Q3")
    assert _board(abmkit(*asked, "--json")) == {"Acme": "draft", "Zeta": "draft"}
    draft = two.reports / "2026-Q3" / "draft.json"
    spoil, why = DAMAGES[damage]
    draft.write_bytes(spoil(draft.read_bytes()))
    said = abmkit(*asked, "--json")
    assert said.code == 3
    assert _board(said) == {"Acme": "damaged", "Zeta": "draft"}
    (warning,) = [each for each in said.json["warnings"] if "acme" in each]
    assert warning.startswith(f"client acme: {draft} is no frozen report: ")
    assert why in warning
    plain = abmkit(*asked)
    assert (plain.code, f"client acme: {draft} is no" in plain.err) == (3, True)


def test_settings_of_one_client_that_cannot_be_read_stop_no_report_on_all(
    abmkit: Any, two: Client
) -> None:
    (two.path / "client.toml").write_text("version = \n", "utf-8")
    said = abmkit("report", "--report", "board", "--period", "2026-Q3", "--json")
    assert (said.code, _board(said)) == (3, {"acme": "damaged", "Zeta": "draft"})


def test_where_nothing_can_be_read_there_is_no_report_on_it(abmkit: Any, two: Client) -> None:
    for each in two.workspace.clients():
        (each.reports / "2026-Q3" / "draft.json").write_bytes(b"[")
    said = abmkit("report", "--report", "board", "--period", "2026-Q3")
    assert said.code == 1
    assert said.err.startswith("error: client acme: ")
