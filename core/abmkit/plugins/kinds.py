"""What each kind of thing that plugins give must be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from inspect import isabstract
from typing import Any

from pydantic import BaseModel

from abmkit.deliver.folder import TAKEN
from abmkit.errors import PluginError

_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_SUFFIX = re.compile(r"\.[A-Za-z0-9][\w.-]*", re.ASCII)
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(;.*)?", re.ASCII)


@dataclass(frozen=True)
class Need:
    """What a class must set.

    Attributes:
        what: In words.
        holds: Whether a value is it.
    """

    what: str
    holds: Callable[[Any], object]


def _is_title(value: object) -> object:
    from abmkit.report.value import Msg

    return value and isinstance(value, (str, Msg))


def _are_asks(value: object) -> bool:
    from abmkit.metrics.ask import Ask

    return isinstance(value, (tuple, list)) and all(isinstance(each, Ask) for each in value)


def _matches(form: re.Pattern[str]) -> Callable[[object], object]:
    return lambda value: isinstance(value, str) and form.fullmatch(value)


def _is_model(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, BaseModel)


_WHOM = ("client", "account", "agency")
_ASKS = Need("a tuple such as (Ask('won_amount'),)", _are_asks)


@dataclass(frozen=True)
class Kind:
    """A kind of thing.

    Attributes:
        name: Such as ``connector``.
        home: Module of its base class.
        base: Name of that; a class is given where it has ``needs``, else an object of it.
        needs: What a class must set, by attribute.
        taken: Names that it cannot have.
    """

    name: str
    home: str
    base: str
    needs: Mapping[str, Need] = field(default_factory=dict)
    taken: tuple[str, ...] = ()

    @property
    def hook(self) -> str:
        """The hook that gives such things."""
        return f"register_{self.name}s"

    @property
    def wanted(self) -> str:
        """What its hook returns, in words."""
        return f"{'subclasses' if self.needs else 'objects'} of abmkit.{self.base}"

    def name_of(self, thing: object) -> str:
        """The name of a thing that is what its hook wants.

        Raises:
            PluginError: It is not.
        """
        base = getattr(import_module(self.home), self.base)
        is_class = isinstance(thing, type) and issubclass(thing, base) and thing is not base
        if not (is_class if self.needs else isinstance(thing, base)):
            instead = f"; give the class, not {_shown(thing)}" if isinstance(thing, base) else ""
            told = instead or f", not {_shown(thing)}"
            raise PluginError(f"{self.hook} must return {self.wanted}{told}")
        shown = f"{self.name} {_shown(thing)}"
        if isinstance(thing, type):
            self._check_class(thing, shown)
        name = getattr(thing, "name" if self.needs else "id")
        if not (isinstance(name, str) and _NAME.fullmatch(name)):
            raise PluginError(f"{shown} is named {name!r}; use a-z, 0-9, - and _, a letter first")
        if name in self.taken:
            raise PluginError(f"no {self.name} can be named {name!r}; files of that name are kept")
        return name

    def _check_class(self, thing: type, shown: str) -> None:
        if isabstract(thing):
            missing = ", ".join(sorted(getattr(thing, "__abstractmethods__", ())))
            raise PluginError(f"{shown} does not define {missing}; write it")
        unset = [need for need in ("name", *self.needs) if not hasattr(thing, need)]
        if unset:
            raise PluginError(f"{shown} does not set {', '.join(unset)}")
        for attribute, need in self.needs.items():
            value = getattr(thing, attribute)
            if not need.holds(value):
                raise PluginError(f"{shown} sets {attribute} to {value!r}; make it {need.what}")


def _shown(thing: object) -> str:
    """A thing in few words, the same each time: no address in memory."""
    if isinstance(thing, type):
        return thing.__qualname__
    if known := getattr(thing, "id", None):
        return str(known)
    if known := getattr(thing, "__qualname__", None):
        return f"the {type(thing).__name__} {known}"
    return repr(thing) if isinstance(thing, (str, int)) else f"a {type(thing).__qualname__}"


KINDS = (
    Kind(
        "connector",
        "abmkit.connect",
        "Connector",
        {
            "title": Need("a text", _is_title),
            "Config": Need("a class of pydantic.BaseModel", _is_model),
        },
    ),
    Kind("metric", "abmkit.metrics", "Metric"),
    Kind("model", "abmkit.models", "Model"),
    Kind(
        "report",
        "abmkit.report",
        "Report",
        {
            "title": Need("a text", _is_title),
            "asks": _ASKS,
            "wishes": _ASKS,
            "about": Need("client, account or agency", _WHOM.__contains__),
        },
        TAKEN,
    ),
    Kind(
        "renderer",
        "abmkit.report",
        "Renderer",
        {
            "suffix": Need("a dot and a word, such as '.txt'", _matches(_SUFFIX)),
            "media_type": Need("a text such as 'text/plain'", _matches(_MEDIA_TYPE)),
        },
    ),
)
