"""The base class of renderers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from abmkit.report.blocks import Document
from abmkit.report.format import Words


class Renderer(ABC):
    """Renders a document in a file format; a subclass is a plugin.

    Attributes:
        name: Its name in ``abmkit report --format NAME``.
        suffix: Suffix of its files, such as ``.pdf``.
        media_type: Such as ``application/pdf``.
        warnings: What could not be rendered faithfully (a script without a font, an unknown
            block), filled by ``render``.
    """

    name: ClassVar[str]
    suffix: ClassVar[str]
    media_type: ClassVar[str]

    def __init__(self) -> None:
        self.warnings: list[str] = []

    @abstractmethod
    def render(self, document: Document, words: Words) -> bytes:
        """Return the file's content; the same document gives the same bytes.

        Args:
            document: What to show.
            words: Turns its messages, numbers and dates into text of its locale.

        Raises:
            RenderError: It cannot be shown at all.
        """
