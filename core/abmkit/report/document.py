"""A whole report: its brand, its dates, its pages."""

from __future__ import annotations

import binascii
from base64 import b64decode
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from abmkit.errors import RenderError
from abmkit.report.evidence import Evidence
from abmkit.report.strings import graphemes
from abmkit.report.structure import Page
from abmkit.report.value import Frozen, Period, Text

_TRUETYPE = (b"\0\1\0\0", b"true")


def _instant(text: str) -> str:
    """Refuse what is no instant with a ValueError."""
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError(f"{text} has no zone")
    return text


Instant = Annotated[str, AfterValidator(_instant)]
"""An instant, ISO with Z."""


class Theme(Frozen):
    """The only things a white-label brand may set.

    Attributes:
        name: The brand's name.
        tagline: A small line under it.
        primary: Main colour, ``#RRGGBB``; darkened by the renderer until it reads on white.
        accent: Colour of the top edge, of the line above the headline and of bullets, likewise
            darkened; None: the main colour.
        logo: PNG bytes as base64, already checked and re-encoded by the asset loader.
        font_family: Name of the brand's own fonts; None: the renderer's.
        fonts: Its TrueType files as base64, by cut: ``regular`` and, maybe, ``bold``.
        footer: A text of the brand at the foot.
        contact: Whom to ask.
        page_size: ``A4`` or ``Letter``.
        show_powered_by: Whether the foot names the program that the report was made with.
    """

    name: str
    tagline: str | None = None
    primary: str = "#1F3A68"
    accent: str | None = None
    logo: str | None = None
    font_family: str | None = None
    fonts: dict[Literal["regular", "bold"], str] = Field(default_factory=dict)
    footer: str | None = None
    contact: str | None = None
    page_size: Literal["A4", "Letter"] = "A4"
    show_powered_by: bool = False

    @property
    def png(self) -> bytes | None:
        """The logo's file; None: there is no logo.

        Raises:
            RenderError: It is no PNG.
        """
        if self.logo is None:
            return None
        png = _decoded(self.logo)
        if not png.startswith(b"\x89PNG\r\n\x1a\n"):
            raise RenderError("theme: the logo is not a PNG; save it as PNG and name that file")
        return png

    @property
    def typefaces(self) -> dict[str, bytes]:
        """The files of the brand's own fonts, by cut.

        Raises:
            RenderError: One is no TrueType file.
        """
        files = {str(cut): _decoded(font) for cut, font in self.fonts.items()}
        for cut, data in files.items():
            if not is_truetype(data):
                raise RenderError(f"theme: the {cut} font is no TrueType file; name one that is")
        return files

    @property
    def initials(self) -> str:
        """What stands in the place of a logo: the first letters of the brand's first two words."""
        letters = [graphemes(word)[0] for word in self.name.split() if word]
        return "".join(letters[:2]).upper()


def is_truetype(data: bytes) -> bool:
    """Whether a font's file is one with TrueType outlines."""
    return data.startswith(_TRUETYPE)


def _decoded(text: str) -> bytes:
    """Bytes of their base64; none where it is not written as such."""
    try:
        return b64decode(text, validate=True)
    except binascii.Error:
        return b""


class Document(Frozen):
    """A whole report, ready for any renderer: the model that is frozen, compared and rendered.

    Attributes:
        model: Version of this model.
        report: Name of the report plugin.
        title: Title of the document.
        client: The client's name.
        period: The period reported.
        compared: The period it is compared with.
        zone: IANA name of the client's time zone.
        as_of: Instant the data was complete to, ISO with Z.
        locale: BCP 47 tag of the texts, such as ``en-US`` or ``ko-KR``.
        currency: ISO 4217 code of the client's money.
        corrects: Instant, ISO with Z, at which a report of this period was sent that this one
            replaces; None: it is the first.
        theme: The brand.
        pages: The content.
        evidence: The rows behind its key figures; workbooks show them.
    """

    model: int = 1
    report: str
    title: Text
    client: str
    period: Period
    compared: Period | None
    zone: str
    as_of: Instant
    locale: str
    currency: str
    corrects: str | None = None
    theme: Theme
    pages: tuple[Page, ...]
    evidence: tuple[Evidence, ...] = ()
