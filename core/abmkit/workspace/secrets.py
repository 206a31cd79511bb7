"""Secrets are written as references and looked up only when they are used."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, SecretStr

from abmkit.connect.private import write_private
from abmkit.errors import ConfigError, UsageError

SECRETS = ".secrets"
"""Folder of the workspace whose files stay on this machine."""

FORMS = "env:NAME, file:PATH or keyring:SERVICE/USER"
ModelT = TypeVar("ModelT", bound=BaseModel)
Keys = tuple[str | int, ...]
Fail = Callable[[Keys, str], Exception]


def is_reference(text: str) -> bool:
    """Whether a text is a reference to a secret, not the secret itself."""
    return re.fullmatch(r"(env|file):.+|keyring:[^/]+/.+", text) is not None


def resolve(reference: str, root: Path) -> str:
    """Look a secret up.

    Args:
        reference: One of ``FORMS``; a relative path starts at the workspace.
        root: The workspace's folder.

    Raises:
        ConfigError: It is not a reference, or nothing is there; the text names no secret.
    """
    if not is_reference(reference):
        raise ConfigError(f"a secret is written as a reference: {FORMS}")
    kind, where = reference.split(":", 1)
    secret = {"env": _env, "file": _file, "keyring": _keyring}[kind](where, root)
    if not secret.strip():
        raise ConfigError(f"{reference} is empty; put the secret there")
    return secret


def kept_at(client: str, source: str, key: str) -> str:
    """The reference to a secret that the workspace keeps; see ``keep``."""
    return f"file:{SECRETS}/clients/{client}/{source}.{key}"


def keep(root: Path, client: str, source: str, key: str, secret: str) -> None:
    """Keep a secret where only its owner can read it.

    Args:
        root: The workspace's folder.
        client: Name of the client's folder.
        source: Name of the source.
        key: The setting that it is for.
        secret: The secret.

    Raises:
        OSError: It cannot be written.
    """
    write_private(root / kept_at(client, source, key).removeprefix("file:"), secret.encode())


def check_references(config: BaseModel) -> None:
    """Make sure that no field holds a secret itself, where only its reference belongs.

    Raises:
        UsageError: A field does; the text names the field alone.
    """

    def check(reference: str, keys: Keys) -> str:
        if not is_reference(reference):
            key = _dotted(keys)
            raise UsageError(
                f"{key} is a secret: write a reference to it, {FORMS}, or add --secret {key}"
            )
        return reference

    _each_secret(config, check, ())


def reveal(config: ModelT, root: Path, fail: Fail) -> ModelT:
    """Return settings with every secret field looked up.

    Args:
        config: Settings whose ``SecretStr`` fields hold references.
        root: The workspace's folder.
        fail: Makes the error for a key.

    Raises:
        ConfigError: A reference is none, or leads nowhere.
    """

    def look_up(reference: str, keys: Keys) -> str:
        try:
            return resolve(reference, root)
        except ConfigError as error:
            raise fail(keys, f"{_dotted(keys)}: {error}") from None

    revealed: ModelT = _each_secret(config, look_up, ())
    return revealed


def _each_secret(value: Any, change: Callable[[str, Keys], str], keys: Keys) -> Any:
    """Copy a value with every secret in it changed."""

    def inside(key: str | int, inner: Any) -> Any:
        return _each_secret(inner, change, (*keys, key))

    if isinstance(value, SecretStr):
        return SecretStr(change(value.get_secret_value(), keys))
    if isinstance(value, BaseModel):
        names = type(value).model_fields
        return value.model_copy(update={n: inside(n, getattr(value, n)) for n in names})
    if isinstance(value, dict):
        return {key: inside(key, inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(inside(index, inner) for index, inner in enumerate(value))
    return value


def _dotted(keys: Keys) -> str:
    return ".".join(map(str, keys))


def _env(name: str, _: Path) -> str:
    if name not in os.environ:
        raise ConfigError(f"environment variable {name} is not set")
    return os.environ[name]


def _file(name: str, root: Path) -> str:
    try:
        return (root / Path(name).expanduser()).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"secret file {name} cannot be read") from None


def _keyring(name: str, _: Path) -> str:
    try:
        keyring: Any = import_module("keyring")
    except ImportError:
        raise ConfigError("keyring references need: pip install keyring") from None
    service, user = name.split("/", 1)
    secret: str | None = keyring.get_password(service, user)
    if secret is None:
        raise ConfigError(f"the keyring has no secret for {name}")
    return secret
