from typing import get_args

import pytest
from pydantic import BaseModel, Field

from abmkit.schema import LOADABLE, TABLES, columns, reference
from abmkit.schema.tables import Role


def test_there_are_seventeen_tables() -> None:
    assert len(TABLES) == 17
    assert set(TABLES) - set(LOADABLE) == {"link", "result"}


@pytest.mark.parametrize("table", TABLES)
def test_every_table_and_column_says_what_it_means(table: str) -> None:
    assert TABLES[table].__doc__
    for column in columns(TABLES[table]):
        assert column.doc[0].isupper() or column.doc[0] in "`0…"
        assert column.doc.endswith((".", "…"))


def test_references_point_at_tables_and_all_loadable_rows_have_an_id() -> None:
    for table in LOADABLE:
        by_name = {column.name: column for column in columns(LOADABLE[table])}
        assert by_name["source_id"].required
        for column in by_name.values():
            assert (column.kind == "reference") == (column.refers is not None)
            assert column.refers is None or column.refers in LOADABLE


def test_days_end_in_on_and_instants_in_at() -> None:
    for table in LOADABLE:
        for column in columns(LOADABLE[table]):
            assert (column.kind == "instant") == column.name.endswith("_at")


def test_kinds_are_read_off_the_annotations() -> None:
    deal = {column.name: column for column in columns(LOADABLE["deal"])}
    assert (deal["amount"].kind, deal["amount"].required) == ("decimal", False)
    assert (deal["status"].kind, deal["status"].choices) == ("text", ("open", "won", "lost"))
    assert deal["extra"].kind == "json"
    membership = {column.name: column for column in columns(LOADABLE["membership"])}
    assert membership["buying_role"].choices == get_args(Role)
    assert len(get_args(Role)) == 8
    assert (membership["person"].refers, membership["person"].required) == ("person", True)


def test_a_column_without_a_meaning_is_refused() -> None:
    class Silent(BaseModel):
        x: str = Field()

    with pytest.raises(TypeError, match="column x has no description"):
        columns(Silent)


def test_a_reference_is_by_one_of_four_ways() -> None:
    assert reference("domain", "acme.com") == "domain:acme.com"
    with pytest.raises(ValueError, match="not by 'phone'"):
        reference("phone", "1")
