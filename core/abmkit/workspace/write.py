"""Writes what the program may write: new files, checked first, and the few it owns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from abmkit.errors import UsageError
from abmkit.workspace.secrets import check_references
from abmkit.workspace.settings import VERSION, SourceSettings
from abmkit.workspace.toml_file import say
from abmkit.workspace.toml_writer import write_toml

if TYPE_CHECKING:
    from abmkit.connect import Connector


def check_name(name: str) -> str:
    """Return a name that can be that of a client's folder or a source's file.

    Raises:
        UsageError: It cannot.
    """
    if not re.fullmatch(r"\w[\w-]*", name):
        raise UsageError(f"{name!r} cannot be a name; use letters, digits, - and _")
    return name


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet; one that is there belongs to people.

    Raises:
        OSError: It cannot be written, and is not there; names it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        write_over(path, text)


def write_over(path: Path, text: str) -> None:
    """Write a file of the program's own, in place of what it wrote before.

    Raises:
        OSError: It cannot be written, and is as it was; names it.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; see ``write_over``.

    Raises:
        OSError: It cannot be written, and is as it was; names it.
    """
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):  # of a disk that takes nothing, the first error tells all
            draft.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from error


def write_settings(path: Path, settings: Mapping[str, Any], model: type[BaseModel]) -> None:
    """Write a new settings file.

    Args:
        path: Where.
        settings: Its content; None leaves a key out.
        model: What it must hold.

    Raises:
        UsageError: A setting is wrong.
    """
    content = {key: value for key, value in settings.items() if value is not None}
    _check(content, model)
    write_new(path, write_toml(content))


def write_source(
    path: Path,
    connector: type[Connector],
    settings: Mapping[str, Any],
    shared: Mapping[str, Any],
) -> None:
    """Write the file of a new source.

    Args:
        path: Where.
        connector: What reads it.
        settings: The connector's settings; secrets as references.
        shared: Settings that it has from its connection.

    Raises:
        UsageError: A setting is wrong, or holds a secret itself.
    """
    ours = SourceSettings.model_fields
    own = {key: settings[key] for key in settings if key not in ours}
    below = {key: shared[key] for key in shared if key not in ours}
    check_references(_check(below | own, connector.Config))
    head = {key: settings[key] for key in ("connection", "account") if key in settings}
    write_settings(
        path, {"version": VERSION, "connector": connector.name} | head | own, SourceSettings
    )


def write_account(path: Path, account: str, line: int) -> None:
    """Write into the file of a source which account it reads.

    Args:
        path: The file.
        account: The vendor's id of it.
        line: The line, counted from 1, that it stands behind.

    Raises:
        OSError: It cannot be written, and is as it was; names it.
    """
    lines = path.read_text("utf-8-sig").splitlines()
    lines.insert(line, write_toml({"account": account}).strip())
    write_over(path, "\n".join(lines) + "\n")


def _check(content: Mapping[str, Any], model: type[BaseModel]) -> BaseModel:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise UsageError(say(first, model)) from None
