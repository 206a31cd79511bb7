"""Where a file lies that settings name."""

from __future__ import annotations

import os
import re
from pathlib import Path

from abmkit import Fatal


def locate(path: str, folder: Path) -> Path:
    """Return the path that settings mean.

    Args:
        path: As it stands there, with ``~`` and ``${NAME}`` of the environment.
        folder: Where relative paths start.

    Raises:
        Fatal: A variable of the environment is not set.
    """

    def variable(found: re.Match[str]) -> str:
        if (value := os.environ.get(found[1])) is None:
            raise Fatal(f"{path}: environment variable {found[1]} is not set; set it to a folder")
        return value

    return folder / Path(re.sub(r"\$\{(\w+)\}", variable, path)).expanduser()
