"""What plugins gave, by name, each thing with where it comes from."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from abmkit.errors import PluginError, UnknownName

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Origin:
    """Where a plugin comes from.

    Attributes:
        plugin: Its name: the entry point's, or the stem of its file in the workspace.
        distribution: What was installed with pip; None for a file of the workspace.
        version: The distribution's version.
        file: Path of its module; None while it has not been loaded.
    """

    plugin: str
    distribution: str | None = None
    version: str | None = None
    file: str | None = None

    def __str__(self) -> str:
        if self.distribution:
            return f"{self.plugin} ({self.distribution} {self.version})"
        return f"{self.plugin} ({self.file})" if self.file else self.plugin


@dataclass(frozen=True)
class Failure:
    """What went wrong in a plugin, in one line with the file and line it happened at."""

    origin: Origin
    reason: str

    def __str__(self) -> str:
        return f"plugin {self.origin} failed: {self.reason}"


class NotThere(UnknownName):
    """A name that no plugin gave, where one that failed or is not allowed might have."""

    def __init__(
        self,
        kind: str,
        name: str,
        known: Iterable[str],
        failures: Sequence[Failure],
        left_out: Sequence[Origin],
    ) -> None:
        super().__init__(kind, name, known)
        near = difflib.get_close_matches(name, self.known, n=1)
        told = [f"unknown {kind} {name!r}", *(f"did you mean {each}?" for each in near)]
        told += map(str, failures)
        if left_out:
            told.append(f"abmkit.toml does not allow {', '.join(each.plugin for each in left_out)}")
        self.args = ("; ".join(told),)
        if failures:
            self.exit_code = PluginError.exit_code


@dataclass(frozen=True)
class Shelf(Mapping[str, T_co], Generic[T_co]):
    """All things of one kind by name, in order of name.

    Attributes:
        kind: Such as ``connector``.
        origins: Where each comes from, by its name.
        failures: Plugins that failed, and so may have given what is missed here.
        left_out: Plugins that ``abmkit.toml`` does not allow.
    """

    kind: str
    things: Mapping[str, T_co]
    origins: Mapping[str, Origin]
    failures: tuple[Failure, ...] = ()
    left_out: tuple[Origin, ...] = ()

    def __getitem__(self, name: str) -> T_co:
        """Return the thing of this name.

        Raises:
            UnknownName: Nothing has this name; says which broken plugin might have given it.
        """
        if name in self.things:
            return self.things[name]
        if self.failures or self.left_out:
            raise NotThere(self.kind, name, self.things, self.failures, self.left_out)
        raise UnknownName(self.kind, name, self.things)

    def __iter__(self) -> Iterator[str]:
        return iter(self.things)

    def __len__(self) -> int:
        return len(self.things)

    def __contains__(self, name: object) -> bool:
        return name in self.things
