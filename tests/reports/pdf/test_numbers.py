"""Blocks and cells that show numbers as drawings: nothing overlaps, everything has its words."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from abmkit import Change, Msg, Page, Table, Value, blocks, charts
from layout_lint import lint

LONG = "Oberösterreichische Donaudampfschifffahrts-Elektrizitätenwerk GmbH & Co. KG"
SIGNS = ("", "×", "×", "÷", "=")


def money(number: int) -> Value:
    return Value(number=Decimal(number), unit="money", currency="KRW")


def count(number: int | None) -> Value:
    return Value(number=None if number is None else Decimal(number))


def column(title: str, align: Any = "left", weight: int = 1) -> blocks.Column:
    return blocks.Column(title=title, align=align, weight=Decimal(weight))


@pytest.fixture(params=["A4", "Letter"])
def page(request: pytest.FixtureRequest, sample: Any, render: Any) -> Callable[..., Any]:
    """Render blocks on one page: `page(*parts)`."""

    def on_page(*parts: blocks.Block, **theme: Any) -> Any:
        document = sample.specimen(**{"page_size": request.param} | theme)
        only = Page(id="only", outline="Only", title="Only", blocks=parts)
        return render(document.model_copy(update={"pages": (only,)}))

    return on_page


def tile(title: str, number: int) -> blocks.Tile:
    trend = tuple(Decimal(place) for place in range(12))
    change = Change(difference=Decimal("0.145"), relative=True, unit="money", against="Q2")
    return blocks.Tile(title=title, value=money(number), change=change, trend=trend)


@pytest.mark.parametrize("title", ["Deals qualified", LONG, ""])
def test_an_equation_has_its_signs_between_its_cards(page: Any, title: str) -> None:
    operands = tuple(blocks.Operand(tile=tile(title, 482_000_000), sign=sign) for sign in SIGNS)
    done = page(blocks.Equation(operands=operands))
    assert lint(done.boxes, done.frame) == []
    signs = [box.text for box in done.boxes if box.text in ("×", "÷", "=")]
    assert signs == ["×", "×", "÷", "="]


def test_the_result_of_an_equation_is_read_on_the_brands_colour(page: Any) -> None:
    operands = tuple(blocks.Operand(tile=tile("Win rate", 9), sign=sign) for sign in ("", "="))
    picture = page(blocks.Equation(operands=operands)).image(scale=1).convert("RGB")
    right = picture.getpixel((picture.width - 60, 105))
    assert right[2] > right[0] + 30  # the blue of the brand
    assert picture.getpixel((250, 105)) == (255, 255, 255)


def test_bars_of_a_column_share_one_scale(page: Any) -> None:
    rows = tuple(
        (name, blocks.Length(value=count(number), full=Decimal(140), before=Decimal(70)))
        for name, number in (("Target", 140), ("Engaged", 7), (LONG, 0))
    )
    done = page(Table(columns=(column("Step"), column("Accounts", weight=3)), rows=rows))
    assert lint(done.boxes, done.frame) == []
    ends = {box.text: box.left for box in done.boxes if box.text in ("140", "7", "0")}
    assert ends["140"] > ends["7"] == ends["0"]  # both end at the tick of the period before
    assert "140, 70 before" in done.alts()


def test_a_bar_without_a_number_is_a_dash(page: Any) -> None:
    missing = Value(number=None, state="missing")
    rows = ((blocks.Length(value=missing, full=Decimal(0)),),)
    done = page(Table(columns=(column("Accounts"),), rows=rows))
    assert "–" in done.text()


@pytest.mark.parametrize("roles", [3, 8])
def test_a_matrix_holds_names_roles_and_counts(page: Any, roles: int) -> None:
    heads = [column("Account", weight=3), *(column(f"Role {n}", "center") for n in range(roles))]
    told = [blocks.Cover(known=n, engaged=max(0, n - 1), required=n != 2) for n in range(roles)]
    rows = tuple((blocks.Name(text=name), *told) for name in (LONG, "한빛정밀공업 주식회사", ""))
    key = blocks.Key(
        marks=tuple(blocks.KeyMark(mark=each, text=LONG) for each in told[:3]), remark="covered"
    )
    done = page(Table(columns=tuple(heads), rows=rows, aligned=True), key)
    assert lint(done.boxes, done.frame) == []
    alts = done.alts()
    assert alts.count("no contact known") == 3
    assert alts.count("1 known, not engaged") == 3
    assert LONG in done.text()


def test_a_key_shows_the_marks_it_speaks_of(page: Any) -> None:
    shades = blocks.KeyMark(mark=blocks.Heat(levels=(0, 1, 2, None)), text="none to most")
    done = page(blocks.Key(marks=(shades,), remark="by month"))
    assert {"none to most", "by month"} <= {box.text for box in done.boxes}
    assert lint(done.boxes, done.frame) == []


@pytest.mark.parametrize("name", ["Target accounts", LONG])
def test_lines_are_named_at_their_ends_inside_the_page(page: Any, name: str) -> None:
    months = [f"M{place}" for place in range(12)]
    lines = [
        charts.Line(name, tuple(count(base + place) for place in range(12)), strong=base > 10)
        for base in (100, 101, 10)
    ]
    done = page(charts.line_chart(months, lines, target=count(200)))
    assert lint(done.boxes, done.frame) == []
    (alt,) = done.alts()
    assert "M11 112" in alt
    assert "Target 200" in alt


@pytest.mark.parametrize("label", ["Win rate", LONG])
def test_a_waterfall_stands_with_its_labels_in_two_lines(page: Any, label: str) -> None:
    steps = [charts.Step(label, money(number)) for number in (3_690, -1_650, 448)]
    made = charts.waterfall(
        "Velocity", charts.Step("Q2", money(23_000)), steps, charts.Step("Q3", money(25_488))
    )
    done = page(blocks.Columns(left=(made.chart,), right=(blocks.Paragraph(text="x"),)))
    assert lint(done.boxes, done.frame) == []
    assert made.base is not None
    (alt,) = done.alts()
    assert alt.startswith("Velocity, step by step: Q2 ₩23K, ")


def test_tables_one_under_another_stand_in_line(page: Any) -> None:
    heads = (column("Metric", weight=2), column("Q3", "right"), column("n", weight=2))
    short = Table(columns=heads, rows=(("Deals", count(9), "n = 9"),), aligned=True)
    wide = Table(columns=heads, rows=(("Won", money(4_820_000), "n = 21"),), aligned=True)
    done = page(short, wide)
    rights = {round(box.right) for box in done.boxes if box.text in ("9", "₩4,820,000")}
    assert len(rights) == 1


def test_a_term_is_set_smaller_and_broken_where_a_name_is_cut(page: Any) -> None:
    heads = (column("Metric", weight=2), column("Q3", "right", weight=9))
    said = "Buying-role coverage of all accounts"

    def lines(text: Any) -> list[str]:
        name = blocks.Name(text=text, sub="n = 9")
        boxes = page(Table(columns=heads, rows=((name, count(9)),), aligned=True)).boxes
        return [box.text for box in boxes if box.text.split()[0] in said.split()]

    term = Msg.of("sentence.lead", text=said)
    assert len(lines(term)) == 2
    (cut,) = lines(said)
    assert cut.endswith("…")


def test_many_definitions_are_set_smaller(page: Any) -> None:
    term = blocks.Term(name="Win rate", id="win_rate", text="Won ÷ closed.", detail="Owner: sales")

    def height(count: int) -> float:
        boxes = page(blocks.Glossary(terms=(term,) * count)).boxes
        tops = sorted(box.top for box in boxes if box.text == "Won ÷ closed.")
        return tops[2] - tops[0]

    assert height(26) < height(6)
