"""Scorecards as one self-contained HTML file: no script, nothing fetched, fit to print."""

from abmkit import Renderer, hookimpl


@hookimpl
def register_renderers() -> list[type[Renderer]]:
    """Return the HTML renderer."""
    from abmkit_html.renderer import HtmlRenderer

    return [HtmlRenderer]
