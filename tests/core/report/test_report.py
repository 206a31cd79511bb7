"""From a report class to a document, its words, and the JSON renderer."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from abmkit.errors import RenderError
from abmkit.metrics.ask import Ask, Number
from abmkit.metrics.registry import Registry
from abmkit.report import blocks
from abmkit.report.blocks import KpiGrid, Page, Theme
from abmkit.report.data import ReportData
from abmkit.report.format import Words
from abmkit.report.json import JsonRenderer
from abmkit.report.report import Report, _definition
from abmkit.report.value import Change, Msg, Value
from abmkit.testing import check_renderer

Build = Callable[..., ReportData]
Say = Callable[..., Number]


class Small(Report):
    name = "small"
    title = Msg.of("small.title")
    asks = (Ask("won_deals", compare=("previous",)),)

    def build(self, data: ReportData) -> Iterator[Page]:
        grid = KpiGrid(tiles=(data.tile("won_deals"),))
        yield Page(id="one", outline="One", title="In short", blocks=(grid,))


class Alone(Small):
    asks = (Ask("won_deals"),)


def test_a_document_holds_who_when_and_the_pages(build: Build, say: Say) -> None:
    data = build([say("won_deals", 22)], asks=Small.asks)
    document = Small().document(data, Theme(name="Blue Harbor"))
    assert (document.report, document.client, document.locale) == ("small", "Northwind", "en-US")
    assert document.period.label == "2026-Q3"
    assert document.compared is not None
    assert (document.compared.start, document.compared.end) == ("2026-04-01", "2026-06-30")
    assert [page.id for page in document.pages] == ["one"]
    assert Alone().document(data, Theme(name="B")).compared is None


def test_tiles_that_a_client_wants_are_asked_for_too() -> None:
    assert Small().asks_with(None) == Small.asks
    (_, more) = Small().asks_with(["cycle"])
    assert (more.metric, more.compare, more.months) == ("cycle", ("previous", "last-year"), 12)


def test_building_twice_gives_the_same(build: Build, say: Say) -> None:
    made = [Small().document(build([say("won_deals", 22)]), Theme(name="B")) for _ in range(2)]
    assert made[0].model_dump_json() == made[1].model_dump_json()


def test_words_are_the_reports_then_the_metrics_then_the_cores(
    registry: Registry, tmp_path: Path
) -> None:
    class Worded(Small):
        messages = tmp_path

    (tmp_path / "en.toml").write_text('[small]\ntitle = "Small"\n[metric]\ncycle = "Days"\n')
    words = Worded().words("en-US", registry)
    for key, text in [
        ("small.title", "Small"),
        ("metric.cycle", "Days"),
        ("metric.won_deals", "Won deals"),
        ("goal.good", "On track"),
    ]:
        assert words.text(Msg.of(key)) == text
    assert Worded().words("ko", registry).text(Msg.of("metric.won_deals")) == "지표 won_deals"


def test_clients_call_metrics_as_they_do(registry: Registry) -> None:
    words = Small().words("ko-KR", registry, labels={"win_rate": "{수주율}"})
    assert words.text(Msg.of("metric.win_rate")) == "{수주율}"


def test_definitions_name_the_parameters_in_force(registry: Registry) -> None:
    key = Msg.of("metric.engaged.definition")
    assert Small().words("ko", registry).text(key) == (
        "Engaged in 90d, a {brace} and no_parameter."
    )
    own = Small().words("en", registry, {"engaged": {"window": "30d"}})
    assert own.text(key).startswith("Engaged in 30d")


def test_spans_are_read_aloud_with_their_unit() -> None:
    given = {"days": 90, "people": 2}
    told = _definition("Won by `people` people in the `days` before, of `months`.", given)
    assert told == "Won by 2 people in the 90 days before, of months."


# -- json ------------------------------------------------------------------------------------------


def rendered(build: Build, *content: blocks.Block, locale: str = "en-US") -> dict[str, object]:
    page = Page(id="p", outline="P", blocks=content)
    document = Small().document(build(), Theme(name="B")).model_copy(update={"pages": (page,)})
    words = Words(locale, [{"en": {"small.title": "Small", "metric.won_deals": "Deals"}}])
    return json.loads(JsonRenderer().render(document, words))


@pytest.fixture
def empty(build: Build) -> Build:
    return lambda **_: build(asks=Small.asks)


def test_numbers_are_decimal_strings(empty: Build) -> None:
    value = Value(number=Decimal("4820000.10"), unit="money", currency="USD")
    told = rendered(empty, KpiGrid(tiles=(blocks.Tile(title="Pipeline", value=value),)))
    (tile,) = told["document"]["pages"][0]["blocks"][0]["tiles"]
    assert tile["value"]["number"] == "4820000.10"
    assert told["tables"] == [
        {
            "page": "p",
            "block": "kpi_grid",
            "title": "",
            "columns": ["Metric", "Value", "Change", "Target"],
            "rows": [["Pipeline", "$4,820,000", "–", "–"]],
        }
    ]


def count(number: int) -> Value:
    return Value(number=Decimal(number))


def test_every_cell_is_told_in_words(empty: Build) -> None:
    rate = Value(number=Decimal("0.875"), unit="percent")
    change = Change(difference=Decimal(-8), relative=False, unit="count", against="Q2")
    cells: tuple[blocks.Cell, ...] = (
        "verbatim",
        Msg.of("tier.name", tier="1"),
        rate,
        change,
        blocks.Name(text="<b>", sub="x"),
        blocks.Chip(text=Msg.of("tier.name", tier="1"), level=1),
        blocks.Heat(levels=(0, None, 5)),
        blocks.Share(part=count(21), whole=count(24), rate=rate),
        blocks.Sign(goal="off", text="Event platform"),
        blocks.Marks(texts=("a", "b")),
    )
    table = blocks.Table(columns=(blocks.Column(title="c"),) * len(cells), rows=(cells,))
    (told,) = rendered(empty, table)["tables"]
    assert told["rows"] == [
        [
            "verbatim", "Tier 1", "87.5%", "−8", "<b>", "Tier 1", "0 – 5", "21 of 24 · 87.5%",
            "Off target: Event platform", "a · b",
        ]
    ]  # fmt: skip


def test_a_table_has_as_many_cells_in_each_row_as_heads() -> None:
    with pytest.raises(ValidationError, match="row 2 has 2 cells for 1 columns"):
        blocks.Table(columns=(blocks.Column(title="c"),), rows=(("a",), ("a", "b")))


def test_every_block_has_a_table(empty: Build) -> None:
    row = blocks.ProgressRow(label="Tier 1", part=count(1), whole=count(2), rate=count(1))
    sign = blocks.Sign(goal="good", text="3 on track")
    content: tuple[blocks.Block, ...] = (
        blocks.Headline(text="Head"),
        blocks.Legend(signs=(sign,)),
        blocks.Alert(goal="off", text="Late"),
        blocks.Narrative(
            bullets=(blocks.Bullet(lead="A", body="b"), blocks.Bullet(body="c", author="Kim"))
        ),
        blocks.Actions(title="Next", actions=(blocks.Action(text="Call"),)),
        blocks.Progress(rows=(row,)),
        blocks.Glossary(terms=(blocks.Term(name="N", id="n", text="t"),)),
        blocks.Facts(title="Sure?", facts=(blocks.Fact(figure=count(5), text="of 6"),)),
        blocks.Paragraph(text="Text"),
    )
    told = rendered(empty, *content)["tables"]
    assert [(table["block"], table["rows"]) for table in told] == [
        ("headline", [["Head"]]),
        ("legend", [["On track: 3 on track"]]),
        ("alert", [["Failed: Late"]]),
        ("narrative", [["A", "b", ""], ["", "c", "Kim"]]),
        ("actions", [["–", "Call", "–"]]),
        ("progress", [["Tier 1", "1", "2", "1"]]),
        ("glossary", [["N", "n", "t", ""]]),
        ("facts", [["5", "of 6"]]),
        ("paragraph", [["Text"]]),
    ]


def test_tables_in_sections_and_columns_are_found(empty: Build) -> None:
    text = blocks.Paragraph(text="Text")
    section = blocks.Section(title="S", blocks=(text, text))
    columns = blocks.Columns(left=(section,), right=(text,))
    told = rendered(empty, columns)["tables"]
    assert [(table["title"], table["block"]) for table in told] == [
        ("S", "paragraph"), ("S", "paragraph"), ("", "paragraph"),
    ]  # fmt: skip


def test_structure_reads_as_the_table_of_what_is_in_it() -> None:
    text = blocks.Paragraph(text="Text")
    for block in (
        blocks.Section(title="S", blocks=(text,)),
        blocks.Columns(left=(text,), right=()),
        Page(id="p", outline="P", blocks=(text,)),
    ):
        assert block.as_table() == text.as_table()
    for hollow in (
        blocks.Section(title="S", blocks=()),
        blocks.Columns(left=(), right=()),
        Page(id="p", outline="P", blocks=()),
    ):
        assert hollow.as_table().rows == ()


def test_a_block_of_a_plugin_says_when_it_forgot_its_table() -> None:
    class Own(blocks.Block):
        kind: str = "own"

    with pytest.raises(RenderError, match="block 'own' gives no table form"):
        Own().as_table()


def test_the_same_document_gives_the_same_bytes(empty: Build) -> None:
    page = Page(id="p", outline="P", blocks=(blocks.Paragraph(text="삼성"),))
    document = Small().document(empty(), Theme(name="B")).model_copy(update={"pages": (page,)})
    words = Words("en", [{"en": {"small.title": "x"}}])
    first = JsonRenderer().render(document, words)
    assert first == JsonRenderer().render(document, words)
    assert "삼성".encode() in first


def test_it_holds_what_every_renderer_must() -> None:
    check_renderer(JsonRenderer)
