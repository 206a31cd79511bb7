"""Drafts of reports: written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from abmkit.errors import RenderError


def write_draft(path: Path, content: bytes) -> Path:
    """Put a rendering into its folder; a reader sees the old file or the new one, never a part.

    Args:
        path: Where; its folder is made when it is not there.
        content: The file.

    Returns:
        Where it is.

    Raises:
        RenderError: It cannot be written; the old file is as it was.
    """
    draft: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        draft = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        draft.chmod(0o644)
        draft.replace(path)
    except OSError as error:
        if draft:
            draft.unlink(missing_ok=True)
        advice = "close it where it is open, or free space, and run again"
        raise RenderError(f"cannot write {path}: {error.strerror or error}; {advice}") from error
    return path
