"""What reports wear: a shipped theme, and the tokens of agency, client and report over one another.

A picture is taken from the folder of the file that names it, and from nowhere else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from abmkit.errors import ConfigError
from abmkit.workspace.base import Settings
from abmkit.workspace.checks import Colour

THEMES = {"harbor": {"primary": "#1F3A68"}, "plum": {"primary": "#3F2B63"}}
"""The tokens of the shipped themes, by name; the first one is worn where none is named."""


class Brand(Settings):
    """What a report wears; a client's own brand overrides the agency's key by key."""

    theme: Literal["harbor", "plum"] | None = Field(
        default=None, description="A shipped theme to start from; other keys override its own."
    )
    name: str | None = Field(default=None, description="Name printed as the sender of a report.")
    tagline: str | None = Field(default=None, description="Small line under the name.")
    primary: Colour | None = Field(
        default=None, description="Main colour, #RRGGBB; darkened until it can be read on white."
    )
    accent: Colour | None = Field(
        default=None,
        description="Second colour, of the top edge, the line above the headline and bullets.",
    )
    logo: str | None = Field(
        default=None,
        description="Path of a PNG or JPEG, in the folder of the file that it is set in.",
    )
    font_family: str | None = Field(
        default=None,
        pattern=r"^[\w][\w .&-]{0,59}$",
        description="A family of TrueType fonts: NAME-Regular.ttf and, maybe, NAME-Bold.ttf in the "
        "folder of the file that it is set in.",
    )
    footer: str | None = Field(default=None, description="Text at the foot of every page.")
    contact: str | None = Field(default=None, description="Whom to ask about a report.")
    page_size: Literal["A4", "Letter"] | None = Field(default=None, description="Paper.")
    show_powered_by: bool | None = Field(
        default=None, description="Name the program at the foot; left out: no."
    )


def worn(*layers: tuple[Brand, Path]) -> Brand:
    """What is worn of brands over one another; logo and font family are absolute paths.

    Args:
        layers: Each with the folder of the file that sets it, the lowest first.

    Raises:
        ConfigError: A logo lies outside that folder, or leads out of it by a link.
    """
    told: dict[str, Any] = {}
    for brand, folder in layers:
        mine = brand.model_dump(exclude_none=True)
        told |= THEMES.get(mine.pop("theme", ""), {}) | mine
        if brand.logo:
            told["logo"] = str(_inside(folder, brand.logo))
        if brand.font_family:
            told["font_family"] = str(folder / brand.font_family)
    # Each layer was checked where it was read; an absolute path is no name that a file may give.
    return Brand.model_construct(**told)


def fonts_of(family: str) -> dict[str, Path]:
    """The files of a family, by cut; a bold cut may be missing.

    Args:
        family: An absolute path up to its name.

    Raises:
        ConfigError: One lies outside the family's folder, or leads out of it by a link.
    """
    path = Path(family)
    cuts = {cut: f"{path.name}-{cut.capitalize()}.ttf" for cut in ("regular", "bold")}
    return {
        cut: _inside(path.parent, name, "font")
        for cut, name in cuts.items()
        if cut == "regular" or (path.parent / name).exists()
    }


def _inside(folder: Path, name: str, what: str = "logo") -> Path:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ConfigError(
            f"{what} {path} is outside {folder}, where the file lies that names it; put it there"
        )
    return path
