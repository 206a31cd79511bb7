"""What the core gives through the same door as any plugin: the model of a report as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abmkit.hookspecs import hookimpl

if TYPE_CHECKING:
    from abmkit.report import Renderer


@hookimpl
def register_renderers() -> list[type[Renderer]]:
    """The JSON renderer."""
    from abmkit.report.json import JsonRenderer

    return [JsonRenderer]
