"""The pages look as they did when a person last looked at them.

Small gray pictures in golden/ are compared with a tolerance that lets another release of the
rasteriser pass. After a wanted change run with --renew and look at the new ones.
"""

import io
from pathlib import Path

import pytest
from PIL import Image

GOLDEN = Path(__file__).with_name("golden")
SCALE = 0.5


def as_png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.quantize(16).save(file, "PNG", optimize=True)
    return file.getvalue()


@pytest.mark.parametrize(
    ("locale", "page"), [("en-US", 0), ("en-US", 1), ("en-US", 2), ("ko-KR", 0)]
)
def test_13_a_page_looks_as_its_golden_picture(rendered, golden, look_alike, locale, page):
    picture = rendered(locale).image(page, SCALE).convert("L")
    golden(GOLDEN / f"{locale}-{page + 1}.png", as_png(picture), look_alike)


def test_13_a_page_that_moved_by_a_line_is_seen_to_differ(rendered, look_alike):
    moved = rendered("en-US").image(0, SCALE).convert("L")
    moved.paste(moved.crop((0, 100, moved.width, 300)), (0, 104))
    assert not look_alike((GOLDEN / "en-US-1.png").read_bytes(), as_png(moved))
