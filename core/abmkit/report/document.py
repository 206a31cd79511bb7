"""A whole report: its brand, its dates, its pages."""

from __future__ import annotations

from typing import Literal

from abmkit.report.structure import Page
from abmkit.report.value import Frozen, Period, Text


class Theme(Frozen):
    """The only things a white-label brand may set.

    Attributes:
        name: The brand's name.
        tagline: A small line under it.
        primary: Main colour, ``#RRGGBB``; darkened by the renderer until it reads on white.
        logo: PNG bytes as base64, already checked and re-encoded by the asset loader.
        footer: A text of the brand at the foot.
        contact: Whom to ask.
        page_size: ``A4`` or ``Letter``.
    """

    name: str
    tagline: str | None = None
    primary: str = "#1F3A68"
    logo: str | None = None
    footer: str | None = None
    contact: str | None = None
    page_size: Literal["A4", "Letter"] = "A4"


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
    """

    model: int = 1
    report: str
    title: Text
    client: str
    period: Period
    compared: Period | None
    zone: str
    as_of: str
    locale: str
    currency: str
    corrects: str | None = None
    theme: Theme
    pages: tuple[Page, ...]
