"""Page 1: tiles, legend, sentences, chart and bars."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from abmkit import Document, ReportData, Value, Words, blocks
from abmkit.report.goals import GoalRow, Goals
from abmkit.report.quality import Quality, SourceState
from abmkit_scorecard.asks import TILES
from abmkit_scorecard.scorecard import LEADS, Scorecard
from abmkit_scorecard.summary import _sentences

Read = Callable[[ReportData], tuple[Document, Words]]
Make = Callable[..., ReportData]
Tables = Callable[[ReportData, str], list[dict[str, Any]]]


def page(read: Read, data: ReportData) -> tuple[tuple[blocks.Block, ...], Words]:
    document, words = read(data)
    return document.pages[0].blocks, words


def only(content: tuple[blocks.Block, ...], kind: type[Any]) -> Any:
    (found,) = [block for block in content if isinstance(block, kind)]
    return found


def shown(read: Read, data: ReportData) -> list[str]:
    content, _ = page(read, data)
    return [tile.title.id.removeprefix("metric.") for tile in only(content, blocks.KpiGrid).tiles]


def test_the_tiles_stand_in_the_same_order_every_time(read: Read, rich: ReportData) -> None:
    assert shown(read, rich) == list(TILES)


def test_tiles_without_data_go_behind_those_that_fill_in(read: Read, poor: ReportData) -> None:
    assert shown(read, poor) == [
        "pipeline_created", "win_rate", "pipeline_velocity", "average_contract_value",
        "won_amount", "won_deals", "new_customers", "open_pipeline",
    ]  # fmt: skip


def test_without_any_data_every_tile_says_why(read: Read, make: Make) -> None:
    content, words = page(read, make({}))
    tiles = only(content, blocks.KpiGrid).tiles
    assert [words.value(tile.value) for tile in tiles] == ["–"] * 8
    assert {words.text(tile.value.reason) for tile in tiles} == {
        "no deals connected", "no target list",
    }  # fmt: skip


def test_a_client_chooses_its_own_tiles(read: Read, make: Make) -> None:
    data = make(tiles=("lost_deals", "engaged_accounts"))
    assert shown(read, data) == ["lost_deals", "engaged_accounts"]


def test_the_legend_counts_the_states(read: Read, rich: ReportData, poor: ReportData) -> None:
    content, words = page(read, rich)
    legend = only(content, blocks.Legend)
    tiles = only(content, blocks.KpiGrid).tiles
    for sign in legend.signs:
        count = sum(tile.goal == sign.goal for tile in tiles)
        assert words.text(sign.text).startswith(f"{count} ")
    assert words.text(legend.remark) == "4 target accounts in 3 tiers"
    content, words = page(read, poor)
    legend = only(content, blocks.Legend)
    assert [sign.goal for sign in legend.signs] == ["none"]
    assert words.text(legend.remark) == "No target list"


def test_a_list_without_tiers_is_still_a_list(read: Read, make: Make, rows: Any) -> None:
    listing = [{**row, "tier": None} for row in rows["listing"]]
    content, words = page(read, make({**rows, "listing": listing}))
    assert words.text(only(content, blocks.Legend).remark) == "4 target accounts"


def test_engaged_accounts_are_of_the_list(read: Read, rich: ReportData) -> None:
    content, words = page(read, rich)
    tile = only(content, blocks.KpiGrid).tiles[0]
    assert (words.value(tile.value), words.text(tile.of)) == ("3", "of 4")


def test_what_changed_is_arithmetic_facts_and_what_people_say(
    tables: Tables, rich: ReportData
) -> None:
    (narrative,) = [table for table in tables(rich, "summary") if table["block"] == "narrative"]
    leads = [row[0] for row in narrative["rows"]]
    assert len(leads) == 4
    assert leads[0].startswith("Pipeline velocity +")
    assert narrative["rows"][1] == [
        "Tier 1:",
        "2 of 2 accounts are engaged. 0 have 3 or more required roles engaged.",
        "",
    ]
    assert narrative["rows"][3][1].endswith("“Two owners were away in {August}.”")
    assert narrative["rows"][3][2] == "Dana"


def test_the_parts_of_velocity_add_up_to_its_change(read: Read, rich: ReportData) -> None:
    content, _ = page(read, rich)
    columns = next(block for block in content if isinstance(block, blocks.Columns))
    bullet = columns.left[0].blocks[0].bullets[0]

    def parts(text: Any) -> list[Decimal]:
        if text.id == "sentence.factor":
            return [text.args["part"].number]
        return [part for arg in text.args.values() if hasattr(arg, "id") for part in parts(arg)]

    total = bullet.lead.args["change"].number
    assert sum(parts(bullet.body)) == total
    new, old = rich.number("pipeline_velocity"), rich.number("pipeline_velocity", "previous")
    assert abs((new.value or 0) - (old.value or 0) - total) < Decimal("0.001")


def test_next_steps_stand_beside_or_nowhere(read: Read, rich: ReportData, poor: ReportData) -> None:
    content, _ = page(read, rich)
    beside = [block for block in content if isinstance(block, blocks.Columns)]
    assert [block.kind for block in beside[0].right] == ["actions"]
    content, _ = page(read, poor)
    assert len([block for block in content if isinstance(block, blocks.Columns)]) == 1
    assert only(content, blocks.Section).title.id == "summary.changed"


def test_nothing_to_say_leaves_no_empty_section(read: Read, make: Make) -> None:
    content, _ = page(read, make({}))
    assert not [block for block in content if isinstance(block, blocks.Section)]


def chart(read: Read, data: ReportData) -> tuple[blocks.Section, Words]:
    content, words = page(read, data)
    columns = [block for block in content if isinstance(block, blocks.Columns)][-1]
    return columns.left[0], words


def test_pipeline_of_the_quarter_and_the_one_before(read: Read, rich: ReportData) -> None:
    section, words = chart(read, rich)
    rows = section.blocks[0].as_table().rows
    assert [words.text(row[0]) for row in rows] == ["Apr", "May", "Jun", "Jul", "Aug", "Sep"]
    total = sum(row[1].number for row in rows[-3:])
    assert total == rich.number("pipeline_created").value
    assert section.note is None


def test_months_with_a_goal_of_their_own_have_an_outline(read: Read, make: Make) -> None:
    september = GoalRow("pipeline_created", date(2026, 9, 1), date(2026, 9, 30), Decimal(2_000_000))
    section, words = chart(read, make(goals=Goals([september])))
    rows = section.blocks[0].as_table().rows
    assert [row[2] for row in rows[:5]] == ["–"] * 5
    assert words.value(rows[5][2]) == "$2M"
    assert words.text(section.note) == "solid = actual, outline = plan"


def test_a_year_has_its_twelve_months_and_a_month_six(read: Read, make: Make) -> None:
    for period, count in (("2026-09", 6), ("2026", 12), ("2024-01-01..2026-09-30", 12)):
        section, _ = chart(read, make(period=period))
        assert len(section.blocks[0].as_table().rows) == count


def right(read: Read, data: ReportData) -> blocks.Section:
    content, _ = page(read, data)
    return [block for block in content if isinstance(block, blocks.Columns)][-1].right[0]


def test_tiers_add_up_to_the_tile(read: Read, rich: ReportData) -> None:
    (progress,) = right(read, rich).blocks
    assert isinstance(progress, blocks.Progress)
    assert sum(row.part.number or 0 for row in progress.rows) == 3
    assert sum(row.whole.number or 0 for row in progress.rows) == 4
    assert progress.rows[0].tick is not None


def test_without_a_list_the_largest_accounts_stand_there(
    read: Read, poor: ReportData, hostile: str
) -> None:
    section = right(read, poor)
    assert section.title.id == "summary.winners"
    rows = section.blocks[0].as_table().rows
    amounts = [row[1].number for row in rows]
    assert amounts == sorted(amounts, reverse=True)
    assert hostile in [row[0] for row in rows]
    assert "a4.example" in [row[0] for row in rows]


def test_sections_without_data_keep_their_head_and_say_what_to_connect(
    read: Read, make: Make, rows: Any
) -> None:
    untouched = {fact: told for fact, told in rows.items() if fact != "touch"}
    section = right(read, make(untouched))
    assert section.title.id == "summary.tiers"
    assert section.blocks[0].text.id == "connect.no_touch"
    section, _ = chart(read, make({}))
    assert section.blocks[0].text.id == "connect.no_deal"


def test_a_late_source_is_told_under_the_headline_and_on_its_tiles(
    read: Read, make: Make, quality: Quality
) -> None:
    ads = SourceState("Ads", "linkedin", "late", "2026-09-29T23:40:00Z", {"touch": 3})
    content, _ = page(read, make(quality=replace(quality, sources=(*quality.sources, ads))))
    assert [block.kind for block in content[:3]] == ["headline", "alert", "legend"]
    marked = {
        tile.title.id.removeprefix("metric.")
        for tile in only(content, blocks.KpiGrid).tiles
        if tile.mark
    }
    assert marked == {"engaged_accounts", "meetings_held"}


def test_the_sentences_that_notes_may_name_are_those_that_can_be_made(rich: ReportData) -> None:
    made = {sentence.id for sentence in _sentences(rich) if sentence}
    assert {*made, "headline", *LEADS} == set(Scorecard.sentences)


def test_rates_carry_their_certainty(read: Read, rich: ReportData) -> None:
    content, _ = page(read, rich)
    rate: Value = only(content, blocks.KpiGrid).tiles[2].value
    assert rate.n == 12
    assert rate.low is not None
    assert rate.high is not None
    assert rate.low < Decimal(8) / 12 < rate.high
