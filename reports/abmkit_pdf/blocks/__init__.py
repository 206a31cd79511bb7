"""How each kind of block is laid out: one module a family."""

from typing import Any

from abmkit_pdf.blocks.chart import lay_chart
from abmkit_pdf.blocks.equation import lay_equation
from abmkit_pdf.blocks.facts import lay_facts
from abmkit_pdf.blocks.glossary import lay_glossary
from abmkit_pdf.blocks.key import lay_key
from abmkit_pdf.blocks.narrative import lay_actions, lay_narrative
from abmkit_pdf.blocks.opening import lay_alert, lay_headline, lay_legend, lay_paragraph
from abmkit_pdf.blocks.progress import lay_progress
from abmkit_pdf.blocks.section import lay_columns, lay_section
from abmkit_pdf.blocks.table import lay_table
from abmkit_pdf.blocks.tiles import lay_tiles

LAYOUTS: dict[str, Any] = {
    "actions": lay_actions,
    "alert": lay_alert,
    "chart": lay_chart,
    "columns": lay_columns,
    "equation": lay_equation,
    "facts": lay_facts,
    "glossary": lay_glossary,
    "headline": lay_headline,
    "key": lay_key,
    "kpi_grid": lay_tiles,
    "legend": lay_legend,
    "narrative": lay_narrative,
    "paragraph": lay_paragraph,
    "progress": lay_progress,
    "section": lay_section,
    "table": lay_table,
}
"""Layout of each kind of block: (block, width, kit) → pieces. Typed by the block's kind."""
