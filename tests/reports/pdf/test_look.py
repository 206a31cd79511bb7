"""The pages look as they did when a person last looked at them.

Small gray pictures in golden/ are compared with a tolerance that lets another release of the
rasteriser pass. After a wanted change run with --renew and look at the new ones.
"""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

GOLDEN = Path(__file__).with_name("golden")
SCALE = 0.5
MEAN, PATCH = 1.5, 24.0
SIDE = 16


def difference(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """The mean difference of two gray pictures, and that of the square that differs most."""
    apart = ImageChops.difference(one, other)
    corners = ((x, y) for x in range(0, one.width, SIDE) for y in range(0, one.height, SIDE))
    squares = (apart.crop((x, y, x + SIDE, y + SIDE)) for x, y in corners)
    return ImageStat.Stat(apart).mean[0], max(ImageStat.Stat(square).mean[0] for square in squares)


def alike(committed: bytes, made: bytes) -> bool:
    one, other = (Image.open(io.BytesIO(data)).convert("L") for data in (committed, made))
    if one.size != other.size:
        return False
    mean, patch = difference(one, other)
    return mean < MEAN and patch < PATCH


@pytest.mark.parametrize(
    ("locale", "page"), [("en-US", 0), ("en-US", 1), ("en-US", 2), ("ko-KR", 0)]
)
def test_13_a_page_looks_as_its_golden_picture(rendered, golden, locale, page):
    picture = io.BytesIO()
    rendered(locale).image(page, SCALE).convert("L").quantize(16).save(
        picture, "PNG", optimize=True
    )
    golden(GOLDEN / f"{locale}-{page + 1}.png", picture.getvalue(), alike)


def test_13_a_page_that_moved_by_a_line_is_seen_to_differ(rendered):
    golden = Image.open(GOLDEN / "en-US-1.png").convert("L")
    moved = rendered("en-US").image(0, SCALE).convert("L")
    moved.paste(moved.crop((0, 100, moved.width, 300)), (0, 104))
    mean, patch = difference(moved, golden)
    assert mean > MEAN
    assert patch > PATCH
