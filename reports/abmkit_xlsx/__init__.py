"""Scorecards as workbooks: a sheet a table, numbers as numbers, for those who check them."""

from abmkit import Renderer, hookimpl


@hookimpl
def register_renderers() -> list[type[Renderer]]:
    """Return the XLSX renderer."""
    from abmkit_xlsx.renderer import XlsxRenderer

    return [XlsxRenderer]
