"""What an organisation is asked: which fields, and from which instant on."""

from datetime import UTC, datetime

from abmkit import api
from abmkit_salesforce.describe import described

from .source import Source


def test_parts_of_compound_fields_are_asked_for_and_neither_wholes_nor_files() -> None:
    kinds = {
        "Id": "id", "BillingAddress": "address", "BillingCity": "string", "Place__c": "location",
        "Place__Latitude__s": "double", "Body": "base64", "Old__c": "string",
    }  # fmt: skip
    fields = [
        {"name": name, "type": kind, "deprecatedAndHidden": name == "Old__c"}
        for name, kind in kinds.items()
    ]
    found = described({"name": "Account", "fields": fields}, ("Account.BillingCity",))
    assert list(found.fields) == ["Id", "Place__Latitude__s"]


def test_no_object_is_asked_for_a_compound_field(source: Source) -> None:
    connector = source.connector()
    described_ = [connector.org.catalogue.find(name) for name in ("Account", "Contact", "Lead")]
    connector.close()
    types = {field.type for each in described_ if each for field in each.fields.values()}
    assert types
    assert not types & {"address", "location", "base64"}


def test_changes_are_asked_for_from_their_instant_on_and_deleted_ones_come_too(
    source: Source,
) -> None:
    def asked(resource: api.Resource, start: datetime | None) -> str:
        read = resource.read(api.Part("", start, None))
        return str(read.pages.place(read.request, None).params["q"])

    connector = source.connector(streams=["Contact"])
    (contacts,) = connector.resources()
    first, then = asked(contacts, None), asked(contacts, datetime(2026, 9, 30, 5, 50, tzinfo=UTC))
    connector.close()
    assert "WHERE IsDeleted = false ORDER BY SystemModstamp, Id" in first
    assert "WHERE SystemModstamp >= 2026-09-30T05:50:00.000Z ORDER BY SystemModstamp, Id" in then
