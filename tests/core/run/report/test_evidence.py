"""The rows behind the key figures are frozen with the report, each with its record's address."""

from typing import Any

import pytest

from abmkit.connect import Connector
from abmkit.run import evidence
from abmkit.run.report import make_report


@pytest.fixture
def told(line: Any, accounts: Any, deal_won: Any) -> Any:
    deals = [deal_won(number, "2026-08-03", str(100 * number)) for number in (1, 2, 3)]
    touch = {"source_id": "t1", "account": "id:acme", "kind": "meeting"}
    touch |= {"occurred_at": "2026-08-03T09:00:00Z"}
    lost = {**deal_won(4, "2026-08-04"), "status": "lost"}
    later = deal_won(5, "2026-10-04")
    rows = {**accounts, "deal": [*deals, lost, later], "touch": [touch]}
    return line.tells(crm={"all": rows}).sync("2026-11-01T06:00:00+00:00")


def frozen(told: Any) -> dict[str, Any]:
    make_report(told.client, told.plugins, "2026-Q3", formats=())
    return {each.metric: each for each in told.frozen().document.evidence}


def test_each_tile_has_the_rows_that_its_number_counts(told: Any) -> None:
    won = frozen(told)["won_amount"]
    place = won.columns.index("record")
    assert [row.cells[place] for row in won.rows] == ["d1", "d2", "d3"]
    assert won.count == 3
    assert won.rows[1].cells[won.columns.index("amount")] == "200.0000"
    assert won.numeric == won.money == ("amount",)


def test_a_metric_without_a_number_has_no_rows_to_show(told: Any) -> None:
    assert "spent" not in frozen(told)  # no money is connected


def test_of_many_rows_the_first_are_shown_and_all_are_counted(
    told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "ROWS", 2)
    won = frozen(told)["won_amount"]
    assert (len(won.rows), won.count) == (2, 3)


def test_a_connector_says_where_its_records_are_seen(
    told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    connector = told.plugins.connectors["told"]

    def record_url(self: Connector, account: str | None, table: str, record: str) -> str | None:
        return f"https://crm.example/{table}/{record}" if record != "d3" else "javascript:alert(1)"

    monkeypatch.setattr(connector, "record_url", record_url)
    assert [row.url for row in frozen(told)["won_amount"].rows] == [
        "https://crm.example/deal/d1", "https://crm.example/deal/d2", None,
    ]  # fmt: skip


def test_a_source_that_cannot_be_opened_leaves_its_rows_without_addresses(told: Any) -> None:
    told.tells(crm={"all": {}})
    (told.client.source_folder / "crm.toml").write_text('version = 1\nconnector = "told"\n')
    assert [row.url for row in frozen(told)["won_amount"].rows] == [None] * 3


def test_no_person_is_named(told: Any) -> None:
    assert all("person_id" not in each.columns for each in frozen(told).values())
