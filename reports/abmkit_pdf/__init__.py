"""PDF scorecards: the renderer of abmkit that knows reportlab.

reportlab and the fonts are loaded when a report is rendered, not when the plugin is.
"""

from abmkit import Renderer, hookimpl


@hookimpl
def register_renderers() -> list[type[Renderer]]:
    """Return the PDF renderer."""
    from abmkit_pdf.renderer import PdfRenderer

    return [PdfRenderer]
