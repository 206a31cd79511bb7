"""Waterfalls: the steps lead from one number to the other, and the axis does not lie."""

from decimal import Decimal

import pytest

from abmkit.report.charts import Step, Waterfall, waterfall
from abmkit.report.format import Words
from abmkit.report.scene import Label, Path, Rect
from abmkit.report.value import Msg, Value

EN = Words("en-US")


def step(name: str, number: int) -> Step:
    return Step(name, Value(number=Decimal(number), unit="money", currency="USD"))


def fall(start: int, *steps: int) -> Waterfall:
    named = [step(f"s{place}", number) for place, number in enumerate(steps)]
    return waterfall("Pipeline", step("Q2", start), named, step("Q3", start + sum(steps)))


def rects(made: Waterfall) -> list[Rect]:
    return [shape for shape in made.chart.scene.shapes if isinstance(shape, Rect)]


def test_each_step_begins_where_the_one_before_ended() -> None:
    before, up, down, after = rects(fall(100, 60, -40))
    assert up.y + up.h == pytest.approx(before.y)
    assert down.y == pytest.approx(up.y)
    assert down.y + down.h == pytest.approx(after.y)
    assert [r.fill for r in (before, up, down, after)] == ["brand", "good", "off", "brand"]


def test_a_plain_step_is_neither_good_nor_bad() -> None:
    won = Step("Won", Value(number=Decimal(-40), unit="money", currency="USD"), plain=True)
    made = waterfall("Open", step("Q2", 100), [won], step("Q3", 60))
    assert [rect.fill for rect in rects(made)] == ["brand", "brand_48", "brand"]


def test_heights_are_in_proportion_from_zero() -> None:
    made = fall(100, 100)
    before, up, after = rects(made)
    assert made.base is None
    assert after.h == pytest.approx(2 * before.h)
    assert up.h == pytest.approx(before.h)


def test_small_steps_break_the_axis_with_a_mark_and_a_number_to_say() -> None:
    made = fall(1000, 30, -20)
    assert made.base is not None
    assert made.base.number is not None
    assert 0 < made.base.number < 1000
    before, up, _, _ = rects(made)
    assert up.h > before.h * 0.2
    slanted = [
        s for s in made.chart.scene.shapes
        if isinstance(s, Path) and s.points[0][0] != s.points[1][0]
        and s.points[0][1] != s.points[1][1]
    ]  # fmt: skip
    assert len(slanted) == 2
    assert not any(
        isinstance(s, Path) and s.stroke == "text" for s in fall(1, 3).chart.scene.shapes
    )


def test_losses_may_lead_below_zero() -> None:
    made = fall(10, -30)
    before, loss, after = rects(made)
    assert made.base is None
    assert after.y == pytest.approx(before.y + before.h)
    assert loss.h == pytest.approx(before.h + after.h)


@pytest.mark.parametrize("steps", [(), (0,), (5, -5), (1, 2, 3, 4, 5, 6)])
def test_nothing_leaves_the_canvas(steps: tuple[int, ...]) -> None:
    scene = fall(100, *steps).chart.scene
    for shape in scene.shapes:
        if isinstance(shape, Rect):
            assert shape.y >= 0
            assert shape.h >= 0
            assert shape.y + shape.h <= scene.h
        if isinstance(shape, Label):
            assert 0 < shape.y <= scene.h


def test_it_is_told_in_words_with_signs() -> None:
    made = fall(100, 60, -40).chart
    assert EN.text(made.alt) == "Pipeline, step by step: Q2 $100, s0 $60, s1 −$40, Q3 $120"
    said = [
        EN.text(s.text)
        for s in made.scene.shapes
        if isinstance(s, Label) and isinstance(s.text, Msg)
    ]
    assert said == ["100", "+60", "−40", "120"], "the currency is said beside the chart"
    assert [row[0] for row in made.as_table().rows] == ["Q2", "s0", "s1", "Q3"]


def test_below_zero_steps_hang_from_where_the_one_before_ended() -> None:
    made = fall(-100, -60, 40)
    before, down, up, after = rects(made)
    assert min(rect.h for rect in (before, down, up, after)) > 0
    assert before.y == after.y
    assert down.y == pytest.approx(before.y + before.h)
    assert up.y + up.h == pytest.approx(down.y + down.h)
    assert after.y + after.h == pytest.approx(up.y)


def test_of_nothing_the_axis_lies_at_the_foot() -> None:
    made, other = fall(0, 0), fall(100, 20)
    assert {rect.y for rect in rects(made)} == {rect.y + rect.h for rect in rects(other)[:1]}


def test_small_amounts_keep_their_cents() -> None:
    told = [
        step("a", 0).value.model_copy(update={"number": Decimal(n)}) for n in ("0.31", "-12.35")
    ]
    words = [EN.text(Msg.of("chart.step", value=value)) for value in told]
    assert words == ["+0.31", "−12.4"]
    assert EN.text(Msg.of("chart.bare", value=told[0])) == "0.31"
