"""Small marks: told by shape, never by colour alone."""

import pytest

from abmkit.report.blocks import Cover
from abmkit.report.charts import bar, bullet, cover, heat
from abmkit.report.format import Words
from abmkit.report.scene import Dot, Label, Path, Rect, Scene


def rects(scene: Scene) -> list[Rect]:
    return [shape for shape in scene.shapes if isinstance(shape, Rect)]


def test_a_bullet_fills_its_track_to_the_share_with_a_keyed_tick() -> None:
    track, filled, key, tick = rects(bullet(0.4, 0.8, 100, 6))
    assert (track.w, filled.w) == (100, 40)
    assert (key.fill, tick.fill) == ("white", "ink")
    assert tick.x + tick.w / 2 == pytest.approx(80)
    assert tick.h > track.h


def test_a_bullet_never_leaves_its_track() -> None:
    assert rects(bullet(1.7, None, 100, 6))[1].w == 100
    assert len(rects(bullet(0, None, 100, 6))) == 1
    assert rects(bullet(0.001, None, 100, 6))[1].w == 6  # as round as the track


def test_a_bar_starts_at_zero_with_its_part_over_it() -> None:
    whole, part = rects(bar(0.5, 0.2, None, 100, 14, shade=2))
    assert (whole.x, whole.w, part.x, part.w) == (0, 50, 0, 20)
    assert (whole.fill, part.fill) == ("brand_28", "brand")
    assert rects(bar(0, None, None, 100, 14)) == []


def test_squares_are_shaded_and_dashed_where_nothing_is_tracked() -> None:
    dashed, pale, dark = rects(heat((None, 0, 5), 30, 9))
    assert dashed.dash
    assert (pale.fill, dark.fill) == ("grid", "brand")
    assert rects(heat((9,), 10, 9))[0].fill == "brand"


@pytest.mark.parametrize(
    ("cell", "shapes", "words"),
    [
        (Cover(known=3, engaged=2), [Dot, Label], "2 engaged"),
        (Cover(known=1, engaged=0), [Dot], "1 known, not engaged"),
        (Cover(known=0, engaged=0), [Rect, Path], "no contact known"),
        (Cover(known=0, engaged=0, required=False), [], "not required"),
        (Cover(known=1, engaged=1, required=False), [Dot, Label], "1 engaged"),
    ],
)
def test_who_is_known_in_a_role_has_a_shape_of_its_own(
    cell: Cover, shapes: list[type], words: str
) -> None:
    scene = cover(cell, 36, 17)
    assert [type(shape) for shape in scene.shapes] == shapes
    assert Words("en").text(cell.said) == words


def test_engaged_is_filled_and_known_is_a_ring() -> None:
    (disc, _) = cover(Cover(known=1, engaged=1), 36, 17).shapes
    (ring,) = cover(Cover(known=1, engaged=0), 36, 17).shapes
    assert isinstance(disc, Dot)
    assert isinstance(ring, Dot)
    assert disc.fill
    assert not disc.stroke
    assert ring.stroke
    assert not ring.fill
