"""How each kind of block becomes markup: one module a family."""

from typing import Any

from abmkit_html.blocks.charts import draw_chart
from abmkit_html.blocks.figures import draw_equation, draw_facts, draw_tiles
from abmkit_html.blocks.marks import draw_alert, draw_key, draw_legend, draw_progress
from abmkit_html.blocks.structure import draw_columns, draw_section
from abmkit_html.blocks.table import draw_table
from abmkit_html.blocks.texts import (
    draw_actions,
    draw_glossary,
    draw_headline,
    draw_narrative,
    draw_paragraph,
)

DRAWINGS: dict[str, Any] = {
    "actions": draw_actions,
    "alert": draw_alert,
    "chart": draw_chart,
    "columns": draw_columns,
    "equation": draw_equation,
    "facts": draw_facts,
    "glossary": draw_glossary,
    "headline": draw_headline,
    "key": draw_key,
    "kpi_grid": draw_tiles,
    "legend": draw_legend,
    "narrative": draw_narrative,
    "paragraph": draw_paragraph,
    "progress": draw_progress,
    "section": draw_section,
    "table": draw_table,
}
"""Drawing of each kind of block: (block, kit) → markup. Typed by the block's kind."""
