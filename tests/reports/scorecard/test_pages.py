"""The pages after the first, each read back as what it prints."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from abmkit import Document, Msg, Page, ReportData, Words, blocks
from abmkit.metrics.ask import Number
from abmkit.metrics.registry import Registry
from abmkit.models import Definitions
from abmkit.report import Client, LargestDeal
from abmkit.report.catalogue import load_catalogue
from abmkit.report.client import AccountCard, AssetCard
from abmkit.report.quality import Matching, Quality, SourceState
from abmkit_models import register_models
from abmkit_scorecard.asks import ASKS, CREDITED, LEFT_OUT, TILES, VANITY, WISHES
from abmkit_scorecard.cells import channel_name
from abmkit_scorecard.journey import journey
from abmkit_scorecard.scorecard import Scorecard

Read = Callable[[ReportData], tuple[Document, Words]]
Make = Callable[..., ReportData]
Tables = Callable[[ReportData, str], list[dict[str, Any]]]


def table(tables: Tables, data: ReportData, page: str, place: int = 0) -> dict[str, Any]:
    return [each for each in tables(data, page) if each["block"] == "table"][place]


# -- revenue ---------------------------------------------------------------------------------------


def test_what_expansion_leaves_out_stands_beside_it_where_there_is_any(
    tables: Tables, make: Make, rows: dict[str, Any]
) -> None:
    sold = {"type": "expansion", "amount": 7, "account_id": "1"}
    every = [
        sold,
        {**sold, "amount": 30, "was_customer": True},
        {"was_customer": True, "account_id": "1"},
    ]

    def won(*more: dict[str, Any]) -> tuple[list[str], set[str]]:
        deals = [{**row, "type": "new"} for row in rows["deal"]]
        data = make({**rows, "deal": [*deals, *more]})
        (row,) = (
            row for row in table(tables, data, "revenue")["rows"] if row[0] == "Expansion won"
        )
        (terms,) = [each for each in tables(data, "definitions") if each["block"] == "glossary"]
        return [row[1], row[-1]], {row[1] for row in terms["rows"]} & set(LEFT_OUT)

    assert won(*every) == (["$30", "n = 1, $8 left out"], set(LEFT_OUT))
    assert won(every[1]) == (["$30", "n = 1"], set())


# -- accounts --------------------------------------------------------------------------------------


def test_the_most_engaged_accounts_come_first(
    tables: Tables, rich: ReportData, hostile: str
) -> None:
    told = table(tables, rich, "accounts")
    assert told["columns"] == [
        "Account", "Tier", "Attention, 13 weeks", "Minutes", "vs Q2", "Stage", "Open pipeline",
        "Last touch",
    ]  # fmt: skip
    minutes = [int(row[3].split()[0]) for row in told["rows"]]
    assert minutes == sorted(minutes, reverse=True)
    assert sum(minutes) == rich.number("engagement_minutes").value
    by_name = {row[0]: row for row in told["rows"]}
    korean = by_name["한빛정밀공업 주식회사"]
    assert (korean[1], *korean[5:]) == ("1", "Opportunity", "$640,000", "Aug 20")
    assert by_name[hostile][6] == "$0"  # measured: it has no open deal
    before = rich.groups("engagement_minutes", "account", "previous")
    now = rich.groups("engagement_minutes", "account")
    grown = {row[0]: row[4] for row in told["rows"]}
    assert grown["한빛정밀공업 주식회사"] == signed(int(now[1].value - before[1].value))


def signed(number: Any) -> str:
    return f"+{number}" if number > 0 else f"−{-number}"


def heats(read: Read, data: ReportData) -> list[tuple[int | None, ...]]:
    section = accounts_of(read(data)[0]).blocks[0]
    assert isinstance(section, blocks.Section)
    return [row[2].levels for row in section.blocks[0].rows]


def accounts_of(document: Document) -> Page:
    (page,) = (page for page in document.pages if page.id == "accounts")
    return page


def test_weeks_are_shaded_by_rank(read: Read, rich: ReportData) -> None:
    every = heats(read, rich)
    assert {len(levels) for levels in every} == {13}
    known = [level for levels in every for level in levels if level is not None]
    assert (min(known), max(known)) == (0, 5)


def test_weeks_before_the_first_touch_are_dashed(read: Read, make: Make) -> None:
    for levels in heats(read, make(period="2026-05")):
        assert levels[:9] == (None,) * 9  # first touched on May 4, in the tenth of 13 weeks
        assert all(level is not None for level in levels[9:])


def test_an_account_that_waits_is_named(tables: Tables, make: Make, read: Read) -> None:
    data = make()
    document, words = read(data)
    section = accounts_of(document).blocks[0]
    assert words.text(section.blocks[0].more) == (
        "한빛정밀공업 주식회사: no touch for 41 days, with $640K open."
    )
    cards = {
        number: replace(card, last_touch=date(2026, 9, 29))
        for number, card in data.accounts.items()
    }
    document, _ = read(make(accounts=cards))
    assert accounts_of(document).blocks[0].blocks[0].more is None


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
    assert words.text(accounts_of(document).lead) == "3 of 4 target accounts are engaged: 75%."
    document, words = read(poor)
    assert words.text(accounts_of(document).lead).endswith("their attention is not measured yet.")


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
    section = accounts_of(document).blocks[0]
    assert words.text(section.blocks[0].more) == (
        "Besides, 1 deal won ($7K) names no account that is known."
    )


def test_cover_by_tier_needs_a_list(read: Read, make: Make, rows: Any) -> None:
    def page(data: ReportData) -> blocks.Page:
        return next(page for page in read(data)[0].pages if page.id == "accounts")

    both = page(make()).blocks[-1]
    assert isinstance(both, blocks.Columns)
    covered = both.left[0].blocks[0]
    assert [row.whole.number for row in covered.rows] == [2, 1, 1]
    unlisted = page(make({"deal": rows["deal"]})).blocks
    assert [section.title.id for section in unlisted] == ["accounts.valuable", "coverage.title"]


# -- coverage matrix -------------------------------------------------------------------------------


def test_the_matrix_tells_who_is_known_in_each_role(tables: Tables, rich: ReportData) -> None:
    told = table(tables, rich, "accounts", 1)
    assert told["columns"] == ["Account", "Champion", "User", "Legal", "Roles active"]
    by_name = {row[0]: row[1:] for row in told["rows"]}
    assert by_name["한빛정밀공업 주식회사"] == [
        "1 known, not engaged", "1 engaged", "no contact known", "1 of 3",
    ]  # fmt: skip
    assert by_name["a4.example"] == ["no contact known"] * 3 + ["0 of 3"]
    assert len(told["rows"]) == 4  # the fifth account is not on the list


def test_the_roles_most_often_missing_are_told_with_their_counts(
    tables: Tables, rich: ReportData
) -> None:
    lacking = [each for each in tables(rich, "accounts") if each["block"] == "progress"][-1]
    assert lacking["rows"] == [
        ["Legal", "4", "4", "100%"], ["Champion", "3", "4", "75.0%"], ["User", "2", "4", "50.0%"],
    ]  # fmt: skip


def test_without_roles_the_matrix_says_what_to_connect(
    tables: Tables, make: Make, rows: Any
) -> None:
    bare = make({fact: told for fact, told in rows.items() if fact != "membership"})
    (told,) = [
        each for each in tables(bare, "accounts") if each["title"] == "Buying-group coverage"
    ]
    assert told["rows"][0][0].startswith("No buying roles are known.")


# -- funnel and velocity ---------------------------------------------------------------------------


def test_the_journey_counts_accounts_on_a_step_or_a_higher_one(
    tables: Tables, rich: ReportData
) -> None:
    rows = {row[0]: row[1:] for row in table(tables, rich, "funnel")["rows"]}
    assert [row[0] for row in rows.values()] == ["20", "12", "6", "3", "1"]
    assert rows["Engaged"][1] == "60.0%"
    assert rows["Opportunity"][1] == "3 of 6"  # of fewer than ten a count, no rate
    assert sum(int(row[3]) for row in rows.values()) == 5


def test_the_journey_says_that_it_counts_accounts_of_no_list_too(
    read: Read, make: Make, rows: Any
) -> None:
    bought = [{"account_id": f"j{n}", "step": "customer"} for n in range(40)]
    data = make({**rows, "journey": bought})
    listed = data.number("target_accounts").value
    told = journey(data)
    (shown,) = told.blocks
    assert isinstance(shown, blocks.Table)
    first = shown.rows[0][1]
    assert isinstance(first, blocks.Length)
    assert first.value.number == 40
    assert listed == 4
    assert told.note is not None
    assert "on the target list or not" in read(data)[1].text(told.note)


def test_the_journey_says_what_makes_an_account_engaged_for_this_client(
    read: Read, make: Make
) -> None:
    own = {"*": {"engaged": "30 minutes, 60 days"}}
    for params, said in (({}, "10 weighted minutes in 90"), (own, "30 weighted minutes in 60")):
        data = make(params=params)
        (shown,) = journey(data).blocks
        assert isinstance(shown, blocks.Table)
        name = shown.rows[1][0]
        assert isinstance(name, blocks.Name)
        assert read(data)[1].text(name.sub) == f"{said} days"


def test_steps_of_which_nothing_can_be_known_are_left_out(
    tables: Tables, make: Make, poor_rows: Any
) -> None:
    bought = [{"account_id": f"j{n}", "step": "customer"} for n in range(4)]
    rows = table(tables, make({**poor_rows, "journey": bought}), "funnel")["rows"]
    assert [row[:2] for row in rows] == [["Opportunity", "4"], ["Customer", "4"]]


def test_deals_are_told_step_by_step_in_the_order_of_the_ladder(
    tables: Tables, rich: ReportData
) -> None:
    told = table(tables, rich, "funnel", 1)
    assert [row[0] for row in told["rows"]] == ["Meeting", "Offer", "Won"]
    meeting, offer, won = (row[1:] for row in told["rows"])
    assert meeting[:3] == ["12", "66.7%", "39.1%–86.2%"]
    assert (meeting[4], meeting[5]) == ("4", "10 days")  # twelve less eight; the median stay
    assert offer[:2] == ["8", "37.5%"]
    assert won[:4] == ["3", "", "", ""]


def test_a_step_that_nobody_left_upwards_has_a_rate_of_zero_and_an_end_has_none(
    tables: Tables, make: Make, rows: Any
) -> None:
    stuck = [{**stay, "advanced": False} for stay in rows["stage"]]
    ladders = {"deal": ("Meeting", "Offer", "Won", "Lost")}
    client = Client("N", "UTC", "USD", "en-US", ladders, frozenset({"Won", "Lost"}))
    told = table(tables, make({**rows, "stage": stuck}, client=client), "funnel", 1)
    meeting, offer, won = (row[1:] for row in told["rows"])
    assert (meeting[1], meeting[4]) == ("0.0%", "12")
    assert (offer[1], offer[4]) == ("0.0%", "8")
    assert won[1:5] == ["", "", "", ""]


def test_steps_of_no_ladder_stand_by_how_many_entered(tables: Tables, make: Make) -> None:
    client = Client("N", "UTC", "USD", "en-US")
    told = table(tables, make(client=client), "funnel", 1)
    assert [row[0] for row in told["rows"]] == ["Meeting", "Offer", "Won"]


def test_the_factors_of_velocity_lead_from_one_period_to_the_other(
    tables: Tables, rich: ReportData
) -> None:
    told = {each["block"]: each["rows"] for each in tables(rich, "funnel")}
    assert [row[0] for row in told["equation"]] == ["", "×", "×", "÷", "="]
    amounts = [
        int(row[1].replace("$", "").replace("−", "-").replace(",", "")) for row in told["chart"]
    ]
    assert sum(amounts[:-1]) == pytest.approx(amounts[-1], abs=2)


def test_velocity_says_over_which_days_it_looks_back_from_a_short_period(
    make: Make, read: Read, told: Any
) -> None:
    for period, days in (("2026-08", "Jun 1 – Aug 31, 2026"), ("2026-Q3", "")):
        data = make(period=period)
        document, words = read(data)
        parts = [s for page in document.pages for s in page.blocks if isinstance(s, blocks.Section)]
        (note,) = (s.note for s in parts if words.text(s.title) == "Pipeline velocity")
        assert note is not None
        assert words.text(note).partition(", over ")[2] == days
        assert (" wins over Jun 1 – Aug 31, 2026." in told(data)) == bool(days)


def test_a_waterfall_is_left_out_where_the_period_before_is_unknown(
    tables: Tables, make: Make
) -> None:
    told = tables(make(period="2025-Q2"), "funnel")
    assert "chart" not in [each["block"] for each in told]


def moved(rows: Any, *moves: tuple[str, int]) -> Any:
    """The rows with moves of the open pipeline, which stood at $610,000 before."""
    more = [
        {"status": "lost", "moved_on": "2026-08-01", "move": move, "moved": amount}
        for move, amount in moves
    ]
    return {**rows, "deal": [*rows["deal"], *more]}


def test_the_open_pipeline_is_led_from_one_day_to_the_other(
    tables: Tables, make: Make, rows: Any
) -> None:
    data = make(moved(rows, ("opened", 200_000), ("won", -24_000)))
    _, walk = [each for each in tables(data, "funnel") if each["block"] == "chart"]
    assert walk["title"] == "Open pipeline"
    assert walk["rows"] == [
        ["Jun 30", "$610,000"], ["Opened", "$200,000"], ["Amounts", "$0"], ["Won", "−$24,000"],
        ["Lost", "$0"], ["Dropped", "$0"], ["Sep 30", "$786,000"],
    ]  # fmt: skip
    odd = make(moved(rows, ("opened", 200_000)))
    assert len([each for each in tables(odd, "funnel") if each["block"] == "chart"]) == 1


# -- revenue, cost and customers -------------------------------------------------------------------


def test_numbers_stand_beside_two_periods_and_what_is_behind_them(
    tables: Tables, rich: ReportData
) -> None:
    told = table(tables, rich, "revenue")
    assert told["columns"] == [
        "Metric", "Q3 2026", "Q2 2026", "vs Q2", "vs Q3 2025", "n and 95% interval",
    ]  # fmt: skip
    rows = {row[0]: row[1:] for row in told["rows"]}
    assert rows["Deals won"] == ["8", "8", "±0", "±0", ""]
    assert rows["Amount won"][-1] == "n = 8, largest deal 13%"
    assert rows["Target win rate"][-1] == "n = 10, 39.7%–89.2%"
    assert rows["Win rate of others"][0] == "1 of 2"
    assert rows["Win rate of others"][-1] == "only 2 records; 5 needed"


def test_the_largest_deal_is_no_share_of_an_amount_that_credits_have_eaten(
    tables: Tables, make: Make, rows: Any
) -> None:
    credit = {**rows["deal"][-4], "status": "won", "amount": -2_000_000}
    deal = LargestDeal("Line 3", "Acme", Decimal(131_000))
    for more, told in (((), "n = 8, largest deal 13%"), ((credit,), "n = 9")):
        data = make({**rows, "deal": [*rows["deal"], *more]}, largest_deal=deal)
        (amount,) = [r for r in table(tables, data, "revenue")["rows"] if r[0] == "Amount won"]
        assert amount[-1] == told


def test_a_year_is_compared_with_the_year_before_once(tables: Tables, make: Make) -> None:
    told = table(tables, make(period="2025"), "revenue")
    assert told["columns"] == ["Metric", "2025", "2024", "vs 2024", "n and 95% interval"]
    assert {len(row) for row in told["rows"]} == {5}


def test_what_late_additions_brought_stands_apart(tables: Tables, rich: ReportData) -> None:
    names = [row[0] for row in table(tables, rich, "revenue")["rows"]]
    assert names.index("Revenue of late additions") == names.index("Target-account revenue") + 1


def test_a_number_whose_source_is_late_has_a_sign(
    tables: Tables, make: Make, quality: Quality
) -> None:
    (crm,) = quality.sources
    late = make(quality=replace(quality, sources=(replace(crm, status="late"),)))
    names = [row[0] for row in table(tables, late, "revenue")["rows"]]
    assert "Partial or late: Amount won" in names


def test_what_is_missing_says_why_or_what_to_connect(tables: Tables, poor: ReportData) -> None:
    rows = {row[0]: row for row in table(tables, poor, "revenue")["rows"]}
    assert rows["Target-account revenue"][1:] == ["–"] * 4 + ["no target list"]
    (cost,) = [each for each in tables(poor, "revenue") if each["title"] == "Cost and return"]
    assert cost["rows"][0][0].startswith("No costs or invoices are connected.")


# -- channels --------------------------------------------------------------------------------------


def test_channels_stand_by_minutes_with_what_they_cost(tables: Tables, rich: ReportData) -> None:
    rows = {row[0]: row[1:] for row in table(tables, rich, "channels")["rows"]}
    assert set(rows) == {"Events", "E-mail"}
    minutes = [int(row[1].split()[0]) for row in rows.values()]
    assert minutes == sorted(minutes, reverse=True)
    assert sum(minutes) == rich.number("engagement_minutes").value
    assert rows["Events"][-2:] == ["$3,000", "$1,000"]  # three engaged accounts
    assert rows["E-mail"][-2:] == ["no cost data", "–"]


def test_channels_are_credited_where_the_model_is_installed(
    tables: Tables, rich: ReportData, registry: Registry
) -> None:
    models = {model.id: model for model in register_models()}
    numbers = [
        *(each for found in rich.answers._found.values() for each in found.values()),
        Number(CREDITED, rich.period, None, None, None, 8),
        Number(CREDITED, rich.period, Decimal(700_000), None, None, 8, by="channel", key="Events"),
    ]
    data = replace(
        rich, asks=(*ASKS, *WISHES), registry=Definitions(registry, models), numbers=numbers
    )
    told = table(tables, data, "channels")
    place = told["columns"].index("Revenue credited, U model")
    assert {row[0]: row[place] for row in told["rows"]} == {"Events": "$700,000", "E-mail": "–"}
    assert Scorecard().asks_with((), {CREDITED})[-1] == WISHES[0]
    assert Scorecard().asks_with(()) == ASKS


@pytest.mark.parametrize(
    ("locale", "said"),
    [("en", "Paid social"), ("ko", "유료 소셜"), ("zh", "付费社交"), ("ja", "有料ソーシャル")],
)
def test_usual_channels_have_names_and_others_their_own(locale: str, said: str) -> None:
    words = Words(locale, [load_catalogue(Scorecard.messages)])
    assert [words.text(channel_name(each)) for each in ("paid_social", "Paid Social", "탐방")] == [
        said, said, "탐방",
    ]  # fmt: skip


def mailed(asset: int, action: str, people: range) -> list[dict[str, Any]]:
    return [
        {
            "kind": "email", "action": action, "asset_id": str(asset),
            "activity_id": f"{asset}-{n}", "person_id": f"p{n}",
            "occurred_on": "2026-08-04", "on_list": True, "account_id": "1",
        }
        for n in people
    ]  # fmt: skip


def test_recipients_are_told_step_by_step_and_the_best_subject_by_name(
    tables: Tables, read: Read, make: Make, rows: Any
) -> None:
    touches = [*rows["touch"]]
    for asset, clicked in ((7, 4), (8, 12)):
        for action, people in (("sent", 44), ("delivered", 40), ("clicked", clicked)):
            touches += mailed(asset, action, range(people))
    known = {7: AssetCard("News", "email"), 8: AssetCard("How <they> cut it", "email")}
    data = make({**rows, "touch": touches}, assets=known)
    told = [each for each in tables(data, "channels") if each["title"] == "E-mail"]
    steps, rates = (each["rows"] for each in told)
    assert steps == [["Delivered", "80", "88", "90.9%"], ["Clicked", "16", "80", "20.0%"]]
    assert "E-mail click rate" not in {row[0] for row in rates}
    document, words = read(data)
    (page,) = [page for page in document.pages if page.id == "channels"]
    pairs = [each for pair in page.blocks[2:] for each in (*pair.left, *pair.right)]
    (section,) = [each for each in pairs if each.title.id == "channels.email"]
    best = "best subject: “How <they> cut it”, E-mail click rate 30%, n = 40"
    assert words.text(section.note) == best


def test_content_stands_by_the_minutes_of_target_accounts(
    tables: Tables, make: Make, rows: Any
) -> None:
    touches = [{**row, "asset_id": str(7 + place % 2)} for place, row in enumerate(rows["touch"])]
    known = {7: AssetCard("Guide <b>", "paper"), 8: AssetCard("", "webinar")}
    data = make({**rows, "touch": touches}, assets=known)
    (told,) = [each for each in tables(data, "channels") if each["title"] == "Content used most"]
    assert told["columns"] == ["Content", "Engaged accounts", "Minutes"]
    minutes = [int(row[2].split()[0]) for row in told["rows"]]
    assert minutes == sorted(minutes, reverse=True)
    assert {row[0] for row in told["rows"]} == {"Guide <b>", "–"}


def test_what_nobody_connected_keeps_its_title(tables: Tables, poor: ReportData) -> None:
    told = {each["title"]: each["rows"][0][0] for each in tables(poor, "channels")}
    assert told["Website and search"].startswith("No website and no search console is connected.")
    assert told["E-mail"].startswith("No e-mail is connected.")
    assert len(set(told.values())) == len(told)


def test_of_half_a_group_only_the_known_numbers_are_rows(make: Make, rows: Any, read: Read) -> None:
    form = {"kind": "form", "account_id": "1", "occurred_on": "2025-01-07"}
    document, words = read(make({**rows, "touch": [*rows["touch"], form]}))
    (page,) = [page for page in document.pages if page.id == "channels"]
    tables_ = [
        section.blocks[0]
        for pair in page.blocks[2:]
        if isinstance(pair, blocks.Columns)
        for section in (*pair.left, *pair.right)
        if section.title.id == "channels.content"
    ]
    assert [words.text(row[0].text) for row in tables_[0].rows] == ["People who filled a form"]
    assert words.text(tables_[0].more).startswith("No data: Form completion rate, ")


# -- read with care, how sure ----------------------------------------------------------------------


def test_metrics_to_read_with_care_say_what_to_use_instead(
    tables: Tables, rich: ReportData
) -> None:
    rows = table(tables, rich, "sources")["rows"]
    assert rows[-2] == [
        "Mean sales cycle", "32 days", "−4 days", "Shorter is not better for large deals",
        "Pipeline velocity",
    ]  # fmt: skip


def test_every_metric_to_read_with_care_is_on_the_page(registry: Any) -> None:
    assert set(VANITY) == {name for name, each in registry.metrics.items() if each.role == "vanity"}


def test_how_sure_we_are(tables: Tables, rich: ReportData, make: Make) -> None:
    (facts,) = [each for each in tables(rich, "sources") if each["block"] == "facts"]
    assert facts["rows"] == [
        ["97.4%", "of 39 references between records found the record they name"],
        ["1 of 1", "sources delivered all they should"],
        ["±23.6 pp", "Win rate: 95% interval at n = 12; read the trend, not one period"],
    ]
    nothing = tables(make({}, quality=Quality()), "sources")
    assert "facts" not in [each["block"] for each in nothing]


# -- definitions -----------------------------------------------------------------------------------


def test_every_metric_with_a_number_is_defined_once(tables: Tables, rich: ReportData) -> None:
    (terms,) = [each for each in tables(rich, "definitions") if each["block"] == "glossary"]
    ids = [row[1] for row in terms["rows"]]
    assert ids[: len(TILES)] == list(TILES)
    asked = {ask.metric for ask in ASKS if rich.has(ask.metric)}
    assert set(ids) == asked - set(LEFT_OUT)  # which is nothing here, and stands nowhere
    assert len(ids) == len(set(ids))
    for _, _, text, detail in terms["rows"]:
        assert len(text) > 15
        assert re.search(r" · v\d", detail)


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
    told = table(tables, rich, "sources", 1)
    assert told["rows"] == [
        [
            "Complete: crm",
            "Oct 1, 2026, 14:12",
            "40 touches · 39 deals · 23 stages · 5 accounts · 3 more kinds",
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
    rows = table(tables, make(quality=replace(quality, sources=sources)), "sources", 1)["rows"]
    assert rows[0][0] == "Failed: events"
    assert rows[0][-1] == "webex · failed · Token expired."
    assert rows[1][1:] == ["–", "", "0", "twitter · never synced"]


def test_references_that_found_nothing_are_shown(tables: Tables, rich: ReportData) -> None:
    assert table(tables, rich, "sources", 2)["rows"] == [
        ["deal → account", "38 of 39 · 97.4%", "1", "Harrowgate & <Sons>"]
    ]


def test_kinds_of_reference_without_a_loss_are_only_counted(
    read: Read, tables: Tables, make: Make, quality: Quality
) -> None:
    kinds = (*quality.matching, Matching("touch", "person", 0, 0), Matching("deal", "deal", 9, 0))
    data = make(quality=replace(quality, matching=kinds))
    assert [row[0] for row in table(tables, data, "sources", 2)["rows"]] == ["deal → account"]
    document, words = read(data)
    (section,) = [
        block
        for page in document.pages
        for block in page.blocks
        if isinstance(block, blocks.Section) and block.title.id == "sources.matching"
    ]
    said = words.text(section.blocks[0].more)
    assert said == "2 other kinds of reference found every record they name."


def test_what_was_left_out_is_counted(tables: Tables, rich: ReportData, make: Make) -> None:
    (told,) = [each for each in tables(rich, "sources") if each["block"] == "narrative"]
    assert [row[:2] for row in told["rows"]] == [
        [
            "Consent.",
            "No consent data: the 3 people known at target accounts are not filtered.",
        ],
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
    assert [each["block"] for each in clean] == ["paragraph", "table"]
    assert clean[1]["rows"] == []


# -- tables that show nothing, or not all ----------------------------------------------------------


def in_sections(document: Document) -> list[tuple[blocks.Section, blocks.Table]]:
    return [
        (section, block)
        for page in document.pages
        for section in page.blocks
        if isinstance(section, blocks.Section)
        for block in section.blocks
        if isinstance(block, blocks.Table)
    ]


def test_a_period_in_which_nothing_happened_says_so_and_not_that_there_is_no_data(
    read: Read, make: Make
) -> None:
    document, words = read(make(period="2024-Q1"))
    said = [words.text(t.empty) for _, t in in_sections(document) if t.empty and not t.rows]
    assert said.count("No target account gave time in Q1 2024.") == 2
    assert "No deal entered a step in Q1 2024." in said


def test_what_a_table_does_not_show_is_counted_under_it(read: Read, make: Make, rows: Any) -> None:
    steps = [{**stay, "step": f"s{n % 12}"} for n, stay in enumerate(rows["stage"])]
    touches = [{**touch, "channel": f"c{n % 10}"} for n, touch in enumerate(rows["touch"])]
    document, words = read(make({**rows, "stage": steps, "touch": touches}))
    told = {words.text(section.title): table.more for section, table in in_sections(document)}
    for title, left in (("Deals, step by step", 3), ("What each channel reached", 2)):
        assert told[title] == Msg.of("table.more", n=left)
