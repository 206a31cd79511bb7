"""The brand a report wears; its logo is looked at before it is let in."""

from __future__ import annotations

import base64
import io
import warnings
from pathlib import Path

from abmkit.deliver import MAIN
from abmkit.errors import ConfigError, explain
from abmkit.report.blocks import Theme
from abmkit.run.owner import Owner

_LARGEST = 2_000_000
_WIDEST = 4_000


def theme(owner: Owner, report: str = MAIN) -> Theme:
    """The tokens that a report of a client, or of the agency, wears.

    Args:
        owner: Whose.
        report: Its name.

    Raises:
        ConfigError: The logo is no sound PNG or JPEG beside the file that names it.
    """
    told = owner.brand_of(report).model_dump(exclude_none=True)
    logo = told.pop("logo", None)
    if logo:
        told["logo"] = base64.b64encode(_checked(Path(logo))).decode()
    return Theme(**told)


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
        raise ConfigError(
            f"logo {path} is no PNG or JPEG that can be read; save it anew"
        ) from error
    except OSError as error:
        raise ConfigError(f"logo {path} cannot be read: {explain(error)}") from error
    return out.getvalue()
