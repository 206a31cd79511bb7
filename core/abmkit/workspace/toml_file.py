"""Reads a settings file so that every error names the file, the line and the key meant."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from abmkit.errors import ConfigError, suggest
from abmkit.workspace.settings import VERSION

ModelT = TypeVar("ModelT", bound=BaseModel)
Keys = tuple[str | int, ...]

#: What pydantic puts before the words of a check.
_PREFIX = "Value error, "
#: From here on a key is another one misspelt.
_NEAR = 0.75


@dataclass(frozen=True)
class TomlFile:
    """A settings file as it was read.

    Attributes:
        shown: Its path as errors name it.
        text: Its content.
        data: The same as plain values; numbers with a point are Decimals.
        under: A file whose keys hold where this one says nothing; None: there is none.
    """

    shown: str
    text: str
    data: Mapping[str, Any]
    under: TomlFile | None = None

    @classmethod
    def read(cls, path: Path, shown: str) -> TomlFile:
        """Read a file.

        Raises:
            ConfigError: It is missing, not text, not TOML, or written by a newer abmkit.
        """
        text = read_text(path, shown)
        try:
            data = tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(_not_toml(shown, str(error))) from None
        file = cls(shown, text, MappingProxyType(data))
        version = data.get("version")
        if isinstance(version, int) and version > VERSION:
            raise file.error(
                ("version",),
                f"version {version} is newer than this abmkit reads ({VERSION}); upgrade abmkit",
            )
        return file

    def validate(self, model: type[ModelT], without: Sequence[str] = ()) -> ModelT:
        """Return its content as a model.

        Args:
            model: What it must hold.
            without: Top-level keys that are not the model's business.

        Raises:
            ConfigError: A key is unknown, missing or wrong; the first one is named.
        """
        whole = {**(self.under.data if self.under else {}), **self.data}
        data = {key: value for key, value in whole.items() if key not in without}
        try:
            return model.model_validate(data)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
        found = [self._told_where(self._misspelt(each, model)) for each in found]
        # A misspelt key that is required is missing, too; its own line says more.
        first = min(found, key=lambda e: (e["type"] != "extra_forbidden", self.line(e["loc"]) or 0))
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise self.error(first["loc"], say(first, model) + more)

    def _misspelt(self, error: ErrorDetails, model: type[BaseModel]) -> ErrorDetails:
        """Of a key that is missing where others may stand: the one that was written for it."""
        from difflib import get_close_matches  # only a slip of the pen needs it

        if error["type"] != "missing" or len(error["loc"]) > 1:
            return error
        others = [key for key in self.data if key not in model.model_fields]
        near = get_close_matches(str(error["loc"][0]), others, n=1, cutoff=_NEAR)
        return {**error, "type": "extra_forbidden", "loc": (near[0],)} if near else error

    def _told_where(self, error: ErrorDetails) -> ErrorDetails:
        """Of a table that was looked at as a whole: the key in it that the message begins with."""
        told, colon, rest = error["msg"].removeprefix(_PREFIX).partition(": ")
        keys = (*error["loc"], *told.split("."))
        if error["type"] != "value_error" or not colon or _depth(self.data, keys) < len(keys):
            return error
        return {**error, "loc": keys, "msg": rest}

    def error(self, keys: Keys, message: str) -> ConfigError:
        """Return an error at the line where a key stands, or its nearest table."""
        if self.under and keys and keys[0] in self.under.data and keys[0] not in self.data:
            return self.under.error(keys, message)
        line = self.line(keys)
        return ConfigError(f"{self.shown}{f' line {line}' if line else ''}: {message}")

    def line(self, keys: Keys) -> int | None:
        """The line where a key's statement starts; of its nearest table when it has none.

        A statement ends with the shortest readable beginning of the file that knows its key.
        """
        known = keys[: _depth(self.data, keys)]
        if not known:
            return None
        lines, start, end = self.text.split("\n"), 1, 1
        while _depth(part := _parse("\n".join(lines[:end])), known) < len(known):
            end += 1
            start = end if part is not None else start
        return start


def read_text(path: Path, shown: str) -> str:
    """Read a text file that people write.

    Raises:
        ConfigError: It is missing or not UTF-8.
    """
    try:
        return path.read_text("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise ConfigError(f"{shown} is missing") from None
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{shown} is not UTF-8 text (byte {error.start}); save it as UTF-8"
        ) from None


def _not_toml(shown: str, message: str) -> str:
    """Put the place that Python's reader tells behind the file's name, as in all other errors."""
    said, _, place = message.removesuffix(")").partition(" (at ")
    line, _, column = place.partition(", ")
    where = f" {line}" if column else ""
    return f"{shown}{where}: not TOML: {said[:1].lower()}{said[1:]} ({column or place})"


def _parse(text: str) -> Mapping[str, Any] | None:
    """Read the beginning of a file; None when it ends inside a value of several lines."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _depth(data: object, keys: Keys) -> int:
    """How many of the keys lead somewhere."""
    for depth, key in enumerate(keys):
        try:
            data = data[key]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return depth
    return len(keys)


def say(error: ErrorDetails, model: type[BaseModel]) -> str:
    """Put an error of a model in words; the value is left out, since it may be a secret."""
    *tables, key = error["loc"] or ("",)
    name = ".".join(str(part) for part in error["loc"] if part != "[key]")
    if error["type"] == "extra_forbidden":
        return f"unknown key {key!r}{suggest(str(key), _fields(model, tables))}"
    if error["type"] == "missing":
        meaning = _fields(model, tables).get(str(key)) or ""
        return f"key {name!r} is missing{f': {meaning}' if meaning else ''}"
    message = error["msg"]
    if error["type"] == "value_error":
        message = message.removeprefix(_PREFIX)
        return f"{name}: {message}" if name else message
    return f"{name}: {message[:1].lower()}{message[1:]}"


def _fields(model: type[BaseModel], tables: Sequence[str | int]) -> dict[str, str | None]:
    """The keys a table of settings may have, with their meaning."""
    annotation: Any = model
    for key in tables:
        inner = _model_in(annotation)
        field = inner.model_fields.get(str(key)) if inner else None
        annotation = field.annotation if field else annotation
    inner = _model_in(annotation)
    fields = inner.model_fields if inner else {}
    return {field.alias or name: field.description for name, field in fields.items()}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The first model in an annotation such as ``dict[str, Model] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(part) for part in get_args(annotation))
    return next((model for model in inner if model), None)
