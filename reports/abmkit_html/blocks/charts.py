"""Charts: the scene as an image, and its numbers as a table for who wants them."""

from __future__ import annotations

from abmkit import blocks
from abmkit_html.blocks.table import draw_table
from abmkit_html.kit import Kit
from abmkit_html.markup import Markup, tag
from abmkit_html.svg import svg


def draw_chart(block: blocks.Chart, kit: Kit) -> Markup:
    """The chart; its numbers unfold under it."""
    alt = kit.words.text(block.alt)
    numbers = tag("details", tag("summary", kit.say("chart.numbers")), draw_table(block.data, kit))
    return tag("figure", svg(block.scene, kit, alt, fluid=True), numbers)
