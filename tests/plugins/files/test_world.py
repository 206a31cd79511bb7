"""The exports of the invented world: guessed whole, and as true as its ledger."""

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from abmkit.world import PROFILES, World, generate
from abmkit_files.connector import Files
from abmkit_files.settings import FilesConfig
from crm_export import Export, export

Told = dict[str, dict[str, dict[str, Any]]]


@pytest.fixture(scope="module", params=sorted(PROFILES))
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A world, its export, and the rows by table and id that guessed settings make of it."""
    folder = tmp_path_factory.mktemp(request.param)
    world = generate(PROFILES[request.param])
    made = export(world, folder)
    settings, _ = Files.guess((str(folder),), folder)
    files = Files(FilesConfig.model_validate({**settings, "zone": made.zone}), folder)
    rows: Told = {}
    for stream in files.streams():
        for batch in files.pull(stream, None):
            assert not batch.refused
            for table, frame in batch.tables.items():
                of_table = rows.setdefault(table, {})
                of_table |= {
                    row["source_id"]: row
                    for row in pd.DataFrame(frame, dtype=object).to_dict("records")
                }
    return world, made, rows


def spoilt(made: Export, reason: str) -> set[str]:
    return {dirt.record_id for dirt in made.dirt if dirt.reason == reason}


def test_every_table_is_found_with_all_its_rows(told: tuple[World, Export, Told]) -> None:
    world, made, rows = told
    counts = {table: len(found) for table, found in rows.items()}
    assert sum(counts.values()) == sum(made.rows.values())
    assert counts["account"] == len(world.companies)
    assert counts["person"] == len(world.people)
    assert counts["membership"] == len(world.memberships)
    assert counts["deal"] == len(world.deals)


def test_deals_are_as_in_the_ledger(told: tuple[World, Export, Told]) -> None:
    world, made, rows = told
    unreadable = spoilt(made, "bad_amount")
    for deal in world.deals:
        row = rows["deal"][made.flavour.record_id("deal", deal.id)]
        days = (deal.created_on, deal.qualified_on, deal.close_on)
        assert (row["created_on"], row["qualified_on"], row["close_on"]) == tuple(
            day and day.isoformat() for day in days
        )
        assert (row["status"], row["type"], row["stage"]) == (deal.status, deal.type, deal.stage)
        if row["source_id"] not in unreadable:
            assert (row["amount"] and Decimal(row["amount"])) == deal.amount


def test_touches_are_as_in_the_ledger(told: tuple[World, Export, Told]) -> None:
    world, made, rows = told
    for touch in world.touches:
        row = rows["touch"][made.flavour.record_id("touch", touch.id)]
        assert row["occurred_at"] == f"{touch.occurred_at:%Y-%m-%dT%H:%M:%SZ}"
        assert (row["kind"], row["action"], row["channel"]) == (
            touch.kind,
            touch.action,
            touch.channel,
        )
        assert (row["direction"], row["outcome"]) == (touch.direction, touch.outcome)
        assert Decimal(row["minutes"]) == touch.minutes
        assert row["person"] == f"id:{made.flavour.record_id('person', touch.person_id)}"


def test_people_and_where_they_work_are_as_in_the_ledger(told: tuple[World, Export, Told]) -> None:
    world, made, rows = told
    names = {made.flavour.record_id("person", p.id): (p.name, p.email) for p in world.people}
    assert {id_: (r["name"], r["email"]) for id_, r in rows["person"].items()} == names
    for job in world.memberships:
        row = rows["membership"][made.flavour.record_id("membership", job.id)]
        assert row["buying_role"] == job.role
        assert row["valid_from"] == job.valid_from.isoformat()


def test_spend_and_stages_are_as_in_the_ledger(told: tuple[World, Export, Told]) -> None:
    world, made, rows = told
    for spend in world.spend:
        row = rows["money"][made.flavour.record_id("spend", spend.id)]
        assert (row["kind"], row["channel"]) == (spend.kind, spend.channel)
        assert Decimal(row["amount"]) == spend.amount
    for change in world.stages:
        row = rows["stage"][made.flavour.record_id("stage", change.id)]
        assert row["entered_at"] == f"{change.entered_at:%Y-%m-%dT%H:%M:%SZ}"
        assert Decimal(row["probability"]) == change.probability
