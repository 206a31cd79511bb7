"""A frozen report read back: the same model, the same words, whatever stands in it."""

import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field, create_model

from abmkit.errors import DataError
from abmkit.report import blocks
from abmkit.report.blocks import Block, Document, Page, Theme
from abmkit.report.format import Words
from abmkit.report.frozen import FrozenReport, Stamp, digest, read_frozen, used_messages
from abmkit.report.json import JsonRenderer
from abmkit.report.table import WITH_TABLES, AnyBlock
from abmkit.report.value import Msg, Period, Value

KINDS = sorted(
    (each for each in vars(blocks).values() if isinstance(each, type) and issubclass(each, Block)),
    key=lambda kind: kind.__name__,
)
KINDS.remove(Block)
LEAF = blocks.Paragraph(text="leaf")


# -- any model of a class, made from its annotations ----------------------------------------------


def anything(of: Any, depth: int = 2) -> st.SearchStrategy[Any]:
    origin, inner = get_origin(of), get_args(of)
    if of == AnyBlock:
        return st.just(LEAF)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin in (Union, UnionType):
        kept = [each for each in inner if depth or not _deep(each)]
        return st.one_of([anything(each, depth) for each in kept])
    if origin is tuple and inner[-1] is ...:
        return st.lists(anything(inner[0], depth), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*(anything(each, depth) for each in inner))
    if origin is dict:
        return st.dictionaries(st.sampled_from(["n", "who"]), anything(inner[1], depth), max_size=2)
    return _plain(of, depth)


def _plain(of: Any, depth: int) -> st.SearchStrategy[Any]:
    if isinstance(of, type) and issubclass(of, BaseModel):
        return models(of, depth - 1)
    return {
        NoneType: st.none(),
        str: st.text(max_size=8) | st.sampled_from(["5", "lone \ud800 half", "1E+3", "\x00"]),
        int: st.integers(-(10**20), 10**20),
        float: st.floats(-1e6, 1e6),
        bool: st.booleans(),
        Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    }[of]


def _deep(of: Any) -> bool:
    return isinstance(of, type) and issubclass(of, Msg | Value | Period | blocks.Table)


@cache
def models(of: type[BaseModel], depth: int = 2) -> st.SearchStrategy[Any]:
    told = {
        name: anything(field.annotation, max(depth, 0)) for name, field in of.model_fields.items()
    }
    made = st.fixed_dictionaries(told)
    return (made.map(_even) if issubclass(of, blocks.Table) else made).map(of.model_validate)


def _even(told: dict[str, Any]) -> dict[str, Any]:
    """The same table with as many cells in each row as heads."""
    wide = min(map(len, (told["columns"], *told["rows"])))
    rows = tuple(row[:wide] for row in told["rows"])
    return {**told, "columns": told["columns"][:wide], "rows": rows}


def document(*content: Block) -> Document:
    return Document(
        report="small",
        title="Small",
        client="Northwind",
        period=Period(label="2026-Q3", start="2026-07-01", end="2026-09-30"),
        compared=None,
        zone="UTC",
        as_of="2026-10-01T06:00:00Z",
        locale="en-US",
        currency="USD",
        theme=Theme(name="Blue Harbor"),
        pages=(Page(id="p", outline="P", blocks=content),),
    )


def frozen(*content: Block, **more: Any) -> FrozenReport:
    told = {"metrics": {}, "numbers": {}, "goals": (), "messages": {}}
    return FrozenReport(abmkit="0.1.0", document=document(*content), **{**told, **more})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=15)
@given(data=st.data())
def test_every_kind_of_block_comes_back_as_it_was(kind: type[Block], data: st.DataObject) -> None:
    report = frozen(data.draw(models(kind)))
    content = report.dump()
    again, warnings = read_frozen(content, "draft.json")
    assert (again, warnings) == (report, ())
    assert again.dump() == content


def test_numbers_stamps_and_words_come_back_too() -> None:
    report = frozen(
        LEAF,
        metrics={"won_amount": Stamp(version=2, hash="ab")},
        numbers={"won_amount": Value(number=Decimal("4820000.10"), unit="money", currency="USD")},
        messages={"en": {"x": "{n}"}},
    )
    again, _ = read_frozen(report.dump(), "draft.json")
    assert again == report
    assert json.loads(report.dump())["numbers"]["won_amount"]["number"] == "4820000.10"
    assert digest(again.dump()) == digest(report.dump())


# -- blocks of plugins -----------------------------------------------------------------------------


@pytest.fixture
def gone() -> bytes:
    """A report with a block of a plugin that is no longer there, bare and in a section."""
    own = create_model("Own", __base__=Block, kind=(Literal["own"], "own"), deep=(str, Field()))
    table = blocks.Table(columns=(blocks.Column(title="c"),), rows=((Msg.of("own.cell"),),))
    own.as_table = lambda self: table
    mine = own(deep="x")
    content = frozen(mine, blocks.Section(title="S", blocks=(mine,))).dump()
    return content.replace(b'"own"', b'"left"')


def test_a_block_that_nobody_knows_any_more_is_its_table(gone: bytes) -> None:
    report, warnings = read_frozen(gone, "draft.json")
    bare, section = report.document.pages[0].blocks
    assert isinstance(bare, blocks.Table)
    assert bare.rows == ((Msg.of("own.cell"),),)
    assert isinstance(section, blocks.Section)
    assert section.blocks == (bare,)
    assert warnings == ("no kind of block 'left' is known; shown as a table",)


def test_a_block_of_a_plugin_that_is_there_stays_what_it_is() -> None:
    class Lamp(Block):
        kind: Literal["lamp"] = "lamp"
        glow: Decimal

        def as_table(self) -> blocks.Table:
            return blocks.Table(columns=(), rows=())

    report = frozen(Lamp(glow=Decimal("0.5")))
    again, warnings = read_frozen(report.dump(), "draft.json")
    assert (again.document.pages[0].blocks, warnings) == ((Lamp(glow=Decimal("0.5")),), ())


def test_only_a_frozen_block_carries_its_table() -> None:
    assert LEAF.model_dump() == {"kind": "paragraph", "text": "leaf"}
    assert LEAF.model_dump(context=WITH_TABLES)["table"]["rows"] == [["leaf"]]
    section = blocks.Section(title="S", blocks=(LEAF,)).model_dump(context=WITH_TABLES)
    assert "table" not in section
    assert "table" in section["blocks"][0]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda told: told.update(form=2), "form 2 is newer than this abmkit knows"),
        (lambda told: told.pop("form"), "no frozen report: 'form'"),
        (lambda told: told.pop("abmkit"), "abmkit: Field required"),
        (
            lambda told: told["document"]["pages"][0]["blocks"].append({"kind": "x"}),
            "kind of block",
        ),
        (lambda told: told["document"]["pages"][0]["blocks"].append(7), "pages.0.blocks.1"),
    ],
)
def test_what_is_no_frozen_report_is_named(
    spoil: Callable[[dict[str, Any]], object], message: str
) -> None:
    told = json.loads(frozen(LEAF).dump())
    spoil(told)
    with pytest.raises(DataError, match=message) as error:
        read_frozen(json.dumps(told).encode(), "reports/draft.json")
    assert str(error.value).startswith("reports/draft.json")


def test_a_torn_file_is_named() -> None:
    with pytest.raises(DataError, match=r"is no frozen report: .*line 7"):
        read_frozen(frozen(LEAF).dump()[:90], "draft.json")


# -- words -----------------------------------------------------------------------------------------

OWN = {
    "en": {"small.lead.one": "{n} deal", "small.lead.other": "{n} deals", "small.unused": "x"},
    "ko": {"small.lead": "거래 {n}건", "goal.good": "좋음"},
}


def test_templates_of_all_its_messages_are_frozen_in_every_language() -> None:
    inner = Msg.of("small.lead", n=2)
    grid = blocks.KpiGrid(tiles=(blocks.Tile(title=inner, value=Value(number=Decimal(1))),))
    told = used_messages([document(grid)], Words("en", [OWN]))
    assert told["en"]["small.lead.other"] == "{n} deals"
    assert told["en"]["kpi.metric"] == "Metric"  # of the block's table
    assert "small.unused" not in told["en"]
    assert told["ko"]["small.lead"] == "거래 {n}건"
    assert told["ko"]["goal.good"] == "좋음"  # a renderer may say it
    report = frozen(grid, messages=told)
    assert report.words().text(inner) == "2 deals"
    assert report.words("ko-KR").text(inner) == "거래 2건"


def test_a_frozen_report_prints_as_the_one_it_was() -> None:
    grid = blocks.KpiGrid(
        tiles=(blocks.Tile(title=Msg.of("small.lead", n=1), value=Value(number=Decimal(5))),)
    )
    words = Words("en-US", [OWN])
    made = document(grid)
    report = frozen(grid, messages=used_messages([made], words))
    again, _ = read_frozen(report.dump(), "draft.json")
    assert JsonRenderer().render(again.document, again.words()) == JsonRenderer().render(
        made, words
    )
