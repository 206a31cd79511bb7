"""Message catalogues: folders of ``LANGUAGE.toml`` files, read once and looked up by key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from abmkit.errors import ConfigError

Catalogue = Mapping[str, Mapping[str, str]]
"""Templates by language (``en``, ``ko``) and dotted key (``kpi.value``)."""

FALLBACK = "en"


def load_catalogue(folder: Traversable) -> Catalogue:
    """Read every ``LANGUAGE.toml`` of a folder; nested tables become dotted keys.

    Args:
        folder: Such as ``importlib.resources.files("abmkit_scorecard") / "messages"``.

    Raises:
        ConfigError: A file is not TOML, or holds something that is no text.
    """
    return dict(_Folder(folder))


@lru_cache(maxsize=1)
def core_catalogue() -> Catalogue:
    """The words that every report shares, each language read when it is first asked for."""
    return _Folder(files("abmkit.report") / "messages")


class _Folder(Mapping[str, Mapping[str, str]]):
    """The files of a folder by their language, read one by one."""

    def __init__(self, folder: Traversable) -> None:
        found = sorted(folder.iterdir(), key=lambda entry: entry.name)
        self._files = {
            file.name.removesuffix(".toml"): file for file in found if file.name.endswith(".toml")
        }
        self._read: dict[str, Mapping[str, str]] = {}

    def __getitem__(self, language: str) -> Mapping[str, str]:
        if language not in self._read:
            self._read[language] = _read(self._files[language])
        return self._read[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def _read(file: Traversable) -> dict[str, str]:
    try:
        return dict(_flat("", tomllib.loads(file.read_text(encoding="utf-8"))))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"message catalogue {file}: {error}; fix the file") from None
    except TypeError as error:
        raise ConfigError(f"message catalogue {file}: {error}; write it as a text") from None


def _flat(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, dict):
            yield from _flat(f"{name}.", value)
        else:
            raise TypeError(f"{name} is {value!r}")
