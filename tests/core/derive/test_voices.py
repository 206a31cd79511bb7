"""Two systems, one fact: whose word counts, part by part."""

from decimal import Decimal
from typing import Any

import pytest

from abmkit.derive import Conflict, Rules, conflicts, derive

from .rows import Lay, Rows

DEAL = {"source_id": "a", "status": "won", "close_on": "2026-05-01"}


def touch(name: str, kind: str) -> dict[str, Any]:
    return {"source_id": name, "kind": kind, "occurred_at": "2026-09-01T12:00:00Z"}


def test_two_sources_of_deals_are_never_added_and_the_lack_of_a_choice_is_told(lay: Lay) -> None:
    lay(deal=[DEAL])
    warehouse = lay(source="erp", deal=[DEAL, {**DEAL, "source_id": "b"}])
    assert derive(warehouse, Rules()) == (Conflict("deal", ("crm", "erp")),)
    assert warehouse.query("SELECT count(*) FROM fact_deal") == [(1,)]
    assert derive(warehouse, Rules(record={"deal": {"*": ("erp",)}})) == ()
    assert warehouse.query("SELECT count(*) FROM fact_deal") == [(2,)]


def kinds(warehouse: Any) -> list[tuple[str, int]]:
    told = "SELECT kind, count(*) FROM fact_touch GROUP BY kind ORDER BY kind"
    return [(kind, count) for kind, count in warehouse.query(told)]


def test_touches_have_a_source_of_record_for_each_kind(lay: Lay) -> None:
    lay(touch=[touch("1", "email"), touch("2", "meeting")])
    warehouse = lay(
        source="mail", touch=[touch("1", "email"), touch("2", "email"), touch("3", "form")]
    )
    conflict = Conflict("touch", ("crm", "mail"), "email")
    assert conflicts(warehouse, Rules()) == (conflict,)
    assert conflict.what == "touch email"
    assert kinds(warehouse) == [("email", 1), ("form", 1), ("meeting", 1)]
    rules = Rules(record={"touch": {"email": ("mail",)}})
    assert derive(warehouse, rules) == ()
    assert kinds(warehouse) == [("email", 2), ("form", 1), ("meeting", 1)]


def test_a_source_of_all_parts_silences_the_others_and_several_sources_add_up(lay: Lay) -> None:
    lay(touch=[touch("1", "email")])
    warehouse = lay(source="mail", touch=[touch("1", "email"), touch("2", "form")])
    derive(warehouse, Rules(record={"touch": {"*": ("crm",)}}))
    assert kinds(warehouse) == [("email", 1)]
    derive(warehouse, Rules(record={"touch": {"email": ("crm", "mail"), "*": ("crm",)}}))
    assert kinds(warehouse) == [("email", 2)]


def test_costs_of_different_channels_do_not_contradict_each_other(lay: Lay) -> None:
    cost = {"on_date": "2026-05-01", "kind": "cost_media", "amount": "10"}
    lay(source="linkedin", money=[{"source_id": "1", "channel": "linkedin", **cost}])
    warehouse = lay(source="google", money=[{"source_id": "1", "channel": "search", **cost}])
    assert conflicts(warehouse, Rules()) == ()
    assert warehouse.query("SELECT sum(amount) FROM fact_money") == [(Decimal(20),)]
    warehouse = lay(source="sheet", money=[{"source_id": "1", "channel": "search", **cost}])
    clash = Conflict("money", ("google", "sheet"), "cost_media:search")
    assert conflicts(warehouse, Rules()) == (clash,)
    rules = Rules(record={"money": {"cost_media": ("google", "linkedin")}})
    assert derive(warehouse, rules) == ()
    assert warehouse.query("SELECT sum(amount) FROM fact_money") == [(Decimal(20),)]


def test_the_ladder_of_deals_follows_the_deals(lay: Lay) -> None:
    step = {"source_id": "s", "ladder": "deal", "deal": "id:a", "step": "Demo",
            "entered_at": "2026-05-01T12:00:00Z"}  # fmt: skip
    lay(deal=[DEAL], stage=[step])
    warehouse = lay(source="erp", deal=[DEAL], stage=[{**step, "step": "Angebot"}])
    assert [each.what for each in conflicts(warehouse, Rules())] == ["deal", "stage deal"]
    assert derive(warehouse, Rules(record={"deal": {"*": ("erp",)}})) == ()
    assert warehouse.query("SELECT step FROM fact_stage") == [("Angebot",)]


ACCOUNTS: dict[str, Rows] = {
    "crm": [{"source_id": "1", "domains": "acme.com", "industry": "Steel", "owner": "Kim"}],
    "erp": [{"source_id": "9", "domains": "acme.com", "industry": "Metals", "country": "DE"}],
}


@pytest.mark.parametrize(
    ("priority", "industry"), [((), "Steel"), (("erp",), "Metals"), (("erp", "crm"), "Metals")]
)
def test_attributes_come_from_the_source_believed_most_that_has_them(
    lay: Lay, priority: tuple[str, ...], industry: str
) -> None:
    for source, accounts in ACCOUNTS.items():
        warehouse = lay(source=source, account=accounts)
    # Identity has not merged the two yet: say what it would say.
    warehouse.execute("UPDATE link SET canonical = (SELECT min(key) FROM account)")
    derive(warehouse, Rules(priority=priority))
    told = warehouse.query("SELECT industry, country, owner FROM derived_account")
    assert told == [(industry, "DE", "Kim")]
    people = [{"source_id": "p", "seniority": "vp"}]
    for source in ("crm", "erp"):
        warehouse = lay(source=source, person=people if source == "crm" else [
            {"source_id": "q", "seniority": "director", "department": "IT"}])  # fmt: skip
    warehouse.execute(
        "UPDATE link SET canonical = (SELECT min(key) FROM person) WHERE \"table\" = 'person'"
    )
    derive(warehouse, Rules(priority=priority))
    ((seniority, department),) = warehouse.query("SELECT seniority, department FROM derived_person")
    assert (seniority, department) == ("vp" if industry == "Steel" else "director", "IT")


def test_of_two_sources_of_rates_one_counts(lay: Lay) -> None:
    rate = {"source_id": "1", "day": "2026-01-01", "base": "EUR", "quote": "USD"}
    deal = {**DEAL, "amount": "100", "currency": "EUR"}
    lay(source="bank", fx=[{**rate, "rate": "1.1"}], deal=[deal])
    warehouse = lay(source="ecb", fx=[{**rate, "rate": "1.2"}])
    assert conflicts(warehouse, Rules()) == (Conflict("fx", ("bank", "ecb"), "EUR"),)
    derive(warehouse, Rules(record={"fx": {"*": ("ecb",)}}))
    assert warehouse.query("SELECT amount FROM fact_deal") == [(Decimal(120),)]
