"""Accounts, all numbers, definitions, data."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from abmkit import Document, ReportData, Words, blocks
from abmkit.report.client import AccountCard
from abmkit.report.quality import Matching, Quality, SourceState
from abmkit_scorecard.asks import FACTORS, FILLERS, MORE, TILES

Read = Callable[[ReportData], tuple[Document, Words]]
Make = Callable[..., ReportData]
Tables = Callable[[ReportData, str], list[dict[str, Any]]]


def table(tables: Tables, data: ReportData, page: str, place: int = 0) -> dict[str, Any]:
    return [each for each in tables(data, page) if each["block"] == "table"][place]


# -- accounts --------------------------------------------------------------------------------------


def test_the_most_engaged_accounts_come_first(
    tables: Tables, rich: ReportData, hostile: str
) -> None:
    told = table(tables, rich, "accounts")
    assert told["columns"] == [
        "Account", "Tier", "Attention, 12 months", "Minutes", "Open pipeline", "Amount won",
        "Last touch",
    ]  # fmt: skip
    minutes = [int(row[3].split()[0]) for row in told["rows"]]
    assert minutes == sorted(minutes, reverse=True)
    assert sum(minutes) == rich.number("engagement_minutes").value
    by_name = {row[0]: row for row in told["rows"]}
    korean = by_name["한빛정밀공업 주식회사"]
    assert (korean[1], korean[4], korean[6]) == ("1", "$640,000", "Aug 20")
    assert by_name[hostile][4] == "$0"  # measured: it has no open deal


def test_months_are_shaded_by_rank_and_dashed_before_the_first_touch(
    read: Read, rich: ReportData
) -> None:
    document, _ = read(rich)
    section = document.pages[1].blocks[0]
    assert isinstance(section, blocks.Section)
    heats = [row[2].levels for row in section.blocks[0].rows]
    for levels in heats:
        assert levels[:7] == (None,) * 7  # first touched in May
        assert all(level is not None for level in levels[7:])
    known = [level for levels in heats for level in levels if level is not None]
    assert (min(known), max(known)) == (0, 5)


def test_an_account_that_waits_is_named(tables: Tables, make: Make, read: Read) -> None:
    data = make()
    document, words = read(data)
    section = document.pages[1].blocks[0]
    assert words.text(section.blocks[0].more) == (
        "한빛정밀공업 주식회사: no touch for 41 days, with $640K open."
    )
    cards = {
        number: replace(card, last_touch=date(2026, 9, 29))
        for number, card in data.accounts.items()
    }
    document, _ = read(make(accounts=cards))
    assert document.pages[1].blocks[0].blocks[0].more is None


def test_an_old_touch_is_told_with_its_year(tables: Tables, make: Make) -> None:
    accounts = {
        1: AccountCard(1, "A", tier="1", on_list=True, last_touch=date(2025, 12, 30)),
        2: AccountCard(2, "B", industry="Tools", country="Freedonia"),
    }
    rows = table(tables, make(accounts=accounts), "accounts")["rows"]
    assert {row[0]: row[-1] for row in rows} == {"A": "Dec 30, 2025", "B": "–"}
    assert {row[0]: row[1] for row in rows} == {"A": "1", "B": "–"}


def test_the_lead_is_a_fact(read: Read, rich: ReportData, poor: ReportData) -> None:
    document, words = read(rich)
    assert words.text(document.pages[1].lead) == "3 of 4 target accounts are engaged: 75%."
    document, words = read(poor)
    assert words.text(document.pages[1].lead).endswith("their attention is not measured yet.")


def test_without_activities_accounts_stand_by_what_they_brought(
    tables: Tables, poor: ReportData
) -> None:
    told = table(tables, poor, "accounts")
    assert told["columns"] == ["Account", "Amount won", "Open pipeline", "Deals won", "Open deals"]
    amounts = [int(row[1].strip("$").replace(",", "")) for row in told["rows"]]
    assert amounts == sorted(amounts, reverse=True)
    assert "a4.example" in [row[0] for row in told["rows"]]


def test_with_a_list_the_tiers_are_told(tables: Tables, make: Make, rows: Any) -> None:
    untouched = {fact: told for fact, told in rows.items() if fact != "touch"}
    assert table(tables, make(untouched), "accounts")["columns"][1] == "Tier"


def test_wins_of_no_account_are_told_beside(read: Read, make: Make, poor_rows: Any) -> None:
    orphan = {"account_id": None, "amount": 7000}
    document, words = read(make({**poor_rows, "deal": [*poor_rows["deal"], orphan]}))
    section = document.pages[1].blocks[0]
    assert words.text(section.blocks[0].more) == (
        "Besides, 1 deal won ($7K) names no account that is known."
    )


def test_cover_by_tier_needs_list_and_roles(read: Read, make: Make, rows: Any) -> None:
    def last(data: ReportData) -> blocks.Block:
        return read(data)[0].pages[1].blocks[-1]

    both = last(make())
    assert isinstance(both, blocks.Columns)
    covered, roles = both.left[0].blocks[0], both.right[0].blocks[0]
    assert [row.whole.number for row in covered.rows] == [2, 1, 1]
    assert [(row.part.number, row.whole.number) for row in roles.rows] == [(2, 6), (1, 3), (0, 3)]
    unlisted = last(make({"deal": rows["deal"]}))
    assert isinstance(unlisted, blocks.Section)
    assert unlisted.blocks[0].text.id == "connect.no_list_member"
    without_roles = last(make({f: told for f, told in rows.items() if f != "membership"}))
    assert without_roles.right[0].blocks[0].text.id == "connect.no_membership"


# -- all numbers -----------------------------------------------------------------------------------


def test_every_number_stands_beside_the_two_periods(tables: Tables, rich: ReportData) -> None:
    told = table(tables, rich, "numbers")
    assert told["columns"] == [
        "Metric", "Q3 2026", "Q2 2026", "Change", "Q3 2025", "Change",
        "Records behind it, 95% interval",
    ]  # fmt: skip
    rows = {row[0]: row[1:] for row in told["rows"]}
    assert len(rows) == len({*TILES, *FILLERS, *MORE})
    assert rows["Deals won"] == ["8", "8", "±0", "8", "±0", "n = 8"]
    assert rows["Win rate"][0] == "66.7%"
    assert rows["Win rate"][-1] == "n = 12, 39.1% – 86.2%"
    assert rows["Engaged accounts"] == ["3", "3", "±0", "0", "+3", "n = 3"]


def test_what_is_missing_says_why(tables: Tables, poor: ReportData) -> None:
    rows = {row[0]: row for row in table(tables, poor, "numbers")["rows"]}
    assert rows["Engaged accounts"][1:] == ["–", "–", "–", "–", "–", "no target list"]


def test_how_sure_we_are(tables: Tables, rich: ReportData, make: Make) -> None:
    (facts,) = [each for each in tables(rich, "numbers") if each["block"] == "facts"]
    assert facts["rows"] == [
        ["97.4%", "of 39 references between records found the record they name"],
        ["1 of 1", "sources delivered all they should"],
        ["±23.6 pp", "Win rate: 95% interval at n = 12; read the trend, not one period"],
    ]
    nothing = tables(make({}, quality=Quality()), "numbers")
    assert [each["block"] for each in nothing] == ["table"]


# -- definitions -----------------------------------------------------------------------------------


def test_every_metric_shown_is_defined(tables: Tables, rich: ReportData, poor: ReportData) -> None:
    (terms,) = [each for each in tables(rich, "definitions") if each["block"] == "glossary"]
    assert [row[1] for row in terms["rows"]] == [*TILES, *FILLERS, *MORE, *FACTORS]
    for _, _, text, detail in terms["rows"]:
        assert len(text) > 20
        assert "version 1" in detail
    (terms,) = [each for each in tables(poor, "definitions") if each["block"] == "glossary"]
    assert terms["rows"][-1][1] == "open_deals"


def test_a_tile_of_the_clients_choice_is_defined_too(tables: Tables, make: Make) -> None:
    (terms,) = [
        each
        for each in tables(make(tiles=("lost_deals",)), "definitions")
        if each["block"] == "glossary"
    ]
    assert terms["rows"][0][1] == "lost_deals"


def test_the_signs_are_explained(tables: Tables, rich: ReportData) -> None:
    (legend,) = [each for each in tables(rich, "definitions") if each["block"] == "legend"]
    assert [row[0].split(":")[0] for row in legend["rows"]] == [
        "On track", "Close", "Off target", "No target",
    ]  # fmt: skip


# -- data ------------------------------------------------------------------------------------------


def test_sources_are_told_with_their_last_sync_in_the_clients_zone(
    tables: Tables, rich: ReportData
) -> None:
    told = table(tables, rich, "sources")
    assert told["rows"] == [
        [
            "Complete: crm",
            "Oct 1, 2026, 14:12",
            "5 accounts · 39 deals · 4 list entries · 3 memberships · 40 touches",
            "3",
            "files · complete",
        ]
    ]


def test_a_source_that_never_ran_and_one_that_failed(
    tables: Tables, make: Make, quality: Quality
) -> None:
    sources = (
        SourceState("events", "webex", "failed", "2026-09-22T04:00:00Z", note="Token expired."),
        SourceState("x", "twitter", "none"),
    )
    rows = table(tables, make(quality=replace(quality, sources=sources)), "sources")["rows"]
    assert rows[0][0] == "Failed: events"
    assert rows[0][-1] == "webex · failed · Token expired."
    assert rows[1][1:] == ["–", "", "0", "twitter · never synced"]


def test_references_that_found_nothing_are_shown(tables: Tables, rich: ReportData) -> None:
    assert table(tables, rich, "sources", 1)["rows"] == [
        ["deal → account", "38 of 39 · 97.4%", "1", "Harrowgate & <Sons>"]
    ]


def test_a_table_that_refers_to_nothing_has_no_rate(
    tables: Tables, make: Make, quality: Quality
) -> None:
    empty = replace(quality, matching=(Matching("touch", "person", 0, 0),))
    assert table(tables, make(quality=empty), "sources", 1)["rows"] == [
        ["touch → person", "0 of 0 · –", "0", "–"]
    ]


def test_what_was_left_out_is_counted(tables: Tables, rich: ReportData, make: Make) -> None:
    (told,) = [each for each in tables(rich, "sources") if each["block"] == "narrative"]
    assert [row[:2] for row in told["rows"]] == [
        [
            "Deals without account.",
            "1 of 39 deals names no account that is known. It counts in totals, in no account's "
            "numbers.",
        ],
        [
            "Deals without dates.",
            "2 of 39 deals lack the day they were opened, or closed. They count in no period that "
            "needs the day.",
        ],
        [
            "Rejected from crm.",
            "2 rows kept out, 1 cell left empty. For example: deals 7: deal.amount 'ten'",
        ],
    ]
    clean = tables(make({}, quality=Quality()), "sources")
    assert [each["block"] for each in clean] == ["table"]
    assert clean[0]["rows"] == []
