"""What is looked up in a portal beside its streams."""

from pathlib import Path

from abmkit.sandbox import Record
from abmkit_hubspot.crm import links

from .reading import reading
from .visit import Visit


def test_owners_who_have_left_keep_their_names(visit: Visit, tmp_path: Path) -> None:
    owners = visit.sandbox.portal.owners
    owners[0]["archived"] = True
    with reading(visit, tmp_path) as source:
        connector = source.connector()
        told = connector.portal.owners
        connector.close()
    assert told == {str(o["id"]): f"{o['firstName']} {o['lastName']}".strip() for o in owners}


def test_associations_are_read_to_their_last_page(visit: Visit, tmp_path: Path) -> None:
    (company, other, *_) = (row.id for row in visit.sandbox.tables["companies"].rows())
    contact, at = visit.sandbox.tables["contacts"].rows()[0], visit.clock()
    many = [str(number) for number in range(1, 1203)]
    for own in many:
        visit.sandbox.tables["contacts"].put(Record(own, contact.properties, at, at))
        visit.sandbox.portal.links.join("companies", company, "contacts", own, ["Champion"])
    with reading(visit, tmp_path) as source:
        connector = source.connector()
        found = links(connector.http, "companies", "contacts", [company, other])
        connector.close()
    assert set(many) <= set(found[company])
    assert found[company][many[-1]] == ["Champion"]
    assert set(found[other]) == set(visit.sandbox.portal.links.ids("companies", other, "contacts"))
