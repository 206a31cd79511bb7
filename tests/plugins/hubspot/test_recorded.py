"""Records of live portals: every property is in a column or in ``extra``, and all of them load."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from abmkit.connect import Batch, Stream
from abmkit.connect.api import Item
from abmkit.warehouse import Warehouse
from abmkit_hubspot.activities import activities
from abmkit_hubspot.companies import companies
from abmkit_hubspot.contacts import contacts
from abmkit_hubspot.deals import deals
from abmkit_hubspot.emails import email_events
from abmkit_hubspot.portal import DealStage, Portal
from abmkit_hubspot.settings import HubSpotConfig

AT = datetime(2026, 10, 1, tzinfo=UTC)
CONFIG = HubSpotConfig(token=SecretStr("t"))
FILES = {
    "companies": "companies",
    "contacts": "contacts",
    "deals": "deals",
    "notes": "engagements_notes",
    "tasks": "engagements_tasks",
}
OLD_IDS = {"contacts": "vid", "companies": "companyId", "deals": "dealId"}
Rows = Sequence[Mapping[str, Any]]


class Recorded(Portal):
    """The portal that was recorded, as far as its recordings tell of it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(None, has_contacts=False)  # type: ignore[arg-type]
        details = {"portalId": 8727216, "timeZone": "US/Eastern", "companyCurrency": "USD"}
        known = {each["id"]: each["email"] for each in lines(folder / "owners.jsonl")}
        (pipeline,) = lines(folder / "deal_pipelines.jsonl")
        self.__dict__.update(
            details=details, owners=known, pipelines={"default": pipeline["label"]},
            stages={each["stageId"]: stage(each) for each in pipeline["stages"]}, sendings={},
        )  # fmt: skip

    def properties(self, kind: str) -> Mapping[str, Any]:
        return {}


def stage(told: Item) -> DealStage:
    chance = told["metadata"]["probability"]
    closed = told["metadata"]["isClosed"] == "true"
    status = "open" if not closed else "won" if chance == "1.0" else "lost"
    return DealStage(told["label"], status, chance)


def lines(path: Path) -> list[Item]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line, parse_float=Decimal)["data"] for line in file]


@pytest.fixture(scope="module")
def folder(shared_data: Callable[[str], Path]) -> Path:
    return shared_data("recorded")


@pytest.fixture(scope="module")
def portal(folder: Path) -> Recorded:
    return Recorded(folder / "airbyte" / "hubspot")


def kinds(portal: Portal) -> dict[str, Any]:
    ends = ("contacts", "companies", "deals")
    found = [companies(portal, CONFIG), contacts(portal, CONFIG, True), deals(portal, CONFIG, ends)]
    return {kind.name: kind for kind in [*found, *activities(portal, CONFIG, ends)]}


def with_ends(item: Item) -> Item:
    ends = {
        end: {str(own): [] for own in item.get(end) or ()}
        for end in ("contacts", "companies", "deals")
    }
    return {**item, "ends": ends}


def wire(folder: Path, kind: str) -> Iterator[Item]:
    """The records of the cassettes; those of older APIs as the present one has them."""
    for path in sorted((folder / "hubspot_wire").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            for exchange in json.loads(line)["interactions"]:
                for found in records(exchange["body"]):
                    if kind == "meetings" and f"/crm/v3/objects/{kind}" in exchange["uri"]:
                        yield found
                    elif own := found.get(OLD_IDS.get(kind, "")):
                        yield renewed(found, own)


def records(body: Any) -> list[Item]:
    """All objects with properties in an answer, lists among them."""
    if isinstance(body, str) and body.startswith("{"):
        body = json.loads(re.sub(r"<[A-Z_]+>", "0", body))
    if not isinstance(body, dict):
        return []
    inner = [each for value in body.values() if isinstance(value, list) for each in value]
    return [each for each in [body, *inner] if isinstance(each, dict) and "properties" in each]


def renewed(told: Item, own: int) -> Item:
    values = told["properties"]
    pairs = values.items() if isinstance(values, dict) else ((v["name"], v) for v in values)
    plain = {name: value["value"] for name, value in pairs if "value" in value}
    return {"id": str(own), "properties": plain, "createdAt": plain.get("createdate")}


def of_kind(folder: Path, kind: str) -> list[Item]:
    live = folder / "airbyte" / "hubspot" / f"{FILES.get(kind)}.jsonl"
    return [with_ends(i) for i in [*wire(folder, kind), *(lines(live) if kind in FILES else ())]]


def is_told(value: Any, row: Mapping[str, Any], name: str) -> bool:
    """Whether a property's value stands in a cell, or under its name in ``extra``."""
    extra = json.loads(row["extra"] or "{}", parse_float=Decimal)
    if name in extra:
        return bool(extra[name] == value or str(extra[name]) == str(value))
    cells = [str(cell) for key, cell in row.items() if cell and key != "extra"]
    return any(str(value) in cell for cell in cells)


@pytest.mark.parametrize("kind", [*FILES, "meetings"])
def test_nothing_is_dropped(folder: Path, portal: Recorded, kind: str) -> None:
    items = of_kind(folder, kind)
    assert items
    made = kinds(portal)[kind].rows(items)
    table = next(name for name in ("account", "person", "deal", "touch") if name in made)
    rows = made[table].to_dict("records")
    assert len(rows) >= len(items)
    for item in items:
        mine = [row for row in rows if row["record"] == item["id"]]
        for name, value in item["properties"].items():
            if value not in (None, ""):
                assert any(is_told(value, row, name) for row in mine), (item["id"], name, value)


@pytest.fixture(scope="module")
def loaded(folder: Path, portal: Recorded, tmp_path_factory: Any) -> Iterator[Warehouse]:
    """A warehouse with all of them; of those recorded twice the later counts."""
    with Warehouse.open(tmp_path_factory.mktemp("recorded") / "w.duckdb") as warehouse:
        for name, kind in kinds(portal).items():
            if name not in (*FILES, "meetings"):
                continue
            latest = {item["id"]: item for item in of_kind(folder, name)}
            load(warehouse, name, kind.tables, kind.rows(list(latest.values())))
        events = lines(folder / "airbyte" / "hubspot" / "email_events.jsonl")
        resource = email_events(portal, False)
        load(warehouse, "email_events", resource.tables, resource.rows(events))
        yield warehouse


def load(warehouse: Warehouse, name: str, tables: tuple[str, ...], rows: Any) -> None:
    stream = Stream(name, tables)
    warehouse.begin_read("hs", stream, AT)
    report = warehouse.load("hs", stream, Batch(rows), AT)
    rejected = list(warehouse.quality.rejected(examples=1))
    assert (report.rejected_rows, report.rejected_cells, report.refused) == (0, 0, 0), rejected


def one(warehouse: Warehouse, columns: str, table: str, record: str) -> tuple[Any, ...]:
    (row,) = warehouse.query(f"SELECT {columns} FROM {table} WHERE source_id = ?", [record])
    return row


def test_all_of_them_load(loaded: Warehouse) -> None:
    live = {row.table: row.live for row in loaded.quality.rows()}
    assert {"account", "person", "deal", "stage", "touch"} <= set(live)


def test_dates_money_and_nothing_are_right(loaded: Warehouse) -> None:
    # Closed in 2014 though it was made in 2021; 00:00 UTC is the day before in the portal's zone.
    deal = one(loaded, "amount, currency, created_on, close_on, status, probability, type",
               "deal", "3980651569")  # fmt: skip
    assert deal[:4] == (Decimal(60000), "USD", date(2021, 1, 13), date(2014, 8, 30))
    assert deal[4:] == ("open", Decimal("0.2"), "new")
    nothing = one(loaded, "amount, close_on, type", "deal", "5313728065")
    assert nothing == (None, date(2021, 5, 31), None)
    company = one(loaded, "name, domains, employees, revenue, created_on", "account", "11481383026")
    assert company == ("Test", ["test.test"], 1, Decimal(1), date(2023, 1, 30))
    person = one(loaded, "name, email, title, created_on", "person", "51")
    assert person == (
        "Brian Halligan (Sample Contact)",
        "bh@hubspot.com",
        person[2],
        date(2020, 10, 28),
    )


def test_a_deal_whose_stage_says_won_is_won(loaded: Warehouse) -> None:
    found = loaded.query("SELECT DISTINCT stage, status FROM deal WHERE stage IS NOT NULL")
    assert set(found) <= {("Appointment Scheduled", "open"), ("Closed Won", "won")}


def test_stages_come_from_their_dates_where_no_version_was_read(loaded: Warehouse) -> None:
    query = "SELECT count(*) FROM stage WHERE ladder = ?"
    assert loaded.query(query, ["deal"])[0][0] > 0
