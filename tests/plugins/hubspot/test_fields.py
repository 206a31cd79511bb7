from pathlib import Path

import pytest

from .reading import reading
from .visit import Visit


def test_properties_are_told_with_label_type_and_column(visit: Visit, tmp_path: Path) -> None:
    own = {"contacts": {"department": "team"}, "deals": {"term_months": "months / 1"}}
    streams = ("contacts", "deals", "meetings")
    with reading(visit, tmp_path, streams=streams, columns=own) as source:
        connector = source.connector()
        told = {(each.stream, each.name): each for each in connector.fields()}
        connector.close()
    assert {stream for stream, _ in told} == set(streams)
    title = told["contacts", "jobtitle"]
    assert (title.label, title.type, title.taken) == ("Job Title", "string", "person.title")
    assert told["deals", "dealname"].taken == "deal.name"
    assert told["contacts", "firstname"].taken == ""


@pytest.mark.parametrize("visit", [{"faults": "403-scope:crm.objects.deals.read"}], indirect=True)
def test_what_may_not_be_read_has_none(visit: Visit, tmp_path: Path) -> None:
    with reading(visit, tmp_path, streams=("contacts", "deals")) as source:
        connector = source.connector()
        assert {each.stream for each in connector.fields()} == {"contacts"}
        connector.close()


def test_where_another_property_is_named_is_told_as_a_cure(visit: Visit, tmp_path: Path) -> None:
    with reading(visit, tmp_path, streams=("contacts", "lists")) as source:
        connector = source.connector()
        streams = {each.name: each for each in connector.streams()}
        cure = connector.cure(streams["contacts"], "person", "score")
        assert cure.startswith("columns.contacts.score in the settings")
        assert connector.cure(streams["contacts"], "stage", "entered_at") == ""
        assert connector.cure(streams["lists"], "list_member", "valid_from") == ""
        connector.close()
