import csv
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from abmkit.world import World
from crm_export import FLAVOURS, Dirt, Export, export
from crm_export.cells import rows_of
from crm_export.flavour import Layout

DAY = {"salesforce": "%m/%d/%Y", "hubspot": "%Y-%m-%d"}
INSTANT = {"salesforce": "%m/%d/%Y %I:%M %p", "hubspot": "%Y-%m-%dT%H:%M:%S%z"}
TOO_MANY = 0.05


class Read:
    """An export read back: the cells of a record by table, id and field."""

    def __init__(self, written: Export) -> None:
        self.written = written
        self.layouts = {layout.table: layout for layout in written.flavour.layouts}
        self.tables = {table: self._rows(layout) for table, layout in self.layouts.items()}

    def _rows(self, layout: Layout) -> dict[str, dict[str, str]]:
        with (self.written.folder / layout.file).open(encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file)
        assert header == [title for title, _ in layout.columns]
        fields = [field for _, field in layout.columns]
        rows = [dict(zip(fields, line, strict=True)) for line in lines]
        assert len({row["id"] for row in rows}) == len(rows) == self.written.rows[layout.file]
        return {row["id"]: row for row in rows}

    def row(self, table: str, number: int) -> dict[str, str]:
        return self.tables[table][self.written.flavour.record_id(table, number)]

    def at(self, text: str) -> datetime:
        read = datetime.strptime(text, INSTANT[self.written.flavour.name])  # noqa: DTZ007
        zone = ZoneInfo(self.written.zone)
        return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)

    def dirt(self, *reasons: str) -> list[Dirt]:
        return [dirt for dirt in self.written.dirt if dirt.reason in reasons]


@pytest.fixture(scope="module")
def read(world: World, tmp_path_factory: pytest.TempPathFactory) -> Read:
    return Read(export(world, tmp_path_factory.mktemp("crm")))


def money(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if text else None


def test_the_same_world_gives_the_same_bytes(world: World, tmp_path: Path):
    one, two = export(world, tmp_path / "one"), export(world, tmp_path / "two" / "deep")
    assert one.rows.keys() == {path.name for path in one.folder.iterdir()}
    for name in one.rows:
        assert (one.folder / name).read_bytes() == (two.folder / name).read_bytes()


def test_the_two_clients_have_different_crms(northwind: World):
    salesforce, hubspot = FLAVOURS["salesforce"], FLAVOURS["hubspot"]
    for table in ("company", "deal", "touch"):
        headers = [
            {title for title, _ in layout.columns}
            for flavour in (salesforce, hubspot)
            for layout in flavour.layouts
            if layout.table == table
        ]
        assert len(headers[0] & headers[1]) < len(headers[0]) / 2
    assert northwind.profile.flavour == "salesforce"


def test_every_row_of_the_ledger_is_written_and_only_rejected_ones_are_more(
    world: World, read: Read
):
    rejected = {(d.file, d.record_id) for d in read.written.dirt if d.effect == "row_rejected"}
    for table, layout in read.layouts.items():
        record_id = read.written.flavour.record_id
        ledger = {record_id(table, row.id) for row in rows_of(world, table)}
        more = {id_ for file, id_ in rejected if file == layout.file}
        assert not ledger & more
        assert read.tables[table].keys() == ledger | more


def test_companies_come_back_with_their_names(world: World, read: Read):
    for company in world.companies:
        row = read.row("company", company.id)
        assert row["name"] == company.name
        assert row["domain" if "domain" in row else "domains"].startswith(company.domains[:1] or "")


def test_instants_come_back_to_the_minute(world: World, read: Read):
    for touch in world.touches:
        assert read.at(read.row("touch", touch.id)["at"]) == touch.occurred_at
    for change in world.stages:
        assert read.at(read.row("stage", change.id)["at"]) == change.entered_at


def test_days_and_amounts_come_back(world: World, read: Read):
    unreadable = set(world.case_ids("unreadable_amount"))
    form = DAY[read.written.flavour.name]
    for deal in world.deals:
        row = read.row("deal", deal.id)
        assert row["close"] == deal.close_on.strftime(form)
        assert row["qualified"] == (deal.qualified_on.strftime(form) if deal.qualified_on else "")
        if deal.id not in unreadable:
            assert money(row["amount"]) == deal.amount


def test_touches_name_their_person_and_share_their_meeting(world: World, read: Read):
    record_id = read.written.flavour.record_id
    for touch in world.touches:
        row = read.row("touch", touch.id)
        assert row["person"] == record_id("person", touch.person_id)
        assert Decimal(row["minutes"]) == touch.minutes
        meeting = record_id("meeting", touch.meeting_id) if touch.meeting_id else ""
        assert row["meeting"] == meeting
        assert row["machine"] == ("true" if touch.is_machine else "false")


def test_words_of_the_crm_lead_back_to_one_word_each(read: Read):
    for kind, words in read.written.flavour.words.items():
        assert len(set(words.values())) == len(words), kind


def test_bad_dates_are_no_dates(read: Read):
    dirt = read.dirt("bad_date")
    assert len(dirt) >= 5
    for one in dirt:
        assert one.effect == "row_rejected"
        for form in (*INSTANT.values(), *DAY.values(), "%Y-%m-%dT%H:%M:%SZ"):
            with pytest.raises(ValueError, match=r"time data|day is out of range|unconverted"):
                datetime.strptime(one.text, form)  # noqa: DTZ007


def test_bad_amounts_are_no_numbers_and_the_ledger_has_none(world: World, read: Read):
    emptied = {one.record_id for one in read.dirt("bad_amount") if one.effect == "cell_emptied"}
    record_id = read.written.flavour.record_id
    assert emptied == {record_id("deal", i) for i in world.case_ids("unreadable_amount")}
    for one in read.dirt("bad_amount"):
        assert not one.text.replace(".", "", 1).isdigit()


def test_dirt_stands_where_it_says(read: Read):
    fields = {
        "bad_amount": {"amount"},
        "bad_date": {"at", "day"},
        "no_email": {"email"},
        "product_alias": {"product"},
        "unknown_company": {"company_name"},
    }
    by_file = {layout.file: table for table, layout in read.layouts.items()}
    for one in read.written.dirt:
        row = read.tables[by_file[one.file]][one.record_id]
        assert one.text in {row[field] for field in fields[one.reason] if field in row}


def test_unknown_companies_are_in_no_other_file(world: World, read: Read):
    ids = {row["id"] for row in read.tables["company"].values()}
    names = {row["name"] for row in read.tables["company"].values()}
    dirt = read.dirt("unknown_company")
    assert len(dirt) == len(world.case_ids("unknown_company")) == 4
    for one in dirt:
        row = read.tables["deal"][one.record_id]
        assert row["company_name"] not in names
        assert row.get("company") not in ids


def test_deals_without_account_name_none(world: World, read: Read):
    for deal_id in world.case_ids("no_account"):
        row = read.row("deal", deal_id)
        assert row["company_name"] == row.get("company", "") == ""


def test_contacts_without_email_are_all_listed(world: World, read: Read):
    record_id = read.written.flavour.record_id
    nameless = {record_id("person", p.id) for p in world.people if p.email is None}
    assert nameless == {one.record_id for one in read.dirt("no_email")}
    assert len(nameless) >= 3


def test_misspelled_products_are_all_listed_with_what_is_meant(world: World, read: Read):
    aliases = {one.record_id: one for one in read.dirt("product_alias")}
    assert {one.meant for one in aliases.values()} == {p.name for p in world.profile.products}
    for deal in world.deals:
        row = read.row("deal", deal.id)
        alias = aliases.get(row["id"])
        assert row["product"] == (alias.text if alias else deal.product)
        assert alias is None or alias.meant == deal.product


def test_rejected_rows_are_few_in_every_file(read: Read):
    for file, rows in read.written.rows.items():
        rejected = sum(d.file == file and d.effect == "row_rejected" for d in read.written.dirt)
        assert rejected < TOO_MANY * rows
