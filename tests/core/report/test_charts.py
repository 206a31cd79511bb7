"""Charts: bars start at zero, carry their numbers, and can be read without eyes."""

from decimal import Decimal
from itertools import pairwise

import pytest

from abmkit.report.charts import Bar, listed, month_chart, rank_chart
from abmkit.report.format import Words
from abmkit.report.scene import Dot, Label, Path, Rect
from abmkit.report.sparkline import sparkline
from abmkit.report.value import Value

EN = Words("en-US")


def dollars(number: str | None) -> Value:
    return Value(
        number=None if number is None else Decimal(number),
        unit="money",
        currency="USD",
        state="missing" if number is None else "ok",
    )


def bars(*values: str | None, plan: str | None = None) -> list[Bar]:
    return [
        Bar(f"M{place}", dollars(value), dollars(plan) if plan else None, current=place > 1)
        for place, value in enumerate(values)
    ]


def test_bars_stand_on_zero_in_proportion() -> None:
    scene = month_chart("Pipeline", bars("100", "50", "0")).scene
    full, half, none = (shape for shape in scene.shapes if isinstance(shape, Rect))
    assert full.h == pytest.approx(2 * half.h)
    assert none.h == 0
    assert full.y + full.h == half.y + half.h == none.y
    assert full.y > 0
    assert full.y + full.h < scene.h


def test_bars_of_nothing_lie_on_the_foot_as_others_do() -> None:
    for numbers in (("0", "0"), (None, None)):
        scene = month_chart("Pipeline", bars(*numbers)).scene
        (axis,) = (shape for shape in scene.shapes if isinstance(shape, Path))
        (other,) = (s for s in month_chart("", bars("1")).scene.shapes if isinstance(s, Path))
        assert axis.points == other.points


def test_in_narrow_slots_large_amounts_go_beyond_them_and_not_over_one_another() -> None:
    scene = month_chart("Won", bars(*["1220000", "1230000", "4000"] * 4)).scene
    figures = [s for s in scene.shapes if isinstance(s, Label) and isinstance(s.text, Value)]
    assert len(figures) == 12
    slot = figures[1].x - figures[0].x
    for one, other in pairwise(figures):
        assert abs(one.y - other.y) >= 9 or (one.room or 0) + (other.room or 0) <= 2 * slot
    assert {round((label.room or 0) / slot, 2) for label in figures} == {1.35, 1.0}
    for label in figures:
        assert label.x - (label.room or 0) / 2 >= -0.01
        assert label.x + (label.room or 0) / 2 <= scene.w + 0.01
        assert label.y - label.size >= 0
    few = month_chart("Won", bars(*["4000"] * 12)).scene
    assert {s.room for s in few.shapes if isinstance(s, Label)} == {25}


def test_what_came_before_is_pale_and_its_plan_an_outline() -> None:
    scene = month_chart("Pipeline", bars("3", "2", "4", plan="5")).scene
    rects = [shape for shape in scene.shapes if isinstance(shape, Rect)]
    assert [(rect.fill, rect.stroke) for rect in rects] == [
        (None, "text"), ("brand_28", None),
        (None, "text"), ("brand_28", None),
        (None, "text"), ("brand", None),
    ]  # fmt: skip
    assert {rect.h for rect in rects if rect.stroke} == {rects[0].h}


def test_each_bar_carries_its_value_above_bar_and_plan() -> None:
    scene = month_chart("Pipeline", bars("3", "6", plan="5")).scene
    labels = [shape for shape in scene.shapes if isinstance(shape, Label)]
    rects = [shape for shape in scene.shapes if isinstance(shape, Rect)]
    values = [label for label in labels if isinstance(label.text, Value)]
    assert [EN.value(label.text) for label in values] == ["$3", "$6"]
    assert values[0].y < rects[0].y  # the outline is the higher one
    assert values[1].y < rects[3].y
    assert [label.text for label in labels if isinstance(label.text, str)] == ["M0", "M1"]


def test_a_missing_month_has_no_bar_and_a_dash() -> None:
    scene = month_chart("Pipeline", bars(None, "6")).scene
    assert len([shape for shape in scene.shapes if isinstance(shape, Rect)]) == 1
    dash = next(shape for shape in scene.shapes if isinstance(shape, Label))
    assert isinstance(dash.text, Value)
    assert EN.value(dash.text) == "–"


def test_losses_hang_below_zero() -> None:
    scene = month_chart("Won", bars("10", "-10")).scene
    gain, loss = (shape for shape in scene.shapes if isinstance(shape, Rect))
    assert gain.y + gain.h == loss.y
    zero = next(shape for shape in scene.shapes if isinstance(shape, Path))
    assert zero.points[0][1] == loss.y
    assert loss.y + loss.h <= scene.h


@pytest.mark.parametrize("count", [0, 1, 12, 36])
def test_nothing_leaves_the_canvas(count: int) -> None:
    scene = month_chart("Pipeline", bars(*["7"] * count, plan="9")).scene
    for shape in scene.shapes:
        if isinstance(shape, Rect):
            assert shape.x >= 0
            assert shape.x + shape.w <= scene.w
            assert shape.y >= 0
            assert shape.y + shape.h <= scene.h
        if isinstance(shape, Label):
            assert 0 <= shape.x <= scene.w
            assert 0 < shape.y <= scene.h


def test_charts_are_told_in_words_with_their_numbers() -> None:
    plain, planned = month_chart("Won", bars("3", None)), month_chart("Won", bars("3", plan="5"))
    assert EN.text(plain.alt) == "Won by month: M0 $3, M1 –"
    assert EN.text(planned.alt) == "Won by month: M0 $3; plan: M0 $5"
    assert Words("ko").text(plain.alt) == "월별 Won: M0 US$3, M1 –"
    assert EN.text(rank_chart("Won", bars("3", "2")).alt) == "Won: M0 $3, M1 $2"


def test_charts_have_their_numbers_as_a_table() -> None:
    plain = month_chart("Won", bars("3", "4")).as_table()
    assert [EN.text(column.title) for column in plain.columns] == ["Month", "Actual"]
    half = [Bar("A", dollars("3"), dollars("5")), Bar("B", dollars("4"))]
    table = month_chart("Won", half).as_table()
    assert [EN.text(column.title) for column in table.columns] == ["Month", "Actual", "Plan"]
    assert table.rows == (("A", dollars("3"), dollars("5")), ("B", dollars("4"), "–"))


def test_ranked_bars_lie_under_one_another() -> None:
    scene = rank_chart("Won", bars("8", "4", None)).scene
    long, short, none = (shape for shape in scene.shapes if isinstance(shape, Rect))
    assert long.w == pytest.approx(2 * short.w)
    assert none.w == 0
    assert long.y < short.y < none.y
    assert long.x + long.w < scene.w - 50
    assert rank_chart("Won", []).scene.shapes == ()
    assert rank_chart("Won", bars("0")).scene.h == scene.h / 3


def test_lists_have_commas() -> None:
    assert EN.text(listed(["a", "b", "c"])) == "a, b, c"
    assert listed(["a"]) == "a"
    assert listed([]) == ""


# -- sparklines ------------------------------------------------------------------------------------


def decimals(*values: int | None) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]


def test_a_sparkline_ends_in_a_dot_at_its_last_value() -> None:
    scene = sparkline(decimals(1, 3, 2))
    area, line, dot = scene.shapes
    assert isinstance(line, Path)
    assert isinstance(area, Path)
    assert isinstance(dot, Dot)
    assert (dot.x, dot.y) == line.points[-1]
    assert line.points[1][1] < line.points[2][1] < line.points[0][1]
    assert area.fill == "brand_6"


def test_a_sparkline_shows_its_goal_on_the_same_scale() -> None:
    scene = sparkline(decimals(1, 2), goal=Decimal(4))
    dashed = next(s for s in scene.shapes if isinstance(s, Path) and s.dash)
    line = next(s for s in scene.shapes if isinstance(s, Path) and s.stroke == "brand")
    assert dashed.points[0][1] < line.points[1][1]


def test_a_gap_breaks_the_line() -> None:
    scene = sparkline(decimals(None, 1, None, 2, 3, None))
    lines = [s for s in scene.shapes if isinstance(s, Path) and s.stroke == "brand"]
    assert [len(line.points) for line in lines] == [2]


def test_a_value_between_gaps_is_a_dot_and_no_path_of_one_point() -> None:
    shapes = sparkline(decimals(1, 2, None, 3, None, 2)).shapes
    assert min(len(each.points) for each in shapes if isinstance(each, Path)) == 2
    dots = [each.r for each in shapes if isinstance(each, Dot)]
    assert dots == [1, 1, 2], "two that stand alone, and the last value's"


def test_a_flat_line_runs_in_the_middle_and_nothing_draws_nothing() -> None:
    dot = sparkline(decimals(5, 5), h=24).shapes[-1]
    assert isinstance(dot, Dot)
    assert dot.y == 12
    assert sparkline(decimals(None, None)).shapes == ()
    assert all(isinstance(each, Dot) for each in sparkline(decimals(5)).shapes)
