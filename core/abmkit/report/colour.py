"""Colours: the tokens of the design, the tints of a brand, and whether text on them can be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from abmkit.errors import RenderError

READABLE = 4.5
"""Least contrast of text and its ground, to one (WCAG 2 AA)."""

FIXED = {
    "ink": "#16202E", "text": "#465366", "muted": "#667285",
    "rule": "#D5DBE3", "grid": "#E8ECF1", "surface": "#F5F7FA", "white": "#FFFFFF",
    "good": "#0B7A6B", "close": "#D99A00", "off": "#B4311B",
    "off_10": "#F8EAE8",
}  # fmt: skip
"""What no brand may change: ink, lines, and the colours of states."""

TINTS = {"brand_6": 0.06, "brand_14": 0.14, "brand_28": 0.28, "brand_48": 0.48, "brand_72": 0.72}


@dataclass(frozen=True)
class Palette:
    """The colours of one document.

    Attributes:
        tokens: ``#RRGGBB`` by the name of the token.
        primary: The brand's colour as it is used.
        asked: The brand's colour as it was asked for; lighter than ``primary`` when it had to be
            darkened to be read on white.
        accent: The brand's second colour as it was asked for; None: it has but one.
    """

    tokens: Mapping[str, str]
    primary: str
    asked: str
    accent: str | None = None

    def __getitem__(self, token: str) -> str:
        return self.tokens[token]

    @property
    def darkened(self) -> list[str]:
        """Which colours of the brand are not used as they were asked for, in words."""
        asked = {"primary": (self.asked, self.primary), "accent": (self.accent, self["accent"])}
        return [
            f"the {name} colour {want} is too light to read on white; darkened to {used}"
            for name, (want, used) in asked.items()
            if want and want != used
        ]

    def on(self, token: str) -> str:
        """Return the token of the text colour that reads best on this ground: white, or ink."""
        return max("white", "ink", key=lambda text: contrast(self[text], self[token]))


def palette(primary: str, accent: str | None = None) -> Palette:
    """Return the colours of a brand, its own darkened in steps until they read on white.

    Args:
        primary: Its main colour, which has tints.
        accent: Its second one; None: the main one.

    Raises:
        RenderError: A colour is not written as ``#RRGGBB``.
    """
    for name, colour in (("primary", primary), ("accent", accent or primary)):
        if not re.fullmatch("#[0-9a-fA-F]{6}", colour):
            raise RenderError(f"theme: {name} {colour!r} is no colour; write it as #RRGGBB")
    used = readable(primary)
    tints = {token: mix("#FFFFFF", used, share) for token, share in TINTS.items()}
    tokens = {**FIXED, **tints, "brand": used, "accent": readable(accent or primary)}
    return Palette(tokens, used, primary.upper(), accent.upper() if accent else None)


def readable(colour: str) -> str:
    """Return the colour, darkened in steps of 4 % until it has enough contrast with white."""
    while contrast("#FFFFFF", colour) < READABLE:
        colour = mix(colour, "#000000", 0.04)
    return colour.upper()


def mix(ground: str, colour: str, share: float) -> str:
    """Return ``share`` (0 to 1) of a colour over a ground."""
    pairs = zip(_channels(ground), _channels(colour), strict=True)
    return "#" + "".join(f"{round(g + (c - g) * share):02X}" for g, c in pairs)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2: 1 (alike) to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    shares = (channel / 255 for channel in _channels(colour))
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
