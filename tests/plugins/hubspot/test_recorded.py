"""Records of live portals: each is in a column or in ``extra``, or it is known why not."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from abmkit.connect import Batch, Stream
from abmkit.connect.api import Answer, Item, Request
from abmkit.warehouse import Warehouse
from abmkit_hubspot.activities import activities
from abmkit_hubspot.companies import companies
from abmkit_hubspot.contacts import contacts
from abmkit_hubspot.deals import deals
from abmkit_hubspot.emails import email_events, marketing_emails
from abmkit_hubspot.forms import forms
from abmkit_hubspot.lists import lists
from abmkit_hubspot.portal import DealStage, Portal
from abmkit_hubspot.settings import HubSpotConfig
from abmkit_hubspot.subscriptions import consents

from .reading import as_rows
from .recordings import ENDS, LEFT, LOOKED_UP, NO_RECORD, Recorded, from_files, from_wire, iso

AT = datetime(2026, 10, 1, tzinfo=UTC)
CONFIG = HubSpotConfig(token=SecretStr("t"))
CRM = ("companies", "contacts", "deals", "calls", "emails", "meetings", "notes", "tasks")
WHOLE = ("forms", "marketing_emails", "email_events")
#: Read by tests of their own.
OTHERS = ("line_items", "members", "changes", "history")


class Owners:
    """Answers who owns records."""

    def __init__(self, owners: Sequence[Item]) -> None:
        self.owners = owners

    def send(self, request: Request) -> Answer:
        wanted = request.params["archived"] == "true"
        rows = [each for each in self.owners if bool(each.get("archived")) == wanted]
        return Answer(200, {}, {"results": rows})


class Place(Portal):
    """The portal that was recorded, as far as its recordings tell of it."""

    def __init__(self, files: Mapping[str, Sequence[Recorded]]) -> None:
        owners = [each.item for each in files["owners"]]
        super().__init__(Owners(owners), has_contacts=False)  # type: ignore[arg-type]
        details = {"portalId": 8727216, "timeZone": "US/Eastern", "companyCurrency": "USD"}
        (pipeline,) = (each.item for each in files["deal_pipelines"])
        self.__dict__.update(
            details=details, pipelines={"default": pipeline["label"]},
            stages={each["stageId"]: stage(each) for each in pipeline["stages"]}, sendings={},
        )  # fmt: skip

    def properties(self, kind: str) -> Mapping[str, Any]:
        return {}


def stage(told: Item) -> DealStage:
    chance = told["metadata"]["probability"]
    closed = told["metadata"]["isClosed"] == "true"
    status = "open" if not closed else "won" if chance == "1.0" else "lost"
    return DealStage(told["label"], status, chance)


@pytest.fixture(scope="module")
def folder(shared_data: Callable[[str], Path]) -> Path:
    return shared_data("recorded")


@pytest.fixture(scope="module")
def files(folder: Path) -> dict[str, list[Recorded]]:
    return from_files(folder / "airbyte" / "hubspot")


@pytest.fixture(scope="module")
def wire(folder: Path) -> list[tuple[str, list[Recorded]]]:
    return list(from_wire(folder / "hubspot_wire"))


@pytest.fixture(scope="module")
def portal(files: Mapping[str, Sequence[Recorded]]) -> Place:
    return Place(files)


@pytest.fixture(scope="module")
def items(files: Any, wire: Any) -> dict[str, list[Item]]:
    """All records in the order of their recording, by what reads them."""
    found: dict[str, list[Item]] = {}
    for each in [*(r for _, told in wire for r in told), *(r for f in files.values() for r in f)]:
        found.setdefault(each.kind, []).append(each.item)
    return found


def readers(portal: Portal) -> dict[str, Any]:
    found = [companies(portal, CONFIG), contacts(portal, CONFIG, True), deals(portal, CONFIG, ENDS)]
    found += activities(portal, CONFIG, ENDS)  # type: ignore[arg-type]
    others = [forms(), marketing_emails(portal), email_events(portal, False)]
    return {each.name: each for each in [*found, *others]}


# -- every record counts ---------------------------------------------------------------------------


def test_every_record_is_read_or_it_is_known_why_not(files: Any, wire: Any) -> None:
    assert len(files) == 20
    told = [r.kind for f in files.values() for r in f] + [
        r.kind for _, found in wire for r in found
    ]
    assert set(told) - {*CRM, *WHOLE, *OTHERS} <= {*LOOKED_UP, *LEFT}
    counted = Counter(told)
    read = sum(counted[kind] for kind in (*CRM, *WHOLE, *OTHERS))
    seen = sum(counted[kind] for kind in LOOKED_UP)
    left = sum(counted[kind] for kind in LEFT)
    assert (read, seen, left) == (1026, 111, 393)
    assert read + seen + left == len(told)


def test_every_answer_holds_records_or_it_is_known_why_not(wire: Any) -> None:
    reasons = Counter(reason for reason, found in wire if not found)
    assert set(reasons) <= set(NO_RECORD)
    assert sum(reasons.values()) + sum(bool(found) for _, found in wire) == len(wire) == 458


# -- nothing of a record is dropped ----------------------------------------------------------------


def is_told(value: Any, row: Mapping[str, Any], name: str) -> bool:
    """Whether a value stands in a cell, or under its name in ``extra``."""
    extra = json.loads(row["extra"] or "{}")
    if name in extra:
        told = json.loads(json.dumps(value, default=str))  # decimals are texts in extra
        return bool(extra[name] == told or str(extra[name]) == str(value))
    cells = [str(cell) for key, cell in row.items() if cell and key != "extra"]
    return any(str(value) in cell for cell in cells)


@pytest.mark.parametrize("kind", CRM)
def test_each_property_of_a_record_is_kept(items: Any, portal: Place, kind: str) -> None:
    told = items[kind]
    made = readers(portal)[kind].rows(told)
    table = next(name for name in ("account", "person", "deal", "touch") if name in made)
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in as_rows(made[table]):
        rows.setdefault(row["record"], []).append(row)
    for item in told:
        for name, value in item["properties"].items():
            if value not in (None, "", [], {}):
                kept = any(is_told(value, row, name) for row in rows[item["id"]])
                assert kept, (item["id"], name, value)


@pytest.mark.parametrize("kind", WHOLE)
def test_each_word_of_a_record_is_kept(items: Any, portal: Place, kind: str) -> None:
    for item in items[kind]:
        (frame, *_) = readers(portal)[kind].rows([item]).values()
        (row,) = as_rows(frame)
        for name, value in item.items():
            if value not in (None, "", [], {}) and name not in ("created", "filteredEvent", "type"):
                assert is_told(value, row, name), (item["id"], name, value)


def test_counters_of_an_email_that_was_sent_are_totals_of_its_day(
    items: Any, portal: Place
) -> None:
    sent = [each for each in items["marketing_emails"] if each.get("publishDate")]
    assert sent
    for each in sent:
        rows = as_rows(readers(portal)["marketing_emails"].rows([each])["stat"])
        assert {(row["record"], row["additivity"]) for row in rows} == {(str(each["id"]), "total")}
        told = {row["name"]: row["value"] for row in rows}
        assert len(told) == len(rows) == 6
        counters = each["stats"]["counters"]
        assert told["opened"] == str(counters["open"])
        assert told["delivered"] == str(counters["delivered"])


def test_what_the_lines_of_deals_say_is_kept(items: Any, portal: Place) -> None:
    told = [each["properties"] for each in items["line_items"]]
    cells = deals(portal, CONFIG.model_copy(update={"line_items": True}), ENDS).cells()
    extra = cells["extra"]({**items["deals"][-1], "lines": told})
    said = [{k: v for k, v in each.items() if v not in (None, "")} for each in told]
    assert extra["line_items"] == said


def test_versions_of_the_lifecycle_are_steps(items: Any, portal: Place) -> None:
    versions: dict[str, list[Item]] = {}
    for each in items["history"]:
        versions.setdefault(str(each["vid"]), []).append(each)
    people = [
        {"id": own, "properties": {}, "createdAt": iso(0), "ends": {},
         "propertiesWithHistory": {"lifecyclestage": found}}
        for own, found in versions.items()
    ]  # fmt: skip
    steps = as_rows(readers(portal)["contacts"].rows(people)["stage"])
    assert Counter(step["record"] for step in steps) == Counter(
        str(each["vid"]) for each in items["history"]
    )


def test_changes_of_subscriptions_are_consents(items: Any, files: Any, portal: Place) -> None:
    names = {each.item["id"]: each.item["name"] for each in files["email_subscriptions"]}
    people: dict[str, Item] = {}
    for told in items["changes"]:
        own = people.setdefault(told["normalizedEmailId"], {"statuses": [], "wide": []})
        for change in told["changes"]:
            status = {
                **change, "status": change["change"], "channel": "EMAIL",
                "timestamp": iso(change["timestamp"]), "wideStatusType": "PORTAL_WIDE",
                "subscriptionName": names.get(change.get("subscriptionId")),
            }  # fmt: skip
            own["statuses" if "subscriptionId" in change else "wide"].append(status)
    rows = [row for own, told in people.items() for row in consents({"id": own, **told}, portal)]
    assert [(row["purpose"], row["status"], row["valid_from"]) for row in rows] == [
        ("10798197", "given", "2021-03-19"),
        ("10798197", "given", "2021-03-19"),
        ("Test sub", "given", "2021-10-12"),
    ]
    assert sum(len(told["wide"]) for told in people.values()) == 3  # who may be sent anything


def test_members_of_contact_lists_bring_their_companies(
    items: Any, files: Any, portal: Place
) -> None:
    employers = {
        each.item["id"]: str(each.item["properties"]["associatedcompanyid"] or "")
        for each in files["contacts"]
    }
    names = {each.item["listId"]: each.item["name"] for each in files["contact_lists"]}
    rows, homeless = [], 0
    for member in items["members"]:
        company, own = employers.get(str(member["vid"]), ""), member["static-list-id"]
        homeless += not company
        told = {"listId": str(own), "name": names.get(own, ""), "objectTypeId": "0-1"}
        since = {company: iso(member["timestamp"])} if company else {}
        made = lists(portal, CONFIG).rows([{**told, "members": since}])
        rows += as_rows(made["list_member"]) if made else []
    assert len(rows) + homeless == len(items["members"]) == 4


# -- and all of them load --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def loaded(items: Any, portal: Place, tmp_path_factory: Any) -> Iterator[Warehouse]:
    """A warehouse with all of them; of those recorded twice the later counts."""
    with Warehouse.open(tmp_path_factory.mktemp("recorded") / "w.duckdb") as warehouse:
        for name, reader in readers(portal).items():
            latest = {item["id"]: item for item in items[name]}
            load(warehouse, name, reader.tables, reader.rows(list(latest.values())))
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
    assert {"account", "asset", "person", "deal", "stage", "touch"} <= set(live)


def test_owners_are_told_by_name(loaded: Warehouse) -> None:
    owners = {owner for (owner,) in loaded.query("SELECT DISTINCT owner FROM deal")}
    assert "Team-1 Airbyte" in owners


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
