"""What metrics and models say of themselves alike, and what of it is refused."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Literal, NoReturn, Protocol, get_args

from abmkit.errors import PluginError
from abmkit.metrics.formula import Parameter

Better = Literal["up", "down", "neutral"]
Role = Literal["headline", "diagnostic", "vanity"]
Owner = Literal["marketing", "sales", "shared"]
Stage = Literal["identify", "expand", "engage", "advocate", "measure"]

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "better": get_args(Better),
    "role": get_args(Role),
    "owner": get_args(Owner),
    "stage": get_args(Stage),
}


class Described(Protocol):
    """A metric or a model."""

    @property
    def id(self) -> str:
        """Name of its function."""

    @property
    def title(self) -> Mapping[str, str]:
        """By locale; English is always there."""

    @property
    def doc(self) -> str:
        """The definition, in words."""

    @property
    def version(self) -> int:
        """Raised whenever the definition changes."""


def titles(title: str | Mapping[str, str]) -> Mapping[str, str]:
    """Titles by locale; one alone is English."""
    return MappingProxyType({"en": title} if isinstance(title, str) else dict(title))


def check_description(made: Described, more: Mapping[str, Sequence[str | None]]) -> None:
    """Refuse what readers could not make use of.

    Args:
        made: The metric or model.
        more: The words that further attributes may be.

    Raises:
        PluginError: A word is none of the known, or the definition, the title or the version is
            wrong.
    """
    for name, known in {**more, **_CHOICES}.items():
        told = getattr(made, name)
        if told not in known:
            refuse(made, f"{name}={told!r}; known: {', '.join(word for word in known if word)}")
    if not made.doc:
        refuse(made, "its function needs a docstring: the definition that readers see")
    if not made.title.get("en"):
        refuse(made, "title needs an English text (en)")
    if not isinstance(made.version, int) or made.version < 1:
        refuse(made, f"version={made.version!r}; it is a whole number, and version starts at 1")


def refuse(made: Described, why: str, cause: Exception | None = None) -> NoReturn:
    """Raise a PluginError that names the metric or model."""
    raise PluginError(f"{type(made).__name__.lower()} {made.id}: {why}") from cause


def defaults_of(what: str, parameters: Iterable[inspect.Parameter]) -> Mapping[str, Parameter]:
    """Parameters of a function with their defaults.

    Args:
        what: The metric or model, as errors name it.
        parameters: The function's.

    Raises:
        PluginError: One has no default, or one that people could not set.
    """
    found = {each.name: each.default for each in parameters}
    for name, default in found.items():
        if isinstance(default, bool) or not isinstance(default, (str, int, Decimal)):
            raise PluginError(
                f"{what}: parameter {name} needs a default: a text, a whole number or a Decimal"
            )
    return MappingProxyType(found)


def expected(what: str, told: float | str | Decimal | None) -> Decimal | None:
    """What an example expects, as it is written; None: no data.

    Raises:
        PluginError: It is no number.
    """
    if told is None:
        return None
    try:
        number = Decimal(str(told))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise PluginError(
            f"{what}: an example expects {told!r}; give a number, or None for no data"
        )
    return number
