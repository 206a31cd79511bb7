"""docs/schema.md says what the models say."""

from collections.abc import Callable
from pathlib import Path

from abmkit.schema import TABLES, columns
from abmkit.warehouse.control import CONTROL, Origin
from handbook.schema import document

PAGE = Path(__file__).parents[3] / "docs" / "schema.md"


def test_the_page_is_made_of_the_models(golden: Callable[[Path, str], None]) -> None:
    golden(PAGE, document(Origin, CONTROL))


def test_every_table_and_column_is_on_the_page() -> None:
    text = document(Origin, CONTROL)
    for name, model in {**TABLES, **CONTROL}.items():
        section = text.partition(f"\n### {name}\n")[2].partition("\n##")[0]
        assert section
        for column in columns(model):
            assert f"\n| `{column.name}` | " in section or column.name == "source_id"
