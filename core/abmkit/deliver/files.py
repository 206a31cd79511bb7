"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from abmkit.errors import RenderError, explain


def write_whole(path: Path, content: bytes) -> Path:
    """Put a file into its folder; a reader sees the old file or the new one, never a part.

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
        raise _cannot(path, error) from error
    return path


def write_folder(path: Path, files: Mapping[str, bytes]) -> Path:
    """Make a folder with its files; it is there with all of them or not at all.

    Args:
        path: Where; it must not be there.
        files: By name.

    Returns:
        Where it is.

    Raises:
        RenderError: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as name:
            whole = Path(name) / "whole"  # its parent is swept away, whatever happens
            whole.mkdir()
            for file, content in files.items():
                (whole / file).write_bytes(content)
            whole.rename(path)
    except OSError as error:
        raise _cannot(path, error) from error
    return path


def _cannot(path: Path, error: OSError) -> RenderError:
    return RenderError(f"cannot write {path}: {explain(error)}")
