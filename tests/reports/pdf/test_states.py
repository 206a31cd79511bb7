"""What is missing, nothing, new, withheld, estimated, late or failed is told apart, in words.

golden/states.png is the page as a person last looked at it.
"""

import io
from decimal import Decimal
from pathlib import Path

import pytest

from abmkit import Change, KpiGrid, Msg, Page, Section, Table, Value, Words, blocks
from abmkit_html.renderer import HtmlRenderer

GOLDEN = Path(__file__).with_name("golden") / "states.png"
PRIOR = Msg.of("period.short", period=blocks.Period(label="2026-Q2", start="2026-04-01",
                                                    end="2026-06-30"))  # fmt: skip
TREND = tuple(Decimal(n) for n in (4, 6, 5, 8, 7, 9))


def change(number: str | None) -> Change:
    told = None if number is None else Decimal(number)
    return Change(difference=told, relative=True, unit="count", against=PRIOR)


def rate(number: str | None, **more) -> Value:
    told = None if number is None else Decimal(number)
    return Value(number=told, unit="percent", **more)


def few(part: int, whole: int) -> Value:
    parts = {"numerator": Decimal(part), "denominator": Decimal(whole)}
    return rate(None, state="suppressed", n=whole, **parts)


def money(number: int | None, **more) -> Value:
    told = None if number is None else Decimal(number)
    return Value(number=told, unit="money", currency="USD", **more)


MISSING = money(None, state="missing", reason="no cost data")
ZERO = Value(number=Decimal(0))
TILES = (
    blocks.Tile(title="Missing", value=MISSING, trend=(None,) * 6),
    blocks.Tile(title="Zero", value=ZERO, change=change("-1"), goal="off",
                target=Value(number=Decimal(4)), attainment=Decimal(0), trend=TREND),
    blocks.Tile(title="New", value=Value(number=Decimal(7)), change=change(None), trend=TREND),
    blocks.Tile(title="Withheld", value=few(3, 8), basis="n = 8, under 10"),
    blocks.Tile(title="Estimated", value=money(128_000, state="estimated"), change=change("0.1")),
    blocks.Tile(title="Late", value=Value(number=Decimal(56)), change=change("0.1"), trend=TREND,
                mark="crm: 26 h late"),
    blocks.Tile(title="Failed", value=Value(number=Decimal(41)), change=change("-0.1"),
                trend=(*TREND[:4], None, None), mark="events: failed"),
    blocks.Tile(title="Gap", value=Value(number=Decimal(9)), trend=(*TREND[:2], None, *TREND[3:])),
)  # fmt: skip


@pytest.fixture(scope="session")
def states(sample):
    """A cover with a tile a state, the strip of a late source, and their rows in a table."""
    heads = sample.columns(("State", "left", 2), ("Value", "right", 1), ("vs Q2", "right", 1),
                           ("Months", "left", 2), ("Share", "left", 2))  # fmt: skip
    rows = tuple(
        (
            tile.title, tile.value, tile.change or "–",
            blocks.Heat(levels=(None, 0, 1, 5)),
            blocks.Share(part=ZERO, whole=ZERO, rate=rate(None, state="missing")),
        )
        for tile in TILES
    )  # fmt: skip
    sources = tuple(
        (blocks.Sign(goal=goal, text=text, of="state"), note)
        for goal, text, note in (
            ("good", "crm", "complete"), ("close", "ads", "26 h late"),
            ("off", "events", "failed: token expired"), ("none", "web", "not connected"),
        )
    )  # fmt: skip
    nothing = Table(columns=heads, rows=(), empty="No ad platform is connected; connect one.")
    parts = (
        blocks.Headline(text="What is known, and what is not", eyebrow="Northwind"),
        blocks.Alert(goal="off", text="events failed on Oct 1; ads is 26 h late"),
        KpiGrid(tiles=TILES),
        Table(columns=heads, rows=rows),
        Table(columns=sample.columns(("Source", "left", 1), ("Note", "left", 1)), rows=sources),
        Section(title="Paid media", blocks=(nothing,)),
    )
    page = Page(id="states", outline="States", blocks=parts)
    return sample.specimen().model_copy(update={"pages": (page,)})


@pytest.fixture(scope="session")
def paper(states, render_once):
    return render_once(states)


def test_each_state_is_told_in_words(paper):
    lines = paper.lines()
    for said in (
        "no cost data", "new", "3 of 8", "n = 8, under 10", "$128K e", "crm: 26 h late",
        "events: failed", "events failed on Oct 1; ads is 26 h late",
        "No ad platform is connected; connect one.", "No target", "Target 4",
    ):  # fmt: skip
        assert any(said in line for line in lines), said
    assert "0" in lines


def test_nothing_is_not_printed_as_no_data_nor_no_data_as_nothing(paper):
    tops = {box.text: (box.left, box.top) for box in reversed(paper.boxes)}
    (missing, zero) = tops["Missing"], tops["Zero"]
    under = [box for box in paper.boxes if missing[1] < box.top < missing[1] + 40]
    figures = [(round(box.left), box.text) for box in under if box.text in ("–", "0")]
    assert figures == [(round(missing[0]), "–"), (round(zero[0]), "0")]


def test_signs_say_how_sources_are_and_a_square_says_that_it_is_not_tracked(paper):
    alts = paper.alts()
    assert {"Complete", "Partial or late", "Failed", "Not connected"} <= set(alts), alts
    assert any("not tracked" in alt for alt in alts)


def test_a_month_without_data_is_a_gap_in_the_trend_and_a_dash_in_its_words(paper):
    trends = [alt for alt in paper.alts() if alt.startswith("Gap")]
    assert trends == ["Gap, the last 6 months: 4, 6, –, 8, 7, 9"]


def test_the_page_stands_and_looks_as_it_did(paper, checks, golden, look_alike):
    assert checks.layout(paper) == []
    out = io.BytesIO()
    paper.image(0, 0.75).convert("L").quantize(16).save(out, "PNG", optimize=True)
    golden(GOLDEN, out.getvalue(), look_alike)


def test_the_page_in_a_browser_says_the_same(states):
    html = HtmlRenderer().render(states, Words("en-US")).decode()
    for said in ("no cost data", "3 of 8", "$128K e", "crm: 26 h late", "events: failed"):
        assert said in html, said
