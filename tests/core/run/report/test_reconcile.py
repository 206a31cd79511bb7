"""Platforms' own totals along the line: on the command line, and given to reports."""

import json
from typing import Any

import pytest


def click(number: int, **more: str) -> dict[str, str]:
    told = {"source_id": f"t{number}", "kind": "email", "action": "clicked", "account": "id:acme"}
    return {**told, "occurred_at": "2026-08-03T10:00:00Z", **more}


@pytest.fixture
def told(line: Any, accounts: Any) -> Any:
    clicks = [click(1), click(2, is_machine="true"), click(3, account="id:nobody")]
    total = {"source_id": "s", "day": "2026-09-30", "name": "clicks", "additivity": "sum"}
    streams = {
        "accounts": accounts,
        "touches": {"touch": clicks},
        "stats": {"stat": [{**total, "value": "5", "channel": "email"}]},
    }
    return line.tells(mail=streams).sync()


def test_a_report_is_given_the_totals_to_print(told: Any) -> None:
    (total,) = told.report().reconciliation
    assert (total.what, total.source, total.theirs, total.ours) == ("email clicks", "mail", 5, 1)
    assert [(gap.reason, gap.amount) for gap in total.gaps] == [("machine", 1), ("no_account", 1)]
    assert (total.unexplained, total.holds) == (2, False)


def test_the_command_line_shows_each_total_with_its_reasons(told: Any, program: Any) -> None:
    at = ("-C", told.client.workspace.path, "reconcile", "acme", "--period", "2026-Q3")
    (row,) = json.loads(program(*at, "--json").stdout)["totals"]
    assert (row["theirs"], row["ours"], row["unexplained"]) == ("5.0000", "1.0000", "2.0000")
    assert [gap["reason"] for gap in row["gaps"]] == ["machine", "no_account"]
    head, cells = (line.split("\t") for line in program(*at).stdout.splitlines())
    assert dict(zip(head, cells, strict=True)) == {
        "what": "email clicks",
        "source": "mail",
        "theirs": "5",
        "ours": "1",
        "difference": "4",
        "reasons": "machine 1; no account 1",
        "unexplained": "2",
        "holds": "no",
    }
