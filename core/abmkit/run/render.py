"""A frozen report put into files, by renderers alone: no data, no metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from abmkit.plugins import Plugins, blamed
from abmkit.report.frozen import FrozenReport


@dataclass(frozen=True)
class Rendered:
    """The files of a report.

    Attributes:
        files: By name, in order of the formats asked for.
        warnings: What could not be shown as it is.
    """

    files: dict[str, bytes]
    warnings: tuple[str, ...]


def render(
    report: FrozenReport, plugins: Plugins, formats: Sequence[str], locale: str | None = None
) -> Rendered:
    """Render a frozen report.

    Args:
        report: What to show.
        plugins: Where the renderers come from.
        formats: Names of renderers.
        locale: Language of the texts; None: the report's own.

    Raises:
        UnknownName: No such renderer.
        UsageError: No such locale is known.
        PluginError: A renderer broke.
        RenderError: It cannot be shown at all.
    """
    renderers = [plugins.renderers[each] for each in dict.fromkeys(formats)]
    own = report.document.locale
    words = report.words(locale)
    document = report.printed(locale)
    stem = document.report if locale in (None, own) else f"{document.report}.{locale}"
    files, warnings = {}, []
    for each in renderers:
        with blamed(f"renderer {each.name}", plugins.renderers.origins[each.name]):
            renderer = each()
            content = renderer.render(document, words)
            if not isinstance(content, bytes):
                raise TypeError(f"render() gives a {type(content).__name__}, not bytes")
            files[f"{stem}{each.suffix}"] = content
            warnings += renderer.warnings
    return Rendered(files, tuple(warnings))
