"""The brand a report wears; its logo is looked at before it is let in."""

from __future__ import annotations

import base64
import io
import warnings
from pathlib import Path

from abmkit.deliver import MAIN
from abmkit.errors import ConfigError, explain
from abmkit.report.blocks import Theme
from abmkit.report.document import is_truetype
from abmkit.run.owner import Owner
from abmkit.workspace.brand import fonts_of

_LARGEST = 2_000_000
_WIDEST = 4_000
_LARGEST_FONT = 5_000_000


def theme(owner: Owner, report: str = MAIN) -> Theme:
    """The tokens that a report of a client, or of the agency, wears.

    Args:
        owner: Whose.
        report: Its name.

    Raises:
        ConfigError: The logo is no sound PNG or JPEG beside the file that names it, or a font no
            TrueType file.
    """
    told = owner.brand_of(report).model_dump(exclude_none=True)
    logo = told.pop("logo", None)
    if logo:
        told["logo"] = base64.b64encode(_checked(Path(logo))).decode()
    family = told.pop("font_family", None)
    if family:
        told["font_family"] = Path(family).name
        told["fonts"] = {cut: _font(path) for cut, path in fonts_of(family).items()}
    return Theme(**told)


def _font(path: Path) -> str:
    """A font's file as base64, if it has outlines that can be drawn."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"font {path} cannot be read: {explain(error)}") from error
    if len(data) > _LARGEST_FONT:
        raise ConfigError(f"font {path} is larger than 5 MB; save a subset of it")
    if data[:4] == b"OTTO":
        raise ConfigError(f"font {path} has PostScript outlines; convert it with otf2ttf")
    if not is_truetype(data):
        raise ConfigError(f"font {path} is not a TrueType file; convert it to one")
    return base64.b64encode(data).decode()


def _checked(path: Path) -> bytes:
    """A logo drawn anew, so that nothing but its pixels is left of the file."""
    from PIL import Image, UnidentifiedImageError  # only who has a logo waits for it

    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigError(f"logo {path} is larger than 2 MB; save it smaller")
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=("PNG", "JPEG")) as image:
                if max(image.size) > _WIDEST:
                    raise ConfigError(f"logo {path} is over {_WIDEST} pixels a side; shrink it")
                out = io.BytesIO()
                image.convert("RGBA").save(out, "PNG")
    except (UnidentifiedImageError, Image.DecompressionBombWarning) as error:
        raise ConfigError(f"logo {path} is not a readable PNG or JPEG; save it again") from error
    except OSError as error:
        raise ConfigError(f"logo {path} cannot be read: {explain(error)}") from error
    return out.getvalue()
