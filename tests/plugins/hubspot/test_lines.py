"""Line items tell what a deal sells, where a source's settings say so."""

from pathlib import Path
from typing import Any

import pytest

from abmkit_hubspot.lines import SOLD

from .reading import reading
from .visit import Visit

NOTHING: dict[str, dict[str, str]] = {"deals": {}}


def test_a_deals_lines_are_its_product_and_term(visit: Visit, tmp_path: Path) -> None:
    told = {"streams": ["deals"], "columns": NOTHING, "line_items": True}
    with reading(visit, tmp_path, **told) as source:
        assert source.sync().exit_code == 0
        query = "SELECT source_id, product, term_months FROM deal"
        found = {row[0]: row[1:] for row in source.all(query)}
    deals = visit.sandbox.world.deals
    assert found == {f"3307{d.id:07d}": (d.product, d.term_months) for d in deals}


def test_without_the_setting_nobody_asks_for_them(visit: Visit, tmp_path: Path) -> None:
    with reading(visit, tmp_path, streams=["deals"], columns=NOTHING) as source:
        source.sync()
        assert source.all("SELECT DISTINCT product FROM deal") == [(None,)]
    assert not [path for path in visit.sandbox.requests if "line_items" in path]


@pytest.mark.parametrize(
    "visit", [{"faults": "403-scope:crm.objects.line_items.read"}], indirect=True
)
def test_a_missing_permission_is_told(visit: Visit, tmp_path: Path) -> None:
    with reading(visit, tmp_path, streams=["deals"], line_items=True) as source:
        (deals,) = source.sync().streams
    assert deals.outcome == "failed"
    assert "crm.objects.line_items.read" in deals.missing


@pytest.mark.parametrize(
    ("lines", "product", "term"),
    [
        ([], None, None),
        ([{"name": "Pump"}, {"name": "Pump", "hs_term_in_months": "12"}], "Pump", "12"),
        ([{"name": "B", "hs_term_in_months": "9"}, {"name": "A", "hs_term_in_months": "24.0"}],
         "B; A", "24"),
    ],
)  # fmt: skip
def test_several_lines_are_all_named(lines: list[Any], product: Any, term: Any) -> None:
    assert {name: make({"lines": lines}) for name, make in SOLD.items()} == {
        "product": product,
        "term_months": term,
    }
