"""Line charts: few grid lines, lines named at their ends, the target dashed."""

from decimal import Decimal
from itertools import pairwise

from abmkit.report.charts import Line, Marker, line_chart
from abmkit.report.format import Words
from abmkit.report.scale import marks
from abmkit.report.scene import Dot, Label, Path, Scene
from abmkit.report.value import Value

EN = Words("en-US")
MONTHS = ("Jul", "Aug", "Sep")
SIDE = {"start": 1, "middle": 0, "end": -1}


def count(number: int | None) -> Value:
    state = "missing" if number is None else "ok"
    return Value(number=None if number is None else Decimal(number), state=state)


def line(name: str, *numbers: int | None, strong: bool = True) -> Line:
    return Line(name, tuple(count(number) for number in numbers), strong)


def strokes(scene: Scene, colour: str) -> list[Path]:
    return [s for s in scene.shapes if isinstance(s, Path) and s.stroke == colour]


def test_a_line_ends_in_a_dot_beside_its_name_and_last_value() -> None:
    scene = line_chart(MONTHS, [line("Target accounts", 10, 40, 30)]).scene
    (drawn,) = strokes(scene, "brand")
    (dot,) = [s for s in scene.shapes if isinstance(s, Dot)]
    assert (dot.x, dot.y) == drawn.points[-1]
    said = [s.text for s in scene.shapes if isinstance(s, Label)]
    assert "Target accounts" in said
    assert said[-1] == count(30)


def test_context_is_gray_and_names_do_not_overlap() -> None:
    lines = [line("All", 50, 50, 51, strong=False), line("Ours", 50, 50, 50)]
    scene = line_chart(MONTHS, lines).scene
    assert strokes(scene, "muted")
    named = {s.text: s.y for s in scene.shapes if isinstance(s, Label) and isinstance(s.text, str)}
    assert abs(named["All"] - named["Ours"]) >= 20


def test_names_of_lines_at_the_foot_stay_above_the_months() -> None:
    lines = [line(name, 90, 90, 0) for name in ("All", "Ours", "Theirs")]
    scene = line_chart(MONTHS, lines, h=104).scene
    labels = [s for s in scene.shapes if isinstance(s, Label)]
    months = min(s.y - s.size for s in labels if s.text in MONTHS)
    ends = sorted(s.y for s in labels if s.x > 520 - 92)
    assert ends[-1] <= months - 2
    assert all(after - before >= 10 for before, after in pairwise(ends))
    assert ends[0] > 0


def test_the_axis_of_nothing_has_no_mark_twice() -> None:
    scene = line_chart(MONTHS, [line("Ours", 0, 0, 0)]).scene
    said = [EN.value(s.text) for s in scene.shapes if isinstance(s, Label) and s.anchor == "end"]
    assert said == ["0", "1"]


def test_the_target_is_dashed_on_the_same_scale() -> None:
    scene = line_chart(MONTHS, [line("Ours", 10, 20, 30)], target=count(60)).scene
    (dashed,) = [s for s in strokes(scene, "muted") if s.dash]
    (drawn,) = strokes(scene, "brand")
    assert dashed.points[0][1] < min(y for _, y in drawn.points)


def test_a_gap_breaks_the_line_and_no_number_draws_nothing() -> None:
    scene = line_chart(MONTHS, [line("Ours", 10, None, 30)]).scene
    assert len(strokes(scene, "brand")) == 2
    assert line_chart(MONTHS, [line("Ours", None, None, None)]).scene.shapes == ()
    ended = line_chart(MONTHS, [line("Ours", 10, 20, None)]).scene
    assert len(strokes(ended, "brand")) == 1


def test_it_is_told_in_words_and_as_a_table() -> None:
    chart = line_chart(MONTHS, [line("Ours", 1, None, 3)], target=count(4))
    assert EN.text(chart.alt) == "Ours: Jul 1, Aug –, Sep 3, Target 4"
    assert [EN.text(column.title) for column in chart.data.columns] == ["Month", "Ours"]
    assert chart.data.rows[2] == ("Sep", count(3))


def test_there_are_four_steps_between_grid_lines_at_most() -> None:
    def told(*numbers: str) -> list[Decimal]:
        return marks([Decimal(number) for number in numbers])

    assert told("3", "158") == [0, 50, 100, 150, 200]
    assert told("12320.25", "100") == [0, 5000, 10000, 15000]
    assert told("90", "100") == [90, Decimal("92.5"), 95, Decimal("97.5"), 100]
    assert told("7") == [0, 2, 4, 6, 8]
    for numbers in (("0",), ("-5", "-5"), ("0.001", "0.9"), ("1", "1000000")):
        low, *_, high = told(*numbers)
        assert low <= min(map(Decimal, numbers))
        assert high >= max(map(Decimal, numbers))
        assert len(told(*numbers)) <= 5


def test_what_happened_is_dashed_and_named_without_overlaps() -> None:
    months = [f"M{place}" for place in range(12)]
    happened = [
        Marker(place, f"Dinner {place}", f"{place} Sep") for place in (0.0, 6.0, 6.5, 6.9, 11.4)
    ]
    chart = line_chart(months, [line("Ours", *range(12))], markers=happened)
    drawn = strokes(chart.scene, "text")
    assert [path.points[0][0] for path in drawn] == sorted(path.points[0][0] for path in drawn)
    assert all(path.dash for path in drawn)
    (ours,) = strokes(chart.scene, "brand")
    assert drawn[1].points[0][0] == ours.points[6][0], "on the place that it belongs to"
    assert drawn[-1].points[0][0] == ours.points[-1][0], "within the chart"
    names = [s for s in chart.scene.shapes if isinstance(s, Label) and "Dinner" in str(s.text)]
    places = [(name.y, *sorted((name.x, name.x + (name.room or 0) * SIDE[name.anchor])))
              for name in names]  # fmt: skip
    for base, left, right in places:
        others = [each for each in places if each[0] == base and each[1] != left]
        assert all(right <= begin or end <= left for _, begin, end in others)
    assert "Dinner 6.5, 6.5 Sep" in EN.text(chart.alt)
