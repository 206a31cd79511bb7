"""The demo's numbers beside the totals that its two CRMs report of their own campaigns."""

import json
from decimal import Decimal
from typing import Any

import pytest

from abmkit.derive.reconcile import Reconciled
from abmkit.run.demo import PERIOD
from abmkit.run.reconcile import reconcile
from abmkit.world import PROFILES, generate

OF = {
    "hanbit": ["email recipients who opened", "email recipients who clicked"],
    "northwind": [
        "campaign members", "campaign responses", "campaign deals", "campaign deals won",
        "campaign amount", "campaign amount won",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def found(demo: Any) -> dict[str, tuple[Reconciled, ...]]:
    return {name: reconcile(demo.workspace.client(name), PERIOD)[1] for name in OF}


@pytest.mark.parametrize("client", OF)
def test_each_total_is_explained_to_the_last_record(found: Any, client: str) -> None:
    assert [each.what for each in found[client]] == OF[client]
    assert sum(each.theirs > 0 for each in found[client]) > len(OF[client]) / 2
    assert [each.what for each in found[client] if not each.holds] == []


def test_a_portal_counts_who_opened_an_email_once(found: Any) -> None:
    world = generate(PROFILES["hanbit"])
    opened = {
        (f"{world.clock.local(touch.occurred_at):%Y-%m}", touch.person_id)
        for touch in world.touches
        if touch.action == "opened" and not touch.is_machine
    }
    in_period = [month for month, _ in opened if "2026-07" <= month <= "2026-09"]
    assert found["hanbit"][0].theirs == len(in_period)


def test_the_command_line_tells_theirs_ours_and_why(demo: Any, program: Any) -> None:
    at = ("-C", demo.workspace.path, "reconcile", "northwind", "--period", PERIOD, "--json")
    rows = {row["what"]: row for row in json.loads(program(*at).stdout)["totals"]}
    members = rows["campaign members"]
    told = sum((Decimal(gap["amount"]) for gap in members["gaps"]), Decimal(0))
    assert Decimal(members["theirs"]) - Decimal(members["ours"]) == told > 0
    assert {gap["reason"] for gap in members["gaps"]} == {"no_account"}
