"""A brand's colours keep their contrast."""

import pytest

from abmkit.report.colour import FIXED, contrast, palette, readable

BRANDS = ["#1F3A68", "#3F2B63", "#FFD400", "#E4007C", "#00A3E0", "#FFFFFF", "#000000"]


@pytest.mark.parametrize("token", ["ink", "text", "muted", "good", "off"])
@pytest.mark.parametrize("ground", ["white", "surface"])
def test_every_text_colour_can_be_read_on_every_ground(token, ground):
    assert contrast(FIXED[token], FIXED[ground]) >= 4.5


@pytest.mark.parametrize("brand", BRANDS)
def test_a_brand_too_light_to_read_is_darkened_and_no_more_than_it_must(brand):
    used = readable(brand)
    assert contrast(used, "#FFFFFF") >= 4.5
    if contrast(brand, "#FFFFFF") >= 4.5:
        assert used == brand
    else:
        assert contrast(used, "#FFFFFF") < 5.2


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("token", ["brand", "brand_28", "brand_14", "brand_6", "white", "surface"])
def test_text_on_every_ground_of_a_chip_can_be_read(brand, token):
    colours = palette(brand)
    assert contrast(colours[colours.on(token)], colours[token]) >= 4.5
